//! POST /token: the ATS exchanges client credentials for an access token.

//! Equalture, connect_ats API.

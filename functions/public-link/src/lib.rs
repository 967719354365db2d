//! GET /public-link and /reports/{report}: a result without a login.

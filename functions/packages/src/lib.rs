//! GET /packages: the ATS lists what may be ordered.

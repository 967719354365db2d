//! GET /assessments/{assessment}: what happens now, and the way back.

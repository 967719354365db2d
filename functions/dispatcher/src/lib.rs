//! Stream and schedule: does for each due order the one thing that is missing.

//! "1. Listing available jobs": published jobs of type "assessment".

use serde::Deserialize;
use serde_json::Value;

/// The answer: an object in versions 1 and 2, a bare array in version 3.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum JobsAnswer {
    /// `[...]`; read first, as a derived object would take an array for itself.
    Array(Vec<Value>),
    /// `{"jobs": [...]}`
    Object {
        /// The jobs.
        jobs: Vec<Value>,
    },
}

impl JobsAnswer {
    /// The entries as they came; one that is no job spoils no other.
    pub fn entries(self) -> Vec<Value> {
        match self {
            Self::Object { jobs } | Self::Array(jobs) => jobs,
        }
    }
}

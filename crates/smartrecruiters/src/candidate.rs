//! "4.1. Candidate Information": what GET /candidates/{id} answers, as far as an invitation needs it. Never printed.

use serde::Deserialize;
use serde_json::Value;

/// A candidate. Types are not relied on: the published schema is mixed with that of other APIs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidateAnswer {
    /// Given name.
    #[serde(default)]
    pub first_name: Value,
    /// Family name.
    #[serde(default)]
    pub last_name: Value,
    /// Address, if the candidate has one.
    #[serde(default)]
    pub email: Value,
}

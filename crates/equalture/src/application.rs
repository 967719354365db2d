//! "2. Creating an application": one application, and one invitation by e-mail, for one candidate.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// The request; these keys and no others.
#[derive(Debug, Serialize)]
pub struct ApplicationRequest<'a> {
    /// One of the listed jobs.
    pub job_id: &'a str,
    /// Where Equalture PUTs the result.
    pub callback_url: &'a str,
    /// Whom Equalture invites.
    pub applicant_details: ApplicantDetails<'a>,
}

/// "Applicant info. These details are used for the assessment invitation email." Never printed.
#[derive(Serialize)]
pub struct ApplicantDetails<'a> {
    /// Given name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// Where the invitation goes.
    pub email: &'a str,
}

impl fmt::Debug for ApplicantDetails<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApplicantDetails([redacted])")
    }
}

/// The answer, 201: "the identifier (UUID) of the application just created". The samples are no UUIDs.
#[derive(Debug, Deserialize)]
pub struct ApplicationAnswer {
    /// A text; a number is taken as its digits.
    pub reference_id: Value,
}

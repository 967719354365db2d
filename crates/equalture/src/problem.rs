//! What Equalture says when it refuses. No version documents it; the form taken here is the one its platform's framework
//! writes: `{"errors": {field: [sentences]}}`, fields perhaps nested, perhaps joined by dots.

use serde::Deserialize;
use serde_json::{Map, Value};

/// The body of a 400 or 422.
#[derive(Debug, Default, Deserialize)]
pub struct Refused {
    #[serde(default)]
    errors: Map<String, Value>,
}

/// The part of an application that a refusal names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// `job_id`.
    Job,
    /// Something about the applicant.
    Applicant,
    /// `callback_url` alone: ours to mend.
    CallbackUrl,
    /// Nothing that we know.
    Nothing,
}

impl Refused {
    /// Reads a body, whatever it is.
    pub fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// Which part it names; the job before the applicant before our own address.
    pub fn names(&self) -> Named {
        let names = |wanted: &[&str]| {
            let mut parts = self.errors.keys().flat_map(|key| key.split(['.', '/']));
            parts.any(|part| wanted.contains(&part))
        };
        if names(&["job_id", "job"]) {
            Named::Job
        } else if names(&["applicant_details", "first_name", "last_name", "email"]) {
            Named::Applicant
        } else if names(&["callback_url"]) {
            Named::CallbackUrl
        } else {
            Named::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_part_is_found_in_every_spelling() {
        for (body, named) in [
            (r#"{"errors":{"job_id":["does not exist"],"email":["x"]}}"#, Named::Job),
            (r#"{"errors":{"applicant_details":{"email":["has invalid format"]}}}"#, Named::Applicant),
            (r#"{"errors":{"applicant_details.last_name":["can't be blank"]}}"#, Named::Applicant),
            (r#"{"errors":{"callback_url":["is not an absolute URL"]}}"#, Named::CallbackUrl),
            (r#"{"errors":{"detail":"Job not found"}}"#, Named::Nothing),
            (r#"{"errors":["job_id"]}"#, Named::Nothing),
            ("<html>", Named::Nothing),
            ("", Named::Nothing),
        ] {
            assert_eq!(Refused::read(body.as_bytes()).names(), named, "{body}");
        }
    }
}

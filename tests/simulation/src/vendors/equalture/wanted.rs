//! Equalture, Creating an application: what a request must have.

use std::collections::BTreeMap;

use serde_json::Value;

use super::refused::Refused;
use crate::vendors::shape::{is_plausible_email, is_web_address};

/// A request without mistakes.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) job: String,
    pub(super) callback_url: String,
    /// Given and family name.
    pub(super) name: String,
    pub(super) email: String,
}

impl Wanted {
    pub(super) fn read(body: &Value) -> Result<Self, Refused> {
        let mut reader = Reader { body, mistakes: BTreeMap::new() };
        let job = reader.text("job_id");
        let callback_url = reader.text_that("callback_url", is_web_address, "is not an absolute URL");
        let first_name = reader.text("applicant_details.first_name");
        let last_name = reader.text("applicant_details.last_name");
        let email = reader.text_that("applicant_details.email", is_plausible_email, "has invalid format");
        if !reader.mistakes.is_empty() {
            return Err(Refused::Invalid(reader.mistakes));
        }
        Ok(Self { job, callback_url, name: format!("{first_name} {last_name}"), email })
    }
}

/// Reads members and collects what is wrong with them.
struct Reader<'a> {
    body: &'a Value,
    mistakes: BTreeMap<&'static str, &'static str>,
}

impl Reader<'_> {
    /// A text that is not blank.
    fn text(&mut self, name: &'static str) -> String {
        self.text_that(name, |text| !text.trim().is_empty(), "can't be blank")
    }

    fn text_that(&mut self, name: &'static str, rule: fn(&str) -> bool, otherwise: &'static str) -> String {
        let mistake = match name.split('.').try_fold(self.body, |value, member| value.get(member)) {
            Some(Value::String(text)) if rule(text) => return text.clone(),
            Some(Value::String(text)) if !text.is_empty() => otherwise,
            Some(Value::String(_) | Value::Null) | None => "can't be blank",
            Some(_) => "is invalid",
        };
        self.mistakes.insert(name, mistake);
        String::new()
    }
}

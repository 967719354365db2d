//! Equalture, Creating an application: one application and one invitation for each accepted request.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::World;
use super::errors::Refused;
use super::settings::{DuplicateApplicant, Reference};
use super::state::{Applicant, Application, Invitation, State, Status};
use super::token::Client;
use crate::outgoing::media_type;

/// `POST /connect_ats/applications`
pub(crate) async fn create(
    Extract(world): Extract<World>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refused> {
    if media_type(&headers).as_deref() != Some("application/json") {
        return Err(Refused::Plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type"));
    }
    let body = serde_json::from_slice(&body).map_err(|_| Refused::Plain(StatusCode::BAD_REQUEST, "Bad Request"))?;
    let wanted = Wanted::read(&body)?;
    let mut state = world.state.lock();
    let Some(job) = state.available_job(&client.0, &wanted.job_id) else {
        return Err(Refused::status(state.behaviour.unknown_job, "Job not found"));
    };
    let job_name = job.name.clone();
    refuse_duplicate(&state, &client.0, &wanted)?;
    let reference = reference(state.behaviour.reference);
    let application = wanted.accepted(&world, client.0, reference.clone());
    state.mailbox.push(invitation(&application, job_name));
    state.applications.insert(reference.clone(), application);
    Ok(match state.behaviour.reference {
        Reference::Missing => (StatusCode::OK, Json(json!({}))),
        Reference::Unusable => (StatusCode::CREATED, Json(json!({ "reference_id": "../../jobs?all#1" }))),
        Reference::Number => {
            (StatusCode::CREATED, Json(json!({ "reference_id": reference.parse::<u64>().unwrap_or_default() })))
        }
        _ => (StatusCode::CREATED, Json(json!({ "reference_id": reference }))),
    })
}

/// A request without mistakes.
struct Wanted {
    job_id: String,
    callback_url: String,
    applicant: Applicant,
}

impl Wanted {
    fn read(body: &Value) -> Result<Self, Refused> {
        let mut reader = Reader { body, errors: BTreeMap::new() };
        let wanted = Self {
            job_id: reader.text("/job_id"),
            callback_url: reader.text_that("/callback_url", is_web_address, "is not an absolute URL"),
            applicant: Applicant {
                first_name: reader.text("/applicant_details/first_name"),
                last_name: reader.text("/applicant_details/last_name"),
                email: reader.text_that("/applicant_details/email", is_plausible_email, "has invalid format"),
            },
        };
        if reader.errors.is_empty() { Ok(wanted) } else { Err(Refused::Invalid(reader.errors)) }
    }

    fn accepted(self, world: &World, client_id: String, reference_id: String) -> Application {
        Application {
            results_url: format!("{}/dashboard/applications/{reference_id}", world.base_url),
            reference_id,
            client_id,
            job_id: self.job_id,
            callback_url: self.callback_url,
            applicant: self.applicant,
            created: world.clock.now(),
            status: Status::Invited,
            scores: Vec::new(),
            callbacks: Vec::new(),
        }
    }
}

/// Reads members and collects what is wrong with them.
struct Reader<'a> {
    body: &'a Value,
    errors: BTreeMap<String, Vec<String>>,
}

impl Reader<'_> {
    /// A text that is not blank.
    fn text(&mut self, pointer: &str) -> String {
        self.text_that(pointer, |text| !text.trim().is_empty(), "can't be blank")
    }

    fn text_that(&mut self, pointer: &str, rule: fn(&str) -> bool, otherwise: &str) -> String {
        let problem = match self.body.pointer(pointer) {
            Some(Value::String(text)) if rule(text) => return text.clone(),
            Some(Value::String(text)) if !text.is_empty() => otherwise,
            Some(Value::String(_) | Value::Null) | None => "can't be blank",
            Some(_) => "is invalid",
        };
        let name = pointer.trim_start_matches('/').replace('/', ".");
        self.errors.entry(name).or_default().push(problem.to_owned());
        String::new()
    }
}

pub(super) fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// One `@`, something before it, a domain with a dot after it, no blanks.
fn is_plausible_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>'));
    plain
        && !local.is_empty()
        && !domain.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
}

fn refuse_duplicate(state: &State, client_id: &str, wanted: &Wanted) -> Result<(), Refused> {
    let refused = match state.behaviour.duplicate_applicant {
        DuplicateApplicant::New => return Ok(()),
        DuplicateApplicant::Conflict => 409,
        DuplicateApplicant::Unprocessable => 422,
    };
    let same = |application: &&Application| {
        application.client_id == client_id
            && application.job_id == wanted.job_id
            && application.applicant.email.eq_ignore_ascii_case(&wanted.applicant.email)
    };
    match state.applications.values().find(same) {
        Some(_) => Err(Refused::status(refused, "The applicant has already applied")),
        None => Ok(()),
    }
}

fn reference(spelling: Reference) -> String {
    let uuid = Uuid::new_v4();
    match spelling {
        Reference::Uuid | Reference::Unusable | Reference::Missing => return uuid.to_string(),
        Reference::Number => return (1 + uuid.as_u128() % 10_u128.pow(15)).to_string(),
        Reference::Sample => {}
    }
    let digits = format!("{:016}", uuid.as_u128() % 10_u128.pow(16));
    let groups: Vec<&str> = [0, 4, 8, 12].iter().filter_map(|start| digits.get(*start..start + 4)).collect();
    groups.join("-")
}

fn invitation(application: &Application, job: String) -> Invitation {
    let Applicant { first_name, last_name, email } = &application.applicant;
    Invitation {
        to: email.clone(),
        name: format!("{first_name} {last_name}"),
        reference_id: application.reference_id.clone(),
        job,
        at: application.created,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_judged_by_their_shape() {
        for good in ["rembrandt@example.nl", "r.v+rijn@mail.example.co.uk", "jürgen@exämple.de"] {
            assert!(is_plausible_email(good), "{good}");
        }
        for bad in ["", "rembrandt", "@example.nl", "a@b", "a@b..c", "a@@b.c", "a b@c.de", "a@b.c,d@e.f", "a@b.c\n"] {
            assert!(!is_plausible_email(bad), "{bad}");
        }
    }

    #[test]
    fn a_sample_reference_is_no_uuid() {
        let reference = reference(Reference::Sample);
        assert_eq!(reference.len(), 19);
        assert!(Uuid::parse_str(&reference).is_err());
    }
}

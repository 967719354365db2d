//! What Equalture's messages mean in the core's words.

use crate::application::{ApplicantDetails, ApplicationAnswer, ApplicationRequest};
use crate::jobs::JobsAnswer;
use crate::problem::{Named, Refused};
use assessment::attempt::{Blockage, Ending};
use assessment::ids::{EqualtureJobId, ReferenceId};
use assessment::package::Job;
use assessment::ports::{Invitation, Unanswered};
use assessment::refusal::Refusal;
use edge::outbound::Answer;
use serde::de::IgnoredAny;
use serde_json::Value;

impl<'a> From<&'a Invitation<'a>> for ApplicationRequest<'a> {
    fn from(invitation: &'a Invitation<'a>) -> Self {
        let person = invitation.person;
        Self {
            job_id: invitation.job.as_str(),
            callback_url: &invitation.callback_url,
            applicant_details: ApplicantDetails {
                first_name: &person.first_name,
                last_name: &person.last_name,
                email: &person.email,
            },
        }
    }
}

impl From<JobsAnswer> for Vec<Job> {
    fn from(answer: JobsAnswer) -> Self {
        answer.entries().iter().filter_map(job).collect()
    }
}

/// A job, if its id can be one; a missing name is its id.
fn job(entry: &Value) -> Option<Job> {
    let id = EqualtureJobId::parse(&plain(&entry["id"])?).ok()?;
    let name = entry["name"].as_str().map(str::trim).filter(|name| !name.is_empty());
    Some(Job { name: name.unwrap_or(id.as_str()).to_owned(), id })
}

/// A text, or the digits of a number.
pub(crate) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What an answer to "create an application" means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// The attempt ended so.
    Ended(Ending),
    /// 401 or 403: nothing was created; a fresh token may help.
    TokenRefused,
    /// Refused, perhaps because the job is gone: the list tells, and otherwise it ended so.
    JobDoubted(Ending),
}

/// Reads the answer to "create an application". Statuses that no document lists are read so that nobody is invited twice
/// and no order is refused for a fault that a person can mend:
///
/// - any 2xx created an application, also with nothing, other JSON or half of it instead of a reference; but a page comes from
///   something in between, and leaves a doubt (`docs/decisions/0015`);
/// - 408 and every 5xx leave a doubt: a proxy may speak for a server that took the request. Only a 503 that names a wait
///   is a server that did not (`docs/decisions/0006`);
/// - 409 refuses this candidate (a repeated applicant); every other 4xx speaks of the address, not of the order.
pub fn created(answer: &Answer) -> Created {
    let ending = match answer.status.as_u16() {
        200..=299 => well(answer),
        300..=399 => Ending::Blocked(Blockage::Redirected),
        400 | 422 => return refused(answer),
        401 | 403 => return Created::TokenRefused,
        404 => return Created::JobDoubted(Ending::Blocked(Blockage::WrongAddress)),
        409 => Ending::Refused(Refusal::CandidateNotAccepted),
        429 => Ending::Busy(answer.retry_after),
        503 if answer.retry_after.is_some() => Ending::Busy(answer.retry_after),
        408 | 500.. => Ending::InDoubt,
        _ => Ending::Blocked(Blockage::WrongAddress),
    };
    Created::Ended(ending)
}

fn well(answer: &Answer) -> Ending {
    match reference(answer) {
        Some(reference) => Ending::Created(reference),
        None if is_page(answer) => Ending::InDoubt,
        None => Ending::CreatedUnnamed,
    }
}

/// Whether the body is something else than nothing, JSON, or JSON that breaks off.
fn is_page(answer: &Answer) -> bool {
    serde_json::from_slice::<IgnoredAny>(&answer.body).is_err_and(|error| !error.is_eof())
}

fn reference(answer: &Answer) -> Option<ReferenceId> {
    let body: ApplicationAnswer = answer.object()?;
    ReferenceId::parse(&plain(&body.reference_id)?).ok()
}

fn refused(answer: &Answer) -> Created {
    let ended = |refusal| Ending::Refused(refusal);
    match Refused::read(&answer.body).names() {
        Named::Job => Created::Ended(ended(Refusal::UnknownPackage)),
        Named::Applicant => Created::Ended(ended(Refusal::CandidateNotAccepted)),
        Named::CallbackUrl => Created::Ended(Ending::Blocked(Blockage::WrongAddress)),
        Named::Nothing => Created::JobDoubted(ended(Refusal::CandidateNotAccepted)),
    }
}

/// Whether an answer to a harmless question is one, and if not, why.
pub fn answered(answer: Answer) -> Result<Answer, Unanswered> {
    match answer.status.as_u16() {
        200..=299 => Ok(answer),
        300..=399 => Err(Unanswered::Blocked(Blockage::Redirected)),
        401 | 403 => Err(Unanswered::Blocked(Blockage::Credentials)),
        404 | 410 => Err(Unanswered::Unknown),
        408 | 429 | 500.. => Err(Unanswered::Unavailable),
        _ => Err(Unanswered::Blocked(Blockage::WrongAddress)),
    }
}

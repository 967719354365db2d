//! What a webhook's event says: an application has begun or is done.
//!
//! The documents list the events as `application_*` and their samples call them `assessment_*`: both are taken. A time
//! of theirs has no zone and adds nothing to the time at which the event came.

use crate::mapping::plain;
use assessment::ids::ReferenceId;
use assessment::receive_event::{Event, Happened};
use serde::Deserialize;
use serde_json::Value;

/// More bytes than an event has.
pub const MOST_BYTES: usize = 64 * 1024;

/// The body is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body is not a JSON object that names an event")]
pub struct Malformed;

#[derive(Deserialize)]
struct Body {
    r#type: String,
    #[serde(default)]
    data: Value,
}

/// Reads an event; none if it is of a kind, or about an application, that we know nothing of.
pub fn read_event(body: &[u8]) -> Result<Option<Event>, Malformed> {
    let object = body.trim_ascii_start().starts_with(b"{");
    let body: Body = serde_json::from_slice(body).ok().filter(|_| object).ok_or(Malformed)?;
    let happened = match body.r#type.as_str() {
        "application_started" | "assessment_started" => Happened::Started,
        "application_finished" | "assessment_finished" => Happened::Finished,
        _ => return Ok(None),
    };
    let reference = plain(&body.data["reference_id"]).and_then(|text| ReferenceId::parse(&text).ok());
    Ok(reference.map(|reference| Event { reference, happened }))
}

//! "3. Receiving application results upon completion": the body of the PUT to an order's callback address.
//!
//! Whatever is JSON is kept: refusing it could lose the result. A value that is not the documented text is kept as text,
//! an array of scores is numbered, and a page on a host that no recruiter may be sent to is dropped and flagged.

use crate::link_hosts::LinkHosts;
use assessment::outcome::{Outcome, Score};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// More bytes than a result of 500 traits has.
pub const MOST_BYTES: usize = 128 * 1024;
/// More traits than any report shows.
const MOST_TRAITS: usize = 500;
/// No page's address is longer.
const LONGEST_URL: usize = 2048;

/// Why a body is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// It is not a JSON object.
    #[error("the body is not a JSON object")]
    Malformed,
    /// More than 128 KiB or 500 traits.
    #[error("the result has more than 128 KiB or 500 traits")]
    TooLarge,
}

/// The body as documented; either key may be missing or of another type.
#[derive(Debug, Deserialize)]
struct Callback {
    #[serde(default)]
    results_url: Value,
    #[serde(default)]
    scores: Value,
}

/// Reads a result. The second part says that a page was dropped: no recruiter may be sent there.
pub fn read_callback(body: &[u8], received_at: Timestamp, hosts: &LinkHosts) -> Result<(Outcome, bool), CallbackError> {
    if body.len() > MOST_BYTES {
        return Err(CallbackError::TooLarge);
    }
    // Through a `Value`, so that of keys that come twice the last one counts.
    let value: Value = serde_json::from_slice(body).map_err(|_| CallbackError::Malformed)?;
    if !value.is_object() {
        return Err(CallbackError::Malformed);
    }
    let callback: Callback = serde_json::from_value(value).map_err(|_| CallbackError::Malformed)?;
    let scores = scores(callback.scores);
    if scores.len() > MOST_TRAITS {
        return Err(CallbackError::TooLarge);
    }
    let (page, dropped) = page(&callback.results_url, hosts);
    Ok((Outcome::new(scores, page, received_at), dropped))
}

fn scores(value: Value) -> Vec<Score> {
    let score = |(name, value): (String, Value)| Score { name: one_line(&name), text: one_line(&text(value)) };
    match value {
        Value::Null => Vec::new(),
        Value::Object(members) => members.into_iter().map(score).collect(),
        Value::Array(items) => (1..).map(|place: usize| place.to_string()).zip(items).map(score).collect(),
        other => vec![score(("scores".to_owned(), other))],
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A trait is one line of a summary; nothing in it may begin another.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// Equalture's own page, and whether one was named that is not followed.
fn page(value: &Value, hosts: &LinkHosts) -> (Option<String>, bool) {
    let text = match value {
        Value::Null => return (None, false),
        Value::String(text) if text.trim().is_empty() => return (None, false),
        Value::String(text) if text.len() <= LONGEST_URL => text,
        _ => return (None, true),
    };
    let page = Url::parse(text).ok().filter(|url| hosts.allows(url));
    (page.as_ref().map(Url::to_string), page.is_none())
}

//! "3. Receiving application results upon completion": the body of the PUT to an order's callback address.
//!
//! Whatever is JSON is kept: refusing it could lose the result. A value that is not the documented text is kept as text,
//! an array of scores is numbered, and a page on a host that no recruiter may be sent to is dropped and flagged.

use crate::link_hosts::LinkHosts;
use assessment::outcome::{Outcome, Score};
use jiff::Timestamp;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
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

/// Reads a result. The second part says that a page was dropped: no recruiter may be sent there.
///
/// Values are taken as they were written, unread: a number that no machine holds is a text like any other.
pub fn read_callback(body: &[u8], received_at: Timestamp, hosts: &LinkHosts) -> Result<(Outcome, bool), CallbackError> {
    if body.len() > MOST_BYTES {
        return Err(CallbackError::TooLarge);
    }
    // Of keys that come twice the last one counts.
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(body).map_err(|_| CallbackError::Malformed)?;
    let scores = members.get("scores").map_or_else(Vec::new, |scores| scores_in(scores));
    if scores.len() > MOST_TRAITS {
        return Err(CallbackError::TooLarge);
    }
    let (page, dropped) = members.get("results_url").map_or((None, false), |page| page_in(page, hosts));
    Ok((Outcome::new(scores, page, received_at), dropped))
}

fn scores_in(value: &RawValue) -> Vec<Score> {
    let score = |name: &str, value: &RawValue| Score { name: one_line(name), text: one_line(&text(value)) };
    if let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(value.get()) {
        return members.iter().map(|(name, value)| score(name, value)).collect();
    }
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        return (1..).zip(items).map(|(place, value): (usize, _)| score(&place.to_string(), value)).collect();
    }
    if value.get() == "null" { Vec::new() } else { vec![score("scores", value)] }
}

/// A text as what it says, `null` as nothing, anything else as it was written.
fn text(value: &RawValue) -> String {
    match value.get() {
        "null" => String::new(),
        written => serde_json::from_str::<String>(written).unwrap_or_else(|_| written.to_owned()),
    }
}

/// A trait is one line of a summary; nothing in it may begin another.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// Equalture's own page, and whether one was named that is not followed.
fn page_in(value: &RawValue, hosts: &LinkHosts) -> (Option<String>, bool) {
    let named = text(value);
    if named.trim().is_empty() {
        return (None, false);
    }
    // encoded it may be longer than it was written
    let fits = |url: &Url| named.len().max(url.as_str().len()) <= LONGEST_URL;
    let page = Url::parse(&named).ok().filter(|url| fits(url) && hosts.allows(url));
    (page.as_ref().map(Url::to_string), page.is_none())
}

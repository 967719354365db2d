//! An item with its times moved back, and nothing else.
//!
//! Names decide, not looks: a candidate may be called like a date, and a digest may look like one. Digests cover no
//! times, so those that are stored stay valid: they are made of ids, addresses, secrets and scores.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

/// The members that hold a time, at any depth, in RFC 3339.
pub(crate) const TIMES: [&str; 20] = [
    "accepted_at",
    "begun_at",
    "deadline",
    "due_at",
    "fetched_at",
    "first",
    "invited_at",
    "keep_until",
    "knock",
    "last",
    "lease_until",
    "next",
    "not_after",
    "probe_at",
    "progress_at",
    "received_at",
    "since",
    "submitted_at",
    "until",
    "updated_at",
];
/// The place in the index of the same name: `{ats}#{company}#{queue}#{time}#{order}`.
const PLACE: &str = "due";
/// When DynamoDB deletes an item, in seconds since 1970.
const EXPIRY: &str = "ttl";
/// Counts of one minute, which is the end of the key.
const COUNTS: &str = "FAILURES#";

/// What becomes of an item.
#[derive(Debug, PartialEq)]
pub(super) enum Earlier {
    /// It holds no time.
    Unchanged,
    /// It is this now.
    Item(Value),
    /// It counts what happened in a minute that is over: nobody asks for it any more.
    Over,
}

/// Moves all times of an item, as DynamoDB spells it, back.
pub(super) fn earlier(item: &Value, time: Duration) -> Earlier {
    let key = item["pk"]["S"].as_str().unwrap_or_default();
    if key.starts_with(COUNTS) && time >= Duration::from_mins(1) {
        return Earlier::Over;
    }
    let moved = members(item, time);
    if moved == *item { Earlier::Unchanged } else { Earlier::Item(moved) }
}

/// An item or a map: each member by its name.
fn members(map: &Value, time: Duration) -> Value {
    let Some(map) = map.as_object() else { return map.clone() };
    map.iter().map(|(name, value)| (name.clone(), member(name, value, time))).collect()
}

/// A typed value: `{"S": "..."}`, `{"N": "..."}`, `{"L": [...]}`, `{"M": {...}}` and so on.
fn member(name: &str, value: &Value, time: Duration) -> Value {
    let Some((kind, held)) = value.as_object().and_then(|typed| typed.iter().next()) else { return value.clone() };
    let moved = match (kind.as_str(), held) {
        ("S", Value::String(text)) if TIMES.contains(&name) => moment(text, time).map(Value::from),
        ("S", Value::String(text)) if name == PLACE => place(text, time).map(Value::from),
        ("N", Value::String(text)) if name == EXPIRY => seconds(text, time).map(Value::from),
        ("L", Value::Array(list)) => Some(list.iter().map(|value| member("", value, time)).collect()),
        ("M", map) => Some(members(map, time)),
        _ => None,
    };
    moved.map_or_else(|| value.clone(), |moved| Value::from_iter([(kind.clone(), moved)]))
}

/// As precise as it was, so that it sorts as it did.
fn moment(text: &str, time: Duration) -> Option<String> {
    let digits = text.split_once('.').map_or(0, |(_, fraction)| fraction.trim_end_matches('Z').len());
    let before: Timestamp = text.parse().ok()?;
    let moved = before.checked_sub(time).ok()?;
    (format!("{before:.digits$}") == text).then(|| format!("{moved:.digits$}"))
}

fn place(text: &str, time: Duration) -> Option<String> {
    let mut parts = text.rsplitn(3, '#');
    let (order, at, queue) = (parts.next()?, parts.next()?, parts.next()?);
    Some(format!("{queue}#{}#{order}", moment(at, time)?))
}

fn seconds(text: &str, time: Duration) -> Option<String> {
    let before: i64 = text.parse().ok()?;
    let moved = before.checked_sub(i64::try_from(time.as_secs()).ok()?)?;
    Some(moved.to_string())
}

//! SmartRecruiters' answers: a result counts as told only where it says so, and nobody is invited under an address that
//! is none.
//!
//! Input: two bytes for the status, one for `Retry-After`, then the body.

use crate::Target;
use crate::equalture_answers::{answer, bytes, grants_what_a_header_carries, members, statuses};
use crate::made_up::{documents, member, object, one_of, texts};
use assessment::attempt::Blockage;
use assessment::candidate::Person;
use assessment::fact::TellEnding;
use assessment::ports::Fetched;
use assessment::refusal::Refusal;
use edge::outbound::Answer;
use proptest::prelude::*;
use serde_json::Value;
use smartrecruiters::mapping::{fetched, told};

/// The target.
pub const TARGET: Target = Target {
    name: "smartrecruiters_answers",
    run,
    inputs,
    words: &[
        "\"firstName\":",
        "\"lastName\":",
        "\"email\":",
        "@",
        "{",
        "}",
        "null",
        "<html>",
        "\"ada@example.com\"",
        "\\r\\n",
        "\\u0000",
        "\\ud800",
        " ",
    ],
};

fn run(data: &[u8]) {
    let Some(answer) = answer(data) else { return };
    is_told_if_it_says_so(&answer);
    names_somebody_or_says_why_not(&answer);
    grants_what_a_header_carries(&answer);
}

fn is_told_if_it_says_so(answer: &Answer) {
    let first = answer.body.iter().find(|byte| !byte.is_ascii_whitespace());
    let confirmed = matches!(first, None | Some(b'{'));
    let meant = match answer.status.as_u16() {
        200..=299 if confirmed => TellEnding::Told,
        300..=399 => TellEnding::Blocked(Blockage::Redirected),
        400 | 409 | 413 | 422 => TellEnding::NotAccepted,
        401 | 403 => TellEnding::Blocked(Blockage::Credentials),
        404 | 410 => TellEnding::Gone,
        429 | 503 => TellEnding::Busy(answer.retry_after),
        200..=299 | 408 | 500..=999 => TellEnding::InDoubt,
        _ => TellEnding::Blocked(Blockage::WrongAddress),
    };
    assert_eq!(told(answer), meant, "{} {}", answer.status, String::from_utf8_lossy(&answer.body));
}

fn names_somebody_or_says_why_not(answer: &Answer) {
    let (status, found) = (answer.status.as_u16(), fetched(answer));
    let right = match (status, &found) {
        (200..=299, found) => is_as_the_document_says(found, &answer.body),
        (300..=399, found) => matches!(found, Fetched::Blocked(Blockage::Redirected)),
        (401, found) => matches!(found, Fetched::Blocked(Blockage::Credentials)),
        (403 | 404 | 410, found) => matches!(found, Fetched::Never(Refusal::CandidateNotFound)),
        (_, Fetched::NotNow(wait)) => *wait == answer.retry_after,
        _ => false,
    };
    assert!(right, "{status} came to {found:?}: {}", String::from_utf8_lossy(&answer.body));
}

/// Only an object says who it is, or that there is no address; anything else is asked for again.
fn is_as_the_document_says(found: &Fetched, body: &[u8]) -> bool {
    match (found, members(body)) {
        (Fetched::Person(person), Some(document)) => can_be_invited(person, &document),
        (Fetched::Never(Refusal::NoEmail), Some(document)) => !has_plain_address(&document),
        (Fetched::NotNow(None), _) => !is_plain(body),
        _ => false,
    }
}

/// Whether it is an object of which each member is there once.
fn is_plain(body: &[u8]) -> bool {
    let document = serde_json::from_slice::<Value>(body).ok().filter(Value::is_object);
    document.is_some_and(|document| serde_json::to_vec(&document).is_ok_and(|written| written == body))
}

fn can_be_invited(person: &Person, document: &Value) -> bool {
    let said = |name: &str, value: &str| value.is_empty() || document[name].as_str().map(str::trim) == Some(value);
    let names = [("firstName", &person.first_name), ("lastName", &person.last_name)];
    let clean = |name: &str| name.chars().count() <= 200 && !name.chars().any(char::is_control);
    let parts: Vec<&str> = person.email.split('@').collect();
    let address = parts.len() == 2 && parts.iter().all(|part| !part.is_empty());
    address
        && said("email", &person.email)
        && !person.email.contains(|c: char| c.is_control() || c.is_whitespace())
        && names.iter().all(|(name, value)| said(name, value) && clean(value))
}

fn has_plain_address(document: &Value) -> bool {
    let letters = |text: &str| (1..100).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let parts = document["email"].as_str().and_then(|email| email.split_once('@'));
    parts.is_some_and(|(mailbox, host)| letters(mailbox) && letters(host))
}

fn inputs() -> BoxedStrategy<Vec<u8>> {
    let emails = prop_oneof![4 => "[a-z]{1,8}@[a-z]{1,8}".boxed(), 1 => texts()].prop_map(Value::from);
    let names = || texts().prop_map(Value::from);
    let candidate = object(vec![member("firstName", names()), member("lastName", names()), member("email", emails)]);
    let token = object(vec![member("access_token", texts().prop_map(Value::from)), member("expires_in", documents())]);
    let pages = one_of([
        "",
        " ",
        "<html></html>",
        "null",
        "{",
        "[]",
        "[\"Ada\",\"L\",\"ada@example.com\"]",
        "ok",
        "\n{}",
        "\u{feff}{}",
    ]);
    let bodies = prop_oneof![4 => candidate, 1 => token, 2 => pages, 1 => documents().prop_map(|any| any.to_string())];
    (statuses(), any::<u8>(), bodies).prop_map(|(status, wait, body)| bytes(status, wait, body.as_bytes())).boxed()
}

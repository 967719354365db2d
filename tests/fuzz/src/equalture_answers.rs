//! Equalture's answers: nobody is invited twice or forgotten because of one. A second table of what each status
//! means, and
//! a second reading of what a body holds.
//!
//! Input: two bytes for the status, one for `Retry-After`, then the body.

use crate::made_up::{documents, member, object, one_of, texts};
use crate::{Target, return_urls};
use assessment::attempt::{Blockage, Ending};
use assessment::package::Job;
use assessment::ports::Unanswered;
use assessment::refusal::Refusal;
use edge::grants::read_token;
use edge::outbound::Answer;
use equalture::LinkHosts;
use equalture::jobs::JobsAnswer;
use equalture::mapping::{Created, answered, created};
use equalture::public_link::PublicLinkAnswer;
use jiff::SignedDuration;
use proptest::collection::vec;
use proptest::prelude::*;
use reqwest::StatusCode;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use url::Url;

/// The target.
pub const TARGET: Target = Target {
    name: "equalture_answers",
    run,
    inputs,
    words: &[
        "\"reference_id\":",
        "\"jobs\":",
        "\"id\":",
        "\"name\":",
        "\"url\":",
        "\"access_token\":",
        "\"expires_in\":",
        "\"errors\":",
        "\"job_id\":",
        "\"callback_url\":",
        "\"applicant_details\":",
        "{",
        "}",
        "[",
        "]",
        "null",
        "<html>",
        "1e999",
        "18446744073709551616",
        "\\ud800",
        "-1",
    ],
};

static HOSTS: LazyLock<LinkHosts> =
    LazyLock::new(|| LinkHosts::parse(None, &Url::parse("https://api.equalture.example").unwrap()).unwrap());

/// An answer out of any bytes.
pub(crate) fn answer(data: &[u8]) -> Option<Answer> {
    let [high, low, wait, body @ ..] = data else { return None };
    let status = 100 + (u16::from(*high) * 256 + u16::from(*low)) % 900;
    let retry_after = (*wait > 0).then(|| SignedDuration::from_secs(i64::from(*wait)));
    Some(Answer {
        status: StatusCode::from_u16(status).unwrap(),
        retry_after,
        body: body.to_vec(),
        repeated: *high > 127,
    })
}

/// The bytes of an answer.
pub(crate) fn bytes(status: u16, wait: u8, body: &[u8]) -> Vec<u8> {
    [&(status - 100).to_be_bytes()[..], &[wait], body].concat()
}

/// An object, as far as its members can be read: a field that nobody asks for may hold what no text or number is.
pub(crate) fn members(body: &[u8]) -> Option<Value> {
    let text = String::from_utf8_lossy(body);
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(&text).ok()?;
    let readable =
        members.into_iter().filter_map(|(name, value)| Some((name, serde_json::from_str(value.get()).ok()?)));
    Some(Value::Object(readable.collect()))
}

fn run(data: &[u8]) {
    let Some(answer) = answer(data) else { return };
    means_what_it_should(&answer);
    is_answered(&answer);
    lists_what_it_lists(&answer);
    leads_home(&answer);
    grants_what_a_header_carries(&answer);
}

fn means_what_it_should(answer: &Answer) {
    let (status, made) = (answer.status.as_u16(), created(answer));
    let ended = |ending| made == Created::Ended(ending);
    let right = match status {
        200..=299 => creates(answer, &made),
        300..=399 => ended(Ending::Blocked(Blockage::Redirected)),
        400 | 422 => refuses(&made),
        401 | 403 => made == Created::TokenRefused,
        404 => made == Created::JobDoubted(Ending::Blocked(Blockage::WrongAddress)),
        409 => ended(Ending::Refused(Refusal::CandidateNotAccepted)),
        429 => ended(Ending::Busy(answer.retry_after)),
        503 if answer.retry_after.is_some() => ended(Ending::Busy(answer.retry_after)),
        408 | 500..=999 => ended(Ending::InDoubt),
        _ => ended(Ending::Blocked(Blockage::WrongAddress)),
    };
    assert!(right, "{status} came to {made:?}: {}", String::from_utf8_lossy(&answer.body));
}

/// A good status never says that nothing was created, and names an application only as the body does.
fn creates(answer: &Answer, made: &Created) -> bool {
    let document = serde_json::from_slice::<Value>(&answer.body).ok();
    match made {
        Created::Ended(Ending::Created(reference)) => {
            let named = members(&answer.body).map(|members| members["reference_id"].clone()).unwrap_or_default();
            named.as_str().map_or_else(|| named.to_string(), str::to_owned) == reference.as_str()
        }
        Created::Ended(Ending::CreatedUnnamed) => !answer.body.starts_with(b"<"),
        Created::Ended(Ending::InDoubt) => document.is_none() && !is_blank(&answer.body),
        _ => false,
    }
}

/// Whether nothing is in it, as JSON sees it.
fn is_blank(body: &[u8]) -> bool {
    body.iter().all(|byte| b" \t\r\n".contains(byte))
}

fn refuses(made: &Created) -> bool {
    let refused = |refusal| Ending::Refused(refusal);
    [
        Created::Ended(refused(Refusal::UnknownPackage)),
        Created::Ended(refused(Refusal::CandidateNotAccepted)),
        Created::Ended(Ending::Blocked(Blockage::WrongAddress)),
        Created::JobDoubted(refused(Refusal::CandidateNotAccepted)),
    ]
    .contains(made)
}

fn is_answered(answer: &Answer) {
    let right = match (answer.status.as_u16(), answered(answer.clone())) {
        (200..=299, Ok(same)) => same.body == answer.body,
        (300..=399, Err(why)) => why == Unanswered::Blocked(Blockage::Redirected),
        (401 | 403, Err(why)) => why == Unanswered::Blocked(Blockage::Credentials),
        (404 | 410, Err(why)) => why == Unanswered::Unknown,
        (408 | 429 | 500..=999, Err(why)) => why == Unanswered::Unavailable,
        (100..=499, Err(why)) => why == Unanswered::Blocked(Blockage::WrongAddress),
        _ => false,
    };
    assert!(right, "{}", answer.status);
}

/// One job that is no job spoils no other.
fn lists_what_it_lists(answer: &Answer) {
    let Some(jobs) = answer.json::<JobsAnswer>().map(Vec::<Job>::from) else { return };
    assert!(jobs.iter().all(|job| !job.name.trim().is_empty()), "{jobs:?}");
    let Ok(document) = serde_json::from_slice::<Value>(&answer.body) else { return };
    let entries = document["jobs"].as_array().or_else(|| document.as_array()).cloned().unwrap_or_default();
    let plain = |id: &&str| (1..=120).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let good: Vec<&str> = entries.iter().filter_map(|entry| entry["id"].as_str()).filter(plain).collect();
    let listed = |id: &&&str| jobs.iter().any(|job| job.id.as_str() == **id);
    assert_eq!(good.iter().filter(listed).count(), good.len(), "{document}");
    assert!(jobs.len() <= entries.len(), "{document}");
}

fn leads_home(answer: &Answer) {
    let Some(page) = answer.object::<PublicLinkAnswer>().and_then(|link| link.allowed_by(&HOSTS)) else { return };
    let document = members(&answer.body).unwrap();
    assert!(document["url"].is_string(), "{document}");
    let pages = &[("https", ".equalture.com", 443), ("https", "api.equalture.example", 443)];
    assert!(return_urls::leads_home(page.as_str(), pages), "{page}");
}

/// A token that is granted can stand in a header, and lives for a time that is none too short or long to be added to
/// a date.
pub(crate) fn grants_what_a_header_carries(answer: &Answer) {
    let Some((token, lives)) = read_token(answer) else { return };
    let token = token.expose_secret();
    let document = members(&answer.body).unwrap();
    assert_eq!(document["access_token"].as_str(), Some(token));
    assert!(!token.is_empty() && token.bytes().all(|byte| (0x21..=0x7e).contains(&byte)), "{token:?}");
    assert!(lives.is_none_or(|lives| lives >= SignedDuration::ZERO), "{lives:?}");
}

/// A status, often one that says something.
pub(crate) fn statuses() -> BoxedStrategy<u16> {
    let known = vec![200, 201, 204, 302, 400, 401, 403, 404, 408, 409, 410, 415, 422, 429, 500, 502, 503, 504];
    prop_oneof![9 => prop::sample::select(known), 1 => 100..1000_u16].boxed()
}

fn inputs() -> BoxedStrategy<Vec<u8>> {
    let ids = || {
        prop_oneof![
            4 => "[a-z0-9]{1,8}".prop_map(Value::from),
            1 => any::<u64>().prop_map(Value::from),
            1 => texts().prop_map(Value::from),
        ]
    };
    let reference = object(vec![member("reference_id", ids())]);
    let job = object(vec![member("id", ids()), member("name", texts().prop_map(Value::from))]);
    let jobs = (vec(job, 0..4), any::<bool>()).prop_map(|(jobs, bare)| {
        let list = format!("[{}]", jobs.join(","));
        if bare { list } else { format!("{{\"jobs\":{list}}}") }
    });
    let link = one_of([
        "https://app.equalture.com/p/1",
        "https://evil.example/",
        "https://u@app.equalture.com/",
        "http://app.equalture.com/",
    ]);
    let link = object(vec![member("url", link.prop_map(Value::from))]);
    let token = object(vec![member("access_token", texts().prop_map(Value::from)), member("expires_in", documents())]);
    let errors = one_of(["job_id", "job", "email", "applicant_details.email", "callback_url", "x"]);
    let errors = errors.prop_map(|named| format!("{{\"errors\":{{\"{named}\":[\"is bad\"]}}}}"));
    let pages = one_of(["", " ", "<html></html>", "null", "{", "{\"reference_id\":\"r", "ok", "\u{feff}{}"]);
    let bodies = prop_oneof![
        4 => reference,
        2 => jobs,
        2 => link,
        2 => token,
        2 => errors,
        2 => pages,
        1 => documents().prop_map(|any| any.to_string()),
    ];
    (statuses(), any::<u8>(), bodies).prop_map(|(status, wait, body)| bytes(status, wait, body.as_bytes())).boxed()
}

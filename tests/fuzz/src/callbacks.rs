//! Equalture's callback: whatever is a JSON object is kept, with every score that it names; a page is kept only where a
//! recruiter may be sent.
//!
//! Input: the body.

use crate::made_up::{documents, member, object, one_of, texts};
use crate::{Target, return_urls};
use assessment::outcome::Outcome;
use equalture::callback::MOST_BYTES;
use equalture::{CallbackError, LinkHosts, read_callback};
use jiff::Timestamp;
use proptest::collection::btree_map;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use url::Url;

/// The target.
pub const TARGET: Target = Target {
    name: "callbacks",
    run,
    inputs,
    words: &[
        "\"scores\":",
        "\"results_url\":",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "\"\"",
        "1e999",
        "-0",
        "\\ud800",
        "\\u0000",
        "\\n",
        "\u{85}",
        "https://app.equalture.com/",
        "https://evil.example/",
        "\"scores\":{\"a\":\"(1) b\"}",
    ],
};

static HOSTS: LazyLock<LinkHosts> =
    LazyLock::new(|| LinkHosts::parse(None, &Url::parse("https://api.equalture.example").unwrap()).unwrap());

/// Where a page of Equalture's may be.
const PAGES: &[(&str, &str, u16)] = &[("https", ".equalture.com", 443), ("https", "api.equalture.example", 443)];
const MOST_TRAITS: usize = 500;

fn run(data: &[u8]) {
    let document = serde_json::from_slice::<Value>(data).ok();
    match read_callback(data, Timestamp::UNIX_EPOCH, &HOSTS) {
        Ok((outcome, dropped)) => {
            can_be_told(&outcome, dropped);
            comes_back_the_same(&outcome);
            if let Some(document) = document {
                nothing_is_lost(&outcome, dropped, &document);
            }
        }
        Err(CallbackError::Malformed) => {
            assert!(!document.is_some_and(|document| document.is_object()), "{}", String::from_utf8_lossy(data));
        }
        Err(CallbackError::TooLarge) => assert!(data.len() > MOST_BYTES || data.len() > 2 * MOST_TRAITS),
    }
}

fn can_be_told(outcome: &Outcome, dropped: bool) {
    assert!(outcome.scores.len() <= MOST_TRAITS && outcome.scores.is_sorted());
    let clean = |text: &str| !text.chars().any(char::is_control) && text.trim() == text;
    assert!(outcome.scores.iter().all(|score| clean(&score.name) && clean(&score.text)), "{outcome:?}");
    let page = outcome.results_url.as_deref();
    let leads_home = |page: &str| page.len() <= 2048 && return_urls::leads_home(page, PAGES);
    assert!(page.is_none_or(|page| !dropped && leads_home(page)), "{page:?}");
}

/// Written as Equalture documents it and read again, it is the same.
fn comes_back_the_same(outcome: &Outcome) {
    let scores: serde_json::Map<String, Value> =
        outcome.scores.iter().map(|score| (score.name.clone(), json!(score.text))).collect();
    if scores.len() < outcome.scores.len() {
        return;
    }
    let written = json!({ "scores": scores, "results_url": outcome.results_url }).to_string();
    if written.len() <= MOST_BYTES {
        assert_eq!(read_callback(written.as_bytes(), Timestamp::UNIX_EPOCH, &HOSTS), Ok((outcome.clone(), false)));
    }
}

/// Every score of the document is there, documented texts as they are.
fn nothing_is_lost(outcome: &Outcome, dropped: bool, document: &Value) {
    let named = match &document["scores"] {
        Value::Object(scores) => scores.len(),
        Value::Array(scores) => scores.len(),
        Value::Null => 0,
        _ => 1,
    };
    assert_eq!(outcome.scores.len(), named, "{document}");
    for (name, text) in document["scores"].as_object().into_iter().flatten() {
        let Some(text) = text.as_str().filter(|text| is_plain(text) && is_plain(name)) else { continue };
        assert!(outcome.scores.iter().any(|score| score.name == *name && score.text == text), "{name}: {text}");
    }
    let page = document["results_url"].as_str().unwrap_or_default();
    assert!(!is_plain(page) || outcome.results_url.is_some() || dropped, "{page} is neither kept nor flagged");
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.is_empty()
}

fn inputs() -> BoxedStrategy<Vec<u8>> {
    let levels = prop_oneof![
        3 => "\\([1-5]\\) [A-Z][a-z]{1,8}".prop_map(Value::from),
        1 => texts().prop_map(Value::from),
        1 => documents(),
    ];
    let scores = btree_map(prop_oneof![3 => "[A-Z][a-z]{1,8}".boxed(), 1 => texts()], levels, 0..6)
        .prop_map(|scores| Value::Object(scores.into_iter().collect()));
    let pages = one_of([
        "https://app.equalture.com/results/1",
        "https://app.equalture.com:443/?x=y#z",
        "http://app.equalture.com/",
        "https://evil.example/",
        "https://app.equalture.com@evil.example/",
        "javascript:alert(1)",
        " ",
        "https://api.equalture.example/p",
        "//app.equalture.com/",
    ]);
    let members = object(vec![
        member("scores", scores),
        member("results_url", pages.prop_map(Value::from)),
        member("other", documents()),
    ]);
    let many = (490..520_usize).prop_map(|count| {
        let scores: Vec<usize> = (0..count).collect();
        json!({ "scores": scores }).to_string()
    });
    prop_oneof![30 => members, 2 => documents().prop_map(|any| any.to_string()), 1 => many]
        .prop_map(String::into_bytes)
        .boxed()
}

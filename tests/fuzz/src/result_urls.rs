//! `resultCallbackURL`: taken if, letter for letter, it is the configured origin, plain segments, `/orders/`, an id and
//! `/results`; and nothing else is.
//!
//! Input: a byte that chooses the configured address, then the text.

use crate::Target;
use crate::made_up::{one_of, texts};
use assessment::ids::CompanyKey;
use lambda_http::http::Uri;
use proptest::prelude::*;
use serde_json::json;
use smartrecruiters::{ReturnHosts, Rules, read_order};
use std::sync::LazyLock;
use url::Url;

/// The target.
pub const TARGET: Target = Target {
    name: "result_urls",
    run,
    inputs,
    words: &[
        "https://",
        "http://",
        "api.smartrecruiters.com",
        "/orders/",
        "/results",
        "@",
        ":443",
        "?",
        "#",
        "%2f",
        "%2e",
        "..",
        "\\",
        "/",
        "\t",
        "\n",
        "\u{3002}",
        "evil.example",
        "user:pw@",
    ],
};

/// Configured addresses, each with its origin as it must be written.
const BASES: [(&str, &str); 4] = [
    ("https://api.smartrecruiters.com", "https://api.smartrecruiters.com"),
    ("https://api.smartrecruiters.com:443/x/", "https://api.smartrecruiters.com"),
    ("http://127.0.0.1:8801", "http://127.0.0.1:8801"),
    ("HTTPS://Sandbox.Example:8443", "https://sandbox.example:8443"),
];

static RULES: LazyLock<Vec<Rules>> = LazyLock::new(|| BASES.iter().map(|(base, _)| rules(base)).collect());

fn rules(base: &str) -> Rules {
    Rules { base_url: Url::parse(base).unwrap(), return_hosts: ReturnHosts::parse(None).unwrap() }
}

/// The order's id, read in another way: no parser of addresses, only what letters may stand where.
pub(crate) fn strictly(text: &str, origin: &str) -> Option<String> {
    let path = text.get(..origin.len()).filter(|front| *front == origin).map(|_| &text[origin.len()..])?;
    let mut segments = path.split('/');
    let nothing_before = segments.next()?.is_empty();
    let segments: Vec<&str> = segments.collect();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let plain = |segment: &&str| !segment.is_empty() && segment.bytes().all(|byte| letter(byte) || byte == b'_');
    let [front @ .., "orders", id, "results"] = segments.as_slice() else { return None };
    let fits = (1..=64).contains(&id.len()) && id.bytes().all(letter);
    (nothing_before && fits && front.iter().all(plain)).then(|| (*id).to_owned())
}

fn run(data: &[u8]) {
    let Some((chosen, rest)) = data.split_first() else { return };
    let chosen = usize::from(*chosen) % BASES.len();
    let text = String::from_utf8_lossy(rest);
    let origin = BASES[chosen].1;
    let read = read(&text, &RULES[chosen]);
    assert_eq!(read, strictly(&text, origin), "{text:?} at {origin}");
    if read.is_some() {
        another_reader_agrees(&text, origin);
    }
}

fn read(text: &str, rules: &Rules) -> Option<String> {
    let candidate = json!({ "id": "c-1", "email": "ada@example.com", "firstName": "Ada", "lastName": "L" });
    let body =
        json!({ "resultCallbackURL": text, "companyId": "ACME", "assessmentPackageId": "j-1", "candidate": candidate });
    let company = CompanyKey::parse("smartrecruiters#ACME").unwrap();
    match read_order(&serde_json::to_vec(&body).unwrap(), &company, rules) {
        Ok(order) => Some(order.key.order.to_string()),
        Err(problem) => {
            assert_eq!((problem.code, problem.status.as_u16()), ("callback_url_not_allowed", 422), "{text:?}");
            assert_eq!(problem.pointer.as_deref(), Some("/resultCallbackURL"));
            None
        }
    }
}

/// A third opinion, by a parser that is not the one in use.
fn another_reader_agrees(text: &str, origin: &str) {
    let read: Uri = text.parse().unwrap();
    let authority = read.authority().unwrap().as_str();
    assert_eq!(format!("{}://{authority}", read.scheme_str().unwrap()), origin, "{text:?}");
    assert!(read.query().is_none() && !authority.contains('@'), "{text:?}");
}

fn inputs() -> BoxedStrategy<Vec<u8>> {
    let origins = prop_oneof![
        8 => one_of(BASES.map(|(_, origin)| origin)),
        1 => one_of(BASES.map(|(base, _)| base)),
        2 => one_of([
            "https://u@api.smartrecruiters.com", "https://u:p@api.smartrecruiters.com",
            "https://api.smartrecruiters.com.evil.example",
            "https://api.smartrecruiters.com@evil.example", "//api.smartrecruiters.com",
            "https:/api.smartrecruiters.com",
            "https://API.smartrecruiters.com", "https://api.smartrecruiters.com:443",
            "https://api.smartrecruiters.com.",
        ]),
        1 => texts(),
    ];
    let front = prop_oneof![
        6 => "(/[a-zA-Z0-9_-]{1,8}){0,3}/orders",
        1 => one_of(["//orders", "/a/../orders", "/a/./orders", "/%61/orders", "/orders", "orders"]),
        1 => texts(),
    ];
    let ids =
        prop_oneof![8 => "[A-Za-z0-9-]{1,66}", 1 => texts(), 1 => one_of([".", "..", "%2e", "a%2fb", "a b", "a_b"])];
    let ends = prop_oneof![
        8 => Just("/results".to_owned()),
        1 => one_of([
            "/results/", "/results?x", "/results?", "/results#", "/results#x", "/result", "/results ", "\t/results",
        ]),
    ];
    let bases = 0..4_u8;
    (bases, origins, front, ids, ends)
        .prop_map(|(base, origin, front, id, end)| [&[base], format!("{origin}{front}/{id}{end}").as_bytes()].concat())
        .boxed()
}

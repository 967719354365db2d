//! `completedAssessmentCallbackUrl`: what is kept leads to an allowed origin and reads the same to everybody.
//!
//! Input: a byte that chooses `RETURN_HOSTS`, then the text.

use crate::Target;
use crate::made_up::{one_of, texts};
use lambda_http::http::Uri;
use lambda_http::http::uri::Authority;
use proptest::prelude::*;
use smartrecruiters::ReturnHosts;
use std::sync::LazyLock;

/// The target.
pub const TARGET: Target = Target {
    name: "return_urls",
    run,
    inputs,
    words: &[
        "https://",
        "http://",
        "https:",
        "jobs.smartrecruiters.com",
        ".smartrecruiters.com",
        "smartrecruiters.com",
        "back.example",
        "@",
        ":",
        ":443",
        ":8443",
        "?",
        "#",
        "%2e",
        "%40",
        "..",
        "\\",
        "/",
        "\t",
        "\u{3002}",
        "\u{ff0e}",
        "\u{ad}",
        "evil.example",
        "javascript:",
        "127.0.0.1:8801",
        "xn--",
    ],
};

/// `RETURN_HOSTS`, and what each allows: scheme, host (with a dot in front: what is below it), port.
type Allowed = (&'static str, &'static str, u16);
const LISTS: [(Option<&str>, &[Allowed]); 3] = [
    (None, &[("https", ".smartrecruiters.com", 443)]),
    (Some("http://127.0.0.1:8801"), &[("http", "127.0.0.1", 8801)]),
    (
        Some("back.example, *.careers.example:8443,https://Plain.example"),
        &[("https", "back.example", 443), ("https", ".careers.example", 8443), ("https", "plain.example", 443)],
    ),
];

static HOSTS: LazyLock<Vec<ReturnHosts>> =
    LazyLock::new(|| LISTS.iter().map(|(configured, _)| ReturnHosts::parse(*configured).unwrap()).collect());

/// Whether an address leads to an allowed origin, read by its letters alone.
pub(crate) fn leads_home(address: &str, list: &[Allowed]) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let usual = if scheme == "https" { 443 } else { 80 };
    let (host, port) =
        authority.split_once(':').map_or((authority, Some(usual)), |(host, port)| (host, port.parse().ok()));
    // what no parser reads as the end of a host, or as another one
    let letters = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase() && !b"@:%\\<>^|[]".contains(&byte);
    let named = |wanted: &str| if wanted.starts_with('.') { below(host, wanted) } else { host == wanted };
    let listed = |entry: &Allowed| scheme == entry.0 && named(entry.1) && port == Some(entry.2);
    host.bytes().all(letters) && list.iter().any(listed)
}

fn below(host: &str, parent: &str) -> bool {
    host.len() > parent.len() && host.ends_with(parent)
}

/// What SmartRecruiters' own domain allows.
pub(crate) const USUAL: &[Allowed] = LISTS[0].1;

fn run(data: &[u8]) {
    let Some((chosen, rest)) = data.split_first() else { return };
    let chosen = usize::from(*chosen) % LISTS.len();
    let (text, list) = (String::from_utf8_lossy(rest), LISTS[chosen].1);
    let Some(kept) = HOSTS[chosen].allowed(&text) else {
        assert!(!is_plain(&text, list), "{text:?} was refused");
        return;
    };
    assert!(leads_home(&kept, list), "{text:?} leads to {kept:?}");
    assert!(kept.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'), "{kept:?}");
    assert_eq!(HOSTS[chosen].allowed(&kept).as_deref(), Some(kept.as_str()), "{text:?} is not kept for good");
    another_reader_agrees(&kept);
}

/// Whether nobody could doubt that this is a good address.
fn is_plain(text: &str, list: &[Allowed]) -> bool {
    let letters =
        |text: &str, more: &[u8]| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte));
    let parts = text.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    let plain = parts.is_some_and(|(authority, path)| letters(authority, b"-.:") && letters(path, b"/_-=&?"));
    let odd_label = ["xn--", "..", "/."].iter().any(|odd| text.contains(odd));
    text.len() <= 2048 && plain && !odd_label && leads_home(text, list)
}

/// Another parser, which finds the same authority if it can read the address at all.
fn another_reader_agrees(kept: &str) {
    let Ok(read) = kept.parse::<Uri>() else { return };
    let authority = read.authority().map_or("", Authority::as_str);
    let front = format!("{}://{authority}", read.scheme_str().unwrap_or_default());
    let rest = kept.strip_prefix(&front).unwrap_or_else(|| panic!("{kept:?} is at {front} to others"));
    assert!(rest.is_empty() || rest.starts_with(['/', '?', '#']), "{kept:?}");
    assert!(!authority.contains('@'), "{kept:?}");
}

fn inputs() -> BoxedStrategy<Vec<u8>> {
    let schemes = prop_oneof![
        8 => one_of(["https://", "http://"]),
        2 => one_of(["https:", "https:/", "HTTPS://", "https:///", "//", "javascript://", "data:", ""]),
    ];
    let users = prop_oneof![
        8 => Just(String::new()),
        1 => one_of(["u@", "u:p@", ":p@", "@", "jobs.smartrecruiters.com@", "%40", "a\\@"]),
    ];
    let hosts = prop_oneof![
        4 => "[a-z0-9-]{1,5}(\\.[a-z0-9-]{1,5}){0,2}".prop_map(|front| format!("{front}.smartrecruiters.com")),
        2 => one_of(["back.example", "a.careers.example", "plain.example", "127.0.0.1", "careers.example"]),
        2 => one_of([
            "smartrecruiters.com", ".smartrecruiters.com", "evilsmartrecruiters.com", "jobs.smartrecruiters.com.",
            "jobs.smartrecruiters.com.evil.example",
            "jobs\u{3002}smartrecruiters.com", "JOBS.SmartRecruiters.com", "jobs.smartrecruiters.com%2eevil.example",
            "0x7f.1", "[::1]", "evil.example",
            "evil.example%2f.smartrecruiters.com", "evil.example\\.smartrecruiters.com",
            "j\u{ad}obs.smartrecruiters.com",
        ]),
    ];
    let ports =
        prop_oneof![8 => Just(String::new()), 2 => one_of([":443", ":8443", ":8801", ":80", ":0443", ":", ":65536"])];
    let rest = prop_oneof![8 => "(/[a-z0-9._-]{0,6}){0,3}(\\?[a-z=&]{0,6})?(#[a-z]{0,3})?", 1 => texts()];
    (0..3_u8, schemes, users, hosts, ports, rest)
        .prop_map(|(list, scheme, user, host, port, rest)| {
            [&[list], format!("{scheme}{user}{host}{port}{rest}").as_bytes()].concat()
        })
        .boxed()
}

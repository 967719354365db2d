//! Bodies and paths as they are shown: readable, and without what would open anything.

use serde_json::Value;
use url::form_urlencoded;

/// The members that open something.
const SECRET: [&str; 7] =
    ["access_token", "authorization", "callback_token", "client_secret", "password", "refresh_token", "secret"];
const MASK: &str = "•••";
/// Of a longer body only this much is shown.
const MOST: usize = 6_000;
/// Of a longer part of an address only this much is shown.
const PART: usize = 24;

/// A body, pretty if it is JSON or a form.
pub(super) fn shown(body: &str) -> String {
    let shown = match serde_json::from_str::<Value>(body) {
        Ok(mut json) => {
            mask(&mut json);
            serde_json::to_string_pretty(&json).unwrap_or_default()
        }
        Err(_) if is_form(body) => form(body),
        Err(_) if SECRET.iter().any(|name| body.contains(name)) => {
            "(broken, and perhaps with a secret in it: not shown)".to_owned()
        }
        Err(_) => body.to_owned(),
    };
    match shown.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} … ({} characters)", &shown[..end], shown.chars().count()),
        None => shown,
    }
}

fn mask(json: &mut Value) {
    match json {
        Value::Object(members) => {
            for (name, value) in members {
                if is_secret(name) { *value = Value::from(MASK) } else { mask(value) }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(mask),
        _ => {}
    }
}

fn is_secret(name: &str) -> bool {
    SECRET.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

fn is_form(body: &str) -> bool {
    body.contains('=') && !body.contains(['<', '{', '\n', ' '])
}

fn form(body: &str) -> String {
    let fields = form_urlencoded::parse(body.as_bytes());
    let fields = fields.map(|(name, value)| format!("{name} = {}", if is_secret(&name) { MASK } else { &*value }));
    fields.collect::<Vec<_>>().join("\n")
}

/// A path with its long parts shortened: capabilities are their own permission.
pub(super) fn path(path: &str) -> String {
    let mut short = String::new();
    for part in path.split_inclusive(['/', '?', '&', '=']) {
        let (part, end) = match part.char_indices().next_back() {
            Some((at, end)) if "/?&=".contains(end) => (&part[..at], &part[at..]),
            _ => (part, ""),
        };
        let capability = part.split('.').count() == 3 && part.len() > 2 * PART;
        match part.char_indices().nth(PART) {
            Some((cut, _)) if capability => short.extend([&part[..cut], "…", end]),
            _ => short.extend([part, end]),
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_in_every_kind_of_body() {
        let cases = [
            r#"{"access_token":"Zx","list":[{"Client_Secret":"Zx"}],"expires_in":3600}"#,
            "grant_type=client_credentials&client_id=c&client_secret=Zx",
            r#"{"access_token":"Zx"#,
            "client_secret: Zx",
        ];
        for body in cases {
            let shown = shown(body);
            assert!(!shown.contains("Zx"), "{shown}");
            assert!(shown.contains(MASK) || shown.starts_with("(broken"), "{shown}");
        }
        assert!(shown(cases[0]).contains("\"expires_in\": 3600"));
        assert!(shown(cases[1]).contains("client_id = c\n"));
    }

    #[test]
    fn other_bodies_are_shown_as_they_are_and_long_ones_cut() {
        assert_eq!(shown("<!doctype html><h1>Hi</h1>"), "<!doctype html><h1>Hi</h1>");
        assert_eq!(shown(""), "");
        let long = shown(&"é".repeat(MOST + 1));
        assert!(long.ends_with(" … (6001 characters)") && long.chars().count() < MOST + 40);
    }

    #[test]
    fn capabilities_in_paths_are_shortened_and_ids_are_not() {
        let order = "/assessment-api/v202010/orders/0b0f63ab-6a5f-4a4a-9d41-0c3f4c1fb8a4/results";
        assert_eq!(path(order), order);
        let report = format!("/reports/k1.{}.{}?x=1", "c".repeat(60), "m".repeat(43));
        assert_eq!(path(&report), format!("/reports/k1.{}…?x=1", "c".repeat(21)));
        assert_eq!(path("/"), "/");
        assert_eq!(path("/a//é?"), "/a//é?");
    }
}

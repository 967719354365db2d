//! Requests for a token: what proves a client is just what the form or the header says, read here by another reader;
//! every
//! refusal is in the words of RFC 6749, and nothing prints a secret.
//!
//! Input: what the `Authorization` header has, a line's end, and the form. An empty first line is no header.

use crate::Target;
use crate::made_up::{one_of, texts};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lambda_http::http::{HeaderValue, Request};
use lambda_http::{Body, Response};
use proptest::collection::vec;
use proptest::prelude::*;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use smartrecruiters::token::{ClientProof, TokenProblem, read_token_request, respond};
use url::form_urlencoded::{byte_serialize, parse};

/// The target.
pub const TARGET: Target = Target {
    name: "token_forms",
    run,
    inputs,
    words: &[
        "grant_type=client_credentials",
        "client_id=",
        "client_secret=",
        "scope=",
        "&",
        "=",
        "+",
        "%",
        "%00",
        "%26",
        "%zz",
        "Basic ",
        "basic ",
        "Bearer ",
        ":",
        "\n",
        "c-1",
        "s-1",
        "\u{e9}",
        "%C3%A9",
        "%ff",
    ],
};

/// What a caller says.
struct Said<'a> {
    authorization: Option<HeaderValue>,
    form: &'a [u8],
}

fn said(data: &[u8]) -> Said<'_> {
    let end = data.iter().position(|byte| *byte == b'\n');
    let (first, form) = end.map_or((&[][..], data), |end| (&data[..end], &data[end + 1..]));
    let authorization = Some(first).filter(|first| !first.is_empty());
    Said { authorization: authorization.and_then(|first| HeaderValue::from_bytes(first).ok()), form }
}

fn request(said: &Said<'_>) -> Request<Body> {
    let request =
        Request::post("https://bridge.example/token").header("content-type", "application/x-www-form-urlencoded");
    let mut request = request.body(Body::Binary(said.form.to_vec())).unwrap();
    if let Some(authorization) = &said.authorization {
        request.headers_mut().insert("authorization", authorization.clone());
    }
    request
}

fn run(data: &[u8]) {
    let said = said(data);
    match read_token_request(&request(&said)) {
        Ok(proof) => is_what_was_said(&proof, &said),
        Err(problem) => is_a_fair_refusal(problem, &said),
    }
}

fn is_what_was_said(proof: &ClientProof, said: &Said<'_>) {
    let pairs: Vec<(String, String)> = parse(said.form).into_owned().collect();
    let values =
        |name: &str| pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    assert_eq!(values("grant_type"), ["client_credentials"]);
    let (id, secret) = (proof.id.as_str(), proof.secret.expose_secret());
    assert!(!id.is_empty() && !secret.is_empty() && !id.contains('\0') && !secret.contains('\0'));
    match basic(said) {
        Some(pair) => {
            assert_eq!(pair, (id.to_owned(), secret.to_owned()));
            let by_form = (values("client_id"), values("client_secret"));
            assert!(
                by_form.0.iter().all(|other| [id, ""].contains(other))
                    && by_form.1.iter().all(|other| other.is_empty())
            );
        }
        None => assert_eq!((values("client_id"), values("client_secret")), (vec![id], vec![secret])),
    }
    let printed = format!("{proof:?}").replacen(&format!("{id:?}"), "", 1);
    assert!(secret.len() < 20 || !printed.contains(secret), "{printed}");
}

/// The credentials in a Basic header, if that is what it is.
fn basic(said: &Said<'_>) -> Option<(String, String)> {
    let given = said.authorization.as_ref()?.as_bytes();
    let encoded = given.get(5..).filter(|_| given[..5].eq_ignore_ascii_case(b"basic"))?;
    let decoded = STANDARD.decode(encoded.trim_ascii()).unwrap();
    let mut parts = decoded.splitn(2, |byte| *byte == b':').map(|part| {
        let escaped = part
            .iter()
            .flat_map(|byte| if b"&=".contains(byte) { format!("%{byte:02X}").into_bytes() } else { vec![*byte] });
        let form: Vec<u8> = b"k=".iter().copied().chain(escaped).collect();
        parse(&form).next().map(|(_, value)| value.into_owned()).unwrap()
    });
    Some((parts.next()?, parts.next()?))
}

fn is_a_fair_refusal(problem: TokenProblem, said: &Said<'_>) {
    let response: Response<Body> = respond(&request(said), Err(problem));
    let body: Value = serde_json::from_slice(response.body().as_ref()).unwrap();
    let error = body["error"].as_str().unwrap();
    let status = response.status().as_u16();
    let known = [
        ("invalid_request", 400),
        ("unsupported_grant_type", 400),
        ("invalid_client", 401),
        ("request_too_large", 413),
    ];
    assert!(known.contains(&(error, status)), "{status} {body}");
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers().contains_key("www-authenticate"), status == 401, "{body}");
    assert!(!is_plainly_good(said), "{body}: {}", String::from_utf8_lossy(said.form));
}

/// Whether nobody could find anything wrong with it: three parameters in plain letters, each once.
fn is_plainly_good(said: &Said<'_>) -> bool {
    let Ok(form) = std::str::from_utf8(said.form) else { return false };
    let pairs: Vec<(&str, &str)> = form.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
    said.authorization.is_none()
        && form.matches('&').count() == 2
        && form.len() < 1000
        && ["grant_type", "client_id", "client_secret"].iter().all(|name| names.contains(name))
        && pairs.iter().all(|(name, value)| plain(value) && (*name != "grant_type" || *value == "client_credentials"))
}

fn inputs() -> BoxedStrategy<Vec<u8>> {
    let encoded = || {
        prop_oneof![3 => "[a-z0-9]{1,8}".boxed(), 1 => texts()]
            .prop_map(|text| byte_serialize(text.as_bytes()).collect::<String>())
    };
    let grants = prop_oneof![9 => Just("client_credentials".to_owned()), 1 => texts()];
    let pairs = prop_oneof![
        3 => grants.prop_map(|grant| format!("grant_type={grant}")),
        3 => encoded().prop_map(|id| format!("client_id={id}")),
        3 => encoded().prop_map(|secret| format!("client_secret={secret}")),
        1 => one_of([
            "scope=x", "scope=", "=", "client_id", "client_secret=%", "grant%5Ftype=client_credentials",
            "client_id=%00",
        ]),
    ];
    let good = (encoded(), encoded())
        .prop_map(|(id, secret)| format!("grant_type=client_credentials&client_id={id}&client_secret={secret}"));
    let just_the_grant = Just("grant_type=client_credentials".to_owned());
    let forms = prop_oneof![3 => good, 2 => just_the_grant, 3 => vec(pairs, 0..5).prop_map(|pairs| pairs.join("&"))];
    let basics = (one_of(["Basic", "basic", "BASIC"]), encoded(), one_of([":", "::", ""]), encoded()).prop_map(
        |(scheme, id, colon, secret)| format!("{scheme} {}", STANDARD.encode(format!("{id}{colon}{secret}"))),
    );
    let headers = prop_oneof![
        4 => Just(String::new()),
        4 => basics,
        1 => texts().prop_map(|text| format!("Basic {text}")),
        1 => texts(),
    ];
    (headers, forms).prop_map(|(header, form)| format!("{}\n{form}", header.replace('\n', " ")).into_bytes()).boxed()
}

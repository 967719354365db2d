//! The token endpoint: each way in which a request for a token can be wrong. Row numbers are those of the negative cases.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use assessment::ports::StoreUnavailable;
use assessment::prove_client::ProveClientError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use lambda_http::Body;
use lambda_http::http::{Request, Response};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use smartrecruiters::token::{ClientProof, TokenProblem, read_token_request, respond, token_answer};

const GOOD: &str = "grant_type=client_credentials&client_id=c-1&client_secret=s-1";

fn request(method: &str, query: &str, kind: &str, authorization: Option<&str>, body: &[u8]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(format!("https://bridge.example/token{query}"));
    request = request.header("content-type", kind);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    request.body(Body::Binary(body.to_vec())).unwrap()
}

fn form(body: &str) -> Request<Body> {
    request("POST", "", "application/x-www-form-urlencoded; charset=UTF-8", None, body.as_bytes())
}

fn by_basic(authorization: &str, body: &str) -> Request<Body> {
    request("POST", "", "application/x-www-form-urlencoded", Some(authorization), body.as_bytes())
}

fn basic(credentials: &str) -> String {
    format!("Basic {}", STANDARD.encode(credentials))
}

fn text(response: &Response<Body>) -> &str {
    std::str::from_utf8(response.body().as_ref()).unwrap()
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn rendered(problem: TokenProblem) -> Response<Body> {
    respond(&form(""), Err(problem))
}

/// Status and `error`, after a look at what every answer has.
fn refused(read: Result<ClientProof, TokenProblem>) -> (u16, String) {
    let response = rendered(read.unwrap_err());
    assert_eq!((header(&response, "cache-control"), header(&response, "pragma")), ("no-store", "no-cache"));
    let body: Value = serde_json::from_str(text(&response)).unwrap();
    assert!(!body["error_description"].as_str().unwrap().is_empty());
    (response.status().as_u16(), body["error"].as_str().unwrap().to_owned())
}

fn refused_form(body: &str) -> (u16, String) {
    refused(read_token_request(&form(body)))
}

fn error(status: u16, error: &str) -> (u16, String) {
    (status, error.to_owned())
}

#[test]
fn a1_only_post_is_taken() {
    let problem = read_token_request(&request("GET", "", "", None, b"")).unwrap_err();
    let response = rendered(problem);
    assert_eq!((response.status().as_u16(), header(&response, "allow")), (405, "POST"));
}

#[test]
fn a2_a_body_in_json_is_invalid() {
    let body = json!({ "grant_type": "client_credentials", "client_id": "c-1", "client_secret": "s-1" }).to_string();
    let as_json = request("POST", "", "application/json", None, body.as_bytes());
    assert_eq!(refused(read_token_request(&as_json)), error(400, "invalid_request"));
    assert_eq!(refused_form(&body), error(400, "invalid_request"));
    assert_eq!(refused(read_token_request(&request("POST", "", "", None, b""))), error(400, "invalid_request"));
}

#[test]
fn a3_a4_a_missing_parameter_is_invalid_and_an_empty_one_is_missing() {
    for body in [
        "",
        "client_id=c-1&client_secret=s-1",
        "grant_type=&client_id=c-1&client_secret=s-1",
        "grant_type=client_credentials&client_secret=s-1",
        "grant_type=client_credentials&client_id=c-1",
        "grant_type=client_credentials&client_id=c-1&client_secret=",
    ] {
        assert_eq!(refused_form(body), error(400, "invalid_request"), "{body}");
    }
}

#[test]
fn a5_another_grant_type_is_unsupported() {
    let other = GOOD.replace("client_credentials", "password");
    assert_eq!(refused_form(&other), error(400, "unsupported_grant_type"));
}

#[test]
fn a6_a7_a14_an_unknown_client_and_a_wrong_secret_are_answered_alike() {
    let proof = |id: &str| read_token_request(&form(&GOOD.replace("c-1", id))).unwrap();
    let answers = ["unknown", "c-1"].map(|id| rendered(proof(id).refused(ProveClientError::NotProved)));
    let [unknown, wrong] = &answers;
    assert_eq!((unknown.status().as_u16(), text(unknown)), (wrong.status().as_u16(), text(wrong)));
    assert_eq!((wrong.status().as_u16(), header(wrong, "www-authenticate")), (401, ""));
    assert!(text(wrong).contains(r#""error":"invalid_client""#));
}

#[test]
fn a8_a_wrong_secret_by_basic_gets_a_challenge() {
    let proof = read_token_request(&by_basic(&basic("c-1:s-1"), "grant_type=client_credentials")).unwrap();
    assert_eq!((proof.id.as_str(), proof.secret.expose_secret()), ("c-1", "s-1"));
    let response = rendered(proof.refused(ProveClientError::NotProved));
    assert_eq!(response.status(), 401);
    assert!(header(&response, "www-authenticate").starts_with("Basic "));
}

#[test]
fn a9_credentials_come_by_one_way() {
    let read = |extra: &str| {
        read_token_request(&by_basic(&basic("c-1:s-1"), &format!("grant_type=client_credentials{extra}")))
    };
    assert_eq!(refused(read("&client_secret=s-1")), error(400, "invalid_request"));
    assert_eq!(refused(read("&client_id=c-2")), error(400, "invalid_request"));
    assert_eq!(read("&client_id=c-1").unwrap().id, "c-1");
    assert_eq!(read("&client_id=c-1&client_secret=").unwrap().id, "c-1");
}

#[test]
fn a10_a_parameter_comes_once() {
    for extra in ["&client_id=c-1", "&client_secret=x", "&grant_type=client_credentials", "&x=1&x=1", "&client%5fid=2"]
    {
        assert_eq!(refused_form(&format!("{GOOD}{extra}")), error(400, "invalid_request"), "{extra}");
    }
}

#[test]
fn a11_credentials_never_stand_in_the_address() {
    for query in ["?client_id=c-1&client_secret=hush", "?client_secret=hush", "?grant_type=client_credentials"] {
        let kind = "application/x-www-form-urlencoded";
        let problem = read_token_request(&request("POST", query, kind, None, GOOD.as_bytes())).unwrap_err();
        assert!(!format!("{problem:?}").contains("hush"));
        assert_eq!(refused(Err(problem)), error(400, "invalid_request"), "{query}");
    }
}

#[test]
fn a12_basic_that_is_none_gets_a_challenge() {
    for odd in ["Basic", "Basic @@@", &basic("no colon"), &basic(":s"), &basic("c:"), &basic("c:%zz")] {
        let problem = read_token_request(&by_basic(odd, "grant_type=client_credentials")).unwrap_err();
        let response = rendered(problem.clone());
        assert!(header(&response, "www-authenticate").starts_with("Basic "), "{odd}");
        assert_eq!(refused(Err(problem)), error(401, "invalid_client"), "{odd}");
    }
}

#[test]
fn a13_scope_and_unknown_parameters_are_ignored() {
    let proof = read_token_request(&form(&format!("{GOOD}&scope=orders_manage+packages_view&audience=x"))).unwrap();
    assert_eq!((proof.id.as_str(), proof.secret.expose_secret()), ("c-1", "s-1"));
    assert!(!format!("{proof:?}").contains("s-1"));
}

#[test]
fn a16_a_body_of_more_than_8_kib_is_too_large() {
    let padded = |length: usize| format!("{GOOD}&x={}", "y".repeat(length - GOOD.len() - 3));
    assert!(read_token_request(&form(&padded(8 * 1024))).is_ok());
    assert_eq!(refused_form(&padded(8 * 1024 + 1)), error(413, "request_too_large"));
}

#[test]
fn a17_too_many_wrong_secrets_are_told_to_wait_and_a_store_that_is_down_too() {
    let proof = read_token_request(&form(GOOD)).unwrap();
    let response = rendered(proof.refused(ProveClientError::TooMany));
    assert_eq!((response.status().as_u16(), header(&response, "retry-after")), (429, "60"));
    let down = ProveClientError::Store(StoreUnavailable("table".into()));
    let response = rendered(proof.refused(down));
    assert_eq!((response.status().as_u16(), header(&response, "retry-after")), (503, "5"));
    assert!(!text(&response).contains("table"));
}

#[test]
fn a18_what_is_no_text_is_invalid() {
    for odd in ["%", "%2", "%zz", "%00", "%ff", "a%c3%28", "%+1"] {
        assert_eq!(refused_form(&format!("{GOOD}&x={odd}")), error(400, "invalid_request"), "{odd}");
        assert_eq!(refused_form(&format!("{GOOD}&{odd}=x")), error(400, "invalid_request"), "{odd}");
    }
    let raw = [GOOD.as_bytes(), b"&x=\xff\x00"].concat();
    let read = read_token_request(&request("POST", "", "application/x-www-form-urlencoded", None, &raw));
    assert_eq!(refused(read), error(400, "invalid_request"));
}

#[test]
fn escapes_are_undone() {
    let body = "grant_type=client_credentials&client_id=c%2D1&client_secret=a+b%2Bc%3D%26%c3%a4";
    let proof = read_token_request(&form(body)).unwrap();
    assert_eq!((proof.id.as_str(), proof.secret.expose_secret()), ("c-1", "a b+c=&ä"));
}

#[test]
fn a19_the_good_answer() {
    let response = respond(&form(""), Ok(token_answer("t.o.k", SignedDuration::from_hours(1))));
    assert_eq!(response.status(), 200);
    assert_eq!((header(&response, "cache-control"), header(&response, "pragma")), ("no-store", "no-cache"));
    let body: Value = serde_json::from_str(text(&response)).unwrap();
    assert_eq!(body, json!({ "access_token": "t.o.k", "token_type": "Bearer", "expires_in": 3600 }));
}

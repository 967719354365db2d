//! Bearers on our routes, and the error body. Row numbers are those of the negative cases.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::CompanyKey;
use assessment::ports::{Companies, StoreUnavailable};
use edge::keys::Keys;
use edge::problem::Problem;
use edge::tokens::issue;
use jiff::Timestamp;
use lambda_http::Body;
use lambda_http::http::Request;
use serde_json::{Value, json};
use smartrecruiters::{ActiveCompany, authenticate, authenticate_for_order, respond};
use std::sync::atomic::{AtomicUsize, Ordering};

const US: &str = "https://bridge.example";

/// A store with one company, or one that does not answer, which counts how often it is read.
struct Store {
    company: Result<Option<Company>, ()>,
    reads: AtomicUsize,
}

impl Companies for Store {
    async fn company(&self, key: &CompanyKey) -> Result<Option<Company>, StoreUnavailable> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        let company = self.company.clone().map_err(|()| StoreUnavailable("throttled".into()))?;
        Ok(company.filter(|company| company.key == *key))
    }
}

fn store(company: Result<Option<Company>, ()>) -> Store {
    Store { company, reads: AtomicUsize::new(0) }
}

fn company(status: CompanyStatus, generation: u32) -> Company {
    let key = CompanyKey::parse("smartrecruiters#ACME").unwrap();
    Company { key, name: None, status, generation, settings: Settings::default(), leaving: None }
}

fn active() -> Company {
    company(CompanyStatus::Active, 2)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn keys() -> Keys {
    Keys::parse(&Keys::generate()).unwrap()
}

fn request(query: &str, authorization: &str) -> Request<Body> {
    let request = Request::builder().uri(format!("{US}/packages{query}"));
    let request = if authorization.is_empty() { request } else { request.header("authorization", authorization) };
    request.body(Body::Empty).unwrap()
}

/// Asks with a good token of generation 2.
async fn asked(stored: Result<Option<Company>, ()>) -> [Result<ActiveCompany, Problem>; 2] {
    let (keys, store) = (keys(), store(stored));
    let request = request("", &format!("Bearer {}", issue(&keys, US, &active(), at(0)).unwrap()));
    let plain = authenticate(&request, &keys, US, at(1), &store).await;
    assert_eq!(store.reads.load(Ordering::SeqCst), 1);
    [plain, authenticate_for_order(&request, &keys, US, at(1), &store).await]
}

fn refusal(result: &Result<ActiveCompany, Problem>) -> (u16, &'static str) {
    let problem = result.as_ref().unwrap_err();
    (problem.status.as_u16(), problem.code)
}

#[tokio::test]
async fn a_good_token_gives_its_company_after_one_read() {
    for found in asked(Ok(Some(active()))).await {
        assert_eq!(found.unwrap().company(), &active());
    }
}

#[tokio::test]
async fn c1_c2_without_a_bearer_there_is_a_bare_challenge() {
    let store = store(Ok(Some(active())));
    for authorization in ["", "Basic Yzpz", "Bearer", "Bearer "] {
        let problem = authenticate(&request("", authorization), &keys(), US, at(0), &store).await.unwrap_err();
        assert_eq!(problem.status, 401);
        assert!(!problem.challenge.unwrap().contains("error"), "{authorization}");
    }
    assert_eq!(store.reads.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn c3_c4_an_expired_altered_or_foreign_token_is_invalid_and_nothing_is_read() {
    let (keys, store) = (keys(), store(Ok(Some(active()))));
    let token = issue(&keys, US, &active(), at(0)).unwrap();
    let foreign = issue(&keys, "https://other.example", &active(), at(0)).unwrap();
    let other_keys = issue(&self::keys(), US, &active(), at(0)).unwrap();
    for (token, second) in [(&token, 3600), (&format!("{token}x"), 1), (&foreign, 1), (&other_keys, 1)] {
        let request = request("", &format!("Bearer {token}"));
        let problem = authenticate(&request, &keys, US, at(second), &store).await.unwrap_err();
        assert_eq!((problem.status.as_u16(), problem.code), (401, "invalid_token"));
        assert!(problem.challenge.unwrap().contains("invalid_token"));
    }
    assert_eq!(store.reads.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn c5_a_token_in_header_and_query_is_an_invalid_request() {
    let keys = keys();
    let token = issue(&keys, US, &active(), at(0)).unwrap();
    let request = request(&format!("?access_token={token}"), &format!("Bearer {token}"));
    let problem = authenticate(&request, &keys, US, at(1), &store(Ok(Some(active())))).await.unwrap_err();
    assert_eq!((problem.status.as_u16(), problem.code), (400, "invalid_request"));
}

#[tokio::test]
async fn c8_a_token_of_an_earlier_connection_is_invalid() {
    for stored in [
        Some(company(CompanyStatus::Active, 3)),
        Some(company(CompanyStatus::Disabled, 3)),
        Some(company(CompanyStatus::Connecting, 2)),
        None,
    ] {
        for result in asked(Ok(stored)).await {
            assert_eq!(refusal(&result), (401, "invalid_token"));
        }
    }
}

#[tokio::test]
async fn c8_e21_a_company_that_left_is_told_so_only_where_orders_are_placed() {
    let [plain, for_order] = asked(Ok(Some(company(CompanyStatus::Disabled, 2)))).await;
    assert_eq!(refusal(&plain), (401, "invalid_token"));
    assert_eq!(refusal(&for_order), (403, "integration_disabled"));
}

#[tokio::test]
async fn e22_a_store_that_does_not_answer_is_a_503() {
    for result in asked(Err(())).await {
        assert_eq!(refusal(&result).0, 503);
        assert!(result.unwrap_err().retry_after.is_some());
    }
}

#[test]
fn the_error_body_has_a_message_one_error_and_the_requests_id() {
    let problem = Problem::invalid("validation_failed", "/candidate/email", "This is missing.");
    let response = respond(&request("", ""), Err(problem));
    let body: Value = serde_json::from_slice(response.body().as_ref()).unwrap();
    let error = json!({ "code": "validation_failed", "message": "This is missing.", "pointer": "/candidate/email" });
    assert_eq!(body, json!({ "message": "This is missing.", "errors": [error], "requestId": "" }));
    assert_eq!(response.status(), 422);
    let bare = respond(&request("", ""), Err(Problem::no_credentials()));
    assert!(bare.headers().contains_key("www-authenticate") && bare.headers().contains_key("x-request-id"));
    let body: Value = serde_json::from_slice(bare.body().as_ref()).unwrap();
    assert_eq!(body["errors"][0].get("pointer"), None);
}

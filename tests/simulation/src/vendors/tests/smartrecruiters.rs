//! SmartRecruiters: tokens, candidates, rate limits.

use serde_json::{Value, json};

use super::{ask, at};
use crate::vendors::{Asked, SmartRecruiters};

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// Two companies, each with a candidate and an order.
pub(super) fn smartrecruiters() -> SmartRecruiters {
    let mut smartrecruiters = SmartRecruiters::new();
    for (company, letter) in [("acme", "a"), ("other", "o")] {
        smartrecruiters.add_company(company, &format!("id-{letter}"), &format!("secret&{letter}"));
        smartrecruiters.add_order(company, &format!("order-{letter}"));
        let email = format!("{letter}@example.nl");
        smartrecruiters.add_candidate(company, &format!("candidate-{letter}"), "Rembrandt", "van Rijn", Some(&email));
    }
    smartrecruiters
}

fn ask_token(form: &str) -> Asked {
    ask("POST", "/identity/oauth/token").body(FORM, form)
}

/// A token of the company with this letter.
pub(super) fn token(smartrecruiters: &mut SmartRecruiters, letter: &str) -> String {
    let form = format!("grant_type=client_credentials&client_id=id-{letter}&client_secret=secret%26{letter}");
    let said = smartrecruiters.answer(&ask_token(&form), at(0));
    assert_eq!((said.status, said.named("cache-control")), (200, Some("no-store")));
    assert_eq!((&said.value()["token_type"], &said.value()["expires_in"]), (&json!("bearer"), &json!(1800)));
    said.value()["access_token"].as_str().unwrap().to_owned()
}

fn candidate(token: &str, id: &str) -> Asked {
    ask("GET", &format!("/candidates/{id}")).bearer(token)
}

#[test]
fn a_token_names_its_company() {
    let mut smartrecruiters = smartrecruiters();
    assert_eq!(token(&mut smartrecruiters, "a"), "sr-acme-00000001");
    assert_eq!(token(&mut smartrecruiters, "o"), "sr-other-00000002");
}

#[test]
fn a_token_request_that_is_wrong_gets_the_errors_of_rfc_6749() {
    let mut smartrecruiters = smartrecruiters();
    let good = "grant_type=client_credentials&client_id=id-a&client_secret=secret%26a";
    let invalid = |asked| (asked, "invalid_request");
    for (asked, error) in [
        invalid(ask("POST", "/identity/oauth/token")),
        invalid(ask("POST", "/identity/oauth/token").body("application/json", good)),
        invalid(ask_token("")),
        invalid(ask_token("client_id=id-a&client_secret=secret%26a")),
        invalid(ask_token("grant_type=client_credentials&client_secret=secret%26a")),
        invalid(ask_token("grant_type=client_credentials&client_id=id-a&client_secret=")),
        invalid(ask_token(&format!("{good}&client_id=id-a"))),
        invalid(ask_token(&format!("{good}&extra=%zz"))),
        (ask_token(&good.replace("client_credentials", "password")), "unsupported_grant_type"),
        (ask_token(&good.replace("%26a", "%26o")), "invalid_client"),
        (ask_token(&good.replace("id-a", "id+a")), "invalid_client"),
    ] {
        let said = smartrecruiters.answer(&asked, at(0));
        assert_eq!((said.status, said.named("cache-control")), (400, Some("no-store")), "{asked:?}");
        assert_eq!(said.value()["error"], error, "{asked:?}");
    }
    assert_eq!(smartrecruiters.answer(&ask_token(good), at(0)).status, 200);
}

#[test]
fn a_token_dies_after_thirty_minutes() {
    let mut smartrecruiters = smartrecruiters();
    let asked = candidate(&token(&mut smartrecruiters, "a"), "candidate-a");
    assert_eq!(smartrecruiters.answer(&asked, at(30 * 60 - 1)).status, 200);
    let said = smartrecruiters.answer(&asked, at(30 * 60));
    assert_eq!((said.status, &said.value()["errors"][0]["code"]), (401, &json!("UNAUTHORIZED")));
    assert!(said.named("x-ratelimit-limit").is_none());
}

#[test]
fn new_credentials_end_the_old_ones_at_once_and_their_tokens_when_revoked() {
    let mut smartrecruiters = smartrecruiters();
    let asked = candidate(&token(&mut smartrecruiters, "a"), "candidate-a");
    smartrecruiters.replace_secret("acme", "id-b", "secret&b");
    let old = ask_token("grant_type=client_credentials&client_id=id-a&client_secret=secret%26a");
    assert_eq!(smartrecruiters.answer(&old, at(0)).value()["error"], "invalid_client");
    smartrecruiters.revoke_tokens("other");
    assert_eq!(smartrecruiters.answer(&asked, at(0)).status, 200);
    smartrecruiters.revoke_tokens("acme");
    assert_eq!(smartrecruiters.answer(&asked, at(0)).status, 401);
    token(&mut smartrecruiters, "b");
}

#[test]
fn a_company_reads_its_own_candidates() {
    let mut smartrecruiters = smartrecruiters();
    smartrecruiters.add_candidate("acme", "without", "Saskia", "van Uylenburgh", None);
    let token = token(&mut smartrecruiters, "a");
    let mut read = |id: &str| {
        let said = smartrecruiters.answer(&candidate(&token, id), at(0));
        (said.status, said.value())
    };
    let (status, body) = read("candidate-a");
    assert_eq!((status, &body["id"], &body["email"]), (200, &json!("candidate-a"), &json!("a@example.nl")));
    assert_eq!((&body["firstName"], &body["lastName"]), (&json!("Rembrandt"), &json!("van Rijn")));
    let (status, body) = read("without");
    assert_eq!((status, body.get("email")), (200, None::<&Value>));
    assert_eq!(read("candidate%2Da").0, 200);
    assert_eq!(read("candidate-o").0, 403);
    assert_eq!(read("nobody").0, 404);
}

#[test]
fn a_removed_candidate_is_gone_if_it_was_the_companys() {
    let mut smartrecruiters = smartrecruiters();
    let asked = candidate(&token(&mut smartrecruiters, "a"), "candidate-a");
    smartrecruiters.remove_candidate("other", "candidate-a");
    assert_eq!(smartrecruiters.answer(&asked, at(0)).status, 200);
    smartrecruiters.remove_candidate("acme", "candidate-a");
    assert_eq!(smartrecruiters.answer(&asked, at(0)).status, 404);
}

#[test]
fn one_request_too_many_in_a_second_gets_429() {
    let mut smartrecruiters = smartrecruiters();
    let (own, foreign) = (token(&mut smartrecruiters, "a"), token(&mut smartrecruiters, "o"));
    for remaining in (0..10).rev() {
        let said = smartrecruiters.answer(&candidate(&own, "nobody"), at(5));
        assert_eq!((said.status, said.named("x-ratelimit-limit")), (404, Some("10")));
        assert_eq!(said.named("x-ratelimit-remaining"), Some(remaining.to_string().as_str()));
        assert_eq!(said.named("x-ratelimit-concurrent-limit"), Some("8"));
        assert_eq!(said.named("x-ratelimit-concurrent-remaining"), Some("7"));
    }
    let said = smartrecruiters.answer(&candidate(&own, "candidate-a"), at(5));
    assert_eq!((said.status, &said.value()["errors"][0]["code"]), (429, &json!("TOO_MANY_REQUESTS")));
    assert_eq!(said.named("x-ratelimit-remaining"), Some("0"));
    assert_eq!(smartrecruiters.answer(&candidate(&foreign, "candidate-o"), at(5)).status, 200);
    token(&mut smartrecruiters, "a");
    assert_eq!(smartrecruiters.rate_limit_violations(), 1);
    assert_eq!(smartrecruiters.answer(&candidate(&own, "candidate-a"), at(6)).status, 200);
}

#[test]
fn other_addresses_and_methods_are_refused() {
    let mut smartrecruiters = smartrecruiters();
    for (method, path, status) in [
        ("GET", "", 404),
        ("GET", "/candidates", 404),
        ("GET", "/candidates/", 404),
        ("GET", "/candidates/%zz", 404),
        ("PATCH", "/assessment-api/v202010/orders//results", 404),
        ("PATCH", "/assessment-api/v202010/orders/order-a/results/", 404),
        ("PATCH", "/orders/order-a/results", 404),
        ("PATCH", "/assessment-api/v201906/orders/order-a/results", 404),
        ("PUT", "/assessment-api/v202010/orders/order-a/results", 405),
        ("DELETE", "/candidates/candidate-a", 405),
        ("GET", "/jobs/", 404),
        ("PUT", "/jobs/vacancy-1", 405),
        ("GET", "/identity/oauth/token", 405),
    ] {
        let said = smartrecruiters.answer(&ask(method, path), at(0));
        assert_eq!(said.status, status, "{method} {path}");
        assert!(said.value()["errors"][0]["code"].is_string() && said.value()["message"].is_string());
    }
}

//! SmartRecruiters as a client of a partner: a minimal partner answers what the test sets.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::{Json, Router};
use reqwest::Method;
use serde_json::{Value, json};

use super::results::placed;
use super::smartrecruiters::Fixture;
use crate::smartrecruiters::{
    Candidate, InlineAnswer, JobSpelling, NoAnswer, OrderDraft, PackageAddress, Proof, RequesterHeader, Setup,
    Standing, TimeUnit, Why,
};

/// What the partner answers, and what it got.
#[derive(Default)]
pub(super) struct Partner {
    pub(super) token: Value,
    pub(super) status: u16,
    answer: Value,
    /// Tokens that are refused.
    stale: Vec<String>,
    delay: Duration,
    tokens_issued: u32,
    /// The `Authorization` of each request for a token.
    proofs: Vec<Option<String>>,
    pub(super) got: Vec<(String, HeaderMap, Value)>,
    pub(super) verbs: Vec<Method>,
}

pub(super) type Shared = Arc<Mutex<Partner>>;

impl Partner {
    fn respond(&mut self, uri: &Uri, headers: HeaderMap, body: &[u8]) -> (StatusCode, Json<Value>) {
        if uri.path() == "/token" {
            self.tokens_issued += 1;
            let proof = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
            self.proofs.push(proof.map(ToOwned::to_owned));
            return (StatusCode::OK, Json(self.token.clone()));
        }
        let authorization = headers.get(header::AUTHORIZATION).cloned();
        self.got.push((uri.to_string(), headers, serde_json::from_slice(body).unwrap_or_default()));
        if self
            .stale
            .iter()
            .any(|token| authorization.as_ref().is_some_and(|given| *given == format!("Bearer {token}")))
        {
            self.stale.clear();
            return (StatusCode::UNAUTHORIZED, Json(json!({})));
        }
        (StatusCode::from_u16(self.status).unwrap(), Json(self.answer.clone()))
    }
}

/// Starts a partner that has connected itself.
pub(super) async fn partner(fixture: &Fixture, status: u16, answer: Value) -> Shared {
    let (partner, url) = listening(status, answer).await;
    fixture.peer.connect_partner(&url);
    partner
}

/// Starts a partner, and says where it is.
pub(super) async fn listening(status: u16, answer: Value) -> (Shared, String) {
    let token = json!({"access_token": "partner-token", "token_type": "Bearer", "expires_in": 3600});
    let partner = Shared::new(Mutex::new(Partner { token, status, answer, ..Partner::default() }));
    let state = Arc::clone(&partner);
    let router = Router::new().fallback(move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
        let (delay, answer) = {
            let mut partner = state.lock().unwrap();
            partner.verbs.push(method);
            (partner.delay, partner.respond(&uri, headers, &body))
        };
        async move {
            tokio::time::sleep(delay).await;
            answer
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (partner, url)
}

fn package(id: &str, kind: &str) -> Value {
    json!({"id": id, "type": kind, "name": "Engineer", "description": "Engineer", "assessments": []})
}

pub(super) fn draft() -> OrderDraft {
    OrderDraft::new(&Candidate::new("Rembrandt", "van Rijn", "rembrandt@example.nl"), "job-1", "sr-job-1")
}

#[tokio::test]
async fn inline_packages_show_only_in_inline_setup() {
    let fixture = Fixture::start().await;
    let list = json!([package("a", "SKILL_TEST"), package("inline-a", "INLINE_ASSESSMENT")]);
    let partner = partner(&fixture, 200, list).await;

    let regular = fixture.peer.packages("acme", Setup::Order).await.unwrap();
    let inline = fixture.peer.packages("acme", Setup::Inline).await.unwrap();
    assert_eq!(regular.iter().map(|p| &*p.id).collect::<Vec<_>>(), ["a"]);
    assert_eq!(inline.iter().map(|p| &*p.id).collect::<Vec<_>>(), ["inline-a"]);

    let partner = partner.lock().unwrap();
    let (uri, headers, _) = &partner.got[0];
    assert_eq!(uri, "/packages?city=Rotterdam&country-code=nl&remote=false");
    assert_eq!(headers["requester"], r#"{"email":"recruiter@example.com"}"#);
    assert_eq!(partner.tokens_issued, 1);
}

#[tokio::test]
async fn the_requester_header_has_many_spellings() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 204, Value::Null).await;
    for spelling in [
        RequesterHeader::PercentEncodedJson,
        RequesterHeader::Base64Json,
        RequesterHeader::Simple,
        RequesterHeader::SimpleExploded,
        RequesterHeader::Malformed,
    ] {
        fixture.peer.behave(|behaviour| behaviour.requester = spelling);
        assert_eq!(fixture.peer.packages("acme", Setup::Order).await, Ok(vec![]));
    }
    let partner = partner.lock().unwrap();
    let seen: Vec<_> = partner.got.iter().map(|(_, headers, _)| headers["requester"].to_str().unwrap()).collect();
    let base64 = "eyJlbWFpbCI6InJlY3J1aXRlckBleGFtcGxlLmNvbSJ9";
    let percent = "%7B%22email%22%3A%22recruiter%40example.com%22%7D";
    let malformed = "{\"email\":%zzrecruiter@example.com";
    assert_eq!(seen, [percent, base64, "email,recruiter@example.com", "email=recruiter@example.com", malformed]);
}

#[tokio::test]
async fn a_list_with_a_fault_is_not_shown() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 200, Value::Null).await;
    let mut without_description = package("a", "SKILL_TEST");
    without_description.as_object_mut().unwrap().remove("description");
    let mut blank_name = package("a", "SKILL_TEST");
    blank_name["name"] = json!("");
    for list in [
        json!({"packages": []}),
        json!([without_description]),
        json!([blank_name]),
        json!([package("a", "PERSONALITY")]),
        json!([package("a/b", "SKILL_TEST")]),
        json!([package("a", "SKILL_TEST"), package("a", "SKILL_TEST")]),
    ] {
        partner.lock().unwrap().answer = list.clone();
        let refusal = fixture.peer.packages("acme", Setup::Order).await.unwrap_err();
        assert!(matches!(refusal.why, Why::Malformed(_)), "{list}");
    }
}

#[tokio::test]
async fn one_package_is_asked_for_by_its_id() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 200, package("a-1", "SKILL_TEST")).await;
    assert_eq!(fixture.peer.package("acme", "a-1").await.unwrap().id, "a-1");
    assert_eq!(partner.lock().unwrap().got[0].0, "/packages/a-1");
    fixture.peer.behave(|behaviour| behaviour.package_address = PackageAddress::Appended);
    fixture.peer.package("acme", "a-1").await.unwrap();
    assert_eq!(partner.lock().unwrap().got[1].0, "/packages/%7BassessmentPackageId%7D/a-1");
}

#[tokio::test]
async fn a_lifetime_in_milliseconds_is_a_thousandth() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 204, Value::Null).await;
    fixture.peer.behave(|behaviour| behaviour.expires_in = TimeUnit::Milliseconds);
    for advance in [0, 3500, 200] {
        fixture.clock.advance(Duration::from_millis(advance));
        fixture.peer.packages("acme", Setup::Order).await.unwrap();
    }
    assert_eq!(partner.lock().unwrap().tokens_issued, 2);
}

#[tokio::test]
async fn it_proves_itself_in_the_form_or_by_basic() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 204, Value::Null).await;
    fixture.peer.packages("acme", Setup::Order).await.unwrap();
    fixture.peer.behave(|behaviour| behaviour.proof = Proof::Basic);
    fixture.clock.advance(Duration::from_hours(1));
    fixture.peer.packages("acme", Setup::Order).await.unwrap();
    let forms: Vec<_> =
        fixture.peer.wire().made(&Method::POST, "/token").into_iter().map(|call| call.request).collect();
    assert!(forms[0].contains("client_secret=") && forms[1] == "grant_type=client_credentials", "{forms:?}");
    let proofs = partner.lock().unwrap().proofs.clone();
    assert!(proofs[0].is_none() && proofs[1].as_ref().unwrap().starts_with("Basic "), "{proofs:?}");
}

#[tokio::test]
async fn a_partner_token_is_kept_until_it_expires_or_is_refused() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 204, Value::Null).await;
    let ask = async || fixture.peer.packages("acme", Setup::Order).await;
    ask().await.unwrap();
    ask().await.unwrap();
    assert_eq!(partner.lock().unwrap().tokens_issued, 1);
    fixture.clock.advance(Duration::from_hours(1));
    ask().await.unwrap();
    assert_eq!(partner.lock().unwrap().tokens_issued, 2);
    partner.lock().unwrap().stale = vec!["partner-token".to_owned()];
    ask().await.unwrap();
    assert_eq!(partner.lock().unwrap().tokens_issued, 3);
}

#[tokio::test]
async fn a_token_answer_is_judged_strictly() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 204, Value::Null).await;
    for token in [
        json!({"access_token": "t"}),
        json!({"access_token": "t", "expires_in": "3600"}),
        json!({"access_token": "t", "expires_in": 3600.5}),
        json!({"access_token": "", "expires_in": 3600}),
        json!({"access_token": "t", "expires_in": 3600, "token_type": "mac"}),
    ] {
        partner.lock().unwrap().token = token.clone();
        let refusal = fixture.peer.packages("acme", Setup::Order).await.unwrap_err();
        assert!(matches!(refusal.why, Why::Token(_)), "{token}");
    }
}

#[tokio::test]
async fn only_202_places_an_order() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 200, json!({})).await;
    let refusal = fixture.peer.order("acme", draft()).await.unwrap_err();
    assert!(matches!(refusal.why, Why::Status { status: 200, .. }));
    let order = refusal.order.unwrap();
    assert!(matches!(fixture.peer.order_snapshot(&order).unwrap().standing, Standing::Failed(_)));

    partner.lock().unwrap().status = 202;
    assert_eq!(fixture.peer.reorder(&order).await, Ok(order.clone()));
    assert_eq!(fixture.peer.order_snapshot(&order).unwrap().standing, Standing::Accepted);
    let partner = partner.lock().unwrap();
    assert_eq!(partner.got[0].2, partner.got[1].2);
    let body = &partner.got[0].2;
    let callback = format!("{}/assessment-api/v202010/orders/{order}/results", fixture.peer.base_url());
    assert_eq!(body["resultCallbackURL"], callback);
    assert_eq!((&body["job"]["id"], &body["jobId"]), (&json!("sr-job-1"), &json!("sr-job-1")));
    assert_eq!(body["companyId"], "acme");
    assert_eq!(body["candidate"]["email"], "rembrandt@example.nl");
}

#[tokio::test]
async fn an_order_can_be_spelt_in_many_ways() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 202, json!({})).await;
    let old = draft().job(JobSpelling::JobId).without_email().auto_triggered();
    fixture.peer.order("acme", old).await.unwrap();
    let hostile = draft().overriding("resultCallbackURL", "https://attacker.example/orders/1/results");
    fixture.peer.order("acme", hostile).await.unwrap();

    let partner = partner.lock().unwrap();
    let old = &partner.got[0].2;
    assert!(old.get("job").is_none() && old.get("requester").is_none() && old["candidate"].get("email").is_none());
    assert_eq!(old["jobId"], "sr-job-1");
    assert_eq!(partner.got[1].2["resultCallbackURL"], "https://attacker.example/orders/1/results");
}

#[tokio::test]
async fn an_inline_order_needs_an_address_for_the_candidate() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 200, json!({"assessmentPackageURL": "https://partner.example/take/1"})).await;
    let (order, url) = fixture.peer.inline_order("acme", draft()).await.unwrap();
    assert_eq!(url.as_str(), "https://partner.example/take/1");
    {
        let body = &partner.lock().unwrap().got[0].2;
        assert!(body["candidate"].get("id").is_none() && body.get("requester").is_none());
    }
    let snapshot = fixture.peer.order_snapshot(&order).unwrap();
    super::client().get(snapshot.return_url().unwrap()).send().await.unwrap();
    assert!(fixture.peer.order_snapshot(&order).unwrap().candidate_returned);

    fixture.peer.behave(|behaviour| behaviour.inline_answer = InlineAnswer::Url);
    let refusal = fixture.peer.inline_order("acme", draft()).await.unwrap_err();
    assert_eq!(refusal.why, Why::Malformed("url is missing".to_owned()));
    partner.lock().unwrap().answer = json!({"url": "/take/1"});
    let refusal = fixture.peer.inline_order("acme", draft()).await.unwrap_err();
    assert!(matches!(refusal.why, Why::Malformed(_)));
}

#[tokio::test]
async fn it_does_not_wait_forever() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 202, json!({})).await;
    partner.lock().unwrap().delay = Duration::from_secs(30);
    fixture.peer.behave(|behaviour| behaviour.patience = Duration::from_millis(200));
    let refusal = fixture.peer.order("acme", draft()).await.unwrap_err();
    assert_eq!(refusal.why, Why::NoAnswer(NoAnswer::TimedOut));

    fixture.peer.connect_partner("http://127.0.0.1:9");
    let refusal = fixture.peer.order("other", draft()).await.unwrap_err();
    assert!(matches!(refusal.why, Why::NoAnswer(NoAnswer::Unreachable(_))));
}

#[tokio::test]
async fn the_wire_log_shows_both_directions() {
    let fixture = Fixture::start().await;
    placed(&fixture, "acme").await;
    fixture.token(&fixture.acme).await;
    let wire = fixture.peer.wire();
    assert_eq!(wire.received(&Method::POST, "/identity/oauth/token").len(), 1);
    let made = wire.made(&Method::POST, "/token");
    assert!(made[0].request.contains(&fixture.acme.partner.client_id));
    assert_eq!(made[0].to_string(), "SmartRecruiters -> bridge  POST /token  no answer");
    wire.clear();
    assert!(wire.calls().is_empty());
}

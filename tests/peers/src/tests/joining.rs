//! A partner configures itself, and companies join and leave.

use reqwest::Method;
use serde_json::{Value, json};

use super::partner::{Shared, listening};
use super::smartrecruiters::Fixture;
use super::{client, form, status_and_json};
use crate::smartrecruiters::{Connection, DisableVerb, DisplayMode, Settings, Setup, Why};
use crate::{Clock, Credentials, SmartRecruiters};

const CONFIGURATION: &str = "/assessment-api/v202010/partner/configuration";

/// A partner at this address, as it might describe itself.
fn configuration(partner: &str) -> Value {
    json!({
        "consentUrl": format!("{partner}consent?from=sr"),
        "consentDisplayMode": "REDIRECT",
        "assessmentPackageListUrl": format!("{partner}my/packages"),
        "singleAssessmentPackageUrl": format!("{partner}my/packages/{{assessmentPackageId}}"),
        "oauthTokenUrl": format!("{partner}token"),
        "integrationDisableUrl": format!("{partner}leave/secret/{{companyId}}"),
        "fields": [{ "id": "job", "name": "Job", "description": "Which job" }],
        "supportedAssessmentTypes": ["SKILL_TEST"],
    })
}

impl Fixture {
    async fn master_token(&self) -> String {
        self.token_of(&self.peer.master()).await
    }

    async fn token_of(&self, credentials: &Credentials) -> String {
        let (status, body) = self.ask_token(form("client_credentials", credentials)).await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }

    async fn configure(&self, configuration: &Value) -> (u16, Value) {
        let request = client().put(self.url(CONFIGURATION)).bearer_auth(self.master_token().await);
        status_and_json(request.json(configuration)).await
    }

    async fn integrate(&self, company: &str, body: &Value) -> (u16, Value) {
        let url = self.url(&format!("/assessment-api/v202010/integration/company/{company}"));
        status_and_json(client().post(url).bearer_auth(self.master_token().await).json(body)).await
    }
}

fn code(body: &Value) -> &str {
    body["errors"][0]["code"].as_str().unwrap_or_default()
}

/// A SmartRecruiters with a partner that has configured itself.
async fn configured(status: u16) -> (Fixture, Shared, String) {
    let fixture = Fixture::start().await;
    let (partner, url) = listening(status, json!([])).await;
    assert_eq!(fixture.configure(&configuration(&url)).await.0, 200);
    (fixture, partner, url)
}

/// `initech` joins, with this pair for SmartRecruiters.
async fn joined(fixture: &Fixture) -> (Credentials, Credentials) {
    let issued = Credentials::mint();
    fixture.peer.begin_consent("initech", DisplayMode::Popup).unwrap();
    let body = json!({ "clientId": issued.client_id, "clientSecret": issued.client_secret });
    let (status, answer) = fixture.integrate("initech", &body).await;
    assert_eq!(status, 200, "{answer}");
    let text = |member: &str| answer[member].as_str().unwrap().to_owned();
    (issued, Credentials::new(text("clientId"), text("clientSecret")))
}

#[tokio::test]
async fn a_configuration_is_stored_as_a_whole_and_read_back() {
    let fixture = Fixture::start().await;
    let token = fixture.master_token().await;
    assert_eq!(fixture.get(CONFIGURATION, &token).await.0, 404);
    let first = configuration("https://partner.example/");
    assert_eq!(fixture.configure(&first).await, (200, first.clone()));
    assert_eq!(fixture.get(CONFIGURATION, &token).await, (200, first.clone()));
    let mut second = first;
    second.as_object_mut().unwrap().remove("fields");
    second["inlineAssessmentPackageOrderUrl"] = json!("");
    fixture.configure(&second).await;
    assert_eq!(fixture.peer.configuration(), Some(second));
}

#[tokio::test]
async fn a_configuration_with_a_mistake_is_refused_and_not_stored() {
    let fixture = Fixture::start().await;
    fixture.peer.behave(|behaviour| behaviour.rate.per_second = 100);
    let good = configuration("https://partner.example/");
    let field = json!({ "id": "a", "name": "A", "description": "A" });
    let six_fields: Vec<&Value> = std::iter::repeat_n(&field, 6).collect();
    let seven_types = ["SKILL_TEST"; 7];
    for (key, value) in [
        ("consentUrl", Value::Null),
        ("consentUrl", json!("/connect")),
        ("oauthTokenUrl", json!("https://partner.example/a b")),
        ("packageOrderUrl", json!("")),
        ("integrationDisableUrl", json!(7)),
        ("consentDisplayMode", json!("FRAME")),
        ("supportedAssessmentTypes", json!([])),
        ("supportedAssessmentTypes", json!(seven_types)),
        ("supportedAssessmentTypes", json!(["PERSONALITY"])),
        ("fields", json!(six_fields)),
        ("fields", json!([{ "id": "a", "name": "A" }])),
        ("companyIntegrationUrl", json!("https://partner.example/")),
    ] {
        let mut wrong = good.clone();
        wrong[key] = value.clone();
        let (status, body) = fixture.configure(&wrong).await;
        assert_eq!((status, code(&body)), (400, "INVALID_CONFIGURATION"), "{key}: {value}");
    }
    for key in ["consentUrl", "consentDisplayMode", "oauthTokenUrl", "supportedAssessmentTypes"] {
        let mut wrong = good.clone();
        wrong.as_object_mut().unwrap().remove(key);
        assert_eq!(fixture.configure(&wrong).await.0, 400, "{key}");
    }
    fixture.peer.behave(|behaviour| behaviour.placeholders = false);
    assert_eq!(fixture.configure(&good).await.0, 400);
    assert_eq!(fixture.peer.configuration(), None);
}

#[tokio::test]
async fn each_level_of_credentials_has_routes_of_its_own() {
    let (fixture, _partner, _) = configured(204).await;
    let (customer, master) = (fixture.token(&fixture.acme).await, fixture.master_token().await);
    assert_eq!(fixture.get(CONFIGURATION, &customer).await.0, 403);
    assert_eq!(fixture.get("/candidates/none", &master).await.0, 403);
    assert_eq!(fixture.get(CONFIGURATION, "unknown").await.0, 401);
    assert_eq!(fixture.get("/candidates/none", &customer).await.0, 404);
}

#[tokio::test]
async fn credentials_are_renewed_with_an_overlap_and_revoked() {
    let (fixture, _partner, _) = configured(204).await;
    let old = [fixture.peer.master(), fixture.acme.customer.clone()];
    let new = [fixture.peer.issue_master(), fixture.peer.issue_customer("acme")];
    let paths = [CONFIGURATION, "/candidates/none"];
    for ((old, new), path) in old.iter().zip(&new).zip(paths) {
        let (before, after) = (fixture.token_of(old).await, fixture.token_of(new).await);
        fixture.peer.revoke(&old.client_id);
        assert_eq!(fixture.ask_token(form("client_credentials", old)).await.0, 400);
        assert_eq!(fixture.get(path, &before).await.0, 401);
        assert!(matches!(fixture.get(path, &after).await.0, 200 | 404));
        fixture.token_of(new).await;
    }
}

#[tokio::test]
async fn a_company_joins_once_with_consent_and_a_configured_partner() {
    let fixture = Fixture::start().await;
    let body = json!({ "clientId": "id", "clientSecret": "secret" });
    let (status, answer) = fixture.integrate("initech", &body).await;
    assert_eq!((status, code(&answer)), (404, "NOT_FOUND"));
    let (_partner, url) = listening(204, Value::Null).await;
    fixture.configure(&configuration(&url)).await;
    let (status, answer) = fixture.integrate("initech", &body).await;
    assert_eq!((status, code(&answer)), (403, "NO_CONSENT"));
    assert_eq!(fixture.integrate("acme", &body).await.0, 409);

    fixture.peer.begin_consent("initech", DisplayMode::Redirect).unwrap();
    assert_eq!(fixture.peer.connection("initech"), Connection::Consented);
    for wrong in [json!({}), json!({ "clientId": "id" }), json!({ "clientId": 1, "clientSecret": "secret" }), json!([])]
    {
        assert_eq!(fixture.integrate("initech", &wrong).await.0, 400, "{wrong}");
    }
    let (status, answer) = fixture.integrate("initech", &body).await;
    assert_eq!((status, answer.as_object().unwrap().len()), (200, 2));
    let (status, again) = fixture.integrate("initech", &body).await;
    assert_eq!((status, code(&again)), (409, "ALREADY_INTEGRATED"));
    assert_eq!(fixture.peer.connection("initech"), Connection::Active);
    fixture.peer.withdraw_consent("initech");
    assert_eq!(fixture.peer.connection("initech"), Connection::Active);
}

#[tokio::test]
async fn what_was_exchanged_is_used_at_the_configured_addresses() {
    let (fixture, partner, _) = configured(204).await;
    let (issued, customer) = joined(&fixture).await;
    fixture.token_of(&customer).await;
    fixture.peer.packages("initech", Setup::Order).await.unwrap();
    assert!(partner.lock().unwrap().got[0].0.starts_with("/my/packages?"));
    let asked = fixture.peer.wire().made(&Method::POST, "/token");
    assert!(asked[0].request.contains(&issued.client_id) && asked[0].request.contains(&issued.client_secret));
    let nowhere = fixture.peer.order("initech", super::partner::draft()).await.unwrap_err();
    assert_eq!(nowhere.why, Why::NotOffered("packageOrderUrl"));
}

#[tokio::test]
async fn the_partners_pair_can_be_tried_before_it_is_taken() {
    let (fixture, partner, _) = configured(204).await;
    fixture.peer.behave(|behaviour| behaviour.tries_credentials = true);
    partner.lock().unwrap().token = json!({});
    fixture.peer.begin_consent("initech", DisplayMode::Popup).unwrap();
    let body = json!({ "clientId": "id", "clientSecret": "secret" });
    let (status, answer) = fixture.integrate("initech", &body).await;
    assert_eq!((status, code(&answer)), (400, "INVALID_CREDENTIALS"));
    partner.lock().unwrap().token = json!({ "access_token": "t", "expires_in": 60 });
    assert_eq!(fixture.integrate("initech", &body).await.0, 200);
}

#[tokio::test]
async fn the_consent_page_is_told_the_company_and_the_way_back() {
    let (fixture, _partner, url) = configured(204).await;
    let page = fixture.peer.begin_consent("a b", DisplayMode::Popup).unwrap();
    assert_eq!(page.as_str(), format!("{url}consent?from=sr&companyId=a+b"));
    let page = fixture.peer.begin_consent("a b", DisplayMode::Redirect).unwrap();
    let redirect = page.query_pairs().find(|(name, _)| name == "redirect").unwrap().1.into_owned();
    assert_eq!(redirect, fixture.url("/apps/a%20b"));
    let back = client().get(redirect).send().await.unwrap();
    assert!(back.status() == 200 && back.text().await.unwrap().contains("Waiting for the partner"));

    fixture.peer.forget_configuration();
    let unconfigured = fixture.peer.begin_consent("initech", DisplayMode::Popup);
    assert_eq!(unconfigured, Err(Why::NotConnected));
    fixture.peer.connect_partner("http://partner.example");
    let usual = fixture.peer.begin_consent("initech", DisplayMode::Popup).unwrap();
    assert_eq!(usual.as_str(), "http://partner.example/connect?companyId=initech");
}

#[tokio::test]
async fn a_company_leaves_when_the_partner_says_204_and_can_join_again() {
    let (fixture, partner, _) = configured(500).await;
    let (_, customer) = joined(&fixture).await;
    let token = fixture.token_of(&customer).await;
    assert!(matches!(fixture.peer.disconnect("initech").await, Err(Why::Status { status: 500, .. })));
    assert_eq!(fixture.peer.connection("initech"), Connection::Active);
    partner.lock().unwrap().status = 204;
    fixture.peer.disconnect("initech").await.unwrap();
    {
        let partner = partner.lock().unwrap();
        let (path, headers, _) = &partner.got[1];
        assert_eq!((path.as_str(), partner.verbs.last()), ("/leave/secret/initech", Some(&Method::DELETE)));
        assert!(!headers.contains_key("authorization"));
    }
    assert_eq!(fixture.peer.connection("initech"), Connection::None);
    assert_eq!(fixture.get("/candidates/none", &token).await.0, 401);
    assert_eq!(fixture.ask_token(form("client_credentials", &customer)).await.0, 400);
    assert_eq!(fixture.peer.disconnect("initech").await, Err(Why::NotConnected));
    let body = json!({ "clientId": "id", "clientSecret": "secret" });
    assert_eq!(fixture.integrate("initech", &body).await.0, 403);
    joined(&fixture).await;
}

#[tokio::test]
async fn leaving_can_be_said_in_other_ways() {
    let (fixture, partner, url) = configured(204).await;
    let mut appended = configuration(&url);
    appended["integrationDisableUrl"] = json!(format!("{url}leave/secret/"));
    fixture.configure(&appended).await;
    joined(&fixture).await;
    fixture.peer.behave(|behaviour| {
        behaviour.disable_verb = DisableVerb::Post;
        behaviour.disable_with_token = true;
    });
    fixture.peer.disconnect("initech").await.unwrap();
    {
        let partner = partner.lock().unwrap();
        let (path, headers, _) = &partner.got[0];
        assert_eq!((path.as_str(), partner.verbs.last()), ("/leave/secret/initech", Some(&Method::POST)));
        assert_eq!(headers["authorization"], "Bearer partner-token");
    }

    appended.as_object_mut().unwrap().remove("integrationDisableUrl");
    fixture.configure(&appended).await;
    assert_eq!(fixture.peer.disconnect("acme").await, Err(Why::NotOffered("integrationDisableUrl")));
}

#[tokio::test]
async fn the_partner_and_whoever_has_consented_are_kept() {
    let file = std::env::temp_dir().join(format!("joining-{}.json", uuid::Uuid::new_v4()));
    let settings = || Settings { kept: Some(file.clone()), ..Settings::default() };
    let first = Fixture::on(SmartRecruiters::start(Clock::system(), settings()).await.unwrap());
    let wanted = configuration("https://partner.example/");
    assert_eq!(first.configure(&wanted).await.0, 200);
    first.peer.begin_consent("initech", DisplayMode::Redirect).unwrap();
    let (master, renewed) = (first.peer.issue_master(), first.peer.issue_customer("acme"));
    first.peer.stop().await;

    let again = Fixture { peer: SmartRecruiters::start(Clock::system(), settings()).await.unwrap(), ..first };
    std::fs::remove_file(&file).unwrap();
    assert_eq!((again.peer.configuration(), again.peer.master()), (Some(wanted), master));
    assert_eq!(again.peer.connection("initech"), Connection::Consented);
    assert_eq!(again.peer.customers(), ["acme", "other", "initech"]);
    again.token_of(&renewed).await;
}

#[tokio::test]
async fn an_administrator_connects_and_disconnects_by_clicking() {
    let (fixture, _partner, url) = configured(204).await;
    fixture.peer.add_customer("initech");
    let page = async |path: &str| client().get(fixture.url(path)).send().await.unwrap().text().await.unwrap();
    assert!(page("/apps").await.contains("<a href=\"/apps/initech\">initech</a> · Not connected"));
    assert!(page("/apps/initech").await.contains("action=\"/apps/initech/connect\""));
    let click = async |path: &str| {
        let answer = client().post(fixture.url(path)).send().await.unwrap();
        let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location.unwrap_or_default())
    };
    let (status, to) = click("/apps/initech/connect").await;
    assert!(status == 303 && to.starts_with(&format!("{url}consent?from=sr&companyId=initech&redirect=")), "{to}");

    let mut popup = configuration(&url);
    popup["consentDisplayMode"] = json!("POPUP");
    fixture.configure(&popup).await;
    assert_eq!(click("/apps/initech/connect").await, (303, "/apps/initech/popup".to_owned()));
    let framed = format!("src=\"{url}consent?from=sr&amp;companyId=initech\"");
    assert!(page("/apps/initech/popup").await.contains(&framed));
    joined(&fixture).await;
    let done = page("/apps/initech/popup").await;
    assert!(!done.contains("<iframe") && done.contains("It is connected"), "{done}");
    assert!(page("/apps/initech").await.contains("Active"));
    assert_eq!(click("/apps/initech/disconnect").await, (303, "/apps/initech".to_owned()));
    assert!(page("/apps/initech").await.contains("Not connected"));
    assert_eq!(click("/apps/initech/disconnect").await.0, 502);
}

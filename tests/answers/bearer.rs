//! The answers of the rows 5.3 (the use of an access token).

use assessment::company::{Company, Settings};
use assessment::ids::CompanyKey;
use edge::keys::Keys;
use edge::tokens;
use jiff::{SignedDuration, Timestamp};
use peers::equalture::Job;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Scene};

use crate::support::{is_problem, nothing_happened, request, token, token_of};

/// Whatever is asked of it, each of these first asks for an access token.
const RESOURCES: [(Method, &str); 5] = [
    (Method::GET, "/packages"),
    (Method::GET, "/packages/some-job"),
    (Method::POST, "/packages/orders"),
    (Method::POST, "/packages/inline/orders"),
    (Method::GET, "/public-link?reference_id=some-reference"),
];

/// Asks each resource with this authorization, if any.
async fn ask_all(scene: &Scene, authorization: Option<&str>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (method, path) in RESOURCES {
        let asked = request(scene, method, path);
        let asked = authorization.into_iter().fold(asked, |asked, value| asked.header("authorization", value));
        answers.push(scene.browser.send(asked).await);
    }
    answers
}

async fn is_asked_for_a_token(scene: &Scene, authorization: Option<&str>) {
    for answer in ask_all(scene, authorization).await {
        is_problem(&answer, 401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="equalture-bridge""#);
    }
    nothing_happened(scene).await;
}

async fn is_no_token(scene: &Scene, token: &str) {
    for answer in ask_all(scene, Some(&format!("Bearer {token}"))).await {
        is_problem(&answer, 401, "invalid_token");
        let challenge = r#"Bearer realm="equalture-bridge", error="invalid_token""#;
        assert_eq!(answer.header("www-authenticate"), challenge, "{token}");
    }
    nothing_happened(scene).await;
}

/// The company on the stage, as a token may name it.
fn company(scene: &Scene) -> &Company {
    &scene.stage.company
}

#[tokio::test]
async fn c1_without_a_token_there_is_a_challenge_and_no_error() {
    is_asked_for_a_token(&Scene::set().await, None).await;
}

#[tokio::test]
async fn c2_basic_is_no_way_to_ask_for_a_resource() {
    is_asked_for_a_token(&Scene::set().await, Some("Basic R2xvYmV4OnNlY3JldA==")).await;
}

#[tokio::test]
async fn c3_an_expired_token_is_none() {
    let scene = Scene::set().await;
    let long_ago = Timestamp::now() - tokens::LIFE - SignedDuration::from_secs(1);
    is_no_token(&scene, &token_of(&scene, company(&scene), long_ago).await).await;
}

#[tokio::test]
async fn c4_a_tampered_or_foreign_token_is_none() {
    let scene = Scene::set().await;
    let desk = scene.stage.foundation.desk().await.unwrap();
    let (us, now) = (&scene.stage.foundation.config.public_base_url, Timestamp::now());
    let foreign_keys = Keys::parse(&Keys::generate()).unwrap();
    let issued = |keys: &Keys, issuer: &str| tokens::issue(keys, issuer, company(&scene), now).unwrap();
    let other = Company { key: CompanyKey::parse("smartrecruiters#Initech").unwrap(), ..company(&scene).clone() };
    let others = tokens::issue(&foreign_keys, us, &other, now).unwrap();

    let own = issued(&desk.keys, us);
    let [head, claims, signature] = parts(&own);
    let forged = [
        format!("{head}.{}.{signature}", parts(&others)[1]),
        format!("{head}.{claims}.{}", parts(&others)[2]),
        format!("{head}.{claims}."),
        format!("eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJub25lIiwia2lkIjoidDEifQ.{claims}."),
        issued(&foreign_keys, us),
        issued(&desk.keys, "https://another-stage.example"),
        "no.token".to_owned(),
    ];
    for token in forged {
        is_no_token(&scene, &token).await;
    }
}

fn parts(token: &str) -> [&str; 3] {
    let parts: Vec<&str> = token.split('.').collect();
    parts.try_into().unwrap()
}

#[tokio::test]
async fn c5_a_token_comes_by_one_way_only() {
    let scene = Scene::set().await;
    let token = token(&scene).await;
    for (method, path) in RESOURCES {
        let also = if path.contains('?') { '&' } else { '?' };
        let asked = request(&scene, method, &format!("{path}{also}access_token={token}"));
        let answer = scene.browser.send(asked.bearer_auth(&token)).await;
        is_problem(&answer, 400, "invalid_request");
    }
    nothing_happened(&scene).await;
}

#[tokio::test]
async fn c7_an_order_for_another_company_is_refused() {
    let scene = Scene::set().await;
    scene.stage.connect("Initech", Settings::default(), &Job::new("Initech essentials")).await.unwrap();
    let order = scene.orders_in_vain(scene.draft(&scene.ada()).overriding("companyId", "Initech")).await;
    let inline =
        json!({ "completedAssessmentCallbackUrl": format!("{}/applications/1/completed", scene.ats().base_url()) });
    let mut body = scene.ats().order_snapshot(&order).unwrap().request;
    body.as_object_mut().unwrap().extend(inline.as_object().cloned().unwrap());
    for path in ["/packages/orders", "/packages/inline/orders"] {
        let asked = request(&scene, Method::POST, path).bearer_auth(token(&scene).await).json(&body);
        is_problem(&scene.browser.send(asked).await, 403, "tenant_mismatch");
    }
    nothing_happened(&scene).await;
}

#[tokio::test]
async fn c8_a_token_of_before_the_company_left_is_none() {
    let scene = Scene::set().await;
    let token = token(&scene).await;
    scene.leaves(company(&scene)).await;
    for path in ["/packages", "/packages/some-job", "/public-link?reference_id=some-reference"] {
        let answer = scene.browser.send(request(&scene, Method::GET, path).bearer_auth(&token)).await;
        is_problem(&answer, 401, "invalid_token");
    }
    let again = Company { generation: 2, ..company(&scene).clone() };
    scene.stage.foundation.desk().await.unwrap().put_company(&again).await.unwrap();
    is_no_token(&scene, &token).await;
}

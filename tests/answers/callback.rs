//! The address at which Equalture reports a result, and what comes to it.

use std::time::Duration;

use peers::smartrecruiters::{Order, OrderId};
use reqwest::{Body, Method};
use serde_json::{Map, Value, json};
use tests::{Answer, Scene, until};

use crate::order_support::altered;

/// The most bytes that a result may have.
const MOST: usize = 128 * 1024;

/// A result with a single score.
pub(crate) fn result() -> Value {
    json!({ "results_url": "", "scores": { "Style": "(2) Intuitive" } })
}

/// Ada is invited and nothing is under way; with the address for her result.
pub(crate) async fn invited(scene: &Scene) -> (OrderId, String) {
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.settles().await;
    (order, callback_of(scene, &invitation.reference_id))
}

pub(crate) fn callback_of(scene: &Scene, reference: &str) -> String {
    scene.equalture().application(reference).unwrap().callback_url
}

pub(crate) async fn puts(scene: &Scene, url: &str, body: impl Into<Body>) -> Answer {
    let put = scene.browser.request(Method::PUT, url).header("content-type", "application/json");
    scene.browser.send(put.body(body)).await
}

/// A problem in its general form (RFC 9457).
fn is_refusal(answer: &Answer, status: u16, code: &str, what: &str) {
    let body = answer.json();
    assert_eq!((answer.status, body["code"].as_str()), (status, Some(code)), "{what}: {}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    assert!(body["status"] == status && !answer.header("x-request-id").is_empty(), "{what}: {}", answer.text);
}

/// Whatever somebody does, each order stays as it is stored, and nobody is called.
async fn while_nothing_changes(scene: &Scene, deed: impl AsyncFnOnce()) {
    let before = (scene.table.items("ORDER#").await, scene.calls_out().len());
    deed().await;
    scene.settles().await;
    assert_eq!((scene.table.items("ORDER#").await, scene.calls_out().len()), before, "something was stored or called");
}

/// What SmartRecruiters shows once the result is there.
pub(crate) async fn shown(scene: &Scene, order: &OrderId) -> Order {
    let shown = scene.shows(order, "COMPLETED").await;
    scene.settles().await;
    shown
}

#[tokio::test]
async fn r1_a_callback_with_a_bad_seal_or_cut_opens_nothing() {
    let scene = Scene::set().await;
    let (_, callback) = invited(&scene).await;
    while_nothing_changes(&scene, async || {
        let (front, seal) = callback.rsplit_once('.').unwrap();
        let cut = [&callback[..callback.len() - 1], &callback[..callback.len() - 9], front];
        let other = front.replace("/callbacks/", "/callbacks/x");
        let forged = [altered(&callback), format!("{}.{seal}", altered(front)), format!("{other}.{seal}")];
        for url in cut.map(ToOwned::to_owned).iter().chain(&forged) {
            is_refusal(&puts(&scene, url, result().to_string()).await, 404, "not_found", url);
        }
    })
    .await;
}

#[tokio::test]
async fn r2_where_a_token_was_agreed_a_callback_without_it_is_refused() {
    let scene = Scene::set().await;
    scene.agrees_on("agreed-4711").await;
    let (order, callback) = invited(&scene).await;
    let put = async |authorization: Option<&str>| {
        let put = scene.browser.request(Method::PUT, &callback).json(&result());
        let put = authorization.into_iter().fold(put, |put, value| put.header("authorization", value));
        scene.browser.send(put).await
    };
    while_nothing_changes(&scene, async || {
        for wrong in [None, Some(""), Some("Bearer agreed-4712"), Some("agreed-471"), Some("Basic agreed-4711")] {
            is_refusal(&put(wrong).await, 401, "unauthorized", &format!("{wrong:?}"));
        }
    })
    .await;
    assert_eq!(put(Some("Bearer agreed-4711")).await.status, 200);
    shown(&scene, &order).await;
}

#[tokio::test]
async fn r3_a_result_for_an_order_that_is_no_longer_kept_is_answered_with_gone() {
    let scene = Scene::set().await;
    let (order, callback) = invited(&scene).await;
    assert_eq!(puts(&scene, &callback, result().to_string()).await.status, 200);
    shown(&scene, &order).await;
    scene.time_passes(Duration::from_hours(24 * 731)).await;
    while_nothing_changes(&scene, async || {
        let late = puts(&scene, &callback, result().to_string()).await;
        is_refusal(&late, 410, "gone", "past its retention, and not deleted yet");
    })
    .await;
    scene.table.delete("ORDER#").await;
    is_refusal(&puts(&scene, &callback, result().to_string()).await, 410, "gone", "deleted");
    assert!(scene.table.items("ORDER#").await.is_empty());
}

#[tokio::test]
async fn r4_a_result_is_put_and_nothing_else() {
    let scene = Scene::set().await;
    let (_, callback) = invited(&scene).await;
    while_nothing_changes(&scene, async || {
        for method in [Method::POST, Method::PATCH, Method::DELETE, Method::GET] {
            let answer = scene.browser.request(method.clone(), &callback).json(&result());
            let answer = scene.browser.send(answer).await;
            is_refusal(&answer, 405, "method_not_allowed", method.as_str());
            assert_eq!(answer.header("allow"), "PUT");
        }
    })
    .await;
}

#[tokio::test]
async fn r5_what_is_no_json_is_refused_and_wrong_types_are_kept_as_text() {
    let scene = Scene::set().await;
    let (_, callback) = invited(&scene).await;
    while_nothing_changes(&scene, async || {
        for broken in ["", "nonsense", "{\"scores\": {", "{\"scores\": {\"Style\": (2)}}"] {
            is_refusal(&puts(&scene, &callback, broken).await, 400, "malformed_json", broken);
        }
    })
    .await;
    let odd = r#"{"A": 1.50, "B": null, "C": [1, "x"], "D": {"y": true}, "E": "(2) Well"}"#;
    let kept = [
        (odd, "A: 1.50\nB\nC: [1, \"x\"]\nD: {\"y\": true}\nE: (2) Well"),
        ("[\"(3) Even\", 4]", "1: (3) Even\n2: 4"),
        ("\"(5) Bold\"", "scores: (5) Bold"),
    ];
    for (place, (scores, summary)) in kept.into_iter().enumerate() {
        let candidate = scene.stage.candidate("Ada", "Lovelace", &format!("ada-{place}@example.com"));
        let (order, invitation) = scene.invites(&candidate).await;
        let body = format!("{{\"results_url\": 7, \"scores\": {scores}}}");
        assert_eq!(puts(&scene, &callback_of(&scene, &invitation.reference_id), body).await.status, 200, "{scores}");
        assert_eq!(shown(&scene, &order).await.result["summary"], summary);
    }
}

#[tokio::test]
async fn r11_a_result_without_end_is_refused_and_raises_an_alarm_that_names_the_order() {
    let scene = Scene::set().await;
    let (order, callback) = invited(&scene).await;
    let scores: Map<_, _> = (0..=500).map(|n| (format!("Canary trait {n}"), json!("(1)"))).collect();
    let many = json!({ "scores": scores });
    let long = json!({ "scores": { "Canary trait": "x".repeat(MOST) } });
    while_nothing_changes(&scene, async || {
        for endless in [long, many] {
            let answer = puts(&scene, &callback, endless.to_string()).await;
            is_refusal(&answer, 413, "request_too_large", &endless.to_string()[..60]);
        }
    })
    .await;
    let alarms = async || {
        let logs = scene.stage.sandbox.logs().into_iter().filter(|line| line.line.contains("callback_too_large"));
        Some(logs.map(|line| line.line).collect::<Vec<_>>()).filter(|alarms| alarms.len() == 2)
    };
    for alarm in until("two alarms", alarms).await {
        let read: Value = serde_json::from_str(&alarm).unwrap();
        assert!(read["level"] == "ERROR" && alarm.contains(order.as_str()), "{alarm}");
        for word in ["Ada", "Lovelace", "ada@example.com", "Canary", callback.rsplit('.').next().unwrap()] {
            assert!(!alarm.contains(word), "{word} in {alarm}");
        }
    }
}

#[tokio::test]
async fn r13_a_result_of_an_erased_order_or_of_a_company_that_has_left_is_answered_with_gone() {
    let scene = Scene::set().await;
    let (erased, of_the_erased) = invited(&scene).await;
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let (_, invitation) = scene.invites(&grace).await;
    let of_the_company = callback_of(&scene, &invitation.reference_id);
    scene.settles().await;

    scene.erases(&erased).await;
    while_nothing_changes(&scene, async || {
        let late = puts(&scene, &of_the_erased, result().to_string()).await;
        is_refusal(&late, 410, "gone", "the order is erased");
    })
    .await;
    scene.leaves(&scene.stage.company).await;
    let at_once = puts(&scene, &of_the_company, result().to_string()).await;
    is_refusal(&at_once, 410, "gone", "the company has just left");
    scene.settles().await;
    while_nothing_changes(&scene, async || {
        let late = puts(&scene, &of_the_company, result().to_string()).await;
        is_refusal(&late, 410, "gone", "the company has left");
    })
    .await;
}

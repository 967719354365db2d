//! The address at which Equalture reports that candidates begin and end, and what comes to it.

use peers::smartrecruiters::OrderId;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Scene, SignedEvent, until};

const OLD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const MINUTE: i64 = 60;

/// Ada is invited, and Equalture signs with these secrets; with the name of her application.
async fn invited(secrets: &[&str]) -> (Scene, OrderId, String) {
    let scene = Scene::set().await;
    scene.signs_with(secrets).await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.settles().await;
    (scene, order, invitation.reference_id)
}

fn started(reference: &str) -> SignedEvent {
    SignedEvent::of("assessment_started", reference, OLD)
}

fn is_taken(answer: &Answer) {
    assert_eq!((answer.status, answer.json()), (200, json!({ "received": true })), "{}", answer.text);
    assert!(!answer.header("x-request-id").is_empty());
}

fn is_refusal(answer: &Answer, status: u16, code: &str, what: &str) {
    let body = answer.json();
    assert_eq!((answer.status, body["code"].as_str()), (status, Some(code)), "{what}: {}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
}

/// Whatever somebody does, nothing is stored and nobody is called.
async fn while_nothing_changes(scene: &Scene, deed: impl AsyncFnOnce()) {
    let stored = async || [scene.table.items("ORDER#").await, scene.table.items("EVENT#").await];
    let before = (stored().await, scene.calls_out().len());
    deed().await;
    scene.settles().await;
    assert_eq!((stored().await, scene.calls_out().len()), before, "something was stored or called");
}

#[tokio::test]
async fn r14_a_stale_event_or_one_with_a_wrong_signature_is_refused() {
    let (scene, _, reference) = invited(&[OLD]).await;
    let good = started(&reference);
    while_nothing_changes(&scene, async || {
        let at = |seconds| SignedEvent { at: good.at + seconds, ..good.clone() };
        let another = SignedEvent { company: "Nobody".to_owned(), ..good.clone() };
        let misspelt = SignedEvent { company: "no%20id".to_owned(), ..good.clone() };
        let by_new = SignedEvent { secret: NEW.to_owned(), ..good.clone() };
        for (event, what) in [
            (at(-6 * MINUTE), "stale"),
            (at(6 * MINUTE), "from the future"),
            (by_new, "another secret"),
            (another, "an unknown company"),
            (misspelt, "no company"),
        ] {
            is_refusal(&event.send(&scene).await, 401, "unauthorized", what);
        }
        let signature = good.signature();
        for wrong in ["", "v1,", &signature[..20], &signature.replace("v1,", "v1a,"), &signature.to_lowercase()] {
            let answer = scene.browser.send(good.unsigned(&scene).header("webhook-signature", wrong)).await;
            is_refusal(&answer, 401, "unauthorized", wrong);
        }
        let altered = good.unsigned(&scene).header("webhook-signature", &signature).body(format!("{} ", good.body));
        is_refusal(&scene.browser.send(altered).await, 401, "unauthorized", "an altered body");
        is_refusal(&scene.browser.send(good.unsigned(&scene)).await, 401, "unauthorized", "no signature");
    })
    .await;
    is_taken(&good.send(&scene).await);
}

#[tokio::test]
async fn r14_a_repeated_event_is_answered_200_and_ignored() {
    let (scene, order, reference) = invited(&[OLD]).await;
    let event = started(&reference);
    is_taken(&event.send(&scene).await);
    scene.shows(&order, "IN_PROGRESS").await;
    scene.settles().await;
    while_nothing_changes(&scene, async || {
        is_taken(&event.send(&scene).await);
        is_taken(&SignedEvent { at: event.at + 7, ..event.clone() }.send(&scene).await);
        is_taken(&SignedEvent::of("application_started", &reference, OLD).send(&scene).await);
    })
    .await;
}

#[tokio::test]
async fn r13_an_event_of_an_erased_order_or_a_disabled_company_is_answered_200_and_nothing_is_stored() {
    let (scene, order, reference) = invited(&[OLD]).await;
    scene.erases(&order).await;
    scene.settles().await;
    while_nothing_changes(&scene, async || is_taken(&started(&reference).send(&scene).await)).await;

    let (scene, _, reference) = invited(&[OLD]).await;
    scene.leaves(&scene.stage.company).await;
    scene.settles().await;
    while_nothing_changes(&scene, async || {
        is_taken(&started(&reference).send(&scene).await);
        is_taken(&started("never-heard-of").send(&scene).await);
    })
    .await;
}

#[tokio::test]
async fn while_a_secret_is_being_changed_both_are_good() {
    let (scene, order, reference) = invited(&[OLD, NEW]).await;
    let event = SignedEvent { secret: NEW.to_owned(), ..started(&reference) };
    let other = SignedEvent { secret: OLD.to_owned(), ..event.clone() };
    let both = format!("{} {}", other.signature(), event.signature());
    is_taken(&scene.browser.send(event.unsigned(&scene).header("webhook-signature", both)).await);
    is_taken(&event.send(&scene).await);
    is_taken(&other.send(&scene).await);
    scene.shows(&order, "IN_PROGRESS").await;
}

#[tokio::test]
async fn a_secret_that_has_just_been_changed_is_read_anew() {
    let (scene, _, reference) = invited(&[OLD]).await;
    is_taken(&started(&reference).send(&scene).await);
    scene.signs_with(&[NEW]).await;
    let event = SignedEvent { secret: NEW.to_owned(), ..started(&reference) };
    until("the new secret", async || (event.send(&scene).await.status == 200).then_some(())).await;
    is_refusal(&started(&reference).send(&scene).await, 401, "unauthorized", "the old one is over");
}

#[tokio::test]
async fn an_event_of_an_unknown_application_is_kept_for_a_week_once() {
    let (scene, ..) = invited(&[OLD]).await;
    is_taken(&started("not-known-yet").send(&scene).await);
    is_taken(&started("not-known-yet").send(&scene).await);
    let [kept] = &scene.table.items("EVENT#").await[..] else { panic!("one event") };
    assert_eq!(kept["pk"]["S"], "EVENT#smartrecruiters#Globex#not-known-yet#started");
    let left = kept["ttl"]["N"].as_str().unwrap().parse::<i64>().unwrap() - jiff::Timestamp::now().as_second();
    assert!((7 * 24 * 3600 - 60..=7 * 24 * 3600).contains(&left), "{left}");
}

#[tokio::test]
async fn what_is_signed_and_says_nothing_to_us_is_taken_and_what_is_no_event_is_not() {
    let (scene, _, reference) = invited(&[OLD]).await;
    while_nothing_changes(&scene, async || {
        is_taken(&SignedEvent::of("application_archived", &reference, OLD).send(&scene).await);
        is_taken(&started("no reference at all").send(&scene).await);
        for body in ["", "nonsense", "[]", "{}"] {
            let event = SignedEvent { body: body.to_owned(), ..started(&reference) };
            is_refusal(&event.send(&scene).await, 400, "malformed_json", body);
        }
        let long = SignedEvent { body: " ".repeat(64 * 1024 + 1), ..started(&reference) };
        is_refusal(&long.send(&scene).await, 413, "request_too_large", "a long body");
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let url = format!("{}/equalture/webhooks/smartrecruiters/Globex", scene.stage.sandbox.url());
            let answer = scene.browser.send(scene.browser.request(method.clone(), &url)).await;
            is_refusal(&answer, 405, "method_not_allowed", method.as_str());
            assert_eq!(answer.header("allow"), "POST");
        }
    })
    .await;
}

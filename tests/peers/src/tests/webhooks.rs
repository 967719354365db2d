//! Equalture's webhooks and what is sent to them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;

use super::equalture::Fixture;
use super::{client, status_and_json};
use crate::equalture::{EventKind, EventNames, JobsShape, SecretMember, SecretShown, Signed, Status, WebhookId};

type Got = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A consumer that answers this status, what it got, and where it is.
async fn consumer(status: &Arc<Mutex<u16>>) -> (Got, String) {
    let got = Got::default();
    let (kept, status) = (Arc::clone(&got), Arc::clone(status));
    let router = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
        kept.lock().unwrap().push((headers, body));
        let status = StatusCode::from_u16(*status.lock().unwrap()).unwrap();
        async move { status }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (got, url)
}

impl Fixture {
    async fn put_webhook(&self, label: &str, body: &Value) -> (u16, Value) {
        let request = client().put(self.url(&format!("/webhooks/{label}"))).bearer_auth(self.token().await);
        status_and_json(request.json(body)).await
    }

    async fn list_webhooks(&self) -> Value {
        let (status, list) = status_and_json(client().get(self.url("/webhooks")).bearer_auth(self.token().await)).await;
        assert_eq!(status, 200);
        list
    }

    async fn delete_webhooks(&self, path: &str) -> u16 {
        status_and_json(client().delete(self.url(path)).bearer_auth(self.token().await)).await.0
    }
}

/// A consumer with a webhook, and an application whose results it gets as well.
async fn subscribed(label: &str) -> (Fixture, Arc<Mutex<u16>>, Got, String) {
    let fixture = Fixture::start().await;
    let status = Arc::new(Mutex::new(200));
    let (got, url) = consumer(&status).await;
    assert_eq!(fixture.put_webhook(label, &json!({ "url": url })).await.0, 200);
    let reference = fixture.applied(&url).await;
    (fixture, status, got, reference)
}

fn verifies(secret: &str, headers: &HeaderMap, body: &[u8]) -> bool {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    assert!((24..=64).contains(&key.len()));
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.", text("webhook-id"), text("webhook-timestamp")).as_bytes());
    mac.update(body);
    let expected = format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()));
    text("webhook-signature").split(' ').any(|signature| signature == expected)
}

#[tokio::test]
async fn a_webhook_is_created_updated_listed_and_deleted() {
    let fixture = Fixture::start().await;
    let (status, created) = fixture.put_webhook("bridge", &json!({ "url": "https://consumer.example/1" })).await;
    let secret = created["secret"].as_str().unwrap().to_owned();
    assert_eq!((status, &created["label"]), (200, &json!("bridge")));
    assert!(secret.starts_with("whsec_"));
    let (_, updated) = fixture.put_webhook("bridge", &json!({ "url": "https://consumer.example/2" })).await;
    let expected = json!({ "label": "bridge", "url": "https://consumer.example/2", "secret": secret });
    assert_eq!((&updated, fixture.list_webhooks().await), (&expected, json!([expected])));
    for wrong in [json!({}), json!({ "url": "/events" }), json!({ "url": 7 })] {
        assert_eq!(fixture.put_webhook("bridge", &wrong).await.0, 422, "{wrong}");
    }
    fixture.put_webhook("other", &json!({ "url": "https://consumer.example/3" })).await;
    assert_eq!(fixture.delete_webhooks("/webhooks/bridge").await, 204);
    assert_eq!(fixture.delete_webhooks("/webhooks/bridge").await, 404);
    assert_eq!(fixture.peer.webhooks(&fixture.credentials.client_id).len(), 1);
    assert_eq!(fixture.delete_webhooks("/webhooks").await, 204);
    assert_eq!(fixture.delete_webhooks("/webhooks").await, 204);
    assert_eq!(fixture.list_webhooks().await, json!([]));
    let unknown = client().get(fixture.url("/webhooks")).bearer_auth("unknown");
    assert_eq!(status_and_json(unknown).await.0, 401);
}

#[tokio::test]
async fn the_answers_about_webhooks_have_many_shapes() {
    let fixture = Fixture::start().await;
    let body = json!({ "url": "https://consumer.example/1" });
    fixture.peer.behave(|behaviour| {
        behaviour.webhook_secret = SecretShown::InTheList;
        behaviour.secret_member = SecretMember::SigningSecret;
        behaviour.webhooks_shape = JobsShape::Object;
        behaviour.webhook_status = 201;
        behaviour.deletes_by_label = false;
    });
    let (status, created) = fixture.put_webhook("bridge", &body).await;
    assert_eq!((status, created.as_object().unwrap().len()), (201, 2));
    let listed = fixture.list_webhooks().await;
    assert!(listed["webhooks"][0]["signing_secret"].as_str().unwrap().starts_with("whsec_"), "{listed}");
    assert_eq!(fixture.delete_webhooks("/webhooks/bridge").await, 404);
    fixture.peer.behave(|behaviour| {
        behaviour.webhook_secret = SecretShown::Never;
        behaviour.webhook_renews_secret = true;
    });
    fixture.put_webhook("bridge", &body).await;
    let now = &fixture.peer.webhooks(&fixture.credentials.client_id)[0].secret;
    assert_ne!(listed["webhooks"][0]["signing_secret"], json!(now));
    assert_eq!(fixture.list_webhooks().await["webhooks"][0].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn what_a_candidate_does_is_told_and_signed() {
    let (fixture, _status, got, reference) = subscribed("bridge").await;
    let attempts = fixture.peer.candidate_starts(&reference).await.unwrap();
    assert!(attempts.len() == 1 && attempts[0].succeeded());
    assert_eq!(fixture.peer.application(&reference).unwrap().status, Status::Started);
    fixture.peer.candidate_completes(&reference, None).await.unwrap();
    let secret = fixture.peer.webhooks(&fixture.credentials.client_id)[0].secret.clone();
    let got = got.lock().unwrap();
    // started, finished, and then the callback
    assert_eq!(got.len(), 3);
    let now = Timestamp::now().as_second();
    for (headers, body) in &got[..2] {
        assert!(verifies(&secret, headers, body) && !verifies(&secret, headers, b"{}"));
        let sent: i64 = headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
        assert!((now - 60..=now).contains(&sent));
        assert_eq!(headers["content-type"], "application/json");
    }
    let [started, finished] = [0, 1].map(|place| serde_json::from_slice::<Value>(&got[place].1).unwrap());
    assert_eq!((&started["type"], &finished["type"]), (&json!("assessment_started"), &json!("assessment_finished")));
    assert_eq!(finished["data"], json!({ "reference_id": reference }));
    let began = started["data"]["application_start_date"].as_str().unwrap();
    assert!(began.len() == 19 && !began.ends_with('Z'), "{began}");
    assert_eq!(got[0].0["webhook-id"], started["id"].as_str().unwrap());
    assert_ne!(started["id"], finished["id"]);
}

#[tokio::test]
async fn a_label_that_is_an_events_name_gets_only_that() {
    let (fixture, _status, got, reference) = subscribed("application_finished").await;
    fixture.peer.behave(|behaviour| behaviour.event_names = EventNames::Application);
    assert_eq!(fixture.peer.candidate_starts(&reference).await.unwrap(), []);
    fixture.peer.candidate_completes(&reference, None).await.unwrap();
    let body: Value = serde_json::from_slice(&got.lock().unwrap()[0].1).unwrap();
    assert_eq!(body["type"], "application_finished");
    assert_eq!(fixture.peer.candidate_starts("unknown").await.unwrap_err().to_string(), "there is no such application");
}

#[tokio::test]
async fn events_can_come_late_twice_again_or_never() {
    let (fixture, status, got, reference) = subscribed("bridge").await;
    let count = || got.lock().unwrap().len();
    fixture.peer.behave(|behaviour| behaviour.hold_events = true);
    fixture.peer.candidate_starts(&reference).await.unwrap();
    fixture.peer.candidate_completes(&reference, None).await.unwrap();
    // the callback alone
    assert_eq!((count(), fixture.peer.events().len()), (1, 2));
    *status.lock().unwrap() = 302;
    assert!(fixture.peer.send_events_again().await.iter().all(|attempt| !attempt.succeeded()));
    *status.lock().unwrap() = 202;
    assert_eq!(fixture.peer.send_events_again().await.len(), 2);
    assert_eq!(fixture.peer.send_events_again().await, []);
    let started = fixture.peer.events()[0].clone();
    assert_eq!((started.kind, started.attempts.len()), (EventKind::Started, 2));
    fixture.peer.send_event(&started.id).await;
    let ids: Vec<_> =
        got.lock().unwrap().iter().filter_map(|(headers, _)| headers.get("webhook-id").cloned()).collect();
    assert_eq!(ids.iter().filter(|id| **id == started.id.as_str()).count(), 3);

    let before = count();
    fixture.peer.behave(|behaviour| {
        behaviour.hold_events = false;
        behaviour.event_duplicates = 2;
    });
    fixture.peer.candidate_starts(&reference).await.unwrap();
    assert_eq!(count(), before + 3);
    *status.lock().unwrap() = 500;
    fixture.peer.behave(|behaviour| behaviour.event_retries = 3);
    assert_eq!(fixture.peer.candidate_starts(&reference).await.unwrap().len(), 4);
    fixture.peer.behave(|behaviour| behaviour.drop_events = true);
    let known = fixture.peer.events().len();
    assert_eq!(fixture.peer.candidate_starts(&reference).await.unwrap(), []);
    assert_eq!(fixture.peer.events().len(), known);
}

#[tokio::test]
async fn the_finished_event_comes_before_the_callback_or_after_it() {
    for first in [true, false] {
        let (fixture, _status, got, reference) = subscribed("bridge").await;
        fixture.peer.behave(|behaviour| behaviour.finished_first = first);
        fixture.peer.candidate_completes(&reference, None).await.unwrap();
        let place = got.lock().unwrap().iter().position(|(headers, _)| headers.contains_key("webhook-id"));
        assert_eq!(place, Some(usize::from(!first)));
        fixture.peer.candidate_completes(&reference, None).await.unwrap();
        assert_eq!(fixture.peer.events().len(), 1, "a revision is no event");
    }
}

#[tokio::test]
async fn a_webhook_that_is_gone_is_switched_off_until_it_is_put_again() {
    let (fixture, status, got, reference) = subscribed("bridge").await;
    *status.lock().unwrap() = 410;
    fixture.peer.candidate_starts(&reference).await.unwrap();
    assert!(fixture.peer.webhooks(&fixture.credentials.client_id)[0].switched_off);
    assert_eq!(fixture.peer.candidate_starts(&reference).await.unwrap(), []);
    assert_eq!(got.lock().unwrap().len(), 1);
    let url = fixture.peer.webhooks(&fixture.credentials.client_id)[0].url.clone();
    fixture.put_webhook("bridge", &json!({ "url": url })).await;
    assert_eq!(fixture.peer.candidate_starts(&reference).await.unwrap().len(), 1);
}

#[tokio::test]
async fn signatures_can_be_two_wrong_stale_or_missing() {
    let (fixture, _status, got, reference) = subscribed("bridge").await;
    let old = fixture.peer.webhooks(&fixture.credentials.client_id)[0].secret.clone();
    fixture.peer.renew_webhook_secrets(&fixture.credentials.client_id);
    let new = fixture.peer.webhooks(&fixture.credentials.client_id)[0].secret.clone();
    let sent = async || {
        fixture.peer.candidate_starts(&reference).await.unwrap();
        got.lock().unwrap().last().cloned().unwrap()
    };
    let (headers, body) = sent().await;
    assert!(verifies(&old, &headers, &body) && verifies(&new, &headers, &body));
    fixture.peer.forget_former_secrets();
    let (headers, body) = sent().await;
    assert!(!verifies(&old, &headers, &body) && verifies(&new, &headers, &body));
    fixture.peer.behave(|behaviour| behaviour.signed = Signed::AmongOthers);
    let (headers, body) = sent().await;
    assert!(verifies(&new, &headers, &body));
    fixture.peer.behave(|behaviour| behaviour.signed = Signed::Wrongly);
    let (headers, body) = sent().await;
    assert!(!verifies(&new, &headers, &body));
    fixture.peer.behave(|behaviour| {
        behaviour.signed = Signed::Not;
        behaviour.event_age = Duration::from_hours(1);
        behaviour.webhook_id = WebhookId::ItsOwn;
    });
    let (headers, _) = sent().await;
    assert!(!headers.contains_key("webhook-signature"));
    let at: i64 = headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
    assert!(at <= Timestamp::now().as_second() - 3600);
    assert!(headers["webhook-id"].to_str().unwrap().starts_with("msg_"));
}

//! Result updates and attachments.

use serde_json::{Value, json};

use super::smartrecruiters::Fixture;
use super::{client, status_and_json};
use crate::smartrecruiters::{Candidate, MediaTypes, OrderDraft, OrderId, PackageDate};

/// An order that no partner has answered: results can be sent for it all the same.
pub(super) async fn placed(fixture: &Fixture, company: &str) -> OrderId {
    place(fixture, company, false).await
}

async fn place(fixture: &Fixture, company: &str, inline: bool) -> OrderId {
    let candidate = Candidate::new("Rembrandt", "van Rijn", "rembrandt@example.nl");
    let draft = OrderDraft::new(&candidate, "job-1", "sr-job-1");
    // Nobody listens there.
    fixture.peer.connect_partner("http://127.0.0.1:9");
    let refusal = if inline {
        fixture.peer.inline_order(company, draft).await.unwrap_err()
    } else {
        fixture.peer.order(company, draft).await.unwrap_err()
    };
    refusal.order.unwrap()
}

struct Sender<'a> {
    fixture: &'a Fixture,
    order: OrderId,
    token: String,
}

impl<'a> Sender<'a> {
    async fn new(fixture: &'a Fixture) -> Self {
        let order = placed(fixture, "acme").await;
        // These tests send as quickly as they can.
        fixture.peer.behave(|behaviour| behaviour.rate.per_second = 1000);
        Self { fixture, order, token: fixture.token(&fixture.acme).await }
    }

    async fn patch_as(&self, token: &str, media_type: &str, body: String) -> (u16, Value) {
        let path = format!("/assessment-api/v202010/orders/{}/results", self.order);
        let request = client().patch(self.fixture.url(&path)).bearer_auth(token);
        status_and_json(request.header("content-type", media_type).body(body)).await
    }

    async fn patch(&self, body: &Value) -> (u16, Value) {
        self.patch_as(&self.token, "application/json", body.to_string()).await
    }
}

#[tokio::test]
async fn updates_merge_and_every_version_is_kept() {
    let fixture = Fixture::start().await;
    let sender = Sender::new(&fixture).await;
    let report = json!([{"type": "OTHER_URL", "url": "https://bridge.example/reports/1"}]);
    sender.patch(&json!({"status": "IN_PROGRESS", "summary": "Invited", "attachments": report})).await;
    let newer = json!([{"type": "PDF_URL", "url": "https://bridge.example/2"}]);
    let score = json!({"raw": 4, "min": 1, "max": 5});
    sender.patch(&json!({"score": score, "attachments": newer})).await;
    let (status, whole) = sender.patch(&json!({"status": "COMPLETED", "summary": null, "score": {"raw": 5}})).await;

    let expected = json!({"status": "COMPLETED", "score": {"raw": 5, "min": 1, "max": 5}, "attachments": newer});
    assert_eq!((status, &whole), (200, &expected));
    let order = fixture.peer.order_snapshot(&sender.order).unwrap();
    assert_eq!(Value::Object(order.result.clone()), expected);
    assert_eq!(order.versions.len(), 3);
    assert_eq!(order.statuses(), ["IN_PROGRESS", "COMPLETED"]);
    assert_eq!(order.report_url(), Some("https://bridge.example/2"));
}

#[tokio::test]
async fn a_refused_update_changes_nothing() {
    let fixture = Fixture::start().await;
    let sender = Sender::new(&fixture).await;
    for wrong in [
        json!({"score": {"raw": 4.0, "min": 1, "max": 5}}),
        json!({"score": {"raw": "4", "min": 1, "max": 5}}),
        json!({"score": {"raw": 4, "max": 5}}),
        json!({"status": "DONE"}),
        json!({"mood": "good"}),
        json!(["status"]),
    ] {
        let (status, body) = sender.patch(&wrong).await;
        assert_eq!(status, 400, "{wrong}");
        assert!(body["errors"][0]["code"].is_string() && body["message"].is_string(), "{body}");
    }
    assert!(fixture.peer.order_snapshot(&sender.order).unwrap().versions.is_empty());
}

#[tokio::test]
async fn a_completed_package_stays_completed() {
    let fixture = Fixture::start().await;
    let sender = Sender::new(&fixture).await;
    assert_eq!(sender.patch(&json!({"status": "EXPIRED"})).await.0, 200);
    assert_eq!(sender.patch(&json!({"status": "COMPLETED"})).await.0, 200);
    assert_eq!(sender.patch(&json!({"status": "COMPLETED", "summary": "again"})).await.0, 200);
    assert_eq!(sender.patch(&json!({"status": "IN_PROGRESS"})).await.0, 400);
    assert_eq!(sender.patch(&json!({"status": null})).await.0, 400);
    fixture.peer.behave(|behaviour| behaviour.completed_is_final = false);
    assert_eq!(sender.patch(&json!({"status": "IN_PROGRESS"})).await.0, 200);
}

#[tokio::test]
async fn both_names_of_the_package_date_are_known_unless_one_is_chosen() {
    let fixture = Fixture::start().await;
    let sender = Sender::new(&fixture).await;
    let (old, new) = (json!({"assessmentDate": "2025-02-17T11:58:11Z"}), "assessmentPackageDate");
    let new = json!({new: "2025-02-17T11:58:11Z"});
    assert_eq!((sender.patch(&old).await.0, sender.patch(&new).await.0), (200, 200));
    fixture.peer.behave(|behaviour| behaviour.package_date = PackageDate::AssessmentDate);
    let (status, body) = sender.patch(&new).await;
    assert_eq!(status, 400);
    assert_eq!(body["errors"][0]["message"], "Unknown property assessmentPackageDate");
}

#[tokio::test]
async fn who_may_update_what() {
    let fixture = Fixture::start().await;
    let sender = Sender::new(&fixture).await;
    let foreign = fixture.token(&fixture.other).await;
    let json = "application/json";
    assert_eq!(sender.patch_as("unknown", json, "{}".to_owned()).await.0, 401);
    assert_eq!(sender.patch_as(&foreign, json, "{}".to_owned()).await.0, 403);
    assert_eq!(sender.patch_as(&sender.token, "text/plain", "{}".to_owned()).await.0, 415);
    assert_eq!(sender.patch_as(&sender.token, json, "{".to_owned()).await.0, 400);
    fixture.peer.behave(|behaviour| behaviour.media = MediaTypes::MergePatch);
    assert_eq!(sender.patch_as(&sender.token, json, "{}".to_owned()).await.0, 415);
    assert_eq!(sender.patch_as(&sender.token, "application/merge-patch+json", "{}".to_owned()).await.0, 200);
    fixture.peer.remove_order(&sender.order);
    assert_eq!(sender.patch(&json!({})).await.0, 404);
    fixture.peer.revoke_tokens();
    assert_eq!(sender.patch(&json!({})).await.0, 401);
}

#[tokio::test]
async fn an_attachment_is_kept_except_for_inline_orders() {
    let fixture = Fixture::start().await;
    let token = fixture.token(&fixture.acme).await;
    let (regular, inline) = (place(&fixture, "acme", false).await, place(&fixture, "acme", true).await);
    let upload = async |order: &OrderId| {
        let path = format!("/assessment-api/v202010/orders/{order}/results/attachment");
        let body = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"r.pdf\"\r\n\
                    content-type: application/pdf\r\n\r\nreport\r\n--b--\r\n";
        let request = client().post(fixture.url(&path)).bearer_auth(&token);
        status_and_json(request.header("content-type", "multipart/form-data; boundary=b").body(body)).await
    };
    let (status, body) = upload(&regular).await;
    assert_eq!(status, 201);
    let kept = client().get(body["url"].as_str().unwrap()).send().await.unwrap().text().await.unwrap();
    assert_eq!(kept, "report");
    assert_eq!(upload(&inline).await.0, 400);
    assert_eq!(upload(&OrderId::from("unknown")).await.0, 404);
}

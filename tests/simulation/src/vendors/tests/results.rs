//! SmartRecruiters: result updates.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::smartrecruiters::{smartrecruiters, token};
use super::{ask, at};
use crate::vendors::{Asked, Said, SmartRecruiters, Taken};

const JSON: &str = "application/json";

fn patch(order: &str) -> Asked {
    ask("PATCH", &format!("/assessment-api/v202010/orders/{order}/results"))
}

/// Sends updates for acme's order, a second apart.
struct Sender {
    smartrecruiters: SmartRecruiters,
    token: String,
    seconds: i64,
}

impl Sender {
    fn new() -> Self {
        let mut smartrecruiters = smartrecruiters();
        let token = token(&mut smartrecruiters, "a");
        Self { smartrecruiters, token, seconds: 0 }
    }

    fn ask(&mut self, asked: &Asked) -> Said {
        self.seconds += 1;
        self.smartrecruiters.answer(asked, at(self.seconds))
    }

    fn send(&mut self, body: &Value) -> Said {
        let asked = patch("order-a").bearer(&self.token).body(JSON, body);
        self.ask(&asked)
    }

    fn result(&self) -> &Value {
        &self.smartrecruiters.document("order-a").unwrap().result
    }
}

#[test]
fn updates_merge_and_each_is_kept_with_what_came_of_it() {
    let mut sender = Sender::new();
    let report = json!([{"type": "OTHER_URL", "url": "https://bridge.example/reports/1"}]);
    let first = json!({"status": "IN_PROGRESS", "summary": "Invited", "attachments": report});
    let second = json!({"attachments": [], "score": {"raw": 4, "min": 1, "max": 5}});
    let third = json!({"status": "COMPLETED", "summary": null, "score": {"raw": 5}});
    let whole = json!({"status": "COMPLETED", "attachments": [], "score": {"raw": 5, "min": 1, "max": 5}});
    let said = [&first, &second, &third].map(|update| sender.send(update));
    assert_eq!(said.each_ref().map(|said| said.status), [200, 200, 200]);
    assert_eq!((said[2].value(), sender.result()), (whole.clone(), &whole));
    let document = sender.smartrecruiters.document("order-a").unwrap();
    assert_eq!((document.company.as_str(), document.updates), ("acme", 3));
    let taken = sender.smartrecruiters.taken();
    assert_eq!(taken.iter().map(|taken| &taken.patch).collect::<Vec<_>>(), [&first, &second, &third]);
    assert_eq!(taken[0].document, first);
    let (order_id, company) = ("order-a".to_owned(), "acme".to_owned());
    assert_eq!(taken[2], Taken { order_id, company, at: at(3), document: whole, patch: third });
}

#[test]
fn a_refused_update_changes_nothing() {
    let mut sender = Sender::new();
    for wrong in [
        json!({"score": {"raw": 4.0, "min": 1, "max": 5}}),
        json!({"score": {"raw": 4, "max": 5}}),
        json!({"score": {"raw": 4, "min": 1, "max": 5, "mean": null}}),
        json!({"status": "DONE"}),
        json!({"mood": "good"}),
        json!({"attachments": [{"type": "OTHER_URL", "url": "/reports/1"}]}),
        json!(["status"]),
        Value::Null,
    ] {
        let said = sender.send(&wrong);
        assert_eq!(said.status, 400, "{wrong}");
        assert!(said.value()["errors"][0]["code"].is_string() && said.value()["message"].is_string());
    }
    assert_eq!(sender.result(), &json!({}));
    assert_eq!(sender.smartrecruiters.document("order-a").unwrap().updates, 0);
    assert!(sender.smartrecruiters.taken().is_empty());
}

#[test]
fn an_unknown_member_is_named() {
    let said = Sender::new().send(&json!({"mood": "good", "status": "DONE"}));
    let errors = said.value()["errors"].clone();
    assert_eq!(errors[0], json!({"code": "UNKNOWN_PROPERTY", "message": "Unknown property mood"}));
    assert_eq!(errors[1]["code"], "INVALID_VALUE");
    assert_eq!(said.value()["message"], "Unknown property mood");
}

#[test]
fn a_completed_package_stays_completed() {
    let mut sender = Sender::new();
    for (update, status) in [
        (json!({"status": "EXPIRED"}), 200),
        (json!({"status": "COMPLETED"}), 200),
        (json!({"status": "COMPLETED", "summary": "again"}), 200),
        (json!({"summary": "and again"}), 200),
        (json!({"status": "IN_PROGRESS"}), 400),
        (json!({"status": null}), 400),
    ] {
        assert_eq!(sender.send(&update).status, status, "{update}");
    }
    assert_eq!(sender.send(&json!({"status": "PENDING"})).value()["errors"][0]["code"], "INVALID_STATUS");
    assert_eq!(sender.result(), &json!({"status": "COMPLETED", "summary": "and again"}));
}

#[test]
fn an_update_is_a_json_object_under_either_name() {
    let mut sender = Sender::new();
    let token = sender.token.clone();
    let update = || patch("order-a").bearer(&token);
    for (asked, status) in [
        (update(), 415),
        (update().body("text/plain", "{}"), 415),
        (update().body("text/json", "{}"), 415),
        (update().body(JSON, "{"), 400),
        (update().body(JSON, ""), 400),
        (update().body("application/json; charset=utf-8", "{}"), 200),
        (update().body("application/merge-patch+json", "{}"), 200),
    ] {
        assert_eq!(sender.ask(&asked).status, status, "{asked:?}");
    }
}

#[test]
fn a_company_updates_its_own_orders_only() {
    let mut sender = Sender::new();
    let (own, foreign) = (sender.token.clone(), token(&mut sender.smartrecruiters, "o"));
    let completed = json!({"status": "COMPLETED"});
    for (asked, status) in [
        (patch("order-a").body(JSON, &completed), 401),
        (patch("order-a").bearer("unknown").body(JSON, &completed), 401),
        (patch("order-a").header("authorization", &format!("Basic {own}")).body(JSON, &completed), 401),
        (patch("order-a").bearer(&foreign).body(JSON, &completed), 403),
        (patch("order-o").bearer(&own).body(JSON, &completed), 403),
        (patch("order-x").bearer(&own).body(JSON, &completed), 404),
        (patch("order-x").bearer(&own).body("text/plain", &completed), 404),
    ] {
        assert_eq!(sender.ask(&asked).status, status, "{asked:?}");
    }
    assert!(sender.smartrecruiters.taken().is_empty());
    assert_eq!(sender.ask(&patch("order-o").bearer(&foreign).body(JSON, &completed)).status, 200);
}

#[test]
fn an_order_that_is_added_again_stays_as_it_is() {
    let mut sender = Sender::new();
    sender.send(&json!({"status": "PENDING"}));
    sender.smartrecruiters.add_order("other", "order-a");
    let document = sender.smartrecruiters.document("order-a").unwrap();
    assert_eq!((document.company.as_str(), document.updates), ("acme", 1));
}

#[test]
fn a_forgotten_order_is_unknown_and_what_was_taken_stays() {
    let mut sender = Sender::new();
    assert_eq!(sender.send(&json!({"status": "PENDING"})).status, 200);
    sender.smartrecruiters.forget_order("order-a");
    assert_eq!(sender.send(&json!({"status": "COMPLETED"})).status, 404);
    assert_eq!(sender.smartrecruiters.document("order-a"), None);
    assert_eq!(sender.smartrecruiters.taken().len(), 1);
}

#[test]
fn an_update_beyond_the_rate_limit_is_not_taken() {
    let mut sender = Sender::new();
    let asked = patch("order-a").bearer(&sender.token).body(JSON, &json!({"status": "PENDING"}));
    let statuses: Vec<u16> = (0..11).map(|_| sender.smartrecruiters.answer(&asked, at(0)).status).collect();
    assert_eq!((&statuses[..10], statuses[10]), (&[200; 10][..], 429));
    assert_eq!(sender.smartrecruiters.taken().len(), 10);
    let later = at(1) - SignedDuration::from_nanos(1);
    assert_eq!(sender.smartrecruiters.answer(&asked, later).status, 429);
}

//! Time is skipped.

use serde_json::Value;

use crate::running::Folder;
use crate::visitor::{Visitor, has};

#[tokio::test]
async fn after_61_days_an_order_has_expired_and_everything_else_still_works() {
    let visitor = Visitor::arrive(&[]);
    visitor.orders("Ada Lovelace").await;
    visitor.until_invited(1).await;
    let said = visitor.skips("61", "days").await;
    assert!(said.contains("The clock is 61 days ahead."), "{said}");
    let expired = |order: &Value| order["progress"] == "expired" && order["told"] == order["revision"];
    visitor.until_orders("an expired order", |orders| orders.len() == 1 && expired(&orders[0])).await;
    assert!(visitor.opens("/sandbox").await.0.contains("The candidate did not complete the assessment in time."));

    // the job list is older than a day, and every token is dead
    visitor.sends("/sandbox/recruiter/refresh", &[("company", "Globex")]).await;
    let said = visitor.orders("Grace Hopper").await;
    assert!(said.contains(": ordered."), "{said}");
    let invited = |orders: &[Value]| orders.len() == 2 && orders[0]["progress"] == "invited";
    visitor.until_orders("a new order", invited).await;
    assert_eq!(visitor.mails().await.len(), 2);
}

#[tokio::test]
async fn two_skips_add_up_and_outlast_a_restart() {
    let folder = Folder::new();
    let arguments = ["--data", folder.path()];
    let visitor = Visitor::arrive(&arguments);
    visitor.orders("Ada Lovelace").await;
    let before = visitor.until_invited(1).await.remove(0);
    let said = visitor.sends("/sandbox/faults/skip", &[("seconds", "86400")]).await.said();
    assert!(said.starts_with("1 day later: "), "{said}");
    let said = visitor.skips("3", "hours").await;
    assert!(said.ends_with("The clock is 1 day 3 hours ahead."), "{said}");
    let after = visitor.items("ORDER").await.remove(0);
    assert_ne!(after["deadline"], before["deadline"]);
    assert_eq!(after["version"], before["version"], "nobody had anything to do");
    visitor.leave();

    let visitor = Visitor::arrive(&arguments);
    assert!(visitor.opens("/sandbox/faults").await.0.contains("The clock is 1 day 3 hours ahead."));
    assert_eq!(visitor.items("ORDER").await.remove(0)["deadline"], after["deadline"]);
    visitor.orders("Grace Hopper").await;
    visitor.until_invited(2).await;
}

#[tokio::test]
async fn the_sweep_runs_when_it_is_asked_to() {
    let visitor = Visitor::arrive(&[]);
    let before = visitor.logs().await.matches("\"swept\"").count();
    assert_eq!(visitor.sends("/sandbox/faults/sweep", &[]).await.said(), "The sweep has run.");
    assert!(visitor.logs().await.matches("\"swept\"").count() > before);
}

#[tokio::test]
async fn what_makes_no_sense_is_answered_with_a_sentence_and_changes_nothing() {
    let visitor = Visitor::arrive(&[]);
    for number in ["0", "-3", "soon", "1.5", "", "1000000000000", "18446744073709551615"] {
        let said = visitor.skips(number, "days").await;
        assert!(said.contains("No time was skipped"), "{number}: {said}");
    }
    assert!(visitor.skips("1", "eons").await.contains("No time was skipped."));
    for (path, fields) in [
        ("vendors/equalture", vec![("state", "slow"), ("seconds", "ten")]),
        ("vendors/equalture", vec![("state", "500"), ("calls", "0")]),
        ("vendors/equalture", vec![]),
        ("vendors/nobody", vec![("state", "down")]),
        ("store", vec![("state", "odd")]),
        ("kill", vec![("function", "../dispatcher")]),
        ("kill", vec![]),
    ] {
        let said = visitor.sends(&format!("/sandbox/faults/{path}"), &fields).await.said();
        assert!(said.contains("othing has changed") || said.contains("nothing was killed"), "{path}: {said}");
    }
    let page = visitor.opens("/sandbox/faults").await.0;
    for words in ["Equalture works.", "SmartRecruiters works.", "The table's store works.", "no time was skipped"] {
        assert!(page.contains(words), "{words}");
    }
    visitor.orders("Ada Lovelace").await;
    let order = visitor.until_invited(1).await.remove(0);
    assert!(!has(&order, "equalture_not_ready"));
}

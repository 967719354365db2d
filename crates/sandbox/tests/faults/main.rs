//! Breaking things on the sandbox's page, with the functions that would be deployed: nothing is lost, and nobody is
//! invited twice.
#![expect(clippy::unwrap_used, reason = "what cannot go on should stop")]

mod ending;
mod looking;
#[path = "../running/mod.rs"]
mod running;
mod skipping;
mod visitor;

use std::time::Duration;

use serde_json::Value;
use visitor::{Visitor, has, id};

const WORKS: &[(&str, &str)] = &[("state", "works")];

#[tokio::test]
async fn an_order_waits_while_equalture_is_down_and_its_candidate_is_invited_once() {
    let visitor = Visitor::arrive(&[]);
    visitor.opens("/sandbox").await;
    let said = visitor.turns("equalture", &[("state", "down")]).await;
    assert_eq!(said, "Equalture is down: it refuses every connection.");
    assert!(visitor.orders("Ada Lovelace").await.contains("ordered. The bridge has stored the order"));
    visitor.until_orders("a wait", |orders| orders.iter().any(|order| has(order, "equalture_not_ready"))).await;
    assert!(visitor.opens("/sandbox/faults").await.0.contains("Equalture is down: it refuses every connection."));
    visitor.skips("10", "minutes").await;
    assert!(visitor.mails().await.is_empty());

    assert_eq!(visitor.turns("equalture", WORKS).await, "Equalture works.");
    visitor.skips("10", "minutes").await;
    visitor.until_invited(1).await;
    assert_eq!((visitor.mails().await, visitor.creates().await), (vec!["Ada Lovelace".to_owned()], 1));
}

#[tokio::test]
async fn smartrecruiters_is_told_when_it_is_back() {
    let visitor = Visitor::arrive(&[]);
    visitor.turns("smartrecruiters", &[("state", "down")]).await;
    visitor.orders("Ada Lovelace").await;
    let behind = |order: &Value| order["progress"] == "invited" && order["told"] != order["revision"];
    visitor.until_orders("an order that is not told", |orders| orders.len() == 1 && behind(&orders[0])).await;
    visitor.turns("smartrecruiters", WORKS).await;
    visitor.skips("10", "minutes").await;
    visitor.until_invited(1).await;
}

/// Each of these makes Equalture's calls fail in a way of its own; afterwards there is one application, or two if the
/// first was in doubt.
#[tokio::test]
async fn whatever_equalture_does_instead_of_answering_the_order_outlasts_it() {
    let visitor = Visitor::arrive(&[]);
    visitor.orders("Grace Hopper").await;
    visitor.until_invited(1).await;
    let dials = [
        ("429", "Equalture answers 429 with Retry-After: 30, for the next 4 calls."),
        ("500", "Equalture answers 500, for the next 4 calls."),
        ("reply-lost", "Equalture does what it is asked, and its replies are lost, for the next 4 calls."),
        ("html", "Equalture answers with a web page instead of JSON, for the next 4 calls."),
        ("truncated", "Equalture breaks off its answers, for the next 4 calls."),
    ];
    for (done, (dial, says)) in dials.into_iter().enumerate() {
        let mails = visitor.mails().await.len();
        let fields = [("state", dial), ("seconds", "30"), ("calls", "4")];
        assert_eq!(visitor.turns("equalture", &fields).await, says);
        visitor.orders("Ada Lovelace").await;
        let tried = |order: &Value| order["history"].as_array().unwrap().len() > 1;
        let waiting = |orders: &[Value]| orders.len() == done + 2 && tried(&orders[0]);
        let orders = visitor.until_orders(&format!("{dial}: a try"), waiting).await;
        assert_eq!(orders[0]["progress"], "accepted", "{dial}: {}", orders[0]);

        visitor.turns("equalture", WORKS).await;
        visitor.skips("31", "minutes").await;
        visitor.skips("31", "minutes").await;
        let orders = visitor.until_invited(done + 2).await;
        let doubtful = has(&orders[0], "in_doubt");
        let gained = visitor.mails().await.len() - mails;
        assert!(gained == 1 || (gained == 2 && doubtful), "{dial}: {gained} mails {}", orders[0]);
    }
}

#[tokio::test]
async fn a_lost_reply_to_the_very_call_that_creates_leads_to_one_more_and_no_third() {
    let visitor = Visitor::arrive(&[]);
    visitor.orders("Ada Lovelace").await;
    visitor.until_invited(1).await;
    // the dispatcher has its token by now, so the next call is the one that counts
    visitor.turns("equalture", &[("state", "reply-lost"), ("calls", "1")]).await;
    visitor.orders("Grace Hopper").await;
    let doubt =
        |orders: &[Value]| orders.iter().any(|order| has(order, "in_doubt") || has(order, "equalture_not_ready"));
    visitor.until_orders("a doubt", doubt).await;
    visitor.skips("29", "minutes").await;
    for _ in 0..3 {
        visitor.skips("31", "minutes").await;
    }
    let orders = visitor.until_invited(2).await;
    let doubtful = usize::from(orders.iter().any(|order| has(order, "in_doubt")));
    let mails = visitor.mails().await;
    assert_eq!(mails.iter().filter(|to| *to == "Grace Hopper").count(), 1 + doubtful, "{orders:#?}");
    assert_eq!(visitor.creates().await, 2 + doubtful);
}

#[tokio::test]
async fn orders_survive_functions_that_are_killed_while_they_are_placed() {
    let visitor = Visitor::arrive(&[]);
    for number in 1..=12 {
        visitor.adds("Eve", &number.to_string()).await;
    }
    let killing = async {
        loop {
            visitor.sends("/sandbox/faults/kill", &[("function", "orders")]).await;
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    };
    let ordering = async {
        for number in 1..=12 {
            visitor.orders(&format!("Eve {number}")).await;
        }
    };
    tokio::select! {
        () = ordering => {}
        () = killing => unreachable!(),
    }
    // the last kill may come later than the last order
    for _ in 0..3 {
        for order in refused(&visitor).await {
            visitor.orders_again(&order).await;
        }
    }
    assert!(refused(&visitor).await.is_empty());
    assert!(visitor.has_seen_die("orders").await);
    let orders = visitor.until_invited(12).await;
    assert_eq!(visitor.mails().await.len(), orders.len());
}

/// The orders that SmartRecruiters shows as failed.
async fn refused(visitor: &Visitor) -> Vec<String> {
    let page = visitor.opens("/sandbox").await.0;
    let forms = page.split("action=\"/sandbox/recruiter/again\"").skip(1);
    forms
        .map(|form| {
            let (_, order) = form.split_once("name=\"order\" value=\"").unwrap();
            order.split_once('"').unwrap().0.to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_dispatcher_that_is_killed_leaves_a_doubt_at_the_most() {
    let visitor = Visitor::arrive(&[]);
    visitor.turns("equalture", &[("state", "slow"), ("seconds", "2")]).await;
    visitor.orders("Ada Lovelace").await;
    visitor
        .until_orders("a call under way", |orders| orders.iter().any(|order| order["attempts"][0].is_object()))
        .await;
    let said = visitor.sends("/sandbox/faults/kill", &[("function", "dispatcher")]).await.said();
    assert_eq!(said, "The processes of dispatcher are killed. The next call starts a new one.");
    visitor.turns("equalture", WORKS).await;
    for _ in 0..3 {
        visitor.skips("31", "minutes").await;
    }
    visitor.until_invited(1).await;
    assert!(visitor.has_seen_die("dispatcher").await);
    let mails = visitor.mails().await.len();
    assert!((1..=2).contains(&mails), "{mails} mails");
}

#[tokio::test]
async fn a_store_that_was_killed_comes_back_with_all_it_had_and_its_stream() {
    let visitor = Visitor::arrive(&[]);
    visitor.orders("Ada Lovelace").await;
    visitor.until_invited(1).await;
    let said = visitor.sends("/sandbox/faults/store", &[("state", "down")]).await.said();
    assert!(said.starts_with("The table's store is down"), "{said}");
    let said = visitor.orders("Grace Hopper").await;
    assert!(said.contains("not ordered") && said.contains(" 50"), "{said}");
    assert!(visitor.opens("/sandbox/behind").await.0.contains("The table can't be read just now"));
    let said = visitor.skips("1", "days").await;
    assert!(said.starts_with("No time was skipped"), "{said}");
    let said = visitor.sends("/sandbox/faults/sweep", &[]).await.said();
    assert_eq!(said, "The schedule has fired; without the store the dispatcher could do nothing.");

    visitor.sends("/sandbox/faults/store", &[("state", "works")]).await;
    let failed = refused(&visitor).await;
    let said = visitor.orders_again(&failed[0]).await;
    assert!(said.contains(": ordered."), "{said}");
    let sweeps = async || visitor.logs().await.matches("\"swept\"").count();
    let before = sweeps().await;
    let orders = visitor.until_invited(2).await;
    assert!(orders.iter().any(|order| id(order) == failed[0]));
    assert_eq!(visitor.mails().await.len(), 2);
    assert_eq!(sweeps().await, before, "the stream has woken the dispatcher, not the sweep");
}

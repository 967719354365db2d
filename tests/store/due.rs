//! What waits, for whom, and in which of the two queues.

use crate::bench::Bench;
use crate::samples::{company, invited, next, noon, order_due, seconds};
use assessment::ids::CompanyKey;
use assessment::order::Order;
use assessment::ports::{Due, Orders as _, Upstream};
use aws::desk::Desk;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};

/// Names of which some are the beginning of others, more than the index has partitions.
const ALIKE: [&str; 14] = [
    "A", "AC", "ACM", "ACME", "ACME-", "ACME-2", "ACME-20", "ACME.", "ACME.b", "ACME0", "ACMEA", "ACME_", "ACME_c",
    "acme",
];

fn ids(due: &[Due]) -> Vec<&str> {
    due.iter().map(|due| due.order.order.as_str()).collect()
}

/// The orders that are to be sent to Equalture.
async fn inviting(desk: &Desk, id: &str, now: Timestamp, most: usize) -> Vec<Due> {
    desk.due(&company(id), Upstream::Equalture, None, now, most).await.unwrap()
}

async fn waiting(bench: &Bench) -> Vec<CompanyKey> {
    let mut waiting = bench.desk.companies_due(noon()).await.unwrap();
    waiting.sort();
    waiting
}

/// An order of which the ATS is to be told.
fn told_at(company: &str, id: &str, due: Timestamp) -> Order {
    Order { due: Some(due), ..invited(&order_due(company, id, due), "r-1") }
}

#[tokio::test]
async fn due_orders_come_oldest_first() {
    let bench = Bench::new().await;
    for (id, age) in [("middle", 50), ("newest", 0), ("oldest", 5000)] {
        bench.place(&order_due("ACME", id, noon() - seconds(age))).await;
    }
    let due = inviting(&bench.desk, "ACME", noon(), 10).await;
    assert_eq!(ids(&due), ["oldest", "middle", "newest"]);
    assert_eq!(due[0].at, noon() - seconds(5000));
    assert_eq!(ids(&inviting(&bench.desk, "ACME", noon(), 2).await), ["oldest", "middle"]);
}

#[tokio::test]
async fn what_is_not_due_yet_is_not_found() {
    let bench = Bench::new().await;
    bench.place(&order_due("ACME", "now", noon())).await;
    bench.place(&order_due("ACME", "soon", noon() + SignedDuration::from_millis(1))).await;
    bench.place(&order_due("Globex", "later", noon() + seconds(3600))).await;
    assert_eq!(ids(&inviting(&bench.desk, "ACME", noon(), 10).await), ["now"]);
    assert_eq!(waiting(&bench).await, [company("ACME")]);
    assert_eq!(inviting(&bench.desk, "Globex", noon(), 10).await, []);
}

#[tokio::test]
async fn behind_a_page_nothing_is_found_by_a_clock_that_went_back() {
    let bench = Bench::new().await;
    bench.place(&order_due("ACME", "o-1", noon())).await;
    let page = inviting(&bench.desk, "ACME", noon(), 1).await;
    let earlier = noon() - seconds(60);
    let next = bench.desk.due(&company("ACME"), Upstream::Equalture, page.last(), earlier, 10).await;
    assert_eq!(next.unwrap(), []);
}

#[tokio::test]
async fn each_queue_holds_its_own() {
    let bench = Bench::new().await;
    bench.place(&order_due("ACME", "to-invite", noon())).await;
    bench.place(&told_at("ACME", "to-tell", noon())).await;
    assert_eq!(ids(&inviting(&bench.desk, "ACME", noon(), 10).await), ["to-invite"]);
    let telling = bench.desk.due(&company("ACME"), Upstream::Ats, None, noon(), 10).await.unwrap();
    assert_eq!(ids(&telling), ["to-tell"]);
    assert_eq!(waiting(&bench).await, [company("ACME")], "named once");
}

#[tokio::test]
async fn an_order_moves_from_queue_to_queue() {
    let bench = Bench::new().await;
    let first = order_due("ACME", "o-1", noon());
    bench.place(&first).await;
    bench.desk.replace(&first, &invited(&first, "r-1")).await.unwrap();
    assert_eq!(inviting(&bench.desk, "ACME", noon(), 10).await, []);
    let telling = bench.desk.due(&company("ACME"), Upstream::Ats, None, noon(), 10).await.unwrap();
    assert_eq!(ids(&telling), ["o-1"]);
}

#[tokio::test]
async fn a_company_is_found_by_either_queue() {
    let (now, later) = (noon(), noon() + seconds(60));
    for (invite, tell, waits) in [(now, later, true), (later, now, true), (later, later, false)] {
        let bench = Bench::new().await;
        bench.place(&order_due("ACME", "to-invite", invite)).await;
        bench.place(&told_at("ACME", "to-tell", tell)).await;
        let expected = if waits { vec![company("ACME")] } else { vec![] };
        assert_eq!(waiting(&bench).await, expected, "{invite} {tell}");
    }
}

#[tokio::test]
async fn the_next_look_begins_behind_the_last_place_and_passes_nobody_over() {
    let bench = Bench::new().await;
    // the same time for all, and ids of which some are the beginning of others
    let placed = ["o", "o-1", "o-1-", "o-10", "o-1A", "o-2", "o1"];
    for id in placed {
        bench.place(&order_due("ACME", id, noon())).await;
    }
    bench.place(&order_due("ACME", "last", noon() + seconds(1))).await;
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let now = noon() + seconds(1);
        let page = bench.desk.due(&company("ACME"), Upstream::Equalture, after.as_ref(), now, 1).await.unwrap();
        let Some(due) = page.into_iter().next() else { break };
        found.push(due.order.order.to_string());
        after = Some(due);
    }
    assert_eq!(found, [&placed[..], &["last"]].concat());
}

#[tokio::test]
async fn companies_with_names_alike_are_kept_apart() {
    let bench = Bench::new().await;
    for id in ALIKE {
        bench.place(&order_due(id, "o-1", noon())).await;
        bench.place(&order_due(id, "o-2", noon() - seconds(1))).await;
    }
    for id in ALIKE {
        let due = inviting(&bench.desk, id, noon(), 10).await;
        assert_eq!(ids(&due), ["o-2", "o-1"], "{id}");
        assert!(due.iter().all(|due| due.order.company == company(id)), "{due:?}");
    }
    let mut all = ALIKE.map(company);
    all.sort();
    assert_eq!(waiting(&bench).await, all);
}

#[tokio::test]
async fn a_company_that_can_wait_hides_none_that_cannot() {
    let bench = Bench::new().await;
    for (place, id) in ALIKE.iter().enumerate() {
        let due = if place % 2 == 0 { noon() + seconds(60) } else { noon() };
        bench.place(&order_due(id, "o-1", due)).await;
    }
    let mut due: Vec<_> = ALIKE.iter().skip(1).step_by(2).map(|id| company(id)).collect();
    due.sort();
    assert_eq!(waiting(&bench).await, due);
}

#[tokio::test]
async fn short_pages_are_put_together() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.shorten_pages(2);
    for number in 0..7 {
        bench.place(&order_due("ACME", &format!("o-{number}"), noon() - seconds(100 - number))).await;
    }
    let due = inviting(&desk, "ACME", noon(), 100).await;
    assert_eq!(ids(&due), ["o-0", "o-1", "o-2", "o-3", "o-4", "o-5", "o-6"]);
    assert!(wire.count("Query") >= 4, "{}", wire.count("Query"));
    assert_eq!(ids(&inviting(&desk, "ACME", noon(), 5).await), ["o-0", "o-1", "o-2", "o-3", "o-4"]);
}

#[tokio::test]
async fn a_sweep_costs_what_waits_and_not_how_much() {
    let mut costs = Vec::new();
    for orders in [1, 200] {
        let bench = Bench::new().await;
        for id in ["ACME", "Globex", "Initech"] {
            for number in 0..orders {
                bench.place(&order_due(id, &format!("o-{number}"), noon() - seconds(number))).await;
            }
        }
        let (desk, wire) = bench.behind_a_wire().await;
        assert_eq!(desk.companies_due(noon()).await.unwrap().len(), 3);
        costs.push(wire.count("Query"));
    }
    // four partitions that end, and three companies
    assert_eq!(costs, [7, 7]);
}

#[tokio::test]
async fn a_place_that_nobody_can_read_keeps_no_company_waiting() {
    let bench = Bench::new().await;
    for id in ["ACME", "Globex", "Initech"] {
        bench.place(&order_due(id, "o-1", noon())).await;
    }
    for shard in 0..4 {
        for (name, place) in [("first", "!"), ("last", "~")] {
            let text = |text: &str| AttributeValue::S(text.to_owned());
            let item = [
                ("pk", text(&format!("{name}-{shard}"))),
                ("due_shard", AttributeValue::N(shard.to_string())),
                ("due", text(place)),
            ];
            bench.put(item.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()).await;
        }
    }
    assert_eq!(waiting(&bench).await, ["ACME", "Globex", "Initech"].map(company));
}

#[tokio::test]
async fn a_company_costs_two_questions_at_the_most() {
    let bench = Bench::new().await;
    for number in 0..20 {
        let later = noon() + seconds(60 + number);
        bench.place(&told_at("ACME", &format!("t-{number}"), later)).await;
        bench.place(&order_due("ACME", &format!("i-{number}"), later)).await;
    }
    let (desk, wire) = bench.behind_a_wire().await;
    assert_eq!(desk.companies_due(noon()).await.unwrap(), []);
    assert_eq!(wire.count("Query"), 4 + 2);
}

#[tokio::test]
async fn an_order_that_rests_is_due_no_more() {
    let bench = Bench::new().await;
    let (first, other) = (order_due("ACME", "o-1", noon()), order_due("ACME", "o-2", noon()));
    bench.place(&first).await;
    bench.place(&other).await;
    bench.desk.replace(&first, &Order { due: None, ..next(&first) }).await.unwrap();
    assert_eq!(ids(&inviting(&bench.desk, "ACME", noon(), 10).await), ["o-2"]);
    bench.desk.replace(&other, &Order { due: None, ..next(&other) }).await.unwrap();
    assert_eq!(waiting(&bench).await, []);
}

#[tokio::test]
async fn an_order_that_is_put_off_is_due_again_at_its_time() {
    let bench = Bench::new().await;
    let first = order_due("ACME", "o-1", noon());
    bench.place(&first).await;
    let later = Order { due: Some(noon() + seconds(30)), ..next(&first) };
    bench.desk.replace(&first, &later).await.unwrap();
    assert_eq!(inviting(&bench.desk, "ACME", noon() + seconds(29), 10).await, []);
    assert_eq!(ids(&inviting(&bench.desk, "ACME", noon() + seconds(30), 10).await), ["o-1"]);
}

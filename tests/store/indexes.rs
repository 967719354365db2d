//! What the indexes and the stream can see of an item.

use crate::bench::{Bench, Item};
use crate::samples::{invited, next, order};
use assessment::attempt::Attempt;
use assessment::order::{Order, Origin};
use assessment::outcome::{Outcome, Score};
use assessment::ports::Orders as _;
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::BTreeSet;

/// An order with everything in it that is nobody else's business.
fn telling_order() -> Order {
    let mut order = invited(&order("ACME", "o-1"), "r-1");
    order.candidate = self::order("ACME", "o-1").candidate;
    order.origin = Origin::WhileApplying { return_url: "https://jobs.smartrecruiters.com/me".into() };
    let scores = vec![Score { name: "Pace".into(), text: "(5) Very quick".into() }];
    let outcome = Outcome::new(scores, Some("https://app.equalture.com/ada".into()), order.accepted_at);
    order.attempts = vec![Attempt { outcome: Some(outcome), ..order.attempts[0].clone() }];
    order
}

/// The only entry of an index, as it is projected.
async fn entry(bench: &Bench, index: &str, partition: &str, value: AttributeValue) -> Item {
    let query = bench.client.query().table_name(&bench.table).index_name(index);
    let query =
        query.key_condition_expression("#partition = :value").expression_attribute_names("#partition", partition);
    let page = query.expression_attribute_values(":value", value).send().await.unwrap();
    assert_eq!(page.items().len(), 1, "{index}");
    page.items()[0].clone()
}

fn names(item: &Item) -> BTreeSet<&str> {
    item.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn the_index_of_what_waits_holds_keys_and_nothing_else() {
    let bench = Bench::new().await;
    bench.place(&telling_order()).await;
    let stored = bench.item("ORDER#smartrecruiters#ACME#o-1").await.unwrap();
    let entry = entry(&bench, "due", "due_shard", stored["due_shard"].clone()).await;
    assert_eq!(names(&entry), ["due", "due_shard", "pk"].into());
}

#[tokio::test]
async fn the_index_of_a_companys_orders_holds_no_personal_data() {
    let bench = Bench::new().await;
    bench.place(&telling_order()).await;
    let company = AttributeValue::S("smartrecruiters#ACME".into());
    let entry = entry(&bench, "company", "company", company).await;
    assert_eq!(names(&entry), ["company", "parked", "pk", "progress", "revision", "told", "updated_at"].into());
    let shown = format!("{entry:?}");
    for personal in ["Ada", "ada", "Pace", "r-1", "subject"] {
        assert!(!shown.contains(personal), "{personal} in {shown}");
    }
}

#[tokio::test]
async fn the_stream_is_asked_only_while_there_is_new_work() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let pk = "ORDER#smartrecruiters#ACME#o-1";
    let wake = bench.item(pk).await.unwrap().remove("wake").unwrap();
    assert!(wake.is_s(), "the template's filter looks for text");
    let mut second = next(&first);
    second.wake = false;
    bench.desk.replace(&first, &second).await.unwrap();
    assert_eq!(bench.item(pk).await.unwrap().get("wake"), None);
}

#[tokio::test]
async fn the_time_to_go_is_in_whole_seconds_under_the_templates_name() {
    let bench = Bench::new().await;
    let mut order = order("ACME", "o-1");
    bench.place(&order).await;
    let pk = "ORDER#smartrecruiters#ACME#o-1";
    assert_eq!(bench.item(pk).await.unwrap().get("ttl"), None);
    let seen = order.clone();
    order = next(&seen);
    order.keep_until = Some("2028-11-22T12:00:00.9Z".parse().unwrap());
    bench.desk.replace(&seen, &order).await.unwrap();
    assert_eq!(bench.item(pk).await.unwrap()["ttl"], AttributeValue::N("1858507200".into()));
}

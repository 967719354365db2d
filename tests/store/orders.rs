//! Placing, finding and replacing.

use crate::any_order::any_order;
use crate::bench::{Bench, Item};
use crate::samples::{next, order, reference};
use assessment::ids::ClientId;
use assessment::order::Order;
use assessment::ports::{Clients as _, Companies as _, Orders as _, Placed, References as _, Replaced};
use assessment::progress::Progress;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::task::JoinSet;

/// What came instead of a write.
fn changed(replaced: Replaced) -> Option<Order> {
    match replaced {
        Replaced::Changed(stored) => stored.map(|stored| *stored),
        Replaced::Done => panic!("written over what nobody saw"),
    }
}

#[test]
fn what_is_placed_is_found_in_every_field() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build().unwrap();
    let bench = runtime.block_on(Bench::new());
    let config = ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
    let tried = TestRunner::new(config).run(&any_order(), |order| {
        let (placed, found) = runtime.block_on(async {
            let placed = bench.desk.place(&order).await.unwrap();
            (placed, bench.desk.find(&order.key).await.unwrap())
        });
        // a short key may come twice
        if matches!(placed, Placed::New) {
            // what may be deleted is gone to its readers, whenever the table deletes it
            let is_kept = order.keep_until.is_none_or(|until| Timestamp::now() < until);
            prop_assert_eq!(found, is_kept.then_some(order));
        }
        Ok(())
    });
    tried.unwrap();
}

#[tokio::test]
async fn an_order_that_was_never_placed_is_not_found() {
    let bench = Bench::new().await;
    assert_eq!(bench.desk.find(&order("ACME", "o-1").key).await.unwrap(), None);
}

#[tokio::test]
async fn placing_twice_brings_the_first_and_keeps_it() {
    let bench = Bench::new().await;
    let (first, second) = (order("ACME", "o-1"), order("ACME", "o-1"));
    bench.place(&first).await;
    let Placed::Earlier(earlier) = bench.desk.place(&second).await.unwrap() else { panic!("placed twice") };
    assert_eq!(*earlier, first);
    assert_eq!(bench.desk.find(&first.key).await.unwrap(), Some(first));
}

#[tokio::test]
async fn our_own_repeated_place_is_new() {
    let bench = Bench::new().await;
    let order = order("ACME", "o-1");
    bench.place(&order).await;
    bench.place(&order).await;
}

#[tokio::test]
async fn the_same_id_at_another_company_is_another_order() {
    let bench = Bench::new().await;
    bench.place(&order("ACME", "o-1")).await;
    bench.place(&order("ACME-2", "o-1")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_at_once_one_is_placed() {
    let bench = Bench::new().await;
    let mut placing = JoinSet::new();
    for _ in 0..50 {
        let desk = bench.desk.clone();
        placing.spawn(async move {
            let order = order("ACME", "o-1");
            (desk.place(&order).await.unwrap(), order)
        });
    }
    let placed = placing.join_all().await;
    let (new, earlier): (Vec<_>, Vec<_>) = placed.into_iter().partition(|(placed, _)| matches!(placed, Placed::New));
    let [(_, first)] = new.as_slice() else { panic!("{} were placed", new.len()) };
    assert_eq!(earlier.len(), 49);
    for (placed, _) in &earlier {
        assert!(matches!(placed, Placed::Earlier(stored) if **stored == *first));
    }
}

#[tokio::test]
async fn a_replace_is_stored_whole() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let mut second = next(&first);
    second.candidate = first.candidate.forgotten();
    second.due = None;
    second.wake = false;
    assert!(matches!(bench.desk.replace(&first, &second).await.unwrap(), Replaced::Done));
    assert_eq!(bench.desk.find(&first.key).await.unwrap(), Some(second));
}

#[tokio::test]
async fn a_replace_of_an_old_version_brings_what_is_stored() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let second = next(&first);
    bench.desk.replace(&first, &second).await.unwrap();
    let mut late = next(&first);
    late.progress = Progress::Completed;
    assert_eq!(changed(bench.desk.replace(&first, &late).await.unwrap()), Some(second.clone()));
    assert_eq!(bench.desk.find(&first.key).await.unwrap(), Some(second));
}

#[tokio::test]
async fn a_replace_of_an_order_that_is_gone_brings_nothing_back() {
    let bench = Bench::new().await;
    let gone = order("ACME", "o-1");
    assert_eq!(changed(bench.desk.replace(&gone, &next(&gone)).await.unwrap()), None);
    assert_eq!(bench.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn our_own_repeated_replace_is_done() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let second = next(&first);
    for _ in 0..2 {
        assert!(matches!(bench.desk.replace(&first, &second).await.unwrap(), Replaced::Done));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_writers_who_saw_the_same_one_writes() {
    let bench = Bench::new().await;
    let seen = order("ACME", "o-1");
    bench.place(&seen).await;
    let mut writing = JoinSet::new();
    for _ in 0..20 {
        let (desk, seen) = (bench.desk.clone(), seen.clone());
        writing.spawn(async move { desk.replace(&seen, &next(&seen)).await.unwrap() });
    }
    let done = writing.join_all().await.into_iter().filter(|replaced| matches!(replaced, Replaced::Done));
    assert_eq!(done.count(), 1);
}

#[tokio::test]
async fn who_is_forgotten_is_nowhere_in_the_item() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let mut second = next(&first);
    second.candidate = first.candidate.forgotten();
    bench.desk.replace(&first, &second).await.unwrap();
    let stored = format!("{:?}", bench.item("ORDER#smartrecruiters#ACME#o-1").await.unwrap());
    for personal in ["Ada", "Lovelace", "ada@", "example"] {
        assert!(!stored.contains(personal), "{personal} in {stored}");
    }
}

#[tokio::test]
async fn an_item_that_is_no_order_is_said_to_be_unreadable_without_its_content() {
    let bench = Bench::new().await;
    let text = |value: &str| AttributeValue::S(value.to_owned());
    let pk = "ORDER#smartrecruiters#ACME#o-1";
    bench.put(Item::from([("pk".into(), text(pk)), ("candidate".into(), text("ada@example.com"))])).await;
    let key = order("ACME", "o-1").key;
    let error = bench.desk.find(&key).await.unwrap_err().to_string();
    assert!(error.contains("cannot be read") && !error.contains("ada@"), "{error}");
}

/// The local store has no stale reads, so only the question can show that none is meant.
#[tokio::test]
async fn what_is_read_by_its_key_is_read_consistently() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    let order = order("ACME", "o-1");
    desk.find(&order.key).await.unwrap();
    desk.by_reference(&order.key.company, &reference("r-1")).await.unwrap();
    desk.company(&order.key.company).await.unwrap();
    desk.client(&ClientId::parse("client-1").unwrap()).await.unwrap();
    let reads = wire.calls("GetItem");
    assert_eq!(reads.len(), 4);
    assert!(reads.iter().all(|read| read["ConsistentRead"] == true), "{reads:?}");
}

#[tokio::test]
async fn a_store_that_is_away_is_not_an_empty_one() {
    let (desk, wire) = Bench::new().await.behind_a_wire().await;
    drop(wire);
    let order = order("ACME", "o-1");
    assert!(desk.find(&order.key).await.is_err());
    assert!(desk.place(&order).await.is_err());
    assert!(desk.replace(&order, &next(&order)).await.is_err());
}

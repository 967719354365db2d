//! A write arrives, its reply does not, and the SDK writes again: ours, not a conflict.

use crate::bench::Bench;
use crate::samples::{company, invited, next, nonce, noon, order, reference};
use assessment::lane::Breakers;
use assessment::ports::{Lanes as _, Orders as _, Placed, References as _, Released, Replaced, Taken};

#[tokio::test]
async fn a_placed_order_is_new_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("PutItem");
    let order = order("ACME", "o-1");
    assert!(matches!(desk.place(&order).await.unwrap(), Placed::New));
    assert_eq!(wire.count("PutItem"), 2);
}

#[tokio::test]
async fn another_order_of_this_id_is_seen_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("PutItem");
    let placed = desk.place(&order("ACME", "o-1")).await.unwrap();
    assert!(matches!(placed, Placed::Earlier(earlier) if *earlier == first));
}

#[tokio::test]
async fn a_replace_is_done_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("PutItem");
    let second = next(&first);
    assert!(matches!(desk.replace(&first, &second).await.unwrap(), Replaced::Done));
    assert_eq!(wire.count("PutItem"), 2);
    assert_eq!(desk.find(&first.key).await.unwrap(), Some(second));
}

#[tokio::test]
async fn a_transaction_is_done_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("TransactWriteItems");
    let second = invited(&first, "r-1");
    assert!(matches!(desk.replace(&first, &second).await.unwrap(), Replaced::Done));
    assert_eq!(wire.count("TransactWriteItems"), 2);
    let found = desk.by_reference(&first.key.company, &reference("r-1")).await.unwrap();
    assert_eq!(found, Some(first.key));
}

#[tokio::test]
async fn a_taken_lane_is_ours_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("UpdateItem");
    let taken = desk.take(&company("ACME"), &nonce(), noon()).await.unwrap();
    assert!(matches!(taken, Taken::Ours(_)));
    assert_eq!(wire.count("UpdateItem"), 2);
}

#[tokio::test]
async fn a_released_lane_is_free_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    let (acme, holder) = (company("ACME"), nonce());
    desk.take(&acme, &holder, noon()).await.unwrap();
    wire.lose_next_reply("UpdateItem");
    let released = desk.release(&acme, &holder, &Breakers::default(), true).await.unwrap();
    assert_eq!(released, Released::Free);
    assert!(matches!(desk.take(&acme, &nonce(), noon()).await.unwrap(), Taken::Ours(_)));
}

//! The sandbox ends while functions are at work.

use crate::running::Folder;
use crate::visitor::{Visitor, has};

#[tokio::test]
async fn what_is_under_way_at_ctrl_c_ends_before_the_sandbox_does() {
    let folder = Folder::new();
    let arguments = ["--data", folder.path()];
    let visitor = Visitor::arrive(&arguments);
    visitor.orders("Grace Hopper").await;
    visitor.until_invited(1).await;
    visitor.turns("equalture", &[("state", "slow"), ("seconds", "4")]).await;
    visitor.orders("Ada Lovelace").await;
    let attempted = |order: &serde_json::Value| order["attempts"][0].is_object();
    visitor.until_orders("a call under way", |orders| orders.len() == 2 && orders.iter().all(attempted)).await;
    visitor.leave();

    let visitor = Visitor::arrive(&arguments);
    let orders = visitor.until_invited(2).await;
    assert!(!orders.iter().any(|order| has(order, "in_doubt")), "{orders:#?}");
    assert_eq!((visitor.mails().await.len(), visitor.creates().await), (2, 0), "nothing is asked again");
}

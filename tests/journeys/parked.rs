//! What was tried in vain for a week waits for a person, who is told of it until somebody acts.

use std::time::Duration;

use assessment::fact::Fact;
use assessment::record::{Recorded, record};
use peers::smartrecruiters::OrderId;
use peers::{Fault, Rule};
use reqwest::Method;
use tests::{Scene, until};

const DAY: Duration = Duration::from_hours(24);

/// How often the dispatcher has said that an order is parked.
fn said(scene: &Scene, order: &OrderId) -> usize {
    let logs = scene.stage.sandbox.logs();
    let said = |line: &&str| line.contains("order_parked") && line.contains("ERROR") && line.contains(order.as_str());
    logs.iter().map(|log| &*log.line).filter(said).count()
}

async fn is_said(scene: &Scene, order: &OrderId, times: usize) {
    let enough = async || (said(scene, order) >= times).then_some(());
    until(&format!("`order_parked` for the {times}. time"), enough).await;
    assert_eq!(said(scene, order), times);
}

/// What `bridge redrive` does.
async fn is_redriven(scene: &Scene, order: &OrderId) {
    let (desk, kept) = (scene.stage.foundation.desk().await.unwrap(), scene.keeps(order).await.unwrap());
    let recorded = record(&desk, &desk, &kept, &Fact::Redriven).await.unwrap();
    assert!(matches!(recorded, Recorded::Done(_)), "{recorded:?}");
}

#[tokio::test]
async fn i2_an_order_that_is_parked_after_a_week_is_said_daily_until_it_is_redriven_and_then_invited() {
    let scene = Scene::set().await;
    let busy = Fault::Status { code: 429, retry_after: None };
    scene.equalture().faults().add(Rule::from(busy).method(Method::POST).path("/connect_ats/applications"));
    let order = scene.orders(scene.draft(&scene.ada())).await;
    scene.has_happened(&order, "busy").await;
    assert_eq!(said(&scene, &order), 0);

    scene.time_passes(DAY * 7).await;
    scene.has_happened(&order, "parked").await;
    is_said(&scene, &order, 1).await;
    scene.time_passes(DAY / 2).await;
    is_said(&scene, &order, 1).await;
    scene.time_passes(DAY / 2 + Duration::from_mins(1)).await;
    is_said(&scene, &order, 2).await;
    assert_eq!(scene.creates().len(), 2, "what is parked is not sent");

    scene.equalture().faults().clear();
    is_redriven(&scene, &order).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (3, 1));
    scene.time_passes(DAY * 2).await;
    is_said(&scene, &order, 2).await;
}

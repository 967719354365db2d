//! The dispatcher dies in the middle of a call. What it had begun is in the table; nobody knows how it ended.

use std::time::Duration;

use assessment::progress::Progress;
use peers::{Fault, Rule};
use reqwest::Method;
use tests::{Scene, until};

/// A machine fails while it waits for this vendor call's answer.
async fn dies_during(scene: &Scene, method: Method, path: &str) {
    let under_way = async || {
        let calls = scene.stage.wire.received(&method, path);
        calls.iter().any(|call| call.status.is_none()).then_some(())
    };
    until("the call", under_way).await;
    scene.stage.sandbox.kill("dispatcher").unwrap();
}

#[tokio::test]
async fn g2_a_crash_during_the_create_leaves_a_doubt_that_the_callback_settles() {
    let scene = Scene::set().await;
    let create = "/connect_ats/applications";
    let slow = Fault::Slow(Duration::from_mins(1));
    scene.equalture().faults().add(Rule::from(slow).method(Method::POST).path(create).times(1));
    let order = scene.orders(scene.draft(&scene.ada())).await;
    dies_during(&scene, Method::POST, create).await;
    let kept = scene.keeps(&order).await.unwrap();
    assert_eq!((kept.attempts.len(), &kept.attempts[0].ending), (1, &None), "recorded before it was made");

    scene.table.leases_end().await;
    scene.time_passes(Duration::from_mins(20)).await;
    assert_eq!(scene.creates().len(), 1, "nobody knows that it came to nothing");
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Accepted);

    let invitation = scene.invitation(&scene.ada()).await;
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.shows(&order, "COMPLETED").await;
    scene.time_passes(Duration::from_mins(30)).await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
}

#[tokio::test]
async fn g2_a_crash_during_an_update_sends_it_once_more() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.settles().await;
    let slow = Fault::Slow(Duration::from_mins(1));
    scene.ats().faults().add(Rule::from(slow).method(Method::PATCH).times(1));
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    dies_during(&scene, Method::PATCH, "/").await;
    let kept = scene.keeps(&order).await.unwrap();
    assert!(kept.told < kept.revision && kept.telling.is_some(), "recorded before it was made");

    scene.table.leases_end().await;
    scene.time_passes(Duration::from_mins(2)).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(shown.statuses(), ["PENDING", "COMPLETED"]);
    assert_eq!(scene.patches(&order).len(), 3);
    let kept = scene.keeps(&order).await.unwrap();
    assert_eq!(kept.told, kept.revision);
}

//! Everything comes twice, late, and out of order.

use std::time::Duration;

use peers::{Fault, Rule};
use reqwest::Method;
use tests::{Scene, until};

const CREATE: &str = "/connect_ats/applications";

#[tokio::test]
async fn r8_a_revision_leaves_nothing_of_the_old_label() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    assert_eq!(scene.shows(&order, "COMPLETED").await.result["scoreLabel"], "(2) Intuitive");
    scene.completes(&invitation.reference_id, &[("Style", "(4) Bold"), ("Focus", "(3) Even")]).await;
    let label =
        async || Some(scene.ats().order_snapshot(&order)?.result["scoreLabel"] == "2 traits").filter(|new| *new);
    until("the label of the revision", label).await;
}

#[tokio::test]
async fn r9_a_result_settles_the_doubt_that_a_gateways_answer_left() {
    let scene = Scene::set().await;
    scene.equalture().faults().add(Rule::from(Fault::LateStatus(502)).method(Method::POST).path(CREATE));
    let ada = scene.ada();
    let order = scene.orders(scene.draft(&ada)).await;
    let invitation = scene.invitation(&ada).await;
    scene.has_happened(&order, "in_doubt").await;
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    let shown = scene.shows(&order, "COMPLETED").await;

    let click = scene.clicks(&shown).await;
    assert!(click.status == 409 && click.text.contains("no_reference"), "nobody knows the application's name");
    scene.time_passes(Duration::from_mins(31)).await;
    assert_eq!((scene.creates().len(), scene.patches(&order).len()), (1, 1));
}

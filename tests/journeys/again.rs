//! Everything comes twice, late, and out of order.

use std::time::Duration;

use peers::{Fault, Rule};
use reqwest::Method;
use serde_json::Value;
use tests::{Scene, until};
use tokio::task::JoinSet;

const CREATE: &str = "/connect_ats/applications";

#[tokio::test]
async fn e11_the_same_order_fifty_times_at_once_is_one_invitation() {
    let scene = Scene::set().await;
    let ada = scene.ada();
    let order = scene.orders_in_vain(scene.draft(&ada)).await;
    let mut answers = JoinSet::new();
    for _ in 0..50 {
        let (ats, order) = (scene.ats().clone(), order.clone());
        answers.spawn(async move { ats.reorder(&order).await });
    }
    for answer in answers.join_all().await {
        answer.unwrap();
    }
    scene.invitation(&ada).await;
    scene.shows(&order, "PENDING").await;
    scene.settles().await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
    assert_eq!(scene.patches(&order).len(), 1);
}

#[tokio::test]
async fn e12_one_id_for_two_orders_is_a_conflict_and_the_first_is_kept() {
    let scene = Scene::set().await;
    let (ada, grace) = (scene.ada(), scene.stage.candidate("Grace", "Hopper", "grace@example.com"));
    let (order, _) = scene.invites(&ada).await;
    let address = scene.ats().order_snapshot(&order).unwrap().request["resultCallbackURL"].clone();
    let again = |draft: peers::smartrecruiters::OrderDraft| draft.overriding("resultCallbackURL", address.clone());

    let other_package = again(scene.draft(&ada)).overriding("assessmentPackageId", "another-job");
    for other in [other_package, again(scene.draft(&grace))] {
        let refused = scene.is_refused(other).await;
        assert_eq!((refused.status, refused.code.as_str()), (409, "order_conflict"));
    }
    let otherwise_the_same = again(scene.draft(&ada).auto_triggered()).overriding("fields", Value::Null);
    scene.orders(otherwise_the_same).await;
    scene.settles().await;
    assert_eq!(scene.creates().len(), 1);
    assert_eq!(scene.keeps(&order).await.unwrap().job.as_str(), scene.stage.job.id);
}

#[tokio::test]
async fn r7_the_same_result_ten_times_is_told_once() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.equalture().behave(|behaviour| behaviour.hold_callbacks = true);
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let mut sent = JoinSet::new();
    for _ in 0..10 {
        let (equalture, reference) = (scene.equalture().clone(), invitation.reference_id.clone());
        sent.spawn(async move { equalture.send_callback(&reference).await });
    }
    for attempts in sent.join_all().await {
        assert!(attempts.unwrap()[0].succeeded(), "exactly 200");
    }
    scene.shows(&order, "COMPLETED").await;
    scene.settles().await;
    assert_eq!(scene.patches(&order).len(), 2, "PENDING and COMPLETED");
}

#[tokio::test]
async fn r8_changed_scores_are_told_once_more_and_equal_ones_are_not() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    let reference = &invitation.reference_id;
    scene.completes(reference, &[("Style", "(2) Intuitive"), ("Focus", "(3) Even")]).await;
    scene.shows(&order, "COMPLETED").await;

    assert_eq!(scene.completes(reference, &[("Focus", "(3) Even"), ("Style", "(4) Bold")]).await, [200]);
    let revised = async || {
        let order = scene.ats().order_snapshot(&order)?;
        (order.result["summary"] == "Focus: (3) Even\nStyle: (4) Bold").then_some(order)
    };
    let shown = until("the revised result", revised).await;
    assert_eq!(shown.statuses(), ["PENDING", "COMPLETED"]);

    assert_eq!(scene.completes(reference, &[("Style", "(4) Bold"), ("Focus", "(3) Even")]).await, [200]);
    scene.settles().await;
    assert_eq!(scene.patches(&order).len(), 3, "PENDING, COMPLETED and the revision");
}

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
async fn r9_a_result_that_overtakes_the_creates_reply_completes_the_order() {
    let scene = Scene::set().await;
    let slow = Fault::Slow(Duration::from_secs(2));
    scene.equalture().faults().add(Rule::from(slow).method(Method::POST).path(CREATE));
    let ada = scene.ada();
    let order = scene.orders(scene.draft(&ada)).await;
    let invitation = scene.invitation(&ada).await;
    assert_eq!(scene.creates()[0].status, None, "the reply is still on its way");
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);

    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(shown.statuses(), ["COMPLETED"]);
    scene.settles().await;
    let named = scene.keeps(&order).await.unwrap().attempts[0].reference.clone();
    assert_eq!(named.map(|reference| reference.to_string()), Some(invitation.reference_id));
    assert_eq!(scene.clicks(&shown).await.status, 302, "the late reply brought the reference");
    assert_eq!(scene.creates().len(), 1);
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

#[tokio::test]
async fn r10_two_applications_of_one_order_lead_to_one_result() {
    let scene = Scene::set().await;
    scene.equalture().faults().add(Rule::from(Fault::ReplyLost).method(Method::POST).path(CREATE).times(1));
    let order = scene.orders(scene.draft(&scene.ada())).await;
    scene.has_happened(&order, "in_doubt").await;
    scene.time_passes(Duration::from_mins(31)).await;
    scene.shows(&order, "PENDING").await;
    let invitations = scene.equalture().invitations();
    let [first, second] = invitations.as_slice() else { panic!("{} invitations", invitations.len()) };

    assert_eq!(scene.completes(&second.reference_id, &[("Style", "(4) Bold")]).await, [200]);
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(scene.completes(&first.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.has_happened(&order, "result_kept").await;
    scene.settles().await;
    assert_eq!(scene.ats().order_snapshot(&order).unwrap().result, shown.result, "the second application's");
    assert_eq!(scene.patches(&order).len(), 2);
}

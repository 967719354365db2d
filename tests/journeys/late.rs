//! Time passes: orders expire, doubts end, scores are forgotten.

use std::time::Duration;

use assessment::company::{DoubtPolicy, Settings};
use peers::smartrecruiters::{Candidate, OrderDraft};
use peers::{Fault, Rule, equalture};
use reqwest::Method;
use tests::Scene;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn an_invitation_that_nobody_follows_expires_and_a_late_result_still_counts() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.time_passes(DAY * 59).await;
    assert_eq!(scene.ats().order_snapshot(&order).unwrap().statuses(), ["PENDING"]);
    scene.time_passes(DAY * 2).await;
    let expired = scene.shows(&order, "EXPIRED").await;
    assert!(expired.result["summary"].as_str().unwrap().contains("order again"));

    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(shown.statuses(), ["PENDING", "EXPIRED", "COMPLETED"]);
}

#[tokio::test]
async fn a_doubt_that_nobody_settles_ends_after_thirty_days() {
    let scene = Scene::set().await;
    let job = equalture::Job::new("Initech essentials");
    let patient = Settings { doubts: DoubtPolicy::Hold, ..Settings::default() };
    scene.stage.connect("Initech", patient, &job).await.unwrap();
    let lost = Fault::Status { code: 500, retry_after: None };
    scene.equalture().faults().add(Rule::from(lost).method(Method::POST).path("/connect_ats/applications"));
    let grace = Candidate::new("Grace", "Hopper", "grace@example.com");
    let draft = OrderDraft::new(&grace, &job.id, &scene.stage.vacancy.id);
    let order = scene.ats().order("Initech", draft).await.unwrap();
    scene.has_happened(&order, "in_doubt").await;
    scene.time_passes(DAY * 29).await;
    assert!(scene.ats().order_snapshot(&order).unwrap().versions.is_empty());

    scene.time_passes(DAY * 2).await;
    let shown = scene.shows(&order, "REJECTED").await;
    assert!(shown.result["summary"].as_str().unwrap().contains("please order again"));
    assert!(!scene.table.dump().await.contains("grace@example.com"));
    assert_eq!(scene.creates().len(), 1);
}

#[tokio::test]
async fn scores_are_forgotten_and_not_told_again_unless_they_change() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    let reference = &invitation.reference_id;
    scene.completes(reference, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    scene.time_passes(DAY * 91).await;
    scene.has_happened(&order, "results_forgotten").await;
    assert!(!scene.table.dump().await.contains("Intuitive"));
    assert_eq!(scene.clicks(&shown).await.status, 302, "Equalture still has them");

    assert_eq!(scene.completes(reference, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.settles().await;
    assert_eq!(scene.patches(&order).len(), 2, "these were told");
    assert_eq!(scene.completes(reference, &[("Style", "(4) Bold")]).await, [200]);
    scene.settles().await;
    assert_eq!(scene.ats().order_snapshot(&order).unwrap().result["summary"], "Style: (4) Bold");
}

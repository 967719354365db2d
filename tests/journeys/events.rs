//! Equalture reports that a candidate begins and ends, with the result or without it.

use std::time::Duration;

use assessment::progress::Progress;
use peers::smartrecruiters::Order;
use peers::{Fault, Rule};
use reqwest::Method;
use tests::{Scene, SignedEvent};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

async fn reports(scene: &Scene, kind: &str, reference: &str) {
    let answer = SignedEvent::of(kind, reference, SECRET).send(scene).await;
    assert_eq!(answer.status, 200, "{kind}: {}", answer.text);
}

fn summary(order: &Order) -> &str {
    order.result["summary"].as_str().unwrap()
}

#[tokio::test]
async fn a_candidate_who_begins_and_ends_is_shown_so_until_the_result_comes() {
    let scene = Scene::set().await;
    scene.signs_with(&[SECRET]).await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    reports(&scene, "assessment_started", &invitation.reference_id).await;
    let begun = scene.shows(&order, "IN_PROGRESS").await;
    assert!(summary(&begun).contains("has started"), "{}", summary(&begun));
    reports(&scene, "assessment_finished", &invitation.reference_id).await;
    scene.has_happened(&order, "finished").await;
    scene.settles().await;
    let done = scene.shows(&order, "IN_PROGRESS").await;
    assert!(summary(&done).contains("has not sent the scores yet"), "{}", summary(&done));

    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(summary(&shown), "Style: (2) Intuitive");
    reports(&scene, "assessment_finished", &invitation.reference_id).await;
    scene.settles().await;
    assert_eq!(scene.shows(&order, "COMPLETED").await.versions.len(), shown.versions.len(), "late, and no news");
}

#[tokio::test]
async fn row_9_without_scores_the_report_opens_after_an_hour_and_late_scores_enrich_it() {
    let scene = Scene::set().await;
    scene.signs_with(&[SECRET]).await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    reports(&scene, "application_finished", &invitation.reference_id).await;
    scene.shows(&order, "IN_PROGRESS").await;
    scene.time_passes(Duration::from_mins(59)).await;
    scene.shows(&order, "IN_PROGRESS").await;
    scene.time_passes(Duration::from_mins(2)).await;
    let without = scene.shows(&order, "COMPLETED").await;
    assert_eq!(without.result["scoreLabel"], "No scores");
    assert!(summary(&without).contains("no scores yet"), "{}", summary(&without));
    let done = without.result["submissionDate"].as_str().unwrap().to_owned();

    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive"), ("Pace", "(3) Even")]).await;
    scene.has_happened(&order, "result_revised").await;
    scene.settles().await;
    let enriched = scene.shows(&order, "COMPLETED").await;
    assert_eq!(
        (summary(&enriched), &enriched.result["scoreLabel"]),
        ("Pace: (3) Even\nStyle: (2) Intuitive", &"2 traits".into())
    );
    assert_eq!(enriched.versions.len(), without.versions.len() + 1, "one more update");
    assert_eq!(enriched.report_url(), without.report_url());
    assert_eq!(scene.clicks(&enriched).await.status, 302);
    assert!(!done.is_empty());
}

#[tokio::test]
async fn an_event_that_comes_before_the_reply_that_names_its_application_is_not_lost() {
    let scene = Scene::set().await;
    scene.signs_with(&[SECRET]).await;
    let slow = Fault::Slow(Duration::from_secs(3));
    scene.equalture().faults().add(Rule::from(slow).method(Method::POST).path("/connect_ats/applications").times(1));
    let order = scene.orders(scene.draft(&scene.ada())).await;
    let invitation = scene.invitation(&scene.ada()).await;
    reports(&scene, "assessment_started", &invitation.reference_id).await;
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Accepted, "the reply was not slow enough");
    assert_eq!(scene.table.items("EVENT#").await.len(), 1);

    let shown = scene.shows(&order, "IN_PROGRESS").await;
    assert_eq!(shown.statuses(), ["IN_PROGRESS"], "the ATS is told what is true by then");
    scene.settles().await;
    assert!(scene.table.items("EVENT#").await.is_empty());
}

#[tokio::test]
async fn a_candidate_who_is_applying_sees_what_for() {
    let scene = Scene::set().await;
    let (order, _) = scene.orders_inline(scene.inline_draft(&scene.ada())).await;
    let named = scene.is_kept(&order, "the vacancy's title", |kept| kept.vacancy_title.is_some()).await;
    assert_eq!(named.vacancy_title.as_deref(), Some("Customer support engineer"));
    scene.settles().await;
    let asked = scene.calls_out().into_iter().filter(|call| call.path.starts_with("/jobs/")).count();
    assert_eq!(asked, 1);
}

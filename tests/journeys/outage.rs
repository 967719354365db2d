//! A vendor is down, slow or refuses: nothing is lost, and nobody is invited twice.

use std::time::Duration;

use assessment::company::{DoubtPolicy, Settings};
use assessment::progress::Progress;
use peers::smartrecruiters::{OrderDraft, OrderId};
use peers::{Fault, Rule, equalture};
use reqwest::Method;
use tests::{Scene, until};

const CREATE: &str = "/connect_ats/applications";
const FIRST_WAIT: Duration = Duration::from_secs(6);
const MINUTE: Duration = Duration::from_secs(61);

/// What befalls the next call to create an application.
fn next_create(scene: &Scene, fault: Fault) {
    scene.equalture().faults().add(Rule::from(fault).method(Method::POST).path(CREATE).times(1));
}

/// Orders for Ada and waits until the bridge doubts whether she is invited.
async fn ends_in_doubt(scene: &Scene) -> OrderId {
    let order = scene.orders(scene.draft(&scene.ada())).await;
    scene.has_happened(&order, "in_doubt").await;
    order
}

async fn has_logged(scene: &Scene, what: &str) {
    let logged = async || scene.stage.sandbox.logs().iter().any(|line| line.line.contains(what)).then_some(());
    until(&format!("`{what}` in the logs"), logged).await;
}

#[tokio::test]
async fn an_order_outlasts_equaltures_outage() {
    let scene = Scene::set().await;
    scene.equalture().stop().await;
    let ada = scene.ada();
    let order = scene.orders(scene.draft(&ada)).await;
    scene.has_happened(&order, "equalture_not_ready").await;
    scene.time_passes(FIRST_WAIT).await;
    assert!(scene.ats().order_snapshot(&order).unwrap().versions.is_empty(), "nothing to tell yet");

    scene.equalture().restart().await.unwrap();
    scene.time_passes(Duration::from_secs(31)).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
}

#[tokio::test]
async fn after_three_failures_the_lane_is_probed_and_drained() {
    let scene = Scene::set().await;
    scene.equalture().stop().await;
    let names = ["ada", "grace", "joan", "mary", "jean"];
    let candidates = names.map(|name| scene.stage.candidate(name, "Example", &format!("{name}@example.com")));
    let mut orders = Vec::new();
    for candidate in &candidates {
        orders.push(scene.orders(scene.draft(candidate)).await);
    }
    has_logged(&scene, "upstream_down").await;
    scene.equalture().restart().await.unwrap();
    scene.time_passes(MINUTE).await;
    for order in &orders {
        scene.shows(order, "PENDING").await;
    }
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (5, 5));
    let jobs = scene.stage.wire.received(&Method::GET, "/connect_ats/jobs");
    assert_eq!(jobs.len(), 1, "the probe was harmless, and one was enough");
}

#[tokio::test]
async fn a_result_outlasts_smartrecruiters_outage() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.ats().stop().await;
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.has_happened(&order, "tell_not_sent").await;
    scene.ats().restart().await.unwrap();
    scene.time_passes(FIRST_WAIT).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(shown.statuses(), ["PENDING", "COMPLETED"]);
    assert_eq!(scene.patches(&order).len(), 2);
}

#[tokio::test]
async fn an_update_of_unknown_end_is_sent_once_more_and_not_before_it_can_have_arrived() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    // the connection is tried twice within one call: sending the same document again changes nothing
    scene.ats().faults().add(Rule::from(Fault::ReplyLost).method(Method::PATCH).times(2));
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    scene.has_happened(&order, "tell_in_doubt").await;
    scene.time_passes(MINUTE).await;
    assert_eq!(scene.patches(&order).len(), 3, "it might still be under way");
    scene.time_passes(Duration::from_secs(20)).await;
    assert_eq!(scene.patches(&order).len(), 4);
    let kept = scene.keeps(&order).await.unwrap();
    assert_eq!(kept.told, kept.revision);
}

#[tokio::test]
async fn i4_a_lost_reply_is_waited_for_and_the_callback_completes_the_order() {
    let scene = Scene::set().await;
    next_create(&scene, Fault::ReplyLost);
    let order = ends_in_doubt(&scene).await;
    scene.time_passes(Duration::from_mins(29)).await;
    assert_eq!(scene.creates().len(), 1, "nothing is risked within the grace");

    let invitation = scene.invitation(&scene.ada()).await;
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.shows(&order, "COMPLETED").await;
    scene.time_passes(Duration::from_mins(31)).await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
}

#[tokio::test]
async fn i4_after_the_grace_the_company_chooses_between_one_more_and_none() {
    let scene = Scene::set().await;
    let job = equalture::Job::new("Careful essentials");
    let patient = Settings { doubts: DoubtPolicy::Hold, ..Settings::default() };
    scene.stage.connect("Initech", patient, &job).await.unwrap();
    let grace = peers::smartrecruiters::Candidate::new("Grace", "Hopper", "grace@example.com");
    scene.ats().add_candidate("Initech", grace.clone());

    scene.equalture().faults().add(Rule::from(Fault::ReplyLost).method(Method::POST).path(CREATE).times(2));
    let retried = ends_in_doubt(&scene).await;
    let draft = OrderDraft::new(&grace, &job.id, &scene.stage.vacancy.id);
    let held = scene.ats().order("Initech", draft).await.unwrap();
    scene.has_happened(&held, "in_doubt").await;

    scene.time_passes(Duration::from_mins(31)).await;
    scene.shows(&retried, "PENDING").await;
    let mails = |to: &str| scene.equalture().invitations().iter().filter(|mail| mail.to == to).count();
    assert_eq!((mails("ada@example.com"), mails("grace@example.com")), (2, 1));
    scene.time_passes(Duration::from_hours(24)).await;
    assert_eq!(scene.creates().len(), 3, "never a third for the one, never a second for the other");
    assert_eq!(scene.keeps(&held).await.unwrap().progress, Progress::Accepted);
}

#[tokio::test]
async fn i4_a_503_after_equalture_has_created_is_a_doubt_and_no_second_mail() {
    let scene = Scene::set().await;
    next_create(&scene, Fault::LateStatus(503));
    let order = ends_in_doubt(&scene).await;
    scene.time_passes(Duration::from_mins(29)).await;
    assert_eq!(scene.equalture().invitations().len(), 1);
    let invitation = scene.invitation(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    scene.shows(&order, "COMPLETED").await;
}

#[tokio::test]
async fn i7_a_token_that_is_long_in_coming_is_not_used_for_a_company_that_has_left() {
    let scene = Scene::set().await;
    let _ = scene.invites(&scene.ada()).await;
    scene.equalture().revoke_tokens();
    let slow = Fault::Slow(Duration::from_secs(3));
    scene.equalture().faults().add(Rule::from(slow).method(Method::POST).path("/connect_ats/access_token"));
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let order = scene.orders(scene.draft(&grace)).await;
    let asked = async || (scene.creates().len() == 2).then_some(());
    until("the create with the old token", asked).await;
    scene.leaves(&scene.stage.company).await;
    scene.time_passes(Duration::from_mins(2)).await;
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Cancelled);
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (2, 1));
}

#[tokio::test]
async fn i4_two_doubts_are_the_end_of_trying() {
    let scene = Scene::set().await;
    scene.equalture().faults().add(Rule::from(Fault::ReplyLost).method(Method::POST).path(CREATE));
    let order = ends_in_doubt(&scene).await;
    scene.time_passes(Duration::from_mins(31)).await;
    scene.time_passes(Duration::from_mins(31)).await;
    scene.time_passes(Duration::from_hours(24)).await;
    assert_eq!(scene.creates().len(), 2);
    let invitations = scene.equalture().invitations();
    assert_eq!(scene.completes(&invitations[1].reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.shows(&order, "COMPLETED").await;
}

#[tokio::test]
async fn a_create_that_ends_in_500_is_tried_again_after_the_grace_only() {
    let scene = Scene::set().await;
    next_create(&scene, Fault::Status { code: 500, retry_after: None });
    let order = ends_in_doubt(&scene).await;
    scene.time_passes(Duration::from_mins(15)).await;
    assert_eq!(scene.creates().len(), 1);
    scene.time_passes(Duration::from_mins(16)).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (2, 1));
}

#[tokio::test]
async fn a_named_wait_is_kept() {
    let scene = Scene::set().await;
    next_create(&scene, Fault::Status { code: 429, retry_after: Some(90) });
    let order = scene.orders(scene.draft(&scene.ada())).await;
    scene.has_happened(&order, "busy").await;
    scene.time_passes(MINUTE).await;
    assert_eq!(scene.creates().len(), 1, "not before its time");
    scene.time_passes(Duration::from_secs(30)).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (2, 1));
}

#[tokio::test]
async fn a_token_that_died_early_is_replaced_at_once() {
    let scene = Scene::set().await;
    next_create(&scene, Fault::Status { code: 401, retry_after: None });
    let (_, first) = scene.invites(&scene.ada()).await;
    assert_eq!(scene.creates().len(), 2, "401 proves that nothing was created");

    scene.equalture().revoke_tokens();
    scene.ats().revoke_tokens();
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let (order, _) = scene.invites(&grace).await;
    assert_eq!(scene.completes(&first.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    assert_eq!(scene.equalture().invitations().len(), 2);
    assert_eq!(scene.ats().order_snapshot(&order).unwrap().statuses(), ["PENDING"]);
}

#[tokio::test]
async fn a_wrong_address_pauses_one_companys_lane_and_refuses_nobody() {
    let scene = Scene::set().await;
    let mistyped = Some(format!("{}/v9", scene.equalture().base_url()));
    let job = equalture::Job::new("Initech essentials");
    let settings = Settings { equalture_base_url: mistyped, ..Settings::default() };
    let mut initech = scene.stage.connect("Initech", settings, &job).await.unwrap();
    let grace = peers::smartrecruiters::Candidate::new("Grace", "Hopper", "grace@example.com");
    scene.ats().add_candidate("Initech", grace.clone());
    let draft = OrderDraft::new(&grace, &job.id, &scene.stage.vacancy.id);
    let order = scene.ats().order("Initech", draft).await.unwrap();
    has_logged(&scene, "lane_paused").await;
    scene.time_passes(Duration::from_hours(2)).await;
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Accepted);
    assert!(scene.ats().order_snapshot(&order).unwrap().versions.is_empty(), "nobody is refused");

    let (_, ada) = scene.invites(&scene.ada()).await;
    assert_eq!(ada.job, "Support essentials", "the other company's lane is open");

    initech.settings.equalture_base_url = None;
    scene.stage.foundation.desk().await.unwrap().put_company(&initech).await.unwrap();
    scene.time_passes(MINUTE).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!(scene.equalture().invitations().len(), 2);
}

#[tokio::test]
async fn a_404_to_everything_is_no_reason_to_reject_an_order() {
    let scene = Scene::set().await;
    let (_, _) = scene.invites(&scene.ada()).await;
    scene.equalture().faults().add(Rule::from(Fault::Status { code: 404, retry_after: None }));
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let order = scene.orders(scene.draft(&grace)).await;
    has_logged(&scene, "lane_paused").await;
    scene.time_passes(Duration::from_mins(5)).await;
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Accepted);

    scene.equalture().faults().clear();
    scene.time_passes(MINUTE).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!(scene.equalture().invitations().len(), 2);
}

#[tokio::test]
async fn an_order_that_smartrecruiters_has_forgotten_is_left_in_peace() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.ats().remove_order(&order);
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.has_happened(&order, "ats_forgot_the_order").await;
    scene.time_passes(Duration::from_hours(1)).await;
    assert_eq!(scene.patches(&order).len(), 2);
}

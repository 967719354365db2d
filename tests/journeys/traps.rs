//! A vendor answers what is no answer: a page, half a document, one without end, an address elsewhere, or too late. Nobody
//! is invited twice, nothing is lost, and no function ends.

use std::time::{Duration, Instant};

use assessment::company::Settings;
use assessment::progress::Progress;
use peers::smartrecruiters::{Setup, Why};
use peers::{Fault, Faults, Idle, Rule};
use reqwest::Method;
use sandbox::stage::COMPANY;
use tests::{Scene, until};

use crate::own_lane::{OwnLane, every_function_lives};

const TOKEN: &str = "/connect_ats/access_token";
const JOBS: &str = "/connect_ats/jobs";
const CREATE: &str = "/connect_ats/applications";
const LINK: &str = "/connect_ats/public_link";
/// What is not read may fill buffers on its way, but no more.
const NOT_READ_WHOLE: usize = 16 * 1024 * 1024;
/// How long an idle connection lives before whatever is in between forgets it.
const LIVES_MS: u64 = 300;

fn elsewhere() -> Fault {
    Fault::Redirect("/dashboard/elsewhere".to_owned())
}

fn slow(seconds: u64) -> Fault {
    Fault::Slow(Duration::from_secs(seconds))
}

fn befalls(faults: &Faults, fault: Fault, path: &str) {
    faults.add(Rule::from(fault).path(path).times(1));
}

/// So many were answered without end and had enough soon; no redirect was followed, no function ended.
async fn nothing_broke(scene: &Scene, endless: usize) {
    let sent = || -> Vec<usize> { scene.calls_out().iter().filter_map(|call| call.response.parse().ok()).collect() };
    let sent = until("the end of what has none", async || Some(sent()).filter(|sent| sent.len() == endless)).await;
    assert!(sent.iter().all(|sent| *sent < NOT_READ_WHOLE), "{sent:?}");
    assert!(scene.calls_out().iter().all(|call| !call.path.contains("elsewhere")));
    every_function_lives(scene);
}

#[tokio::test]
async fn a_token_that_is_none_delays_the_invitation() {
    let scene = Scene::set().await;
    let cases = [
        (Fault::Html, "equalture_not_ready", 6),
        (Fault::Truncated, "equalture_not_ready", 6),
        (Fault::Huge, "equalture_not_ready", 6),
        (Fault::Endless, "equalture_not_ready", 6),
        (slow(6), "equalture_not_ready", 6),
        (elsewhere(), "lane_paused", 61),
        (slow(2), "created", 0),
    ];
    for (place, (fault, word, wait)) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let lane = OwnLane::of(&scene, &format!("Token{place}"), Settings::default()).await;
        befalls(scene.equalture().faults(), fault, TOKEN);
        let order = lane.orders().await;
        if word == "lane_paused" {
            lane.is_logged(word).await;
        } else {
            scene.has_happened(&order, word).await;
        }
        assert_eq!(lane.creates(), usize::from(word == "created"), "{what}");
        scene.time_passes(Duration::from_secs(wait)).await;
        scene.shows(&order, "PENDING").await;
        assert_eq!((lane.creates(), lane.mails()), (1, 1), "{what}");
    }
    nothing_broke(&scene, 1).await;
}

#[tokio::test]
async fn a_list_that_is_none_refuses_nobody_whose_job_was_doubted() {
    let scene = Scene::set().await;
    let cases = [Fault::Html, Fault::Truncated, Fault::Huge, Fault::Endless, elsewhere(), slow(11)];
    for (place, fault) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let lane = OwnLane::of(&scene, &format!("List{place}"), Settings::default()).await;
        scene.equalture().unpublish(&lane.job.id);
        befalls(scene.equalture().faults(), fault, JOBS);
        let order = lane.orders().await;
        scene.has_happened(&order, "blocked").await;
        lane.is_logged("lane_paused").await;
        let (shown, kept) = lane.stands(&order).await;
        assert_eq!((shown.versions.len(), kept.progress, lane.creates()), (0, Progress::Accepted, 1), "{what}");
        scene.equalture().publish(&lane.job.id);
        scene.time_passes(Duration::from_secs(61)).await;
        scene.shows(&order, "PENDING").await;
        assert_eq!((lane.creates(), lane.mails()), (2, 1), "{what}");
    }
    nothing_broke(&scene, 1).await;
}

#[tokio::test]
async fn a_list_that_is_none_is_not_shown_and_not_kept() {
    let scene = Scene::set().await;
    for fault in [Fault::Html, Fault::Truncated, Fault::Huge, Fault::Endless, elsewhere(), slow(11)] {
        let what = format!("{fault:?}");
        befalls(scene.equalture().faults(), fault, JOBS);
        match scene.ats().packages(COMPANY, Setup::Order).await.unwrap_err().why {
            Why::Status { status, .. } => assert_eq!(status, 503, "{what}"),
            other => panic!("{what}: {other}"),
        }
    }
    assert_eq!(scene.ats().packages(COMPANY, Setup::Order).await.unwrap().len(), 1);
    nothing_broke(&scene, 1).await;
}

#[tokio::test]
async fn a_create_that_is_answered_well_without_a_name_is_never_made_again() {
    let scene = Scene::set().await;
    let cases = [
        (Fault::Huge, "created_unnamed", 0),
        (Fault::Endless, "created_unnamed", 0),
        (Fault::Truncated, "created_unnamed", 1),
        (slow(2), "created", 1),
    ];
    let mut lanes = Vec::new();
    for (place, (fault, word, mails)) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let lane = OwnLane::of(&scene, &format!("Create{place}"), Settings::default()).await;
        befalls(scene.equalture().faults(), fault, CREATE);
        let order = lane.orders().await;
        scene.has_happened(&order, word).await;
        lane.is_logged(word).await;
        scene.shows(&order, "PENDING").await;
        lanes.push((lane, mails, what));
    }
    scene.time_passes(Duration::from_hours(24)).await;
    for (lane, mails, what) in &lanes {
        assert_eq!((lane.creates(), lane.mails()), (1, *mails), "{what}");
    }
    nothing_broke(&scene, 1).await;
}

#[tokio::test]
async fn a_page_that_answers_a_create_is_a_doubt() {
    let scene = Scene::set().await;
    // the second has created the application
    let page = Fault::Says { code: 200, body: Some("<html>We will be back soon</html>".to_owned()) };
    let mut lanes = Vec::new();
    for (name, fault) in [("Nothing", Fault::Html), ("Created", page)] {
        let lane = OwnLane::of(&scene, name, Settings::default()).await;
        befalls(scene.equalture().faults(), fault, CREATE);
        let order = lane.orders().await;
        scene.has_happened(&order, "in_doubt").await;
        lanes.push((lane, order));
    }
    scene.time_passes(Duration::from_mins(29)).await;
    let invited: Vec<_> = lanes.iter().map(|(lane, _)| (lane.creates(), lane.mails())).collect();
    assert_eq!(invited, [(1, 0), (1, 1)], "within the grace");
    let [(nothing, ordered), (created, settled)] = lanes.as_slice() else { unreachable!() };
    let application = scene.invitation(&created.candidate).await.reference_id;
    assert_eq!(scene.completes(&application, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.shows(settled, "COMPLETED").await;
    scene.time_passes(Duration::from_mins(2)).await;
    scene.shows(ordered, "PENDING").await;
    scene.time_passes(Duration::from_hours(24)).await;
    assert_eq!((nothing.creates(), nothing.mails()), (2, 1), "once more after the grace");
    assert_eq!((created.creates(), created.mails()), (1, 1), "its callback came within the grace");
    nothing_broke(&scene, 0).await;
}

#[tokio::test]
async fn i4_a_create_that_is_answered_too_late_is_a_doubt() {
    let scene = Scene::set().await;
    befalls(scene.equalture().faults(), slow(16), CREATE);
    let order = scene.orders(scene.draft(&scene.ada())).await;
    scene.has_happened(&order, "in_doubt").await;
    scene.time_passes(Duration::from_mins(29)).await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
    let invitation = scene.invitation(&scene.ada()).await;
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.shows(&order, "COMPLETED").await;
    nothing_broke(&scene, 0).await;
}

#[tokio::test]
async fn an_update_that_nobody_confirms_is_sent_again() {
    let scene = Scene::set().await;
    let cases = [
        (Fault::Html, "tell_in_doubt", 2),
        (Fault::Huge, "tell_in_doubt", 2),
        (Fault::Endless, "tell_in_doubt", 2),
        (slow(16), "tell_in_doubt", 2),
        (elsewhere(), "tell_blocked", 2),
        (Fault::Truncated, "told", 1),
        (slow(2), "told", 1),
    ];
    for (place, (fault, word, patches)) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let lane = OwnLane::of(&scene, &format!("Update{place}"), Settings::default()).await;
        scene.ats().faults().add(Rule::from(fault).method(Method::PATCH).times(1));
        let order = lane.orders().await;
        scene.has_happened(&order, word).await;
        scene.time_passes(Duration::from_secs(76)).await;
        let shown = scene.shows(&order, "PENDING").await;
        assert_eq!((shown.statuses(), scene.patches(&order).len()), (vec!["PENDING".to_owned()], patches), "{what}");
        let (_, kept) = lane.stands(&order).await;
        assert_eq!((kept.told, lane.creates(), lane.mails()), (kept.revision, 1, 1), "{what}");
    }
    nothing_broke(&scene, 1).await;
}

#[tokio::test]
async fn a_token_of_smartrecruiters_that_is_none_delays_what_is_told() {
    let scene = Scene::set().await;
    let cases = [Fault::Html, Fault::Truncated, Fault::Huge, Fault::Endless, slow(6), elsewhere()];
    for (place, fault) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let redirected = fault == elsewhere();
        let lane = OwnLane::of(&scene, &format!("Access{place}"), Settings::default()).await;
        befalls(scene.ats().faults(), fault, "/identity/oauth/token");
        let order = lane.orders().await;
        if redirected {
            lane.is_logged("lane_paused").await;
        } else {
            scene.has_happened(&order, "ats_not_ready").await;
        }
        assert!(scene.patches(&order).is_empty(), "{what}");
        scene.time_passes(Duration::from_secs(if redirected { 61 } else { 6 })).await;
        scene.shows(&order, "PENDING").await;
        assert_eq!((lane.creates(), lane.mails(), scene.patches(&order).len()), (1, 1, 1), "{what}");
    }
    nothing_broke(&scene, 1).await;
}

#[tokio::test]
async fn a_public_link_that_is_none_leads_nowhere_and_the_next_click_leads_on() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    for (fault, status, code) in [
        (Fault::Truncated, 502, "bad_upstream_link"),
        (Fault::Huge, 502, "bad_upstream_link"),
        (Fault::Endless, 502, "bad_upstream_link"),
        (slow(11), 503, "upstream_unavailable"),
    ] {
        let what = format!("{fault:?}");
        befalls(scene.equalture().faults(), fault, LINK);
        let click = scene.clicks(&shown).await;
        assert_eq!((click.status, click.header("location")), (status, ""), "{what}");
        assert!(click.text.contains(code), "{what}: {}", click.text);
        assert_eq!(scene.clicks(&shown).await.status, 302, "{what}");
    }
    nothing_broke(&scene, 1).await;
}

/// Whether the bridge has called nobody for longer than an idle connection lives.
fn is_quiet(scene: &Scene) -> bool {
    let last = scene.calls_out().last().map(|call| call.at);
    last.is_none_or(|last| scene.stage.clock.now().duration_since(last).as_millis() > 2 * i128::from(LIVES_MS))
}

/// Two orders, one after the other, handled by one process whose connections have died meanwhile.
async fn two_orders_over_dead_connections(fate: Idle) {
    let scene = Scene::set().await;
    scene.equalture().faults().idle_connections(fate);
    scene.ats().faults().idle_connections(fate);
    let initech = OwnLane::of(&scene, "Initech", Settings::default()).await;
    let umbrella = OwnLane::of(&scene, "Umbrella", Settings::default()).await;
    for lane in [&initech, &umbrella, &initech, &umbrella] {
        let mailed = lane.mails();
        let ordered = Instant::now();
        let order = lane.orders().await;
        until("the invitation", async || (lane.mails() > mailed).then_some(())).await;
        assert!(ordered.elapsed() < Duration::from_secs(5), "{:?}", ordered.elapsed());
        scene.shows(&order, "PENDING").await;
        assert!(ordered.elapsed() < Duration::from_secs(5), "told after {:?}", ordered.elapsed());
        scene.settles().await;
        until("connections that have long been idle", async || is_quiet(&scene).then_some(())).await;
    }
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (4, 4));
    nothing_broke(&scene, 0).await;
}

#[tokio::test]
async fn connections_that_vanished_while_idle_delay_nobody() {
    two_orders_over_dead_connections(Idle::Vanishes(Duration::from_millis(LIVES_MS))).await;
}

#[tokio::test]
async fn connections_that_are_reset_when_used_again_delay_nobody() {
    two_orders_over_dead_connections(Idle::Resets(Duration::from_millis(LIVES_MS))).await;
}

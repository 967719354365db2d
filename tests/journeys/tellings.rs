//! Every way in which a PATCH to SmartRecruiters can end: what was not taken comes back as the newest state, once.

use std::time::Duration;

use assessment::company::Settings;
use peers::smartrecruiters::OrderId;
use peers::{Fault, Rule};
use reqwest::Method;
use tests::Scene;

use crate::own_lane::{OwnLane, every_function_lives};

/// A PATCH of unknown end may be under way for this long.
const SETTLED: Duration = Duration::from_secs(76);

fn status(code: u16) -> Fault {
    Fault::Status { code, retry_after: None }
}

fn busy(code: u16, seconds: u64) -> Fault {
    Fault::Status { code, retry_after: Some(seconds) }
}

/// Orders at a company of its own while the next updates end so, and waits until the end is known.
async fn ends<'s>(scene: &'s Scene, name: &str, fault: Fault, times: u32, word: &str) -> (OwnLane<'s>, OrderId) {
    let lane = OwnLane::of(scene, name, Settings::default()).await;
    scene.ats().faults().add(Rule::from(fault).method(Method::PATCH).times(times));
    let order = lane.orders().await;
    scene.has_happened(&order, word).await;
    lane.is_logged(word).await;
    (lane, order)
}

/// The ATS shows this one state, was sent so many updates, and has been told all.
async fn is_told(scene: &Scene, lane: &OwnLane<'_>, order: &OrderId, states: &[&str], patches: usize, what: &str) {
    scene.shows(order, states.last().unwrap()).await;
    scene.settles().await;
    let (shown, kept) = lane.stands(order).await;
    assert_eq!(shown.statuses(), states, "{what}");
    assert_eq!(scene.patches(order).len(), patches, "{what}");
    assert_eq!((kept.told, lane.creates(), lane.mails()), (kept.revision, 1, 1), "{what}");
}

#[tokio::test]
async fn what_was_not_taken_comes_back_when_it_is_time() {
    let scene = Scene::set().await;
    let cases = [
        (busy(429, 90), "tell_busy", 60, 31),
        (busy(503, 90), "tell_busy", 60, 31),
        (status(429), "tell_busy", 0, 6),
        (status(503), "tell_busy", 0, 6),
        (status(400), "tell_not_accepted", 0, 6),
        (status(409), "tell_not_accepted", 0, 6),
        (status(413), "tell_not_accepted", 0, 6),
        (status(422), "tell_not_accepted", 0, 6),
        (status(408), "tell_in_doubt", 60, 16),
        (status(500), "tell_in_doubt", 60, 16),
        (status(502), "tell_in_doubt", 60, 16),
        (status(504), "tell_in_doubt", 60, 16),
        (Fault::LateStatus(502), "tell_in_doubt", 60, 16),
    ];
    for (place, (fault, word, not_before, then)) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let (lane, order) = ends(&scene, &format!("Later{place}"), fault, 1, word).await;
        scene.time_passes(Duration::from_secs(not_before)).await;
        assert_eq!(scene.patches(&order).len(), 1, "{what}: not before its time");
        scene.time_passes(Duration::from_secs(then)).await;
        is_told(&scene, &lane, &order, &["PENDING"], 2, &what).await;
    }
    every_function_lives(&scene);
}

#[tokio::test]
async fn what_happened_meanwhile_is_told_instead() {
    let scene = Scene::set().await;
    for (place, fault) in [status(500), status(504)].into_iter().enumerate() {
        let what = format!("{fault:?}");
        let (lane, order) = ends(&scene, &format!("Meanwhile{place}"), fault, 1, "tell_in_doubt").await;
        let invitation = scene.invitation(&lane.candidate).await;
        assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
        scene.settles().await;
        assert_eq!(scene.patches(&order).len(), 1, "{what}: the first might still be under way");
        scene.time_passes(SETTLED).await;
        is_told(&scene, &lane, &order, &["COMPLETED"], 2, &what).await;
    }
}

#[tokio::test]
async fn what_is_refused_again_and_again_is_sent_ever_less_often_and_kept() {
    let scene = Scene::set().await;
    let (lane, order) = ends(&scene, "Refusing", status(422), 1000, "tell_not_accepted").await;
    for wait in [6, 31, 121, 601] {
        let before = scene.patches(&order).len();
        scene.time_passes(Duration::from_secs(wait - 3)).await;
        assert_eq!(scene.patches(&order).len(), before, "not before {wait} s");
        scene.time_passes(Duration::from_secs(3)).await;
        assert_eq!(scene.patches(&order).len(), before + 1, "after {wait} s");
    }
    assert!(!lane.has_logged("lane_paused") && !lane.has_logged("upstream_down"), "it is this order's document");
    scene.ats().faults().clear();
    scene.time_passes(Duration::from_mins(19)).await;
    is_told(&scene, &lane, &order, &["PENDING"], 6, "422").await;
}

#[tokio::test]
async fn what_is_refused_for_a_week_is_parked_and_said_aloud() {
    let scene = Scene::set().await;
    let (lane, order) = ends(&scene, "Parking", status(422), 1000, "tell_not_accepted").await;
    scene.time_passes(Duration::from_hours(24 * 7)).await;
    lane.is_logged("order_parked").await;
    let before = scene.patches(&order).len();
    scene.time_passes(Duration::from_hours(24)).await;
    assert!(scene.keeps(&order).await.unwrap().parked);
    assert_eq!(scene.patches(&order).len(), before, "a person must act");
}

#[tokio::test]
async fn credentials_that_are_refused_pause_the_lane_after_one_fresh_token() {
    let scene = Scene::set().await;
    let tokens = || scene.stage.wire.received(&Method::POST, "/identity/oauth/token").len();
    let cases = [
        (status(401), 2, 2, "credentials_refused"),
        (status(403), 1, 1, "credentials_refused"),
        (status(405), 1, 1, "wrong_address"),
    ];
    for (place, (fault, patches, asked, why)) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let before = tokens();
        let (lane, order) = ends(&scene, &format!("Paused{place}"), fault, patches, "tell_blocked").await;
        lane.is_logged("lane_paused").await;
        lane.is_logged(why).await;
        let patches = patches as usize;
        assert_eq!((scene.patches(&order).len(), tokens() - before), (patches, asked), "{what}");
        scene.time_passes(Duration::from_secs(50)).await;
        assert_eq!(scene.patches(&order).len(), patches, "{what}: nothing goes through a paused lane");
        scene.time_passes(Duration::from_secs(11)).await;
        is_told(&scene, &lane, &order, &["PENDING"], patches + 1, &what).await;
    }
}

#[tokio::test]
async fn one_refused_token_or_one_lost_connection_is_mended_in_the_same_call() {
    let scene = Scene::set().await;
    let cases = [(status(401), "told"), (Fault::ReplyLost, "told_twice")];
    for (place, (fault, ending)) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let (lane, order) = ends(&scene, &format!("Mended{place}"), fault, 1, ending).await;
        is_told(&scene, &lane, &order, &["PENDING"], 2, &what).await;
    }
}

#[tokio::test]
async fn a_404_ends_the_order_and_its_result_is_kept() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.ats().faults().add(Rule::from(status(404)).method(Method::PATCH).times(1));
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.has_happened(&order, "ats_forgot_the_order").await;
    scene.time_passes(Duration::from_hours(24 * 80)).await;
    let kept = scene.keeps(&order).await.unwrap();
    assert!(kept.gone && kept.outcome().is_some_and(|outcome| outcome.scores.len() == 1));
    assert_eq!((scene.patches(&order).len(), kept.told < kept.revision), (2, true));
}

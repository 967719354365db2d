//! Every way in which a call to create an application can end: how often it is made, what the ATS shows, what is logged.

use std::time::Duration;

use assessment::company::{DoubtPolicy, Settings};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use peers::smartrecruiters::OrderId;
use peers::{Fault, Rule};
use reqwest::Method;
use tests::{Scene, until};

use crate::own_lane::{OwnLane, every_function_lives, lists};

const CREATE: &str = "/connect_ats/applications";
const MINUTE: Duration = Duration::from_secs(61);

fn status(code: u16) -> Fault {
    Fault::Status { code, retry_after: None }
}

fn busy(code: u16, seconds: u64) -> Fault {
    Fault::Status { code, retry_after: Some(seconds) }
}

fn befalls_creates(scene: &Scene, fault: Fault, times: u32) {
    scene.equalture().faults().add(Rule::from(fault).method(Method::POST).path(CREATE).times(times));
}

/// Orders at a company while the next creates end so, and waits until the end is known.
async fn ends(scene: &Scene, lane: &OwnLane<'_>, fault: Fault, times: u32, word: &str) -> OrderId {
    befalls_creates(scene, fault, times);
    let order = lane.orders().await;
    scene.has_happened(&order, word).await;
    lane.is_logged(word).await;
    order
}

/// Nothing is told, nothing is given up, nobody is mailed.
async fn waits(lane: &OwnLane<'_>, order: &OrderId, what: &str) {
    let (shown, kept) = lane.stands(order).await;
    assert!(shown.versions.is_empty(), "{what}: told {:?}", shown.statuses());
    assert_eq!((kept.progress, lane.mails()), (Progress::Accepted, 0), "{what}");
}

/// The candidate was mailed once, after this many creates.
async fn is_invited(scene: &Scene, lane: &OwnLane<'_>, order: &OrderId, creates: usize, what: &str) {
    let shown = scene.shows(order, "PENDING").await;
    assert_eq!((lane.creates(), lane.mails(), shown.versions.len()), (creates, 1, 1), "{what}");
}

#[tokio::test]
async fn a_refusal_without_a_reason_rejects_the_order_while_the_job_is_listed() {
    let scene = Scene::set().await;
    for code in [400, 409, 422] {
        let lane = OwnLane::of(&scene, &format!("Refusing{code}"), Settings::default()).await;
        let order = ends(&scene, &lane, status(code), 1, "refused").await;
        let shown = scene.shows(&order, "REJECTED").await;
        assert_eq!(shown.result["summary"], Refusal::CandidateNotAccepted.sentence(), "{code}");
        scene.settles().await;
        let (shown, kept) = lane.stands(&order).await;
        assert_eq!((shown.versions.len(), lane.creates(), lane.mails()), (1, 1, 0), "{code}");
        assert_eq!(kept.progress, Progress::Refused(Refusal::CandidateNotAccepted), "{code}");
        assert!(!lane.has_logged("lane_paused"), "{code}");
    }
    assert_eq!(lists(&scene), 2, "a 400 and a 422 may speak of the job, a 409 does not");
}

#[tokio::test]
async fn a_404_refuses_only_if_a_list_fetched_then_lacks_the_job() {
    let scene = Scene::set().await;
    let gone = OwnLane::of(&scene, "Gone", Settings::default()).await;
    scene.equalture().unpublish(&gone.job.id);
    let order = gone.orders().await;
    let shown = scene.shows(&order, "REJECTED").await;
    assert_eq!(shown.result["summary"], Refusal::UnknownPackage.sentence());
    assert_eq!((gone.creates(), lists(&scene)), (1, 1));

    let listed = OwnLane::of(&scene, "Listed", Settings::default()).await;
    let order = ends(&scene, &listed, status(404), 1, "blocked").await;
    listed.is_logged("lane_paused").await;
    listed.is_logged("wrong_address").await;
    assert_eq!((listed.creates(), lists(&scene)), (1, 2));
    waits(&listed, &order, "404").await;
    scene.time_passes(MINUTE).await;
    is_invited(&scene, &listed, &order, 2, "404").await;
}

#[tokio::test]
async fn an_answer_that_a_person_must_mend_pauses_the_lane_and_the_order_waits() {
    let scene = Scene::set().await;
    // 401 and 403: a fresh token is tried at once
    let cases = [
        (status(401), 2, "credentials_refused"),
        (status(403), 2, "credentials_refused"),
        (status(405), 1, "wrong_address"),
        (status(410), 1, "wrong_address"),
        (status(418), 1, "wrong_address"),
        (Fault::Redirect("/dashboard/elsewhere".to_owned()), 1, "redirect_refused"),
    ];
    for (place, (fault, creates, why)) in cases.into_iter().enumerate() {
        let what = format!("{fault:?}");
        let lane = OwnLane::of(&scene, &format!("Paused{place}"), Settings::default()).await;
        let order = ends(&scene, &lane, fault, creates, "blocked").await;
        lane.is_logged("lane_paused").await;
        lane.is_logged(why).await;
        let creates = creates as usize;
        assert_eq!(lane.creates(), creates, "{what}");
        waits(&lane, &order, &what).await;
        scene.time_passes(Duration::from_secs(50)).await;
        assert_eq!(lane.creates(), creates, "{what}: nothing goes through a paused lane");
        scene.time_passes(Duration::from_secs(11)).await;
        is_invited(&scene, &lane, &order, creates + 1, &what).await;
    }
    assert!(scene.stage.wire.calls().iter().all(|call| !call.path.contains("elsewhere")));
    every_function_lives(&scene);
}

#[tokio::test]
async fn an_answer_that_names_a_wait_is_busy_and_not_asked_before() {
    let scene = Scene::set().await;
    for (code, named, kept) in [(503, 90, 90), (429, 300, 300), (503, 86_400, 3600)] {
        let what = format!("{code} for {named} s");
        let lane = OwnLane::of(&scene, &format!("Busy{code}x{named}"), Settings::default()).await;
        let order = ends(&scene, &lane, busy(code, named), 1, "busy").await;
        scene.time_passes(Duration::from_secs(kept - 30)).await;
        assert_eq!(lane.creates(), 1, "{what}");
        waits(&lane, &order, &what).await;
        scene.time_passes(Duration::from_secs(31)).await;
        is_invited(&scene, &lane, &order, 2, &what).await;
    }
    let lane = OwnLane::of(&scene, "Unnamed", Settings::default()).await;
    let order = ends(&scene, &lane, status(429), 1, "busy").await;
    scene.time_passes(Duration::from_secs(6)).await;
    is_invited(&scene, &lane, &order, 2, "429 without a wait").await;
}

#[tokio::test]
async fn i4_an_answer_that_says_nothing_of_the_end_is_tried_once_more_or_held_for_ever() {
    let scene = Scene::set().await;
    let hold = || Settings { doubts: DoubtPolicy::Hold, ..Settings::default() };
    let mut lanes = Vec::new();
    // the last two have created the application
    let doubts = [
        status(500),
        status(502),
        status(503),
        status(504),
        status(408),
        Fault::Html,
        Fault::LateStatus(504),
        Fault::ReplyLost,
    ];
    for (place, fault) in doubts.into_iter().enumerate() {
        let mails = usize::from(fault == Fault::LateStatus(504) || fault == Fault::ReplyLost);
        for (policy, settings) in [("Retry", Settings::default()), ("Hold", hold())] {
            let lane = OwnLane::of(&scene, &format!("{policy}{place}"), settings).await;
            let order = ends(&scene, &lane, fault.clone(), 1, "in_doubt").await;
            lanes.push((format!("{policy} {fault:?}"), lane, order, mails));
        }
    }
    scene.time_passes(Duration::from_mins(29)).await;
    for (what, lane, order, mails) in &lanes {
        let (shown, kept) = lane.stands(order).await;
        assert_eq!((lane.creates(), lane.mails(), shown.versions.len()), (1, *mails, 0), "{what} within the grace");
        assert_eq!(kept.progress, Progress::Accepted, "{what} within the grace");
    }
    scene.time_passes(Duration::from_mins(2)).await;
    scene.time_passes(Duration::from_hours(24 * 28)).await;
    for (what, lane, order, mails) in &lanes {
        let (shown, kept) = lane.stands(order).await;
        let (creates, progress) =
            if what.starts_with("Hold") { (1, Progress::Accepted) } else { (2, Progress::Invited) };
        assert_eq!((lane.creates(), lane.mails()), (creates, mails + creates - 1), "{what}");
        assert_eq!((kept.progress, shown.versions.len()), (progress, creates - 1), "{what}");
    }
    every_function_lives(&scene);
}

#[tokio::test]
async fn a_create_that_finds_nobody_was_not_sent_and_goes_out_as_soon_as_somebody_is_there() {
    let scene = Scene::set().await;
    let lane = OwnLane::of(&scene, "Initech", Settings::default()).await;
    scene.settles().await;
    let first = lane.orders().await;
    is_invited(&scene, &lane, &first, 1, "with a token at hand").await;
    scene.settles().await;
    scene.equalture().stop().await;
    let second = lane.orders().await;
    scene.is_tried_in_vain(&second).await;
    let (shown, kept) = lane.stands(&second).await;
    assert_eq!((shown.versions.len(), kept.progress), (0, Progress::Accepted));

    scene.equalture().restart().await.unwrap();
    scene.time_passes(Duration::from_secs(6)).await;
    scene.shows(&second, "PENDING").await;
    let (_, kept) = lane.stands(&second).await;
    assert_eq!((lane.creates(), lane.mails(), kept.attempts.len()), (2, 2, 1), "one create for each order");
}

#[tokio::test]
async fn any_2xx_but_a_page_has_created_and_a_name_that_is_none_is_left_out() {
    let scene = Scene::set().await;
    let named = |reference: &str| Some(format!(r#"{{"reference_id":{reference}}}"#));
    let long = format!("\"{}\"", "a".repeat(200));
    let cases = [
        (200, None, Some("")),
        (202, None, Some("")),
        (201, named("\"Not_a.uuid-7\""), Some("Not_a.uuid-7")),
        (201, named("4711"), Some("4711")),
        (201, named(&long), None),
        (201, named("\"a/b\""), None),
        (201, named("\"two words\""), None),
        (201, named("\"\""), None),
        (201, named("null"), None),
        (201, Some("[]".to_owned()), None),
        (204, Some(String::new()), None),
    ];
    for (place, (code, body, known)) in cases.into_iter().enumerate() {
        let what = format!("{code} {body:?}");
        let lane = OwnLane::of(&scene, &format!("Named{place}"), Settings::default()).await;
        let word = if known.is_some() { "created" } else { "created_unnamed" };
        let order = ends(&scene, &lane, Fault::Says { code, body }, 1, word).await;
        is_invited(&scene, &lane, &order, 1, &what).await;
        let own = scene.equalture().applications().into_iter().find(|one| one.job_id == lane.job.id).unwrap();
        let known = known.map(|name| if name.is_empty() { own.reference_id.clone() } else { name.to_owned() });
        let (_, kept) = lane.stands(&order).await;
        let reference = kept.attempts[0].reference.as_ref().map(ToString::to_string);
        assert_eq!((reference, kept.progress), (known, Progress::Invited), "{what}");

        assert_eq!(scene.completes(&own.reference_id, &[("Style", "(2) Intuitive")]).await, [200], "{what}");
        scene.shows(&order, "COMPLETED").await;
    }
    scene.time_passes(Duration::from_hours(24)).await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (11, 11), "never tried again");
    every_function_lives(&scene);
}

/// The bridge asks there and nobody knows what it means; the lane pauses, nobody is refused.
async fn pauses_and_refuses_nobody(scene: &Scene, upstream: &str) -> OrderId {
    let order = scene.orders(scene.draft(&scene.ada())).await;
    let paused = async || {
        let lines = scene.stage.sandbox.logs();
        let said = |line: &str| ["lane_paused", "wrong_address", upstream].iter().all(|word| line.contains(word));
        lines.iter().any(|line| said(&line.line)).then_some(())
    };
    until("a paused lane", paused).await;
    for _ in 0..3 {
        scene.time_passes(Duration::from_mins(40)).await;
    }
    assert!(scene.ats().order_snapshot(&order).unwrap().versions.is_empty(), "nothing is told");
    order
}

#[tokio::test]
async fn a_mistyped_path_of_the_token_pauses_the_lane_and_refuses_nobody() {
    let scene = Scene::set_with(&[("EQUALTURE_TOKEN_PATH", "/connect_ats/acces_token")]).await;
    let order = pauses_and_refuses_nobody(&scene, "equalture").await;
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Accepted);
    assert!(scene.creates().is_empty() && lists(&scene) == 0, "without a token nothing is asked");
    let asked = scene.stage.wire.received(&Method::GET, "/connect_ats/acces_token");
    assert!(!asked.is_empty() && asked.iter().all(|call| call.status == Some(404)), "the other verb was tried");
}

#[tokio::test]
async fn a_path_of_the_token_that_is_mended_invites_once() {
    let scene = Scene::set().await;
    scene.equalture().faults().add(Rule::from(status(404)).path("/connect_ats/access_token"));
    let order = pauses_and_refuses_nobody(&scene, "equalture").await;
    assert!(scene.creates().is_empty());
    scene.equalture().faults().clear();
    scene.time_passes(MINUTE).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
}

#[tokio::test]
async fn a_mistyped_address_of_smartrecruiters_invites_once_and_keeps_what_is_owed() {
    let scene = Scene::set().await;
    scene.ats().faults().add(Rule::from(status(404)).path("/identity"));
    let order = pauses_and_refuses_nobody(&scene, "ats").await;
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Invited);
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
    assert!(scene.patches(&order).is_empty(), "without a token nothing is sent");
    scene.ats().faults().clear();
    scene.time_passes(MINUTE).await;
    let shown = scene.shows(&order, "PENDING").await;
    assert_eq!((shown.versions.len(), scene.patches(&order).len()), (1, 1));
}

//! What SmartRecruiters' documents leave open about the updates of a result.

use std::time::Duration;

use assessment::company::{Settings, ShownWhenInvited};
use peers::smartrecruiters::{Behaviour, MediaTypes, PackageDate};
use reqwest::Method;
use sandbox::stage::COMPANY;
use serde_json::{Value, json};
use tests::{Scene, until};

use crate::support::{candidate, chooses};

const STYLE: [(&str, &str); 1] = [("Style", "(2) Intuitive")];

/// How the updates of five orders were answered while SmartRecruiters behaves so, and the dates that it shows of the last.
struct Updates {
    answers: Vec<u16>,
    dates: [bool; 2],
}

impl Updates {
    async fn while_it(behaves: impl FnOnce(&mut Behaviour)) -> Self {
        let scene = Scene::set().await;
        scene.ats().behave(behaves);
        let mut shown = None;
        for number in 1..=5 {
            let (order, _) = scene.invites(&candidate(&scene, &format!("ada-{number}"))).await;
            shown = scene.ats().order_snapshot(&order);
        }
        scene.settles().await;
        let patches = scene.stage.wire.received(&Method::PATCH, "/assessment-api/");
        let answers = patches.iter().filter_map(|call| call.status).collect();
        let dates = ["assessmentPackageDate", "assessmentDate"];
        Self { answers, dates: dates.map(|name| shown.as_ref().unwrap().result.contains_key(name)) }
    }

    /// Each order was told, and this refusal was heard first and not each time: what was learned is remembered by whoever
    /// learned it.
    fn learned_from(&self, refusals: &[u16]) {
        let count = |code| self.answers.iter().filter(|answer| **answer == code).count();
        assert_eq!((count(200), self.answers.first()), (5, refusals.first().or(Some(&200))), "{:?}", self.answers);
        for refusal in [400, 415] {
            let expected = if refusals.contains(&refusal) { 1..=3 } else { 0..=0 };
            assert!(expected.contains(&count(refusal)), "{:?}", self.answers);
        }
    }
}

#[tokio::test]
async fn row_18_the_packages_date_has_the_name_that_is_read() {
    for (date, strict, refusals, dates) in [
        (PackageDate::Either, true, &[][..], [true, false]),
        (PackageDate::AssessmentPackageDate, true, &[], [true, false]),
        (PackageDate::AssessmentDate, true, &[400], [false, true]),
        (PackageDate::AssessmentDate, false, &[], [false, false]),
    ] {
        let updates = Updates::while_it(|ats| {
            ats.package_date = date;
            ats.refuse_unknown_keys = strict;
        });
        let updates = updates.await;
        updates.learned_from(refusals);
        assert_eq!(updates.dates, dates, "{date:?}, strict: {strict}");
    }
}

#[tokio::test]
async fn row_19_the_media_type_is_the_one_that_is_taken_and_is_remembered() {
    for (media, refusals) in [(MediaTypes::Both, &[][..]), (MediaTypes::Json, &[]), (MediaTypes::MergePatch, &[415])] {
        Updates::while_it(|ats| ats.media = media).await.learned_from(refusals);
    }
    let both = Updates::while_it(|ats| {
        ats.media = MediaTypes::MergePatch;
        ats.package_date = PackageDate::AssessmentDate;
        ats.invalid_client = 401;
    });
    let both = both.await;
    both.learned_from(&[415, 400]);
    assert_eq!(both.answers[..3], [415, 400, 200], "both in one call, each once");
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(holds_null),
        Value::Object(members) => members.values().any(holds_null),
        _ => false,
    }
}

#[tokio::test]
async fn row_20_a_merge_never_deletes_never_halves_and_never_goes_back() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive"), ("Focus", "(3) Even")]).await;
    let first = scene.shows(&order, "COMPLETED").await;
    scene.completes(&invitation.reference_id, &STYLE).await;
    let revised = async || scene.ats().order_snapshot(&order).filter(|order| order.versions.len() == 3);
    let revised = until("the revision", revised).await;

    for version in &revised.versions {
        assert!(!holds_null(&version.patch), "{}", version.patch);
        assert!(version.patch["attachments"].is_array() && version.patch["assessmentResults"].is_array());
    }
    assert_eq!(
        (&revised.result["summary"], &revised.result["scoreLabel"]),
        (&json!("Style: (2) Intuitive"), &json!("(2) Intuitive"))
    );
    assert_eq!(revised.result["attachments"], first.result["attachments"]);
    assert_eq!(revised.statuses(), ["PENDING", "COMPLETED"]);
}

#[tokio::test]
async fn row_33_an_order_that_is_gone_ends_quietly_and_a_late_result_is_kept() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.ats().remove_order(&order);
    assert_eq!(scene.completes(&invitation.reference_id, &STYLE).await, [200]);
    scene.has_happened(&order, "ats_forgot_the_order").await;
    scene.time_passes(Duration::from_hours(24)).await;
    assert_eq!(scene.patches(&order).len(), 2, "the 404 was the last");
    let kept = scene.table.items(&format!("ORDER#smartrecruiters#{COMPANY}#{order}")).await;
    assert!(kept[0].to_string().contains("(2) Intuitive"), "{kept:?}");
    assert!(scene.stage.sandbox.logs().iter().all(|line| !line.line.contains("lane_paused")));
    scene.invites(&candidate(&scene, "grace")).await;
}

#[tokio::test]
async fn row_35_each_state_has_one_word_and_completed_is_never_left() {
    for completed_is_final in [true, false] {
        let scene = Scene::set().await;
        scene.ats().behave(|ats| ats.completed_is_final = completed_is_final);
        let (order, invitation) = scene.invites(&scene.ada()).await;
        let dotless = scene.stage.candidate("Grace", "Hopper", "grace@localhost");
        let refused = scene.orders(scene.draft(&dotless)).await;
        scene.shows(&refused, "REJECTED").await;
        scene.time_passes(Duration::from_hours(24 * 61)).await;
        scene.shows(&order, "EXPIRED").await;
        scene.completes(&invitation.reference_id, &STYLE).await;
        scene.shows(&order, "COMPLETED").await;
        scene.completes(&invitation.reference_id, &[("Style", "(4) Bold")]).await;
        scene.time_passes(Duration::from_hours(24 * 61)).await;
        let shown = scene.ats().order_snapshot(&order).unwrap();
        assert_eq!(shown.statuses(), ["PENDING", "EXPIRED", "COMPLETED"]);
        assert_eq!(shown.result["summary"], "Style: (4) Bold");
        assert!(scene.patches(&order).iter().all(|patch| patch.status == Some(200)));
    }
}

#[tokio::test]
async fn row_35_a_company_may_have_the_invited_shown_as_in_progress() {
    let scene = Scene::set().await;
    chooses(&scene, Settings { shown_when_invited: ShownWhenInvited::InProgress, ..Settings::default() }).await;
    let order = scene.orders(scene.draft(&scene.ada())).await;
    let invitation = scene.invitation(&scene.ada()).await;
    scene.shows(&order, "IN_PROGRESS").await;
    scene.completes(&invitation.reference_id, &STYLE).await;
    assert_eq!(scene.shows(&order, "COMPLETED").await.statuses(), ["IN_PROGRESS", "COMPLETED"]);
}

#[tokio::test]
async fn row_36_a_result_has_one_attachment_whose_address_never_changes() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    let (inline, _) = scene.orders_inline(scene.inline_draft(&candidate(&scene, "grace"))).await;
    let applied = scene.invitation(&candidate(&scene, "grace")).await;
    for (order, reference) in [(order, invitation.reference_id), (inline, applied.reference_id)] {
        scene.completes(&reference, &STYLE).await;
        let first = scene.shows(&order, "COMPLETED").await.result["attachments"].clone();
        assert_eq!((first.as_array().map(Vec::len), &first[0]["type"]), (Some(1), &json!("OTHER_URL")));
        scene.completes(&reference, &[("Style", "(4) Bold")]).await;
        let bold = async || {
            let order = scene.ats().order_snapshot(&order)?;
            (order.result["summary"] == "Style: (4) Bold").then_some(order)
        };
        assert_eq!(until("the revision", bold).await.result["attachments"], first);
    }
    assert!(scene.stage.wire.received(&Method::POST, "/assessment-api/").is_empty(), "nothing is uploaded");
}

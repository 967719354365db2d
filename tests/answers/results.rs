//! What becomes of a result that is taken: kept, revised, told once, and never told for another one.

use std::time::Duration;

use assessment::order::Order as Kept;
use assessment::progress::Progress;
use peers::{Fault, Rule};
use reqwest::Method;
use serde_json::json;
use tests::{Scene, until};
use tokio::task::JoinSet;

use crate::callback::{callback_of, invited, puts, result, shown};

const CREATE: &str = "/connect_ats/applications";

#[tokio::test]
async fn r6_an_address_off_the_list_is_dropped_and_flagged_and_the_scores_are_kept() {
    let scene = Scene::set().await;
    let urls = [("https://evil.example/p/1", true), ("javascript:alert('evil.example')", true), ("", false)];
    for (place, (url, dropped)) in urls.into_iter().enumerate() {
        let candidate = scene.stage.candidate("Ada", "Lovelace", &format!("ada-{place}@example.com"));
        let (order, invitation) = scene.invites(&candidate).await;
        let body = json!({ "results_url": url, "scores": { "Style": "(2) Intuitive" } }).to_string();
        assert_eq!(puts(&scene, &callback_of(&scene, &invitation.reference_id), body).await.status, 200, "{url}");
        assert_eq!(shown(&scene, &order).await.result["summary"], "Style: (2) Intuitive");
        let kept = scene.keeps(&order).await.unwrap();
        let flagged = kept.history.entries().iter().any(|entry| entry.what == "results_url_dropped");
        assert_eq!((kept.outcome().unwrap().results_url.as_deref(), flagged), (None, dropped), "{url}");
    }
    assert!(!scene.table.dump().await.contains("evil.example"));
}

#[tokio::test]
async fn r7_the_same_result_ten_times_is_answered_each_time_and_told_once() {
    let scene = Scene::set().await;
    let (order, callback) = invited(&scene).await;
    let before = scene.patches(&order).len();
    let mut answers = JoinSet::new();
    for _ in 0..10 {
        let put = scene.browser.request(Method::PUT, &callback).json(&result());
        let browser = scene.browser.clone();
        answers.spawn(async move { browser.send(put).await.status });
    }
    assert_eq!(answers.join_all().await, [200; 10]);
    shown(&scene, &order).await;
    assert_eq!(puts(&scene, &callback, result().to_string()).await.status, 200, "and once more, later");
    scene.settles().await;
    assert_eq!(scene.patches(&order).len(), before + 1);
}

#[tokio::test]
async fn r8_later_scores_that_differ_are_a_revision_and_told_once_more() {
    let scene = Scene::set().await;
    let (order, callback) = invited(&scene).await;
    assert_eq!(puts(&scene, &callback, result().to_string()).await.status, 200);
    shown(&scene, &order).await;
    let (before, first) = (scene.patches(&order).len(), scene.keeps(&order).await.unwrap().revision);

    let later = json!({ "scores": { "Style": "(4) Bold" } }).to_string();
    assert_eq!(puts(&scene, &callback, later).await.status, 200);
    let revised =
        async || scene.ats().order_snapshot(&order).filter(|order| order.result["summary"] == "Style: (4) Bold");
    assert_eq!(until("the revision", revised).await.statuses(), ["PENDING", "COMPLETED"]);
    scene.settles().await;
    assert_eq!(scene.patches(&order).len(), before + 1);
    let kept = scene.has_happened(&order, "result_revised").await;
    assert_eq!((kept.revision, kept.told), (first + 1, first + 1));
}

#[tokio::test]
async fn r9_a_result_that_overtakes_the_creates_reply_completes_the_order_and_the_reply_still_names_it() {
    let scene = Scene::set().await;
    let slow = Fault::Slow(Duration::from_secs(2));
    scene.equalture().faults().add(Rule::from(slow).method(Method::POST).path(CREATE));
    let ada = scene.ada();
    let order = scene.orders(scene.draft(&ada)).await;
    let invitation = scene.invitation(&ada).await;
    let callback = callback_of(&scene, &invitation.reference_id);
    assert_eq!(puts(&scene, &callback, result().to_string()).await.status, 200);
    assert_eq!(scene.creates()[0].status, None, "the reply was still on its way");

    assert_eq!(shown(&scene, &order).await.statuses(), ["COMPLETED"]);
    let named = |kept: &Kept| kept.attempts[0].reference.is_some();
    let kept = scene.is_kept(&order, "the reference of the late reply", named).await;
    let reference = kept.attempts[0].reference.as_ref().map(ToString::to_string);
    assert_eq!((reference, kept.progress), (Some(invitation.reference_id), Progress::Completed));
    assert_eq!(scene.table.items("REF#").await.len(), 1);
}

#[tokio::test]
async fn r10_an_older_attempts_result_after_a_newer_ones_is_answered_and_kept_back() {
    let scene = Scene::set().await;
    scene.equalture().faults().add(Rule::from(Fault::ReplyLost).method(Method::POST).path(CREATE).times(1));
    let order = scene.orders(scene.draft(&scene.ada())).await;
    scene.has_happened(&order, "in_doubt").await;
    scene.time_passes(Duration::from_mins(31)).await;
    scene.shows(&order, "PENDING").await;
    let invitations = scene.equalture().invitations();
    let [first, second] = invitations.as_slice() else { panic!("{} invitations", invitations.len()) };
    let [first, second] = [first, second].map(|invitation| callback_of(&scene, &invitation.reference_id));

    let bold = json!({ "scores": { "Style": "(4) Bold" } }).to_string();
    assert_eq!(puts(&scene, &second, bold).await.status, 200);
    let final_one = shown(&scene, &order).await;
    let before = scene.patches(&order).len();
    assert_eq!(puts(&scene, &first, result().to_string()).await.status, 200);
    scene.has_happened(&order, "result_kept").await;
    scene.settles().await;
    assert_eq!(scene.ats().order_snapshot(&order).unwrap().result, final_one.result, "one final, the newer attempt's");
    assert_eq!(scene.patches(&order).len(), before);
}

#[tokio::test]
async fn r12_markup_in_a_trait_is_plain_text_in_the_ats_and_on_no_page() {
    let scene = Scene::set().await;
    let (order, page) = scene.orders_inline(scene.inline_draft(&scene.ada())).await;
    let invitation = scene.invitation(&scene.ada()).await;
    scene.shows(&order, "PENDING").await;
    let markup = "<img src=x onerror=alert(1)>";
    let body = json!({ "results_url": "", "scores": { (markup): "<script>alert(2)</script>" } }).to_string();
    assert_eq!(puts(&scene, &callback_of(&scene, &invitation.reference_id), body).await.status, 200);
    let shown = shown(&scene, &order).await;
    assert_eq!(shown.result["summary"], format!("{markup}: <script>alert(2)</script>"), "as it came");
    for url in [page.as_str(), shown.report_url().unwrap()] {
        let answer = scene.browser.get(url).await;
        assert!(!answer.text.contains("<img") && !answer.text.contains("<script"), "{}", answer.text);
    }
}

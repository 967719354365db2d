//! A recruiter clicks, and Equalture has no page to give, or one that nobody should be sent to.

use peers::{Fault, Rule};
use reqwest::Method;
use serde_json::json;
use tests::Scene;

#[tokio::test]
async fn h4_without_equalture_the_click_is_answered_with_a_page_that_says_so() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    scene.equalture().stop().await;
    let click = scene.clicks(&shown).await;
    assert_eq!((click.status, click.header("retry-after").is_empty()), (503, false));
    assert!(click.header("content-type").starts_with("text/html") && click.text.contains("upstream_unavailable"));
    scene.equalture().restart().await.unwrap();
    assert_eq!(scene.clicks(&shown).await.status, 302);
}

#[tokio::test]
async fn r6_an_address_off_the_list_is_dropped_and_the_scores_are_kept() {
    let scene = Scene::set().await;
    for (place, url) in ["https://evil.example/p/1", "javascript:alert(1)"].into_iter().enumerate() {
        let candidate = scene.stage.candidate("Ada", "Lovelace", &format!("ada-{place}@example.com"));
        let (order, invitation) = scene.invites(&candidate).await;
        let callback = scene.equalture().application(&invitation.reference_id).unwrap().callback_url;
        let result = json!({ "results_url": url, "scores": { "Style": "(2) Intuitive" } });
        let put = scene.browser.request(Method::PUT, &callback).json(&result);
        assert_eq!(scene.browser.send(put).await.status, 200, "{url}");
        let shown = scene.shows(&order, "COMPLETED").await;
        assert_eq!(shown.result["summary"], "Style: (2) Intuitive");
        let kept = scene.has_happened(&order, "results_url_dropped").await;
        assert_eq!(kept.outcome().unwrap().results_url, None);
    }
    assert!(!scene.table.dump().await.contains("evil.example"));
}

#[tokio::test]
async fn h5_what_is_no_link_of_equaltures_leads_nowhere() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    for (fault, status, code) in [
        (Fault::Html, 502, "bad_upstream_link"),
        (Fault::Redirect("https://evil.example/p/1".to_owned()), 503, "upstream_unavailable"),
    ] {
        scene.equalture().faults().add(Rule::from(fault).path("/connect_ats/public_link").times(1));
        let click = scene.clicks(&shown).await;
        assert_eq!((click.status, click.header("location")), (status, ""));
        assert!(click.text.contains(code) && !click.text.contains("evil.example"), "{}", click.text);
    }
}

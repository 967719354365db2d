//! The candidate takes the assessment while applying.

use peers::smartrecruiters::{PackageType, Setup};
use reqwest::Method;
use sandbox::stage::COMPANY;
use serde_json::{Value, json};
use tests::{Browser, Scene};

/// The status of a candidate's page, as a program reads it.
async fn status(browser: &Browser, page: &str) -> Value {
    browser.send(browser.request(Method::GET, page).header("accept", "application/json")).await.json()
}

#[tokio::test]
async fn inline_packages_are_offered_where_they_belong() {
    let scene = Scene::set().await;
    let inline = scene.ats().packages(COMPANY, Setup::Inline).await.unwrap();
    let names: Vec<_> = inline.iter().map(|package| (package.name.as_str(), package.kind)).collect();
    assert_eq!(names, [("Support essentials (while applying)", PackageType::InlineAssessment)]);
    let plain = scene.ats().packages(COMPANY, Setup::Order).await.unwrap();
    assert!(plain.iter().all(|package| package.kind == PackageType::BehavioralAssessment));
    for package in inline.iter().chain(&plain) {
        assert_eq!(scene.ats().package(COMPANY, &package.id).await.unwrap(), *package);
    }
}

#[tokio::test]
async fn a_candidate_is_told_what_happens_and_led_back() {
    let scene = Scene::set().await;
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let (order, page) = scene.orders_inline(scene.inline_draft(&grace)).await;
    let invitation = scene.invitation(&grace).await;
    scene.shows(&order, "PENDING").await;
    let (same, same_page) = scene.ats().inline_reorder(&order).await.unwrap();
    assert_eq!((same, same_page.as_str()), (order.clone(), page.as_str()), "the first answer, again");

    let shown = scene.browser.get(&page).await;
    assert_eq!(shown.status, 200);
    assert!(shown.text.contains("g…@e….com") && !shown.text.contains("grace@"), "{}", shown.text);
    assert!(shown.text.contains("It went to <strong>g…@e….com</strong>, a moment ago."), "{}", shown.text);
    let back = scene.ats().order_snapshot(&order).unwrap().return_url().unwrap().to_owned();
    assert!(shown.text.contains(&format!("href=\"{back}\"")), "{}", shown.text);
    assert_eq!(status(&scene.browser, &page).await, json!({ "status": "invited", "final": false }));
    scene.browser.get(&back).await;
    assert!(scene.ats().order_snapshot(&order).unwrap().candidate_returned);

    assert_eq!(scene.completes(&invitation.reference_id, &[("Problem solving", "(4) Inventive")]).await, [200]);
    let completed = scene.shows(&order, "COMPLETED").await;
    assert_eq!(status(&scene.browser, &page).await, json!({ "status": "completed", "final": true }));
    let ended = scene.browser.get(&page).await;
    assert!(ended.text.contains("Thank you") && ended.text.contains(&format!("href=\"{back}\"")), "{}", ended.text);
    assert!(shown.text.contains("<script>") && !ended.text.contains("<script>"), "nothing more is expected");
    assert_eq!(scene.clicks(&completed).await.status, 302);
    assert_eq!(scene.equalture().invitations().len(), 1);
}

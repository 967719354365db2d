//! The candidate takes the assessment while applying.

use std::time::{Duration, Instant};

use peers::Fault;
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
    let back = scene.ats().order_snapshot(&order).unwrap().return_url().unwrap().to_owned();
    assert!(shown.text.contains(&format!("href=\"{back}\"")), "{}", shown.text);
    assert_eq!(status(&scene.browser, &page).await, json!({ "status": "invited", "final": false }));
    scene.browser.get(&back).await;
    assert!(scene.ats().order_snapshot(&order).unwrap().candidate_returned);

    assert_eq!(scene.completes(&invitation.reference_id, &[("Problem solving", "(4) Inventive")]).await, [200]);
    let completed = scene.shows(&order, "COMPLETED").await;
    assert_eq!(status(&scene.browser, &page).await, json!({ "status": "completed", "final": true }));
    assert_eq!(scene.clicks(&completed).await.status, 302);
    assert_eq!(scene.equalture().invitations().len(), 1);
}

#[tokio::test]
async fn f3_the_page_is_there_at_once_while_equalture_hangs() {
    let scene = Scene::set().await;
    scene.equalture().faults().add(Fault::Slow(Duration::from_mins(1)));
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let asked = Instant::now();
    let (_, page) = scene.orders_inline(scene.inline_draft(&grace)).await;
    let took = asked.elapsed();
    assert!(took <= Duration::from_secs(2), "{took:?}");
    let shown = scene.browser.get(&page).await;
    assert!(shown.status == 200 && shown.text.contains("g…@e….com"), "{}", shown.text);
    assert_eq!(status(&scene.browser, &page).await, json!({ "status": "accepted", "final": false }));
}

#[tokio::test]
async fn f1_and_f2_a_way_back_that_leads_astray_is_refused() {
    let scene = Scene::set().await;
    let own = scene.ats().base_url();
    let astray = [
        "https://evil.example/applications/1",
        "//evil.example/applications/1",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        &own.replace("http://", "https://"),
        &own.replace("http://", "http://me@"),
        &own.replace("127.0.0.1", "127.0.0.1.evil.example"),
        &format!("{own}\\@evil.example"),
    ];
    for url in astray {
        let draft = scene.inline_draft(&scene.ada()).overriding("completedAssessmentCallbackUrl", url);
        let refused = scene.is_refused_inline(draft).await;
        assert_eq!((refused.status, refused.code.as_str()), (422, "return_url_not_allowed"), "{url}");
    }
    let missing = scene.inline_draft(&scene.ada()).overriding("completedAssessmentCallbackUrl", Value::Null);
    let refused = scene.is_refused_inline(missing).await;
    assert_eq!((refused.status, refused.pointer.as_deref()), (422, Some("/completedAssessmentCallbackUrl")));
    let nameless = scene.is_refused_inline(scene.inline_draft(&scene.ada()).without_email()).await;
    assert_eq!((nameless.status, nameless.pointer.as_deref()), (422, Some("/candidate/email")));
    assert!(scene.table.items("ORDER#").await.is_empty() && scene.calls_out().is_empty());
}

#[tokio::test]
async fn f4_to_f9_a_page_opens_with_its_own_address_only_and_gives_nothing_away() {
    let scene = Scene::set().await;
    let (order, page) = scene.orders_inline(scene.inline_draft(&scene.ada())).await;
    let mut altered = page.clone();
    let last = if altered.pop() == Some('A') { 'B' } else { 'A' };
    altered.push(last);
    let unknown = format!("{}/assessments/never.was.one", scene.stage.sandbox.url());
    let (altered, unknown) = (scene.browser.get(&altered).await, scene.browser.get(&unknown).await);
    assert_eq!((altered.status, unknown.status), (404, 404));
    assert_eq!(altered.text, unknown.text);

    let lured = scene.browser.get(&format!("{page}?next=https://evil.example")).await;
    assert!(lured.status == 200 && !lured.text.contains("evil.example"));
    for lang in ["?lang=\"><script>", "?lang=%22%3E%3Cscript%3E"] {
        let answer = scene.browser.get(&format!("{page}{lang}")).await;
        assert!(answer.status == 200 && !answer.text.contains("<script"), "{}", answer.status);
    }
    let shown = scene.browser.get(&page).await;
    assert!(shown.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(shown.header("referrer-policy"), "no-referrer");
    let capability = page.rsplit('/').next().unwrap();
    let back = scene.ats().order_snapshot(&order).unwrap().return_url().unwrap().to_owned();
    assert!(!shown.text.contains(capability) && shown.text.matches("href=").count() == 1 && shown.text.contains(&back));
}

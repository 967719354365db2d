//! Other companies, and companies that have left.

use std::time::Duration;

use assessment::company::Settings;
use assessment::progress::Progress;
use peers::equalture;
use peers::smartrecruiters::Setup;
use reqwest::Method;
use tests::Scene;

#[tokio::test]
async fn a_public_link_is_given_for_ones_own_applications_only() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    let reference = invitation.reference_id;
    scene.completes(&reference, &[("Style", "(2) Intuitive")]).await;
    scene.shows(&order, "COMPLETED").await;
    let own_token = scene.token();
    let job = equalture::Job::new("Initech essentials");
    scene.stage.connect("Initech", Settings::default(), &job).await.unwrap();
    scene.ats().packages("Initech", Setup::Order).await.unwrap();
    let others_token = scene.token();

    let url = format!("{}/public-link?locale=nl&reference_id={reference}", scene.stage.sandbox.url());
    let asked = |token: &str| scene.browser.request(Method::GET, &url).bearer_auth(token);
    let own = scene.browser.send(asked(&own_token)).await;
    assert_eq!(own.status, 200);
    let page = scene.browser.get(own.json()["url"].as_str().unwrap()).await;
    assert!(page.status == 200 && page.text.contains("Profiel van Ada Lovelace"));
    let others = scene.browser.send(asked(&others_token)).await;
    assert_eq!((others.status, others.code().as_str()), (404, "reference_not_found"));
    assert_eq!(scene.browser.get(&url).await.status, 401);
    assert_eq!(scene.stage.wire.received(&Method::GET, "/connect_ats/public_link").len(), 1);
}

#[tokio::test]
async fn for_a_company_that_has_left_nobody_is_called_any_more() {
    let scene = Scene::set().await;
    let (order, _) = scene.invites(&scene.ada()).await;
    scene.settles().await;
    let calls = scene.calls_out().len();
    scene.leaves(&scene.stage.company).await;
    scene.time_passes(Duration::from_hours(24 * 61)).await;
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Cancelled);
    assert_eq!(scene.calls_out().len(), calls);
}

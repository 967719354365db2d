//! Other companies, forgers, and companies that have left.

use std::time::Duration;

use assessment::company::Settings;
use assessment::progress::Progress;
use peers::equalture;
use peers::smartrecruiters::{Order, OrderId, Setup, Why};
use reqwest::Method;
use sandbox::stage::COMPANY;
use serde_json::{Value, json};
use tests::{Answer, Scene};

/// Somebody who has seen an order's body posts it with this authorization, or none.
async fn posts(scene: &Scene, order: &OrderId, authorization: Option<&str>) -> Answer {
    let body = scene.ats().order_snapshot(order).unwrap().request;
    let request = scene.browser.request(Method::POST, &format!("{}/packages/orders", scene.stage.sandbox.url()));
    let request = authorization.into_iter().fold(request, |request, value| request.header("authorization", value));
    scene.browser.send(request.json(&body)).await
}

/// The same with another last character.
fn altered(text: &str) -> String {
    let last = if text.ends_with('A') { 'B' } else { 'A' };
    let mut altered = text.to_owned();
    altered.pop();
    altered.push(last);
    altered
}

/// Ada's order, with its result.
async fn completed(scene: &Scene) -> (Order, String) {
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    (scene.shows(&order, "COMPLETED").await, invitation.reference_id)
}

#[tokio::test]
async fn c7_another_companys_order_is_refused_and_nothing_is_stored() {
    let scene = Scene::set().await;
    let job = equalture::Job::new("Initech essentials");
    scene.stage.connect("Initech", Settings::default(), &job).await.unwrap();
    let refused = scene.is_refused(scene.draft(&scene.ada()).overriding("companyId", "Initech")).await;
    assert_eq!((refused.status, refused.code.as_str()), (403, "tenant_mismatch"));
    scene.settles().await;
    assert!(scene.table.items("ORDER#").await.is_empty() && scene.calls_out().is_empty());
}

#[tokio::test]
async fn c1_c2_c4_c5_only_a_whole_token_of_ours_speaks_for_a_company() {
    let scene = Scene::set().await;
    scene.ats().packages(COMPANY, Setup::Order).await.unwrap();
    let calls = scene.calls_out().len();
    let order = scene.orders_in_vain(scene.draft(&scene.ada())).await;
    let token = scene.token();
    for nothing in [None, Some("Basic Z2xvYmV4OnNlY3JldA=="), Some("Bearer ")] {
        let answer = posts(&scene, &order, nothing).await;
        assert_eq!(answer.status, 401, "{nothing:?}");
        let challenge = answer.header("www-authenticate");
        assert!(challenge.starts_with("Bearer realm=") && !challenge.contains("error"), "{challenge}");
    }
    let (head, rest) = token.split_once('.').unwrap();
    let none = format!("eyJhbGciOiJub25lIn0.{}.", rest.split('.').next().unwrap());
    for forged in [altered(&token), altered(head) + "." + rest, none, "x".repeat(5_000), "a.b".to_owned()] {
        let answer = posts(&scene, &order, Some(&format!("Bearer {forged}"))).await;
        assert_eq!(answer.status, 401, "{forged}");
        assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""));
    }
    let url = format!("{}/packages?access_token={token}", scene.stage.sandbox.url());
    let twice = scene.browser.send(scene.browser.request(Method::GET, &url).bearer_auth(&token)).await;
    assert_eq!((twice.status, twice.code().as_str()), (400, "invalid_request"));
    assert!(scene.table.items("ORDER#").await.is_empty() && scene.calls_out().len() == calls);

    assert_eq!(posts(&scene, &order, Some(&format!("Bearer {token}"))).await.status, 202, "it was the token alone");
}

#[tokio::test]
async fn e5_to_e8_a_result_address_that_is_not_smartrecruiters_is_refused_without_a_call() {
    let scene = Scene::set().await;
    let own = scene.ats().base_url().to_owned();
    let path = "/assessment-api/v202010/orders/1/results";
    let port = own.rsplit(':').next().unwrap();
    let origins = [
        "https://evil.example".to_owned(),
        own.replace("http:", "https:"),
        format!("{own}.evil.example"),
        "https://api.smartrecruiters.com.evil.example".to_owned(),
        own.replace("http://", "http://me@"),
        format!("http://evil.example@127.0.0.1:{port}"),
        format!("{own}@evil.example"),
        format!("{own}\\@evil.example"),
        format!("/{}", own.trim_start_matches("http:")),
        "http://127.0.0.1:8443".to_owned(),
        format!("http://127.0.0.1.:{port}"),
        format!("http://１２７.0.0.1:{port}"),
        "http://169.254.169.254".to_owned(),
        format!("http://[::1]:{port}"),
        format!("http://2130706433:{port}"),
        format!("http://0x7f000001:{port}"),
        format!("http://0.0.0.0:{port}"),
        format!("http://127.1:{port}"),
    ];
    let ends = [
        "/orders/1/results#x",
        "/orders/1/results?x=y",
        "/orders/1/results/",
        "/orders/1",
        "/orders//results",
        "/orders/a_b/results",
        "/orders/%2e%2e%2f1/results",
        "/orders/1/../2/results",
        "/other/1/results",
    ];
    let hostile = origins.iter().map(|origin| format!("{origin}{path}"));
    let hostile = hostile.chain(ends.iter().map(|end| format!("{own}/assessment-api/v202010{end}")));
    for url in hostile {
        let refused = scene.is_refused(scene.draft(&scene.ada()).overriding("resultCallbackURL", url.as_str())).await;
        let answer = (refused.status, refused.code.as_str(), refused.pointer.as_deref());
        assert_eq!(answer, (422, "callback_url_not_allowed", Some("/resultCallbackURL")), "{url}");
    }
    let missing = scene.draft(&scene.ada()).overriding("resultCallbackURL", Value::Null);
    let refused = scene.is_refused(missing).await;
    assert_eq!((refused.code.as_str(), refused.pointer.as_deref()), ("validation_failed", Some("/resultCallbackURL")));
    scene.settles().await;
    assert!(scene.table.items("ORDER#").await.is_empty() && scene.calls_out().is_empty());
}

#[tokio::test]
async fn r1_and_h1_altered_addresses_open_nothing() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    let callback = scene.equalture().application(&invitation.reference_id).unwrap().callback_url;
    let result = json!({ "results_url": "", "scores": { "Style": "(5) Forged" } });
    let cut = &callback[..callback.len() - 9];
    for forged in [altered(&callback), cut.to_owned(), callback.replace("/callbacks/", "/callbacks/x")] {
        let put = scene.browser.request(Method::PUT, &forged).json(&result);
        assert_eq!(scene.browser.send(put).await.status, 404, "{forged}");
    }
    let post = scene.browser.send(scene.browser.request(Method::POST, &callback).json(&result)).await;
    assert_eq!((post.status, post.header("allow")), (405, "PUT"));
    scene.settles().await;
    assert_eq!(scene.keeps(&order).await.unwrap().progress, Progress::Invited);

    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    let report = shown.report_url().unwrap();
    let of_another_kind = callback.replace("/equalture/callbacks/", "/reports/");
    for forged in [altered(report), of_another_kind, report.replace("/reports/", "/assessments/")] {
        let answer = scene.browser.get(&forged).await;
        assert_eq!(answer.status, 404, "{forged}");
        assert!(answer.header("content-type").starts_with("text/html") && answer.text.contains("not_found"));
    }
    assert!(scene.stage.wire.received(&Method::GET, "/connect_ats/public_link").is_empty());
}

#[tokio::test]
async fn a_public_link_is_given_for_ones_own_applications_only() {
    let scene = Scene::set().await;
    let (_, reference) = completed(&scene).await;
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
async fn e21_r13_h2_a_company_that_has_left_is_served_no_more() {
    let scene = Scene::set().await;
    let (shown, reference) = completed(&scene).await;
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let (waiting, invitation) = scene.invites(&grace).await;
    scene.settles().await;
    let calls = scene.calls_out().len();

    scene.leaves(&scene.stage.company).await;
    let refused = scene.is_refused(scene.draft(&scene.ada())).await;
    assert_eq!((refused.status, refused.code.as_str()), (403, "integration_disabled"));
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [410]);
    assert_eq!(scene.completes(&reference, &[("Style", "(5) Late")]).await, [410]);
    let click = scene.clicks(&shown).await;
    assert!(click.status == 410 && click.header("content-type").starts_with("text/html"), "{}", click.status);
    match scene.ats().packages(COMPANY, Setup::Order).await.unwrap_err().why {
        Why::Token(why) => assert!(why.starts_with("answered 401") && why.contains("invalid_client"), "{why}"),
        other => panic!("{other}"),
    }
    scene.time_passes(Duration::from_hours(24 * 61)).await;
    assert_eq!(scene.calls_out().len(), calls, "no call goes out any more");
    let kept = scene.keeps(&waiting).await.unwrap();
    assert_eq!(kept.progress, Progress::Cancelled);
}

#[tokio::test]
async fn e21_what_is_still_owed_when_a_company_leaves_is_dropped() {
    let scene = Scene::set().await;
    scene.equalture().stop().await;
    let order = scene.orders(scene.draft(&scene.ada())).await;
    scene.has_happened(&order, "equalture_not_ready").await;
    scene.leaves(&scene.stage.company).await;
    scene.equalture().restart().await.unwrap();
    scene.time_passes(Duration::from_secs(6)).await;
    scene.is_kept(&order, "the end of the order", |kept| kept.progress == Progress::Cancelled).await;
    assert!(scene.calls_out().is_empty(), "no call goes out any more");
    assert!(!scene.table.dump().await.contains("ada@example.com"));
}

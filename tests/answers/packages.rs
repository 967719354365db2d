//! The answers of the rows 5.4 (the list of packages).

use std::time::{Duration, Instant};

use assessment::company::Settings;
use jiff::Timestamp;
use peers::equalture::Job;
use peers::{Fault, Rule};
use reqwest::Method;
use tests::{Answer, Scene};

use crate::support::{body, is_problem, request, token, token_of};

/// SmartRecruiters asks.
async fn get(scene: &Scene, path: &str) -> Answer {
    scene.browser.send(request(scene, Method::GET, path).bearer_auth(token(scene).await)).await
}

/// How long the answer asks the caller to wait.
fn wait(answer: &Answer) -> u64 {
    answer.header("retry-after").parse().unwrap()
}

#[tokio::test]
async fn d1_an_unknown_package_is_not_found() {
    let scene = Scene::set().await;
    for id in ["unknown", "inline-unknown", "inline-", "odd%20characters", &"x".repeat(300)] {
        is_problem(&get(&scene, &format!("/packages/{id}")).await, 404, "package_not_found");
    }
}

#[tokio::test]
async fn d2_another_companys_package_is_as_unknown_as_any() {
    let scene = Scene::set().await;
    let job = Job::new("Initech essentials");
    let initech = scene.stage.connect("Initech", Settings::default(), &job).await.unwrap();
    let path = format!("/packages/{}", job.id);
    let own = request(&scene, Method::GET, &path).bearer_auth(token_of(&scene, &initech, Timestamp::now()).await);
    assert_eq!(scene.browser.send(own).await.status, 200, "there is such a package");

    let (others, unknown) = (get(&scene, &path).await, get(&scene, "/packages/unknown").await);
    assert_eq!((others.status, body(&others)), (404, body(&unknown)));
}

#[tokio::test]
async fn d3_an_odd_requester_and_unknown_questions_are_ignored() {
    let scene = Scene::set().await;
    let plain = get(&scene, "/packages").await;
    assert_eq!((plain.status, plain.json().as_array().map(Vec::len)), (200, Some(2)), "{}", plain.text);
    for requester in ["{\"email\":", "%%%", "email", "e30=", "\"><script>", &"x".repeat(4000)] {
        let path = "/packages?limit=-1&limit=x&companyId=Initech&%22%3E=%00&email=nobody";
        let asked = request(&scene, Method::GET, path).bearer_auth(token(&scene).await);
        let answer = scene.browser.send(asked.header("requester", requester)).await;
        assert_eq!((answer.status, answer.json()), (200, plain.json()), "{requester}");
    }
}

#[tokio::test]
async fn d4_a_list_of_up_to_a_day_is_better_than_none() {
    let scene = Scene::set().await;
    let hangs = Fault::Slow(Duration::from_mins(1));
    scene.equalture().faults().add(Rule::from(hangs).method(Method::GET).path("/connect_ats/jobs"));
    let begun = Instant::now();
    let none = get(&scene, "/packages").await;
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    is_problem(&none, 503, "upstream_unavailable");
    assert!(wait(&none) >= 1);

    scene.equalture().faults().clear();
    let listed = get(&scene, "/packages").await;
    assert_eq!((listed.status, listed.header("age")), (200, ""));
    scene.equalture().stop().await;
    scene.table.time_passes(Duration::from_hours(23)).await;
    let old = get(&scene, "/packages").await;
    assert_eq!((old.status, old.json()), (200, listed.json()));
    let age: u64 = old.header("age").parse().unwrap();
    assert!((23 * 3600..24 * 3600).contains(&age), "{age}");

    scene.table.time_passes(Duration::from_hours(1)).await;
    let too_old = get(&scene, "/packages").await;
    is_problem(&too_old, 503, "upstream_unavailable");
    assert!(wait(&too_old) >= 1);
}

#[tokio::test]
async fn d5_post_is_no_method() {
    let scene = Scene::set().await;
    for path in ["/packages", "/packages/some-job"] {
        let asked = request(&scene, Method::POST, path).bearer_auth(token(&scene).await).body("{}");
        let answer = scene.browser.send(asked).await;
        is_problem(&answer, 405, "method_not_allowed");
        assert_eq!(answer.header("allow"), "GET");
    }
}

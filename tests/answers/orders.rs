//! Orders that were taken before, that nobody can fulfil, whose company leaves, or whose store does not follow.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use assessment::progress::Progress;
use peers::smartrecruiters::OrderId;
use peers::{Fault, Rule};
use reqwest::Method;
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use tests::{Scene, Wire, until};
use tokio::task::JoinSet;

use crate::order_support::{Clerk, JSON, ORDERS, adas_order, is_refusal, with, without, written};
use crate::support::nothing_happened;

/// The id that SmartRecruiters has given to a written order.
pub(crate) fn id_of(body: &Value) -> OrderId {
    let url = body["resultCallbackURL"].as_str().unwrap();
    OrderId::from(url.trim_end_matches("/results").rsplit('/').next().unwrap())
}

#[tokio::test]
async fn e10_an_update_that_is_redirected_to_another_host_is_not_followed_and_sent_again_later() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.settles().await;
    let elsewhere = scene.equalture().base_url().replace("127.0.0.1", "localhost") + "/dashboard/stolen";
    scene.ats().faults().add(Rule::from(Fault::Redirect(elsewhere)).method(Method::PATCH).times(1));
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    let refused = async || {
        let logs = scene.stage.sandbox.logs();
        logs.iter().any(|line| line.line.contains("redirect_refused")).then_some(())
    };
    until("`redirect_refused` in the logs", refused).await;
    scene.has_happened(&order, "tell_blocked").await;
    assert_eq!(scene.ats().order_snapshot(&order).unwrap().statuses(), ["PENDING"]);

    scene.time_passes(Duration::from_secs(61)).await;
    scene.shows(&order, "COMPLETED").await;
    assert!(scene.stage.wire.calls().iter().all(|call| !call.path.contains("stolen")), "it was followed");
}

#[tokio::test]
async fn e11_the_same_order_fifty_times_at_once_is_taken_each_time_and_is_one_invitation() {
    let scene = Scene::set().await;
    let ada = scene.ada();
    let body = written(&scene, scene.draft(&ada)).await;
    let mut answers = JoinSet::new();
    for _ in 0..50 {
        let (clerk, body) = (Clerk::of(&scene).await, body.clone());
        answers.spawn(async move { clerk.orders(&body).await.status });
    }
    assert_eq!(answers.join_all().await, [202; 50]);
    scene.invitation(&ada).await;
    scene.shows(&id_of(&body), "PENDING").await;
    scene.settles().await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
}

#[tokio::test]
async fn e12_one_id_for_another_package_or_candidate_is_a_conflict_and_anything_else_may_differ() {
    let scene = Scene::set().await;
    let clerk = Clerk::of(&scene).await;
    let body = adas_order(&scene).await;
    assert_eq!(clerk.orders(&body).await.status, 202);
    scene.shows(&id_of(&body), "PENDING").await;
    scene.settles().await;
    let first = scene.keeps(&id_of(&body)).await.unwrap();

    for (at, other) in [("/assessmentPackageId", "another-job"), ("/candidate/id", "another-candidate")] {
        is_refusal(&clerk.orders(&with(&body, at, other)).await, 409, "order_conflict", None, at);
    }
    let otherwise = [
        without(&body, "/job"),
        without(&body, "/jobId"),
        without(&body, "/requester"),
        with(&body, "/requester/userId", "somebody-else"),
        with(&body, "/fields", json!({ "equaltureJob": "x" })),
    ];
    for same in otherwise {
        assert_eq!(clerk.orders(&same).await.status, 202, "{same}");
    }
    let backwards: Vec<String> =
        body.as_object().unwrap().iter().rev().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    let backwards = format!("{{{}}}", backwards.join(","));
    assert_eq!(clerk.posts(ORDERS, JSON, backwards).await.status, 202, "the keys in another order");
    scene.settles().await;
    assert_eq!(scene.keeps(&id_of(&body)).await.unwrap(), first, "the first is kept as it was");
    assert_eq!(scene.creates().len(), 1);
}

#[tokio::test]
async fn e13_what_cannot_be_a_package_is_refused_and_what_is_none_is_taken_and_rejected() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let at = "/assessmentPackageId";
    for odd in ["", "no such job!", "../jobs", "a/b", "jöb", &"x".repeat(129)] {
        is_refusal(&clerk.orders(&with(&body, at, odd)).await, 404, "package_not_found", None, odd);
    }
    nothing_happened(&scene).await;

    assert_eq!(clerk.orders(&with(&body, at, "x".repeat(120))).await.status, 202);
    let shown = scene.shows(&id_of(&body), "REJECTED").await;
    let sentence = shown.result["summary"].as_str().unwrap();
    assert!(sentence.contains("no longer offers") && sentence.ends_with("order again."), "{sentence}");
    assert!(scene.equalture().invitations().is_empty());
}

#[tokio::test]
async fn e21_a_company_that_has_left_cannot_order_and_what_it_had_ordered_is_cancelled_without_a_call() {
    let scene = Scene::set().await;
    let clerk = Clerk::of(&scene).await;
    let (earlier, later) = (adas_order(&scene).await, adas_order(&scene).await);
    // nobody can begin on it before the company leaves
    scene.equalture().stop().await;
    assert_eq!(clerk.orders(&earlier).await.status, 202);
    let order = id_of(&earlier);
    scene.has_happened(&order, "equalture_not_ready").await;

    scene.leaves(&scene.stage.company).await;
    is_refusal(&clerk.orders(&later).await, 403, "integration_disabled", None, "the company has left");
    assert_eq!(scene.table.items("ORDER#").await.len(), 1);
    scene.equalture().restart().await.unwrap();
    scene.time_passes(Duration::from_secs(6)).await;
    scene.is_kept(&order, "the end of the order", |kept| kept.progress == Progress::Cancelled).await;
    assert!(scene.calls_out().is_empty(), "somebody was called");
    assert!(!scene.table.dump().await.contains("ada@example.com"));
}

#[tokio::test]
async fn e22_while_the_store_is_throttled_no_order_is_taken() {
    let scene = Scene::set().await;
    let wire = Wire::to(scene.stage.sandbox.dynamodb_url()).await;
    let throttled = behind(&scene, &wire).await;
    let (clerk, body) = (Clerk::at(&scene, throttled.url()).await, adas_order(&scene).await);
    for operations in [&["PutItem"][..], &["GetItem", "PutItem"]] {
        wire.throttle(operations);
        let begun = Instant::now();
        let answer = clerk.orders(&body).await;
        is_refusal(&answer, 503, "temporarily_unavailable", None, &format!("{operations:?}"));
        assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
        assert!(begun.elapsed() < Duration::from_secs(5), "long before the function's time-out");
    }
    nothing_happened(&scene).await;
    wire.throttle(&[]);
    assert_eq!(clerk.orders(&body).await.status, 202, "it was the store alone");
    throttled.stop().await;
}

/// A second bundle that works for the scene's company, with a wire between it and the table.
async fn behind(scene: &Scene, wire: &Wire) -> Sandbox {
    let shared =
        ["SMARTRECRUITERS_BASE_URL", "EQUALTURE_BASE_URL", "PUBLIC_BASE_URL", "AWS_ENDPOINT_URL_SECRETS_MANAGER"];
    let shared = shared.map(|name| (name.to_owned(), scene.stage.sandbox.environment()[name].clone()));
    let mut environment = BTreeMap::from(shared);
    environment.insert("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), wire.url.clone());
    Sandbox::start(Options { environment, ..Options::default() }).await.unwrap()
}

//! What Equalture's documents leave open about a result: when it comes, how it proves itself, what its scores mean.

use std::time::Duration;

use assessment::company::Settings;
use peers::equalture::{CallbackAuth, ScoreStyle};
use peers::smartrecruiters::{Order, OrderId};
use reqwest::Method;
use serde_json::{Value, json};
use tests::Scene;

use crate::support::{candidate, chooses, goes_well};

const DAY: Duration = Duration::from_hours(24);
const STYLE: [(&str, &str); 1] = [("Style", "(2) Intuitive")];

/// Sends the callback of a completed application; with what it was answered, each time.
async fn sends(scene: &Scene, reference: &str) -> Vec<u16> {
    let sent = scene.equalture().send_callback(reference).await.unwrap();
    sent.into_iter().map(|attempt| attempt.answer.unwrap()).collect()
}

#[tokio::test]
async fn row_9_a_callback_comes_twice_late_or_never() {
    let scene = Scene::set().await;
    scene.equalture().behave(|equalture| equalture.callback_duplicates = 2);
    let (doubled, invitation) = scene.invites(&candidate(&scene, "ada")).await;
    assert_eq!(scene.completes(&invitation.reference_id, &STYLE).await, [200, 200, 200]);
    scene.shows(&doubled, "COMPLETED").await;
    assert_eq!(sends(&scene, &invitation.reference_id).await, [200, 200, 200]);
    scene.settles().await;
    assert_eq!(scene.patches(&doubled).len(), 2, "PENDING and COMPLETED");

    scene.equalture().behave(|equalture| equalture.hold_callbacks = true);
    let (late, invitation) = scene.invites(&candidate(&scene, "grace")).await;
    let (never, _) = scene.invites(&candidate(&scene, "joan")).await;
    assert!(scene.completes(&invitation.reference_id, &STYLE).await.is_empty());
    scene.time_passes(DAY * 59).await;
    assert_eq!(scene.ats().order_snapshot(&late).unwrap().statuses(), ["PENDING"]);
    assert_eq!(sends(&scene, &invitation.reference_id).await, [200, 200, 200]);
    scene.shows(&late, "COMPLETED").await;
    scene.time_passes(DAY * 2).await;
    scene.shows(&never, "EXPIRED").await;
    assert_eq!(scene.ats().order_snapshot(&late).unwrap().statuses(), ["PENDING", "COMPLETED"]);
}

/// Whether the secrets of the company on the stage can be read.
async fn secrets_are_there(scene: &Scene, there: bool) {
    let operation = if there { "RestoreSecret" } else { "DeleteSecret" };
    let name = scene.stage.foundation.secrets.company_name(&scene.stage.company.key, scene.stage.company.generation);
    let request = scene.browser.request(Method::POST, scene.stage.sandbox.secrets_url());
    let request = request.header("x-amz-target", format!("secretsmanager.{operation}"));
    let request =
        request.header("content-type", "application/x-amz-json-1.1").header("authorization", "AWS4-HMAC-SHA256 x");
    let answer = scene.browser.send(request.body(json!({ "SecretId": name }).to_string())).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn row_10_exactly_200_also_for_a_repeated_result_and_nothing_else_unless_it_was_not_stored() {
    let scene = Scene::set().await;
    scene.equalture().behave(|equalture| equalture.callback_retries = 2);
    let (order, invitation) = scene.invites(&scene.ada()).await;
    secrets_are_there(&scene, false).await;
    assert_eq!(scene.completes(&invitation.reference_id, &STYLE).await, [503, 503, 503]);
    assert!(scene.keeps(&order).await.unwrap().outcome().is_none(), "nothing is stored");
    assert_eq!(scene.equalture().pending_callbacks().len(), 1);

    secrets_are_there(&scene, true).await;
    for _ in 0..2 {
        assert_eq!(sends(&scene, &invitation.reference_id).await, [200]);
        assert!(scene.keeps(&order).await.unwrap().outcome().is_some(), "stored before it was answered");
    }
    scene.shows(&order, "COMPLETED").await;
    let answered = scene.stage.wire.made(&Method::PUT, "/equalture/callbacks/");
    let bodies: Vec<&str> = answered.iter().rev().take(2).map(|call| call.response.as_str()).collect();
    assert_eq!(bodies, [r#"{"received":true}"#; 2]);
}

/// What a callback that proves itself so is answered.
async fn answers(scene: &Scene, reference: &str, auth: CallbackAuth) -> Vec<u16> {
    scene.equalture().behave(|equalture| equalture.callback_auth = auth);
    sends(scene, reference).await
}

#[tokio::test]
async fn row_11_an_agreed_token_comes_in_any_form_and_where_none_was_agreed_none_is_missed() {
    let token = || "agreed-4711".to_owned();
    let right = || [CallbackAuth::Bearer(token()), CallbackAuth::Token(token()), CallbackAuth::Bare(token())];
    let scene = Scene::set().await;
    let (_, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &STYLE).await;
    for auth in right().into_iter().chain([CallbackAuth::Off]) {
        assert_eq!(answers(&scene, &invitation.reference_id, auth.clone()).await, [200], "{auth:?}");
    }

    scene.agrees_on("agreed-4711").await;
    scene.equalture().behave(|equalture| equalture.hold_callbacks = true);
    let (order, invitation) = scene.invites(&candidate(&scene, "grace")).await;
    scene.completes(&invitation.reference_id, &STYLE).await;
    for auth in [CallbackAuth::Off, CallbackAuth::Bearer("agreed-4712".to_owned()), CallbackAuth::Bare(String::new())] {
        assert_eq!(answers(&scene, &invitation.reference_id, auth.clone()).await, [401], "{auth:?}");
    }
    assert!(scene.keeps(&order).await.unwrap().outcome().is_none());
    for auth in right() {
        assert_eq!(answers(&scene, &invitation.reference_id, auth.clone()).await, [200], "{auth:?}");
    }
    scene.shows(&order, "COMPLETED").await;
}

#[tokio::test]
async fn row_12_scores_of_any_style_are_told_as_they_came() {
    let (_, shown) = goes_well(|equalture| equalture.scores = ScoreStyle::Odd, |_| ()).await;
    let lines =
        "Intuïtie & <daadkracht>: (12) Ünusually high\nProbleemoplossend vermogen: Zeer flexibel\nStyle\n決断力: (3)";
    assert_eq!(shown.result["summary"], lines, "r12: plain text, as it came");

    let (_, shown) = goes_well(|equalture| equalture.scores = ScoreStyle::Empty, |_| ()).await;
    let sentence = "The candidate has completed the assessment. Equalture sent no scores; open the attached report.";
    assert_eq!(shown.result["summary"], sentence);
}

/// What the ATS shows of these scores.
async fn scored(scene: &Scene, name: &str, scores: &[(&str, &str)]) -> Order {
    let (order, invitation): (OrderId, _) = scene.invites(&candidate(scene, name)).await;
    assert_eq!(scene.completes(&invitation.reference_id, scores).await, [200]);
    scene.shows(&order, "COMPLETED").await
}

#[tokio::test]
async fn row_12_a_number_is_sent_only_where_the_scale_is_known() {
    let scene = Scene::set().await;
    let unknown = scored(&scene, "ada", &[("Style", "(4) Inventive")]).await;
    assert_eq!((unknown.result.get("score"), &unknown.result["scoreLabel"]), (None, &json!("(4) Inventive")));
    chooses(&scene, Settings { scale: Some(5), ..Settings::default() }).await;
    let cases = [
        ("grace", "(4) Inventive", Some(json!({ "raw": 4, "min": 0, "max": 5 }))),
        ("joan", "(6) Beyond the scale", None),
        ("mary", "Inventive, without a number", None),
    ];
    for (name, text, score) in cases {
        let shown = scored(&scene, name, &[("Style", text)]).await;
        assert_eq!((shown.result.get("score"), &shown.result["scoreLabel"]), (score.as_ref(), &json!(text)));
    }
}

#[tokio::test]
async fn row_13_several_traits_have_no_overall_score() {
    let scene = Scene::set().await;
    chooses(&scene, Settings { scale: Some(5), ..Settings::default() }).await;
    let shown = scored(&scene, "ada", &[("Style", "(2) Intuitive"), ("Focus", "(3) Even")]).await;
    assert_eq!(shown.result.get("score"), None::<&Value>);
    assert_eq!(shown.result["scoreLabel"], "2 traits");
    assert_eq!(shown.result["summary"], "Focus: (3) Even\nStyle: (2) Intuitive");
}

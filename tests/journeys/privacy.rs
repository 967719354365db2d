//! Names, addresses and secrets stay where they are needed, and no longer than they are.

use std::time::Duration;

use peers::Call;
use reqwest::Method;
use serde_json::{Value, json};
use tests::Scene;

const FIRST: &str = "Zinnobra";
const LAST: &str = "Quetzelstein";
const MAILBOX: &str = "canary.singing";

/// The word that a text holds and should not.
fn betrayed<'w>(text: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let text = text.to_lowercase();
    words.into_iter().find(|word| text.contains(&word.to_lowercase()))
}

fn logs(scene: &Scene) -> String {
    scene.stage.sandbox.logs().into_iter().map(|line| line.line + "\n").collect()
}

/// The bodies with which the bridge refused something.
fn refusals(scene: &Scene) -> String {
    let mut calls = scene.stage.wire.calls();
    calls.retain(|call| call.to == "bridge" && call.status.is_some_and(|status| status >= 400));
    calls.into_iter().map(|call| call.response + "\n").collect()
}

fn paths(scene: &Scene) -> String {
    scene.stage.sandbox.calls().into_iter().map(|call| call.path + "\n").collect()
}

/// A whole journey of the canary, a refused one, an inline one, and what strangers try.
async fn everything_happens(scene: &Scene) -> Vec<String> {
    let canary = scene.stage.candidate(FIRST, LAST, &format!("{MAILBOX}@example.com"));
    scene.equalture().stop().await;
    let order = scene.orders(scene.draft(&canary)).await;
    scene.has_happened(&order, "equalture_not_ready").await;
    assert!(betrayed(&scene.table.dump().await, [FIRST, LAST, MAILBOX]).is_some(), "needed for the invitation");
    scene.equalture().restart().await.unwrap();
    scene.time_passes(Duration::from_secs(6)).await;
    scene.shows(&order, "PENDING").await;
    let invitation = scene.invitation(&canary).await;
    let callback = scene.equalture().application(&invitation.reference_id).unwrap().callback_url;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    scene.clicks(&shown).await;

    let (inline, page) = scene.orders_inline(scene.inline_draft(&canary)).await;
    scene.shows(&inline, "PENDING").await;
    scene.browser.get(&page).await;
    let fetched = scene.orders(scene.draft(&canary).without_email()).await;
    scene.shows(&fetched, "PENDING").await;
    let dotless = scene.stage.candidate(FIRST, LAST, &format!("{MAILBOX}@localhost"));
    let rejected = scene.orders(scene.draft(&dotless)).await;
    scene.shows(&rejected, "REJECTED").await;
    scene.is_refused(scene.draft(&canary).overriding("companyId", MAILBOX)).await;
    scene.is_refused(scene.draft(&canary).overriding("resultCallbackURL", format!("https://{MAILBOX}.example"))).await;
    let put = scene.browser.request(Method::PUT, &callback).body(format!("{{\"scores\": {MAILBOX}"));
    assert_eq!(scene.browser.send(put).await.status, 400);
    scene.settles().await;
    vec![callback, shown.report_url().unwrap().to_owned(), page]
}

/// What proves somebody: the secrets of both vendors and of the bridge, and every token that was given.
async fn secrets(scene: &Scene) -> Vec<String> {
    let given = |call: &Call, member: &str| {
        let answer: Value = serde_json::from_str(&call.response).unwrap_or_default();
        answer[member].as_str().map(ToOwned::to_owned)
    };
    let calls = scene.stage.wire.calls();
    let mut secrets: Vec<String> = calls.iter().filter_map(|call| given(call, "access_token")).collect();
    let of_forms = calls.iter().filter(|call| call.path == "/token" || call.path == "/identity/oauth/token");
    secrets.extend(of_forms.filter_map(|call| Some(call.request.split("client_secret=").nth(1)?.to_owned())));
    for name in ["equalture-bridge/signing", "equalture-bridge/companies/smartrecruiters/Globex/1"] {
        let request = scene.browser.request(Method::POST, scene.stage.sandbox.secrets_url());
        let request = request.header("x-amz-target", "secretsmanager.GetSecretValue");
        let request =
            request.header("content-type", "application/x-amz-json-1.1").header("authorization", "AWS4-HMAC-SHA256 x");
        let answer = scene.browser.send(request.body(json!({ "SecretId": name }).to_string())).await;
        let text = answer.json()["SecretString"].as_str().unwrap_or_default().to_owned();
        let long =
            text.split(|c: char| !c.is_ascii_alphanumeric() && !"-_+/=".contains(c)).filter(|word| word.len() >= 20);
        let found: Vec<String> = long.map(ToOwned::to_owned).collect();
        assert!(!found.is_empty(), "{name}: {}", answer.text);
        secrets.extend(found);
    }
    secrets
}

#[tokio::test]
async fn p3_no_name_no_address_and_no_secret_is_left_anywhere() {
    let scene = Scene::set_with(&[("LOG_LEVEL", "trace")]).await;
    let addresses = everything_happens(&scene).await;
    let person = [FIRST, LAST, MAILBOX];
    let (logs, paths, table) = (logs(&scene), paths(&scene), scene.table.dump().await);
    assert!(logs.lines().count() > 20 && paths.lines().count() > 10, "there is something to look through");
    assert_eq!(betrayed(&logs, person), None, "in the logs");
    assert_eq!(betrayed(&paths, person), None, "in the gateway's paths");
    assert_eq!(betrayed(&refusals(&scene), person), None, "in what was answered");
    assert_eq!(betrayed(&table, person), None, "in the table, once the invitations are out");

    let secrets = secrets(&scene).await;
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    assert!(secrets.len() >= 6, "{}", secrets.len());
    assert_eq!(betrayed(&logs, secrets.clone()), None, "in the logs");
    assert_eq!(betrayed(&paths, secrets.clone()), None, "in the gateway's paths");
    assert_eq!(betrayed(&table, secrets), None, "in the table");
    let capabilities = addresses.iter().filter_map(|address| address.rsplit('/').next());
    assert_eq!(betrayed(&logs, capabilities), None, "in the logs");
}

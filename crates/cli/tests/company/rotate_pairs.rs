//! `bridge rotate customer`, `equalture` and `master`: tried first, then stored over what was read, and nothing else touched.

use crate::deployment::{Deployment, GLOBEX};
use crate::vendors::{SmartRecruiters, equalture};
use assessment::ids::Ats;
use aws::secrets::Pair;
use edge::testing::Server;
use serde_json::{Value, json};

fn pair(word: &str) -> Value {
    json!({ "client_id": "id", "client_secret": word })
}

/// `id:new` and `id:newer`, as HTTP Basic has them.
const NEW: &str = "Basic aWQ6bmV3";

const WEBHOOK_OLD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const WEBHOOK_NEW: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async fn new_deployment() -> Deployment {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    deployment
}

#[tokio::test]
async fn a_companys_credentials_at_the_ats_are_tried_and_replaced() {
    let (deployment, ats) = (new_deployment().await, SmartRecruiters::taking("id", "new"));
    let line = format!("rotate customer {GLOBEX} --secrets-file - {}", ats.option());
    let wrong = deployment.bridge.run_with_input(&line, &pair("wrong").to_string()).await;
    wrong.failed("SmartRecruiters refuses the new credentials. Nothing was changed.");
    assert_eq!(deployment.secret(1).await.ats.unwrap().client_secret, "ats-one");
    let run = deployment.bridge.run_with_input(&line, &pair("new").to_string()).await.well();
    let stored = deployment.secret(1).await;
    assert_eq!(stored.ats.unwrap().client_secret, "new");
    assert_eq!(stored.equalture.client_secret, "equalture-one");
    assert!(run.out.contains("keep those valid at SmartRecruiters") && !run.all().contains("\"new\""), "{}", run.out);
}

#[tokio::test]
async fn a_companys_credentials_at_equalture_are_tried_and_replaced() {
    let (deployment, server) = (new_deployment().await, equalture(NEW));
    let line = format!("rotate equalture {GLOBEX} --secrets-file - --equalture {}", server.origin);
    let wrong = deployment.bridge.run_with_input(&line, &pair("wrong").to_string()).await;
    wrong.failed("Equalture refuses the new credentials. Nothing was changed.");
    deployment.bridge.run_with_input(&line, &pair("new").to_string()).await.well();
    let stored = deployment.secret(1).await;
    assert_eq!((&*stored.equalture.client_id, &*stored.equalture.client_secret), ("id", "new"));
    assert_eq!(stored.ats.unwrap().client_secret, "ats-one");
}

#[tokio::test]
async fn two_secrets_of_the_webhooks_count_until_the_overlap_is_ended() {
    let (deployment, server) = (new_deployment().await, equalture(NEW));
    let bridge = &deployment.bridge;
    let line = format!("rotate equalture {GLOBEX} --webhook-secret --secrets-file - --equalture {}", server.origin);
    let alone = json!({ "webhook_secret": WEBHOOK_OLD });
    let run = bridge.run_with_input(&line, &alone.to_string()).await.well();
    assert!(run.out.contains("--end-webhook-overlap") && !run.all().contains("whsec_"), "{}", run.out);
    assert_eq!(deployment.secret(1).await.equalture.client_secret, "equalture-one", "only what was given");
    assert!(server.asked().is_empty());
    let nothing = bridge.run_with_input(&line, &pair("new").to_string()).await;
    nothing.failed("is no secret of theirs");
    let both = json!({ "client_id": "id", "client_secret": "new", "webhook_secret": WEBHOOK_NEW });
    bridge.run_with_input(&line, &both.to_string()).await.well();
    let stored = deployment.secret(1).await;
    assert_eq!(stored.webhook_secrets, [WEBHOOK_NEW, WEBHOOK_OLD]);
    assert_eq!(stored.equalture.client_secret, "new");
    let no_secret = json!({ "webhook_secret": "hunter2" });
    let refused = bridge.run_with_input(&line, &no_secret.to_string()).await;
    assert!(!refused.failed("is no secret of theirs").all().contains("hunter2"));
    let run = bridge.run(&format!("rotate equalture {GLOBEX} --end-webhook-overlap")).await.well();
    assert!(run.out.contains("Only the newest secret"), "{}", run.out);
    assert_eq!(deployment.secret(1).await.webhook_secrets, [WEBHOOK_NEW]);
    let run = bridge.run(&format!("rotate equalture {GLOBEX} --end-webhook-overlap")).await.well();
    assert!(run.out.contains("There is no older secret"), "{}", run.out);
}

#[tokio::test]
async fn the_partners_own_credentials_are_tried_and_replaced() {
    let (deployment, ats) = (new_deployment().await, SmartRecruiters::taking("id", "new"));
    let line = format!("rotate master --ats smartrecruiters --secrets-file - {}", ats.option());
    let run = deployment.bridge.run_with_input(&line, &pair("new").to_string()).await;
    run.failed("No partner's credentials are stored yet");
    let old = Pair { client_id: "id".into(), client_secret: "old".into() };
    deployment.foundation.secrets.put_master(Ats::SmartRecruiters, &old).await.unwrap();
    let wrong = deployment.bridge.run_with_input(&line, &pair("wrong").to_string()).await;
    wrong.failed("SmartRecruiters refuses the new credentials");
    deployment.bridge.run_with_input(&line, &pair("new").to_string()).await.well();
    let stored = deployment.foundation.secrets.master(Ats::SmartRecruiters, true).await.unwrap();
    assert_eq!(stored.client_secret, "new");
}

#[tokio::test]
async fn credentials_that_cannot_be_tried_are_stored_only_when_that_is_wanted() {
    let deployment = new_deployment().await;
    let line = format!("rotate customer {GLOBEX} --secrets-file - --smartrecruiters {}", Server::nowhere());
    let run = deployment.bridge.run_with_input(&line, &pair("new").to_string()).await;
    run.failed("SmartRecruiters does not answer now");
    assert_eq!(deployment.secret(1).await.ats.unwrap().client_secret, "ats-one");
    deployment.bridge.run_with_input(&format!("{line} --unchecked"), &pair("new").to_string()).await.well();
    assert_eq!(deployment.secret(1).await.ats.unwrap().client_secret, "new");

    let lost = Server::start(|_, _| edge::testing::Reply::status(404));
    let line = format!("rotate equalture {GLOBEX} --secrets-file - --equalture {}", lost.origin);
    let run = deployment.bridge.run_with_input(&line, &pair("new").to_string()).await;
    run.failed("Equalture gives no tokens at this address");
    let line = format!("rotate equalture {GLOBEX} --secrets-file -");
    let run = deployment.bridge.run_with_input(&line, &pair("new").to_string()).await;
    run.failed("It is not said where Equalture answers");
}

#[tokio::test]
async fn nothing_secret_is_taken_from_the_command_line_or_sent_in_the_clear() {
    let deployment = new_deployment().await;
    for line in ["rotate customer", "rotate equalture", "rotate issued"] {
        for option in ["--client-secret hunter2", "--secret hunter2", "hunter2", "--webhook-secret hunter2"] {
            let run = deployment.bridge.run(&format!("{line} {GLOBEX} --secrets-file - {option}")).await;
            assert_eq!(run.code, Some(2), "{line} {option}");
        }
    }
    let line = format!("rotate customer {GLOBEX} --secrets-file - --smartrecruiters http://192.0.2.2:1");
    let run = deployment.bridge.run_with_input(&line, &pair("new").to_string()).await;
    run.failed("is neither https nor on this machine");
    let run = deployment.bridge.run(&format!("rotate customer {GLOBEX}")).await;
    run.failed("There is no terminal to ask at");
}

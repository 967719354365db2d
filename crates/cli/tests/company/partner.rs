//! `bridge partner`: what SmartRecruiters is told, and each of its refusals in plain words.

use crate::bridge::Run;
use crate::deployment::Deployment;
use crate::vendors::SmartRecruiters;
use assessment::ids::Ats;
use edge::testing::{Reply, Server};
use serde_json::{Value, json};

const CONFIGURE: &str = "partner configure --public-url https://bridge.example --secrets-file -";

fn master() -> String {
    json!({ "client_id": "master", "client_secret": "hunter2" }).to_string()
}

async fn configures(deployment: &Deployment, ats: &SmartRecruiters, options: &str) -> Run {
    deployment.bridge.run_with_input(&format!("{CONFIGURE} {} {options}", ats.option()), &master()).await
}

/// What is secret in the address for companies that leave.
fn capability(configuration: &Value) -> String {
    let url = configuration["integrationDisableUrl"].as_str().unwrap();
    url.split("/integrations/").nth(1).unwrap().split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_new_deployment_asks_for_the_partners_credentials_and_tells_smartrecruiters_every_address() {
    let (deployment, ats) = (Deployment::new().await, SmartRecruiters::taking("master", "hunter2"));
    let run = configures(&deployment, &ats, "--display popup --field equaltureJob").await.well();
    let stored = ats.stored().unwrap();
    assert_eq!(stored["consentUrl"], "https://bridge.example/connect");
    assert_eq!(stored["consentDisplayMode"], "POPUP");
    assert_eq!(stored["inlineAssessmentPackageOrderUrl"], "https://bridge.example/packages/inline/orders");
    assert_eq!(stored["fields"][0]["id"], "equaltureJob");
    assert!(run.out.contains("read back, it is the same."), "{}", run.out);
    let kept = deployment.foundation.secrets.master(Ats::SmartRecruiters, true).await.unwrap();
    assert_eq!((&*kept.client_id, &*kept.client_secret), ("master", "hunter2"));

    let keys = deployment.foundation.secrets.keys().await.unwrap();
    let secret = capability(&stored);
    assert_eq!(edge::capabilities::disable(&keys, &secret), Some(Ats::SmartRecruiters));
    let show = deployment.bridge.run(&format!("partner show {}", ats.option())).await.well();
    let shown = deployment.bridge.run(&format!("partner show --json {}", ats.option())).await.well();
    assert_eq!(shown.json()["oauthTokenUrl"], "https://bridge.example/token");
    for said in [run.all(), show.all(), shown.all()] {
        let mac = secret.rsplit('.').next().unwrap();
        assert!(!said.contains(mac) && !said.contains("hunter2") && said.contains("integrations/c1…"), "{said}");
    }
}

#[tokio::test]
async fn what_is_stored_is_used_again_and_what_is_not_offered_is_left_out() {
    let (deployment, ats) = (Deployment::new().await, SmartRecruiters::taking("master", "hunter2"));
    configures(&deployment, &ats, "").await.well();
    let line = format!("partner configure --public-url https://bridge.example --no-inline {}", ats.option());
    let run = deployment.bridge.run(&line).await.well();
    assert!(!run.out.contains("Made the deployment's signing keys"), "{}", run.out);
    let stored = ats.stored().unwrap();
    assert!(stored.get("inlineAssessmentPackageOrderUrl").is_none() && stored.get("fields").is_none(), "{stored}");
    assert_eq!(stored["supportedAssessmentTypes"], json!(["BEHAVIORAL_ASSESSMENT", "SKILL_TEST"]));
}

#[tokio::test]
async fn a_dry_run_only_reads_and_shows_what_differs() {
    let (deployment, ats) = (Deployment::new().await, SmartRecruiters::taking("master", "hunter2"));
    configures(&deployment, &ats, "--dry-run").await.failed("There are no signing keys below equalture-bridge/ yet");
    deployment.foundation.secrets.create_signing_keys().await.unwrap();
    let run = configures(&deployment, &ats, "--dry-run").await.well();
    assert!(run.out.contains("no configuration of this partner yet"), "{}", run.out);
    assert!(ats.stored().is_none() && deployment.foundation.secrets.master(Ats::SmartRecruiters, true).await.is_err());

    configures(&deployment, &ats, "").await.well();
    let same = configures(&deployment, &ats, "--dry-run").await.well();
    assert!(same.out.contains("SmartRecruiters has it as this deployment says."), "{}", same.out);
    let mut old = ats.stored().unwrap();
    old["oauthTokenUrl"] = json!("https://old.example/token");
    ats.stores(old.clone());
    let run = configures(&deployment, &ats, "--dry-run").await.well();
    assert!(run.out.contains("1 member differs.") && run.out.contains("https://old.example/token"), "{}", run.out);
    assert_eq!(ats.stored(), Some(old));
}

#[tokio::test]
async fn something_else_than_was_told_is_not_taken_for_done() {
    let deployment = Deployment::new().await;
    let ats = SmartRecruiters::answering("master", "hunter2", |asked| {
        (asked.method == "GET").then(|| Reply::json(200, json!({ "consentUrl": "https://elsewhere.example" })))
    });
    configures(&deployment, &ats, "").await.failed("SmartRecruiters has stored something else than it was told");
}

#[tokio::test]
async fn each_refusal_says_what_to_do() {
    for (status, said) in [
        (400, "SmartRecruiters does not accept the configuration (400): consentUrl is no url"),
        (401, "`bridge rotate master --ats smartrecruiters` stores another"),
        (403, "ask SmartRecruiters for the scope partner_configuration_manage"),
        (404, "--smartrecruiters is not the address of SmartRecruiters' API"),
        (418, "SmartRecruiters answers 418, which its documents do not know"),
        (503, "SmartRecruiters does not answer now"),
    ] {
        let deployment = Deployment::new().await;
        let ats = SmartRecruiters::answering("master", "hunter2", move |asked| {
            let refusal = || Reply::json(status, json!({ "message": "consentUrl is no url" }));
            (asked.method == "PUT").then(refusal)
        });
        let run = configures(&deployment, &ats, "").await.failed(said);
        assert!(!run.all().contains("hunter2"), "{}", run.all());
    }
}

#[tokio::test]
async fn credentials_that_are_refused_are_not_stored() {
    let (deployment, ats) = (Deployment::new().await, SmartRecruiters::taking("master", "another"));
    let run = configures(&deployment, &ats, "").await;
    run.failed("SmartRecruiters refuses the partner's credentials (401)");
    assert!(deployment.foundation.secrets.master(Ats::SmartRecruiters, true).await.is_err());
    let show = deployment.bridge.run(&format!("partner show {}", ats.option())).await;
    show.failed("No partner's credentials are stored below equalture-bridge/");
    let nowhere = format!("{CONFIGURE} --smartrecruiters {}", Server::nowhere());
    let run = deployment.bridge.run_with_input(&nowhere, &master()).await;
    run.failed("SmartRecruiters does not answer now");
    let clear = deployment.bridge.run_with_input(&CONFIGURE.replace("https", "http"), &master()).await;
    clear.failed("is neither https nor on this machine");
}

//! What cannot be done is said in one line, and leaves nothing behind.

use crate::bridge::Bridge;
use crate::deployment::{Deployment, GLOBEX, credentials};
use aws::secrets::SecretsError;
use serde_json::json;

/// Nothing was written: no keys, no company.
async fn is_untouched(deployment: &Deployment) {
    assert!(matches!(deployment.foundation.secrets.keys().await, Err(SecretsError::Missing)));
    let list = deployment.bridge.run("company list").await.well();
    assert_eq!(list.out.trim(), "There is no company yet: `bridge company add` connects one.");
}

#[tokio::test]
async fn a_company_that_is_connected_stays_as_it_is() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    let before = deployment.shows().await;
    let again = deployment.adds("Globex", "two").await.failed("Globex is already connected, in generation 1");
    assert_eq!(again.out, "", "nothing is issued");
    assert_eq!(deployment.shows().await, before);
    assert_eq!(deployment.secret(1).await.ats.unwrap().client_secret, "ats-one");
}

#[tokio::test]
async fn secrets_on_the_command_line_are_not_taken() {
    let deployment = Deployment::new().await;
    for option in ["--client-secret hunter2", "--secret hunter2", "--callback-token hunter2", "hunter2"] {
        let run = deployment.bridge.run(&format!("company add {GLOBEX} --secrets-file - {option}")).await;
        assert_eq!(run.code, Some(2), "{option}");
    }
    is_untouched(&deployment).await;
}

#[tokio::test]
async fn without_a_terminal_or_a_file_nothing_is_asked_and_nothing_issued() {
    let deployment = Deployment::new().await;
    let run = deployment.bridge.run(&format!("company add {GLOBEX}")).await;
    assert_eq!(run.failed("There is no terminal to ask at: give --secrets-file").out, "");
    is_untouched(&deployment).await;
}

#[tokio::test]
async fn a_document_that_is_not_as_described_is_not_repeated_and_issues_nothing() {
    let deployment = Deployment::new().await;
    let mut blank = credentials("one");
    blank["ats"]["client_secret"] = json!("hunter2\n");
    let mut slip = credentials("one");
    slip["callbackToken"] = json!("hunter2");
    let inputs = [
        ("hunter2".to_owned(), "- is not as expected: line 1, column 1"),
        (blank.to_string(), "client_secret of ats is empty, or begins or ends with a blank"),
        (slip.to_string(), "is not the JSON that the command's --help describes"),
    ];
    for (input, why) in inputs {
        let run = deployment.bridge.run_with_input(&format!("company add {GLOBEX} --secrets-file -"), &input).await;
        let run = run.failed(why);
        assert!(run.out.is_empty() && !run.err.contains("hunter2"), "{}", run.err);
    }
    let run = deployment.bridge.run(&format!("company add {GLOBEX} --secrets-file nowhere.json")).await;
    run.failed("nowhere.json cannot be used");
    is_untouched(&deployment).await;
}

#[tokio::test]
async fn a_weak_secret_is_not_issued() {
    let deployment = Deployment::new().await;
    deployment.bridge.file("issued.json", &json!({ "client_id": "acme", "client_secret": "hunter2" }));
    let line = format!("company add {GLOBEX} --secrets-file - --issued-file issued.json");
    let run = deployment.bridge.run_with_input(&line, &credentials("one").to_string()).await;
    assert!(!run.failed("client_secret has less than 32 characters").all().contains("hunter2"));
    is_untouched(&deployment).await;
}

#[tokio::test]
async fn nothing_is_issued_when_the_secrets_are_out_of_reach() {
    let deployment = Deployment::new().await;
    let bridge = deployment.bridge.but("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:9");
    let line = format!("company add {GLOBEX} --secrets-file -");
    let run = bridge.run_with_input(&line, &credentials("one").to_string()).await;
    assert_eq!(run.failed("Secrets Manager cannot be used: it cannot be reached").out, "");
    is_untouched(&deployment).await;
}

#[tokio::test]
async fn a_second_company_under_another_prefix_is_not_connected() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    let add = "company add --ats smartrecruiters --company Initech --secret-prefix other --secrets-file -";
    let run = deployment.bridge.run_with_input(add, &credentials("two").to_string()).await;
    assert_eq!(run.failed("there are no signing keys below other/").out, "", "nothing is issued");
    let list = deployment.bridge.run("company list --json").await.well();
    assert_eq!(list.json().as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_company_that_is_not_there_is_not_shown() {
    let deployment = Deployment::new().await;
    let run = deployment.bridge.run(&format!("company show {GLOBEX}")).await;
    run.failed("There is no company smartrecruiters#Globex");
}

#[tokio::test]
async fn a_deployment_that_is_not_there_is_named() {
    let deployment = Deployment::new().await;
    let run = deployment.bridge.run("company list --table elsewhere").await;
    run.failed("there is no table elsewhere in eu-central-1");
    let run = deployment.bridge.run("company list --endpoint http://127.0.0.1:9").await;
    run.failed("it cannot be reached; look at the network, --region and --endpoint");
    Bridge::with(&[]).run("company list").await.failed("No table is named");
}

#[tokio::test]
async fn without_credentials_or_a_region_aws_is_not_asked() {
    let empty = Bridge::with(&[("TABLE_NAME", "bridge")]);
    empty.run("company list").await.failed("No AWS region is named");
    let run = empty.run("company list --region eu-central-1").await;
    run.failed("No AWS credentials were found: choose a --profile");
    let config = empty.path("config");
    std::fs::write(&config, "[profile half]\nrole_arn = arn:aws:iam::1:role/bridge\n").unwrap();
    let bridge = Bridge::with(&[("TABLE_NAME", "bridge"), ("AWS_CONFIG_FILE", &config.to_string_lossy())]);
    let run = bridge.run("company list --region eu-central-1 --profile half").await;
    run.failed("The AWS credentials cannot be had");
}

#[tokio::test]
async fn credentials_go_nowhere_in_the_clear_but_to_this_machine() {
    for line in ["company list --endpoint http://192.0.2.2:1", "company list --endpoint http://localhost.example:1"] {
        Bridge::with(&[("TABLE_NAME", "x")]).run(line).await.failed("is neither https nor on this machine");
    }
    let away = [("TABLE_NAME", "x"), ("AWS_ENDPOINT_URL_DYNAMODB", "http://192.0.2.2:1")];
    Bridge::with(&away).run("company list").await.failed("is neither https nor on this machine");
}

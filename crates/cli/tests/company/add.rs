//! `bridge company add`: what is stored, in which order, and what two operators or a second try do.

use crate::bridge::open_to_others;
use crate::deployment::{Deployment, GLOBEX, credentials, globex, stored};
use assessment::company::{Company, CompanyStatus};
use assessment::ids::ClientId;
use assessment::ports::{Clients as _, Companies as _, Digests as _, Purpose};
use serde_json::{Value, json};

#[tokio::test]
async fn a_deployments_first_company_brings_the_signing_keys_and_the_second_does_not() {
    let deployment = Deployment::new().await;
    let first = deployment.adds("Globex", "one").await.well();
    assert!(first.out.contains("Made the deployment's signing keys"), "{}", first.out);
    assert!(
        first.out.contains("enter them for Globex on its page Connect"),
        "the addresses are a sandbox's: {}",
        first.out
    );
    let second = deployment.adds("Initech", "two").await.well();
    assert!(!second.out.contains("signing keys"), "{}", second.out);

    let desk = deployment.foundation.desk().await.unwrap();
    let company = desk.company(&globex(1).key).await.unwrap().unwrap();
    assert_eq!(company, globex(1));
    let (id, secret) = (first.line("Client id:"), first.line("Client secret:"));
    let client = desk.client(&ClientId::parse(&id).unwrap()).await.unwrap().unwrap();
    assert_eq!(client.company, company.key);
    assert_eq!(client.secrets.len(), 1);
    assert!(desk.matches(Purpose::ClientSecret, &[&id, &secret], &client.secrets[0].digest));
    assert!(secret.len() >= 43, "256 bits");
    assert_ne!(secret, second.line("Client secret:"));
    assert_eq!(deployment.secret(1).await.ats.unwrap().client_secret, "ats-one");
}

#[tokio::test]
async fn what_the_company_chooses_is_stored() {
    let deployment = Deployment::new().await;
    let choices = "--name Globex --package-type skill-test --inline off --doubts hold --scale 7 --language pt-BR \
                   --keep-results 0 --expires-after 14 --keep-orders 365 --empty-list 200 \
                   --token-verb get --shown-when-invited in-progress \
                   --equalture-base-url https://eu.equalture.example/api";
    let line = format!("company add {GLOBEX} --secrets-file - {choices}");
    let mut given = credentials("one");
    given["callback_token"] = json!("callback-word");
    let added = deployment.bridge.run_with_input(&line, &given.to_string()).await.well();
    assert_eq!(deployment.secret(1).await.callback_token.as_deref(), Some("callback-word"));
    assert!(!added.all().contains("callback-word"));

    let shown = deployment.shows().await;
    assert_eq!((&shown["name"], &shown["status"]), (&json!("Globex"), &json!("active")));
    let settings = json!({
        "package_type": "skill-test", "inline": "off", "doubts": "hold", "scale": 7, "language": "pt-BR",
        "keep_results_days": 0, "expires_after_days": 14, "keep_orders_days": 365, "empty_list": "200",
        "token_verb": "get", "shown_when_invited": "in-progress",
        "equalture_base_url": "https://eu.equalture.example/api"
    });
    let differing = settings.as_object().unwrap().iter().filter(|(name, value)| shown["settings"][name] != **value);
    assert_eq!(differing.collect::<Vec<_>>(), [], "{shown}");
    assert_eq!(settings.as_object().unwrap().len(), shown["settings"].as_object().unwrap().len(), "every choice");
}

#[tokio::test]
async fn a_try_that_ended_half_way_does_not_block_the_next() {
    let deployment = Deployment::new().await;
    deployment.foundation.secrets.create_company(&globex(1), &stored("old")).await.unwrap();
    let added = deployment.adds("Globex", "new").await.well();
    assert!(added.out.contains("in generation 2"), "{}", added.out);
    let left = added.line("Left behind by an earlier try and used by nobody, so delete it:");
    assert_eq!(left, "equalture-bridge/companies/smartrecruiters/Globex/1");
    assert_eq!(deployment.shows().await["generation"], 2);
    assert_eq!(deployment.secret(2).await.equalture.client_secret, "equalture-new");
    assert_eq!(deployment.secret(1).await.equalture.client_secret, "equalture-old");
}

#[tokio::test]
async fn a_company_that_has_left_comes_back_in_a_generation_of_its_own() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "old").await.well();
    let desk = deployment.foundation.desk().await.unwrap();
    desk.put_company(&Company { status: CompanyStatus::Disabled, ..globex(1) }).await.unwrap();
    assert_eq!(deployment.shows().await["status"], "disabled");
    let back = deployment.adds("Globex", "new").await.well();
    assert!(!back.out.contains("delete"), "what the last generation needed is no leftover: {}", back.out);
    let shown = deployment.shows().await;
    assert_eq!((&shown["status"], &shown["generation"]), (&json!("active"), &json!(2)));
    assert_eq!(deployment.secret(2).await.ats.unwrap().client_secret, "ats-new");
}

#[tokio::test]
async fn of_operators_at_once_one_connects_and_nothing_is_mixed() {
    let deployment = Deployment::new().await;
    let (a, b, c, d) = tokio::join!(
        deployment.adds("Globex", "a"),
        deployment.adds("Globex", "b"),
        deployment.adds("Globex", "c"),
        deployment.adds("Globex", "d"),
    );
    let runs = [("a", a), ("b", b), ("c", c), ("d", d)];
    let winners: Vec<_> = runs.iter().filter(|(_, run)| run.code == Some(0)).collect();
    let [(word, winner)] = winners[..] else { panic!("{} have connected", winners.len()) };
    for (_, run) in runs.iter().filter(|(_, run)| run.code != Some(0)) {
        let clear = run.err.contains("already connected") || run.err.contains("by somebody else meanwhile");
        assert!(clear, "{}", run.err);
    }
    let shown = deployment.shows().await;
    let generation = shown["generation"].as_u64().unwrap().try_into().unwrap();
    assert_eq!(deployment.secret(generation).await.ats.unwrap().client_secret, format!("ats-{word}"));
    let clients: Vec<_> = shown["clients"].as_array().unwrap().iter().map(|client| &client["id"]).collect();
    assert_eq!(clients, [&json!(winner.line("Client id:"))]);
}

#[cfg(unix)]
#[tokio::test]
async fn the_issued_pair_may_be_kept_in_a_file_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let deployment = Deployment::new().await;
    let line = format!("company add {GLOBEX} --secrets-file - --issued-file issued.json");
    let added = deployment.bridge.run_with_input(&line, &credentials("one").to_string()).await.well();
    let file = deployment.bridge.path("issued.json");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let pair: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let secret = pair["client_secret"].as_str().unwrap();
    assert!(secret.len() >= 43 && !added.all().contains(secret), "{}", added.all());
    assert_eq!(deployment.shows().await["clients"][0]["id"], pair["client_id"]);
}

#[tokio::test]
async fn a_pair_that_the_ats_already_has_is_issued_as_it_is() {
    let deployment = Deployment::new().await;
    let pair = json!({ "client_id": "acme-1", "client_secret": "0123456789abcdef0123456789abcdef" });
    let file = deployment.bridge.file("issued.json", &pair);
    let line = format!("company add {GLOBEX} --secrets-file - --issued-file issued.json");
    let added = deployment.bridge.run_with_input(&line, &credentials("one").to_string()).await.well();
    assert!(!added.all().contains("0123456789abcdef"), "{}", added.all());
    assert_eq!(std::fs::read_to_string(file).unwrap(), pair.to_string());
    let desk = deployment.foundation.desk().await.unwrap();
    let client = desk.client(&ClientId::parse("acme-1").unwrap()).await.unwrap().unwrap();
    let parts = ["acme-1", "0123456789abcdef0123456789abcdef"];
    assert!(desk.matches(Purpose::ClientSecret, &parts, &client.secrets[0].digest));

    let line = line.replace("Globex", "Initech");
    let other = deployment.bridge.run_with_input(&line, &credentials("two").to_string()).await;
    other.failed("belongs to another company");
    let list = deployment.bridge.run("company list --json").await.well().json();
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_can_read_is_warned_about() {
    let deployment = Deployment::new().await;
    let file = deployment.bridge.file("secrets.json", &credentials("one"));
    open_to_others(&file, true);
    let line = format!("company add {GLOBEX} --secrets-file secrets.json");
    let added = deployment.bridge.run(&line).await.well();
    assert_eq!(
        added.err.trim(),
        "Others can read secrets.json: `chmod 600 secrets.json`, or delete it when you are done."
    );
    let file = deployment.bridge.file("secrets.json", &credentials("one"));
    let line = format!("company add --ats smartrecruiters --company Initech --secrets-file {}", file.display());
    assert_eq!(deployment.bridge.run(&line).await.well().err, "");
}

//! `bridge rotate issued`: both secrets are valid until the overlap ends.

use crate::deployment::{Deployment, GLOBEX, globex};
use assessment::ids::ClientId;
use assessment::ports::{Client, Clients as _, Digests as _, Purpose};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

async fn client(deployment: &Deployment, id: &str) -> Client {
    let desk = deployment.foundation.desk().await.unwrap();
    desk.client(&ClientId::parse(id).unwrap()).await.unwrap().unwrap()
}

/// Which of these secrets the client has, and until when.
async fn ends(deployment: &Deployment, id: &str, secrets: &[&str]) -> Vec<Option<Option<Timestamp>>> {
    let (desk, client) = (deployment.foundation.desk().await.unwrap(), client(deployment, id).await);
    let of = |secret: &&str| {
        let digests = client.secrets.iter();
        let found = digests.clone().find(|stored| desk.matches(Purpose::ClientSecret, &[id, secret], &stored.digest));
        found.map(|stored| stored.until)
    };
    secrets.iter().map(of).collect()
}

#[tokio::test]
async fn the_old_secret_stays_until_the_overlap_ends_and_the_client_id_for_good() {
    let deployment = Deployment::new().await;
    let added = deployment.adds("Globex", "one").await.well();
    let (id, old) = (added.line("Client id:"), added.line("Client secret:"));
    let before = Timestamp::now();
    let run = deployment.bridge.run(&format!("rotate issued {GLOBEX} --overlap 2h")).await.well();
    assert_eq!(run.line("Client id:"), id);
    let new = run.line("Client secret:");
    let [Some(None), Some(Some(until))] = ends(&deployment, &id, &[&new, &old]).await[..] else {
        panic!("{}", run.out)
    };
    let overlap = until.duration_since(before) - SignedDuration::from_hours(2);
    assert!(overlap.abs() < SignedDuration::from_mins(1), "{until}");
    assert!(run.out.contains(&format!("valid until {until:.0}")), "{}", run.out);
    assert!(!run.out.contains(&old), "{}", run.out);

    let refused =
        deployment.bridge.run(&format!("rotate issued {GLOBEX}")).await.failed("The last rotation's old secret");
    assert_eq!(refused.out, "", "nothing is issued");
    let again = deployment.bridge.run(&format!("rotate issued {GLOBEX} --again")).await.well();
    let newer = again.line("Client secret:");
    assert_eq!(ends(&deployment, &id, &[&newer, &new, &old]).await, [Some(None), None, Some(Some(until))]);
    assert_eq!(deployment.secret(1).await.ats.unwrap().client_secret, "ats-one", "nothing else has changed");
}

#[tokio::test]
async fn the_new_secret_may_be_kept_in_a_file() {
    let deployment = Deployment::new().await;
    let id = deployment.adds("Globex", "one").await.well().line("Client id:");
    let line = format!("rotate issued {GLOBEX} --issued-file issued.json");
    let run = deployment.bridge.run(&line).await.well();
    let pair: Value =
        serde_json::from_str(&std::fs::read_to_string(deployment.bridge.path("issued.json")).unwrap()).unwrap();
    let secret = pair["client_secret"].as_str().unwrap();
    assert!(pair["client_id"] == json!(id) && !run.all().contains(secret), "{}", run.all());
    assert_eq!(ends(&deployment, &id, &[secret]).await, [Some(None)]);
    let same = deployment.bridge.run(&format!("{line} --again")).await;
    same.failed("The secret in the issued file is the one that is valid already");
    let other = json!({ "client_id": "another", "client_secret": "x".repeat(43) });
    deployment.bridge.file("other.json", &other);
    let run = deployment.bridge.run(&format!("rotate issued {GLOBEX} --again --issued-file other.json")).await;
    run.failed(&format!("The pair in the issued file is not of {id}"));
}

#[tokio::test]
async fn of_operators_at_once_one_rotates() {
    let deployment = Deployment::new().await;
    let added = deployment.adds("Globex", "one").await.well();
    let (id, old) = (added.line("Client id:"), added.line("Client secret:"));
    let line = format!("rotate issued {GLOBEX}");
    let run = || deployment.bridge.run(&line);
    let (a, b, c) = tokio::join!(run(), run(), run());
    let (won, lost): (Vec<_>, Vec<_>) = [a, b, c].into_iter().partition(|run| run.code == Some(0));
    assert_eq!((won.len(), lost.len()), (1, 2));
    for run in lost {
        let clear = ["what was issued here is void", "The last rotation's old secret"];
        assert!(clear.iter().any(|words| run.err.contains(words)), "{}", run.err);
    }
    let stored = ends(&deployment, &id, &[&won[0].line("Client secret:"), &old]).await;
    assert!(matches!(stored[..], [Some(None), Some(Some(_))]), "{stored:?}");
}

#[tokio::test]
async fn what_has_no_client_or_several_is_not_guessed() {
    let deployment = Deployment::new().await;
    deployment.bridge.run(&format!("rotate issued {GLOBEX}")).await.failed("There is no company");
    let id = deployment.adds("Globex", "one").await.well().line("Client id:");
    let desk = deployment.foundation.desk().await.unwrap();
    let other = ClientId::parse("another").unwrap();
    let secrets = client(&deployment, &id).await.secrets;
    desk.put_client(&other, &Client { company: globex(1).key, generation: None, secrets }).await.unwrap();
    deployment
        .bridge
        .run(&format!("rotate issued {GLOBEX}"))
        .await
        .failed("has several clients: name one with --client");
    deployment.bridge.run(&format!("rotate issued {GLOBEX} --client {id}")).await.well();
    deployment.foundation.table().forget_client(&other).await.unwrap();
    deployment.bridge.run(&format!("rotate issued {GLOBEX} --client another")).await.failed("has no client of ours");
}

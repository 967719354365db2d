//! `bridge company list` and `show`.

use crate::deployment::Deployment;
use serde_json::json;

#[tokio::test]
async fn all_companies_are_listed_and_each_once() {
    let deployment = Deployment::new().await;
    for company in ["Initech", "Globex"] {
        deployment.adds(company, "one").await.well();
    }
    let list = deployment.bridge.run("company list --json").await.well().json();
    let row = |id: &str| json!({ "ats": "smartrecruiters", "company": id, "name": null, "status": "active", "generation": 1 });
    assert_eq!(list, json!([row("Globex"), row("Initech")]));
    let table = deployment.bridge.run("company list").await.well().out;
    for word in ["ATS", "Company", "Status", "Generation", "Globex", "Initech", "active"] {
        assert!(table.contains(word), "{word} in\n{table}");
    }
}

#[tokio::test]
async fn a_new_company_has_a_client_and_nothing_in_its_way() {
    let deployment = Deployment::new().await;
    let id = deployment.adds("Globex", "one").await.well().line("Client id:");
    let shown = deployment.shows().await;
    assert_eq!(shown["clients"], json!([{ "id": id, "secrets_until": [null] }]));
    let nothing = json!({ "obstacle": null, "since": null, "oldest_waits_since": null });
    assert_eq!((&shown["equalture"], &shown["at_the_ats"]), (&nothing, &nothing));
    assert_eq!((&shown["orders"], &shown["orders_the_ats_is_behind_with"]), (&json!({}), &json!(0)));
    assert_eq!(shown["orders_parked"], 0);
}

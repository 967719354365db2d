//! `bridge company disable` and `bridge erase`.

use crate::deployment::{Deployment, GLOBEX, globex};
use assessment::attempt::{Attempt, Ending};
use assessment::candidate::Person;
use assessment::ids::{AtsId, OrderKey, ReferenceId};
use assessment::order::{Order, Origin};
use assessment::package::PackageId;
use assessment::place_order::{Named, OrderRequest, place_order};
use assessment::ports::{Clock as _, Orders as _, References as _, Replaced};
use assessment::progress::Progress;
use aws::secrets::SecretsError;
use serde_json::json;

fn key(order: &str) -> OrderKey {
    OrderKey::parse(&format!("smartrecruiters#Globex#{order}")).unwrap()
}

fn ada() -> Person {
    Person { first_name: "Ada".into(), last_name: "Lovelace".into(), email: "Ada@Example.com".into() }
}

/// An order for Ada, with her id in the ATS if she has one.
async fn places(deployment: &Deployment, order: &str, id: Option<&str>) -> Order {
    let request = OrderRequest {
        key: key(order),
        package: PackageId::parse("inline-job-1").unwrap(),
        candidate: Named::Person(ada(), id.map(|id| AtsId::parse(id).unwrap())),
        origin: Origin::WhileApplying { return_url: "https://jobs.example/canary".into() },
        vacancy: None,
        language: None,
    };
    let desk = deployment.foundation.desk().await.unwrap();
    place_order(&desk, &globex(1), request).await.unwrap()
}

/// The same, of which Equalture has named the application.
async fn invites(deployment: &Deployment, order: &str, id: Option<&str>) -> Order {
    let desk = deployment.foundation.desk().await.unwrap();
    let seen = places(deployment, order, id).await;
    let reference = ReferenceId::parse(&format!("r-{order}")).unwrap();
    let attempt = Attempt {
        number: 1,
        nonce: desk.nonce(),
        begun_at: desk.now(),
        ending: Some(Ending::Created(reference.clone())),
        reference: Some(reference),
        outcome: None,
    };
    let mut next = Order { version: 2, written_by: desk.nonce(), progress: Progress::Invited, told: 1, ..seen.clone() };
    next.attempts.push(attempt);
    next.candidate = seen.candidate.forgotten();
    assert!(matches!(desk.replace(&seen, &next).await.unwrap(), Replaced::Done));
    next
}

async fn stored(deployment: &Deployment, order: &str) -> Order {
    deployment.foundation.desk().await.unwrap().find(&key(order)).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_company_is_disabled_once_and_everything_that_lets_it_in_goes() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    let run = deployment.bridge.run(&format!("company disable {GLOBEX} --yes")).await.well();
    assert!(run.out.contains("smartrecruiters#Globex has left.") && run.out.contains("Globex/1"), "{}", run.out);
    let shown = deployment.shows().await;
    assert_eq!((&shown["status"], &shown["clients"]), (&json!("disabled"), &json!([])));
    let secret = deployment.foundation.secrets.company(&globex(1), true).await;
    assert!(matches!(secret, Err(SecretsError::Missing)));

    let again = deployment.bridge.run(&format!("company disable {GLOBEX} --yes")).await.well();
    assert!(again.out.contains("had left already"), "{}", again.out);
    deployment.adds("Globex", "two").await.well();
    let shown = deployment.shows().await;
    assert_eq!((&shown["status"], &shown["generation"]), (&json!("active"), &json!(2)));
    let company = deployment.foundation.table().read_company(&globex(1).key).await.unwrap().unwrap();
    assert_eq!(company.leaving.map(|leaving| leaving.generation), Some(1), "what it has left behind is not forgotten");
}

#[tokio::test]
async fn nothing_is_done_unasked() {
    let deployment = Deployment::new().await;
    let nobody = deployment.bridge.run(&format!("company disable {GLOBEX} --yes")).await;
    nobody.failed("There is no company smartrecruiters#Globex");
    deployment.adds("Globex", "one").await.well();
    let order = places(&deployment, "o-1", None).await;
    for line in ["company disable", "erase --all", "erase --order o-1", "erase --email ada@example.com"] {
        let run = deployment.bridge.run_with_input(&format!("{line} {GLOBEX}"), "yes\n").await;
        run.failed("give --yes to do it without being asked");
    }
    assert_eq!(deployment.shows().await["status"], "active");
    assert_eq!(stored(&deployment, "o-1").await, order);
    for line in ["erase", "erase --all --order o-1"] {
        assert_eq!(deployment.bridge.run(&format!("{line} {GLOBEX}")).await.code, Some(2), "{line}");
    }
    let run = deployment.bridge.run(&format!("erase --order o-9 --yes {GLOBEX}")).await;
    run.failed("There is no order smartrecruiters#Globex#o-9.");
}

#[tokio::test]
async fn a_persons_orders_are_erased_by_the_address_and_nobody_elses() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    invites(&deployment, "o-1", None).await;
    invites(&deployment, "o-2", Some("c-2")).await;
    places(&deployment, "o-3", Some("c-3")).await;
    let run = deployment.bridge.run_with_input(&format!("erase {GLOBEX} --email - --yes"), "ada@example.com\n").await;
    let run = run.well();
    for line in [
        "o-1 is erased. It was invited.",
        "Equalture still holds its application r-o-1.",
        "The ATS still holds the order and the result that it was told, under o-1.",
        "Equalture still holds its application r-o-2.",
        "o-3 is erased. It was accepted.",
        "3 orders erased.",
    ] {
        assert!(run.out.contains(line), "{line} in\n{}", run.out);
    }
    assert!(!run.out.to_lowercase().contains("ada"), "{}", run.out);
    let desk = deployment.foundation.desk().await.unwrap();
    for order in ["o-1", "o-2", "o-3"] {
        let reference = ReferenceId::parse(&format!("r-{order}")).unwrap();
        assert_eq!(desk.by_reference(&globex(1).key, &reference).await.unwrap(), None);
        assert_eq!(stored(&deployment, order).await.progress, Progress::Erased);
    }
    let nobody = deployment.bridge.run(&format!("erase {GLOBEX} --email eve@example.com")).await.well();
    assert_eq!(nobody.out.trim(), "Nothing is kept of anybody so named.");
    let run = deployment.bridge.run(&format!("erase {GLOBEX} --email eve --yes")).await;
    run.failed("That is no address.");
}

#[tokio::test]
async fn one_candidate_or_one_order_is_erased_and_the_receipt_can_be_read_by_a_program() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    let other = invites(&deployment, "o-1", Some("c-1")).await;
    invites(&deployment, "o-2", Some("c-2")).await;
    invites(&deployment, "o-3", None).await;
    let run = deployment.bridge.run(&format!("erase {GLOBEX} --candidate c-2 --yes --json")).await.well();
    let expected = json!([{
        "order": "o-2",
        "was": "invited",
        "equalture": { "applications": ["r-o-2"], "applications_without_a_name": 0 },
        "ats": { "order": true, "result": true },
    }]);
    assert_eq!(run.json(), expected);
    let run = deployment.bridge.run(&format!("erase {GLOBEX} --order o-3 --yes")).await.well();
    assert!(run.out.contains("1 order erased."), "{}", run.out);
    let again = deployment.bridge.run(&format!("erase {GLOBEX} --order o-3 --yes")).await.well();
    assert!(again.out.contains("o-3 had been erased before."), "{}", again.out);
    assert_eq!(stored(&deployment, "o-1").await, other);
}

#[tokio::test]
async fn of_a_company_that_is_erased_only_stays_that_it_was_there() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    invites(&deployment, "o-1", None).await;
    places(&deployment, "o-2", Some("c-2")).await;
    let run = deployment.bridge.run(&format!("erase {GLOBEX} --all --yes")).await.well();
    assert!(run.out.contains("application r-o-1.") && run.out.contains("2 orders erased."), "{}", run.out);
    let shown = deployment.shows().await;
    let (orders, clients) = (json!({ "erased": 2 }), json!([]));
    assert_eq!((&shown["status"], &shown["orders"], &shown["clients"]), (&json!("disabled"), &orders, &clients));
    deployment.bridge.run(&format!("erase {GLOBEX} --all --yes")).await.well();
    deployment.adds("Globex", "two").await.well();
    assert_eq!(deployment.shows().await["generation"], 2, "a generation never comes twice");
}

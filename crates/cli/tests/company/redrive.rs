//! `bridge redrive`.

use crate::bridge::Bridge;
use crate::deployment::{Deployment, GLOBEX, globex};
use assessment::candidate::Person;
use assessment::ids::OrderKey;
use assessment::order::{Order, Origin};
use assessment::package::PackageId;
use assessment::place_order::{Named, OrderRequest, place_order};
use assessment::ports::{Clock as _, Orders as _, Replaced};
use jiff::{SignedDuration, Timestamp};

fn key(order: &str) -> OrderKey {
    OrderKey::parse(&format!("smartrecruiters#Globex#{order}")).unwrap()
}

/// An order that has just been placed.
async fn places(deployment: &Deployment, order: &str) -> Order {
    let person = Person { first_name: "Ada".into(), last_name: "Lovelace".into(), email: "ada@example.com".into() };
    let request = OrderRequest {
        key: key(order),
        package: PackageId::parse("job-1").unwrap(),
        candidate: Named::Person(person, None),
        origin: Origin::Recruiter,
        vacancy: None,
        language: None,
    };
    let desk = deployment.foundation.desk().await.unwrap();
    place_order(&desk, &globex(1), request).await.unwrap()
}

/// An order that has been tried for a week, and waits for a person since noon.
async fn parks(deployment: &Deployment, order: &str) -> Order {
    let desk = deployment.foundation.desk().await.unwrap();
    let seen = places(deployment, order).await;
    let noon: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let due = Some(desk.now() + SignedDuration::from_hours(24));
    let mut parked = Order { version: 2, written_by: desk.nonce(), parked: true, due, wake: false, ..seen.clone() };
    parked.history.note("parked", 0, noon);
    assert!(matches!(desk.replace(&seen, &parked).await.unwrap(), Replaced::Done));
    parked
}

async fn stored(deployment: &Deployment, order: &str) -> Order {
    deployment.foundation.desk().await.unwrap().find(&key(order)).await.unwrap().unwrap()
}

#[tokio::test]
async fn all_parked_orders_of_a_company_are_due_again_and_no_other() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    for order in ["o-1", "o-2"] {
        parks(&deployment, order).await;
    }
    let fresh = places(&deployment, "o-3").await;
    assert_eq!(deployment.shows().await["orders_parked"], 2);

    let run = deployment.bridge.run(&format!("redrive {GLOBEX}")).await.well();
    for line in [
        "o-1 is due again. It was accepted, and parked since 2026-11-22T12:00:00Z.",
        "o-2 is due again. It was accepted, and parked since 2026-11-22T12:00:00Z.",
        "2 orders redriven: the dispatcher looks at them now",
    ] {
        assert!(run.out.contains(line), "{line} in\n{}", run.out);
    }
    for order in ["o-1", "o-2"] {
        let order = stored(&deployment, order).await;
        assert!(!order.parked && order.wake && order.due.is_some_and(|due| due <= Timestamp::now()), "{order:?}");
    }
    assert_eq!(stored(&deployment, "o-3").await, fresh);
    assert_eq!(deployment.shows().await["orders_parked"], 0);
}

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    parks(&deployment, "o-1").await;
    deployment.bridge.run(&format!("redrive {GLOBEX}")).await.well();
    let redriven = stored(&deployment, "o-1").await;
    for (line, said) in [("", "No order is parked."), (" --order o-1", "o-1 is not parked; it is accepted.")] {
        let again = deployment.bridge.run(&format!("redrive {GLOBEX}{line}")).await.well();
        assert_eq!(again.out.trim(), said);
    }
    assert_eq!(stored(&deployment, "o-1").await, redriven);
}

#[tokio::test]
async fn one_order_is_redriven_and_the_others_stay_parked() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    let other = parks(&deployment, "o-1").await;
    parks(&deployment, "o-2").await;
    let run = deployment.bridge.run(&format!("redrive {GLOBEX} --order o-2")).await.well();
    assert!(run.out.contains("o-2 is due again.") && run.out.contains("1 order redriven"), "{}", run.out);
    assert!(!stored(&deployment, "o-2").await.parked);
    assert_eq!(stored(&deployment, "o-1").await, other);
}

#[tokio::test]
async fn what_cannot_be_redriven_is_said_in_one_line() {
    let deployment = Deployment::new().await;
    let run = deployment.bridge.run(&format!("redrive {GLOBEX}")).await;
    run.failed("There is no company smartrecruiters#Globex");
    deployment.adds("Globex", "one").await.well();
    let run = deployment.bridge.run(&format!("redrive {GLOBEX} --order o-9")).await;
    run.failed("There is no order smartrecruiters#Globex#o-9.");
    let run = deployment.bridge.run(&format!("redrive {GLOBEX} --secret-prefix other")).await;
    run.failed("there are no signing keys below other/");
    let run = deployment.bridge.run(&format!("redrive {GLOBEX} --order o/9")).await;
    assert_eq!(run.code, Some(2), "{}", run.all());
    Bridge::with(&[]).run(&format!("redrive {GLOBEX}")).await.failed("No table is named");
}

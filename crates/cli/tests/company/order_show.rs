//! `bridge order show`.

use crate::bridge::Bridge;
use crate::deployment::{Deployment, GLOBEX, globex};
use assessment::attempt::Ending;
use assessment::candidate::Person;
use assessment::fact::Fact;
use assessment::ids::{AtsId, OrderKey, ReferenceId};
use assessment::order::{Order, Origin};
use assessment::package::PackageId;
use assessment::place_order::{Named, OrderRequest, place_order};
use assessment::ports::Clock as _;
use assessment::record::{Recorded, record};
use edge::testing::{Asked, Reply, Server};
use serde_json::{Value, json};

const SHOW: &str = "order show --ats smartrecruiters --company Globex --order o-1";
const TOKEN: &str = "/identity/oauth/token";

/// An order for Ada, invited as `r-1`.
async fn invites(deployment: &Deployment) -> Order {
    let person = Person { first_name: "Ada".into(), last_name: "Lovelace".into(), email: "ada@example.com".into() };
    let request = OrderRequest {
        key: OrderKey::parse("smartrecruiters#Globex#o-1").unwrap(),
        package: PackageId::parse("job-1").unwrap(),
        candidate: Named::Person(person, None),
        origin: Origin::Recruiter,
        vacancy: Some(AtsId::parse("v-1").unwrap()),
        language: None,
    };
    let desk = deployment.foundation.desk().await.unwrap();
    let mut order = place_order(&desk, &globex(1), request).await.unwrap();
    let (call, reference) = (desk.nonce(), ReferenceId::parse("r-1").unwrap());
    for fact in [Fact::AttemptBegun(1, call.clone()), Fact::AttemptEnded(1, call, Ending::Created(reference))] {
        let Recorded::Done(next) = record(&desk, &desk, &order, &fact).await.unwrap() else { panic!("{fact:?}") };
        order = next;
    }
    order
}

/// A company with an order.
async fn ready() -> Deployment {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    invites(&deployment).await;
    deployment
}

/// SmartRecruiters, for the company's own credentials.
fn smartrecruiters(resource: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |asked, _| match asked.target.as_str() {
        TOKEN if asked.body.contains("client_id=ats-id&client_secret=ats-one") => {
            Reply::json(200, json!({ "access_token": "t", "token_type": "bearer", "expires_in": 1800 }))
        }
        TOKEN => Reply::json(401, json!({ "error": "invalid_client" })),
        _ => resource(asked),
    })
}

async fn with_job(deployment: &Deployment, at: &str) -> Value {
    let line = format!("{SHOW} --with-job --json --smartrecruiters {at}");
    deployment.bridge.run(&line).await.well().json()["job"].clone()
}

#[tokio::test]
async fn an_order_is_shown_without_a_name_or_an_address() {
    let deployment = ready().await;
    let shown = deployment.bridge.run(SHOW).await.well();
    for word in [
        "o-1 of Globex (smartrecruiters), ordered by the company",
        "invited since",
        "has confirmed 0 of 1 changes",
        "a…@e….com",
        "v-1",
        ": created, reference r-1",
        "accepted",
        "created (attempt 1)",
    ] {
        assert!(shown.out.contains(word), "{word} in\n{}", shown.out);
    }
    assert!(!shown.out.contains("Not read"), "nobody was asked:\n{}", shown.out);
    let json = deployment.bridge.run(&format!("{SHOW} --json")).await.well().json();
    let told = json!({ "revision": 1, "confirmed": 0, "under_way_until": null, "forgot_the_order": false });
    assert_eq!((&json["progress"], &json["ats_told"], json.get("job")), (&json!("invited"), &told, None));
    assert_eq!((&json["attempts"][0]["ended"], &json["attempts"][0]["reference"]), (&json!("created"), &json!("r-1")));
    for secret in ["Lovelace", "ada@", "ats-one", "equalture-one"] {
        assert!(!shown.all().contains(secret) && !json.to_string().contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn with_its_job_the_vacancy_and_the_roles_of_its_hiring_team_are_shown() {
    let deployment = ready().await;
    let server = smartrecruiters(|asked| match asked.target.as_str() {
        "/jobs/v-1" => Reply::json(
            200,
            json!({ "title": "Accountant", "refNumber": "REF7", "status": "SOURCING", "location": { "city": "Utrecht" } }),
        ),
        "/jobs/v-1/hiring-team" => Reply::json(
            200,
            json!({ "content": [{ "id": "u-1", "role": "RECRUITER" }, { "id": "u-2", "role": "Sponsor" }] }),
        ),
        _ => Reply::status(404),
    });
    let expected = json!({ "title": "Accountant", "number": "REF7", "status": "SOURCING", "city": "Utrecht",
        "hiring_team": ["RECRUITER", "Sponsor"], "unread": [] });
    assert_eq!(with_job(&deployment, &server.origin).await, expected);
    let line = format!("{SHOW} --with-job --smartrecruiters {}", server.origin);
    let shown = deployment.bridge.run(&line).await.well().out;
    for word in ["Accountant", "SOURCING", "RECRUITER, Sponsor"] {
        assert!(shown.contains(word), "{word} in\n{shown}");
    }
}

#[tokio::test]
async fn a_job_that_cannot_be_read_is_a_sentence_and_no_failure() {
    let deployment = ready().await;
    for (reply, why) in [
        (Reply::status(403), "SmartRecruiters does not show it with this company's credentials"),
        (Reply::status(404), "SmartRecruiters does not know it"),
        (Reply::status(500), "SmartRecruiters does not answer"),
    ] {
        let server = smartrecruiters(move |_| reply.clone());
        let unread =
            [format!("The vacancy could not be read: {why}."), format!("The hiring team could not be read: {why}.")];
        assert_eq!(with_job(&deployment, &server.origin).await["unread"], json!(unread));
    }
    let nobody = with_job(&deployment, &Server::nowhere()).await;
    assert!(nobody["unread"][0].as_str().unwrap().ends_with("SmartRecruiters does not answer."), "{nobody}");
    assert_eq!((&nobody["title"], &nobody["hiring_team"]), (&json!(null), &json!([])));
}

#[tokio::test]
async fn what_cannot_be_shown_is_said_in_one_line() {
    let deployment = Deployment::new().await;
    deployment.bridge.run(SHOW).await.failed("There is no company smartrecruiters#Globex");
    deployment.adds("Globex", "one").await.well();
    deployment.bridge.run(SHOW).await.failed("There is no order smartrecruiters#Globex#o-1");
    invites(&deployment).await;
    let clear = format!("{SHOW} --with-job --smartrecruiters http://api.example");
    deployment.bridge.run(&clear).await.failed("neither https nor on this machine");
    let unnamed = deployment.bridge.run(&format!("order show {GLOBEX}")).await;
    assert_eq!(unnamed.code, Some(2), "{}", unnamed.all());
    Bridge::with(&[]).run(SHOW).await.failed("No table is named");
}

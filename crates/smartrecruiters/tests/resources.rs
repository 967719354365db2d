//! "4. Retrieving Resources" against a server on a socket: jobs and hiring teams, which no order depends on.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

mod common;

use assessment::company::Company;
use assessment::ids::AtsId;
use assessment::ports::{ApplicantTracker as _, ClientCredentials, Credentials, NoCredentials, Upstream};
use common::company;
use edge::outbound::Outbound;
use edge::testing::{Asked, Reply, Server};
use serde_json::{Value, json};
use smartrecruiters::job::Job;
use smartrecruiters::{Client, Unread};
use url::Url;

const TOKEN: &str = "/identity/oauth/token";
const JOB: &str = "/jobs/v-1";
const TEAM: &str = "/jobs/v-1/hiring-team";

#[derive(Debug)]
struct Vault;

impl Credentials for Vault {
    async fn credentials(&self, _: &Company, of: Upstream, _: bool) -> Result<ClientCredentials, NoCredentials> {
        assert_eq!(of, Upstream::Ats, "the customer's, and no other");
        Ok(ClientCredentials { id: "customer".into(), secret: "secret".to_owned().into() })
    }
}

/// A client, and a server that grants tokens and answers everything else so.
fn bench(reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> (Client<Vault>, Server) {
    let server = Server::start(move |asked, _| match asked.target.as_str() {
        TOKEN => Reply::json(200, json!({ "access_token": "t", "token_type": "bearer", "expires_in": 1800 })),
        _ => reply(asked),
    });
    let base = Url::parse(&server.origin).unwrap();
    (Client::new(&Outbound::new(None).unwrap(), &base, Vault), server)
}

fn id(text: &str) -> AtsId {
    AtsId::parse(text).unwrap()
}

async fn job(answer: Value) -> Result<Job, Unread> {
    bench(move |_| Reply::json(200, answer.clone())).0.job(&company(), &id("v-1")).await
}

#[tokio::test]
async fn a_job_is_read_with_the_customers_credentials() {
    let (client, server) = bench(|_| {
        Reply::json(
            200,
            json!({ "id": "v-1", "title": " Accountant\n", "refNumber": "REF7", "status": "SOURCING",
            "location": { "country": "Netherlands", "city": "Utrecht" }, "creator": { "lastName": "Canary" } }),
        )
    });
    let text = |text: &str| Some(text.to_owned());
    let expected =
        Job { title: text("Accountant"), number: text("REF7"), status: text("SOURCING"), city: text("Utrecht") };
    assert_eq!(client.job(&company(), &id("v-1")).await, Ok(expected));
    let asked = &server.asked_on(JOB)[0];
    assert_eq!((asked.method.as_str(), asked.header("authorization")), ("GET", "Bearer t"));
    assert_eq!(client.vacancy_title(&company(), &id("v-1")).await, text("Accountant"));
}

#[tokio::test]
async fn a_job_of_any_form_is_read_as_far_as_it_goes() {
    assert_eq!(job(json!({})).await, Ok(Job::default()));
    assert_eq!(job(json!({ "title": 7, "location": null, "status": ["FILLED"] })).await, Ok(Job::default()));
    assert_eq!(job(json!({ "title": "x".repeat(1000) })).await.unwrap().title.unwrap().len(), 200);
    assert_eq!(job(json!({ "title": "  " })).await.unwrap().title, None);
    assert_eq!(job(json!(["Accountant"])).await, Err(Unread::Unavailable));
}

#[tokio::test]
async fn of_a_hiring_team_the_roles_are_read() {
    let team = json!({ "totalFound": 3, "content": [
        { "id": "u-1", "role": "HIRING_MANAGER" }, { "id": "u-2", "role": "Sponsor" }, { "id": "u-3" } ] });
    let (client, server) = bench(move |_| Reply::json(200, team.clone()));
    assert_eq!(client.hiring_team(&company(), &id("v-1")).await.unwrap(), ["HIRING_MANAGER", "Sponsor"]);
    assert_eq!(server.asked_on(TEAM).len(), 1);
    let (client, _) = bench(|_| Reply::json(200, json!({ "totalFound": 0 })));
    assert_eq!(client.hiring_team(&company(), &id("v-1")).await, Ok(vec![]));
}

#[tokio::test]
async fn each_way_in_which_nothing_is_read_is_told_apart() {
    for (reply, why) in [
        (Reply::status(403), Unread::NotShown),
        (Reply::status(401), Unread::NotShown),
        (Reply::status(404), Unread::Unknown),
        (Reply::status(500), Unread::Unavailable),
        (Reply::status(302).with("location", "https://elsewhere.example/"), Unread::Unavailable),
        (Reply::text(200, "text/html", "<html>"), Unread::Unavailable),
        (Reply::Close, Unread::Unavailable),
    ] {
        let (client, _) = bench(move |_| reply.clone());
        assert_eq!(client.job(&company(), &id("v-1")).await, Err(why));
        assert_eq!(client.hiring_team(&company(), &id("v-1")).await, Err(why));
        assert_eq!(client.vacancy_title(&company(), &id("v-1")).await, None);
    }
}

#[tokio::test]
async fn an_id_that_would_walk_up_the_path_is_not_asked_for() {
    let (client, server) = bench(|_| Reply::status(200));
    assert!(client.hiring_team(&company(), &id("..")).await.is_err());
    assert_eq!(client.vacancy_title(&company(), &id(".")).await, None);
    assert!(server.asked().is_empty());
}

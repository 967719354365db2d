//! Outages and faults, the same for every peer.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::client;
use crate::equalture::{Job, Settings};
use crate::{Clock, Credentials, Equalture, Fault, Idle, Rule};

const TOKEN: &str = "/connect_ats/access_token";

struct Fixture {
    peer: Equalture,
    credentials: Credentials,
    job: Job,
}

impl Fixture {
    async fn start() -> Self {
        let peer = Equalture::start(Clock::system(), Settings::default()).await.unwrap();
        let (credentials, job) = (Credentials::mint(), Job::new("Painter"));
        peer.add_client(credentials.clone());
        peer.add_job(&credentials.client_id, job.clone());
        Self { peer, credentials, job }
    }

    async fn ask_token(&self, client: &reqwest::Client) -> Result<reqwest::Response, reqwest::Error> {
        let Credentials { client_id, client_secret } = &self.credentials;
        let request = client.post(format!("{}{TOKEN}", self.peer.base_url()));
        request.basic_auth(client_id, Some(client_secret)).send().await
    }

    async fn apply(&self) -> Result<reqwest::Response, reqwest::Error> {
        let token: serde_json::Value = self.ask_token(&client()).await?.json().await?;
        let applicant = json!({"first_name": "R", "last_name": "v R", "email": "r@example.nl"});
        let body =
            json!({"job_id": self.job.id, "callback_url": "https://consumer.example", "applicant_details": applicant});
        let request = client().post(format!("{}/connect_ats/applications", self.peer.base_url()));
        request.bearer_auth(token["access_token"].as_str().unwrap()).json(&body).send().await
    }
}

pub(super) async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_stopped_peer_refuses_until_it_is_back_on_the_same_port() {
    let fixture = Fixture::start().await;
    let client = client();
    let base_url = fixture.peer.base_url().to_owned();
    // The client keeps this connection open; the outage closes it.
    assert_eq!(fixture.ask_token(&client).await.unwrap().status(), 200);
    assert!(fixture.peer.is_up().await);
    fixture.peer.stop().await;
    fixture.peer.stop().await;
    assert!(!fixture.peer.is_up().await);
    assert!(fixture.ask_token(&client).await.unwrap_err().is_connect());
    fixture.peer.restart().await.unwrap();
    fixture.peer.restart().await.unwrap();
    assert!(fixture.peer.is_up().await);
    assert_eq!(fixture.peer.base_url(), base_url);
    assert_eq!(fixture.ask_token(&client).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_dropped_peer_is_gone() {
    let fixture = Fixture::start().await;
    let url = format!("{}{TOKEN}", fixture.peer.base_url());
    let second_handle = fixture.peer.clone();
    drop(fixture);
    assert_eq!(client().post(&url).send().await.unwrap().status(), 401);
    drop(second_handle);
    while client().post(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_lost_reply_was_processed() {
    let fixture = Fixture::start().await;
    fixture.peer.faults().add(Rule::from(Fault::ReplyLost).method(Method::POST).path("/connect_ats/appl").times(1));
    let error = fixture.apply().await.unwrap_err();
    assert!(error.is_request() && !error.is_connect());
    assert_eq!(fixture.peer.applications().len(), 1);
    let lost = fixture.peer.wire().received(&Method::POST, "/connect_ats/applications");
    assert_eq!((lost.len(), lost[0].status), (1, None));
    assert_eq!(fixture.apply().await.unwrap().status(), 201);
}

#[tokio::test]
async fn a_truncated_reply_was_processed_and_breaks_off() {
    let fixture = Fixture::start().await;
    fixture.peer.faults().add(Rule::from(Fault::Truncated).path("/connect_ats/applications"));
    let response = fixture.apply().await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(response.bytes().await.is_err());
    assert_eq!(fixture.peer.applications().len(), 1);
}

#[tokio::test]
async fn a_slow_peer_has_done_what_it_was_asked_before_it_answers() {
    let fixture = Fixture::start().await;
    fixture.peer.faults().add(Rule::from(Fault::Slow(Duration::from_secs(30))).path("/connect_ats/applications"));
    tokio::select! {
        _ = fixture.apply() => panic!("the answer takes half a minute"),
        () = until(|| fixture.peer.applications().len() == 1) => {}
    }
    assert_eq!(fixture.peer.invitations().len(), 1);
}

#[tokio::test]
async fn a_late_status_was_processed() {
    let fixture = Fixture::start().await;
    fixture.peer.faults().add(Rule::from(Fault::LateStatus(504)).path("/connect_ats/applications"));
    assert_eq!(fixture.apply().await.unwrap().status(), 504);
    assert_eq!(fixture.peer.applications().len(), 1);
}

#[tokio::test]
async fn what_a_peer_says_instead_was_processed_too() {
    let fixture = Fixture::start().await;
    let says = |code, body| Rule::from(Fault::Says { code, body }).path("/connect_ats/applications").times(1);
    fixture.peer.faults().add(says(202, None));
    let answer = fixture.apply().await.unwrap();
    assert_eq!(answer.status(), 202);
    assert!(answer.text().await.unwrap().contains(&fixture.peer.applications()[0].reference_id));
    fixture.peer.faults().add(says(201, Some("[]".to_owned())));
    assert_eq!(fixture.apply().await.unwrap().text().await.unwrap(), "[]");
    assert_eq!(fixture.peer.applications().len(), 2);
}

#[tokio::test]
async fn other_faults_answer_instead_of_the_peer() {
    let fixture = Fixture::start().await;
    let faults = fixture.peer.faults();
    let busy = Fault::Status { code: 429, retry_after: Some(7) };
    for fault in [busy, Fault::Html, Fault::Redirect("https://elsewhere.example/".to_owned()), Fault::Huge] {
        faults.add(Rule::from(fault).path("/connect_ats/applications").times(1));
    }
    let busy = fixture.apply().await.unwrap();
    assert_eq!((busy.status().as_u16(), &busy.headers()["retry-after"]), (429, &"7".parse().unwrap()));
    let page = fixture.apply().await.unwrap();
    assert!(page.status() == 200 && page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let redirect = fixture.apply().await.unwrap();
    assert_eq!(
        (redirect.status().as_u16(), &redirect.headers()["location"]),
        (302, &"https://elsewhere.example/".parse().unwrap())
    );
    assert!(fixture.apply().await.unwrap().bytes().await.unwrap().len() > 10_000_000);
    assert!(fixture.peer.applications().is_empty() && faults.active().is_empty());
}

#[tokio::test]
async fn an_answer_without_end_is_counted_when_the_caller_has_had_enough() {
    let fixture = Fixture::start().await;
    fixture.peer.faults().add(Rule::from(Fault::Endless).path(TOKEN));
    let mut answer = fixture.ask_token(&client()).await.unwrap();
    assert!(answer.chunk().await.unwrap().unwrap().starts_with(b"{\"filling\":\""));
    drop(answer);
    let ended = || fixture.peer.wire().received(&Method::POST, TOKEN)[0].status == Some(200);
    until(ended).await;
    let call = &fixture.peer.wire().received(&Method::POST, TOKEN)[0];
    assert!(call.response.parse::<usize>().unwrap() > 0, "{}", call.response);
}

#[tokio::test]
async fn an_idle_connection_can_die_without_a_word() {
    let fixture = Fixture::start().await;
    let asks = async |client: &reqwest::Client| {
        let Credentials { client_id, client_secret } = &fixture.credentials;
        let request = client.post(format!("{}{TOKEN}", fixture.peer.base_url()));
        let request = request.basic_auth(client_id, Some(client_secret)).timeout(Duration::from_millis(300));
        let answer = request.send().await?;
        answer.text().await
    };
    for (fate, heard) in [
        (Idle::Vanishes(Duration::from_mins(1)), true),
        (Idle::Vanishes(Duration::ZERO), false),
        (Idle::Resets(Duration::ZERO), false),
    ] {
        let client = client();
        fixture.peer.faults().idle_connections(fate);
        let before = fixture.peer.wire().calls().len();
        asks(&client).await.unwrap();
        let again = asks(&client).await;
        assert_eq!(
            (again.is_ok(), fixture.peer.wire().calls().len() - before),
            (heard, 1 + usize::from(heard)),
            "{fate:?}"
        );
        if let Err(error) = again {
            assert_eq!(error.is_timeout(), fate == Idle::Vanishes(Duration::ZERO), "{error:?}");
        }
    }
}

//! SmartRecruiters as a server: tokens, reads, rate limits.

use std::time::Duration;

use serde_json::Value;

use super::{client, form, status_and_json};
use crate::smartrecruiters::{Candidate, Company, Job, MediaTypes, Settings};
use crate::{Clock, Credentials, Fault, SmartRecruiters};

/// A SmartRecruiters with two companies, `acme` and `other`.
pub(super) struct Fixture {
    pub(super) peer: SmartRecruiters,
    pub(super) clock: Clock,
    pub(super) acme: Company,
    pub(super) other: Company,
}

impl Fixture {
    pub(super) async fn start() -> Self {
        Self::on(SmartRecruiters::start(Clock::system(), Settings::default()).await.unwrap())
    }

    /// Gives it the two companies.
    pub(super) fn on(peer: SmartRecruiters) -> Self {
        let acme = Company::new("acme", Credentials::mint());
        let other = Company::new("other", Credentials::mint());
        peer.add_company(acme.clone());
        peer.add_company(other.clone());
        let clock = peer.clock().clone();
        Self { peer, clock, acme, other }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.peer.base_url())
    }

    pub(super) async fn ask_token(&self, form: String) -> (u16, Value) {
        let request = client().post(self.url("/identity/oauth/token")).body(form);
        status_and_json(request.header("content-type", "application/x-www-form-urlencoded")).await
    }

    pub(super) async fn token(&self, company: &Company) -> String {
        let (status, body) = self.ask_token(form("client_credentials", &company.customer)).await;
        assert_eq!(status, 200);
        assert_eq!(body["expires_in"], 1800);
        body["access_token"].as_str().unwrap().to_owned()
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        status_and_json(client().get(self.url(path)).bearer_auth(token)).await
    }
}

#[tokio::test]
async fn wrong_token_requests_get_the_errors_of_rfc_6749() {
    let fixture = Fixture::start().await;
    let good = &fixture.acme.customer;
    let wrong = Credentials::new(&*good.client_id, "wrong");
    for (form, error) in [
        (form("password", good), "unsupported_grant_type"),
        (form("client_credentials", &wrong), "invalid_client"),
        ("grant_type=client_credentials".to_owned(), "invalid_request"),
        (form("client_credentials", good) + "&client_id=twice", "invalid_request"),
    ] {
        let (status, body) = fixture.ask_token(form).await;
        assert_eq!((status, body["error"].as_str()), (400, Some(error)));
    }
}

#[tokio::test]
async fn a_token_dies_after_thirty_minutes() {
    let fixture = Fixture::start().await;
    let candidate = Candidate::new("Rembrandt", "van Rijn", "rembrandt@example.nl");
    fixture.peer.add_candidate("acme", candidate.clone());
    let path = format!("/candidates/{}", candidate.id);
    let token = fixture.token(&fixture.acme).await;

    fixture.clock.advance(Duration::from_mins(29));
    let (status, body) = fixture.get(&path, &token).await;
    assert_eq!((status, body["email"].as_str()), (200, Some("rembrandt@example.nl")));
    fixture.clock.advance(Duration::from_mins(1));
    let (status, body) = fixture.get(&path, &token).await;
    assert_eq!((status, body["errors"][0]["code"].as_str()), (401, Some("UNAUTHORIZED")));
}

#[tokio::test]
async fn each_company_reads_its_own() {
    let fixture = Fixture::start().await;
    let job = Job::new("Painter");
    fixture.peer.add_job("acme", job.clone());
    let own = fixture.token(&fixture.acme).await;
    let foreign = fixture.token(&fixture.other).await;
    let (path, team) = (format!("/jobs/{}", job.id), format!("/jobs/{}/hiring-team", job.id));

    assert_eq!(fixture.get(&path, &own).await.1["title"], "Painter");
    assert_eq!(fixture.get(&team, &own).await.1["content"][0]["role"], "RECRUITER");
    assert_eq!(fixture.get(&path, &foreign).await.0, 403);
    assert_eq!(fixture.get("/jobs/none", &own).await.0, 404);
    assert_eq!(fixture.get("/candidates", &own).await.0, 404);
    assert_eq!(status_and_json(client().delete(fixture.url(&path)).bearer_auth(&own)).await.0, 405);
}

#[tokio::test]
async fn it_says_whether_it_is_up_and_who_it_is() {
    let fixture = Fixture::start().await;
    assert_eq!(fixture.peer.name(), "SmartRecruiters");
    assert!(fixture.peer.is_up().await);
    fixture.peer.stop().await;
    assert!(!fixture.peer.is_up().await);
}

#[tokio::test]
async fn one_request_too_many_in_a_second_gets_429() {
    let fixture = Fixture::start().await;
    let token = fixture.token(&fixture.acme).await;
    fixture.peer.behave(|behaviour| behaviour.rate.per_second = 3);
    for _ in 0..3 {
        assert_eq!(fixture.get("/jobs/none", &token).await.0, 404);
    }
    // On a slow machine a second may have passed meanwhile.
    while fixture.get("/jobs/none", &token).await.0 != 429 {}
    assert_eq!(fixture.peer.rate_limit_violations(), 1);

    fixture.clock.advance(Duration::from_secs(1));
    let response = client().get(fixture.url("/jobs/none")).bearer_auth(&token).send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["x-ratelimit-limit"], "3");
    assert_eq!(response.headers()["x-ratelimit-remaining"], "2");
    assert_eq!(response.headers()["x-ratelimit-concurrent-limit"], "8");
    assert_eq!(response.headers()["x-ratelimit-concurrent-remaining"], "7");
}

#[tokio::test]
async fn a_slow_answer_keeps_its_place_among_the_concurrent_ones() {
    let fixture = Fixture::start().await;
    let token = fixture.token(&fixture.acme).await;
    fixture.peer.behave(|behaviour| behaviour.rate.concurrent = 1);
    fixture.peer.faults().add(Fault::Slow(Duration::from_millis(500)));

    let (first, second) = tokio::join!(fixture.get("/jobs/none", &token), fixture.get("/jobs/none", &token));
    let mut statuses = [first.0, second.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [404, 429]);
    fixture.peer.faults().clear();
    assert_eq!(fixture.get("/jobs/none", &token).await.0, 404);
}

#[test]
fn the_media_type_can_be_limited() {
    assert!(MediaTypes::Both.accept("application/merge-patch+json"));
    assert!(!MediaTypes::Json.accept("application/merge-patch+json"));
    assert!(!MediaTypes::MergePatch.accept("application/json"));
    assert!(!MediaTypes::Both.accept("text/json"));
}

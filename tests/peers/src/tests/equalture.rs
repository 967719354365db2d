//! Equalture: tokens, jobs, applications, public links, callbacks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};

use super::{client, status_and_json};
use crate::equalture::{
    CallbackAuth, CallbackError, DuplicateApplicant, Job, JobsShape, LinkPath, LinkTransport, Reference, Settings,
    Status, TokenVerb,
};
use crate::{Clock, Credentials, Equalture};

pub(super) struct Fixture {
    pub(super) peer: Equalture,
    pub(super) credentials: Credentials,
    pub(super) job: Job,
}

impl Fixture {
    pub(super) async fn start() -> Self {
        Self::on(Equalture::start(Clock::system(), Settings::default()).await.unwrap())
    }

    /// Gives it a client with one job.
    pub(super) fn on(peer: Equalture) -> Self {
        let (credentials, job) = (Credentials::mint(), Job::new("Painter"));
        peer.add_client(credentials.clone());
        peer.add_job(&credentials.client_id, job.clone());
        Self { peer, credentials, job }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}/connect_ats{path}", self.peer.base_url())
    }

    async fn ask_token(&self, method: reqwest::Method, secret: &str) -> (u16, Value) {
        let request = client().request(method, self.url("/access_token"));
        status_and_json(request.basic_auth(&self.credentials.client_id, Some(secret))).await
    }

    pub(super) async fn token(&self) -> String {
        let (status, body) = self.ask_token(reqwest::Method::POST, &self.credentials.client_secret).await;
        assert_eq!((status, body.as_object().unwrap().len()), (200, 1));
        body["access_token"].as_str().unwrap().to_owned()
    }

    pub(super) async fn jobs(&self, token: &str) -> (u16, Value) {
        status_and_json(client().get(self.url("/jobs")).bearer_auth(token)).await
    }

    fn wanted(&self, callback_url: &str) -> Value {
        let applicant = json!({"first_name": "Rembrandt", "last_name": "van Rijn", "email": "rembrandt@example.nl"});
        json!({"job_id": self.job.id, "callback_url": callback_url, "applicant_details": applicant})
    }

    async fn apply(&self, wanted: &Value) -> (u16, Value) {
        let request = client().post(self.url("/applications")).bearer_auth(self.token().await);
        status_and_json(request.json(wanted)).await
    }

    pub(super) async fn applied(&self, callback_url: &str) -> String {
        let (status, body) = self.apply(&self.wanted(callback_url)).await;
        assert_eq!(status, 201);
        body["reference_id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_token_dies_after_fifteen_minutes() {
    let fixture = Fixture::start().await;
    let token = fixture.token().await;
    assert!(token.starts_with("SFMyNTY.") && token.split('.').count() == 3);
    fixture.peer.clock().advance(Duration::from_mins(14));
    assert_eq!(fixture.jobs(&token).await.0, 200);
    fixture.peer.clock().advance(Duration::from_mins(1));
    assert_eq!(fixture.jobs(&token).await.0, 401);
}

#[tokio::test]
async fn a_token_is_asked_for_with_the_right_verb_and_secret() {
    let fixture = Fixture::start().await;
    let secret = fixture.credentials.client_secret.clone();
    assert_eq!(fixture.ask_token(reqwest::Method::POST, "wrong").await.0, 401);
    assert_eq!(fixture.ask_token(reqwest::Method::GET, &secret).await.0, 405);
    fixture.peer.behave(|behaviour| behaviour.token_verb = TokenVerb::Get);
    assert_eq!(fixture.ask_token(reqwest::Method::GET, &secret).await.0, 200);
    fixture.peer.behave(|behaviour| behaviour.wrong_verb = 404);
    assert_eq!(fixture.ask_token(reqwest::Method::POST, &secret).await.0, 404);
}

#[tokio::test]
async fn answers_can_say_more_than_the_documents_and_less() {
    let fixture = Fixture::start().await;
    fixture.peer.add_job(&fixture.credentials.client_id, Job::new(""));
    fixture.peer.behave(|behaviour| {
        behaviour.extra_members = true;
        behaviour.names_lifetime = true;
    });
    let (_, granted) = fixture.ask_token(reqwest::Method::POST, &fixture.credentials.client_secret).await;
    assert_eq!((&granted["expires_in"], &granted["token_type"]), (&json!(900), &json!("bearer")));
    let (_, jobs) = fixture.jobs(granted["access_token"].as_str().unwrap()).await;
    assert!(jobs[0]["name"] == "Painter" && jobs[0]["type"] == "assessment" && jobs[1].get("name").is_none(), "{jobs}");
}

#[tokio::test]
async fn only_published_assessments_of_the_client_are_listed() {
    let fixture = Fixture::start().await;
    let hidden = Job { is_assessment: false, ..Job::new("Vacancy") };
    fixture.peer.add_job(&fixture.credentials.client_id, hidden);
    fixture.peer.add_job("another client", Job::new("Elsewhere"));
    let token = fixture.token().await;
    let listed = json!([{"id": fixture.job.id, "name": "Painter"}]);
    assert_eq!(fixture.jobs(&token).await.1, listed);
    fixture.peer.behave(|behaviour| behaviour.jobs_shape = JobsShape::Object);
    assert_eq!(fixture.jobs(&token).await.1, json!({"jobs": listed}));
    fixture.peer.unpublish(&fixture.job.id);
    assert_eq!(fixture.jobs(&token).await.1, json!({"jobs": []}));
    assert_eq!(fixture.apply(&fixture.wanted("https://consumer.example/1")).await.0, 404);
    fixture.peer.publish(&fixture.job.id);
    assert_eq!(fixture.apply(&fixture.wanted("https://consumer.example/1")).await.0, 201);
}

#[tokio::test]
async fn all_jobs_of_a_client_can_be_looked_at_in_their_order() {
    let Fixture { peer, credentials, job } = Fixture::start().await;
    let hidden = Job { published: false, ..Job::new("Draft") };
    peer.add_job(&credentials.client_id, hidden.clone());
    peer.add_job("another client", Job::new("Elsewhere"));
    let renamed = Job { name: "Sculptor".to_owned(), ..job };
    peer.add_job(&credentials.client_id, renamed.clone());
    assert_eq!(peer.jobs(&credentials.client_id), [renamed, hidden]);
    assert_eq!((peer.clients(), peer.name()), (vec![credentials], "Equalture"));
}

#[tokio::test]
async fn each_create_sends_exactly_one_invitation() {
    let fixture = Fixture::start().await;
    let first = fixture.applied("https://consumer.example/1").await;
    let second = fixture.applied("https://consumer.example/1").await;
    let invitations = fixture.peer.invitations();
    assert_ne!(first, second);
    assert_eq!(invitations.iter().map(|mail| &*mail.reference_id).collect::<Vec<_>>(), [first, second]);
    assert!(invitations.iter().all(|mail| mail.to == "rembrandt@example.nl" && mail.job == "Painter"));

    fixture.peer.behave(|behaviour| behaviour.duplicate_applicant = DuplicateApplicant::Conflict);
    assert_eq!(fixture.apply(&fixture.wanted("https://consumer.example/1")).await.0, 409);
    assert_eq!(fixture.peer.invitations().len(), 2);
}

#[tokio::test]
async fn a_create_can_answer_with_an_odd_reference_or_none() {
    let fixture = Fixture::start().await;
    fixture.peer.behave(|behaviour| behaviour.reference = Reference::Missing);
    assert_eq!(fixture.apply(&fixture.wanted("https://consumer.example/1")).await, (200, json!({})));
    assert_eq!(fixture.peer.applications()[0].status, Status::Invited);
    fixture.peer.behave(|behaviour| behaviour.reference = Reference::Number);
    let (status, named) = fixture.apply(&fixture.wanted("https://consumer.example/2")).await;
    let number = named["reference_id"].as_u64().unwrap().to_string();
    assert!(status == 201 && fixture.peer.application(&number).is_some(), "{named}");
    fixture.peer.behave(|behaviour| behaviour.reference = Reference::Unusable);
    let (status, named) = fixture.apply(&fixture.wanted("https://consumer.example/3")).await;
    assert!(status == 201 && fixture.peer.application(named["reference_id"].as_str().unwrap()).is_none(), "{named}");
    assert_eq!(fixture.peer.invitations().len(), 3);
}

#[tokio::test]
async fn a_faulty_application_is_refused_and_nobody_is_invited() {
    let fixture = Fixture::start().await;
    let good = fixture.wanted("https://consumer.example/1");
    for (pointer, value) in [
        ("/job_id", json!(7)),
        ("/callback_url", json!("/applications/1")),
        ("/callback_url", json!("ftp://consumer.example/1")),
        ("/applicant_details/first_name", json!(" ")),
        ("/applicant_details/last_name", json!(null)),
        ("/applicant_details/email", json!("rembrandt")),
        ("/applicant_details", json!([])),
    ] {
        let mut wanted = good.clone();
        *wanted.pointer_mut(pointer).unwrap() = value;
        let (status, body) = fixture.apply(&wanted).await;
        assert_eq!(status, 422, "{wanted}");
        assert!(body["errors"].is_object());
    }
    let request = client().post(fixture.url("/applications")).bearer_auth(fixture.token().await);
    assert_eq!(status_and_json(request.body(good.to_string())).await.0, 415);
    let unauthorized = client().post(fixture.url("/applications")).json(&good);
    assert_eq!(status_and_json(unauthorized).await.0, 401);
    assert!(fixture.peer.invitations().is_empty());
}

#[tokio::test]
async fn a_public_link_lives_two_hours() {
    let fixture = Fixture::start().await;
    fixture.peer.behave(|behaviour| behaviour.hold_callbacks = true);
    let reference = fixture.applied("https://consumer.example/1").await;
    let scores = vec![("Wit & <charm>".to_owned(), "(5) Very \"quick\"".to_owned())];
    fixture.peer.candidate_completes(&reference, Some(scores)).await.unwrap();
    let link = async |reference: &str| {
        let request = client().get(fixture.url("/public_link")).bearer_auth(fixture.token().await);
        status_and_json(request.query(&[("locale", "nl-NL"), ("reference_id", reference)])).await
    };
    assert_eq!(link("unknown").await.0, 404);
    let (status, body) = link(&reference).await;
    let url = body["url"].as_str().unwrap();
    assert_eq!(status, 200);
    let page = client().get(url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("lang=\"nl\"") && page.contains("Profiel van Rembrandt van Rijn"), "{page}");
    assert!(page.contains("<th>Wit &amp; &lt;charm&gt;</th>"), "{page}");

    fixture.peer.clock().advance(Duration::from_hours(2));
    assert_eq!(client().get(url).send().await.unwrap().status(), 410);
    let dashboard = fixture.peer.application(&reference).unwrap().results_url;
    assert_eq!(client().get(dashboard).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_public_link_is_asked_for_in_one_place() {
    let fixture = Fixture::start().await;
    let reference = fixture.applied("https://consumer.example/1").await;
    let ask = async |path: &str| {
        let request = client().get(fixture.url(path)).bearer_auth(fixture.token().await);
        status_and_json(request.query(&[("reference_id", &reference)])).await.0
    };
    let of_application = format!("/applications/{reference}/public_link");
    assert_eq!((ask("/public_link").await, ask(&of_application).await), (200, 404));
    fixture.peer.behave(|behaviour| behaviour.link_path = LinkPath::OfApplication);
    assert_eq!((ask("/public_link").await, ask(&of_application).await), (404, 200));
}

#[tokio::test]
async fn a_public_link_can_insist_on_a_body() {
    let fixture = Fixture::start().await;
    fixture.peer.behave(|behaviour| behaviour.link_transport = LinkTransport::Body);
    let reference = fixture.applied("https://consumer.example/1").await;
    let ask = async || client().get(fixture.url("/public_link")).bearer_auth(fixture.token().await);
    let in_query = ask().await.query(&[("reference_id", &reference)]);
    assert_eq!(status_and_json(in_query).await.0, 422);
    let in_body = ask().await.json(&json!({"reference_id": reference}));
    assert_eq!(status_and_json(in_body).await.0, 200);
}

/// A consumer that answers callbacks with these statuses, the last of them for ever.
struct Consumer {
    url: String,
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
}

impl Consumer {
    async fn answering(statuses: &[u16]) -> Self {
        let got: Arc<Mutex<Vec<(HeaderMap, String)>>> = Arc::default();
        let (log, statuses) = (Arc::clone(&got), statuses.to_vec());
        let router = Router::new().fallback(move |_: Uri, headers: HeaderMap, body: Bytes| {
            let mut log = log.lock().unwrap();
            let status = statuses[log.len().min(statuses.len() - 1)];
            log.push((headers, String::from_utf8_lossy(&body).into_owned()));
            async move { StatusCode::from_u16(status).unwrap() }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/callbacks/1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, got }
    }

    fn bodies(&self) -> Vec<String> {
        self.got.lock().unwrap().iter().map(|(_, body)| body.clone()).collect()
    }
}

#[tokio::test]
async fn a_completion_is_reported_with_scores_in_their_order() {
    let fixture = Fixture::start().await;
    let consumer = Consumer::answering(&[200]).await;
    fixture.peer.behave(|behaviour| behaviour.callback_auth = CallbackAuth::Token("shared".to_owned()));
    let reference = fixture.applied(&consumer.url).await;
    assert_eq!(fixture.peer.send_callback(&reference).await, Err(CallbackError::NotCompleted));
    let scores = vec![("Z".to_owned(), "(1)".to_owned()), ("A".to_owned(), "(5)".to_owned())];
    fixture.peer.candidate_completes(&reference, Some(scores)).await.unwrap();

    let results_url = fixture.peer.application(&reference).unwrap().results_url;
    let expected = format!(r#"{{"results_url":"{results_url}","scores":{{"Z":"(1)","A":"(5)"}}}}"#);
    assert_eq!(consumer.bodies(), [expected]);
    assert_eq!(consumer.got.lock().unwrap()[0].0["authorization"], "Token shared");
    assert!(fixture.peer.pending_callbacks().is_empty());
}

#[tokio::test]
async fn anything_but_200_is_a_failure() {
    let fixture = Fixture::start().await;
    let consumer = Consumer::answering(&[204, 302, 200]).await;
    let reference = fixture.applied(&consumer.url).await;
    fixture.peer.candidate_completes(&reference, None).await.unwrap();
    assert_eq!(fixture.peer.pending_callbacks().len(), 1);
    fixture.peer.behave(|behaviour| behaviour.callback_retries = 5);
    let attempts = fixture.peer.send_callback(&reference).await.unwrap();
    let answers: Vec<_> = attempts.into_iter().map(|attempt| attempt.answer).collect();
    assert_eq!(answers, [Ok(302), Ok(200)]);
    assert_eq!(fixture.peer.callback_failures().len(), 2);
    assert!(fixture.peer.pending_callbacks().is_empty());
}

#[tokio::test]
async fn callbacks_can_come_twice_or_to_nobody() {
    let fixture = Fixture::start().await;
    let consumer = Consumer::answering(&[200]).await;
    fixture.peer.behave(|behaviour| behaviour.callback_duplicates = 2);
    let reference = fixture.applied(&consumer.url).await;
    fixture.peer.candidate_completes(&reference, None).await.unwrap();
    assert_eq!(consumer.bodies().len(), 3);

    let reference = fixture.applied("http://127.0.0.1:9/callbacks/1").await;
    let attempts = fixture.peer.candidate_completes(&reference, None).await.unwrap();
    assert!(attempts.len() == 1 && attempts[0].answer.is_err());
}

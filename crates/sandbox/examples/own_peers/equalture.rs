//! A small Equalture, by the first version of its documents: the token by GET, the jobs in an object, references that are
//! no UUIDs, callbacks with a token. Answers have members that no document names.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Outcome;
use crate::company::{Company, Pair};
use crate::http::{Tokens, client, media_type, proves};

/// The one job that is published. The bridge offers it as a package.
pub(crate) const JOB_ID: &str = "1234-1234-4567-1111";
pub(crate) const JOB_NAME: &str = "Accountant";

const TOKEN_LIFE: Duration = Duration::from_mins(15);
const LINK_LIFE: Duration = Duration::from_hours(2);

/// What the bridge asked for.
#[derive(Clone)]
pub(crate) struct Application {
    pub(crate) reference_id: String,
    pub(crate) email: String,
    callback_url: String,
}

#[derive(Clone)]
pub(crate) struct Equalture {
    url: String,
    client: Pair,
    callback_token: String,
    tokens: Tokens,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    applications: Vec<Application>,
    links: HashMap<String, (Instant, String)>,
}

impl Equalture {
    pub(crate) fn new(url: String, company: &Company) -> Self {
        let (client, callback_token) = (company.equalture.clone(), company.callback_token.clone());
        Self { url, client, callback_token, tokens: Tokens::living(TOKEN_LIFE), known: Arc::default() }
    }

    pub(crate) fn routes(&self) -> Router {
        Router::new()
            .route("/connect_ats/access_token", get(token))
            .route("/connect_ats/jobs", get(jobs))
            .route("/connect_ats/applications", post(create))
            .route("/connect_ats/public_link", get(public_link))
            .route("/p/{link}", get(page))
            .with_state(self.clone())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn applications(&self) -> Vec<Application> {
        self.known().applications.clone()
    }

    /// The candidate has done the assessment: the result goes to the address that came with the application, with the
    /// token that was agreed.
    pub(crate) async fn complete(&self, application: &Application, scores: &[(&str, &str)]) -> Outcome {
        let status = self.report(application, scores, &self.callback_token).await?;
        // "should return a 200 status": nothing else is success
        if status == 200 { Ok(()) } else { Err(format!("the callback was answered {status}")) }
    }

    /// Reports a result with this token; the status of the answer.
    pub(crate) async fn report(&self, application: &Application, scores: &[(&str, &str)], token: &str) -> Outcome<u16> {
        let scores: HashMap<_, _> = scores.iter().copied().collect();
        let results_url = format!("{}/candidates/{}", self.url, application.reference_id);
        let body = json!({ "results_url": results_url, "scores": scores, "version": "1.4" });
        let request = client()?.put(&application.callback_url).bearer_auth(token).json(&body);
        let answer = request.send().await.map_err(|error| format!("the callback failed: {error}"))?;
        Ok(answer.status().as_u16())
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "errors": { "detail": why } }))).into_response()
}

fn unauthorized() -> Response {
    refused(StatusCode::UNAUTHORIZED, "Unauthorized")
}

async fn token(State(equalture): State<Equalture>, headers: HeaderMap) -> Response {
    if !proves(&headers, &equalture.client) {
        return unauthorized();
    }
    let token = format!("SFMyNTY.{}.{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    equalture.tokens.issue(&token);
    Json(json!({ "access_token": token, "tenant": "vandelay" })).into_response()
}

async fn jobs(State(equalture): State<Equalture>, headers: HeaderMap) -> Response {
    if !equalture.tokens.admit(&headers) {
        return unauthorized();
    }
    let job = json!({ "id": JOB_ID, "name": JOB_NAME, "type": "assessment", "published": true });
    Json(json!({ "jobs": [job], "total": 1 })).into_response()
}

async fn create(State(equalture): State<Equalture>, headers: HeaderMap, body: Bytes) -> Response {
    if !equalture.tokens.admit(&headers) {
        return unauthorized();
    }
    if media_type(&headers) != "application/json" {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected JSON");
    }
    let Some(application) = read(&body) else {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "not an application for a published job");
    };
    let reference = application.reference_id.clone();
    equalture.known().applications.push(application);
    (StatusCode::CREATED, Json(json!({ "reference_id": reference, "invited": true }))).into_response()
}

/// The documented members, each of its kind, and no others.
fn read(body: &[u8]) -> Option<Application> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let (members, applicant) = (body.as_object()?, body["applicant_details"].as_object()?);
    let names = ["first_name", "last_name"].iter().all(|name| body["applicant_details"][*name].is_string());
    let email = body["applicant_details"]["email"].as_str().filter(|email| email.contains('@'))?;
    let callback_url = body["callback_url"].as_str().filter(|url| url::Url::parse(url).is_ok())?;
    let published = body["job_id"] == JOB_ID;
    let reference_id = format!("7777-555-{}", &Uuid::new_v4().simple().to_string()[..8]);
    (names && published && members.len() == 3 && applicant.len() == 3).then(|| Application {
        reference_id,
        email: email.to_owned(),
        callback_url: callback_url.to_owned(),
    })
}

async fn public_link(
    State(equalture): State<Equalture>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if !equalture.tokens.admit(&headers) {
        return unauthorized();
    }
    let mut known = equalture.known();
    let reference = asked.get("reference_id").cloned().unwrap_or_default();
    if !known.applications.iter().any(|application| application.reference_id == reference) {
        return refused(StatusCode::NOT_FOUND, "Not Found");
    }
    let link = Uuid::new_v4().simple().to_string();
    let url = format!("{}/p/{link}", equalture.url);
    known.links.insert(link, (Instant::now(), reference));
    Json(json!({ "url": url, "locale": asked.get("locale") })).into_response()
}

/// A candidate's results, without a login.
async fn page(State(equalture): State<Equalture>, Path(link): Path<String>) -> Response {
    match equalture.known().links.get(&link) {
        Some((made, reference)) if made.elapsed() < LINK_LIFE => {
            Html(format!("<h1>Results of {reference}</h1>")).into_response()
        }
        _ => StatusCode::GONE.into_response(),
    }
}

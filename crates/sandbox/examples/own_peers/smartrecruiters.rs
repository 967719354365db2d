//! A small SmartRecruiters, by the guide and not by the specification: a result is a merge patch and is named one, its
//! date is `assessmentDate`, and a member that the guide does not show is refused.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::company::{Company, Pair};
use crate::http::{Tokens, media_type};

const TOKEN_LIFE: Duration = Duration::from_mins(30);

/// "5.1. Updating Package Status"
const MEMBERS: [&str; 10] = [
    "assessmentDate",
    "submissionDate",
    "name",
    "description",
    "status",
    "score",
    "scoreLabel",
    "summary",
    "attachments",
    "assessmentResults",
];

/// What a recruiter sees of an order, and whether the candidate is back in the application.
#[derive(Clone, Default)]
pub(crate) struct Shown {
    pub(crate) result: Value,
    pub(crate) is_back: bool,
}

#[derive(Clone)]
pub(crate) struct SmartRecruiters {
    url: String,
    customer: Pair,
    tokens: Tokens,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    orders: HashMap<String, Shown>,
}

impl SmartRecruiters {
    pub(crate) fn new(url: String, company: &Company) -> Self {
        Self { url, customer: company.ats.clone(), tokens: Tokens::living(TOKEN_LIFE), known: Arc::default() }
    }

    pub(crate) fn routes(&self) -> Router {
        Router::new()
            .route("/identity/oauth/token", post(token))
            .route("/assessment-api/v202010/orders/{order}/results", patch(update))
            .route("/apply/{order}", get(apply))
            .with_state(self.clone())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new order's id.
    pub(crate) fn new_order(&self) -> String {
        let order = Uuid::new_v4().to_string();
        self.known().orders.insert(order.clone(), Shown::default());
        order
    }

    pub(crate) fn shown(&self, order: &str) -> Shown {
        self.known().orders.get(order).cloned().unwrap_or_default()
    }

    /// Where an order's result belongs.
    pub(crate) fn result_url(&self, order: &str) -> String {
        format!("{}/assessment-api/v202010/orders/{order}/results", self.url)
    }

    /// Where a candidate goes on applying.
    pub(crate) fn return_url(&self, order: &str) -> String {
        format!("{}/apply/{order}?step=assessment&done=true", self.url)
    }
}

fn refused(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "errors": [{ "code": code, "message": message }] }))).into_response()
}

async fn token(State(ats): State<SmartRecruiters>, body: Bytes) -> Response {
    let form: HashMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let given = |name: &str| form.get(name).map(String::as_str);
    let proved = given("client_id") == Some(&ats.customer.client_id)
        && given("client_secret") == Some(&ats.customer.client_secret)
        && given("grant_type") == Some("client_credentials");
    if !proved {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    let token = Uuid::new_v4().to_string();
    ats.tokens.issue(&token);
    let life = TOKEN_LIFE.as_secs();
    Json(json!({ "access_token": token, "token_type": "bearer", "expires_in": life })).into_response()
}

async fn update(
    State(ats): State<SmartRecruiters>,
    Path(order): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !ats.tokens.admit(&headers) {
        return refused(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "no valid token");
    }
    if media_type(&headers) != "application/merge-patch+json" {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "a result is a merge patch");
    }
    let Ok(update) = serde_json::from_slice::<Map<String, Value>>(&body) else {
        return refused(StatusCode::BAD_REQUEST, "BAD_REQUEST", "not an object");
    };
    if let Some(unknown) = update.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return refused(StatusCode::BAD_REQUEST, "BAD_REQUEST", &format!("unknown member {unknown}"));
    }
    match ats.known().orders.get_mut(&order) {
        Some(shown) => {
            merge(&mut shown.result, Value::Object(update));
            Json(shown.result.clone()).into_response()
        }
        None => refused(StatusCode::NOT_FOUND, "ORDER_NOT_FOUND", "no such order"),
    }
}

/// RFC 7396, 2.
fn merge(target: &mut Value, update: Value) {
    let Value::Object(update) = update else {
        *target = update;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (name, value) in update {
        if value.is_null() {
            target.as_object_mut().and_then(|members| members.remove(&name));
        } else {
            merge(&mut target[name], value);
        }
    }
}

/// The candidate's application, at the step behind the assessment.
async fn apply(State(ats): State<SmartRecruiters>, Path(order): Path<String>) -> Response {
    match ats.known().orders.get_mut(&order) {
        Some(shown) => {
            shown.is_back = true;
            Html("<h1>Your application</h1>").into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

//! SmartRecruiters as an OAuth 2.0 server: client credentials in the form body, tokens of 30 minutes.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::World;
use super::errors::Refused;
use super::settings::{Behaviour, TimeUnit};
use super::state::{Grant, Level};
use crate::credentials::random;
use crate::outgoing::media_type;

/// Who calls: a company's customer credential.
#[derive(Debug, Clone)]
pub(crate) struct Bearer {
    pub(crate) company: String,
}

/// RFC 6749, 5.2 Error Response.
struct TokenRefused {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
}

impl IntoResponse for TokenRefused {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (self.status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}

/// `POST /identity/oauth/token`
pub(crate) async fn issue(State(world): State<World>, headers: HeaderMap, body: Bytes) -> Response {
    match grant(&world, &headers, &body) {
        Ok(grant) => {
            let token = random();
            let expires_in = lifetime(&world.state.lock().behaviour);
            world.state.lock().grants.insert(token.clone(), grant);
            let body = json!({ "access_token": token, "token_type": "bearer", "expires_in": expires_in });
            ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

/// In the unit that is chosen.
fn lifetime(behaviour: &Behaviour) -> u64 {
    match behaviour.expires_in {
        TimeUnit::Seconds => behaviour.token_lifetime.as_secs(),
        TimeUnit::Milliseconds => behaviour.token_lifetime.as_secs() * 1000,
    }
}

fn grant(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Grant, TokenRefused> {
    if media_type(headers).as_deref() != Some("application/x-www-form-urlencoded") {
        return Err(invalid_request("The body must be a form"));
    }
    let form = form(body)?;
    let field = |name: &str| form.get(name).filter(|value| !value.is_empty());
    match field("grant_type").map(String::as_str) {
        Some("client_credentials") => {}
        Some(_) => return Err(bad_request("unsupported_grant_type", "Only client_credentials is supported")),
        None => return Err(invalid_request("grant_type is missing")),
    }
    let (Some(id), Some(secret)) = (field("client_id"), field("client_secret")) else {
        return Err(invalid_request("client_id or client_secret is missing"));
    };
    let state = world.state.lock();
    let Some(level) = state.level(id, secret) else {
        let status = StatusCode::from_u16(state.behaviour.invalid_client).unwrap_or(StatusCode::BAD_REQUEST);
        return Err(TokenRefused { status, error: "invalid_client", description: "Bad client credentials" });
    };
    let expires = world.clock.after(state.behaviour.token_lifetime);
    Ok(Grant { client_id: id.clone(), level, expires })
}

/// Reads a form in which no parameter is repeated: RFC 6749, 3.2.
fn form(body: &[u8]) -> Result<BTreeMap<String, String>, TokenRefused> {
    let mut form = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(body) {
        if form.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err(invalid_request("A parameter is repeated"));
        }
    }
    Ok(form)
}

fn invalid_request(description: &'static str) -> TokenRefused {
    bad_request("invalid_request", description)
}

fn bad_request(error: &'static str, description: &'static str) -> TokenRefused {
    TokenRefused { status: StatusCode::BAD_REQUEST, error, description }
}

/// Lets a request in that has a company's live token and is within the rate limits.
pub(crate) async fn admit_customer(State(world): State<World>, mut request: Request, next: Next) -> Response {
    let grant = match grant_of(&world, request.headers()) {
        Ok(grant) => grant,
        Err(refused) => return refused.into_response(),
    };
    let Level::Customer(company) = grant.level else { return Refused::wrong_level().into_response() };
    request.extensions_mut().insert(Bearer { company });
    within_limits(&world, &grant.client_id, request, next).await
}

/// Lets a request in that has a live token of the partner itself and is within the rate limits.
pub(crate) async fn admit_master(State(world): State<World>, request: Request, next: Next) -> Response {
    match grant_of(&world, request.headers()) {
        Ok(grant) if grant.level == Level::Master => within_limits(&world, &grant.client_id, request, next).await,
        Ok(_) => Refused::wrong_level().into_response(),
        Err(refused) => refused.into_response(),
    }
}

async fn within_limits(world: &World, client_id: &str, request: Request, next: Next) -> Response {
    let limit = world.state.lock().behaviour.rate;
    let (place, quota) = world.limits.enter(client_id, limit, world.clock.now());
    let mut response = match place {
        None => Refused::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "Rate limit exceeded").into_response(),
        Some(place) => {
            let mut response = next.run(request).await;
            // Held by the answer, so that a slow answer keeps its place until it is sent.
            response.extensions_mut().insert(Arc::new(place));
            response
        }
    };
    quota.write(response.headers_mut());
    response
}

fn grant_of(world: &World, headers: &HeaderMap) -> Result<Grant, Refused> {
    let token = bearer_token(headers).ok_or_else(Refused::unauthorized)?;
    let state = world.state.lock();
    let grant = state.grants.get(token).filter(|grant| world.clock.now() < grant.expires);
    grant.cloned().ok_or_else(Refused::unauthorized)
}

/// RFC 6750, 2.1: the token of an `Authorization: Bearer` header.
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

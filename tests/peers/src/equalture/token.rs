//! Equalture, Get Access token: HTTP Basic for a bearer token that lives 15 minutes, which the answer does not say.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::World;
use super::errors::Refused;
use super::settings::{Behaviour, TokenVerb};
use super::state::Grant;
use crate::credentials::random;

/// Who calls: the client's id.
#[derive(Debug, Clone)]
pub(crate) struct Client(pub(crate) String);

/// `POST` or `GET /connect_ats/access_token`
pub(crate) async fn issue(
    State(world): State<World>,
    method: Method,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Value>), Refused> {
    let now_plus_lifetime = world.clock.after(world.state.lock().behaviour.token_lifetime);
    let mut state = world.state.lock();
    if !offers(state.behaviour.token_verb, &method) {
        return Err(Refused::status(state.behaviour.wrong_verb, "There is nothing here for this method"));
    }
    let (id, secret) = basic(&headers).ok_or(Refused::Unauthorized)?;
    if !state.clients.iter().any(|client| client.client_id == id && client.client_secret == secret) {
        return Err(Refused::Unauthorized);
    }
    let token = format!("SFMyNTY.{}.{}", BASE64_URL_SAFE_NO_PAD.encode(&id), random());
    state.grants.insert(token.clone(), Grant { client_id: id, expires: now_plus_lifetime });
    let status = StatusCode::from_u16(state.behaviour.token_status).unwrap_or(StatusCode::OK);
    Ok((status, Json(granted(&token, &state.behaviour))))
}

fn granted(token: &str, behaviour: &Behaviour) -> Value {
    let mut granted = json!({ "access_token": token });
    if behaviour.names_lifetime {
        granted["expires_in"] = json!(behaviour.token_lifetime.as_secs());
    }
    if behaviour.extra_members {
        granted["token_type"] = json!("bearer");
        granted["scope"] = json!(null);
    }
    granted
}

fn offers(verb: TokenVerb, method: &Method) -> bool {
    match verb {
        TokenVerb::Post => method == Method::POST,
        TokenVerb::Get => method == Method::GET,
        TokenVerb::Both => method == Method::POST || method == Method::GET,
    }
}

/// RFC 7617: user and password of an `Authorization: Basic` header.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let encoded = credentials(headers, "basic")?;
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// Lets a request in that has a live token.
pub(crate) async fn admit(State(world): State<World>, mut request: Request, next: Next) -> Response {
    let Some(client) = bearer(&world, request.headers()) else {
        return Refused::Unauthorized.into_response();
    };
    request.extensions_mut().insert(client);
    next.run(request).await
}

fn bearer(world: &World, headers: &HeaderMap) -> Option<Client> {
    let token = credentials(headers, "bearer")?;
    let state = world.state.lock();
    let grant = state.grants.get(token).filter(|grant| world.clock.now() < grant.expires)?;
    Some(Client(grant.client_id.clone()))
}

fn credentials<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let (named, credentials) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    named.eq_ignore_ascii_case(scheme).then_some(credentials)
}

//! Equalture, Webhooks: a client says under a label of its own choice where events go.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::applications::is_web_address;
use super::errors::Refused;
use super::settings::{Behaviour, JobsShape, SecretMember, SecretShown};
use super::token::Client;
use super::{Equalture, World};
use crate::list::put;
use crate::outgoing::media_type;

/// Where events of one client go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Whose events.
    pub client_id: String,
    /// Its name. If it is an event's name only those events go there, else all.
    pub label: String,
    /// Where they go.
    pub url: String,
    /// What they are signed with: `whsec_` and base64.
    pub secret: String,
    /// What they were signed with before; for a time both signatures are sent.
    pub former_secret: Option<String>,
    /// Whether it was answered 410 since it was last put.
    pub switched_off: bool,
    /// When it was created.
    pub created: Timestamp,
}

/// `PUT /connect_ats/webhooks/{label}`: creates it, or changes its address.
pub(crate) async fn put_one(
    State(world): State<World>,
    Extension(client): Extension<Client>,
    Path(label): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refused> {
    if media_type(&headers).as_deref() != Some("application/json") {
        return Err(Refused::Plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type"));
    }
    let url = wanted(&body)?;
    let mut state = world.state.lock();
    let behaviour = state.behaviour.clone();
    let known = state.webhooks.iter().find(|known| known.client_id == client.0 && known.label == label).cloned();
    let secret = known.as_ref().filter(|_| !behaviour.webhook_renews_secret).map(|known| known.secret.clone());
    let webhook = Webhook {
        client_id: client.0,
        label,
        url,
        secret: secret.unwrap_or_else(signing_secret),
        former_secret: known.as_ref().and_then(|known| known.former_secret.clone()),
        switched_off: false,
        created: known.map_or_else(|| world.clock.now(), |known| known.created),
    };
    let answer = shown(&webhook, &behaviour, behaviour.webhook_secret == SecretShown::Always);
    put(&mut state.webhooks, webhook.clone(), |known| is_same(known, &webhook));
    let status = StatusCode::from_u16(behaviour.webhook_status).unwrap_or(StatusCode::OK);
    Ok((status, Json(answer)))
}

/// `GET /connect_ats/webhooks`
pub(crate) async fn list(State(world): State<World>, Extension(client): Extension<Client>) -> Json<Value> {
    let state = world.state.lock();
    let shows = state.behaviour.webhook_secret != SecretShown::Never;
    let owned = state.webhooks.iter().filter(|webhook| webhook.client_id == client.0);
    let webhooks: Vec<Value> = owned.map(|webhook| shown(webhook, &state.behaviour, shows)).collect();
    Json(match state.behaviour.webhooks_shape {
        JobsShape::Array => Value::Array(webhooks),
        JobsShape::Object => json!({ "webhooks": webhooks }),
    })
}

/// `DELETE /connect_ats/webhooks`: "removes the configuration completely".
pub(crate) async fn delete_all(State(world): State<World>, Extension(client): Extension<Client>) -> StatusCode {
    let mut state = world.state.lock();
    state.webhooks.retain(|webhook| webhook.client_id != client.0);
    removed(&state.behaviour)
}

/// `DELETE /connect_ats/webhooks/{label}`, which the overview does not print.
pub(crate) async fn delete_one(
    State(world): State<World>,
    Extension(client): Extension<Client>,
    Path(label): Path<String>,
) -> Result<StatusCode, Refused> {
    let mut state = world.state.lock();
    let is_it = |webhook: &Webhook| webhook.client_id == client.0 && webhook.label == label;
    if !state.behaviour.deletes_by_label || !state.webhooks.iter().any(is_it) {
        return Err(Refused::Plain(StatusCode::NOT_FOUND, "Not Found"));
    }
    state.webhooks.retain(|webhook| !is_it(webhook));
    Ok(removed(&state.behaviour))
}

fn removed(behaviour: &Behaviour) -> StatusCode {
    StatusCode::from_u16(behaviour.webhook_deleted).unwrap_or(StatusCode::NO_CONTENT)
}

fn is_same(known: &Webhook, other: &Webhook) -> bool {
    known.client_id == other.client_id && known.label == other.label
}

fn wanted(body: &[u8]) -> Result<String, Refused> {
    let body: Value =
        serde_json::from_slice(body).map_err(|_| Refused::Plain(StatusCode::BAD_REQUEST, "Bad Request"))?;
    let problem = match &body["url"] {
        Value::String(url) if is_web_address(url) => return Ok(url.clone()),
        Value::String(url) if !url.is_empty() => "is not an absolute URL",
        Value::String(_) | Value::Null => "can't be blank",
        _ => "is invalid",
    };
    Err(Refused::Invalid(BTreeMap::from([("url".to_owned(), vec![problem.to_owned()])])))
}

fn shown(webhook: &Webhook, behaviour: &Behaviour, with_secret: bool) -> Value {
    let mut shown = json!({ "label": webhook.label, "url": webhook.url });
    if with_secret {
        let member = match behaviour.secret_member {
            SecretMember::Secret => "secret",
            SecretMember::SigningSecret => "signing_secret",
        };
        shown[member] = json!(webhook.secret);
    }
    shown
}

/// Standard Webhooks 1.0.0: `whsec_` and the base64 of 24 to 64 bytes.
fn signing_secret() -> String {
    let bytes = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
    format!("whsec_{}", BASE64_STANDARD.encode(bytes))
}

impl Equalture {
    /// A client's webhooks, in the order in which they were created.
    pub fn webhooks(&self, client_id: &str) -> Vec<Webhook> {
        let mut webhooks = self.world.state.lock().webhooks.clone();
        webhooks.retain(|webhook| webhook.client_id == client_id);
        webhooks
    }

    /// Gives each webhook of a client a new secret. Until [`Equalture::forget_former_secrets`] events are signed with both.
    pub fn renew_webhook_secrets(&self, client_id: &str) {
        for webhook in self.world.state.lock().webhooks.iter_mut().filter(|webhook| webhook.client_id == client_id) {
            webhook.former_secret = Some(std::mem::replace(&mut webhook.secret, signing_secret()));
        }
    }

    /// Events are signed with the newest secrets only.
    pub fn forget_former_secrets(&self) {
        for webhook in &mut self.world.state.lock().webhooks {
            webhook.former_secret = None;
        }
    }
}

//! PUT /equalture/callbacks/{callback}: Equalture reports a result.
//!
//! Contract: Equalture, "Receiving application results upon completion". The address names order and attempt and is its
//! own permission; a company may have agreed a token with Equalture on top. Stored first, answered after.

use assessment::fact::Arrival;
use assessment::ids::OrderKey;
use assessment::receive_result::{Expecting, ReceiveResultError, expecting, receive_result};
use aws::foundation::Foundation;
use aws::secrets::Secrets;
use edge::problem::Problem;
use edge::{capabilities, request, respond};
use equalture::LinkHosts;
use equalture::callback::{CallbackError, MOST_BYTES, read_callback};
use jiff::Timestamp;
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use serde_json::json;
use subtle::ConstantTimeEq as _;

/// What lives as long as the process.
#[derive(Debug)]
pub struct World {
    /// Configuration, table and secrets.
    pub foundation: Foundation,
    /// Hosts that a results link may name.
    pub link_hosts: LinkHosts,
}

/// Answers a callback. The vendor's document names 200 and nothing else as success, also for a repeated one.
pub async fn handle(world: &World, request: Request) -> Response<Body> {
    let response = match receive(world, &request).await {
        Ok(()) => respond::json(StatusCode::OK, &json!({ "received": true })),
        Err(problem) => respond::problem(&problem),
    };
    respond::named(response, &respond::request_id(&request))
}

async fn receive(world: &World, request: &Request) -> Result<(), Problem> {
    request::method(request, &[Method::PUT], "PUT")?;
    let desk = world.foundation.desk().await?;
    let segment = request::path_part(request, "callback").unwrap_or_default();
    let (order, attempt) = capabilities::callback(&desk.keys, &segment).ok_or_else(unknown)?;
    let expecting = expecting(&desk, &order).await.map_err(refusal)?;
    check_token(&world.foundation.secrets, &expecting, request).await?;
    let (outcome, link_dropped) = read(request, &world.link_hosts, &order)?;
    let arrival = Arrival { attempt, outcome, link_dropped };
    receive_result(&desk, expecting, arrival).await.map_err(refusal)
}

fn read(
    request: &Request,
    hosts: &LinkHosts,
    order: &OrderKey,
) -> Result<(assessment::outcome::Outcome, bool), Problem> {
    let body = request::body(request, MOST_BYTES).inspect_err(|_| log_too_large(order))?;
    read_callback(body, Timestamp::now(), hosts).map_err(|error| match error {
        CallbackError::Malformed => Problem::bad_request("malformed_json", "The body is not JSON."),
        CallbackError::TooLarge => {
            log_too_large(order);
            Problem::too_large()
        }
    })
}

fn log_too_large(order: &OrderKey) {
    tracing::error!(order = %order.order, company = %order.company, "callback_too_large");
}

/// Asks for the company's shared token, where one was agreed. The vendor leaves the header's form open: `Bearer`, `Token` or bare.
async fn check_token(secrets: &Secrets, expecting: &Expecting, request: &Request) -> Result<(), Problem> {
    let Some(agreed) = secrets.company(&expecting.company, false).await?.callback_token else { return Ok(()) };
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("");
    let bare = given.strip_prefix("Bearer ").or_else(|| given.strip_prefix("Token ")).unwrap_or(given).trim();
    if bool::from(bare.as_bytes().ct_eq(agreed.as_bytes())) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "Send the token that was agreed for callbacks."))
}

fn unknown() -> Problem {
    Problem::not_found("not_found", "This address is no callback of ours.")
}

fn refusal(error: ReceiveResultError) -> Problem {
    match error {
        ReceiveResultError::Gone => Problem::new(StatusCode::GONE, "gone", "The order is no longer kept."),
        ReceiveResultError::UnknownAttempt => unknown(),
        ReceiveResultError::Store(error) => error.into(),
    }
}

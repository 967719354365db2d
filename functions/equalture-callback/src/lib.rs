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
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use serde_json::json;
use sha2::{Digest as _, Sha256};
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
    let segment = request::path_part(request, "callback").unwrap_or_default();
    let desk = world.foundation.desk_with(capabilities::kid(&segment)).await?;
    let (order, attempt) = capabilities::callback(&desk.keys, &segment).ok_or_else(unknown)?;
    let expecting = expecting(&desk, &order).await.map_err(refusal)?;
    check_token(&world.foundation.secrets, &expecting, request).await?;
    let (outcome, link_dropped) = read(world, request, &order)?;
    let arrival = Arrival { attempt, outcome, link_dropped };
    receive_result(&desk, expecting, arrival).await.map_err(refusal)
}

fn read(world: &World, request: &Request, order: &OrderKey) -> Result<(assessment::outcome::Outcome, bool), Problem> {
    let body = request::body(request, MOST_BYTES).inspect_err(|_| log_too_large(order))?;
    read_callback(body, world.foundation.clock.now(), &world.link_hosts).map_err(|error| match error {
        CallbackError::Malformed => {
            tracing::error!(order = %order.order, company = %order.company, "callback_unreadable");
            Problem::bad_request("malformed_json", "The body is not JSON.")
        }
        CallbackError::TooLarge => {
            log_too_large(order);
            Problem::too_large()
        }
    })
}

fn log_too_large(order: &OrderKey) {
    tracing::error!(order = %order.order, company = %order.company, "callback_too_large");
}

/// Asks for the company's shared token, where one was agreed. The vendor leaves the header's form open: `Bearer`, `Token` or
/// bare. One that has just been changed is read anew before it is refused: the caller may not come again.
async fn check_token(secrets: &Secrets, expecting: &Expecting, request: &Request) -> Result<(), Problem> {
    let given = request.headers().get(header::AUTHORIZATION).map_or(&b""[..], |value| value.as_bytes());
    for fresh in [false, true] {
        match secrets.company(&expecting.company, fresh).await?.callback_token {
            Some(agreed) if !is_token(given, &agreed) => {}
            _ => return Ok(()),
        }
    }
    Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "Send the token that was agreed for callbacks."))
}

/// Whether a header carries the token, with a scheme of either name in any case or with none. Compared by digests, whose
/// length says nothing.
fn is_token(header: &[u8], agreed: &str) -> bool {
    let header = header.trim_ascii();
    let scheme = [&b"bearer "[..], b"token "]
        .into_iter()
        .find(|scheme| header.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let bare = header[scheme.map_or(0, <[u8]>::len)..].trim_ascii();
    Sha256::digest(bare).ct_eq(&Sha256::digest(agreed)).into()
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

#[cfg(test)]
mod tests {
    use super::is_token;

    #[test]
    fn r2_a_token_comes_with_either_scheme_in_any_case_or_bare() {
        for good in ["t-1", "Bearer t-1", "bearer t-1", "BEARER  t-1", "Token t-1", "token t-1 "] {
            assert!(is_token(good.as_bytes(), "t-1"), "{good}");
        }
        for bad in ["", "Bearer", "Bearer ", "t-2", "Basic t-1", "Bearer t-1 t-1"] {
            assert!(!is_token(bad.as_bytes(), "t-1"), "{bad}");
        }
    }
}

//! POST /equalture/webhooks/{ats}/{company}: Equalture reports that a candidate has begun or is done.
//!
//! Contract: Equalture, "Webhooks", which refers to Standard Webhooks. The address names the company, the signature proves
//! who reports. Stored first, answered after. The same event again says nothing new, so its id is not kept. What there is
//! no use in sending again is answered 200: 410 would have Equalture stop reporting for the whole company.

use assessment::company::{Company, CompanyStatus};
use assessment::ids::{Ats, CompanyId, CompanyKey};
use assessment::ports::Companies as _;
use assessment::receive_event::receive_event;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, SecretsError};
use edge::problem::Problem;
use edge::{request, respond};
use equalture::signature::Signed;
use equalture::webhook_event::{MOST_BYTES, read_event};
use lambda_http::http::{Method, StatusCode};
use lambda_http::{Body, Request, Response};
use serde_json::json;

/// Answers an event.
pub async fn handle(foundation: &Foundation, request: Request) -> Response<Body> {
    let response = match receive(foundation, &request).await {
        Ok(()) => respond::json(StatusCode::OK, &json!({ "received": true })),
        Err(problem) => respond::problem(&problem),
    };
    respond::named(response, &respond::request_id(&request))
}

async fn receive(foundation: &Foundation, request: &Request) -> Result<(), Problem> {
    request::method(request, &[Method::POST], "POST")?;
    let body = request::body(request, MOST_BYTES)?;
    let desk = foundation.desk().await?;
    let key = addressed(request).ok_or_else(unproved)?;
    let company = desk.company(&key).await?.ok_or_else(unproved)?;
    if company.status == CompanyStatus::Disabled {
        return Ok(());
    }
    prove(foundation, &company, request, body).await?;
    let event = read_event(body).map_err(|_| malformed(&company))?;
    if let Some(event) = event.filter(|_| company.status == CompanyStatus::Active) {
        let received = receive_event(&desk, &company, &event).await?;
        tracing::info!(company = %company.key, what = event.happened.as_str(), ?received, "event");
    }
    Ok(())
}

/// The company that the address names.
fn addressed(request: &Request) -> Option<CompanyKey> {
    let ats = Ats::parse(&request::path_part(request, "ats")?).ok()?;
    let company = CompanyId::parse(&request::path_part(request, "company")?).ok()?;
    Some(CompanyKey { ats, company })
}

/// Asks for a fresh signature by one of the company's secrets. They are read anew before one is refused: they may have just
/// been changed.
async fn prove(foundation: &Foundation, company: &Company, request: &Request, body: &[u8]) -> Result<(), Problem> {
    let signed = signed(request).filter(|signed| signed.is_recent(foundation.clock.now())).ok_or_else(unproved)?;
    let known = known_secrets(foundation.secrets.company(company, false).await)?;
    if signed.is_made_with(&known, body) {
        return Ok(());
    }
    let anew = known_secrets(foundation.secrets.company_lately(company).await)?;
    if signed.is_made_with(&anew, body) {
        return Ok(());
    }
    tracing::warn!(company = %company.key, "event_unproved");
    Err(unproved())
}

/// A company that is still connecting may have no secrets: then nothing proves anything.
fn known_secrets(secret: Result<CompanySecret, SecretsError>) -> Result<Vec<String>, Problem> {
    match secret {
        Ok(secret) => Ok(secret.webhook_secrets),
        Err(SecretsError::Missing) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// The three headers, if all are there.
fn signed(request: &Request) -> Option<Signed<'_>> {
    let header = |name| request.headers().get(name)?.to_str().ok();
    let (id, timestamp) = (header("webhook-id")?, header("webhook-timestamp")?);
    Some(Signed { id, timestamp, signature: header("webhook-signature")? })
}

fn unproved() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "Sign the event with the secret of this address.")
}

fn malformed(company: &Company) -> Problem {
    tracing::error!(company = %company.key, "event_unreadable");
    Problem::bad_request("malformed_json", "The body is no event.")
}

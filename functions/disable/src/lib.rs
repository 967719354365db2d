//! DELETE or POST /integrations/{capability}/{rest+}: the ATS says that a company has left.
//!
//! Contract: SmartRecruiters, "1.1. Partner configuration", `integrationDisableUrl`: the specification prints DELETE
//! integrations/companies/{companyId}, answered 204, and names neither credentials nor how the id gets into the address. So the
//! address that is registered carries a capability, and a company may also speak for itself with its bearer.

// The SDK's futures nest deeper than the compiler expects of anybody.
#![recursion_limit = "256"]

mod leave;
mod who;

use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use edge::problem::Problem;
use edge::{request, respond};
use lambda_http::http::{Method, StatusCode};
use lambda_http::{Body, Request, Response};

/// What lives as long as the process.
#[derive(Debug)]
pub struct World {
    /// Configuration, table and secrets.
    pub foundation: Foundation,
    /// Takes webhooks back.
    pub equalture: equalture::Client<SharedSecrets>,
}

/// Answers the news that a company has left: the second time as the first, and for one that was never there.
pub async fn handle(world: &World, request: Request) -> Response<Body> {
    smartrecruiters::respond(&request, disable(world, &request).await)
}

async fn disable(world: &World, request: &Request) -> Result<Response<Body>, Problem> {
    request::method(request, &[Method::DELETE, Method::POST], "DELETE, POST")?;
    if let Some(company) = who::has_left(&world.foundation, request).await? {
        leave::leave(world, &company).await?;
    }
    Ok(respond::empty(StatusCode::NO_CONTENT))
}

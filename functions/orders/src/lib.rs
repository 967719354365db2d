//! POST /packages/orders: a recruiter, or a hiring step, orders an assessment.
//!
//! Contract: SmartRecruiters, "3. Creating Orders". One consistent read and one conditional write of the table, no other
//! call: the answer does not wait for Equalture.

use assessment::place_order::place_order;
use aws::foundation::Foundation;
use edge::problem::Problem;
use edge::{request, respond};
use lambda_http::http::{Method, StatusCode};
use lambda_http::{Body, Request, Response};
use smartrecruiters::{Rules, authenticate_for_order, read_order, respond as answer};

/// More than any order needs.
pub const MOST_BYTES: usize = 256 * 1024;

/// What lives as long as the process.
#[derive(Debug)]
pub struct World {
    /// Configuration, table and secrets.
    pub foundation: Foundation,
    /// What an order may name.
    pub rules: Rules,
}

/// Answers an order.
pub async fn handle(world: &World, request: Request) -> Response<Body> {
    answer(&request, place(world, &request).await)
}

async fn place(world: &World, request: &Request) -> Result<Response<Body>, Problem> {
    request::method(request, &[Method::POST], "POST")?;
    let desk = world.foundation.desk_with(request::kid(request).as_deref()).await?;
    let issuer = &world.foundation.config.public_base_url;
    let caller = authenticate_for_order(request, &desk.keys, issuer, world.foundation.clock.now(), &desk).await?;
    let order = read_order(request::json(request, MOST_BYTES)?, caller.key(), &world.rules)?;
    place_order(&desk, caller.company(), order).await?;
    Ok(respond::json(StatusCode::ACCEPTED, &serde_json::json!({})))
}

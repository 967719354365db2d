//! POST /packages/inline/orders: a candidate is ordered an assessment while applying.
//!
//! Contract: SmartRecruiters, "3. Creating Orders", the inline payload. Equalture gives no address at which the candidate
//! could begin; it mails one. So the answer is a page of ours that says so and leads back.

use assessment::place_order::place_order;
use aws::foundation::Foundation;
use edge::links::Links;
use edge::problem::Problem;
use edge::{request, respond};
use lambda_http::http::{Method, StatusCode};
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use smartrecruiters::{Rules, authenticate_for_order, read_inline_order, respond as answer};

/// More than any order needs.
const MOST_BYTES: usize = 256 * 1024;

/// What lives as long as the process.
#[derive(Debug)]
pub struct World {
    /// Configuration, table and secrets.
    pub foundation: Foundation,
    /// What an order may name.
    pub rules: Rules,
}

/// Where the candidate goes. The vendor's text says `url`, its specification requires `assessmentPackageURL`: both.
#[derive(Debug, Serialize)]
struct InlineOrderAnswer<'u> {
    url: &'u str,
    #[serde(rename = "assessmentPackageURL")]
    assessment_package_url: &'u str,
}

/// Answers an inline order.
pub async fn handle(world: &World, request: Request) -> Response<Body> {
    answer(&request, place(world, &request).await)
}

async fn place(world: &World, request: &Request) -> Result<Response<Body>, Problem> {
    request::method(request, &[Method::POST], "POST")?;
    let desk = world.foundation.desk_with(request::kid(request).as_deref()).await?;
    let base = &world.foundation.config.public_base_url;
    let caller = authenticate_for_order(request, &desk.keys, base, world.foundation.clock.now(), &desk).await?;
    let order = read_inline_order(request::json(request, MOST_BYTES)?, caller.key(), &world.rules)?;
    let order = place_order(&desk, caller.company(), order).await?;
    let links = Links { base: base.clone(), keys: desk.keys.clone() };
    let page = links.candidate_page(&order.key);
    Ok(respond::json(StatusCode::OK, &InlineOrderAnswer { url: &page, assessment_package_url: &page }))
}

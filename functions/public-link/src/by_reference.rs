//! An ATS, or a service in between, asks for a link by Equalture's reference, as it would ask Equalture itself.

use crate::World;
use assessment::ids::{Language, ReferenceId};
use assessment::open_report::Report;
use assessment::ports::References as _;
use edge::problem::Problem;
use edge::{request, respond};
use lambda_http::http::{Method, StatusCode};
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use smartrecruiters::authenticate;

#[derive(Debug, Serialize)]
struct Link<'l> {
    url: &'l str,
}

/// The answer: `{"url"}`, as in Equalture's own contract. Another company's reference is as unknown as none.
pub(crate) async fn answer(world: &World, request: &Request) -> Result<Response<Body>, Problem> {
    request::method(request, &[Method::GET], "GET")?;
    let desk = world.foundation.desk_with(request::kid(request).as_deref()).await?;
    let issuer = &world.foundation.config.public_base_url;
    let caller = authenticate(request, &desk.keys, issuer, world.foundation.clock.now(), &desk).await?;
    let reference = request::query(request, "reference_id").unwrap_or_default();
    let reference = ReferenceId::parse(&reference).map_err(|_| unknown())?;
    let order = desk.by_reference(caller.key(), &reference).await?.ok_or_else(unknown)?;
    let Report::Ready { company, language, .. } = world.opened(&desk, &order).await? else { return Err(not_ready()) };
    let asked = request::query(request, "locale").and_then(|locale| Language::parse(&locale).ok());
    let locale = asked.or(language).map(|language| language.to_string());
    let link = world.link(&company, &reference, locale.as_deref()).await?;
    Ok(respond::json(StatusCode::OK, &Link { url: link.as_str() }))
}

fn unknown() -> Problem {
    Problem::not_found("reference_not_found", "There is no such application.")
}

fn not_ready() -> Problem {
    Problem::new(StatusCode::CONFLICT, "not_ready_yet", "There is no result yet.")
}

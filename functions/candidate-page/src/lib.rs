//! GET /assessments/{assessment}: what happens now, and the way back.
//!
//! A candidate who is ordered for while applying is sent here by the ATS. Equalture mails the invitation, so the page
//! says where to look for it, keeps itself up to date and leads back to the application. With `Accept: application/json`
//! it answers the status.

mod ago;
mod view;
mod words;

use assessment::company::Company;
use assessment::ids::OrderKey;
use assessment::order::Order;
use assessment::ports::{Companies as _, Orders as _};
use aws::desk::Desk;
use aws::foundation::Foundation;
use edge::page::{self, Place};
use edge::problem::Problem;
use edge::{capabilities, request, respond};
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use words::{Text, text};

/// Answers a request for a candidate's page.
pub async fn handle(foundation: &Foundation, request: Request) -> Response<Body> {
    let response = show(foundation, &request).await.unwrap_or_else(|problem| refuse(&request, &problem));
    respond::named(response, &respond::request_id(&request))
}

async fn show(foundation: &Foundation, request: &Request) -> Result<Response<Body>, Problem> {
    request::method(request, &[Method::GET, Method::HEAD], "GET, HEAD")?;
    let segment = request::path_part(request, "assessment").unwrap_or_default();
    let desk = foundation.desk_with(capabilities::kid(&segment)).await?;
    let Some(key) = capabilities::candidate_page(&desk.keys, &segment) else {
        return if wants_json(request) {
            Err(unknown())
        } else {
            Ok(page::unknown_link(&Place::of(request, None, &[])))
        };
    };
    match kept(&desk, &key).await? {
        None if wants_json(request) => Err(gone()),
        None => Ok(ended(request)),
        Some((order, _)) if wants_json(request) => Ok(respond::json(StatusCode::OK, &Status::from(&order))),
        Some((order, company)) => {
            let place = Place::of(request, order.language.as_ref(), &[]);
            Ok(view::page(&place, &order, company.name.as_deref(), foundation.clock.now()))
        }
    }
}

/// The order and its company, as long as both are there.
async fn kept(desk: &Desk, key: &OrderKey) -> Result<Option<(Order, Company)>, Problem> {
    let Some(order) = desk.find(key).await?.filter(|order| !order.progress.is_silent()) else { return Ok(None) };
    let company = desk.company(&key.company).await?;
    Ok(company.filter(|company| company.serves(order.generation)).map(|company| (order, company)))
}

fn ended(request: &Request) -> Response<Body> {
    let place = Place::of(request, None, &[]);
    page::ended_link(&place, text(place.language, Text::GoBackAfterAll))
}

fn unknown() -> Problem {
    Problem::not_found("not_found", "This address opens nothing.")
}

fn gone() -> Problem {
    Problem::new(StatusCode::GONE, "gone", "What this address led to is no longer kept.")
}

/// The status as a program reads it.
#[derive(Debug, Serialize)]
struct Status {
    status: &'static str,
    r#final: bool,
}

impl From<&Order> for Status {
    fn from(order: &Order) -> Self {
        Self { status: order.progress.as_str(), r#final: order.progress.is_final() }
    }
}

fn wants_json(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    accept.split(',').next().is_some_and(|first| first.trim().starts_with("application/json"))
}

fn refuse(request: &Request, problem: &Problem) -> Response<Body> {
    let place = Place::of(request, None, &[]);
    match problem.status {
        _ if wants_json(request) => respond::problem(problem),
        StatusCode::SERVICE_UNAVAILABLE => view::unavailable(&place, problem),
        _ => page::problem(&place, problem),
    }
}

//! GET /: which version is deployed. It reads no table, no secret and nothing of the request but its method.

use edge::problem::Problem;
use edge::{request, respond};
use lambda_http::http::{Method, StatusCode};
use lambda_http::{Body, Request, Response};
use serde::Serialize;

#[derive(Serialize)]
struct Status {
    name: &'static str,
    version: &'static str,
}

/// Answers a request for the status.
pub fn handle(request: &Request) -> Response<Body> {
    let response = show(request).unwrap_or_else(|problem| respond::problem(&problem));
    respond::named(response, &respond::request_id(request))
}

fn show(request: &Request) -> Result<Response<Body>, Problem> {
    request::method(request, &[Method::GET, Method::HEAD], "GET, HEAD")?;
    let status = Status { name: "equalture-bridge", version: env!("CARGO_PKG_VERSION") };
    Ok(respond::json(StatusCode::OK, &status))
}

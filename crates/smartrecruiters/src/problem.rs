//! The error body: `errors`, each with a `code`, and a `message` above them.

use edge::problem::Problem;
use edge::respond::{describe, json, named, request_id};
use lambda_http::{Body, Request, Response};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    message: &'a str,
    errors: [Item<'a>; 1],
    request_id: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a str>,
}

/// Renders what a handler has decided; every answer names its request.
pub fn respond(request: &Request, decided: Result<Response<Body>, Problem>) -> Response<Body> {
    let id = request_id(request);
    let response = decided.unwrap_or_else(|problem| render(&problem, &id));
    named(response, &id)
}

fn render(problem: &Problem, request_id: &str) -> Response<Body> {
    let message = problem.detail.as_str();
    let item = Item { code: problem.code, message, pointer: problem.pointer.as_deref() };
    let mut response = json(problem.status, &Document { message, errors: [item], request_id });
    describe(&mut response, problem);
    response
}

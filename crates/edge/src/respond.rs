//! Answers: a status, the headers every answer has, a body.

use crate::hosts::Hosts;
use crate::problem::Problem;
use lambda_http::http::header::{HeaderName, HeaderValue};
use lambda_http::http::{StatusCode, header};
use lambda_http::{Body, Request, RequestExt, Response};
use serde::Serialize;

/// Names the request in every answer, for the person who is asked about it.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, as the platform gave it.
pub fn request_id(request: &Request) -> String {
    request.lambda_context_ref().map(|context| context.request_id.clone()).unwrap_or_default()
}

/// An answer without a body.
pub fn empty(status: StatusCode) -> Response<Body> {
    with_body(status, None, Body::Empty)
}

/// An answer in JSON.
pub fn json(status: StatusCode, body: &impl Serialize) -> Response<Body> {
    let text = serde_json::to_string(body).unwrap_or_default();
    with_body(status, Some("application/json"), Body::Text(text))
}

/// A page. Nothing but its own style may be loaded or run, and nobody may frame it.
pub fn page(status: StatusCode, html: String) -> Response<Body> {
    guarded(status, html, &Guard::default())
}

/// A page that these hosts, and nobody else, may frame.
pub fn page_framed_by(status: StatusCode, html: String, hosts: &Hosts) -> Response<Body> {
    guarded(status, html, &Guard { framed_by: Some(hosts), ..Guard::default() })
}

/// A page whose form may lead on to these hosts: a browser asks that of every address to which the answer to a form sends
/// it. Nobody may frame it.
pub fn page_leading_to(status: StatusCode, html: String, hosts: &Hosts) -> Response<Body> {
    guarded(status, html, &Guard { leads_to: Some(hosts), ..Guard::default() })
}

/// A page on which this one script may run as well, and ask this origin and no other.
pub fn page_with_script(status: StatusCode, html: String, script: &str) -> Response<Body> {
    guarded(status, html, &Guard { runs: Some(script), ..Guard::default() })
}

/// What a page may do besides showing itself.
#[derive(Default)]
struct Guard<'g> {
    runs: Option<&'g str>,
    framed_by: Option<&'g Hosts>,
    leads_to: Option<&'g Hosts>,
}

impl Guard<'_> {
    /// Its Content-Security-Policy.
    fn policy(&self) -> String {
        let style = crate::page::style_digest();
        let digest = self.runs.map(crate::page::digest);
        let runs = digest.map(|digest| format!("script-src '{digest}'; connect-src 'self'; ")).unwrap_or_default();
        let leads_to = self.leads_to.map(|hosts| format!(" {}", hosts.sources())).unwrap_or_default();
        let framed_by = self.framed_by.map_or_else(|| "'none'".to_owned(), Hosts::sources);
        format!(
            "default-src 'none'; style-src '{style}'; {runs}form-action 'self'{leads_to}; base-uri 'none'; \
             frame-ancestors {framed_by}"
        )
    }
}

fn guarded(status: StatusCode, html: String, guard: &Guard<'_>) -> Response<Body> {
    let mut response = with_body(status, Some("text/html; charset=utf-8"), Body::Text(html));
    let policy = guard.policy();
    set(&mut response, header::CONTENT_SECURITY_POLICY, &policy);
    set(&mut response, header::REFERRER_POLICY, "no-referrer");
    response
}

/// 302 to an address that was just made and that nobody should keep.
pub fn redirect(to: &str) -> Response<Body> {
    let mut response = empty(StatusCode::FOUND);
    set(&mut response, header::LOCATION, to);
    set(&mut response, header::REFERRER_POLICY, "no-referrer");
    response
}

/// 303 to where a form has led, which is asked for with GET whatever the form was sent with.
pub fn see_other(to: &str) -> Response<Body> {
    let mut response = redirect(to);
    *response.status_mut() = StatusCode::SEE_OTHER;
    response
}

/// Adds what a problem says in headers.
pub fn describe(response: &mut Response<Body>, problem: &Problem) {
    if let Some(challenge) = problem.challenge {
        set(response, header::WWW_AUTHENTICATE, challenge);
    }
    if let Some(allow) = problem.allow {
        set(response, header::ALLOW, allow);
    }
    if let Some(wait) = problem.retry_after {
        set(response, header::RETRY_AFTER, &wait.as_secs().max(1).to_string());
    }
}

/// The general form of a problem (RFC 9457), for routes whose callers have no form of their own.
pub fn problem(problem: &Problem) -> Response<Body> {
    #[derive(Serialize)]
    struct Details<'a> {
        status: u16,
        code: &'a str,
        detail: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        pointer: Option<&'a str>,
    }
    let details = Details {
        status: problem.status.as_u16(),
        code: problem.code,
        detail: &problem.detail,
        pointer: problem.pointer.as_deref(),
    };
    let mut response = json(problem.status, &details);
    set(&mut response, header::CONTENT_TYPE, "application/problem+json");
    describe(&mut response, problem);
    response
}

/// Sets a header, if its value can be one.
pub fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Names the request in its answer. Every handler ends with this.
#[must_use]
pub fn named(mut response: Response<Body>, request_id: &str) -> Response<Body> {
    set(&mut response, REQUEST_ID, request_id);
    response
}

fn with_body(status: StatusCode, kind: Option<&str>, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if let Some(kind) = kind {
        set(&mut response, header::CONTENT_TYPE, kind);
    }
    set(&mut response, header::CACHE_CONTROL, "no-store");
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut response, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    response
}

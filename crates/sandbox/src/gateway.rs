//! The HTTP front: what API Gateway's HTTP API does between a client and a function, and its own
//! answers where there is no function to ask.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::answer;
use crate::event::{Arrival, event};
use crate::lambda::{Failure, Lambda};
use crate::logs::Logs;
use crate::routes::{Route, find};
use crate::throttle::Throttles;

const BODY_LIMIT: usize = 10 * 1024 * 1024;
/// Of the request line and all headers together.
const HEAD_LIMIT: usize = 10_240;
/// The longest that an HTTP API waits for a function.
const PATIENCE: Duration = Duration::from_secs(30);
const CALLS_KEPT: usize = 50_000;
/// Where the sandbox's own pages are, which no gateway has.
pub(crate) const PAGES: &str = "/sandbox";

/// One request that came to the front.
#[derive(Debug, Clone)]
pub struct Call {
    /// When it arrived.
    pub at: Timestamp,
    /// Its method.
    pub method: String,
    /// Its path and query, as sent.
    pub path: String,
    /// The route that took it.
    pub route: Option<String>,
    /// The status answered.
    pub status: u16,
    /// How long it took.
    pub ms: u64,
}

/// The front's part of the sandbox.
#[derive(Debug)]
pub(crate) struct Gateway {
    routes: Vec<Route>,
    throttles: Throttles,
    functions: BTreeMap<String, Lambda>,
    logs: Logs,
    calls: Mutex<VecDeque<Call>>,
    pages: OnceLock<Router>,
}

impl Gateway {
    pub(crate) fn new(
        routes: Vec<Route>,
        throttles: Throttles,
        functions: BTreeMap<String, Lambda>,
        logs: Logs,
    ) -> Self {
        Self { routes, throttles, functions, logs, calls: Mutex::default(), pages: OnceLock::new() }
    }

    /// Answers requests until it is told to stop; then those under way get their answers.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener, mut stopping: watch::Receiver<bool>) {
        let router = Router::new().fallback(arrived).with_state(self);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let stopped = async move {
            // a dropped sender means the same
            let _ = stopping.wait_for(|stopping| *stopping).await;
        };
        // an error of the listener shows at the next request
        let _ = axum::serve(listener, service).with_graceful_shutdown(stopped).await;
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.iter().cloned().collect()
    }

    /// Serves these at [`PAGES`], beside the routes; the first ones that are given stay.
    pub(crate) fn open_pages(&self, pages: Router) {
        // a second set would have nobody to look at it
        let _ = self.pages.set(pages);
    }

    /// The sandbox's own pages, if the path leads there.
    fn pages(&self, path: &str) -> Option<&Router> {
        let rest = path.strip_prefix(PAGES)?;
        self.pages.get().filter(|_| rest.is_empty() || rest.starts_with('/'))
    }

    fn record(&self, call: Call) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() == CALLS_KEPT {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    async fn answered(&self, request: Request, source: SocketAddr, request_id: &str) -> Response {
        let (head, body) = request.into_parts();
        if !is_known(&head.method) {
            return message(StatusCode::FORBIDDEN, "Forbidden");
        }
        if head_size(&head.uri, &head.headers) > HEAD_LIMIT {
            let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
            return message(status, "Request Header Fields Too Large");
        }
        if !self.admits(&head.method, &head.uri) {
            return message(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
        }
        let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
            return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        };
        let arrival = Arrival {
            method: head.method,
            uri: head.uri,
            version: head.version,
            headers: head.headers,
            body,
            source: source.ip(),
            request_id: request_id.to_owned(),
            at: Timestamp::now(),
        };
        self.passed_on(&arrival).await
    }

    /// A path without a route has no rate.
    fn admits(&self, method: &Method, uri: &Uri) -> bool {
        let found = find(&self.routes, method.as_str(), uri.path());
        found.is_none_or(|(route, _)| self.throttles.admit(&route.key, Instant::now()))
    }

    async fn passed_on(&self, arrival: &Arrival) -> Response {
        let found = find(&self.routes, arrival.method.as_str(), arrival.uri.path());
        let Some((route, parameters)) = found else {
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        let Some(function) = self.functions.get(&route.function) else {
            return broken();
        };
        let event = event(arrival, route, &parameters).to_string();
        let outcome = tokio::time::timeout(PATIENCE, function.invoke(Bytes::from(event))).await;
        match outcome {
            Ok(Ok(payload)) => answer::response(&payload).unwrap_or_else(|malformed| {
                self.logs.write(&route.function, malformed.to_string());
                broken()
            }),
            Ok(Err(Failure::TooLarge(_))) => message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            Ok(Err(_)) => broken(),
            Err(_) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        }
    }
}

async fn arrived(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    if let Some(pages) = gateway.pages(request.uri().path()) {
        let Ok(page) = pages.clone().oneshot(request).await;
        return page;
    }
    let (at, started) = (Timestamp::now(), Instant::now());
    let request_id = Uuid::new_v4().to_string();
    let method = request.method().as_str().to_owned();
    let uri = request.uri().clone();
    let mut response = gateway.answered(request, source, &request_id).await;
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("apigw-requestid", id);
    }
    let route = find(&gateway.routes, &method, uri.path());
    gateway.record(Call {
        at,
        route: route.map(|(route, _)| route.key.clone()),
        method,
        path: uri.path_and_query().map_or_else(String::new, ToString::to_string),
        status: response.status().as_u16(),
        ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    response
}

/// What `ANY` stands for.
fn is_known(method: &Method) -> bool {
    let any = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    any.contains(&method.as_str())
}

fn head_size(uri: &Uri, headers: &HeaderMap) -> usize {
    let headers = headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    uri.to_string().len() + headers.sum::<usize>()
}

fn broken() -> Response {
    message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

fn message(status: StatusCode, text: &str) -> Response {
    let json = [("content-type", "application/json")];
    (status, json, Body::from(json!({"message": text}).to_string())).into_response()
}

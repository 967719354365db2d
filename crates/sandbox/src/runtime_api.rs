//! The Lambda Runtime API, as a function's process sees it.
//!
//! One copy of a function has one address of its own, as on AWS: so it is known which process an
//! answer comes from, and which one to stop.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use crate::tasks::Task;

/// What a synchronous invocation may carry, either way.
pub(crate) const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024;

/// One event on its way to a process.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) id: String,
    pub(crate) event: Bytes,
    pub(crate) deadline_ms: i64,
    pub(crate) trace: String,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// What the process made of it.
pub(crate) type Answer = Result<Bytes, FunctionError>;

/// An error in the function's own words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FunctionError {
    /// Its type.
    pub error_type: String,
    /// What it says.
    pub error_message: String,
}

/// The address that one process polls.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    pub(crate) work: mpsc::Sender<Invocation>,
    /// Answered by the first poll, or by an error of initialisation.
    pub(crate) ready: Option<oneshot::Receiver<Result<(), FunctionError>>>,
    _server: Task,
}

struct Desk {
    function_arn: String,
    work: tokio::sync::Mutex<mpsc::Receiver<Invocation>>,
    ready: Mutex<Option<oneshot::Sender<Result<(), FunctionError>>>>,
    open: Mutex<Option<(String, oneshot::Sender<Answer>)>>,
}

impl RuntimeApi {
    pub(crate) async fn start(function_arn: String) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (work, queue) = mpsc::channel(1);
        let (started, ready) = oneshot::channel();
        let desk = Arc::new(Desk { function_arn, work: queue.into(), ready: Some(started).into(), open: None.into() });
        let server = Task::spawn(async move {
            // ends with the task
            let _ = axum::serve(listener, router(desk)).await;
        });
        Ok(Self { address, work, ready: Some(ready), _server: server })
    }
}

fn router(desk: Arc<Desk>) -> Router {
    let runtime = Router::new()
        .route("/invocation/next", get(next))
        .route("/invocation/{id}/response", post(response))
        .route("/invocation/{id}/error", post(error))
        .route("/init/error", post(init_error))
        .layer(DefaultBodyLimit::max(2 * PAYLOAD_LIMIT))
        .with_state(desk);
    Router::new().nest("/2018-06-01/runtime", runtime)
}

async fn next(State(desk): State<Arc<Desk>>) -> Response {
    desk.tell_ready(Ok(()));
    let mut work = desk.work.lock().await;
    let Some(invocation) = work.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let headers = [
        ("lambda-runtime-aws-request-id", invocation.id.clone()),
        ("lambda-runtime-deadline-ms", invocation.deadline_ms.to_string()),
        ("lambda-runtime-invoked-function-arn", desk.function_arn.clone()),
        ("lambda-runtime-trace-id", invocation.trace),
        ("content-type", "application/json".to_owned()),
    ];
    *lock(&desk.open) = Some((invocation.id, invocation.answer));
    (headers, invocation.event).into_response()
}

async fn response(State(desk): State<Arc<Desk>>, Path(id): Path<String>, body: Bytes) -> Response {
    if body.len() > PAYLOAD_LIMIT {
        let error = FunctionError {
            error_type: "Function.ResponseSizeTooLarge".to_owned(),
            error_message: "Response payload size exceeded maximum allowed payload size.".to_owned(),
        };
        desk.answer(&id, Err(error));
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    desk.answer(&id, Ok(body))
}

async fn error(State(desk): State<Arc<Desk>>, Path(id): Path<String>, body: Bytes) -> Response {
    desk.answer(&id, Err(FunctionError::read(&body)))
}

async fn init_error(State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    desk.tell_ready(Err(FunctionError::read(&body)));
    accepted()
}

impl Desk {
    fn tell_ready(&self, outcome: Result<(), FunctionError>) {
        if let Some(ready) = lock(&self.ready).take() {
            // nobody waits any more: the start took too long
            let _ = ready.send(outcome);
        }
    }

    fn answer(&self, id: &str, answer: Answer) -> Response {
        let open = lock(&self.open).take_if(|(open, _)| open == id);
        let Some((_, waiting)) = open else {
            let error = json!({
                "errorType": "InvalidRequestID",
                "errorMessage": "Invalid request ID",
            });
            return (StatusCode::BAD_REQUEST, axum::Json(error)).into_response();
        };
        // nobody waits any more: the time was up
        let _ = waiting.send(answer);
        accepted()
    }
}

impl FunctionError {
    fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_else(|_| Self {
            error_type: "Runtime.Unknown".to_owned(),
            error_message: String::from_utf8_lossy(body).into_owned(),
        })
    }
}

fn accepted() -> Response {
    (StatusCode::ACCEPTED, axum::Json(json!({"status": "OK"}))).into_response()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

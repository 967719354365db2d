//! A small Secrets Manager: the operations that the bundle and its operators use, on the real wire
//! protocol, with the real one's refusals.

mod requests;
mod secret;
mod vault;

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::tasks::Task;
use vault::{Refusal, Vault};

/// Why there are no secrets.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// No port.
    #[error("The secrets get no port on 127.0.0.1 ({0}): allow local connections and run again.")]
    NoPort(std::io::Error),
    /// The file is there and can't be used.
    #[error("The secrets in {} can't be read ({reason}): delete the file or choose another folder.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// A running stand-in. It ends when it is dropped.
#[derive(Debug)]
pub struct Secrets {
    /// Where it answers; also the SDK's endpoint.
    pub url: String,
    server: Task,
}

impl Secrets {
    /// Serves what is kept in `file`, or memory.
    pub async fn start(file: Option<&Path>) -> Result<Self, SecretsError> {
        let keeper = Arc::new(Mutex::new(Keeper::open(file)?));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.map_err(SecretsError::NoPort)?;
        let address = listener.local_addr().map_err(SecretsError::NoPort)?;
        let router = Router::new().route("/", post(called)).with_state(keeper);
        let server = Task::spawn(async move {
            // ends with the task
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url: format!("http://{address}"), server })
    }

    /// Ends it.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}

/// The vault, and the file that follows it.
struct Keeper {
    vault: Vault,
    file: Option<PathBuf>,
}

impl Keeper {
    fn open(file: Option<&Path>) -> Result<Self, SecretsError> {
        let vault = match file {
            Some(path) if path.exists() => {
                let unreadable = |reason: String| SecretsError::Unreadable { path: path.to_owned(), reason };
                let text = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
                serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?
            }
            _ => Vault::default(),
        };
        Ok(Self { vault, file: file.map(Path::to_owned) })
    }

    /// Does the operation, and takes it back if it can't be kept.
    fn perform(&mut self, operation: &str, request: Value) -> Result<Value, Refusal> {
        let before = self.vault.clone();
        let answer = self.vault.perform(operation, request, Timestamp::now())?;
        if self.vault != before
            && let Err(error) = self.save()
        {
            self.vault = before;
            return Err(Refusal::new("InternalServiceError", error.to_string()));
        }
        Ok(answer)
    }

    /// A reader finds the old file or the new one, never half of one.
    fn save(&self) -> std::io::Result<()> {
        let Some(path) = &self.file else {
            return Ok(());
        };
        let next = path.with_extension("next");
        let mut file = own_file(&next)?;
        file.write_all(&serde_json::to_vec_pretty(&self.vault)?)?;
        file.sync_all()?;
        std::fs::rename(next, path)
    }
}

/// A new file that is its owner's alone.
fn own_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

async fn called(State(keeper): State<Arc<Mutex<Keeper>>>, headers: HeaderMap, body: Bytes) -> Response {
    let outcome = operation(&headers).and_then(|operation| {
        let request =
            serde_json::from_slice(&body).map_err(|error| Refusal::new("SerializationException", error.to_string()))?;
        let mut keeper = keeper.lock().unwrap_or_else(PoisonError::into_inner);
        keeper.perform(operation, request)
    });
    match outcome {
        Ok(answer) => reply(StatusCode::OK, &answer),
        Err(refusal) => {
            let status = match refusal.kind {
                "InternalServiceError" => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::BAD_REQUEST,
            };
            let body = json!({"__type": refusal.kind, "Message": refusal.message});
            reply(status, &body)
        }
    }
}

fn operation(headers: &HeaderMap) -> Result<&str, Refusal> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("authorization").is_none() {
        let message = "Missing Authentication Token";
        return Err(Refusal::new("MissingAuthenticationTokenException", message));
    }
    text("x-amz-target")
        .and_then(|target| target.strip_prefix("secretsmanager."))
        .ok_or_else(|| Refusal::new("UnknownOperationException", ""))
}

fn reply(status: StatusCode, body: &Value) -> Response {
    let json = [("content-type", "application/x-amz-json-1.1")];
    (status, json, body.to_string()).into_response()
}

#[cfg(test)]
mod tests;

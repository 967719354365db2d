//! One copy of a function: its process and the address that it polls.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use axum::body::Bytes;
use jiff::Timestamp;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::lambda::Failure;
use crate::logs::Logs;
use crate::runtime_api::{Invocation, RuntimeApi};

/// What Lambda grants a process before its first poll.
const INIT_LIMIT: Duration = Duration::from_secs(10);

/// What to run, and with what.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) timeout: Duration,
    pub(crate) arn: String,
}

/// A running copy, which serves one event at a time.
#[derive(Debug)]
pub(crate) struct Copy {
    process: Child,
    api: RuntimeApi,
}

impl Copy {
    /// Starts a process and waits until it asks for work.
    pub(crate) async fn start(program: &Program, logs: &Logs) -> Result<Self, Failure> {
        let mut api = RuntimeApi::start(program.arn.clone()).await.map_err(Failure::NotStarted)?;
        let mut process = command(program, &api).spawn().map_err(Failure::NotStarted)?;
        follow(process.stdout.take(), &program.name, logs);
        follow(process.stderr.take(), &program.name, logs);
        let ready = api.ready.take();
        let mut copy = Self { process, api };
        copy.initialised(ready).await?;
        Ok(copy)
    }

    async fn initialised(
        &mut self,
        ready: Option<oneshot::Receiver<Result<(), crate::runtime_api::FunctionError>>>,
    ) -> Result<(), Failure> {
        let Some(ready) = ready else { return Ok(()) };
        tokio::select! {
            biased;
            outcome = timeout(INIT_LIMIT, ready) => match outcome {
                Ok(Ok(outcome)) => outcome.map_err(Failure::Function),
                _ => Err(Failure::TimedOut { seconds: INIT_LIMIT.as_secs_f64() }),
            },
            status = self.process.wait() => Err(exited(status)),
        }
    }

    /// Hands over one event and waits for the answer, the time-out or the process's end.
    pub(crate) async fn serve(&mut self, event: Bytes, limit: Duration) -> Result<Bytes, Failure> {
        let (answer, answered) = oneshot::channel();
        let invocation = Invocation {
            id: Uuid::new_v4().to_string(),
            event,
            deadline_ms: deadline_ms(limit),
            trace: trace_id(),
            answer,
        };
        if self.api.work.send(invocation).await.is_err() {
            return Err(exited(self.process.wait().await));
        }
        tokio::select! {
            biased;
            Ok(answer) = answered => answer.map_err(Failure::Function),
            () = sleep(limit) => {
                self.stop().await;
                Err(Failure::TimedOut { seconds: limit.as_secs_f64() })
            }
            status = self.process.wait() => Err(exited(status)),
        }
    }

    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    pub(crate) async fn stop(&mut self) {
        // an error means that it has ended by itself
        let _ = self.process.kill().await;
    }
}

fn command(program: &Program, api: &RuntimeApi) -> Command {
    let mut command = Command::new(&program.path);
    command
        .env_clear()
        .envs(&program.environment)
        .env("AWS_LAMBDA_RUNTIME_API", api.address.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    // Ctrl-C is this program's to answer: what is under way may end
    #[cfg(unix)]
    command.process_group(0);
    command
}

/// Reads to the end whatever comes: a pipe that nobody reads would stop the process.
fn follow(pipe: Option<impl AsyncRead + Unpin + Send + 'static>, name: &str, logs: &Logs) {
    let Some(pipe) = pipe else { return };
    let (name, logs) = (name.to_owned(), logs.clone());
    tokio::spawn(async move {
        let mut lines = BufReader::new(pipe).split(b'\n');
        while let Ok(Some(line)) = lines.next_segment().await {
            logs.write(&name, String::from_utf8_lossy(&line).trim_end());
        }
    });
}

fn deadline_ms(limit: Duration) -> i64 {
    let limit = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
    Timestamp::now().as_millisecond().saturating_add(limit)
}

pub(crate) fn trace_id() -> String {
    let random = Uuid::new_v4().simple().to_string();
    let (root, _) = random.split_at(24);
    format!("Root=1-{:08x}-{root}", Timestamp::now().as_second())
}

fn exited(status: std::io::Result<std::process::ExitStatus>) -> Failure {
    Failure::Exited { status: status.map_or_else(|error| error.to_string(), |status| status.to_string()) }
}

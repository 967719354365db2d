//! A function as Lambda runs it: processes started on first need, kept warm, one event at a time
//! each, stopped at the time-out, replaced after a crash.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use tokio::sync::{Notify, OwnedRwLockWriteGuard, RwLock, Semaphore, watch};

use crate::logs::Logs;
use crate::process::{Copy, Program};
use crate::runtime_api::{FunctionError, PAYLOAD_LIMIT};

/// Copies of one function at the same time; further events wait.
const CONCURRENCY: usize = 10;

/// Why an invocation has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The function said so itself.
    #[error("{}: {}", .0.error_type, .0.error_message)]
    Function(FunctionError),
    /// The time-out.
    #[error("Task timed out after {seconds:.2} seconds")]
    TimedOut {
        /// How long it was allowed to take.
        seconds: f64,
    },
    /// The process ended before it answered.
    #[error("Runtime exited without an answer: {status}")]
    Exited {
        /// How it ended.
        status: String,
    },
    /// There is no process.
    #[error("The function's process can't be started: {0}")]
    NotStarted(std::io::Error),
    /// The event is larger than Lambda takes.
    #[error("The event has {0} bytes, Lambda takes 6 MB")]
    TooLarge(usize),
    /// No such function in the template.
    #[error("There is no function named {0}")]
    Unknown(String),
    /// The sandbox is going down.
    #[error("The sandbox is stopping")]
    Stopping,
}

/// One function with its copies.
#[derive(Debug, Clone)]
pub(crate) struct Lambda(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    program: Program,
    logs: Logs,
    idle: Mutex<Vec<Copy>>,
    permits: Semaphore,
    killed: Notify,
    /// Read by every event under way; whoever writes it has the function stand still.
    standstill: Arc<RwLock<()>>,
    stopping: watch::Receiver<bool>,
}

impl Lambda {
    /// `stopping` turns true, or its sender goes, when the sandbox ends.
    pub(crate) fn new(program: Program, logs: Logs, stopping: watch::Receiver<bool>) -> Self {
        let (idle, permits, killed) = (Mutex::default(), Semaphore::new(CONCURRENCY), Notify::new());
        let standstill = Arc::default();
        Self(Arc::new(Inner { program, logs, idle, permits, killed, standstill, stopping }))
    }

    /// Runs the function on one event. It runs to its end even if the caller goes away.
    pub(crate) async fn invoke(&self, event: Bytes) -> Result<Bytes, Failure> {
        if event.len() > PAYLOAD_LIMIT {
            return Err(Failure::TooLarge(event.len()));
        }
        let inner = Arc::clone(&self.0);
        let running = tokio::spawn(async move { inner.run(event).await });
        let outcome = running.await.unwrap_or(Err(Failure::Stopping));
        if let Err(failure) = &outcome {
            self.0.logs.write(&self.0.program.name, failure.to_string());
        }
        outcome
    }

    /// Kills every copy, those at work too, as a machine that fails does.
    pub(crate) fn kill(&self) {
        self.abandon();
        self.0.killed.notify_waiters();
    }

    /// Waits until nothing is under way and lets nothing begin until what it gives is dropped. The processes are ended, as
    /// those of a function that nobody has called for a while.
    pub(crate) async fn stand_still(&self) -> OwnedRwLockWriteGuard<()> {
        let standstill = Arc::clone(&self.0.standstill).write_owned().await;
        self.stop().await;
        standstill
    }

    /// Whether nothing is under way just now.
    pub(crate) fn is_idle(&self) -> bool {
        self.0.standstill.try_write().is_ok()
    }

    /// The longest that an event may be under way.
    pub(crate) fn timeout(&self) -> Duration {
        self.0.program.timeout
    }

    /// Lets the waiting copies go, which ends their processes.
    pub(crate) fn abandon(&self) {
        self.0.idle().clear();
    }

    /// Ends the copies that are waiting; those at work end by the signal.
    pub(crate) async fn stop(&self) {
        let copies = std::mem::take(&mut *self.0.idle());
        for mut copy in copies {
            copy.stop().await;
        }
    }
}

impl Inner {
    async fn run(&self, event: Bytes) -> Result<Bytes, Failure> {
        let mut stopping = self.stopping.clone();
        tokio::select! {
            biased;
            _ = stopping.wait_for(|stopping| *stopping) => Err(Failure::Stopping),
            // the copy is dropped with its work, which kills the process
            () = self.killed.notified() => Err(Failure::Exited { status: "killed".to_owned() }),
            outcome = self.served(event) => outcome,
        }
    }

    async fn served(&self, event: Bytes) -> Result<Bytes, Failure> {
        let _permit = self.permits.acquire().await.map_err(|_| Failure::Stopping)?;
        let _under_way = self.standstill.read().await;
        let mut copy = match self.warm() {
            Some(copy) => copy,
            None => Copy::start(&self.program, &self.logs).await?,
        };
        let outcome = copy.serve(event, self.program.timeout).await;
        if copy.is_running() && !*self.stopping.borrow() {
            self.idle().push(copy);
        }
        outcome
    }

    /// The copy that worked last, if it is still alive.
    fn warm(&self) -> Option<Copy> {
        let mut idle = self.idle();
        while let Some(mut copy) = idle.pop() {
            if copy.is_running() {
                return Some(copy);
            }
        }
        None
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Copy>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::function::program;
    use crate::testing::until;
    use jiff::Timestamp;
    use serde_json::{Value, json};

    struct Bench {
        lambda: Lambda,
        logs: Logs,
        stopping: watch::Sender<bool>,
    }

    fn bench(init: &str) -> Bench {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let logs = Logs::new(false);
        let (stopping, stop) = watch::channel(false);
        Bench { lambda: Lambda::new(program(init), logs.clone(), stop), logs, stopping }
    }

    impl Bench {
        async fn does(&self, what: &str) -> Result<Value, Failure> {
            let event = Bytes::from(json!({"do": what}).to_string());
            let answer = self.lambda.invoke(event).await?;
            Ok(serde_json::from_slice(&answer).unwrap())
        }
    }

    #[tokio::test]
    async fn a_function_is_told_what_lambda_tells_it() {
        let bench = bench("");
        let before = Timestamp::now().as_millisecond();
        let told = bench.does("echo").await.unwrap();
        let headers = &told["headers"];
        let deadline = headers["lambda-runtime-deadline-ms"].as_str().unwrap();
        let left = deadline.parse::<i64>().unwrap() - before;
        assert!((1500..15_000).contains(&left), "{left}");
        let arn = "arn:aws:lambda:eu-central-1:000000000000:function:fake";
        assert_eq!(headers["lambda-runtime-invoked-function-arn"], arn);
        assert!(headers["lambda-runtime-trace-id"].as_str().unwrap().starts_with("Root=1-"));
        let inherited = ["HOME", "CARGO_MANIFEST_DIR"].map(|name| told["environment"].get(name));
        assert_eq!(inherited, [None, None]);
        let logs = &bench.logs;
        until(|| async { logs.lines().into_iter().find(|line| line.line.starts_with("echo ")) }).await;
    }

    #[tokio::test]
    async fn a_process_is_used_again_and_joined_by_others() {
        let bench = bench("");
        let first = bench.does("echo").await.unwrap();
        let second = bench.does("echo").await.unwrap();
        assert_eq!(first["process"], second["process"]);
        let (one, other) = tokio::join!(bench.does("echo"), bench.does("echo"));
        assert_ne!(one.unwrap()["process"], other.unwrap()["process"]);
    }

    #[tokio::test]
    async fn failures_are_told_apart_and_the_next_event_is_served() {
        let bench = bench("");
        let first = bench.does("echo").await.unwrap()["process"].clone();
        let cases = [
            ("fail", "Wrong: it is", true),
            ("sleep", "Task timed out after 1.50 seconds", false),
            ("exit", "Runtime exited without an answer: exit status: 3", false),
        ];
        let mut process = first;
        for (what, says, same) in cases {
            let failure = bench.does(what).await.unwrap_err().to_string();
            assert_eq!(failure, says);
            let next = bench.does("echo").await.unwrap()["process"].clone();
            assert_eq!(next == process, same, "{what}");
            process = next;
        }
    }

    #[tokio::test]
    async fn a_killed_process_gives_no_answer_and_the_next_event_is_served() {
        let bench = bench("");
        let process = bench.does("echo").await.unwrap()["process"].clone();
        let killing = async {
            loop {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                if !bench.lambda.is_idle() {
                    bench.lambda.kill();
                }
            }
        };
        let outcome = tokio::select! {
            outcome = bench.does("sleep") => outcome,
            () = killing => unreachable!(),
        };
        assert!(matches!(outcome, Err(Failure::Exited { .. })), "{outcome:?}");
        assert!(bench.lambda.is_idle());
        assert_ne!(bench.does("echo").await.unwrap()["process"], process);
    }

    #[tokio::test]
    async fn an_error_of_initialisation_is_the_answer() {
        let failed = bench("fails").does("echo").await.unwrap_err();
        assert_eq!(failed.to_string(), "NoConfig: A, B");
        let exited = bench("exits").does("echo").await.unwrap_err();
        assert!(matches!(exited, Failure::Exited { .. }), "{exited}");
    }

    #[tokio::test]
    async fn what_is_too_large_is_not_sent() {
        let bench = bench("");
        let event = Bytes::from(vec![b' '; PAYLOAD_LIMIT + 1]);
        let failure = bench.lambda.invoke(event).await.unwrap_err();
        assert!(matches!(failure, Failure::TooLarge(_)));
    }

    #[tokio::test]
    async fn the_end_of_the_sandbox_ends_its_processes() {
        let bench = bench("");
        let process = bench.does("echo").await.unwrap()["process"].clone();
        let sleeping = bench.does("sleep");
        bench.stopping.send(true).unwrap();
        assert!(matches!(sleeping.await, Err(Failure::Stopping)));
        bench.lambda.stop().await;
        let process = format!("/proc/{process}");
        until(|| async { (!std::path::Path::new(&process).exists()).then_some(()) }).await;
    }
}

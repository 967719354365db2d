//! All parts put together, started in the order in which they need one another.

mod environment;
mod error;
mod options;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::OwnedRwLockWriteGuard;

use crate::aws_front::AwsFront;
use crate::binaries::{self, BuildError, Executables};
use crate::fleet::Fleet;
use crate::gateway::{Call, Gateway};
use crate::lambda::{Failure, Lambda};
use crate::logs::{LogLine, Logs};
use crate::schedule::Clock;
use crate::secrets::Secrets;
use crate::store::Store;
use crate::stream::StreamMapping;
use crate::tasks::Task;
use crate::template::{Bundle, Schedule, StreamTrigger, Table};
use crate::throttle::Throttles;
use environment::{program, shared_environment, whole_environment};
pub use error::SandboxError;
use options::prepare;
pub use options::{Data, Options};

/// The running bundle. It ends when this is dropped; [`Sandbox::stop`] ends it in order.
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    table: String,
    environment: BTreeMap<String, String>,
    functions: Fleet,
    gateway: Arc<Gateway>,
    logs: Logs,
    triggers: Triggers,
    plan: Plan,
    front: Task,
    store: Store,
    secrets: Secrets,
    aws: AwsFront,
    _lock: Option<File>,
}

/// A client that keeps its connection must not keep the sandbox.
const FAREWELL: Duration = Duration::from_secs(2);

/// What calls functions by itself, and what it looks at.
#[derive(Debug)]
struct Plan {
    table: Table,
    stream: StreamTrigger,
    schedules: Vec<Schedule>,
}

#[derive(Debug, Default)]
struct Triggers {
    stream: Option<StreamMapping>,
    clocks: Vec<Clock>,
    ticking: Vec<Task>,
}

impl Sandbox {
    /// Builds the functions and starts everything.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        // before the build: it would be a pity to learn of these minutes later
        let place = Place::take(options.port, &options.data).await?;
        Self::start_at(place, options).await
    }

    /// The same at a place that is taken already.
    pub(crate) async fn start_at(place: Place, options: Options) -> Result<Self, SandboxError> {
        let bundle = Bundle::read(&workspace().join("template.yaml"), &place.url)?;
        check(&bundle, &options.environment)?;
        let executables = match &options.artifacts {
            Some(folder) => binaries::found(folder, &bundle.functions)?,
            None => binaries::built(workspace(), bundle.functions.len()).await?,
        };
        Self::assemble(options, place, bundle, &executables).await
    }

    async fn assemble(
        options: Options,
        place: Place,
        bundle: Bundle,
        executables: &Executables,
    ) -> Result<Self, SandboxError> {
        let store = match &options.store {
            Some(url) => Store::at(url, &bundle.table).await?,
            None => Store::start(options.data.file("dynamodb.sqlite").as_deref(), &bundle.table).await?,
        };
        let secrets = Secrets::start(options.data.file("secrets.json").as_deref()).await?;
        let aws = AwsFront::start(&store.url, &secrets.url).await?;
        let shared = shared_environment(&store, &secrets, options.environment);
        let logs = Logs::new(options.print_logs);
        let programs = bundle.functions.iter().map(|function| program(function, executables, &shared));
        let functions = Fleet::new(programs.collect::<Result<Vec<_>, _>>()?, &logs);
        let limits = if options.without_rates { BTreeMap::new() } else { bundle.limits };
        let throttles = Throttles::new(limits, Instant::now());
        let gateway = Arc::new(Gateway::new(bundle.routes, throttles, functions.all().clone(), logs.clone()));
        let mut sandbox = Self {
            triggers: Triggers::default(),
            plan: Plan { table: bundle.table.clone(), stream: bundle.stream, schedules: bundle.schedules },
            front: Task::spawn(Arc::clone(&gateway).serve(place.listener, functions.stopping())),
            url: place.url,
            table: bundle.table.name,
            environment: whole_environment(&bundle.functions, &shared),
            functions,
            gateway,
            logs,
            store,
            secrets,
            aws,
            _lock: place.lock,
        };
        if !options.untriggered {
            sandbox.trigger().await?;
        }
        Ok(sandbox)
    }

    /// From now on the stream and the schedules call their functions.
    pub(crate) async fn trigger(&mut self) -> Result<(), SandboxError> {
        self.triggers = Triggers::start(&self.store, &self.plan, &self.functions, &self.logs).await?;
        Ok(())
    }

    /// The front's origin, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The DynamoDB endpoint.
    pub fn dynamodb_url(&self) -> &str {
        &self.store.url
    }

    /// The Secrets Manager endpoint.
    pub fn secrets_url(&self) -> &str {
        &self.secrets.url
    }

    /// One endpoint for both, as `AWS_ENDPOINT_URL` has it.
    pub fn aws_url(&self) -> &str {
        &self.aws.url
    }

    /// The table's name.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// What the functions find in their environment: also what any other program needs to work on
    /// the same table and secrets.
    pub fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// All lines that the functions have written so far.
    pub fn logs(&self) -> Vec<LogLine> {
        self.logs.lines()
    }

    /// All requests that the front has answered so far.
    pub fn calls(&self) -> Vec<Call> {
        self.gateway.calls()
    }

    /// Calls a function directly, as the console's test button does.
    pub async fn invoke(&self, function: &str, event: &Value) -> Result<Value, Failure> {
        let event = Bytes::from(event.to_string());
        let answer = self.functions.get(function)?.invoke(event).await?;
        Ok(serde_json::from_slice(&answer).unwrap_or(Value::Null))
    }

    /// Kills a function's processes in the middle of whatever they do, as a machine that fails does.
    pub fn kill(&self, function: &str) -> Result<(), Failure> {
        self.functions.get(function).map(Lambda::kill)
    }

    /// Whether none of a function's processes is at work just now.
    pub fn is_idle(&self, function: &str) -> Result<bool, Failure> {
        self.functions.get(function).map(Lambda::is_idle)
    }

    /// Serves pages of the sandbox's own beside the bundle's routes, at `/sandbox`.
    pub(crate) fn open_pages(&self, pages: Router) {
        self.gateway.open_pages(pages);
    }

    /// The functions' names.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &str> {
        self.functions.all().keys().map(String::as_str)
    }

    /// Waits until no function is at work and ends their processes; nothing begins until what this gives is dropped.
    pub(crate) async fn stand_still(&self) -> Vec<OwnedRwLockWriteGuard<()>> {
        self.functions.stand_still().await
    }

    /// The table's server, which can be taken away.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Lets every schedule fire now and waits for what it calls: a test need not wait a minute.
    pub async fn tick(&self) -> Result<(), Failure> {
        for clock in &self.triggers.clocks {
            clock.tick().await?;
        }
        Ok(())
    }

    /// Ends everything, the functions' processes included.
    pub async fn stop(self) {
        self.triggers.stop().await;
        self.functions.break_off();
        self.front.finish(FAREWELL).await;
        self.functions.stop().await;
        self.aws.stop().await;
        self.secrets.stop().await;
        self.store.stop().await;
    }
}

impl Triggers {
    async fn start(store: &Store, plan: &Plan, functions: &Fleet, logs: &Logs) -> Result<Self, SandboxError> {
        let dispatcher = known(functions, &plan.stream.function)?;
        let stream = StreamMapping::start(&store.url, &plan.table, &plan.stream, dispatcher, logs).await?;
        let clocks = plan.schedules.iter();
        let clocks: Result<Vec<_>, SandboxError> =
            clocks.map(|schedule| Ok(Clock::new(schedule, known(functions, &schedule.function)?))).collect();
        let clocks = clocks?;
        let ticking = clocks.iter().cloned().map(Clock::start).collect();
        Ok(Self { stream: Some(stream), clocks, ticking })
    }

    async fn stop(self) {
        if let Some(stream) = self.stream {
            stream.stop().await;
        }
        for ticking in self.ticking {
            ticking.stop().await;
        }
    }
}

fn known(functions: &Fleet, name: &str) -> Result<Lambda, SandboxError> {
    let function = functions.get(name).cloned();
    function.map_err(|_| BuildError::NoBinary(name.to_owned()).into())
}

/// A port and a folder that nobody else has. The functions are told the port's address.
#[derive(Debug)]
pub(crate) struct Place {
    listener: TcpListener,
    pub(crate) url: String,
    lock: Option<File>,
}

impl Place {
    pub(crate) async fn take(port: u16, data: &Data) -> Result<Self, SandboxError> {
        let lock = prepare(data)?;
        let failed = |source| SandboxError::Port { port, source };
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, url: format!("http://{address}"), lock })
    }
}

/// The folder of `template.yaml`.
fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

fn check(bundle: &Bundle, given: &BTreeMap<String, String>) -> Result<(), SandboxError> {
    let unset = bundle.functions.iter().flat_map(|function| &function.unset);
    let mut unset: Vec<_> = unset.filter(|name| !given.contains_key(*name)).cloned().collect();
    unset.sort();
    unset.dedup();
    if unset.is_empty() {
        return Ok(());
    }
    Err(SandboxError::Unset(unset))
}

#[cfg(test)]
mod tests;

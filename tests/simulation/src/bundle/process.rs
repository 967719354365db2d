//! One execution environment of a function: its clock, its way out, its end.

use crate::bundle::carrier::Line;
use crate::bundle::secrets_wire::SecretsWire;
use crate::bundle::store_wire::StoreWire;
use crate::world::{START, World};
use aws::config::Config;
use aws::foundation::Foundation;
use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_smithy_runtime::client::auth::no_auth::NO_AUTH_SCHEME_ID;
use aws_smithy_runtime::client::retries::{RetryPartition, TokenBucket};
use aws_smithy_runtime_api::client::auth::AuthSchemeId;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector, http_client_fn};
use edge::outbound::Outbound;
use edge::timepiece::Timepiece;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Where the bridge is found.
pub const BRIDGE: &str = "https://bridge.example";
/// Where Equalture is found.
pub const EQUALTURE: &str = "https://api.equalture.example";
/// Where SmartRecruiters is found.
pub const ATS: &str = "https://api.smartrecruiters.example";

/// A process. Clones are handles to the same one.
#[derive(Clone)]
pub struct Process(Arc<Inner>);

struct Inner {
    world: World,
    /// How far its clock is off, in milliseconds, and until when.
    skew: Mutex<(i64, i64)>,
    dead: AtomicBool,
    death: Notify,
    /// When a connection to a host was last used.
    pub(super) kept: Mutex<BTreeMap<String, Instant>>,
    /// Nothing goes wrong in it: an operator's command.
    safe: bool,
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Process")
    }
}

impl Process {
    /// A new one, of a function.
    pub fn start(world: &World) -> Self {
        Self::begin(world, false)
    }

    /// A new one, of an operator: nothing goes wrong in it.
    pub fn of_an_operator(world: &World) -> Self {
        Self::begin(world, true)
    }

    fn begin(world: &World, safe: bool) -> Self {
        Self(Arc::new(Inner {
            world: world.clone(),
            skew: Mutex::new((0, 0)),
            dead: AtomicBool::new(false),
            death: Notify::new(),
            kept: Mutex::default(),
            safe,
        }))
    }

    /// The world that it is in.
    pub fn world(&self) -> &World {
        &self.0.world
    }

    /// Whether nothing goes wrong in it.
    pub fn is_safe(&self) -> bool {
        self.0.safe
    }

    /// Whether it has died.
    pub fn is_dead(&self) -> bool {
        self.0.dead.load(Ordering::Relaxed)
    }

    /// Ends it where it stands: whoever calls this never comes back.
    pub async fn dies(&self) -> ! {
        self.0.dead.store(true, Ordering::Relaxed);
        self.0.death.notify_waiters();
        loop {
            std::future::pending::<()>().await;
        }
    }

    /// Does a piece of work, unless it dies or the time is over: then it is dead.
    pub async fn works<T>(&self, work: impl Future<Output = T>, longest: Duration) -> Option<T> {
        let death = self.0.death.notified();
        tokio::select! {
            biased;
            () = death => None,
            () = tokio::time::sleep(longest) => {
                self.0.dead.store(true, Ordering::Relaxed);
                self.0.world.count("function time-outs");
                None
            }
            done = work => Some(done),
        }
    }

    /// Its clock jumps by up to ten minutes either way, and is set right again after a while.
    pub fn clock_jumps(&self) {
        let dice = self.0.world.throw("jump");
        let until = self.0.world.at() + dice.named("lasts", 0).between(1_000, 1_200_000);
        *self.0.skew.lock().unwrap_or_else(PoisonError::into_inner) = (dice.between(-600_000, 600_000), until);
    }

    /// How far its clock is off, in milliseconds; when everything heals, clocks do too.
    pub fn skew(&self) -> i64 {
        let (skew, until) = *self.0.skew.lock().unwrap_or_else(PoisonError::into_inner);
        if skew == 0 {
            return 0;
        }
        let until = until.min(self.0.world.state().plan.heals_at);
        if self.0.world.at() < until { skew } else { 0 }
    }

    /// The time as its machine has it.
    pub fn now(&self) -> Timestamp {
        START + SignedDuration::from_millis(self.0.world.at() + self.skew())
    }

    /// When a connection of its to a host was used last; it is used now.
    pub(super) fn uses_connection(&self, host: &str) -> Option<Duration> {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(host.to_owned(), Instant::now()).map(|last| last.elapsed())
    }

    /// Configuration, table and secrets, on wires of this process.
    pub fn foundation(&self) -> Foundation {
        let clock = {
            let process = self.clone();
            Timepiece::of(move || process.now())
        };
        let config = config();
        let store = aws::http::keeping_time(http(StoreWire(self.clone())), clock.clone());
        let dynamodb = aws::sdk::dynamodb(&config.aws, store).config().to_builder();
        let dynamodb = dynamodb.allow_no_auth().auth_scheme_preference(unsigned()).retry_partition(partition()).build();
        let secrets = aws::sdk::secrets_manager(&config.aws, http(SecretsWire(self.clone()))).config().to_builder();
        let secrets = secrets.allow_no_auth().auth_scheme_preference(unsigned()).retry_partition(partition()).build();
        let dynamodb = aws_sdk_dynamodb::Client::from_conf(dynamodb);
        Foundation::on(config, dynamodb, aws_sdk_secretsmanager::Client::from_conf(secrets), clock)
    }

    /// Its way out.
    pub fn outbound(&self) -> Outbound {
        let line = Arc::new(Line(self.clone()));
        Outbound::by(line).unwrap_or_else(|error| panic!("no way out: {error}"))
    }
}

/// Nobody looks at a signature here, and making them would take an eighth of the time. The store refuses a clock that is
/// wrong by itself.
fn unsigned() -> [AuthSchemeId; 1] {
    [NO_AUTH_SCHEME_ID]
}

/// Retries are rationed for each process, as on Lambda.
fn partition() -> RetryPartition {
    RetryPartition::custom("one process").token_bucket(TokenBucket::default()).build()
}

fn http(wire: impl HttpConnector + 'static) -> SharedHttpClient {
    let wire = SharedHttpConnector::new(wire);
    http_client_fn(move |_, _| wire.clone())
}

/// The environment of every function.
pub fn config() -> Config {
    let config = Config::read(|name| {
        let value = match name {
            "TABLE_NAME" | "SECRET_PREFIX" => "bridge",
            "PUBLIC_BASE_URL" => BRIDGE,
            "EQUALTURE_BASE_URL" => EQUALTURE,
            "SMARTRECRUITERS_BASE_URL" => ATS,
            "RETURN_HOSTS" => "jobs.smartrecruiters.example",
            "AWS_REGION" => "eu-central-1",
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => "simulated",
            "AWS_ENDPOINT_URL" => "http://aws.example",
            _ => return None,
        };
        Some(value.to_owned())
    });
    config.unwrap_or_else(|error| panic!("{error}"))
}

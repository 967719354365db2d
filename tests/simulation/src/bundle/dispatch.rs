//! What wakes the dispatcher: the table's stream in its shards, and the schedule's minute. And the dispatchers themselves.

use crate::bundle::process::{ATS, EQUALTURE, Process};
use crate::faults::{Effect, Fault};
use crate::world::{About, World, order_name};
use assessment::ids::{CompanyKey, OrderKey};
use aws::secrets::SharedSecrets;
use dispatcher::Dispatcher;
use dispatcher::trigger::Trigger;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use url::Url;

/// How long a dispatcher may take (`Timeout` in the template).
const LONGEST: Duration = Duration::from_secs(75);
/// Records older than this are dropped (`MaximumRecordAgeInSeconds`).
const OLDEST: i64 = 300_000;
/// Records brought at once (`BatchSize`).
const BATCH: usize = 10;
/// The schedule's minute.
const MINUTE: i64 = 60_000;

/// The dispatchers. Clones are handles to the same ones.
#[derive(Clone)]
pub struct Dispatchers {
    world: World,
    idle: Arc<Mutex<Vec<Warm>>>,
    free: Arc<Semaphore>,
}

/// A process that waits for work.
type Warm = (Process, Arc<Dispatcher>);
/// A record on its way: when it was written, and the order.
type Record = (i64, String);

impl Dispatchers {
    /// With no process yet; so many at once as the plan says.
    pub fn new(world: &World) -> Self {
        let most = world.state().plan.dispatchers;
        Self { world: world.clone(), idle: Arc::default(), free: Arc::new(Semaphore::new(most)) }
    }

    /// Has a dispatcher do its work; false if it died.
    pub async fn invoke(&self, trigger: Trigger) -> bool {
        let Ok(_turn) = self.free.acquire().await else { return false };
        let (process, dispatcher) = self.take().unwrap_or_else(|| self.start());
        let deadline = self.world.now() + SignedDuration::from_secs(75);
        self.world.count("dispatchers invoked");
        let done = process.works(dispatcher::handle(&dispatcher, trigger, deadline), LONGEST).await.is_some();
        if done {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((process, dispatcher));
        } else {
            self.world.count("dispatchers died");
        }
        done
    }

    fn take(&self) -> Option<Warm> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn start(&self) -> Warm {
        let process = Process::start(&self.world);
        let foundation = process.foundation();
        let secrets = SharedSecrets(Arc::clone(&foundation.secrets));
        let url = |text: &str| Url::parse(text).unwrap_or_else(|error| panic!("{error}"));
        let settings = equalture::Settings::new(url(EQUALTURE), None, None, None);
        let settings = settings.unwrap_or_else(|error| panic!("{error}"));
        let clock = foundation.clock.clone();
        let read = move || clock.now();
        let equalture = equalture::Client::with_clock(process.outbound(), settings, secrets.clone(), read.clone());
        let smartrecruiters = smartrecruiters::Client::with_clock(&process.outbound(), &url(ATS), secrets, read);
        (process, Arc::new(Dispatcher { foundation, equalture, smartrecruiters }))
    }

    /// The event source mapping: reads the stream and brings its records, each shard's in order.
    pub async fn bring_records(self) {
        let shards = self.world.state().plan.shards;
        let senders: Vec<mpsc::UnboundedSender<Record>> = (0..shards).map(|_| self.clone().shard()).collect();
        loop {
            let record = self.world.state().stream.pop_front();
            let Some(key) = record else {
                self.world.recorded().await;
                continue;
            };
            self.pass_on(&senders, key);
        }
    }

    fn pass_on(&self, senders: &[mpsc::UnboundedSender<Record>], key: String) {
        let order = order_name(&key);
        let company = order.as_ref().and_then(|order| order.split('/').next()).map(str::to_owned);
        let fault = self.world.strike(Effect::Record, &About { company, order, call: None });
        let shard =
            key.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % senders.len();
        let record = (self.world.at(), key);
        let sender = senders[shard].clone();
        match fault {
            Some(Fault::Dropped) => {}
            Some(Fault::Delayed) => {
                let world = self.world.clone();
                tokio::spawn(async move {
                    let late = world.throw("late record").between(1_000, 400_000);
                    world.sleep(late).await;
                    sender.send(record)
                });
            }
            fault => {
                let times = if fault == Some(Fault::Doubled) { 2 } else { 1 };
                // A shard ends only with the history.
                (0..times).for_each(|_| drop(sender.send(record.clone())));
            }
        }
    }

    fn shard(self) -> mpsc::UnboundedSender<Record> {
        let (sender, mut records) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut batch = Vec::new();
            while records.recv_many(&mut batch, BATCH).await > 0 {
                self.world.sleep(200).await;
                self.deliver(std::mem::take(&mut batch)).await;
            }
        });
        sender
    }

    /// Brings a batch, once more if its dispatcher died, then never again.
    async fn deliver(&self, batch: Vec<Record>) {
        for _ in 0..2 {
            let now = self.world.at();
            let young = batch.iter().filter(|(written, _)| now - written < OLDEST);
            let mut orders: BTreeMap<CompanyKey, Vec<OrderKey>> = BTreeMap::new();
            for key in young.filter_map(|(_, key)| OrderKey::parse(key.strip_prefix("ORDER#")?).ok()) {
                orders.entry(key.company.clone()).or_default().push(key);
            }
            if orders.is_empty() || self.invoke(Trigger::Orders(orders)).await {
                return;
            }
        }
    }

    /// The schedule: every minute, as far as there is anything to find. A minute in which nothing is due would change
    /// nothing. In a storm that lasts most minutes are left out, which costs the orders time and the simulation none.
    pub async fn keep_the_schedule(self) {
        loop {
            let now = self.world.at();
            let due = self.world.state().table.earliest_due();
            let next_minute = (now / MINUTE + 1) * MINUTE;
            match due {
                Some(due) if due - crate::world::start_ms() < next_minute => {
                    let storm = self.world.state().plan.storm_age(now);
                    let pause = if storm > 30 * MINUTE { 9 * MINUTE } else { 0 };
                    self.world.until(next_minute + pause).await;
                    self.tick();
                }
                Some(due) => {
                    let wait = due - crate::world::start_ms() - now;
                    tokio::select! {
                        biased;
                        () = self.world.changed() => {}
                        () = self.world.sleep(wait) => {}
                    }
                }
                None => self.world.changed().await,
            }
        }
    }

    fn tick(&self) {
        let company = self.world.number().is_multiple_of(2).then(|| "A".to_owned());
        let fault = self.world.strike(Effect::Tick, &About { company, ..About::default() });
        let (times, wait) = match fault {
            Some(Fault::Dropped) => (0, 0),
            Some(Fault::Doubled) => (2, 0),
            Some(Fault::Delayed) => (1, self.world.throw("tick").between(1_000, 55_000)),
            Some(Fault::ClockJump) => {
                let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
                idle.iter().for_each(|(process, _)| process.clock_jumps());
                (1, 0)
            }
            _ => (1, 0),
        };
        for _ in 0..times {
            let ours = self.clone();
            tokio::spawn(async move {
                ours.world.sleep(wait).await;
                ours.invoke(Trigger::Schedule).await;
            });
        }
    }
}

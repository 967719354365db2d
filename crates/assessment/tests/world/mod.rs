//! A world in memory: a store that is as strict as the real one, a clock that the test owns, and two upstreams whose
//! state a test changes and looks at.

#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

pub(crate) mod fixtures;
pub(crate) mod peers;
pub(crate) mod store;

use crate::world::fixtures::{company, company_key, key, person, start};
use assessment::attempt::Attempt;
use assessment::company::{Company, CompanyStatus, Leaving};
use assessment::fact::{Arrival, Fact};
use assessment::ids::{AtsId, CompanyKey, Nonce, OrderKey};
use assessment::order::{Order, Origin};
use assessment::outcome::Outcome;
use assessment::package::PackageId;
use assessment::place_order::{Named, OrderRequest, place_order};
use assessment::ports::{Addresses, Clock, Digests, Purpose};
use assessment::receive_result::{ReceiveResultError, expecting, receive_result};
use assessment::record::{Recorded, record};
use assessment::work_lane::{Worked, World, sweep, work_lane};
use jiff::{SignedDuration, Timestamp};
use peers::{Platform, Tracker};
use std::future::Future;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use store::Tables;
use tokio::time::Instant;

/// Everything a story needs. Time stands still until somebody waits.
pub(crate) struct TestWorld {
    pub(crate) tables: Mutex<Tables>,
    pub(crate) equalture: Platform,
    pub(crate) ats: Tracker,
    /// How far the clock is ahead, in milliseconds.
    pub(crate) ahead: Arc<AtomicI64>,
    began: Instant,
    nonces: AtomicU64,
}

/// A dispatcher may work this long.
const SHIFT: SignedDuration = SignedDuration::from_secs(60);

impl TestWorld {
    /// One active company, both upstreams up.
    pub(crate) fn new() -> Self {
        let world = Self {
            tables: Mutex::default(),
            equalture: Platform::default(),
            ats: Tracker::default(),
            ahead: Arc::default(),
            began: Instant::now(),
            nonces: AtomicU64::new(0),
        };
        world.tables().companies.insert(company_key(), company());
        world
    }

    /// Lets time pass.
    pub(crate) async fn pass(&self, time: SignedDuration) {
        self.sleep(time).await;
    }

    /// Changes the company.
    pub(crate) fn change_company(&self, change: impl FnOnce(&mut Company)) {
        change(self.tables().companies.get_mut(&company_key()).unwrap());
    }

    /// The company leaves.
    pub(crate) fn disable(&self) {
        let since = self.now();
        self.change_company(|company| {
            company.status = CompanyStatus::Disabled;
            company.leaving = Some(Leaving { generation: company.generation, since });
        });
    }

    /// Places an order for a candidate with an address.
    pub(crate) async fn place(&self, id: &str) -> OrderKey {
        self.place_for(id, Named::Person(person(id), None)).await
    }

    /// Places an order for whom it names.
    pub(crate) async fn place_for(&self, id: &str, candidate: Named) -> OrderKey {
        let company = self.tables().companies[&company_key()].clone();
        place_order(self, &company, request(id, candidate)).await.unwrap().key
    }

    /// The order as it is stored.
    pub(crate) fn order(&self, key: &OrderKey) -> Order {
        self.tables().orders[key].clone()
    }

    /// The order's one attempt with this number.
    pub(crate) fn attempt(&self, key: &OrderKey, number: u32) -> Attempt {
        self.order(key).attempts.into_iter().find(|attempt| attempt.number == number).unwrap()
    }

    /// How often something is in the order's history.
    pub(crate) fn count(&self, key: &OrderKey, what: &str) -> u32 {
        self.order(key).history.entries().iter().filter(|entry| entry.what == what).map(|entry| entry.count).sum()
    }

    /// Records a fact as another process would.
    pub(crate) async fn happens(&self, key: &OrderKey, fact: Fact) -> Recorded {
        record(self, self, &self.order(key), &fact).await.unwrap()
    }

    /// A result comes in.
    pub(crate) async fn result(&self, key: &OrderKey, attempt: u32, scores: &str) -> Result<(), ReceiveResultError> {
        let outcome = Outcome::new(fixtures::scores(scores), None, self.now());
        let expecting = expecting(self, key).await?;
        receive_result(self, expecting, Arrival { attempt, outcome, link_dropped: false }).await
    }

    /// The stream brings this order.
    pub(crate) async fn stream(&self, key: &OrderKey) -> Worked {
        work_lane(self, &company_key(), std::slice::from_ref(key), self.uptime() + SHIFT).await.unwrap()
    }

    /// The schedule comes round.
    pub(crate) async fn sweep(&self) -> Vec<(CompanyKey, Worked)> {
        let swept = sweep(self, self.uptime() + SHIFT).await.unwrap();
        swept.into_iter().filter_map(|(company, worked)| Some((company, worked.ok()?))).collect()
    }

    /// The schedule comes round every minute, so often.
    pub(crate) async fn sweeps(&self, minutes: u32) {
        for _ in 0..minutes {
            let next = self.now() + SignedDuration::from_mins(1);
            self.sweep().await;
            self.pass(next.duration_since(self.now()).max(SignedDuration::ZERO)).await;
        }
    }
}

/// A request for the usual job.
pub(crate) fn request(id: &str, candidate: Named) -> OrderRequest {
    OrderRequest {
        key: key(id),
        package: PackageId::parse("job-1").unwrap(),
        candidate,
        origin: Origin::Recruiter,
        vacancy: Some(AtsId::parse("vacancy-1").unwrap()),
        language: None,
    }
}

/// A length of time in whole units.
pub(crate) fn duration(time: SignedDuration) -> std::time::Duration {
    time.unsigned_abs()
}

/// The time on the clock that the tests own.
pub(crate) fn time_since(began: Instant) -> Timestamp {
    start() + SignedDuration::try_from(began.elapsed()).unwrap()
}

impl Clock for TestWorld {
    fn now(&self) -> Timestamp {
        time_since(self.began) + SignedDuration::from_millis(self.ahead.load(Ordering::Relaxed))
    }

    fn uptime(&self) -> SignedDuration {
        SignedDuration::try_from(self.began.elapsed()).unwrap()
    }

    fn sleep(&self, time: SignedDuration) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(duration(time))
    }

    fn nonce(&self) -> Nonce {
        Nonce(format!("nonce-{}", self.nonces.fetch_add(1, Ordering::Relaxed)))
    }
}

impl Digests for TestWorld {
    fn digest(&self, purpose: Purpose, parts: &[&str]) -> String {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        parts.hash(&mut hasher);
        format!("{purpose:?}:{:x}", hasher.finish())
    }

    fn matches(&self, purpose: Purpose, parts: &[&str], digest: &str) -> bool {
        self.digest(purpose, parts) == digest
    }
}

impl Addresses for TestWorld {
    fn callback(&self, order: &OrderKey, attempt: u32) -> String {
        format!("https://bridge.test/equalture/callbacks/{}.{attempt}", order.order)
    }

    fn report(&self, order: &OrderKey) -> String {
        format!("https://bridge.test/reports/{}", order.order)
    }
}

impl World for TestWorld {
    type Store = Self;
    type Platform = Platform;
    type Tracker = Tracker;
    type Clock = Self;
    type Digests = Self;
    type Addresses = Self;

    fn store(&self) -> &Self {
        self
    }

    fn platform(&self) -> &Platform {
        &self.equalture
    }

    fn tracker(&self) -> &Tracker {
        &self.ats
    }

    fn clock(&self) -> &Self {
        self
    }

    fn digests(&self) -> &Self {
        self
    }

    fn addresses(&self) -> &Self {
        self
    }
}

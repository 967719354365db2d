//! Where it happens: the bundle on a store of its own process, six companies with a lane each, and what time does to the
//! lanes of the dead.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use assessment::company::{Company, DoubtPolicy, Settings};
use assessment::ids::OrderKey;
use assessment::lane::LEASE;
use assessment::order::Order as Kept;
use assessment::ports::Orders as _;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use peers::equalture::Job;
use peers::smartrecruiters::OrderId;
use peers::{Equalture, Fault, Rule, SmartRecruiters};
use reqwest::Method;
use sandbox::stage::{COMPANY, Stage};
use sandbox::{Options, Sandbox};
use tests::Table;

use crate::ledger::Ledger;
use crate::store::StoreProcess;

/// So long the vendors take: long enough to be killed meanwhile.
const CREATE_TAKES: Duration = Duration::from_millis(40);
const PATCH_TAKES: Duration = Duration::from_millis(15);

/// A company that orders.
pub(crate) struct Employer {
    pub(crate) company: Company,
    pub(crate) job: Job,
}

impl Employer {
    pub(crate) fn name(&self) -> &str {
        self.company.key.company.as_str()
    }

    /// Whether a doubt waits for a person.
    pub(crate) fn holds(&self) -> bool {
        self.company.settings.doubts == DoubtPolicy::Hold
    }
}

/// Everything, and what has been seen of it. The fields end in this order.
pub(crate) struct Field {
    pub(crate) begun: Instant,
    pub(crate) stage: Stage,
    pub(crate) store: StoreProcess,
    pub(crate) table: Table,
    pub(crate) employers: Vec<Employer>,
    /// Orders under way from SmartRecruiters.
    pub(crate) ordering: AtomicUsize,
    /// Results under way from Equalture.
    pub(crate) reporting: AtomicUsize,
    /// Whoever worked in a dispatcher at this moment was killed then, or nobody did.
    nobody_works: Mutex<Timestamp>,
    ledger: Mutex<Ledger>,
    dynamodb: Client,
}

/// Something under way, until it is dropped.
pub(crate) struct UnderWay<'f>(&'f AtomicUsize);

impl<'f> UnderWay<'f> {
    pub(crate) fn begins(count: &'f AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Field {
    /// Starts everything and connects the companies.
    pub(crate) async fn set() -> Self {
        let store = StoreProcess::start().await;
        let artifacts = std::env::var_os("ARTIFACTS").map(PathBuf::from);
        let options = Options { store: Some(store.url()), artifacts, ..Options::default() };
        let stage = Stage::set(options).await.unwrap_or_else(|error| panic!("the stage: {error}"));
        stage.equalture.faults().add(Rule::from(Fault::Slow(CREATE_TAKES)).path("/connect_ats/applications"));
        stage.smartrecruiters.faults().add(Rule::from(Fault::Slow(PATCH_TAKES)).method(Method::PATCH));
        let employers = employers(&stage).await;
        let dynamodb = aws::sdk::dynamodb(&stage.foundation.config.aws, aws::http::client(None).unwrap());
        Self {
            begun: Instant::now(),
            table: Table::of(&stage.sandbox),
            stage,
            store,
            employers,
            ordering: AtomicUsize::default(),
            reporting: AtomicUsize::default(),
            nobody_works: Mutex::new(Timestamp::UNIX_EPOCH),
            ledger: Mutex::default(),
            dynamodb,
        }
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.stage.sandbox
    }

    pub(crate) fn ats(&self) -> &SmartRecruiters {
        &self.stage.smartrecruiters
    }

    pub(crate) fn equalture(&self) -> &Equalture {
        &self.stage.equalture
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }

    /// Kills every process of a function, whatever it does.
    pub(crate) fn kill(&self, function: &str) {
        self.sandbox().kill(function).unwrap();
        if function == "dispatcher" {
            *lock(&self.nobody_works) = Timestamp::now();
        }
    }

    /// The order as the bridge keeps it, if it does.
    pub(crate) async fn keeps(&self, order: &OrderId, employer: usize) -> Option<Kept> {
        let key = OrderKey::parse(&format!("{}#{order}", self.employers[employer].company.key)).unwrap();
        self.stage.foundation.desk().await.unwrap().find(&key).await.unwrap()
    }

    /// Whoever took a lane and works no more, because it was killed or could not reach the store to let go of it, has its
    /// lease end now and not in a minute and a half.
    ///
    /// What cannot be read or written just now is for the next time.
    pub(crate) async fn leases_of_the_dead_end(&self) {
        if self.sandbox().is_idle("dispatcher").unwrap() {
            *lock(&self.nobody_works) = Timestamp::now();
        }
        let nobody_works = *lock(&self.nobody_works);
        for employer in &self.employers {
            let key = AttributeValue::S(format!("LANE#{}", employer.company.key));
            let get = self.dynamodb.get_item().table_name(self.sandbox().table()).consistent_read(true);
            let Ok(found) = get.key("pk", key.clone()).send().await else { return };
            let lane = found.item.unwrap_or_default();
            let text = |name: &str| lane.get(name).and_then(|value| value.as_s().ok()).cloned();
            let (Some(holder), Some(until)) = (text("holder"), text("lease_until")) else { continue };
            if until.parse::<Timestamp>().unwrap() - LEASE < nobody_works {
                self.lease_ends(key, holder).await;
            }
        }
    }

    async fn lease_ends(&self, lane: AttributeValue, holder: String) {
        let past = format!("{:.3}", Timestamp::now() - LEASE);
        let update = self.dynamodb.update_item().table_name(self.sandbox().table()).key("pk", lane);
        let update = update.update_expression("SET lease_until = :past").condition_expression("holder = :holder");
        let update = update.expression_attribute_values(":past", AttributeValue::S(past));
        // somebody else's by now, or the store is down
        let _ = update.expression_attribute_values(":holder", AttributeValue::S(holder)).send().await;
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The stage's own company and five more, of which two hold their doubts.
async fn employers(stage: &Stage) -> Vec<Employer> {
    let mut employers = vec![Employer { company: stage.company.clone(), job: stage.job.clone() }];
    let (retry, hold) = (DoubtPolicy::Retry, DoubtPolicy::Hold);
    for (name, doubts) in [("Acme", retry), ("Hooli", hold), ("Initech", retry), ("Massive", hold), ("Umbrella", retry)]
    {
        let job = Job::new(&format!("{name} essentials"));
        let company = stage.connect(name, Settings { doubts, ..Settings::default() }, &job).await;
        employers.push(Employer { company: company.unwrap(), job });
    }
    assert_eq!(employers[0].name(), COMPANY);
    employers
}

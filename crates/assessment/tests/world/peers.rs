//! The two upstreams: each is a state that a test sets, and remembers what reached it.

use crate::world::fixtures::{person, reference};
use crate::world::{TestWorld, duration, time_since};
use assessment::attempt::{Blockage, Ending};
use assessment::company::Company;
use assessment::fact::TellEnding;
use assessment::ids::{AtsId, EqualtureJobId, OrderKey};
use assessment::order::Order;
use assessment::outcome::Score;
use assessment::package::Job;
use assessment::ports::{
    ApplicantTracker, AssessmentPlatform, Catalogue, Creation, Fetched, Invitation, Probed, Unanswered,
};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// How an upstream is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Weather {
    #[default]
    Up,
    /// No connection.
    Down,
    /// Does what it is asked, and its answer is lost.
    AnswerLost,
    /// Does nothing, and gives no answer.
    Silent,
    /// Asks for patience.
    Busy(Option<SignedDuration>),
    /// Lets nobody in.
    Blocked(Blockage),
    /// Equalture will not have this one; the ATS does not know the order.
    Refusing,
    /// Equalture creates without a name; the ATS does not like the document.
    Odd,
}

/// A call that goes unanswered takes this long.
const TIME_OUT: SignedDuration = SignedDuration::from_secs(15);

/// What the upstreams have in common.
#[derive(Debug)]
pub(crate) struct Wire {
    began: Instant,
    pub(crate) weather: Weather,
    /// So many more calls, then this weather.
    pub(crate) then: Option<(u32, Weather)>,
    /// An answered call takes this long.
    pub(crate) takes: SignedDuration,
    /// When each call began, probes excepted.
    pub(crate) calls: Vec<Timestamp>,
    /// When each probe began.
    pub(crate) probes: Vec<Timestamp>,
    /// When it was asked whether it has a token, or gets one.
    pub(crate) readied: Vec<Timestamp>,
    pub(crate) at_once: usize,
    pub(crate) most_at_once: usize,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            weather: Weather::default(),
            then: None,
            takes: SignedDuration::from_millis(200),
            calls: Vec::new(),
            probes: Vec::new(),
            readied: Vec::new(),
            at_once: 0,
            most_at_once: 0,
        }
    }
}

impl Wire {
    fn begin(&mut self) -> (Weather, SignedDuration) {
        if let Some((left, next)) = &mut self.then {
            if *left == 0 {
                self.weather = *next;
                self.then = None;
            } else {
                *left -= 1;
            }
        }
        self.calls.push(time_since(self.began));
        self.at_once += 1;
        self.most_at_once = self.most_at_once.max(self.at_once);
        let lost = matches!(self.weather, Weather::AnswerLost | Weather::Silent);
        (self.weather, if lost { TIME_OUT } else { self.takes })
    }

    fn probed(&mut self) -> Probed {
        self.probes.push(time_since(self.began));
        self.token()
    }

    /// What a harmless question gets: it is only the call that matters whose answer is lost.
    fn token(&self) -> Probed {
        match self.weather {
            Weather::Down => Probed::Unavailable,
            Weather::Blocked(blockage) => Probed::Blocked(blockage),
            _ => Probed::Well,
        }
    }

    /// The most calls that began within any one second.
    pub(crate) fn most_a_second(&self) -> usize {
        let second = SignedDuration::from_secs(1);
        let within = |from: &Timestamp| self.calls.iter().filter(|at| *at >= from && **at < *from + second).count();
        self.calls.iter().map(within).max().unwrap_or(0)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Equalture.
#[derive(Debug, Default)]
pub(crate) struct Platform {
    wire: Mutex<Wire>,
    /// A token is at hand also while it is down.
    pub(crate) has_token: Mutex<bool>,
    /// The applications that exist: address and callback.
    applications: Mutex<Vec<(String, String)>>,
    /// How often the jobs were asked for.
    pub(crate) jobs_asked: Mutex<u32>,
}

impl Platform {
    pub(crate) fn wire(&self) -> MutexGuard<'_, Wire> {
        lock(&self.wire)
    }

    pub(crate) fn is(&self, weather: Weather) {
        self.wire().weather = weather;
    }

    pub(crate) fn keeps_its_token(&self) {
        *lock(&self.has_token) = true;
    }

    /// The addresses invited, in the order they were.
    pub(crate) fn invited(&self) -> Vec<String> {
        lock(&self.applications).iter().map(|(email, _)| email.clone()).collect()
    }

    /// Where results are reported, in the order the applications were created.
    pub(crate) fn callbacks(&self) -> Vec<String> {
        lock(&self.applications).iter().map(|(_, callback)| callback.clone()).collect()
    }
}

impl AssessmentPlatform for Platform {
    async fn ready(&self, _: &Company) -> Probed {
        if *lock(&self.has_token) { Probed::Well } else { self.wire().token() }
    }

    async fn create(&self, _: &Company, invitation: &Invitation<'_>) -> Creation {
        let (weather, takes) = self.wire().begin();
        let creates = matches!(weather, Weather::Up | Weather::AnswerLost | Weather::Odd);
        let mut number = 0;
        if creates {
            let mut applications = lock(&self.applications);
            applications.push((invitation.person.email.clone(), invitation.callback_url.clone()));
            number = applications.len();
        }
        tokio::time::sleep(duration(takes)).await;
        self.wire().at_once -= 1;
        Creation::Ended(match weather {
            Weather::Up => Ending::Created(reference(&format!("r-{number}"))),
            Weather::Odd => Ending::CreatedUnnamed,
            Weather::Down => Ending::NotSent,
            Weather::AnswerLost | Weather::Silent => Ending::InDoubt,
            Weather::Busy(wait) => Ending::Busy(wait),
            Weather::Blocked(blockage) => Ending::Blocked(blockage),
            Weather::Refusing => return Creation::JobDoubted(Ending::Refused(Refusal::CandidateNotAccepted)),
        })
    }

    async fn offers(&self, _: &Company, _: &EqualtureJobId) -> Option<bool> {
        Some(!matches!(self.wire().weather, Weather::Refusing))
    }

    async fn probe(&self, _: &Company) -> Probed {
        self.wire().probed()
    }
}

impl Catalogue for TestWorld {
    async fn jobs(&self, _: &Company) -> Result<Vec<Job>, Unanswered> {
        *lock(&self.equalture.jobs_asked) += 1;
        let id = assessment::ids::EqualtureJobId::parse("job-1").unwrap();
        match self.equalture.wire().token() {
            Probed::Well => Ok(vec![Job { id, name: "Engineer".into() }]),
            Probed::Unavailable => Err(Unanswered::Unavailable),
            Probed::Blocked(blockage) => Err(Unanswered::Blocked(blockage)),
        }
    }
}

/// What the ATS was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) order: OrderKey,
    pub(crate) revision: u64,
    pub(crate) progress: Progress,
    pub(crate) scores: Vec<Score>,
    pub(crate) report: String,
    pub(crate) at: Timestamp,
}

/// The ATS.
#[derive(Debug, Default)]
pub(crate) struct Tracker {
    wire: Mutex<Wire>,
    heard: Mutex<Vec<Heard>>,
    /// What it says that the vacancy is called, if it does.
    pub(crate) title: Mutex<Option<String>>,
    /// How often it was asked for that.
    pub(crate) title_asked: Mutex<u32>,
    /// It knows no candidate's address.
    pub(crate) no_address: Mutex<bool>,
}

impl Tracker {
    pub(crate) fn wire(&self) -> MutexGuard<'_, Wire> {
        lock(&self.wire)
    }

    pub(crate) fn is(&self, weather: Weather) {
        self.wire().weather = weather;
    }

    /// What reached it, in the order it did.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        lock(&self.heard).clone()
    }

    /// How far it was told that things are, in the order it was.
    pub(crate) fn told(&self) -> Vec<&'static str> {
        lock(&self.heard).iter().map(|heard| heard.progress.as_str()).collect()
    }
}

impl ApplicantTracker for Tracker {
    async fn ready(&self, _: &Company) -> Probed {
        let mut wire = self.wire();
        let now = time_since(wire.began);
        wire.readied.push(now);
        Probed::Well
    }

    async fn tell(&self, _: &Company, order: &Order, report: &str) -> TellEnding {
        let (weather, takes) = self.wire().begin();
        if matches!(weather, Weather::Up | Weather::AnswerLost) {
            let scores = order.outcome().map(|outcome| outcome.scores.clone()).unwrap_or_default();
            let (revision, progress, report) = (order.revision, order.progress, report.to_owned());
            let at = time_since(self.wire().began);
            lock(&self.heard).push(Heard { order: order.key.clone(), revision, progress, scores, report, at });
        }
        tokio::time::sleep(duration(takes)).await;
        self.wire().at_once -= 1;
        match weather {
            Weather::Up => TellEnding::Told,
            Weather::Odd => TellEnding::NotAccepted,
            Weather::Down => TellEnding::NotSent,
            Weather::AnswerLost | Weather::Silent => TellEnding::InDoubt,
            Weather::Busy(wait) => TellEnding::Busy(wait),
            Weather::Blocked(blockage) => TellEnding::Blocked(blockage),
            Weather::Refusing => TellEnding::Gone,
        }
    }

    async fn candidate(&self, _: &Company, id: &AtsId) -> Fetched {
        let (weather, takes) = self.wire().begin();
        tokio::time::sleep(duration(takes)).await;
        self.wire().at_once -= 1;
        match weather {
            _ if *lock(&self.no_address) => Fetched::Never(Refusal::NoEmail),
            Weather::Up => Fetched::Person(person(id.as_str())),
            Weather::Busy(wait) => Fetched::NotNow(wait),
            Weather::Blocked(blockage) => Fetched::Blocked(blockage),
            Weather::Refusing => Fetched::Never(Refusal::CandidateNotFound),
            _ => Fetched::NotNow(None),
        }
    }

    async fn vacancy_title(&self, _: &Company, _: &AtsId) -> Option<String> {
        *lock(&self.title_asked) += 1;
        let takes = self.wire().begin().1;
        tokio::time::sleep(duration(takes)).await;
        self.wire().at_once -= 1;
        lock(&self.title).clone()
    }

    async fn probe(&self, _: &Company) -> Probed {
        self.wire().probed()
    }
}

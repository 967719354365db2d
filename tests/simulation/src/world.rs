//! The world of one history: the table, the secrets and the two vendors as they are, and a record of what each saw.

use crate::dice::Dice;
use crate::faults::{Effect, Fault, Plan, Strike};
use crate::history::{AttemptSeen, Event, History};
use crate::table::Table;
use crate::vault::Vault;
use crate::vendors::{Application, Equalture, SmartRecruiters};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// When every history begins.
pub const START: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// The same in milliseconds since 1970.
pub fn start_ms() -> i64 {
    START.as_millisecond()
}

/// The world. Clones are handles to the same one.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    began: Instant,
    state: Mutex<State>,
    /// The table has changed: something may be due.
    changed: Notify,
    /// The stream has a record.
    recorded: Notify,
}

/// Everything that is somewhere.
pub struct State {
    /// What goes wrong.
    pub plan: Plan,
    /// DynamoDB.
    pub table: Table,
    /// Secrets Manager.
    pub vault: Vault,
    /// Equalture.
    pub equalture: Equalture,
    /// SmartRecruiters.
    pub ats: SmartRecruiters,
    /// What was seen.
    pub history: History,
    /// What struck, how often.
    pub struck: BTreeMap<(Effect, Fault), u64>,
    /// What struck, in order.
    pub strikes: Vec<Strike>,
    /// Keys of orders that wait to be brought by the stream.
    pub stream: VecDeque<String>,
    /// Applications whose candidates have just got their mail.
    pub born: VecDeque<Application>,
    /// What was asked to happen to a company or an order at the moment of a strike.
    pub wishes: VecDeque<Wish>,
    /// The credentials that each vendor (`equalture` or `ats`) takes for a company: client id and secret.
    pub credentials: BTreeMap<(&'static str, String), (String, String)>,
    /// What was counted.
    pub counts: BTreeMap<&'static str, u64>,
    next: u64,
    occurrences: BTreeMap<Effect, u64>,
    erased: BTreeSet<String>,
}

/// What an operator, or an administrator, does in the middle of somebody's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// The company leaves.
    Disable(String),
    /// The order is erased.
    Erase(String),
    /// Credentials or keys change.
    Rotate(String),
}

/// Whom an effect is about.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The company.
    pub company: Option<String>,
    /// The order, as `{company}/{order}`.
    pub order: Option<String>,
    /// The call or delivery.
    pub call: Option<u64>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

impl World {
    /// An empty world under a plan. Its clock begins now.
    pub fn new(plan: Plan) -> Self {
        let state = State {
            plan,
            table: Table::default(),
            vault: Vault::default(),
            equalture: Equalture::default(),
            ats: SmartRecruiters::default(),
            history: History::default(),
            struck: BTreeMap::new(),
            strikes: Vec::new(),
            stream: VecDeque::new(),
            born: VecDeque::new(),
            wishes: VecDeque::new(),
            credentials: BTreeMap::new(),
            counts: BTreeMap::new(),
            next: 0,
            occurrences: BTreeMap::new(),
            erased: BTreeSet::new(),
        };
        let (changed, recorded) = (Notify::new(), Notify::new());
        Self(Arc::new(Inner { began: Instant::now(), state: Mutex::new(state), changed, recorded }))
    }

    /// Everything there is.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Milliseconds since the beginning.
    pub fn at(&self) -> i64 {
        i64::try_from(self.0.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// The true time.
    pub fn now(&self) -> Timestamp {
        START + SignedDuration::from_millis(self.at())
    }

    /// Waits.
    pub async fn sleep(&self, milliseconds: i64) {
        tokio::time::sleep(Duration::from_millis(milliseconds.max(0).unsigned_abs())).await;
    }

    /// Waits for this moment since the beginning.
    pub async fn until(&self, at: i64) {
        self.sleep(at - self.at()).await;
    }

    /// Waits until the table has changed.
    pub async fn changed(&self) {
        self.0.changed.notified().await;
    }

    /// Lets those who wait for a change look again.
    pub fn stirs(&self) {
        self.0.changed.notify_waiters();
    }

    /// Waits until the stream has a record.
    pub async fn recorded(&self) {
        self.0.recorded.notified().await;
    }

    /// Writes down what was just seen.
    pub fn note(&self, event: Event) {
        let at = self.at();
        self.state().history.note(at, event);
    }

    /// A number that nothing else has.
    pub fn number(&self) -> u64 {
        let mut state = self.state();
        state.next += 1;
        state.next
    }

    /// One throw of the dice under this name, another one each time.
    pub fn throw(&self, name: &str) -> Dice {
        let number = self.number();
        self.state().plan.dice.named(name, number)
    }

    /// Whether something goes wrong here and now; what happens to others at this moment is set going.
    pub fn strike(&self, effect: Effect, about: &About) -> Option<Fault> {
        let now = self.at();
        let mut state = self.state();
        let count = state.occurrences.entry(effect).or_default();
        *count += 1;
        let occurrence = *count;
        let fault = state.plan.strikes(effect, occurrence, now)?;
        let wish = match fault {
            Fault::Disabled => Some(Wish::Disable(about.company.clone().unwrap_or_else(|| "A".to_owned()))),
            Fault::Rotated => Some(Wish::Rotate(about.company.clone().unwrap_or_else(|| "A".to_owned()))),
            Fault::Erased => match about.order.clone().or_else(|| state.some_order(occurrence)) {
                Some(order) => Some(Wish::Erase(order)),
                None => return None,
            },
            _ => None,
        };
        *state.struck.entry((effect, fault)).or_default() += 1;
        state.strikes.push((effect, occurrence));
        state.history.fault(now, fault, effect, about.call);
        let Some(wish) = wish else { return Some(fault) };
        state.wishes.push_back(wish);
        drop(state);
        self.0.changed.notify_waiters();
        None
    }

    /// Counts something.
    pub fn count(&self, what: &'static str) {
        *self.state().counts.entry(what).or_default() += 1;
    }

    /// Looks at what was just written to the table: notes it, and lets the stream and the schedule know.
    pub fn saw_writes(&self) {
        let now = self.at();
        let mut state = self.state();
        let records = state.table.take_records();
        if records.is_empty() {
            return;
        }
        for record in records {
            let seen = seen(&record.pk, record.new_image.as_ref());
            if let Some(event) = seen {
                state.saw(now, event);
            }
            if record.new_image.as_ref().is_some_and(|image| image.get("wake").is_some()) {
                state.stream.push_back(record.pk);
            }
        }
        let recorded = !state.stream.is_empty();
        drop(state);
        self.0.changed.notify_waiters();
        if recorded {
            self.0.recorded.notify_waiters();
        }
    }
}

impl State {
    /// One of the orders that are stored.
    fn some_order(&self, number: u64) -> Option<String> {
        let orders: Vec<&str> =
            self.table.items().map(|(key, _)| key).filter(|key| key.starts_with("ORDER#")).collect();
        self.plan.dice.named("some order", number).pick(&orders).and_then(order_name)
    }

    fn saw(&mut self, now: i64, event: Event) {
        let erased = match &event {
            Event::OrderWritten { order, progress, .. } if progress == "erased" => Some(order.clone()),
            _ => None,
        };
        self.history.note(now, event);
        if let Some(order) = erased.filter(|order| self.erased.insert(order.clone())) {
            self.history.note(now, Event::Erased { order });
        }
    }
}

/// An order's name in the history: `{company}/{order}`.
pub fn order_name(key: &str) -> Option<String> {
    let key = key.strip_prefix("ORDER#").unwrap_or(key);
    let (company, order) = key.strip_prefix("smartrecruiters#")?.split_once('#')?;
    Some(format!("{company}/{order}"))
}

fn seen(pk: &str, image: Option<&Value>) -> Option<Event> {
    if let Some(order) = pk.starts_with("ORDER#").then(|| order_name(pk)).flatten() {
        return Some(image.map_or(Event::OrderDeleted { order: order.clone() }, |image| written(order, image)));
    }
    let reference = pk.strip_prefix("REF#")?.rsplit_once('#')?.1.to_owned();
    let order = order_name(image?["order"]["S"].as_str()?)?;
    Some(Event::ReferenceWritten { order, reference })
}

fn written(order: String, image: &Value) -> Event {
    let number = |value: &Value| value["N"].as_str().and_then(|text| text.parse().ok()).unwrap_or_default();
    let moment = |name: &str| image[name]["S"].as_str().and_then(since_start);
    let attempts = image["attempts"]["L"].as_array().map(Vec::as_slice).unwrap_or_default();
    Event::OrderWritten {
        order,
        progress: image["progress"]["S"].as_str().unwrap_or_default().to_owned(),
        revision: number(&image["revision"]),
        told: number(&image["told"]),
        due: moment("due_at"),
        deadline: moment("deadline").unwrap_or_default(),
        parked: image["parked"]["BOOL"].as_bool().unwrap_or_default(),
        attempts: attempts.iter().map(|attempt| attempt_seen(&attempt["M"])).collect(),
    }
}

fn attempt_seen(attempt: &Value) -> AttemptSeen {
    let number = attempt["number"]["N"].as_str().and_then(|text| text.parse().ok()).unwrap_or_default();
    let text = |value: &Value| value["S"].as_str().map(str::to_owned);
    AttemptSeen { attempt: number, ending: text(&attempt["ending"]["M"]["is"]), reference: text(&attempt["reference"]) }
}

/// Milliseconds from the beginning to a moment that is written out.
fn since_start(text: &str) -> Option<i64> {
    let moment: Timestamp = text.parse().ok()?;
    i64::try_from(moment.duration_since(START).as_millis()).ok()
}

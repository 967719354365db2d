//! What was seen so far, by order, company, call and delivery. Nothing is judged here.

use crate::history::{AttemptSeen, Ending, Event};
use std::collections::{BTreeMap, BTreeSet};

/// A second, in milliseconds.
pub(super) const SECOND: i64 = 1_000;
/// A minute, in milliseconds.
pub(super) const MINUTE: i64 = 60 * SECOND;
/// A dispatcher lives 60 s; whatever it had under way is over after 75 s; clocks may differ by five.
pub(super) const LIFE_OF_A_CALLER: i64 = 70 * SECOND;
/// What came about so shortly before the history settled may still be under way: the schedule looks once a minute.
pub(super) const JUST_NOW: i64 = 2 * MINUTE;
/// A line that never comes.
const NEVER: usize = usize::MAX;

#[derive(Debug, Default)]
pub(super) struct Company {
    pub(super) holds: bool,
    pub(super) disabled_at: Option<i64>,
    pub(super) left_at: i64,
    pub(super) left_line: usize,
    enabled_line: usize,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that was seen")]
pub(super) struct Call {
    pub(super) number: u64,
    pub(super) at: i64,
    pub(super) line: usize,
    pub(super) order: Option<String>,
    what: &'static str,
    pub(super) attempt: Option<u32>,
    pub(super) fresh: bool,
    pub(super) ending: Option<Ending>,
    pub(super) ended_at: i64,
    pub(super) ended_line: usize,
    pub(super) arrived: bool,
    retry_after: bool,
    understood: bool,
    /// A fault may have kept its caller from writing down how it ended.
    hit: bool,
    pub(super) recorded_line: Option<usize>,
    told_before: u64,
    /// The ATS was behind when it began.
    pub(super) behind: bool,
}

impl Call {
    fn is_good(&self) -> bool {
        matches!(self.ending, Some(Ending::Status(status)) if status < 300)
    }

    /// The bridge was answered that it is done.
    pub(super) fn is_done(&self) -> bool {
        self.is_good() && self.understood
    }

    /// And had the chance to write that down.
    pub(super) fn is_known(&self) -> bool {
        self.is_done() && (self.recorded_line.is_some() || !self.hit)
    }

    pub(super) fn proves_nothing_was_done(&self) -> bool {
        match self.ending {
            Some(Ending::Status(status)) => (300..500).contains(&status) || (status == 503 && self.retry_after),
            ending => ending == Some(Ending::NOT_SENT),
        }
    }

    /// It has ended, and the bridge cannot know what came of it.
    pub(super) fn is_doubt(&self) -> bool {
        self.ending.is_some() && !self.is_known() && !self.proves_nothing_was_done()
    }
}

#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) attempt: u32,
    pub(super) result: String,
    pub(super) line: usize,
    status: Option<u16>,
    pub(super) answered_at: i64,
    answered_line: usize,
    /// A second copy of it may come at any time.
    hit: bool,
}

impl Delivery {
    pub(super) fn is_accepted(&self) -> bool {
        self.status.is_some_and(|status| status < 300)
    }

    pub(super) fn may_be_stored(&self) -> bool {
        self.status.is_none_or(|status| !(300..500).contains(&status))
    }

    /// After this line it can no longer be stored.
    pub(super) fn ended_line(&self) -> usize {
        let over = self.status.is_some_and(|status| status < 500) && !self.hit;
        if over { self.answered_line } else { NEVER }
    }
}

/// A write of an order.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) progress: String,
    pub(super) revision: u64,
    pub(super) told: u64,
    pub(super) due: Option<i64>,
    pub(super) parked: bool,
    pub(super) attempts: Vec<AttemptSeen>,
}

/// What the ATS shows.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) status: String,
    pub(super) result: Option<String>,
    pub(super) call: u64,
    pub(super) at: i64,
}

impl Document {
    pub(super) fn says(&self) -> String {
        format!("{} {}", self.status, self.result.as_deref().unwrap_or_default()).trim().to_owned()
    }
}

#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) company: String,
    first_sent: Option<usize>,
    accepted_send: Option<usize>,
    pub(super) answered_at: Option<i64>,
    pub(super) before: Option<Stored>,
    pub(super) stored: Option<Stored>,
    pub(super) written_line: Option<usize>,
    pub(super) changed_at: i64,
    pub(super) deleted_line: Option<usize>,
    pub(super) creates: Vec<u64>,
    pub(super) patches: Vec<u64>,
    pub(super) applications: Vec<(i64, u64)>,
    unrecorded: Vec<u64>,
    pub(super) deliveries: Vec<Delivery>,
    pub(super) documents: Vec<Document>,
    pub(super) references: BTreeSet<String>,
    pub(super) held: bool,
    /// The ATS has forgotten it.
    pub(super) gone: bool,
    pub(super) redriven: Vec<usize>,
    pub(super) erased_at: Option<i64>,
    pub(super) words: BTreeSet<String>,
}

/// What was seen. Lines are counted: at one moment many things happen, one after another.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) quiet: bool,
    pub(super) line: usize,
    pub(super) at: i64,
    pub(super) settled: Option<usize>,
    pub(super) companies: BTreeMap<String, Company>,
    pub(super) orders: BTreeMap<String, Order>,
    pub(super) calls: BTreeMap<u64, Call>,
    pub(super) sends: BTreeMap<u64, usize>,
    deliveries: BTreeMap<u64, (String, usize)>,
    hit: BTreeSet<u64>,
    young: Vec<u64>,
}

impl Seen {
    pub(super) fn company_of(&self, order: &Order) -> &Company {
        &self.companies[&order.company]
    }

    /// Its company has left since it was stored.
    pub(super) fn is_dead(&self, order: &Order) -> bool {
        let company = self.company_of(order);
        company.disabled_at.is_some() || order.written_line.is_some_and(|line| line < company.enabled_line)
    }

    /// Its company serves, and neither time nor a person has ended it.
    pub(super) fn is_owed(&self, order: &Order) -> bool {
        let sent = order.accepted_send.or(order.first_sent).unwrap_or_default();
        let serves = !self.is_dead(order) && sent > self.company_of(order).enabled_line;
        serves && order.erased_at.is_none() && order.deleted_line.is_none()
    }

    /// Takes in what was just seen.
    pub(super) fn sees(&mut self, at: i64, event: &Event) {
        self.line += 1;
        self.at = at;
        if let Some(order) = event.order().filter(|order| !self.orders.contains_key(*order)) {
            let company = order.split('/').next().unwrap_or_default().to_owned();
            self.companies.entry(company.clone()).or_default();
            self.orders.insert(order.to_owned(), Order { company, ..Order::default() });
        }
        self.takes_in(event);
    }

    fn takes_in(&mut self, event: &Event) {
        match event {
            Event::Begins { quiet, companies, .. } => {
                self.quiet = *quiet;
                let company = |holds| Company { holds, ..Company::default() };
                let companies = companies.iter().map(|plan| (plan.company.clone(), company(plan.doubts == "hold")));
                self.companies = companies.collect();
            }
            Event::Settled {} => self.settled = Some(self.line),
            Event::Fault { call, .. } => self.fault(*call),
            Event::CallBegins { .. } => self.call_begins(event),
            Event::CallEnds { call, arrived, ending, retry_after, understood } => {
                self.call_ends(*call, *arrived, *ending, *retry_after, *understood);
            }
            Event::Disabled { company } | Event::Enabled { company } => {
                self.company_changes(company, matches!(event, Event::Disabled { .. }));
            }
            Event::CallbackSent { delivery, order, attempt, result, .. } => {
                self.callback_sent(*delivery, order, *attempt, result);
            }
            Event::CallbackAnswered { delivery, status } => self.callback_answered(*delivery, *status),
            Event::OrderWritten { order, .. } => self.order_written(order, event),
            event => self.of_an_order(event),
        }
    }

    /// What concerns one order alone.
    fn of_an_order(&mut self, event: &Event) {
        let (line, at) = (self.line, self.at);
        let Some(order) = event.order().and_then(|order| self.orders.get_mut(order)) else { return };
        match event {
            Event::OrderSent { send, .. } => {
                self.sends.insert(*send, line);
                order.first_sent.get_or_insert(line);
            }
            Event::OrderAnswered { send, status, .. } if *status < 300 => {
                let sent = self.sends.get(send).copied().unwrap_or_default();
                order.accepted_send = Some(order.accepted_send.unwrap_or_default().max(sent));
                order.answered_at.get_or_insert(at);
            }
            Event::Told { status, result, call, .. } => {
                order.documents.push(Document { status: status.clone(), result: result.clone(), call: *call, at });
            }
            Event::ApplicationCreated { call, .. } => order.applications.push((at, *call)),
            Event::OrderDeleted { .. } => {
                (order.before, order.stored, order.deleted_line) = (None, None, Some(line));
            }
            Event::ReferenceWritten { reference, .. } => drop(order.references.insert(reference.clone())),
            Event::Alarm { what, .. } if what == "order_held" => order.held = true,
            Event::Erased { .. } => drop(order.erased_at.get_or_insert(at)),
            Event::Redriven { .. } => order.redriven.push(line),
            Event::Is { words, .. } => order.words.extend(words.iter().flat_map(|word| spellings(word))),
            _ => {}
        }
    }

    /// A fault that names no call hits a caller, the store or a clock: what waits to be recorded may be lost by it.
    fn fault(&mut self, call: Option<u64>) {
        let Some(number) = call else { return self.callers_may_be_lost() };
        self.hit.insert(number);
        if let Some(call) = self.calls.get_mut(&number) {
            call.hit = true;
        }
        if let Some((order, at)) = self.deliveries.get(&number)
            && let Some(delivery) = self.orders.get_mut(order).and_then(|order| order.deliveries.get_mut(*at))
        {
            delivery.hit = true;
        }
    }

    fn callers_may_be_lost(&mut self) {
        let now = self.at;
        self.young.retain(|number| self.calls.get(number).is_some_and(|call| now <= call.at + LIFE_OF_A_CALLER));
        for number in &self.young {
            if let Some(call) = self.calls.get_mut(number) {
                call.hit = true;
            }
        }
    }

    fn call_begins(&mut self, event: &Event) {
        let Event::CallBegins { call: number, what, order, attempt, connection, .. } = event else { return };
        let story = order.as_ref().and_then(|order| self.orders.get_mut(order));
        let stored = story.as_ref().and_then(|order| order.stored.as_ref());
        let call = Call {
            number: *number,
            at: self.at,
            line: self.line,
            order: order.clone(),
            what,
            attempt: *attempt,
            fresh: *connection == "fresh",
            ending: None,
            ended_at: 0,
            ended_line: NEVER,
            arrived: false,
            retry_after: false,
            understood: false,
            hit: self.hit.contains(number),
            recorded_line: None,
            told_before: stored.map_or(0, |stored| stored.told),
            behind: stored.is_some_and(|stored| stored.told < stored.revision),
        };
        if let Some(order) = story.filter(|_| matches!(*what, "create" | "patch")) {
            let calls = if *what == "create" { &mut order.creates } else { &mut order.patches };
            calls.push(*number);
            self.young.push(*number);
        }
        self.calls.insert(*number, call);
    }

    fn call_ends(&mut self, number: u64, arrived: bool, ending: Ending, retry_after: bool, understood: bool) {
        let (line, at) = (self.line, self.at);
        let Some(call) = self.calls.get_mut(&number) else { return };
        (call.ending, call.ended_at, call.ended_line) = (Some(ending), at, line);
        (call.arrived, call.retry_after, call.understood) = (arrived, retry_after, understood);
        let (what, done) = (call.what, call.is_done());
        if let Some(order) = call.order.as_ref().and_then(|order| self.orders.get_mut(order)) {
            order.gone |= what == "patch" && ending == Ending::Status(404);
            order.unrecorded.extend((done && matches!(what, "create" | "patch")).then_some(number));
        }
        if ending == Ending::CRASH {
            self.callers_may_be_lost();
        }
    }

    fn company_changes(&mut self, name: &str, leaves: bool) {
        let (line, at) = (self.line, self.at);
        let Some(company) = self.companies.get_mut(name) else { return };
        if company.disabled_at.is_none() {
            (company.left_at, company.left_line) = (at, line);
        }
        if leaves {
            company.disabled_at.get_or_insert(at);
        } else {
            (company.disabled_at, company.enabled_line) = (None, line);
        }
    }

    fn callback_sent(&mut self, number: u64, order: &str, attempt: u32, result: &str) {
        let hit = self.hit.contains(&number);
        let line = self.line;
        let Some(story) = self.orders.get_mut(order) else { return };
        self.deliveries.insert(number, (order.to_owned(), story.deliveries.len()));
        let result = result.to_owned();
        story.deliveries.push(Delivery {
            attempt,
            result,
            line,
            status: None,
            answered_at: 0,
            answered_line: NEVER,
            hit,
        });
    }

    fn callback_answered(&mut self, number: u64, status: u16) {
        let Some((order, at)) = self.deliveries.get(&number) else { return };
        let delivery = self.orders.get_mut(order).and_then(|order| order.deliveries.get_mut(*at));
        let Some(delivery) = delivery else { return };
        (delivery.status, delivery.answered_at, delivery.answered_line) = (Some(status), self.at, self.line);
    }

    fn order_written(&mut self, name: &str, event: &Event) {
        let Event::OrderWritten { progress, revision, told, due, parked, attempts, .. } = event else { return };
        let (line, at) = (self.line, self.at);
        let Some(order) = self.orders.get_mut(name) else { return };
        if order.stored.is_none() {
            (order.written_line, order.deleted_line) = (Some(line), None);
        }
        if order.stored.as_ref().is_none_or(|stored| *revision > stored.revision) {
            order.changed_at = at;
        }
        let (progress, attempts) = (progress.clone(), attempts.clone());
        let stored = Stored { progress, revision: *revision, told: *told, due: *due, parked: *parked, attempts };
        let calls = &mut self.calls;
        order.unrecorded.retain(|number| {
            let Some(call) = calls.get_mut(number).filter(|call| records(&stored, call)) else { return true };
            call.recorded_line = Some(line);
            false
        });
        order.before = order.stored.replace(stored);
    }
}

/// A word in small letters, as it is and as JSON writes it.
fn spellings(word: &str) -> [String; 2] {
    let written = serde_json::Value::from(word).to_string();
    [word, &written[1..written.len() - 1]].map(str::to_lowercase)
}

/// Whether this write of an order says what the call was answered.
fn records(stored: &Stored, call: &Call) -> bool {
    let created = |attempt: &AttemptSeen| {
        Some(attempt.attempt) == call.attempt
            && matches!(attempt.ending.as_deref(), Some("created" | "created_unnamed"))
    };
    if call.what == "patch" { stored.told > call.told_before } else { stored.attempts.iter().any(created) }
}

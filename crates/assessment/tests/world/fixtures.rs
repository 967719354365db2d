//! A company, an order, a candidate, and what can happen to them, in few words.

use assessment::attempt::Ending;
use assessment::candidate::{Candidate, Person};
use assessment::company::{Company, CompanyStatus, DoubtPolicy, Settings};
use assessment::fact::{Arrival, Fact, TellEnding};
use assessment::history::History;
use assessment::ids::{Ats, AtsId, CompanyId, CompanyKey, EqualtureJobId, Nonce, OrderId, OrderKey, ReferenceId};
use assessment::order::{Order, Origin, Telling};
use assessment::outcome::{Outcome, Score};
use assessment::progress::Progress;
use jiff::{SignedDuration, Timestamp};

pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// When every story begins.
pub(crate) fn start() -> Timestamp {
    "2026-01-05T09:00:00Z".parse().unwrap()
}

/// So many seconds into the story.
pub(crate) fn at(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

pub(crate) fn company_key() -> CompanyKey {
    CompanyKey { ats: Ats::SmartRecruiters, company: CompanyId::parse("ACME").unwrap() }
}

pub(crate) fn key(order: &str) -> OrderKey {
    OrderKey { company: company_key(), order: OrderId::parse(order).unwrap() }
}

/// Active, in its first generation, with the default settings.
pub(crate) fn company() -> Company {
    Company {
        key: company_key(),
        name: None,
        status: CompanyStatus::Active,
        generation: 1,
        settings: Settings::default(),
        leaving: None,
    }
}

/// The company that rather waits for a person than risks a second invitation.
pub(crate) fn holding() -> Company {
    let settings = Settings { doubts: DoubtPolicy::Hold, ..Settings::default() };
    Company { settings, ..company() }
}

/// A candidate whose name and address would be noticed anywhere.
pub(crate) fn person(mailbox: &str) -> Person {
    Person {
        first_name: "Canaryfirst".into(),
        last_name: "Canarylast".into(),
        email: format!("canary-{mailbox}@example.com"),
    }
}

pub(crate) fn known() -> Candidate {
    Candidate::Known { person: person("1"), subject: "subject".into() }
}

pub(crate) fn to_fetch() -> Candidate {
    Candidate::ToFetch { id: AtsId::parse("candidate-1").unwrap() }
}

/// An order that came at the beginning of the story.
pub(crate) fn order() -> Order {
    let mut history = History::default();
    history.note("accepted", 0, start());
    Order {
        key: key("o-1"),
        version: 1,
        written_by: nonce("placed"),
        generation: 1,
        fingerprint: "fingerprint".into(),
        origin: Origin::Recruiter,
        job: EqualtureJobId::parse("job-1").unwrap(),
        vacancy: Some(AtsId::parse("vacancy-1").unwrap()),
        vacancy_title: None,
        language: None,
        candidate: known(),
        accepted_at: start(),
        deadline: at(60 * DAY),
        progress: Progress::Accepted,
        progress_at: start(),
        invited_at: None,
        submitted_at: None,
        revision: 0,
        told: 0,
        telling: None,
        gone: false,
        attempts: Vec::new(),
        retry: None,
        parked: false,
        sealed: None,
        history,
        due: Some(start()),
        wake: true,
        keep_until: None,
    }
}

/// The order after all this, each at its second; every fact must say something new.
pub(crate) fn after(order: Order, facts: &[(i64, Fact)]) -> Order {
    facts.iter().fold(order, |order, (seconds, fact)| {
        order.after(fact, at(*seconds)).unwrap_or_else(|| panic!("{fact:?} says nothing new of {order:?}"))
    })
}

/// The company has left; what is left of its orders is kept for as long as it had chosen.
pub(crate) const LEFT: Fact = Fact::CompanyLeft(SignedDuration::from_hours(24 * 730));

pub(crate) fn nonce(word: &str) -> Nonce {
    Nonce(word.to_owned())
}

pub(crate) fn reference(id: &str) -> ReferenceId {
    ReferenceId::parse(id).unwrap()
}

pub(crate) fn created(id: &str) -> Ending {
    Ending::Created(reference(id))
}

/// A call under this number, with a nonce named after it.
pub(crate) fn begun(number: u32) -> Fact {
    Fact::AttemptBegun(number, nonce(&format!("call-{number}")))
}

/// The end of the call that `begun` began.
pub(crate) fn ended(number: u32, ending: Ending) -> Fact {
    Fact::AttemptEnded(number, nonce(&format!("call-{number}")), ending)
}

/// A PATCH of this revision that has arrived, or never will, by then.
pub(crate) fn telling(revision: u64, not_after: i64) -> Telling {
    Telling { revision, nonce: nonce(&format!("tell-{revision}-{not_after}")), not_after: at(not_after) }
}

pub(crate) fn told(telling: &Telling) -> Fact {
    Fact::TellingEnded(telling.clone(), TellEnding::Told)
}

/// `Focus=(3) steady; Pace=quick`
pub(crate) fn scores(text: &str) -> Vec<Score> {
    let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, text)| Score { name: name.trim().into(), text: text.trim().into() }).collect()
}

/// A result under this attempt's callback.
pub(crate) fn result(attempt: u32, text: &str, received: i64) -> Fact {
    let outcome = Outcome::new(scores(text), None, at(received));
    Fact::ResultReceived(Arrival { attempt, outcome, link_dropped: false })
}

/// Invited under attempt 1; the ATS does not know yet.
pub(crate) fn invited() -> Order {
    after(order(), &[(0, begun(1)), (1, ended(1, created("r-1")))])
}

/// Invited, and the ATS knows.
pub(crate) fn invited_and_told() -> Order {
    let telling = telling(1, 77);
    after(invited(), &[(2, Fact::TellingBegun(telling.clone())), (3, told(&telling))])
}

/// Completed at an hour; the ATS does not know yet.
pub(crate) fn completed() -> Order {
    after(invited_and_told(), &[(HOUR, result(1, "Focus=(3) steady", HOUR))])
}

/// Completed at an hour, and the ATS knows.
pub(crate) fn completed_and_told() -> Order {
    let telling = telling(2, HOUR + 77);
    after(completed(), &[(HOUR + 2, Fact::TellingBegun(telling.clone())), (HOUR + 3, told(&telling))])
}

/// In doubt since the beginning.
pub(crate) fn doubtful() -> Order {
    after(order(), &[(0, begun(1)), (15, ended(1, Ending::InDoubt))])
}

/// In doubt twice: since the beginning, and since half an hour later.
pub(crate) fn doubtful_twice() -> Order {
    let grace = 30 * MINUTE;
    after(doubtful(), &[(grace, begun(2)), (grace + 15, ended(2, Ending::InDoubt))])
}

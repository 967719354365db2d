//! Orders and names, as many as the tests need.

use assessment::attempt::{Attempt, Ending};
use assessment::candidate::{Candidate, Person};
use assessment::history::History;
use assessment::ids::{CompanyKey, EqualtureJobId, Nonce, OrderKey, ReferenceId};
use assessment::order::{Order, Origin};
use assessment::progress::Progress;
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicU32, Ordering};

/// When most things happen here.
pub(crate) fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

pub(crate) fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

/// A word that was never used before.
pub(crate) fn nonce() -> Nonce {
    static USED: AtomicU32 = AtomicU32::new(0);
    Nonce(format!("nonce-{}", USED.fetch_add(1, Ordering::Relaxed)))
}

pub(crate) fn company(id: &str) -> CompanyKey {
    CompanyKey::parse(&format!("smartrecruiters#{id}")).unwrap()
}

pub(crate) fn reference(id: &str) -> ReferenceId {
    ReferenceId::parse(id).unwrap()
}

/// An order that has just come in and is due at noon.
pub(crate) fn order(company: &str, id: &str) -> Order {
    let person = Person { first_name: "Ada".into(), last_name: "Lovelace".into(), email: "ada@example.com".into() };
    let mut history = History::default();
    history.note("accepted", 0, noon());
    Order {
        key: OrderKey::parse(&format!("smartrecruiters#{company}#{id}")).unwrap(),
        version: 1,
        written_by: nonce(),
        generation: 1,
        fingerprint: "c1.fingerprint".into(),
        origin: Origin::Recruiter,
        job: EqualtureJobId::parse("job-1").unwrap(),
        vacancy: None,
        vacancy_title: None,
        language: None,
        candidate: Candidate::Known { person, subject: "c1.subject".into() },
        accepted_at: noon(),
        deadline: noon() + SignedDuration::from_hours(24 * 60),
        progress: Progress::Accepted,
        progress_at: noon(),
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
        due: Some(noon()),
        wake: true,
        keep_until: None,
    }
}

/// The same, due at another time.
pub(crate) fn order_due(company: &str, id: &str, due: Timestamp) -> Order {
    Order { due: Some(due), ..order(company, id) }
}

/// What a writer makes of the order that it has seen.
pub(crate) fn next(seen: &Order) -> Order {
    Order { version: seen.version + 1, written_by: nonce(), ..seen.clone() }
}

/// The order after Equalture has named its application.
pub(crate) fn invited(seen: &Order, id: &str) -> Order {
    let attempt = Attempt {
        number: u32::try_from(seen.attempts.len()).unwrap() + 1,
        nonce: nonce(),
        begun_at: noon(),
        ending: Some(Ending::Created(reference(id))),
        reference: Some(reference(id)),
        outcome: None,
    };
    let mut invited = next(seen);
    invited.attempts.push(attempt);
    invited.progress = Progress::Invited;
    invited.candidate = seen.candidate.forgotten();
    invited
}

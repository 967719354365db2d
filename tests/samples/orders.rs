//! The orders of the sample world.

use assessment::attempt::{Attempt, Ending};
use assessment::candidate::{Candidate, Person};
use assessment::history::History;
use assessment::ids::{AtsId, EqualtureJobId, Language, Nonce, OrderKey, ReferenceId};
use assessment::order::{Order, Origin};
use assessment::outcome::{Outcome, Score};
use assessment::ports::{Orders as _, Placed, Replaced};
use assessment::progress::Progress;
use aws::desk::Desk;
use jiff::{SignedDuration, Timestamp};

/// The one job at Equalture.
pub(crate) const JOB: &str = "6fa459ea-ee8a-4ca4-894e-db77e160355e";
/// Ada's, accepted and put off for an hour: only who is told of it looks at it before.
const PUT_OFF: &str = "16fd2706-8baf-433b-82eb-8c7fada847da";
/// Grace's, accepted and due.
const DUE: &str = "886313e1-3b8a-4372-9b90-0c9aee199e5d";
/// Somebody's who is invited.
const INVITED: &str = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
/// Its application.
pub(crate) const INVITED_REFERENCE: &str = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6";
/// Somebody's who was ordered for while applying, and is invited.
const INLINE: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
/// Somebody's who is done.
const COMPLETED: &str = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
/// Its application.
pub(crate) const COMPLETED_REFERENCE: &str = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
/// Where a candidate goes back to.
const WAY_BACK: &str = "https://jobs.smartrecruiters.example/oneclick-ui/company/Globex/done";

/// Stores them all.
pub(crate) async fn place_all(desk: &Desk) {
    let now = Timestamp::now();
    let later = Some(now + SignedDuration::from_hours(1));
    place(desk, &Order { due: later, ..order(PUT_OFF, "Ada", now) }).await;
    place(desk, &Order { due: Some(now), ..order(DUE, "Grace", now) }).await;

    let first = order(INVITED, "Edith", now);
    place(desk, &first).await;
    replace(desk, &first, &invited(&first, INVITED_REFERENCE)).await;

    let origin = Origin::WhileApplying { return_url: WAY_BACK.into() };
    let first = Order { origin, ..order(INLINE, "Mary", now) };
    place(desk, &first).await;
    replace(desk, &first, &invited(&first, "0d6f2b0e-51a5-4b0c-9c5f-6a1d6a3f7e21")).await;

    let first = order(COMPLETED, "Hedy", now);
    place(desk, &first).await;
    replace(desk, &first, &completed(&first)).await;
}

async fn place(desk: &Desk, order: &Order) {
    assert!(matches!(desk.place(order).await.unwrap(), Placed::New), "{}", order.key);
}

async fn replace(desk: &Desk, seen: &Order, next: &Order) {
    assert!(matches!(desk.replace(seen, next).await.unwrap(), Replaced::Done), "{}", next.key);
}

/// An order that has come in; nobody was woken for it.
fn order(id: &str, first_name: &str, now: Timestamp) -> Order {
    let email = format!("{}@example.com", first_name.to_lowercase());
    let person = Person { first_name: first_name.into(), last_name: "Sample".into(), email };
    let mut history = History::default();
    history.note("accepted", 0, now);
    Order {
        key: OrderKey::parse(&format!("smartrecruiters#Globex#{id}")).unwrap(),
        version: 1,
        written_by: Nonce(format!("placed {id}")),
        generation: 1,
        fingerprint: "c1.sample".into(),
        origin: Origin::Recruiter,
        job: EqualtureJobId::parse(JOB).unwrap(),
        vacancy: Some(AtsId::parse("b2f7c1de-0d6c-4b7e-a1c5-9f3e8d7c6b5a").unwrap()),
        vacancy_title: None,
        language: Some(Language::parse("en").unwrap()),
        candidate: Candidate::Known { person, subject: "c1.sample".into() },
        accepted_at: now,
        deadline: now + SignedDuration::from_hours(60 * 24),
        progress: Progress::Accepted,
        progress_at: now,
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
        due: None,
        wake: false,
        keep_until: None,
    }
}

/// The order after Equalture has created its application and the ATS was told.
fn invited(seen: &Order, reference: &str) -> Order {
    let reference = ReferenceId::parse(reference).unwrap();
    let attempt = Attempt {
        number: 1,
        nonce: Nonce(format!("attempt of {}", seen.key)),
        begun_at: seen.accepted_at,
        ending: Some(Ending::Created(reference.clone())),
        reference: Some(reference),
        outcome: None,
    };
    Order {
        version: 2,
        written_by: Nonce(format!("invited {}", seen.key)),
        attempts: vec![attempt],
        candidate: seen.candidate.forgotten(),
        progress: Progress::Invited,
        invited_at: Some(seen.accepted_at),
        revision: 1,
        told: 1,
        ..seen.clone()
    }
}

/// The order after its result has come and the ATS was told.
fn completed(seen: &Order) -> Order {
    let mut completed = invited(seen, COMPLETED_REFERENCE);
    let score = |name: &str, text: &str| Score { name: name.into(), text: text.into() };
    let scores =
        vec![score("Cognitive trait", "(5) Very flexible"), score("Bahavioural style", "(2) Somewhat intuitive")];
    completed.attempts[0].outcome = Some(Outcome::new(scores, None, seen.accepted_at));
    Order { progress: Progress::Completed, submitted_at: Some(seen.accepted_at), revision: 2, told: 2, ..completed }
}

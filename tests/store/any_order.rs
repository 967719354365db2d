//! Orders of every kind: each field present and absent, each enum in each of its forms.

use assessment::attempt::{Attempt, Blockage, Ending};
use assessment::candidate::{Candidate, Person};
use assessment::history::{Entry, History};
use assessment::ids::{AtsId, CompanyKey, EqualtureJobId, Language, Nonce, OrderId, OrderKey, ReferenceId};
use assessment::order::{Order, Origin, Sealed, Telling};
use assessment::outcome::{Outcome, Score};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use assessment::schedule::Retry;
use jiff::{SignedDuration, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Anything that can be written into an order.
pub(crate) fn any_order() -> impl Strategy<Value = Order> {
    (request(), state(), work()).prop_map(|(request, state, work)| {
        let (key, generation, fingerprint, origin, job, vacancy, vacancy_title, language, candidate) = request;
        let (accepted_at, deadline, progress, progress_at, invited_at, submitted_at, revision, told, telling, gone) =
            state;
        let (version, written_by, attempts, retry, parked, sealed, history, due, wake, keep_until) = work;
        Order {
            key,
            version,
            written_by,
            generation,
            fingerprint,
            origin,
            job,
            vacancy,
            vacancy_title,
            language,
            candidate,
            accepted_at,
            deadline,
            progress,
            progress_at,
            invited_at,
            submitted_at,
            revision,
            told,
            telling,
            gone,
            attempts,
            retry,
            parked,
            sealed,
            history,
            due,
            wake,
            keep_until,
        }
    })
}

type Request =
    (OrderKey, u32, String, Origin, EqualtureJobId, Option<AtsId>, Option<String>, Option<Language>, Candidate);

fn request() -> impl Strategy<Value = Request> {
    (
        key(),
        any::<u32>(),
        text(),
        origin(),
        job(),
        option::of(ats_id()),
        option::of(text()),
        option::of(language()),
        candidate(),
    )
}

type State =
    (Timestamp, Timestamp, Progress, Timestamp, Option<Timestamp>, Option<Timestamp>, u64, u64, Option<Telling>, bool);

fn state() -> impl Strategy<Value = State> {
    (
        time(),
        time(),
        progress(),
        time(),
        option::of(time()),
        option::of(time()),
        any::<u64>(),
        any::<u64>(),
        option::of(telling()),
        any::<bool>(),
    )
}

type Work = (
    u64,
    Nonce,
    Vec<Attempt>,
    Option<Retry>,
    bool,
    Option<Sealed>,
    History,
    Option<Timestamp>,
    bool,
    Option<Timestamp>,
);

fn work() -> impl Strategy<Value = Work> {
    (
        any::<u64>(),
        nonce(),
        vec(attempt(), 0..4),
        option::of(retry()),
        any::<bool>(),
        option::of((any::<u32>(), text()).prop_map(|(attempt, digest)| Sealed { attempt, digest })),
        vec(entry(), 0..6).prop_map(History::from_entries),
        option::of(time()),
        any::<bool>(),
        option::of(time()),
    )
}

/// What people write, and what they should not be able to break anything with.
fn text() -> impl Strategy<Value = String> {
    any::<String>()
}

fn nonce() -> impl Strategy<Value = Nonce> {
    text().prop_map(Nonce)
}

/// To the nanosecond, from before 1970 to after 2090.
fn time() -> impl Strategy<Value = Timestamp> {
    (-1_000_000_000..4_000_000_000_i64, 0..1_000_000_000_i32).prop_map(|(second, nanosecond)| {
        let whole = Timestamp::from_second(second).unwrap();
        whole + SignedDuration::from_nanos(i64::from(nanosecond))
    })
}

fn key() -> impl Strategy<Value = OrderKey> {
    ("[A-Za-z0-9._-]{1,128}", "[A-Za-z0-9-]{1,64}").prop_map(|(company, order)| OrderKey {
        company: CompanyKey::parse(&format!("smartrecruiters#{company}")).unwrap(),
        order: OrderId::parse(&order).unwrap(),
    })
}

fn job() -> impl Strategy<Value = EqualtureJobId> {
    "[A-Za-z0-9._-]{1,120}".prop_map(|id| EqualtureJobId::parse(&id).unwrap())
}

fn ats_id() -> impl Strategy<Value = AtsId> {
    "[A-Za-z0-9._:-]{1,128}".prop_map(|id| AtsId::parse(&id).unwrap())
}

fn reference() -> impl Strategy<Value = ReferenceId> {
    "[A-Za-z0-9._-]{1,128}".prop_map(|id| ReferenceId::parse(&id).unwrap())
}

fn language() -> impl Strategy<Value = Language> {
    "[A-Za-z0-9_-]{1,35}".prop_map(|language| Language::parse(&language).unwrap())
}

fn origin() -> impl Strategy<Value = Origin> {
    prop_oneof![Just(Origin::Recruiter), text().prop_map(|return_url| Origin::WhileApplying { return_url })]
}

fn candidate() -> impl Strategy<Value = Candidate> {
    let person = (text(), text(), text());
    let person = person.prop_map(|(first_name, last_name, email)| Person { first_name, last_name, email });
    prop_oneof![
        (person, text()).prop_map(|(person, subject)| Candidate::Known { person, subject }),
        ats_id().prop_map(|id| Candidate::ToFetch { id }),
        (option::of(text()), option::of(text())).prop_map(|(masked, subject)| Candidate::Forgotten { masked, subject }),
    ]
}

fn refusal() -> impl Strategy<Value = Refusal> {
    select(&Refusal::ALL[..])
}

fn progress() -> impl Strategy<Value = Progress> {
    prop_oneof![
        Just(Progress::Accepted),
        Just(Progress::Invited),
        Just(Progress::Started),
        Just(Progress::Finished),
        Just(Progress::Expired),
        refusal().prop_map(Progress::Refused),
        Just(Progress::Completed),
        Just(Progress::Cancelled),
        Just(Progress::Erased),
    ]
}

/// A wait comes from `Retry-After`, which counts whole seconds.
fn wait() -> impl Strategy<Value = SignedDuration> {
    any::<i64>().prop_map(SignedDuration::from_secs)
}

fn ending() -> impl Strategy<Value = Ending> {
    let blockages = [Blockage::Credentials, Blockage::Redirected, Blockage::WrongAddress];
    prop_oneof![
        reference().prop_map(Ending::Created),
        Just(Ending::CreatedUnnamed),
        Just(Ending::NotSent),
        option::of(wait()).prop_map(Ending::Busy),
        refusal().prop_map(Ending::Refused),
        select(blockages.to_vec()).prop_map(Ending::Blocked),
        Just(Ending::InDoubt),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let score = (text(), text()).prop_map(|(name, text)| Score { name, text });
    (vec(score, 0..5), option::of(text()), time())
        .prop_map(|(scores, results_url, received_at)| Outcome::new(scores, results_url, received_at))
}

fn attempt() -> impl Strategy<Value = Attempt> {
    (any::<u32>(), nonce(), time(), option::of(ending()), option::of(reference()), option::of(outcome())).prop_map(
        |(number, nonce, begun_at, ending, reference, outcome)| Attempt {
            number,
            nonce,
            begun_at,
            ending,
            reference,
            outcome,
        },
    )
}

fn telling() -> impl Strategy<Value = Telling> {
    (any::<u64>(), nonce(), time()).prop_map(|(revision, nonce, not_after)| Telling { revision, nonce, not_after })
}

fn retry() -> impl Strategy<Value = Retry> {
    (time(), any::<u32>(), time()).prop_map(|(since, failures, next)| Retry { since, failures, next })
}

fn entry() -> impl Strategy<Value = Entry> {
    (text(), any::<u32>(), any::<u32>(), time(), time()).prop_map(|(what, attempt, count, first, last)| Entry {
        what,
        attempt,
        count,
        first,
        last,
    })
}

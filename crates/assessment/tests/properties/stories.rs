//! Stories: whatever can be said of an order, true or not, in any order, on clocks that are right, wrong or mad.

use crate::world::fixtures::*;
use assessment::attempt::{Blockage, Ending};
use assessment::fact::{Fact, Postponed, TellEnding};
use assessment::ids::Nonce;
use assessment::order::{Order, Telling};
use assessment::refusal::Refusal;
use assessment::step::{Step, next_step};
use jiff::{SignedDuration, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A wait that the other side names, the odd ones among them.
fn waits() -> impl Strategy<Value = Option<SignedDuration>> {
    let odd = [SignedDuration::MIN, SignedDuration::MAX, SignedDuration::ZERO, SignedDuration::from_secs(-1)];
    option::of(prop_oneof![8 => (0..5000_i64).prop_map(SignedDuration::from_secs), 1 => select(odd.to_vec())])
}

fn blockages() -> impl Strategy<Value = Blockage> {
    select(vec![Blockage::Credentials, Blockage::Redirected, Blockage::WrongAddress])
}

fn refusals() -> impl Strategy<Value = Refusal> {
    select(Refusal::ALL.to_vec())
}

fn endings() -> impl Strategy<Value = Ending> {
    prop_oneof![
        (0..3_u8).prop_map(|id| created(&format!("r-{id}"))),
        Just(Ending::CreatedUnnamed),
        Just(Ending::NotSent),
        waits().prop_map(Ending::Busy),
        refusals().prop_map(Ending::Refused),
        blockages().prop_map(Ending::Blocked),
        Just(Ending::InDoubt),
    ]
}

fn tell_endings() -> impl Strategy<Value = TellEnding> {
    prop_oneof![
        3 => Just(TellEnding::Told),
        1 => Just(TellEnding::ToldTwice),
        1 => Just(TellEnding::NotSent),
        1 => waits().prop_map(TellEnding::Busy),
        1 => Just(TellEnding::NotAccepted),
        1 => blockages().prop_map(TellEnding::Blocked),
        1 => Just(TellEnding::Gone),
        1 => Just(TellEnding::InDoubt),
    ]
}

fn calls() -> impl Strategy<Value = (u32, Nonce)> {
    let numbers = prop_oneof![20 => 1..4_u32, 1 => select(vec![0, u32::MAX])];
    (numbers, 0..3_u8).prop_map(|(number, word)| (number, nonce(&format!("call-{word}"))))
}

fn tellings() -> impl Strategy<Value = Telling> {
    let revisions = prop_oneof![20 => 0..8_u64, 1 => Just(u64::MAX)];
    (revisions, 0..3_u8, 0..10_000_i64).prop_map(|(revision, word, not_after)| Telling {
        revision,
        nonce: nonce(&format!("tell-{word}")),
        not_after: at(not_after),
    })
}

fn results() -> impl Strategy<Value = Fact> {
    let texts = vec!["Focus=(1) low", "Focus=(5) best", "Pace=quick", ""];
    (1..4_u32, select(texts)).prop_map(|(attempt, text)| result(attempt, text, 9))
}

fn seconds() -> impl Strategy<Value = Option<Timestamp>> {
    option::of((0..10_000_i64).prop_map(at))
}

/// Anything that can be said of an order but that it rests.
fn movements() -> impl Strategy<Value = Fact> {
    prop_oneof![
        2 => Just(Fact::CandidateFetched(person("1"), "subject".into())),
        2 => waits().prop_map(|wait| Fact::Postponed(Postponed { why: "postponed", wait })),
        2 => refusals().prop_map(Fact::Refused),
        10 => calls().prop_map(|(number, nonce)| Fact::AttemptBegun(number, nonce)),
        10 => (calls(), endings()).prop_map(|((number, nonce), how)| Fact::AttemptEnded(number, nonce, how)),
        8 => tellings().prop_map(Fact::TellingBegun),
        8 => (tellings(), tell_endings()).prop_map(|(telling, how)| Fact::TellingEnded(telling, how)),
        2 => Just(Fact::Started),
        2 => Just(Fact::Finished),
        6 => results(),
        2 => Just(Fact::DeadlinePassed),
        2 => Just(Fact::ScoresOverdue),
        1 => Just(Fact::VacancyNamed("Accountant".into())),
        1 => Just(LEFT),
        2 => Just(Fact::Redriven),
        1 => (0..730_i64).prop_map(|days| Fact::Erased(SignedDuration::from_secs(days * DAY))),
        2 => Just(Fact::ResultsForgotten("digest".into())),
    ]
}

/// Anything that can be said of an order.
fn facts() -> impl Strategy<Value = Fact> {
    let rests = (seconds(), seconds()).prop_map(|(until, keep_until)| Fact::Rested(until, keep_until));
    prop_oneof![13 => movements(), 1 => rests]
}

/// Something that happens: whatever is said, or what would really follow from how the order is then.
#[derive(Debug, Clone)]
pub(crate) enum Happening {
    Said(Fact),
    /// A call to create an application begins.
    Calls(Nonce),
    /// One of the calls ends.
    CallEnds(usize, Ending),
    /// A PATCH begins.
    Tells(Nonce),
    /// The PATCH ends, or one of an earlier revision under its name.
    TellingEnds(u64, TellEnding),
}

impl Happening {
    fn fact(&self, order: &Order, now: Timestamp) -> Option<Fact> {
        Some(match self {
            Self::Said(fact) => fact.clone(),
            Self::Calls(nonce) => Fact::AttemptBegun(order.next_attempt(now), nonce.clone()),
            Self::CallEnds(place, ending) => {
                let attempt = order.attempts.get(place % order.attempts.len().max(1))?;
                Fact::AttemptEnded(attempt.number, attempt.nonce.clone(), ending.clone())
            }
            Self::Tells(nonce) => {
                let not_after = now + SignedDuration::from_secs(77);
                Fact::TellingBegun(Telling { revision: order.revision, nonce: nonce.clone(), not_after })
            }
            Self::TellingEnds(earlier, ending) => {
                let telling = order.telling.clone()?;
                let revision = telling.revision.saturating_sub(*earlier);
                Fact::TellingEnded(Telling { revision, ..telling }, ending.clone())
            }
        })
    }
}

/// What happens, of which this is said.
fn happenings(said: impl Strategy<Value = Fact>) -> impl Strategy<Value = Happening> {
    let earlier = prop_oneof![4 => Just(0), 1 => 1..4_u64];
    prop_oneof![
        8 => said.prop_map(Happening::Said),
        4 => calling(),
        2 => nonces().prop_map(Happening::Tells),
        4 => (earlier, tell_endings()).prop_map(|(earlier, ending)| Happening::TellingEnds(earlier, ending)),
    ]
}

/// Calls to create an application, and their ends.
fn calling() -> impl Strategy<Value = Happening> {
    prop_oneof![
        nonces().prop_map(Happening::Calls),
        (0..3_usize, endings()).prop_map(|(place, ending)| Happening::CallEnds(place, ending)),
    ]
}

fn nonces() -> impl Strategy<Value = Nonce> {
    (0..9_u8).prop_map(|word| nonce(&format!("fresh-{word}")))
}

/// So many seconds, from an instant to weeks.
fn a_while() -> impl Strategy<Value = i64> {
    prop_oneof![0..10_i64, 0..3000_i64, 0..20 * DAY]
}

/// What happens, and how long after what happened before.
pub(crate) type Story = Vec<(i64, Happening)>;

/// Any story.
pub(crate) fn stories() -> impl Strategy<Value = Story> {
    vec((a_while(), happenings(facts())), 0..40)
}

/// The same on a clock that goes back as often as forth.
pub(crate) fn mad_stories() -> impl Strategy<Value = Story> {
    let either_way = (a_while(), any::<bool>()).prop_map(|(seconds, back)| if back { -seconds } else { seconds });
    vec((either_way, happenings(facts())), 0..40)
}

/// How wrong the clock is of whoever records something, and what happens.
pub(crate) type Tended = Vec<(i64, i64, Happening)>;

/// What happens while the dispatcher looks after each thing, as it does: an order rests for as long as its step says.
pub(crate) fn tended_stories(wrong: i64) -> impl Strategy<Value = Tended> {
    vec((a_while(), errors(wrong), happenings(movements())), 0..40)
}

/// The same of calls alone, in a hurry.
pub(crate) fn hasty_stories(wrong: i64) -> impl Strategy<Value = Tended> {
    let soon = prop_oneof![0..20_i64, 0..2 * HOUR];
    vec((soon, errors(wrong), calling()), 0..12)
}

fn errors(wrong: i64) -> impl Strategy<Value = i64> {
    prop_oneof![select(vec![-wrong, 0, wrong]), -wrong..=wrong]
}

/// An order as it begins, or a little later.
pub(crate) fn placed() -> impl Strategy<Value = Order> {
    let fetched = Order { candidate: to_fetch(), ..order() };
    select(vec![order(), fetched, invited(), doubtful(), doubtful_twice(), completed_and_told()])
}

/// A change of an order.
#[derive(Debug)]
pub(crate) struct Change {
    /// The time on a clock that is right.
    pub(crate) truly: Timestamp,
    /// The time on the clock of whoever records it.
    pub(crate) now: Timestamp,
    pub(crate) fact: Fact,
    pub(crate) before: Order,
    pub(crate) after: Order,
}

/// An order, what became of it, and the time.
struct Walk {
    order: Order,
    truly: Timestamp,
    changes: Vec<Change>,
}

impl Walk {
    fn new(order: Order) -> Self {
        Self { order, truly: at(HOUR), changes: Vec::new() }
    }

    fn pass(&mut self, seconds: i64) {
        self.truly += SignedDuration::from_secs(seconds);
    }

    fn sees(&mut self, happening: &Happening, now: Timestamp) {
        if let Some(fact) = happening.fact(&self.order, now) {
            self.hears(&fact, now);
        }
    }

    fn hears(&mut self, fact: &Fact, now: Timestamp) {
        if let Some(after) = self.order.after(fact, now) {
            let before = std::mem::replace(&mut self.order, after.clone());
            self.changes.push(Change { truly: self.truly, now, fact: fact.clone(), before, after });
        }
    }
}

/// Every change of an order.
pub(crate) fn changes(order: Order, story: &Story) -> Vec<Change> {
    let mut walk = Walk::new(order);
    for (passed, happening) in story {
        walk.pass(*passed);
        walk.sees(happening, walk.truly);
    }
    walk.changes
}

/// Every order on the way, with the time it became so.
pub(crate) fn walk(order: Order, story: &Story) -> Vec<(Timestamp, Order)> {
    let begin = (at(HOUR), order.clone());
    std::iter::once(begin).chain(changes(order, story).into_iter().map(|change| (change.now, change.after))).collect()
}

/// Every change of an order that the dispatcher looks after.
pub(crate) fn tend(order: Order, story: &Tended) -> Vec<Change> {
    let mut walk = Walk::new(order);
    for (passed, wrong, happening) in story {
        walk.pass(*passed);
        let now = walk.truly + SignedDuration::from_secs(*wrong);
        walk.sees(happening, now);
        if let Step::Rest { until, keep_until } = next_step(&walk.order, Some(&company()), now) {
            walk.hears(&Fact::Rested(until, keep_until), now);
        }
    }
    walk.changes
}

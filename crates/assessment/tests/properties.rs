//! What holds of an order whatever happens to it, nonsense included.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

mod world;

use assessment::attempt::{Blockage, Ending, Standing};
use assessment::candidate::Candidate;
use assessment::fact::{Fact, Postponed, TellEnding};
use assessment::order::{Order, Telling};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use assessment::step::{Step, next_step};
use jiff::{SignedDuration, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use world::fixtures::*;

fn endings() -> impl Strategy<Value = Ending> {
    prop_oneof![
        (0..3_u8).prop_map(|id| created(&format!("r-{id}"))),
        Just(Ending::CreatedUnnamed),
        Just(Ending::NotSent),
        option::of(0..5000_i64).prop_map(|wait| Ending::Busy(wait.map(SignedDuration::from_secs))),
        Just(Ending::Refused(Refusal::UnknownPackage)),
        Just(Ending::Blocked(Blockage::Credentials)),
        Just(Ending::InDoubt),
    ]
}

fn tell_endings() -> impl Strategy<Value = TellEnding> {
    prop_oneof![
        3 => Just(TellEnding::Told),
        1 => Just(TellEnding::NotSent),
        1 => option::of(0..5000_i64).prop_map(|wait| TellEnding::Busy(wait.map(SignedDuration::from_secs))),
        1 => Just(TellEnding::NotAccepted),
        1 => Just(TellEnding::Blocked(Blockage::WrongAddress)),
        1 => Just(TellEnding::Gone),
        1 => Just(TellEnding::InDoubt),
    ]
}

fn calls() -> impl Strategy<Value = (u32, assessment::ids::Nonce)> {
    (1..4_u32, 0..3_u8).prop_map(|(number, word)| (number, nonce(&format!("call-{word}"))))
}

fn tellings() -> impl Strategy<Value = Telling> {
    (0..8_u64, 0..3_u8, 0..10_000_i64).prop_map(|(revision, word, not_after)| Telling {
        revision,
        nonce: nonce(&format!("tell-{word}")),
        not_after: at(not_after),
    })
}

fn seconds() -> impl Strategy<Value = Option<Timestamp>> {
    option::of((0..10_000_i64).prop_map(at))
}

/// Anything that can be said of an order, true or not.
fn facts() -> impl Strategy<Value = Fact> {
    let texts = ["Focus=(1) low", "Focus=(5) best", "Pace=quick"];
    prop_oneof![
        1 => Just(Fact::CandidateFetched(person("1"), "subject".into())),
        1 => option::of(0..5000_i64).prop_map(|wait| {
            Fact::Postponed(Postponed { why: "postponed", wait: wait.map(SignedDuration::from_secs) })
        }),
        1 => Just(Fact::Refused(Refusal::NoEmail)),
        5 => calls().prop_map(|(number, nonce)| Fact::AttemptBegun(number, nonce)),
        5 => (calls(), endings()).prop_map(|((number, nonce), how)| Fact::AttemptEnded(number, nonce, how)),
        4 => tellings().prop_map(Fact::TellingBegun),
        4 => (tellings(), tell_endings()).prop_map(|(telling, how)| Fact::TellingEnded(telling, how)),
        1 => Just(Fact::Started),
        1 => Just(Fact::Finished),
        3 => (1..4_u32, 0..3_usize).prop_map(move |(attempt, text)| result(attempt, texts[text], 9)),
        1 => Just(Fact::DeadlinePassed),
        1 => Just(Fact::CompanyLeft),
        1 => Just(Fact::ResultsForgotten("digest".into())),
        2 => (seconds(), seconds()).prop_map(|(until, keep_until)| Fact::Rested(until, keep_until)),
    ]
}

/// What happens, and how long after what happened before.
fn stories() -> impl Strategy<Value = Vec<(i64, Fact)>> {
    vec((prop_oneof![0..10_i64, 0..3000_i64, 0..20 * DAY], facts()), 0..40)
}

fn placed() -> impl Strategy<Value = Order> {
    prop_oneof![Just(order()), Just(Order { candidate: to_fetch(), ..order() }), Just(invited()), Just(doubtful())]
}

/// Every order on the way, with the time it became so.
fn walk(order: Order, story: &[(i64, Fact)]) -> Vec<(Timestamp, Order)> {
    let mut now = at(HOUR);
    let mut seen = vec![(now, order)];
    for (passed, fact) in story {
        now += SignedDuration::from_secs(*passed);
        let next = seen[seen.len() - 1].1.after(fact, now);
        seen.extend(next.map(|order| (now, order)));
    }
    seen
}

fn under_way(order: &Order, now: Timestamp) -> usize {
    order.attempts.iter().filter(|attempt| matches!(attempt.standing(now), Standing::UnderWay(_))).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_ever_moves_backwards(order in placed(), story in stories()) {
        for pair in walk(order, &story).windows(2) {
            let ((_, before), (_, after)) = (&pair[0], &pair[1]);
            prop_assert!(before.progress.rank() <= after.progress.rank());
            prop_assert!(before.told <= after.told && before.revision <= after.revision);
            prop_assert!(after.told <= after.revision);
            let changed = before.progress != after.progress;
            prop_assert!(!changed || after.revision > before.revision, "a change raises the revision");
            prop_assert!(before.history.entries().len() <= after.history.entries().len());
        }
    }

    #[test]
    fn at_most_one_attempt_is_under_way(order in placed(), story in stories()) {
        for (now, order) in walk(order, &story) {
            prop_assert!(under_way(&order, now) <= 1, "{:?}", order.attempts);
            let numbers: Vec<u32> = order.attempts.iter().map(|attempt| attempt.number).collect();
            prop_assert!(numbers.iter().zip(1..).all(|(number, place)| *number == place), "{numbers:?}");
        }
    }

    #[test]
    fn nobody_is_known_who_need_not_be(order in placed(), story in stories()) {
        for (_, order) in walk(order, &story) {
            let forgotten = matches!(order.candidate, Candidate::Forgotten { .. });
            prop_assert_eq!(forgotten, order.progress != Progress::Accepted);
        }
    }

    #[test]
    fn silence_lasts(order in placed(), before in stories(), after in stories()) {
        let (now, last) = walk(order, &before).pop().unwrap();
        let cancelled = last.after(&Fact::CompanyLeft, now).unwrap_or(last);
        prop_assert_eq!(cancelled.progress, Progress::Cancelled);
        for (_, later) in walk(cancelled.clone(), &after) {
            let (due, wake, keep_until) = (later.due, later.wake, later.keep_until);
            prop_assert_eq!(later, Order { due, wake, keep_until, ..cancelled.clone() });
        }
    }

    #[test]
    fn what_is_missing_can_be_recorded(order in placed(), story in stories()) {
        for (now, order) in walk(order, &story) {
            let fact = match next_step(&order, Some(&company()), now) {
                Step::Cancel => Fact::CompanyLeft,
                Step::Expire => Fact::DeadlinePassed,
                Step::GiveUpDoubt => Fact::Refused(Refusal::DoubtNeverSettled),
                Step::FetchCandidate(_) => Fact::CandidateFetched(person("1"), "subject".into()),
                Step::Invite(number) => Fact::AttemptBegun(number, nonce("new")),
                Step::Tell => Fact::TellingBegun(Telling { revision: order.revision, nonce: nonce("new"), not_after: now }),
                Step::ForgetResults => Fact::ResultsForgotten("digest".into()),
                Step::Rest { .. } => continue,
            };
            prop_assert!(order.after(&fact, now).is_some(), "{fact:?} is missing, yet says nothing new of {order:?}");
        }
    }

    #[test]
    fn i2_every_order_is_due_or_parked_or_done(order in placed(), story in stories()) {
        for (now, order) in walk(order, &story) {
            let Step::Rest { until, .. } = next_step(&order, Some(&company()), now) else { continue };
            prop_assert!(until.is_none_or(|until| until > now), "a rest ends later than now");
            prop_assert!(until.is_some() || order.progress.is_final(), "{order:?}");
            prop_assert!(until.is_some() || order.parked || !order.is_behind(), "{order:?}");
        }
    }

    #[test]
    fn i5_equal_scores_are_never_told_twice(story in stories()) {
        for pair in walk(invited(), &story).windows(2) {
            let ((_, before), (_, after)) = (&pair[0], &pair[1]);
            let shown = |order: &Order| order.outcome().map(|outcome| outcome.scores.clone());
            if shown(before).is_some() && shown(before) == shown(after) && before.progress == after.progress {
                prop_assert_eq!(before.revision, after.revision);
            }
        }
    }
}

//! What holds of an order whatever happens to it, nonsense included.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

mod any_clock;
mod stories;
mod tended;
#[path = "../world/mod.rs"]
mod world;

use assessment::attempt::{Attempt, Standing};
use assessment::candidate::Candidate;
use assessment::fact::Fact;
use assessment::order::{Order, Telling};
use assessment::outcome::SCORES_GRACE;
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use assessment::step::{Step, next_step};
use jiff::Timestamp;
use proptest::prelude::*;
use stories::{Change, Happening, changes, placed, stories, walk};
use world::fixtures::*;

fn under_way(order: &Order, now: Timestamp) -> usize {
    order.attempts.iter().filter(|attempt| matches!(attempt.standing(now), Standing::UnderWay(_))).count()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_ever_moves_backwards(order in placed(), story in stories()) {
        for pair in walk(order, &story).windows(2) {
            let ((_, before), (_, after)) = (&pair[0], &pair[1]);
            prop_assert!(before.progress.rank() <= after.progress.rank());
            prop_assert!(before.told <= after.told && before.revision <= after.revision);
            prop_assert!(after.told <= after.revision);
            let changed = before.progress != after.progress;
            prop_assert!(!changed || after.revision > before.revision, "a change raises the revision");
            let erased = after.progress == Progress::Erased;
            prop_assert!(erased || before.history.entries().len() <= after.history.entries().len());
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
        let cancelled = last.after(&LEFT, now).unwrap_or(last);
        prop_assert!(cancelled.progress.is_silent());
        let mut silent = cancelled.clone();
        for Change { fact, after: later, .. } in changes(cancelled, &after) {
            if matches!(fact, Fact::Erased(_)) {
                prop_assert_eq!((silent.progress, later.progress), (Progress::Cancelled, Progress::Erased));
                silent = later.clone();
            }
            let (due, wake, keep_until) = (later.due, later.wake, later.keep_until);
            prop_assert_eq!(later, Order { due, wake, keep_until, ..silent.clone() });
        }
    }

    #[test]
    fn of_an_erased_order_a_tombstone_is_left(order in placed(), story in stories()) {
        let erased = walk(order, &story).into_iter().filter(|(_, order)| order.progress == Progress::Erased);
        for (_, order) in erased {
            prop_assert_eq!(&order.candidate, &Candidate::Forgotten { masked: None, subject: None });
            let known = |attempt: &Attempt| attempt.reference.is_some() || attempt.outcome.is_some();
            prop_assert!(!order.attempts.iter().any(known), "{:?}", order.attempts);
            prop_assert_eq!((order.vacancy, order.vacancy_title, order.language), (None, None, None));
            prop_assert_eq!((order.sealed, order.telling, order.fingerprint), (None, None, String::new()));
            let said: Vec<&str> = order.history.entries().iter().map(|entry| entry.what.as_str()).collect();
            prop_assert_eq!(said, ["erased"]);
            let rests = |happening: &Happening| matches!(happening, Happening::Said(Fact::Rested(..)));
            prop_assert!(order.keep_until.is_some() || story.iter().any(|(_, happening)| rests(happening)));
        }
    }

    #[test]
    fn who_is_done_never_expires_and_is_never_completed_without_scores_early(order in placed(), story in stories()) {
        for Change { before, after, fact, now, .. } in changes(order, &story) {
            let (was_done, expired) = (before.progress == Progress::Finished, after.progress == Progress::Expired);
            prop_assert!(!was_done || !expired, "{fact:?}");
            if fact == Fact::ScoresOverdue {
                prop_assert!(was_done && now >= before.progress_at + SCORES_GRACE, "{before:?}");
                prop_assert!(after.progress == Progress::Completed && after.awaits_scores(), "{after:?}");
            }
            let lacks = after.progress == Progress::Completed && after.outcome().is_none();
            prop_assert!(!lacks || after.submitted_at.is_some(), "{fact:?}");
        }
    }

    #[test]
    fn what_is_missing_can_be_recorded(order in placed(), story in stories()) {
        for (now, order) in walk(order, &story) {
            let fact = match next_step(&order, Some(&company()), now) {
                Step::Cancel => LEFT,
                Step::Expire => Fact::DeadlinePassed,
                Step::CompleteWithoutScores => Fact::ScoresOverdue,
                Step::GiveUpDoubt => Fact::Refused(Refusal::DoubtNeverSettled),
                Step::FetchCandidate(_) => Fact::CandidateFetched(person("1"), "subject".into()),
                Step::Invite(number) => Fact::AttemptBegun(number, nonce("new")),
                Step::Tell => {
                    Fact::TellingBegun(Telling { revision: order.revision, nonce: nonce("new"), not_after: now })
                }
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

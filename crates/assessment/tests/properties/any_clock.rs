//! What holds also on a clock that jumps back and forth.

use crate::stories::{Change, changes, hasty_stories, mad_stories, placed, stories, tend};
use crate::world::fixtures::*;
use assessment::candidate::Candidate;
use assessment::fact::{Fact, TellEnding};
use assessment::order::Order;
use assessment::progress::Progress;
use proptest::prelude::*;

/// Facts after which a result may be gone.
fn forgets(fact: &Fact) -> bool {
    matches!(fact, Fact::ResultsForgotten(_) | Fact::CompanyLeft(_) | Fact::Erased(_))
}

/// Facts after which no application is known by name.
fn silences(fact: &Fact) -> bool {
    matches!(fact, Fact::CompanyLeft(_) | Fact::Erased(_))
}

/// What is kept of an attempt for good: its number, and by what it is known.
fn references(order: &Order) -> Vec<(u32, String)> {
    let known = order.attempts.iter().filter_map(|attempt| Some((attempt.number, attempt.reference.as_ref()?)));
    known.map(|(number, reference)| (number, reference.to_string())).collect()
}

fn with_results(order: &Order) -> Vec<u32> {
    order.attempts.iter().filter(|attempt| attempt.outcome.is_some()).map(|attempt| attempt.number).collect()
}

/// Everything that can be heard of an order under way, each thing once.
fn news() -> Vec<Fact> {
    let telling = telling(1, HOUR);
    vec![
        ended(2, created("r-2")),
        Fact::TellingEnded(telling, TellEnding::Told),
        Fact::Started,
        Fact::Finished,
        result(1, "Focus=(1) low", 9),
        result(2, "Focus=(5) best", 9),
    ]
}

/// Invited by a second attempt of which the answer is late, after a first one in doubt; a PATCH is under way.
fn busy() -> Order {
    let invited = after(doubtful(), &[(30 * MINUTE, begun(2)), (30 * MINUTE + 5, Fact::Started)]);
    after(invited, &[(30 * MINUTE + 6, Fact::TellingBegun(telling(1, HOUR)))])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_ever_moves_backwards_though_the_clock_does(order in placed(), story in mad_stories()) {
        for Change { before, after, fact, .. } in changes(order, &story) {
            prop_assert!(before.progress.rank() <= after.progress.rank(), "{fact:?}");
            prop_assert!(before.told <= after.told && before.revision <= after.revision, "{fact:?}");
            prop_assert!(after.told <= after.revision, "{fact:?}");
            let changed = before.progress != after.progress;
            prop_assert!(!changed || after.revision > before.revision, "{fact:?}: a change raises the revision");
            let (was, is) = (before.history.entries().len(), after.history.entries().len());
            prop_assert!(was <= is || silences(&fact), "{fact:?}");
            let invited = before.invited_at.or(after.invited_at) == after.invited_at;
            let submitted = before.submitted_at.or(after.submitted_at) == after.submitted_at;
            prop_assert!((invited && submitted) || silences(&fact), "{fact:?}");
        }
    }

    #[test]
    fn a_reference_once_known_stays(order in placed(), story in mad_stories(), calls in hasty_stories(0)) {
        let either = changes(order.clone(), &story).into_iter().chain(tend(order, &calls));
        for Change { before, after, fact, .. } in either {
            let (known, still) = (references(&before), references(&after));
            let stays = known.iter().all(|reference| still.contains(reference));
            prop_assert!(stays || silences(&fact), "{fact:?}: {known:?}, {still:?}");
        }
    }

    #[test]
    fn a_result_once_taken_stays_unless_it_is_forgotten_on_purpose(order in placed(), story in mad_stories()) {
        for Change { before, after, fact, .. } in changes(order, &story) {
            let (taken, still) = (with_results(&before), with_results(&after));
            prop_assert!(forgets(&fact) || taken.iter().all(|number| still.contains(number)), "{fact:?}");
            let sealed = before.sealed.is_none() || before.sealed == after.sealed;
            prop_assert!(sealed || forgets(&fact) || matches!(fact, Fact::ResultReceived(_)), "{fact:?}");
        }
    }

    #[test]
    fn nothing_is_forgotten_before_the_ats_has_been_told(order in placed(), story in mad_stories()) {
        for Change { before, fact, .. } in changes(order, &story) {
            let told = before.told == before.revision || before.gone;
            prop_assert!(told || !matches!(fact, Fact::ResultsForgotten(_)), "{before:?}");
        }
    }

    #[test]
    fn nobody_is_known_who_need_not_be_on_any_clock(order in placed(), story in mad_stories()) {
        for Change { after, fact, .. } in changes(order, &story) {
            let forgotten = matches!(after.candidate, Candidate::Forgotten { .. });
            prop_assert_eq!(forgotten, after.progress != Progress::Accepted, "{:?}", fact);
        }
    }

    #[test]
    fn an_attempt_is_replaced_only_if_nothing_was_created_under_its_number(order in placed(), story in mad_stories()) {
        for Change { before, after, fact, .. } in changes(order, &story) {
            let kept = |number: u32| after.attempts.iter().find(|attempt| attempt.number == number);
            for attempt in &before.attempts {
                let same = kept(attempt.number).is_some_and(|kept| kept.nonce == attempt.nonce);
                let harmless = attempt.ending.as_ref().is_some_and(assessment::attempt::Ending::nothing_created);
                prop_assert!(same || (harmless && matches!(fact, Fact::AttemptBegun(..))), "{fact:?}: {attempt:?}");
            }
            prop_assert!(after.attempts.iter().zip(1..).all(|(attempt, place)| attempt.number == place), "{fact:?}");
        }
    }

    #[test]
    fn only_who_made_the_newest_call_says_how_it_ended(order in placed(), story in mad_stories()) {
        for Change { before, after, fact, .. } in changes(order, &story) {
            match &fact {
                Fact::AttemptEnded(number, nonce, _) => {
                    let asked = before.attempts.iter().find(|attempt| attempt.number == *number);
                    prop_assert_eq!(asked.map(|attempt| &attempt.nonce), Some(nonce));
                }
                Fact::TellingEnded(telling, _) if after.telling != before.telling => {
                    prop_assert_eq!(before.telling.map(|before| before.nonce), Some(telling.nonce.clone()));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn news_comes_to_the_same_in_any_order(facts in Just(news()).prop_shuffle()) {
        let told = |order: &Order| (order.progress, order.told, references(order), order.outcome().cloned());
        let hear = |order: Order, fact: &Fact| order.after(fact, at(HOUR)).unwrap_or(order);
        let heard = |facts: &[Fact]| facts.iter().fold(busy(), hear);
        prop_assert_eq!(told(&heard(&facts)), told(&heard(&news())));
    }

    #[test]
    fn the_same_news_twice_is_no_news(order in placed(), story in stories()) {
        for Change { after, fact, now, .. } in changes(order, &story) {
            let still_open = matches!(fact, Fact::TellingEnded(_, TellEnding::InDoubt | TellEnding::ToldTwice));
            if fact.is_news() && !still_open {
                prop_assert_eq!(after.after(&fact, now), None, "{:?}", fact);
            }
        }
    }
}

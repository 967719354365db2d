//! What holds of an order that the dispatcher looks after, whatever else happens to it.

use crate::stories::{Change, hasty_stories, placed, tend, tended_stories};
use crate::world::fixtures::*;
use assessment::attempt::{ABANDONED_AFTER, CREATE_TIME_OUT, Ending};
use assessment::fact::Fact;
use assessment::order::Order;
use assessment::progress::Progress;
use assessment::step::{Step, next_step};
use jiff::Timestamp;
use proptest::prelude::*;

/// So far may two machines' clocks lie from the right time.
const WRONG: i64 = 10 * MINUTE;

/// The longest wait that any failure leads to.
const LONGEST_WAIT: i64 = HOUR;

/// Whether something is missing for the candidate or the ATS, or would be if the ATS still knew the order.
fn has_work(order: &Order) -> bool {
    order.progress == Progress::Accepted || order.told < order.revision
}

/// Facts that others than the dispatcher bring.
fn is_from_elsewhere(fact: &Fact) -> bool {
    matches!(fact, Fact::Started | Fact::Finished | Fact::ResultReceived(_) | Fact::Redriven)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_attempt_begins_while_another_may_be_under_way_on_clocks_that_are_wrong(
        order in placed(), story in prop_oneof![tended_stories(WRONG).boxed(), hasty_stories(WRONG).boxed()],
    ) {
        let mut began: Vec<(u32, Timestamp)> = Vec::new();
        for Change { truly, fact, before, .. } in tend(order, &story) {
            let Fact::AttemptBegun(number, _) = fact else { continue };
            let open = before.attempts.iter().filter(|attempt| matches!(attempt.ending, None | Some(Ending::InDoubt)));
            for attempt in open {
                let earlier = began.iter().rfind(|(began, _)| *began == attempt.number);
                let over = earlier.is_none_or(|(_, began)| *began + CREATE_TIME_OUT < truly);
                prop_assert!(over, "attempt {number} begins at {truly} beside {attempt:?}");
            }
            began.push((number, truly));
        }
    }

    #[test]
    fn every_order_is_due_or_parked_or_has_nothing_left_to_do(order in placed(), story in tended_stories(0)) {
        for Change { after, fact, .. } in tend(order, &story) {
            let done = after.progress.is_final() && !after.is_behind();
            prop_assert!(after.due.is_some() || after.parked || done, "{fact:?}: {after:?}");
        }
    }

    #[test]
    fn what_is_missing_is_looked_for_within_an_hour(order in placed(), story in tended_stories(0)) {
        for Change { after, fact, now, .. } in tend(order, &story) {
            if !matches!(next_step(&after, Some(&company()), now), Step::Rest { .. }) && !after.parked {
                let late = after.due.map(|due| due.duration_since(now).as_secs());
                prop_assert!(late.is_some_and(|late| late <= LONGEST_WAIT), "{fact:?}: {late:?}, {after:?}");
            }
        }
    }

    #[test]
    fn an_order_asks_for_a_look_only_where_there_is_work(order in placed(), story in tended_stories(0)) {
        for Change { before, after, fact, now, .. } in tend(order, &story) {
            prop_assert!(!after.wake || is_from_elsewhere(&fact), "{fact:?} asks for a look");
            // a story may park an order of which nothing is missing
            prop_assert!(!after.wake || has_work(&after) || fact == Fact::Redriven, "{fact:?}: {after:?}");
            prop_assert!(!after.wake || before.wake || after.due.is_some_and(|due| due <= now), "{fact:?}: {after:?}");
        }
    }

    #[test]
    fn news_that_the_ats_should_see_asks_for_a_look(order in placed(), story in tended_stories(0)) {
        for Change { before, after, fact, now, .. } in tend(order, &story) {
            if is_from_elsewhere(&fact) && before.revision < after.revision {
                prop_assert!(after.wake && after.due == Some(now) && !after.parked, "{fact:?}: {after:?}");
            }
        }
    }

    #[test]
    fn a_call_that_nobody_ended_is_looked_for_once_it_is_abandoned(order in placed(), story in tended_stories(0)) {
        for Change { after, fact, now, .. } in tend(order, &story) {
            if let Fact::AttemptBegun(..) = fact {
                prop_assert_eq!(after.due, Some(now + ABANDONED_AFTER), "{:?}", after.attempts);
            }
        }
    }
}

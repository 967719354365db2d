//! A person has a parked order tried again.

use crate::*;

/// When the order has long been parked.
const LATER: i64 = 9 * DAY;

#[test]
fn a_parked_order_goes_back_into_the_schedule_at_once() {
    let redriven = after(parked(), &[(LATER, Fact::Redriven)]);
    assert_eq!((redriven.parked, redriven.retry, due_in(&redriven), redriven.wake), (false, None, LATER, true));
    assert_eq!((count(&redriven, "redriven"), redriven.progress), (1, Progress::Accepted));
    let failed = after(redriven, &[(LATER, begun(1)), (LATER, ended(1, Ending::NotSent))]);
    assert_eq!((failed.parked, due_in(&failed)), (false, LATER + 5), "it has a week of its own");
}

#[test]
fn only_a_parked_order_is_redriven() {
    for order in [order(), doubtful(), invited(), completed_and_told()] {
        says_nothing(&order, &Fact::Redriven, LATER);
    }
}

#[test]
fn whoever_redrives_undoes_nothing_that_has_happened_since() {
    let expired = after(parked(), &[(60 * DAY, Fact::DeadlinePassed)]);
    let cancelled = after(parked(), &[(LATER, LEFT)]);
    let erased = after(parked(), &[(LATER, ERASED)]);
    for order in [expired, cancelled, erased, after(parked(), &[(LATER, Fact::Redriven)])] {
        says_nothing(&order, &Fact::Redriven, 60 * DAY);
    }
}

#[test]
fn a_look_at_the_order_in_between_does_not_lose_the_fact() {
    let reminded = after(parked(), &[(LATER, Fact::Rested(Some(at(LATER + DAY)), None))]);
    assert!(Fact::Redriven.is_news() && reminded.after(&Fact::Redriven, at(LATER)).is_some());
}

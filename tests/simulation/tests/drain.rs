//! What piles up behind a side that is away is worked off in order when it is back, and a look at it costs by company. The
//! sizes of a release build are in `docs/RELIABILITY.md`; these are the same scenarios, small.

use simulation::drain::{Reach, Side, drain, quiet_day};
use simulation::sweep::{grown, sweep};
use simulation::week::refused;

#[test]
fn what_piled_up_in_a_day_is_delivered_in_order_and_no_other_company_notices() {
    let drained = drain(60, Side::Equalture, Reach::CompanyA);
    assert_eq!(drained.broken(&quiet_day(60)), Vec::<String>::new(), "{drained}");
    assert_eq!(drained.piled_up, 60, "{drained}");
}

#[test]
fn a_look_at_everything_due_costs_by_company_and_not_by_order() {
    let all = [sweep(1, 100), sweep(1, 1_000), sweep(2, 100), sweep(2, 1_000)];
    assert!(grown(&all).is_empty(), "{all:?}");
    assert!(all[0].total() < all[2].total() && all[2].total() <= 2 * all[0].total(), "{all:?}");
}

#[test]
fn an_order_that_is_refused_for_a_week_is_parked_told_of_daily_and_redriven() {
    let refused = refused();
    assert_eq!(refused.broken(), Vec::<String>::new(), "{refused:?}");
}

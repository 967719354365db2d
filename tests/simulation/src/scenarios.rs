//! The scenarios that are told beforehand, and their figures.

use clap::Subcommand;
use simulation::drain::{Drained, Quiet, Reach, Side, drain, quiet_day};
use simulation::sweep::{grown, sweep};
use simulation::week::{Outage, Refused, outage, refused};
use std::time::Instant;

/// A scenario.
#[derive(Debug, Subcommand)]
pub(crate) enum Scenario {
    /// A backlog of a day without one side is worked off.
    Drain {
        /// How many orders pile up.
        #[arg(long, default_value_t = 10_000)]
        orders: u64,
    },
    /// One look at everything due, by companies and orders.
    Sweep,
    /// Longer than the schedule tries.
    Week,
}

impl Scenario {
    /// Plays it and prints its figures; false if a bound is broken.
    pub(crate) fn plays(&self) -> bool {
        let began = Instant::now();
        let broken = match self {
            Self::Drain { orders } => drains(*orders),
            Self::Sweep => sweeps(),
            Self::Week => weeks(),
        };
        println!("{:.0} s, {} bounds broken", began.elapsed().as_secs_f64(), broken.len());
        for says in &broken {
            println!("broken: {says}");
        }
        broken.is_empty()
    }
}

fn drains(orders: u64) -> Vec<String> {
    let quiet = quiet_day(orders);
    let (median, longest) = quiet.took();
    println!("On a quiet day company B's orders take {median} ms (median), {longest} ms (longest).");
    let mut broken = Vec::new();
    for reach in [Reach::Everybody, Reach::CompanyA] {
        for side in [Side::Equalture, Side::Ats] {
            let drained = drain(orders, side, reach);
            show_drain(&drained, &quiet);
            broken.extend(drained.broken(&quiet));
        }
    }
    broken
}

fn show_drain(drained: &Drained, quiet: &Quiet) {
    let (noticed, worst) = drained.against(quiet);
    println!("{drained}");
    println!("{noticed:>10} orders of company B slower than on a quiet day, {worst} ms at the most");
}

fn sweeps() -> Vec<String> {
    let mut all = Vec::new();
    println!("{:>10} {:>10} {:>10}", "companies", "orders", "operations");
    for companies in [1, 10] {
        for orders in [100, 10_000, 100_000] {
            eprintln!("sweep: {companies} companies, {orders} orders");
            let swept = sweep(companies, orders);
            let kinds: Vec<String> = swept.operations.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
            println!("{companies:>10} {orders:>10} {:>10}  {}", swept.total(), kinds.join(", "));
            all.push(swept);
        }
    }
    let grows = |swept: &&_| format!("{swept:?} costs more than with fewer orders");
    grown(&all).iter().map(grows).collect()
}

fn weeks() -> Vec<String> {
    let mut broken = Vec::new();
    for side in [Side::Equalture, Side::Ats] {
        let outage = outage(side);
        let Outage { accepted, told, parked, last } = &outage;
        println!("{side:?} away for 8 days: {accepted} orders accepted, {told} told, {parked} parked");
        println!("{last:>10} ms from the return to the last");
        broken.extend(outage.broken());
    }
    let refused = refused();
    show_refused(&refused);
    broken.extend(refused.broken());
    broken
}

fn show_refused(refused: &Refused) {
    println!("One order refused for 10 days: sent {} times", refused.tries);
    for (what, times) in &refused.alarms {
        let hours: Vec<String> = times.iter().map(|at| format!("{}", at / 3_600_000)).collect();
        println!("{:>10} after hour {}", what, hours.join(", "));
    }
    println!("{:>10} of {} other orders told within five minutes", refused.others.1, refused.others.0);
    println!("{:>10} ms from the redrive to the ATS", refused.redriven);
}

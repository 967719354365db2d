//! From a history that broke a promise to the shortest one that still does: fewer orders, fewer faults.

use crate::faults::{Effect, Plan, Strike};
use crate::play::{Played, play};
use std::fmt::Write as _;

/// No more histories than this are played to find a shorter one.
const MOST: usize = 400;

/// The shortest history found, and the plan that plays it.
#[derive(Debug)]
pub struct Shortest {
    /// What is left out.
    pub plan: Plan,
    /// What it is like.
    pub played: Played,
}

/// Leaves out of a history whatever it does not need to break the same promise.
pub fn shortest(seed: u64, played: Played, plan: Plan) -> Shortest {
    let Some(promise) = played.violations.first().map(|violation| violation.promise) else {
        return Shortest { plan, played };
    };
    let mut search = Search { seed, promise, tries: 0, best: Shortest { plan, played } };
    search.leave_out_orders();
    search.leave_out_faults();
    search.best
}

struct Search {
    seed: u64,
    promise: &'static str,
    tries: usize,
    best: Shortest,
}

impl Search {
    fn leave_out_orders(&mut self) {
        for order in 0..self.best.plan.orders {
            let mut plan = self.best.plan.clone();
            plan.without.insert(order);
            self.try_out(plan);
        }
    }

    /// Halves, quarters, and so on down to single faults.
    fn leave_out_faults(&mut self) {
        let mut size = self.best.played.strikes.len();
        while size > 0 {
            let mut at = 0;
            while at < self.best.played.strikes.len() && self.tries < MOST {
                let some: Vec<Strike> = self.best.played.strikes.iter().skip(at).take(size).copied().collect();
                let mut plan = self.best.plan.clone();
                plan.muted.extend(some);
                at += if self.try_out(plan) { 0 } else { size };
            }
            size /= 2;
        }
    }

    fn try_out(&mut self, plan: Plan) -> bool {
        self.tries += 1;
        let played = play(self.seed, plan.clone());
        let same = played.violations.iter().any(|violation| violation.promise == self.promise);
        if same {
            self.best = Shortest { plan, played };
        }
        same
    }
}

/// The command that plays this history again.
pub fn command(seed: u64, plan: &Plan) -> String {
    let mut command = format!("cargo run -p simulation --release -- --seed {seed}");
    if !plan.without.is_empty() {
        let orders: Vec<String> = plan.without.iter().map(ToString::to_string).collect();
        let _ = write!(command, " --without {}", orders.join(","));
    }
    if !plan.muted.is_empty() {
        let strikes: Vec<String> = plan.muted.iter().map(|strike| spelled(*strike)).collect();
        let _ = write!(command, " --mute {}", strikes.join(","));
    }
    command
}

fn spelled((effect, occurrence): Strike) -> String {
    let place = Effect::ALL.iter().position(|other| *other == effect).unwrap_or_default();
    format!("{place}:{occurrence}")
}

/// Reads a fault as `command` spells it.
pub fn read_strike(text: &str) -> Result<Strike, String> {
    let strike = text.split_once(':').and_then(|(effect, occurrence)| {
        let effect = Effect::ALL.get(effect.parse::<usize>().ok()?)?;
        Some((*effect, occurrence.parse().ok()?))
    });
    strike.ok_or_else(|| format!("{text} names no fault; it looks like 14:3"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_back() {
        let mut plan = Plan::of(7);
        plan.muted.insert((Effect::Tell, 12));
        plan.without.insert(1);
        let command = command(7, &plan);
        let strike = command.rsplit(' ').next().unwrap();
        assert_eq!(read_strike(strike), Ok((Effect::Tell, 12)));
        assert!(command.contains("--seed 7 --without 1 --mute"), "{command}");
        assert!(read_strike("99:1").is_err() && read_strike("x").is_err());
    }
}

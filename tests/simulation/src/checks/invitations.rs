//! Nobody is invited twice (I3, I4), and an application is never without its order (adrift).

use super::Broken;
use super::seen::{Call, LIFE_OF_A_CALLER, MINUTE, Order, SECOND, Seen};
use crate::history::{Ending, Event};
use std::collections::BTreeMap;

/// How long the result of a create in doubt is waited for; clocks may differ by the rest of the half hour.
const GRACE: i64 = 30 * MINUTE - 5 * SECOND;

/// References that an order names and nothing leads to yet, since when.
#[derive(Debug, Default)]
pub(super) struct Watch(BTreeMap<(String, String), i64>);

impl Watch {
    pub(super) fn sees(&mut self, seen: &Seen, event: &Event, broken: &mut Broken) {
        match event {
            Event::CallBegins { call, what: "create", .. } => may_begin(seen, &seen.calls[call], broken),
            Event::OrderWritten { order, attempts, .. } => {
                let known = &seen.orders[order].references;
                let named = attempts.iter().filter_map(|attempt| attempt.reference.clone());
                for reference in named.filter(|reference| !known.contains(reference)) {
                    self.0.entry((order.clone(), reference)).or_insert(seen.at);
                }
            }
            Event::ReferenceWritten { order, reference } => {
                self.look(seen.at, broken);
                self.0.remove(&(order.clone(), reference.clone()));
            }
            Event::Ends {} => {
                self.look(i64::MAX, broken);
                seen.orders.iter().for_each(|(name, order)| one_application(seen, name, order, broken));
            }
            _ => {}
        }
    }

    /// Both are one write: what comes at the same moment came with it.
    fn look(&mut self, now: i64, broken: &mut Broken) {
        for ((order, reference), at) in std::mem::take(&mut self.0) {
            if at < now {
                broken.note(
                    "adrift",
                    &order,
                    at,
                    format!("an attempt has the reference {reference}, which leads nowhere"),
                );
            } else {
                self.0.insert((order, reference), at);
            }
        }
    }
}

/// A create begins only when the one before is proved to have done nothing, or its grace is over and the policy allows it;
/// and over a connection of its own.
fn may_begin(seen: &Seen, call: &Call, broken: &mut Broken) {
    let Some((name, order)) = call.order.as_ref().and_then(|name| Some((name, seen.orders.get(name)?))) else { return };
    if !call.fresh {
        broken.note("I3", name, call.at, "a create begins on a connection that was kept");
    }
    let earlier: Vec<&Call> = order.creates.iter().filter(|n| **n != call.number).map(|n| &seen.calls[n]).collect();
    for other in &earlier {
        if let Some(says) = forbids(other, call) {
            broken.note("I3", name, call.at, says);
        }
    }
    let redriven = order.redriven.last().copied().unwrap_or_default();
    let doubts = earlier.iter().filter(|other| other.is_doubt() && other.line > redriven).count();
    if seen.company_of(order).holds && doubts > 0 {
        broken.note("I3", name, call.at, "tried again after a doubt, and the company's policy is to hold");
    } else if doubts > 1 {
        broken.note("I3", name, call.at, format!("tried again after {doubts} doubts"));
    }
}

fn forbids(earlier: &Call, call: &Call) -> Option<String> {
    let crashed_now = earlier.ending == Some(Ending::CRASH) && call.at < earlier.at + LIFE_OF_A_CALLER;
    let number = earlier.number;
    if earlier.ending.is_none() || crashed_now {
        return Some(format!("a create begins while call {number} is under way"));
    }
    if earlier.is_known() {
        return Some(format!("a create begins after call {number}, which was answered well"));
    }
    if earlier.is_doubt() && call.at < earlier.at + GRACE {
        return Some(format!("a create begins {} ms after call {number}, which is in doubt", call.at - earlier.at));
    }
    let again = earlier.attempt == call.attempt && !earlier.proves_nothing_was_done();
    again.then(|| format!("the attempt of call {number}, which is in doubt, is used again"))
}

/// One application; under `retry` a second one only where the bridge could not know of the first.
fn one_application(seen: &Seen, name: &str, order: &Order, broken: &mut Broken) {
    let creators: Vec<u64> = order.applications.iter().map(|(_, call)| *call).collect();
    let done: Vec<u64> = order.creates.iter().copied().filter(|call| creators.contains(call)).collect();
    let excused = done.iter().rev().skip(1).filter(|call| seen.calls[call].is_doubt()).count();
    let most = if seen.company_of(order).holds { 1 } else { 2 } + order.redriven.len();
    let allowed = (1 + excused).min(most);
    for (at, call) in order.applications.iter().skip(allowed) {
        let all = order.applications.len();
        broken.note("I4", name, *at, format!("call {call} created another application: {all}, and {allowed} may be"));
    }
}

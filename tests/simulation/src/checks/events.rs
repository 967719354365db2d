//! An event that was taken is not forgotten: its order comes as far as it says. Nobody is done without scores who has not been
//! reported to be done long before.

use super::Broken;
use super::seen::{JUST_NOW, MINUTE, Order, Seen};
use crate::history::Event;
use std::collections::BTreeMap;

/// From here on an order has come as far as an event that its candidate has begun, or is done.
const BEGUN: &[&str] = &["started", "finished", "expired", "refused", "completed"];
const DONE: &[&str] = &["finished", "expired", "refused", "completed"];

/// Scores are waited for so long after a candidate is done: an hour, less a quarter for clocks that jump.
const SCORES_OVERDUE: i64 = 45 * MINUTE;

/// What was reported once.
#[derive(Debug)]
struct Report {
    order: String,
    application: String,
    what: &'static str,
    line: usize,
}

#[derive(Debug, Default)]
pub(super) struct Watch {
    sent: BTreeMap<u64, Report>,
    taken: Vec<(i64, Report)>,
    /// When an order's candidate was reported to be done first.
    done: BTreeMap<String, i64>,
}

impl Watch {
    pub(super) fn sees(&mut self, seen: &Seen, event: &Event, broken: &mut Broken) {
        match event {
            Event::EventSent { report, application, order, what } => {
                let (order, application) = (order.clone(), application.clone());
                if *what == "finished" {
                    self.done.entry(order.clone()).or_insert(seen.at);
                }
                self.sent.insert(*report, Report { order, application, what, line: seen.line });
            }
            Event::EventAnswered { report, status } if *status < 300 => {
                self.taken.extend(self.sent.remove(report).map(|report| (seen.at, report)));
            }
            Event::Told { order, status, result: None, .. } if status == "COMPLETED" && self.is_soon(seen, order) => {
                broken.note("event", order, seen.at, "told COMPLETED without scores, and they are not overdue");
            }
            Event::Settled {} => {
                let long_ago = self.taken.iter().filter(|(at, _)| *at <= seen.at - JUST_NOW);
                long_ago.for_each(|(_, report)| is_known(seen, report, broken));
            }
            _ => {}
        }
    }

    /// Whether the scores of an order's candidate may still come.
    fn is_soon(&self, seen: &Seen, order: &str) -> bool {
        self.done.get(order).is_none_or(|done| seen.at < done + SCORES_OVERDUE)
    }
}

fn is_known(seen: &Seen, report: &Report, broken: &mut Broken) {
    let order = &seen.orders[&report.order];
    let Some(stored) = order.stored.as_ref().filter(|stored| !stored.parked) else { return };
    let far_enough = if report.what == "started" { BEGUN } else { DONE };
    if speaks_of(seen, report, order) && !far_enough.contains(&stored.progress.as_str()) {
        let says = format!("{}, and {} was reported of {}", stored.progress, report.what, report.application);
        broken.note("event", &report.order, seen.at, says);
    }
}

/// Whether the report is about this order as it is now: the order is still owed something, was there when the event came, and has
/// been told the name of its application.
fn speaks_of(seen: &Seen, report: &Report, order: &Order) -> bool {
    let waits = seen.is_owed(order) && !order.gone && order.changed_at <= seen.at - JUST_NOW;
    let known = order.references.contains(&report.application);
    waits && known && order.written_line.is_some_and(|line| line < report.line)
}

//! Orders are stored before they are answered (I1), never taken for something else under the same name (conflict), looked
//! at until they are final (I2), never lost, never slow on a quiet day, and never go back.

use super::Broken;
use super::seen::{JUST_NOW, MINUTE, Order, SECOND, Seen, Stored};
use crate::history::Event;
use std::collections::BTreeMap;

/// A person must hear of a parked order within this time.
const HEARD_OF: i64 = 25 * 60 * MINUTE;
/// On a quiet day an order is invited, and a change told, within this time.
const QUIET: i64 = 15 * SECOND;
/// From here on nothing more is expected of an order.
const FINAL: &[&str] = &["expired", "refused", "completed", "cancelled", "erased"];
const RANKS: [&str; 9] =
    ["accepted", "invited", "started", "finished", "expired", "refused", "completed", "cancelled", "erased"];

#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Parked, and no alarm yet.
    silent: BTreeMap<String, i64>,
    /// Revisions that are not told yet, since when.
    untold: BTreeMap<String, Vec<(u64, i64)>>,
    meanings: Meanings,
}

/// What was ordered by each send and when, what was taken under each order's name, and which names are free again since.
#[derive(Debug, Default)]
struct Meanings {
    sent: BTreeMap<u64, (usize, String)>,
    taken: BTreeMap<String, String>,
    deleted: BTreeMap<String, usize>,
}

impl Meanings {
    /// Another package or candidate under the name of an order that was taken is not taken, until it is deleted.
    fn sees(&mut self, seen: &Seen, event: &Event, broken: &mut Broken) {
        match event {
            Event::OrderSent { send, package, candidate, .. } => {
                self.sent.insert(*send, (seen.line, format!("{package} for {candidate}")));
            }
            Event::OrderAnswered { send, order, status, .. } if *status < 300 => {
                let Some((line, asked)) = self.sent.get(send) else { return };
                if *line < self.deleted.get(order).copied().unwrap_or_default() {
                    return;
                }
                let taken = self.taken.entry(order.clone()).or_insert_with(|| asked.clone());
                if taken != asked {
                    broken.note("conflict", order, seen.at, format!("took {asked}, and had taken {taken}"));
                }
            }
            Event::OrderDeleted { order } => {
                self.taken.remove(order);
                self.deleted.insert(order.clone(), seen.line);
            }
            _ => {}
        }
    }
}

impl Watch {
    pub(super) fn sees(&mut self, seen: &Seen, event: &Event, broken: &mut Broken) {
        self.listen(seen.at, broken);
        self.meanings.sees(seen, event, broken);
        match event {
            Event::OrderAnswered { send, order, status, .. } if *status < 300 => {
                let story = &seen.orders[order];
                let there = story.stored.is_some() || story.deleted_line.unwrap_or_default() > seen.sends[send];
                if !there {
                    broken.note("I1", order, seen.at, format!("answered {status} before it was written"));
                }
            }
            Event::OrderWritten { order, .. } => {
                self.written(seen, order, broken);
                goes_on(order, &seen.orders[order], seen.at, broken);
            }
            Event::ApplicationCreated { order, .. } => invited_soon(seen, order, broken),
            Event::Alarm { what, order: Some(order) } if what == "order_parked" => drop(self.silent.remove(order)),
            Event::OrderDeleted { order } | Event::Erased { order } => drop(self.silent.remove(order)),
            Event::Disabled { company } => self.silent.retain(|order, _| seen.orders[order].company != *company),
            Event::Settled {} => seen.orders.iter().for_each(|(name, order)| is_not_lost(seen, name, order, broken)),
            _ => {}
        }
    }

    fn written(&mut self, seen: &Seen, name: &str, broken: &mut Broken) {
        let order = &seen.orders[name];
        let Some(stored) = &order.stored else { return };
        let is_final = FINAL.contains(&stored.progress.as_str());
        if !(is_final || stored.parked || order.gone) && stored.due.is_none() {
            broken.note("I2", name, seen.at, format!("{}, not parked, and nothing is due", stored.progress));
        }
        if !stored.parked {
            self.silent.remove(name);
        } else if order.before.as_ref().is_none_or(|before| !before.parked) {
            self.silent.insert(name.to_owned(), seen.at);
        }
        if seen.quiet {
            self.told_soon(name, order, stored, seen.at, broken);
        }
    }

    /// Whether a person has heard of every parked order in time.
    fn listen(&mut self, now: i64, broken: &mut Broken) {
        self.silent.retain(|order, at| {
            let late = now > *at + HEARD_OF;
            if late {
                broken.note("I2", order, *at + HEARD_OF, "parked for 25 hours without an alarm");
            }
            !late
        });
    }

    fn told_soon(&mut self, name: &str, order: &Order, stored: &Stored, now: i64, broken: &mut Broken) {
        let untold = self.untold.entry(name.to_owned()).or_default();
        for (revision, at) in untold.extract_if(.., |(revision, _)| *revision <= stored.told) {
            let Some(document) = order.documents.last().filter(|document| document.at > at + QUIET) else { continue };
            let says = format!("revision {revision} told {} ms after it was written", document.at - at);
            broken.note("slow", name, document.at, says);
        }
        let new = order.before.as_ref().is_none_or(|before| stored.revision > before.revision);
        if new && stored.told < stored.revision && told_as(&stored.progress).is_some_and(|shown| !shown.is_empty()) {
            untold.push((stored.revision, now));
        }
    }
}

fn invited_soon(seen: &Seen, name: &str, broken: &mut Broken) {
    let order = &seen.orders[name];
    let Some(answered) = order.answered_at.filter(|_| seen.quiet && order.applications.len() == 1) else { return };
    if seen.at > answered + QUIET {
        broken.note("slow", name, seen.at, format!("invited {} ms after its answer", seen.at - answered));
    }
}

fn goes_on(name: &str, order: &Order, at: i64, broken: &mut Broken) {
    let Some(stored) = &order.stored else { return };
    if stored.told > stored.revision {
        broken.note("back", name, at, format!("told {} of revision {}", stored.told, stored.revision));
    }
    let Some(before) = &order.before else { return };
    let rank = |stored: &Stored| RANKS.iter().position(|rank| *rank == stored.progress);
    if rank(stored) < rank(before) {
        broken.note("back", name, at, format!("{} became {}", before.progress, stored.progress));
    }
    for (what, was, is) in [("revision", before.revision, stored.revision), ("told", before.told, stored.told)] {
        if is < was && stored.progress != "erased" {
            broken.note("back", name, at, format!("{what} fell from {was} to {is}"));
        }
    }
}

/// Once settled, each accepted order has its application or says why not, and the ATS shows what is true.
fn is_not_lost(seen: &Seen, name: &str, order: &Order, broken: &mut Broken) {
    if !seen.is_owed(order) {
        return;
    }
    let answered = order.answered_at.is_some_and(|at| at <= seen.at - JUST_NOW);
    if answered && order.applications.is_empty() && !is_explained(seen, order) {
        broken.note("lost", name, seen.at, "accepted, and neither invited nor refused, expired, parked or in doubt");
    }
    let Some(stored) = &order.stored else { return };
    if order.gone || stored.parked || order.changed_at > seen.at - JUST_NOW {
        return;
    }
    let shown = order.documents.last().map_or("", |document| document.status.as_str());
    match told_as(&stored.progress) {
        None => broken.note("lost", name, seen.at, format!("{}, and nobody has asked for it", stored.progress)),
        Some(right) if right != shown => {
            let says =
                format!("{}, and the ATS shows {}", stored.progress, if shown.is_empty() { "nothing" } else { shown });
            broken.note("lost", name, seen.at, says);
        }
        Some(_) => {}
    }
}

fn is_explained(seen: &Seen, order: &Order) -> bool {
    let Some(stored) = &order.stored else { return false };
    let doubtful = |ending: &Option<String>| matches!(ending.as_deref(), None | Some("in_doubt"));
    let newest = stored.attempts.iter().max_by_key(|attempt| attempt.attempt);
    let open = newest.is_some_and(|newest| doubtful(&newest.ending));
    // A retry after a doubt was refused: the first one has probably created an application, and the ATS shows so.
    let presumed = stored.progress == "invited" && stored.attempts.iter().any(|attempt| doubtful(&attempt.ending));
    // Something in Equalture's place has said yes: that cannot be told from an application.
    let misled = order.creates.iter().map(|call| &seen.calls[call]).any(|call| call.is_done() && !call.arrived);
    let ended = stored.parked || matches!(stored.progress.as_str(), "refused" | "expired");
    ended || misled || presumed || open && (order.held || stored.due.is_some())
}

/// What the ATS shows of an order that has come so far, empty if nothing yet; none for one that nobody asks about.
fn told_as(progress: &str) -> Option<&'static str> {
    match progress {
        "accepted" => Some(""),
        "invited" => Some("PENDING"),
        "started" | "finished" => Some("IN_PROGRESS"),
        "expired" => Some("EXPIRED"),
        "refused" => Some("REJECTED"),
        "completed" => Some("COMPLETED"),
        _ => None,
    }
}

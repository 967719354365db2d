//! A result reaches the ATS, once (I5), and nothing older overwrites it (I6).

use super::Broken;
use super::seen::{Call, Delivery, Document, JUST_NOW, MINUTE, Order, SECOND, Seen};
use crate::history::{Ending, Event};
use std::collections::BTreeSet;

const STATUSES: [&str; 5] = ["PENDING", "IN_PROGRESS", "EXPIRED", "REJECTED", "COMPLETED"];

pub(super) fn sees(seen: &Seen, event: &Event, broken: &mut Broken) {
    match event {
        Event::Settled {} => {
            seen.orders.iter().for_each(|(name, order)| shows_the_newest(seen, name, order, broken));
        }
        Event::Told { order, .. } => told(seen, order, &seen.orders[order], broken),
        Event::CallBegins { call, what: "patch", order: Some(order), .. } => {
            let (call, story) = (&seen.calls[call], &seen.orders[order]);
            for other in story.patches.iter().filter(|n| **n != call.number).map(|n| &seen.calls[n]) {
                if is_under_way(other, call) {
                    let says = format!("a PATCH begins while call {} may be under way", other.number);
                    broken.note("I6", order, call.at, says);
                }
            }
        }
        _ => {}
    }
}

/// Once settled, the ATS shows the newest result that was accepted.
fn shows_the_newest(seen: &Seen, name: &str, order: &Order, broken: &mut Broken) {
    let accepted: Vec<&Delivery> = order.deliveries.iter().filter(|delivery| delivery.is_accepted()).collect();
    let Some(last) = accepted.iter().map(|delivery| delivery.answered_at).max() else { return };
    let parked = order.stored.as_ref().is_some_and(|stored| stored.parked);
    if !seen.is_owed(order) || order.gone || parked || last > seen.at - JUST_NOW {
        return;
    }
    let right = newest_results(order, &accepted);
    let shown = order.documents.last();
    let shows = |document: &Document| {
        document.status == "COMPLETED" && document.result.as_deref().is_some_and(|result| right.contains(result))
    };
    if !shown.is_some_and(shows) {
        let shown = shown.map_or_else(|| "nothing".to_owned(), Document::says);
        let right: Vec<&str> = right.into_iter().collect();
        broken.note(
            "I5",
            name,
            seen.at,
            format!("the ATS shows {shown}, and the newest result is {}", right.join(" or ")),
        );
    }
}

/// The results that may be the newest: the last of the newest attempt, and what was under way together with it.
fn newest_results<'o>(order: &'o Order, accepted: &[&Delivery]) -> BTreeSet<&'o str> {
    let attempt = accepted.iter().map(|delivery| delivery.attempt).max().unwrap_or_default();
    let last = accepted.iter().filter(|d| d.attempt == attempt).map(|d| d.line).max().unwrap_or_default();
    let newest =
        |d: &&Delivery| d.may_be_stored() && (d.attempt > attempt || d.attempt == attempt && d.ended_line() > last);
    order.deliveries.iter().filter(newest).map(|delivery| delivery.result.as_str()).collect()
}

fn told(seen: &Seen, name: &str, order: &Order, broken: &mut Broken) {
    let Some(document) = order.documents.last() else { return };
    if let Some(result) = &document.result
        && deliveries_of(order, result).is_empty()
    {
        broken.note("I5", name, seen.at, format!("told {}, a result that no callback has brought", document.says()));
    }
    let Some(before) = order.documents.iter().rev().nth(1) else { return };
    let place = |document: &Document| STATUSES.iter().position(|status| *status == document.status);
    let follows = before
        .result
        .as_ref()
        .is_none_or(|earlier| document.result.as_ref().is_some_and(|later| may_follow(order, earlier, later)));
    if place(document) < place(before) || !follows {
        broken.note("I6", name, seen.at, format!("{} became {}", before.says(), document.says()));
    }
    is_news(seen, name, order, (before, document), broken);
}

/// No document is told twice without need.
fn is_news(seen: &Seen, name: &str, order: &Order, told: (&Document, &Document), broken: &mut Broken) {
    let (before, document) = told;
    let (first, second) = (&seen.calls[&before.call], &seen.calls[&document.call]);
    let ended_before = first.ending.is_some() && first.ended_line < second.line;
    if before.says() != document.says()
        || !ended_before
        || !first.is_known()
        || has_news(order, document, first, second)
    {
        return;
    }
    let says = format!("told {} by call {}, as by call {}", document.says(), second.number, first.number);
    broken.note("I5", name, document.at, says);
}

/// Whether anything came about between two equal documents that the ATS had to be told.
fn has_news(order: &Order, document: &Document, first: &Call, second: &Call) -> bool {
    if first.recorded_line.is_none_or(|line| line > second.line) {
        return false;
    }
    if document.status != "COMPLETED" {
        return second.behind;
    }
    order.deliveries.iter().any(|delivery| {
        let between = delivery.line < second.line && delivery.ended_line() > first.line;
        between && delivery.may_be_stored() && document.result.as_ref() != Some(&delivery.result)
    })
}

fn deliveries_of<'o>(order: &'o Order, result: &str) -> Vec<&'o Delivery> {
    order.deliveries.iter().filter(|delivery| delivery.result == result && delivery.may_be_stored()).collect()
}

/// Whether the later result may have been stored after the earlier one, in an attempt that is not older.
fn may_follow(order: &Order, earlier: &str, later: &str) -> bool {
    let follows = |old: &Delivery, new: &Delivery| {
        new.attempt > old.attempt || new.attempt == old.attempt && new.ended_line() > old.line
    };
    let later = deliveries_of(order, later);
    deliveries_of(order, earlier).iter().any(|old| later.iter().any(|new| follows(old, new)))
}

/// A PATCH without an answer may still be done for so long; clocks may differ by the rest of the minute.
const SETTLES: i64 = MINUTE - 5 * SECOND;
/// The same document is sent again, with a new connection or token, for so long at the most.
const SENDING: i64 = 14 * SECOND;

/// A PATCH without an answer may still be done for a minute. One that broke a kept connection is sent again at once.
fn is_under_way(other: &Call, call: &Call) -> bool {
    let lost = match other.ending {
        None => return true,
        Some(ending) => ending == Ending::CRASH || ending == Ending::NO_ANSWER,
    };
    let same_sending = !other.fresh && other.ending == Some(Ending::NO_ANSWER) && call.at <= other.at + SENDING;
    lost && !same_sending && call.at < other.ended_at + SETTLES
}

//! One order: what is true, what happened, and who called whom.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use serde_json::Value;

use super::super::layout::moment;
use super::call::{self, Call, Mark};
use super::item::Item;
use super::{orders, words};
use crate::page::Ground;

/// Calls that only prepare the order or its last news are so much older or younger at the most.
const AROUND: SignedDuration = SignedDuration::from_secs(3);

pub(super) fn view(ground: &Ground, items: &[Item], order: &str, company: &str) -> Markup {
    let fits =
        |item: &&Item| item.order().is_some_and(|(whose, id)| id == order && (company.is_empty() || whose == company));
    html! {
        p { a.act href="/sandbox/behind" { "All orders" } }
        @match items.iter().find(fits) {
            Some(item) => (story(ground, item, order)),
            None => div data-live="story" {
                p { "The bridge has no order " code { (order) } ". If it was just ordered and refused, nothing was stored; "
                    "if its time is over, it was deleted." }
            },
        }
    }
}

fn story(ground: &Ground, item: &Item, order: &str) -> Markup {
    let calls = call::all(ground);
    let marks = marks(item);
    let (own, others): (Vec<&Call>, Vec<&Call>) = calls.iter().partition(|call| call.names(&marks));
    let others = between(ground, item, others);
    html! {
        div data-live="truth" { (truth(ground, item, order)) }
        div.story {
            section {
                h2 { "What happened" }
                div data-live="history" { (history(ground, item)) }
            }
            section {
                h2 { "Who called whom" }
                p.quiet { "Since the sandbox was started, oldest first. While a call is open, this list stands still." }
                (super::unseen(ground))
                div data-live="calls" {
                    @if own.is_empty() { p { "No call of this order was seen." } }
                    @else { div.card { ol.list { @for call in own { (call.line()) } } } }
                }
                div data-live="others" {
                    @if !others.is_empty() {
                        details {
                            summary { "Other calls in that time (" (others.len()) ")" }
                            div.card { ol.list { @for call in others { (call.line()) } } }
                        }
                    }
                }
            }
        }
    }
}

/// What its calls are known by: its id, its applications, and the addresses that open something of it.
fn marks(item: &Item) -> Vec<Mark> {
    let key = item.pk.strip_prefix("ORDER#").unwrap_or(&item.pk);
    let sealed = URL_SAFE_NO_PAD.encode(&key.as_bytes()[..key.len() / 3 * 3]);
    let id = item.order().map(|(_, id)| Mark::Id(id.to_owned()));
    let references = item.list("attempts").iter().filter_map(|attempt| attempt["reference"].as_str());
    let references = references.map(|reference| Mark::Id(reference.to_owned()));
    std::iter::once(Mark::Sealed(sealed)).chain(id).chain(references).collect()
}

/// Those that name no order, within the time of this one.
fn between<'c>(ground: &Ground, item: &Item, mut others: Vec<&'c Call>) -> Vec<&'c Call> {
    let history = item.list("history").iter().filter_map(|entry| entry["last"].as_str()?.parse().ok());
    let (Some(first), Some(last)) = (item.time("accepted_at"), history.max()) else { return Vec::new() };
    let (first, last) = (ground.since_stored(first) - AROUND, ground.since_stored(last) + AROUND);
    others.retain(|call| call.is_between() && (first..=last).contains(&call.at));
    others
}

fn truth(ground: &Ground, item: &Item, order: &str) -> Markup {
    let applications: Vec<&str> = item.list("attempts").iter().filter_map(|a| a["reference"].as_str()).collect();
    html! {
        section.card {
            h2 { "Order " (order) }
            p {
                span class={ "status " (words::colour(item)) } { (item.text("progress")) } " "
                (words::informed(item)) "."
            }
            p.quiet {
                (item.order().unwrap_or_default().0) " · " (orders::due(ground, item)) (orders::end(ground, item))
            }
            @for application in applications { p.quiet { "Application " code { (application) } } }
        }
    }
}

fn history(ground: &Ground, item: &Item) -> Markup {
    let entries = item.list("history");
    html! {
        div.card {
            ol.list {
                @for entry in entries {
                    @let what = entry["what"].as_str().unwrap_or_default();
                    @let attempt = entry["attempt"].as_u64().unwrap_or_default();
                    li {
                        p { (words::sentence(what, attempt)) }
                        p.quiet { (times(ground, entry)) }
                    }
                }
            }
        }
    }
}

fn times(ground: &Ground, entry: &Value) -> Markup {
    let at = |member: &str| entry[member].as_str().and_then(|text| text.parse::<Timestamp>().ok());
    let count = entry["count"].as_u64().unwrap_or_default();
    html! {
        @if let Some(first) = at("first") { (moment(ground.since_stored(first))) }
        @if let Some(last) = at("last").filter(|_| count > 1) {
            " to " (moment(ground.since_stored(last))) ", " (count) " times"
        }
    }
}

//! All orders, newest first.

use jiff::Timestamp;
use maud::{Markup, html};

use super::super::layout::{Tab, moment};
use super::item::Item;
use super::words;
use crate::page::Ground;

/// So many are listed.
const MOST: usize = 50;

pub(super) fn view(ground: &Ground, items: &[Item]) -> Markup {
    let mut orders: Vec<&Item> = items.iter().filter(|item| item.order().is_some()).collect();
    orders.sort_by_key(|order| std::cmp::Reverse(order.time("accepted_at")));
    html! {
        p.lead { "The bridge stores an order before it answers; then it invites the candidate at Equalture and keeps "
            "the ATS informed. Open an order to see its story call by call." }
        div data-live="orders" {
            @if orders.is_empty() {
                p { "There are no orders yet. Order something as the " a href=(Tab::Recruiter.path()) { "Recruiter" } "." }
            } @else {
                @if orders.len() > MOST { p.quiet { "The newest " (MOST) " of " (orders.len()) "." } }
                div.card { ul.list { @for order in orders.iter().take(MOST) { (line(ground, order)) } } }
            }
        }
    }
}

fn line(ground: &Ground, item: &Item) -> Markup {
    let (company, order) = item.order().unwrap_or_default();
    html! {
        li {
            h2 { a.act href=(address(company, order)) { (order) } }
            p { span class={ "status " (words::colour(item)) } { (item.text("progress")) } " " (words::informed(item)) }
            p.quiet {
                (company)
                @if let Some(at) = item.time("accepted_at") { " · ordered " (moment(ground.since_stored(at))) }
                " · " (due(ground, item))
            }
        }
    }
}

/// The address of one order's story. Both ids hold nothing that an address could not.
fn address(company: &str, order: &str) -> String {
    format!("/sandbox/behind?order={order}&company={company}")
}

/// When the bridge looks at it next: a result that the ATS knows, to forget its scores.
pub(super) fn due(ground: &Ground, item: &Item) -> Markup {
    let parked = item.content["parked"] == true;
    let told = item.text("progress") == "completed" && item.time("keep_until").is_some();
    html! {
        @match item.time("due_at") {
            Some(at) if at <= Timestamp::now() => "due now",
            Some(at) if told => { "its scores are forgotten " (moment(ground.since_stored(at))) }
            Some(at) => { "looked at again " (moment(ground.since_stored(at))) }
            None if parked => "parked: tried for a week, a person must act",
            None => "nothing is due",
        }
    }
}

/// When it is over: by its deadline, or, once nothing is to come, by being deleted.
pub(super) fn end(ground: &Ground, item: &Item) -> Markup {
    let is_open = matches!(item.text("progress"), "accepted" | "invited" | "started" | "finished");
    let (word, at) = if is_open { ("expires", item.time("deadline")) } else { ("deleted", item.time("keep_until")) };
    html! { @if let Some(at) = at { " · " (word) " " (moment(ground.since_stored(at))) } }
}

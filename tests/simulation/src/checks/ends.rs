//! Nothing is done for who has left, nothing is kept of them (I7), and nothing leaves its company (I8).

use super::Broken;
use super::seen::{Order, SECOND, Seen};
use crate::history::Event;
use std::collections::BTreeSet;

/// So long after a company has left a call that was decided before may still begin.
const LATEST: i64 = 2 * SECOND;

#[derive(Debug, Default)]
pub(super) struct Watch {
    items: Vec<(i64, String, String)>,
    logs: Vec<(i64, String, String)>,
    /// Whose words may not be in the dump that is being read.
    forbidden: Vec<String>,
}

impl Watch {
    pub(super) fn sees(&mut self, seen: &Seen, event: &Event, broken: &mut Broken) {
        match event {
            Event::Item { key, text } => {
                if self.items.is_empty() {
                    let needless = seen.orders.iter().filter(|(_, order)| !is_needed(seen, order));
                    self.forbidden = needless.map(|(name, _)| name.clone()).collect();
                }
                self.items.push((seen.at, key.clone(), format!("{key}\n{text}").to_lowercase()));
            }
            Event::Log { text } => self.logs.push((seen.at, "a line of the log".to_owned(), text.to_lowercase())),
            Event::CallBegins { .. } => begins(seen, event, broken),
            Event::Ends {} => {
                self.end_of_dump(seen, broken);
                let everybody: Vec<String> = seen.orders.keys().cloned().collect();
                search(seen, &self.logs, &everybody, &BTreeSet::new(), broken);
            }
            // Whatever changes what is forbidden ends a dump.
            Event::Settled {} | Event::OrderWritten { .. } | Event::OrderDeleted { .. } | Event::Erased { .. } => {
                self.end_of_dump(seen, broken);
            }
            Event::Disabled { .. } | Event::Enabled { .. } | Event::Is { .. } => self.end_of_dump(seen, broken),
            _ => {}
        }
    }

    fn end_of_dump(&mut self, seen: &Seen, broken: &mut Broken) {
        if self.items.is_empty() {
            return;
        }
        let needed = seen.orders.iter().filter(|(name, _)| !self.forbidden.contains(name));
        let shared: BTreeSet<&str> = needed.flat_map(|(_, order)| order.words.iter().map(String::as_str)).collect();
        search(seen, &self.items, &self.forbidden, &shared, broken);
        self.items.clear();
    }
}

/// Name and address are needed until the invitation is out, and of a company that has left until all is settled.
fn is_needed(seen: &Seen, order: &Order) -> bool {
    let waits = order.stored.as_ref().is_some_and(|stored| stored.progress == "accepted");
    let left = seen.is_dead(order) && seen.company_of(order).left_line < seen.settled.unwrap_or_default();
    waits && order.erased_at.is_none() && !left
}

/// One look for each word at all places together; only where it is found, at each.
fn search(
    seen: &Seen,
    places: &[(i64, String, String)],
    names: &[String],
    shared: &BTreeSet<&str>,
    broken: &mut Broken,
) {
    let everything: String = places.iter().map(|(_, _, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    for name in names {
        let words = seen.orders[name].words.iter().filter(|word| !shared.contains(word.as_str()));
        let found: Vec<&String> = words.filter(|word| everything.contains(word.as_str())).collect();
        for (at, place, text) in places.iter().filter(|_| !found.is_empty()) {
            if found.iter().any(|word| text.contains(word.as_str())) {
                broken.note("I7", name, *at, format!("{place} holds a word of this order's candidate"));
            }
        }
    }
}

fn begins(seen: &Seen, event: &Event, broken: &mut Broken) {
    let Event::CallBegins { call, company, to, what, order, bearer, .. } = event else { return };
    let name = order.as_deref().unwrap_or_default();
    let mut late = |since: Option<i64>, why: &str| {
        let late = since.filter(|since| seen.at > since + LATEST);
        if let Some(since) = late {
            let says = format!("call {call} ({what}) of {company} begins {} ms after {why}", seen.at - since);
            broken.note("I7", name, seen.at, says);
        }
        late.is_some()
    };
    let left = late(seen.companies.get(company).and_then(|company| company.disabled_at), "its company was disabled");
    if let Some(order) = seen.orders.get(name) {
        let dead = !left && seen.is_dead(order);
        late(dead.then(|| seen.company_of(order).left_at), "its company had left");
        late(order.erased_at, "it was erased");
    }
    if bearer.as_ref().is_some_and(|bearer| bearer != company) {
        broken.note("I8", name, seen.at, format!("call {call} of {company} carries another company's bearer"));
    }
    if !matches!(to.as_str(), "equalture" | "ats") {
        broken.note("I8", name, seen.at, format!("call {call} goes to {to}"));
    }
    if order.is_some() && name.split('/').next() != Some(company) {
        broken.note("I8", name, seen.at, format!("call {call} of {company} is for another company's order"));
    }
}

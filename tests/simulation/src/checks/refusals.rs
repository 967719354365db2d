//! Nobody is refused who could be invited: whoever is has been refused by Equalture itself, or its job list was asked, or for
//! thirty days nobody could say whether the candidate was invited.

use super::Broken;
use super::seen::{MINUTE, Seen};
use crate::history::{Ending, Event};
use std::collections::{BTreeMap, BTreeSet};

/// After thirty days in doubt an order is refused; the clocks may differ by a quarter of an hour.
const LONG_IN_DOUBT: i64 = (30 * 24 * 60 - 15) * MINUTE;

#[derive(Debug, Default)]
pub(super) struct Watch {
    /// When each order was written first.
    written: BTreeMap<String, i64>,
    /// Each company's calls to Equalture.
    calls: BTreeMap<u64, (String, &'static str, Option<String>)>,
    /// Orders whose create was refused by somebody on the way.
    doubted: BTreeSet<String>,
    /// Orders that Equalture has refused, or whose job its list has been asked for.
    founded: BTreeSet<String>,
}

impl Watch {
    pub(super) fn sees(&mut self, seen: &Seen, event: &Event, broken: &mut Broken) {
        match event {
            Event::CallBegins { call, company, what: what @ ("create" | "jobs"), order, .. } => {
                self.calls.insert(*call, (company.clone(), what, order.clone()));
            }
            Event::CallEnds { call, arrived, ending: Ending::Status(status), .. } => {
                self.ends(*call, *arrived, *status);
            }
            Event::OrderWritten { order, progress, .. } => {
                let since = *self.written.entry(order.clone()).or_insert(seen.at);
                let founded = self.founded.contains(order) || seen.at - since > LONG_IN_DOUBT;
                let new = seen.orders[order].before.as_ref().is_none_or(|before| before.progress != *progress);
                if progress == "refused" && new && !founded {
                    broken.note("refused", order, seen.at, "Equalture has not refused it, nor was its list asked");
                }
            }
            Event::OrderDeleted { order } => drop(self.written.remove(order)),
            _ => {}
        }
    }

    fn ends(&mut self, call: u64, arrived: bool, status: u16) {
        let Some((company, what, order)) = self.calls.remove(&call) else { return };
        match (order, what, status) {
            (Some(order), "create", 400 | 404 | 409 | 422) if arrived => drop(self.founded.insert(order)),
            (Some(order), "create", 400 | 404 | 409 | 422) => drop(self.doubted.insert(order)),
            (_, "jobs", 200..=299) if arrived => {
                let of_company = |order: &String| order.split('/').next() == Some(&company);
                self.founded.extend(self.doubted.extract_if(.., of_company));
            }
            _ => {}
        }
    }
}

//! On a quiet day one dispatcher at a time works for a company, and keeps its pace.

use super::Broken;
use super::seen::{SECOND, Seen};
use crate::history::Event;
use std::collections::BTreeMap;

/// SmartRecruiters allows ten requests a second; creates and updates are kept to this many each.
const A_SECOND: usize = 8;

/// When a company's creates and updates began.
#[derive(Debug, Default)]
pub(super) struct Watch(BTreeMap<(String, &'static str), Vec<i64>>);

impl Watch {
    pub(super) fn sees(&mut self, seen: &Seen, event: &Event, broken: &mut Broken) {
        let Event::CallBegins { company, what: what @ ("create" | "patch"), order, .. } = event else { return };
        let begun = self.0.entry((company.clone(), what)).or_default();
        begun.retain(|at| seen.at < at + SECOND);
        begun.push(seen.at);
        if seen.quiet && begun.len() > A_SECOND {
            let name = order.as_deref().unwrap_or_default();
            broken.note("pace", name, seen.at, format!("{} calls to {what} began within a second", begun.len()));
        }
    }
}

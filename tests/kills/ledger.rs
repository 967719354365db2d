//! What the outside was told: which orders were accepted, which results were taken, and whatever may never be answered.

use std::collections::BTreeMap;
use std::fmt;

use peers::smartrecruiters::OrderId;

/// An order that was answered with 202.
#[derive(Debug, Clone)]
pub(crate) struct Accepted {
    /// Whose order, by its place among the employers.
    pub(crate) employer: usize,
    /// Who was ordered for, and nobody else is.
    pub(crate) email: String,
}

/// What the outside was told.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// The orders that were accepted.
    pub(crate) orders: BTreeMap<OrderId, Accepted>,
    /// The text of the newest result that was answered with 200, by its application.
    pub(crate) results: BTreeMap<String, String>,
    /// How orders were answered, and how often.
    pub(crate) ordering: Answers,
    /// How the same was with another candidate under the same id.
    pub(crate) contradicting: Answers,
    /// How results were answered, and how often.
    pub(crate) reporting: Answers,
    /// Answers that may never be.
    pub(crate) wrong: Vec<String>,
}

/// Answers of one kind of request, by their status; 0 if none came.
#[derive(Debug, Default)]
pub(crate) struct Answers(BTreeMap<u16, usize>);

impl Answers {
    /// Counts one.
    pub(crate) fn note(&mut self, status: u16) {
        *self.0.entry(status).or_default() += 1;
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.0.iter().map(|(status, count)| match status {
            0 => format!("{count} × no answer"),
            _ => format!("{count} × {status}"),
        });
        f.write_str(&words.collect::<Vec<_>>().join(", "))
    }
}

/// What a request may be answered while anything is down: it will be sent again.
pub(crate) fn is_excused(status: u16) -> bool {
    matches!(status, 0 | 500 | 502 | 503 | 504)
}

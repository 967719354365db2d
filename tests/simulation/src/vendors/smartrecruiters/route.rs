//! The addresses that SmartRecruiters serves.

use crate::vendors::shape::decoded;

/// An address and what it names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route {
    Token,
    /// The results of an order.
    Results(String),
    Candidate(String),
    Job(String),
}

impl Route {
    pub(super) fn of(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').collect();
        match segments.as_slice() {
            ["", "identity", "oauth", "token"] => Some(Self::Token),
            ["", "assessment-api", "v202010", "orders", id, "results"] => named(id).map(Self::Results),
            ["", "candidates", id] => named(id).map(Self::Candidate),
            ["", "jobs", id] => named(id).map(Self::Job),
            _ => None,
        }
    }

    pub(super) fn method(&self) -> &'static str {
        match self {
            Self::Token => "POST",
            Self::Results(_) => "PATCH",
            Self::Candidate(_) | Self::Job(_) => "GET",
        }
    }
}

fn named(segment: &str) -> Option<String> {
    decoded(segment).filter(|id| !id.is_empty())
}

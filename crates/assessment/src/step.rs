//! The reconciler's decision: of all that an order is missing, the one thing to do now.

use crate::attempt::{DOUBT_LIMIT, Standing};
use crate::candidate::Candidate;
use crate::company::{Company, DoubtPolicy, Settings};
use crate::ids::AtsId;
use crate::order::Order;
use crate::progress::Progress;
use jiff::Timestamp;

/// The one thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The company has left: forget everything, tell nobody.
    Cancel,
    /// The deadline passed.
    Expire,
    /// For 30 days nobody could say whether the candidate was invited.
    GiveUpDoubt,
    /// Ask the ATS for the candidate's address.
    FetchCandidate(AtsId),
    /// Have Equalture create an application, under this attempt's number.
    Invite(u32),
    /// Tell the ATS what is true.
    Tell,
    /// Scores have been kept for as long as the company wants.
    ForgetResults,
    /// Nothing before this time, if ever; a finished order may be deleted at `keep_until`.
    Rest {
        /// When to look again.
        until: Option<Timestamp>,
        /// When the order itself may go.
        keep_until: Option<Timestamp>,
    },
}

impl Step {
    fn rest(until: Timestamp) -> Self {
        Self::Rest { until: Some(until), keep_until: None }
    }
}

/// Finds the one thing to do now. A company that is not in the table has left.
pub fn next_step(order: &Order, company: Option<&Company>, now: Timestamp) -> Step {
    if order.progress.is_silent() {
        let kept = company.map_or_else(|| Settings::default().keep_orders, |company| company.settings.keep_orders);
        return Step::Rest { until: None, keep_until: Some(order.progress_at + kept) };
    }
    let Some(company) = company.filter(|company| company.serves(order.generation)) else {
        return Step::Cancel;
    };
    if !order.progress.is_final() && now >= order.deadline {
        return Step::Expire;
    }
    if order.progress == Progress::Accepted {
        return toward_invitation(order, company.settings.doubts, now);
    }
    if order.is_behind() {
        return toward_telling(order, now);
    }
    if order.progress.is_final() { toward_forgetting(order, company, now) } else { Step::rest(order.deadline) }
}

fn toward_invitation(order: &Order, policy: DoubtPolicy, now: Timestamp) -> Step {
    if first_doubt_ends(order, now).is_some_and(|ends| now >= ends) {
        return Step::GiveUpDoubt;
    }
    let ready = match order.last_attempt().map(|last| last.standing(now)) {
        None | Some(Standing::NothingCreated) => order.retry.map_or(now, |retry| retry.next),
        Some(Standing::UnderWay(until)) => until,
        Some(Standing::Doubtful(until)) if may_try_once_more(order, policy, now) => until,
        Some(Standing::Doubtful(_) | Standing::Settled) => first_doubt_ends(order, now).unwrap_or(order.deadline),
    };
    let ready = if order.parked { first_doubt_ends(order, now).unwrap_or(order.deadline) } else { ready };
    if now < ready {
        return Step::rest(ready.min(order.deadline));
    }
    match &order.candidate {
        Candidate::ToFetch { id } => Step::FetchCandidate(id.clone()),
        Candidate::Known { .. } => Step::Invite(order.next_attempt(now)),
        Candidate::Forgotten { .. } => Step::rest(order.deadline),
    }
}

/// A second application is risked at most once, and only where the company allows it.
fn may_try_once_more(order: &Order, policy: DoubtPolicy, now: Timestamp) -> bool {
    policy == DoubtPolicy::Retry && order.doubts(now) == 1
}

fn first_doubt_ends(order: &Order, now: Timestamp) -> Option<Timestamp> {
    let doubtful = |standing| matches!(standing, Standing::Doubtful(_));
    let first = order.attempts.iter().find(|attempt| doubtful(attempt.standing(now)))?;
    Some(first.begun_at + DOUBT_LIMIT)
}

fn toward_telling(order: &Order, now: Timestamp) -> Step {
    if order.parked {
        let until = (!order.progress.is_final()).then_some(order.deadline);
        return Step::Rest { until, keep_until: None };
    }
    let under_way = order.telling.as_ref().map(|telling| telling.not_after);
    let planned = order.retry.map(|retry| retry.next);
    let ready = under_way.max(planned).filter(|ready| now < *ready);
    ready.map_or(Step::Tell, Step::rest)
}

fn toward_forgetting(order: &Order, company: &Company, now: Timestamp) -> Step {
    let keep_until = Some(order.progress_at + company.settings.keep_orders);
    let Some(outcome) = order.outcome() else {
        return Step::Rest { until: None, keep_until };
    };
    let forget_at = outcome.received_at + company.settings.keep_results;
    if now >= forget_at { Step::ForgetResults } else { Step::Rest { until: Some(forget_at), keep_until } }
}

//! The reconciler's decision: of all that an order is missing, the one thing to do now.

use crate::attempt::{DOUBT_LIMIT, Standing};
use crate::candidate::Candidate;
use crate::company::{Company, DoubtPolicy, Settings};
use crate::ids::AtsId;
use crate::order::Order;
use crate::progress::Progress;
use crate::schedule::REMINDER;
use jiff::{SignedDuration, Timestamp};

/// The one thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The company has left: forget everything, tell nobody.
    Cancel,
    /// The deadline passed.
    Expire,
    /// The candidate is done, and no scores have come for so long that none may come.
    CompleteWithoutScores,
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
        return Step::Rest { until: None, keep_until: Some(order.progress_at + keeps_orders(company)) };
    }
    let Some(company) = company.filter(|company| company.serves(order.generation)) else {
        return Step::Cancel;
    };
    if !order.progress.is_final() && now >= order.ends_at() {
        return if order.progress == Progress::Finished { Step::CompleteWithoutScores } else { Step::Expire };
    }
    if order.progress == Progress::Accepted {
        return toward_invitation(order, company.settings.doubts, now);
    }
    if order.is_behind() {
        return toward_telling(order, now);
    }
    if order.progress.is_final() { toward_forgetting(order, company, now) } else { Step::rest(order.ends_at()) }
}

/// How long a company keeps what is left of its orders.
pub(crate) fn keeps_orders(company: Option<&Company>) -> SignedDuration {
    company.map_or_else(|| Settings::default().keep_orders, |company| company.settings.keep_orders)
}

fn toward_invitation(order: &Order, policy: DoubtPolicy, now: Timestamp) -> Step {
    let given_up = first_doubt_ends(order, now);
    if given_up.is_some_and(|ends| now >= ends) {
        return Step::GiveUpDoubt;
    }
    let over = given_up.map_or(order.deadline, |ends| ends.min(order.deadline));
    match next_call(order, policy, now) {
        None => return Step::rest(reminder(order, now).min(over)),
        Some(ready) if now < ready => return Step::rest(ready.min(over)),
        Some(_) => {}
    }
    match &order.candidate {
        Candidate::ToFetch { id } => Step::FetchCandidate(id.clone()),
        Candidate::Known { .. } => Step::Invite(order.next_attempt(now)),
        Candidate::Forgotten { .. } => Step::rest(order.deadline),
    }
}

/// Before when no call is made; none is made at all while the order waits for a person.
fn next_call(order: &Order, policy: DoubtPolicy, now: Timestamp) -> Option<Timestamp> {
    let planned = order.retry.map_or(now, |retry| retry.next);
    match order.last_attempt().map(|last| last.standing(now)) {
        _ if order.parked => None,
        None | Some(Standing::NothingCreated) => Some(planned),
        Some(Standing::UnderWay(until)) => Some(until),
        Some(Standing::Doubtful(until)) if now < until => Some(until),
        Some(Standing::Doubtful(_)) if may_try_once_more(order, policy, now) => Some(planned),
        Some(Standing::Doubtful(_) | Standing::Settled) => None,
    }
}

/// When a person is told again of an order that waits for one; a look before that does not put it off.
fn reminder(order: &Order, now: Timestamp) -> Timestamp {
    let latest = now + REMINDER;
    order.due.filter(|due| now < *due).map_or(latest, |due| due.min(latest))
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
        let reminder = reminder(order, now);
        return Step::rest(if order.progress.is_final() { reminder } else { reminder.min(order.ends_at()) });
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

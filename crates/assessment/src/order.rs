//! The order of one assessment: what is true, what the ATS was told, and what was tried.
//!
//! Two things move independently. `progress` is what is true and only grows in rank; each change raises `revision`.
//! `told` is the newest revision that the ATS has confirmed. Facts are added in `fact.rs`; what is missing is found in
//! `step.rs`.

use crate::attempt::{Attempt, Standing};
use crate::candidate::Candidate;
use crate::company::Generation;
use crate::history::History;
use crate::ids::{AtsId, EqualtureJobId, Language, Nonce, OrderKey};
use crate::outcome::{Outcome, SCORES_GRACE};
use crate::ports::Upstream;
use crate::progress::Progress;
use crate::schedule::Retry;
use jiff::Timestamp;

/// Where an order came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A recruiter or a hiring step.
    Recruiter,
    /// The candidate's own application; afterwards the candidate goes back there.
    WhileApplying {
        /// An address on the list of allowed hosts.
        return_url: String,
    },
}

/// A PATCH that may be under way: nobody else sends one before `not_after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// What it tells.
    pub revision: u64,
    /// Who sends it.
    pub nonce: Nonce,
    /// After this time it has arrived or never will.
    pub not_after: Timestamp,
}

/// What is left of scores that were told and are no longer kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The attempt that they came from: an older one's never take their place.
    pub attempt: u32,
    /// Keyed, over the scores: the same ones are known again.
    pub digest: String,
}

/// One order. Every write of it replaces the version that was seen (`docs/decisions/0001`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Whose and which.
    pub key: OrderKey,
    /// Raised by every write.
    pub version: u64,
    /// Of the newest write, so that a repeated write knows itself.
    pub written_by: Nonce,
    /// The company's generation when the order came.
    pub generation: Generation,
    /// A keyed digest of what makes the order this one and no other.
    pub fingerprint: String,
    /// Where it came from.
    pub origin: Origin,
    /// What was ordered.
    pub job: EqualtureJobId,
    /// The vacancy in the ATS.
    pub vacancy: Option<AtsId>,
    /// What the ATS calls it, once it was asked: for the candidate who is shown a page while applying.
    pub vacancy_title: Option<String>,
    /// The language of the application.
    pub language: Option<Language>,
    /// Who was ordered for; forgotten as soon as possible.
    pub candidate: Candidate,
    /// When the order came.
    pub accepted_at: Timestamp,
    /// When it expires without a result.
    pub deadline: Timestamp,
    /// What is true.
    pub progress: Progress,
    /// Since when.
    pub progress_at: Timestamp,
    /// When Equalture created the application.
    pub invited_at: Option<Timestamp>,
    /// When the candidate was done, as far as we know: the first that said so, an event or a result, came then.
    pub submitted_at: Option<Timestamp>,
    /// Raised by every change that the ATS should see.
    pub revision: u64,
    /// The newest revision that the ATS confirmed.
    pub told: u64,
    /// A PATCH that may be under way.
    pub telling: Option<Telling>,
    /// The ATS no longer knows the order: nobody is left to tell.
    pub gone: bool,
    /// In the order of their numbers.
    pub attempts: Vec<Attempt>,
    /// The tries of the thing that is missing now.
    pub retry: Option<Retry>,
    /// Tried for a week; a person must redrive it.
    pub parked: bool,
    /// What is left of scores that were told and are no longer kept.
    pub sealed: Option<Sealed>,
    /// What happened.
    pub history: History,
    /// When the dispatcher looks at it next.
    pub due: Option<Timestamp>,
    /// Asks the table's stream for a look at once.
    pub wake: bool,
    /// When the order itself may be deleted.
    pub keep_until: Option<Timestamp>,
}

impl Order {
    /// Whether the ATS should be told something.
    pub fn is_behind(&self) -> bool {
        self.told < self.revision && !self.gone && !self.progress.is_silent()
    }

    /// When it ends if nothing more comes: at its deadline, or for a candidate who is done when the scores are overdue.
    pub fn ends_at(&self) -> Timestamp {
        if self.progress == Progress::Finished { self.progress_at + SCORES_GRACE } else { self.deadline }
    }

    /// Whether the candidate is done and Equalture has never sent scores. Scores that are no longer kept were sent.
    pub fn awaits_scores(&self) -> bool {
        self.progress == Progress::Completed && self.outcome().is_none() && self.sealed.is_none()
    }

    /// The queue it waits in when it is due: behind the upstream that its next step needs. An order that waits for one
    /// that is down holds up nobody who waits for the other.
    pub fn queue(&self) -> Upstream {
        match (self.progress, &self.candidate) {
            (Progress::Accepted, Candidate::Known { .. }) => Upstream::Equalture,
            _ => Upstream::Ats,
        }
    }

    /// The newest attempt.
    pub fn last_attempt(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// The attempt whose result is the one shown: the newest that has one.
    pub fn shown(&self) -> Option<&Attempt> {
        self.attempts.iter().rev().find(|attempt| attempt.outcome.is_some())
    }

    /// The result that is shown.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.shown()?.outcome.as_ref()
    }

    /// The attempt whose application a report is asked for: the one shown, else the newest that is known by name.
    pub fn reported(&self) -> Option<&Attempt> {
        self.shown().or_else(|| self.attempts.iter().rev().find(|attempt| attempt.reference.is_some()))
    }

    /// Whether Equalture was called and named no application: an invitation is likely, and not certain.
    pub fn is_nameless(&self) -> bool {
        !self.attempts.is_empty() && self.attempts.iter().all(|attempt| attempt.reference.is_none())
    }

    /// How many attempts nobody knows the end of.
    pub fn doubts(&self, now: Timestamp) -> usize {
        self.attempts.iter().filter(|attempt| matches!(attempt.standing(now), Standing::Doubtful(_))).count()
    }

    /// The number that the next attempt would have: the last one's again if nothing was created under it.
    pub fn next_attempt(&self, now: Timestamp) -> u32 {
        match self.last_attempt() {
            None => 1,
            Some(last) if last.standing(now) == Standing::NothingCreated => last.number,
            Some(last) => last.number + 1,
        }
    }
}

//! What an order forgets: its scores after their time, everything personal when its company leaves, and all but a
//! tombstone when it is erased.

use crate::attempt::{Attempt, Ending};
use crate::candidate::Candidate;
use crate::history::History;
use crate::order::{Order, Origin, Sealed};
use crate::progress::Progress;
use jiff::{SignedDuration, Timestamp};

impl Order {
    /// Scores that were told go; their digest stays.
    pub(crate) fn forget_results(&mut self, digest: &str, now: Timestamp) -> bool {
        let Some(attempt) = self.shown().map(|shown| shown.number).filter(|_| !self.is_behind()) else { return false };
        self.attempts.iter_mut().for_each(|attempt| attempt.outcome = None);
        self.sealed = Some(Sealed { attempt, digest: digest.to_owned() });
        self.origin = Origin::Recruiter;
        self.history.note("results_forgotten", 0, now);
        true
    }

    /// Nothing leaves any more, and nothing personal stays.
    pub(crate) fn cancel(&mut self, kept_for: SignedDuration, now: Timestamp) -> bool {
        if self.is_behind() {
            self.history.note(&format!("owed_{}", self.progress.as_str()), 0, now);
        }
        let cancelled = self.enter(Progress::Cancelled, now);
        self.fall_silent();
        self.keep_until = Some(now + kept_for);
        cancelled
    }

    /// What is left says that there was an order, how often it was tried, and when it was erased.
    pub(crate) fn erase(&mut self, kept_for: SignedDuration, now: Timestamp) -> bool {
        self.history = History::default();
        let erased = self.enter(Progress::Erased, now);
        self.fall_silent();
        self.fingerprint.clear();
        (self.invited_at, self.submitted_at) = (None, None);
        self.keep_until = Some(now + kept_for);
        erased
    }

    /// Nobody is known, nothing is told and nothing is missing any more.
    fn fall_silent(&mut self) {
        self.candidate = Candidate::Forgotten { masked: None, subject: None };
        self.attempts.iter_mut().for_each(Attempt::forget_application);
        (self.vacancy, self.vacancy_title, self.language) = (None, None, None);
        (self.sealed, self.telling) = (None, None);
        self.origin = Origin::Recruiter;
        (self.due, self.wake) = (None, false);
    }
}

impl Attempt {
    /// That it was made stays, and how it ended; not by which name Equalture knows the candidate's application, nor what
    /// came out of it.
    fn forget_application(&mut self) {
        (self.reference, self.outcome) = (None, None);
        if matches!(self.ending, Some(Ending::Created(_))) {
            self.ending = Some(Ending::CreatedUnnamed);
        }
    }
}

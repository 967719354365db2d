//! How an order ends: the candidate is done, the result comes, neither comes in time.

use crate::fact::Arrival;
use crate::order::Order;
use crate::progress::Progress;
use jiff::Timestamp;

impl Order {
    pub(crate) fn finish(&mut self, now: Timestamp) -> bool {
        let finished = self.enter(Progress::Finished, now);
        if finished {
            self.submitted_at.get_or_insert(now);
        }
        finished
    }

    /// A candidate who is done has not let the time run out.
    pub(crate) fn expire(&mut self, now: Timestamp) -> bool {
        let over = self.progress != Progress::Finished && now >= self.ends_at();
        over && self.enter(Progress::Expired, now)
    }

    pub(crate) fn complete_without_scores(&mut self, now: Timestamp) -> bool {
        let overdue = self.progress == Progress::Finished && now >= self.ends_at();
        if overdue {
            self.history.note("scores_overdue", 0, now);
        }
        overdue && self.enter(Progress::Completed, now)
    }

    pub(crate) fn take_result(&mut self, arrival: &Arrival, now: Timestamp) -> bool {
        let Arrival { attempt: number, outcome, link_dropped } = arrival;
        let number = *number;
        let shown_before = self.outcome().map(|shown| shown.scores.clone());
        let Some(attempt) = self.attempts.iter_mut().find(|attempt| attempt.number == number) else {
            return false;
        };
        if attempt.outcome.as_ref().is_some_and(|known| known.scores == outcome.scores) {
            return false;
        }
        if self.sealed.as_ref().is_some_and(|sealed| number < sealed.attempt) {
            self.history.note("result_kept_out", number, now);
            return true;
        }
        attempt.outcome = Some(outcome.clone());
        if *link_dropped {
            self.history.note("results_url_dropped", number, now);
        }
        self.sealed = None;
        self.submitted_at.get_or_insert(now);
        if self.progress.rank() < Progress::Completed.rank() {
            self.enter(Progress::Completed, now);
        } else if self.outcome().map(|shown| &shown.scores) == shown_before.as_ref() {
            self.history.note("result_kept", number, now);
        } else {
            self.history.note("result_revised", number, now);
            self.show_change(now);
        }
        true
    }
}

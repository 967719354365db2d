//! What can happen to an order, and what follows from it. Pure: the store replaces the version that was seen, and a
//! fact that lost that race is applied again to whatever the order is by then, so no fact is ever lost to another.

use crate::attempt::{Attempt, Blockage, Ending, Standing};
use crate::candidate::{Candidate, Person};
use crate::ids::Nonce;
use crate::order::{Order, Telling};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::refusal::Refusal;
use crate::schedule::{self, Again};
use jiff::{SignedDuration, Timestamp};

/// How telling the ATS ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TellEnding {
    /// Confirmed.
    Told,
    /// Confirmed the second time: the first was sent over a connection that broke, and may still arrive.
    ToldTwice,
    /// The call never left.
    NotSent,
    /// 429 or 503, naming a wait or not.
    Busy(Option<SignedDuration>),
    /// The ATS did not like the document.
    NotAccepted,
    /// Nothing gets through for this company until a person mends it.
    Blocked(Blockage),
    /// The ATS does not know the order any more.
    Gone,
    /// Sent, and nobody knows whether it arrived.
    InDoubt,
}

impl TellEnding {
    /// A word for logs and histories.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::ToldTwice => "told_twice",
            Self::NotSent => "tell_not_sent",
            Self::Busy(_) => "tell_busy",
            Self::NotAccepted => "tell_not_accepted",
            Self::Blocked(_) => "tell_blocked",
            Self::Gone => "ats_forgot_the_order",
            Self::InDoubt => "tell_in_doubt",
        }
    }
}

/// A call that could not even begin, or a question that was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Postponed {
    /// A word for the history.
    pub why: &'static str,
    /// A wait that the other side named.
    pub wait: Option<SignedDuration>,
}

/// A result as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The attempt whose callback it came by.
    pub attempt: u32,
    /// What came out.
    pub outcome: Outcome,
    /// It named a page that no link may lead to; the scores are kept, the page is not.
    pub link_dropped: bool,
}

/// Something that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The ATS named the candidate; the second part is the subject digest.
    CandidateFetched(Person, String),
    /// What is missing could not be done this time.
    Postponed(Postponed),
    /// There will be no invitation.
    Refused(Refusal),
    /// A call to create an application is about to be made under this number.
    AttemptBegun(u32, Nonce),
    /// That call ended.
    AttemptEnded(u32, Nonce, Ending),
    /// A PATCH of the current revision is about to be sent.
    TellingBegun(Telling),
    /// That PATCH ended.
    TellingEnded(Telling, TellEnding),
    /// The candidate has begun.
    Started,
    /// The candidate is done, without scores so far.
    Finished,
    /// A result came in under this attempt's callback.
    ResultReceived(Arrival),
    /// The deadline passed.
    DeadlinePassed,
    /// The candidate is done, and scores have been waited for in vain.
    ScoresOverdue,
    /// The ATS has said what the vacancy is called.
    VacancyNamed(String),
    /// The company has left: what is left of the order stays for so long.
    CompanyLeft(SignedDuration),
    /// A person has a parked order tried again.
    Redriven,
    /// A person has the order erased: a tombstone stays, for so long.
    Erased(SignedDuration),
    /// The time for which scores are kept is over; this digest stays.
    ResultsForgotten(String),
    /// Nothing is missing before this time, if ever; the second part is when the order itself may go.
    Rested(Option<Timestamp>, Option<Timestamp>),
}

impl Fact {
    /// Whether this is news from outside, which holds whatever else has changed. The rest are decisions about the
    /// order as it was seen; when it has changed they are taken anew. So is a result: the same one may have been told and
    /// forgotten meanwhile.
    pub fn is_news(&self) -> bool {
        match self {
            Self::AttemptEnded(..)
            | Self::TellingEnded(..)
            | Self::Started
            | Self::Finished
            | Self::VacancyNamed(_)
            | Self::CompanyLeft(_)
            | Self::Redriven
            | Self::Erased(_) => true,
            Self::CandidateFetched(..)
            | Self::Postponed(_)
            | Self::Refused(_)
            | Self::AttemptBegun(..)
            | Self::TellingBegun(_)
            | Self::ResultReceived(_)
            | Self::DeadlinePassed
            | Self::ScoresOverdue
            | Self::ResultsForgotten(_)
            | Self::Rested(..) => false,
        }
    }
}

impl Order {
    /// The order after this fact, or nothing if the fact is known already or no longer applies.
    pub fn after(&self, fact: &Fact, now: Timestamp) -> Option<Self> {
        let mut next = self.clone();
        let applies = !self.progress.is_silent() || matches!(fact, Fact::Rested(..) | Fact::Erased(_));
        let changed = applies && next.take_in(fact, now);
        // Whoever works on the lane looks again unasked; only news from elsewhere asks the stream for a look.
        next.wake &= matches!(fact, Fact::Started | Fact::Finished | Fact::ResultReceived(_) | Fact::Redriven);
        changed.then_some(next)
    }

    fn take_in(&mut self, fact: &Fact, now: Timestamp) -> bool {
        match fact {
            Fact::CandidateFetched(person, subject) => self.candidate_fetched(person, subject, now),
            Fact::Postponed(postponed) => self.postpone(*postponed, now),
            Fact::Refused(refusal) => self.enter(Progress::Refused(*refusal), now),
            Fact::AttemptBegun(number, nonce) => self.begin_attempt(*number, nonce, now),
            Fact::AttemptEnded(number, nonce, ending) => self.end_attempt(*number, nonce, ending, now),
            Fact::TellingBegun(telling) => self.begin_telling(telling, now),
            Fact::TellingEnded(telling, ending) => self.end_telling(telling, ending, now),
            Fact::Started => self.enter(Progress::Started, now),
            Fact::Finished => self.finish(now),
            Fact::ResultReceived(arrival) => self.take_result(arrival, now),
            Fact::DeadlinePassed => self.expire(now),
            Fact::ScoresOverdue => self.complete_without_scores(now),
            Fact::VacancyNamed(title) => self.name_vacancy(title),
            Fact::CompanyLeft(kept_for) => self.cancel(*kept_for, now),
            Fact::Redriven => self.redrive(now),
            Fact::Erased(kept_for) => self.erase(*kept_for, now),
            Fact::ResultsForgotten(digest) => self.forget_results(digest, now),
            Fact::Rested(until, keep_until) => self.rest(*until, *keep_until),
        }
    }

    /// Moves up in rank; never down, never sideways.
    pub(crate) fn enter(&mut self, progress: Progress, now: Timestamp) -> bool {
        if progress.rank() <= self.progress.rank() {
            return false;
        }
        if self.progress == Progress::Accepted {
            self.candidate = self.candidate.forgotten();
        }
        if progress == Progress::Invited {
            self.invited_at = Some(now);
        }
        self.progress = progress;
        self.progress_at = now;
        self.history.note(progress.as_str(), 0, now);
        self.show_change(now);
        true
    }

    fn name_vacancy(&mut self, title: &str) -> bool {
        let unnamed = self.vacancy.is_some() && self.vacancy_title.is_none();
        if unnamed {
            self.vacancy_title = Some(title.to_owned());
        }
        unnamed
    }

    /// The ATS has something new to be told, at once.
    pub(crate) fn show_change(&mut self, now: Timestamp) {
        self.revision += 1;
        self.start_over();
        self.hurry(now);
    }

    /// What was tried in vain before no longer counts.
    fn start_over(&mut self) {
        self.retry = None;
        self.parked = false;
    }

    fn hurry(&mut self, now: Timestamp) {
        self.due = Some(now);
        self.wake = true;
    }

    fn candidate_fetched(&mut self, person: &Person, subject: &str, now: Timestamp) -> bool {
        let awaited = matches!(self.candidate, Candidate::ToFetch { .. });
        if awaited {
            self.candidate = Candidate::Known { person: person.clone(), subject: subject.to_owned() };
            self.start_over();
            self.due = Some(now);
            self.history.note("candidate_fetched", 0, now);
        }
        awaited
    }

    fn postpone(&mut self, postponed: Postponed, now: Timestamp) -> bool {
        self.history.note(postponed.why, 0, now);
        self.try_later(postponed.wait, now);
        true
    }

    fn begin_attempt(&mut self, number: u32, nonce: &Nonce, now: Timestamp) -> bool {
        let last_allows = self.last_attempt().is_none_or(|last| match last.standing(now) {
            Standing::UnderWay(_) | Standing::Settled => false,
            Standing::Doubtful(until) => now >= until,
            Standing::NothingCreated => true,
        });
        if self.progress != Progress::Accepted || !last_allows || number != self.next_attempt(now) {
            return false;
        }
        self.attempts.retain(|attempt| attempt.number != number);
        self.attempts.push(Attempt {
            number,
            nonce: nonce.clone(),
            begun_at: now,
            ending: None,
            reference: None,
            outcome: None,
        });
        self.wake = false;
        self.due = Some(now + crate::attempt::ABANDONED_AFTER);
        true
    }

    fn end_attempt(&mut self, number: u32, nonce: &Nonce, ending: &Ending, now: Timestamp) -> bool {
        let other_doubt = self.attempts.iter().any(|a| a.number != number && !a.ending_is_harmless());
        let Some(attempt) = self.attempts.iter_mut().find(|a| a.number == number && a.awaits_ending(nonce)) else {
            return false;
        };
        if attempt.ending.as_ref() == Some(ending) {
            return false;
        }
        attempt.ending = Some(ending.clone());
        let grace = attempt.begun_at + crate::attempt::GRACE;
        if let Ending::Created(reference) = ending {
            attempt.reference = Some(reference.clone());
        }
        self.history.note(ending.as_str(), number, now);
        if self.progress == Progress::Accepted {
            self.follow(ending, other_doubt, grace, now);
        }
        true
    }

    /// What an ending means for an order that is not invited yet.
    fn follow(&mut self, ending: &Ending, other_doubt: bool, grace: Timestamp, now: Timestamp) {
        match ending {
            Ending::Created(_) | Ending::CreatedUnnamed => {
                self.enter(Progress::Invited, now);
            }
            Ending::Refused(_) if other_doubt => {
                self.history.note("presumed_invited", 0, now);
                self.enter(Progress::Invited, now);
            }
            Ending::Refused(refusal) => {
                self.enter(Progress::Refused(*refusal), now);
            }
            Ending::NotSent => self.try_later(None, now),
            Ending::Busy(wait) => self.try_later(*wait, now),
            Ending::Blocked(_) => self.due = Some(now),
            Ending::InDoubt => self.due = Some(grace),
        }
    }

    /// Plans the next try of whatever is missing.
    fn try_later(&mut self, wait: Option<SignedDuration>, now: Timestamp) {
        let planned = match wait {
            Some(wait) => schedule::as_told(self.retry, now, wait),
            None => schedule::after_failure(self.retry, now, self.spread()),
        };
        self.wake = false;
        match planned {
            Again::Later(retry) => {
                self.due = Some(retry.next);
                self.retry = Some(retry);
            }
            Again::Park => {
                self.due = Some(now + schedule::REMINDER);
                self.parked = true;
                self.history.note("parked", 0, now);
            }
        }
    }

    /// Back into the schedule, as if nothing had been tried. What is not parked any more has gone on without help.
    fn redrive(&mut self, now: Timestamp) -> bool {
        let parked = self.parked;
        if parked {
            self.history.note("redriven", 0, now);
            self.start_over();
            self.hurry(now);
        }
        parked
    }

    /// A number that differs between orders, so that they do not all come back in the same second.
    fn spread(&self) -> u32 {
        let id = self.key.order.as_str().bytes();
        let failures = self.retry.map_or(0, |retry| retry.failures);
        id.fold(failures, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
    }

    fn begin_telling(&mut self, telling: &Telling, now: Timestamp) -> bool {
        let free = self.telling.as_ref().is_none_or(|other| other.not_after <= now);
        let may = free && self.is_behind() && telling.revision == self.revision;
        if may {
            self.telling = Some(telling.clone());
            self.due = Some(telling.not_after);
            self.wake = false;
        }
        may
    }

    fn end_telling(&mut self, telling: &Telling, ending: &TellEnding, now: Timestamp) -> bool {
        let ours = self.telling.as_ref().is_some_and(|current| current.nonce == telling.nonce);
        let confirmed = matches!(ending, TellEnding::Told | TellEnding::ToldTwice);
        let news = confirmed && (self.told + 1..=self.revision).contains(&telling.revision);
        if !ours && !news {
            return false;
        }
        // What may still arrive keeps newer documents waiting.
        if ours && !matches!(ending, TellEnding::InDoubt | TellEnding::ToldTwice) {
            self.telling = None;
        }
        self.history.note(ending.as_str(), 0, now);
        match ending {
            TellEnding::Told | TellEnding::ToldTwice => self.confirm(telling.revision, now),
            TellEnding::NotSent | TellEnding::NotAccepted => self.try_later(None, now),
            TellEnding::Busy(wait) => self.try_later(*wait, now),
            TellEnding::Blocked(_) => self.due = Some(now),
            TellEnding::Gone => {
                self.gone = true;
                self.start_over();
                self.due = Some(now);
            }
            TellEnding::InDoubt => {
                self.try_later(None, now);
                self.due = self.due.map(|due| due.max(telling.not_after));
            }
        }
        true
    }

    fn confirm(&mut self, revision: u64, now: Timestamp) {
        self.told = self.told.max(revision.min(self.revision));
        self.start_over();
        self.due = Some(now);
    }

    fn rest(&mut self, until: Option<Timestamp>, keep_until: Option<Timestamp>) -> bool {
        let wanted = (until, false, keep_until);
        let differs = (self.due, self.wake, self.keep_until) != wanted;
        (self.due, self.wake, self.keep_until) = wanted;
        differs
    }
}

impl Attempt {
    /// Whether it is known that this attempt left no application behind.
    fn ending_is_harmless(&self) -> bool {
        self.ending.as_ref().is_some_and(Ending::nothing_created)
    }
}

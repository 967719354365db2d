//! Does for one order, one after the other, the things that are missing, until nothing is.

use crate::attempt::{ASK_TIME_OUT, CREATE_TIME_OUT, Ending, Standing};
use crate::candidate::Candidate;
use crate::company::Company;
use crate::fact::{Fact, Postponed, TellEnding};
use crate::ids::{AtsId, OrderKey};
use crate::lane::Obstacle;
use crate::order::{Order, Telling};
use crate::place_order::subject;
use crate::ports::{
    Addresses, ApplicantTracker, AssessmentPlatform, Clock, Creation, Fetched, Invitation, Orders, Probed,
    StoreUnavailable, Upstream,
};
use crate::progress::Progress;
use crate::receive_result::seal;
use crate::record::{Recorded, record};
use crate::refusal::Refusal;
use crate::step::{Step, keeps_orders, next_step};
use crate::work_lane::{HELD, LATE, PARKED, Shift, World};
use jiff::{SignedDuration, Timestamp};

/// The longest a PATCH may take.
pub const TELL_TIME_OUT: SignedDuration = SignedDuration::from_secs(15);
/// So much later at the most a PATCH that was sent has arrived or never will.
const TELL_SETTLES: SignedDuration = SignedDuration::from_secs(60);
/// More than a clock that is right moves against uptime.
const CLOCK_ERROR: SignedDuration = SignedDuration::from_secs(1);
/// More rounds than any order needs: what is still missing then is left to the next look.
const MOST_ROUNDS: usize = 16;

/// Where a round has left the order.
enum Round {
    /// Something changed; look again.
    Again(Box<Order>),
    /// Nothing is missing now.
    Rests,
    /// Something is missing that cannot be done now; the order stays due.
    Waits,
}

/// Whether an order was left as it should be, or still waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reconciled {
    /// Nothing is missing now.
    Rests,
    /// It stays due: an upstream is down or blocked, or the time is over.
    Waits,
}

impl<W: World> Shift<'_, W> {
    /// Does what one order is missing.
    pub async fn reconcile(&self, key: &OrderKey) -> Result<Reconciled, StoreUnavailable> {
        let Some(mut order) = self.world.store().find(key).await? else {
            return Ok(Reconciled::Rests);
        };
        for _ in 0..MOST_ROUNDS {
            match self.round(&order).await? {
                Round::Again(next) => order = *next,
                Round::Rests => return Ok(Reconciled::Rests),
                Round::Waits => return Ok(Reconciled::Waits),
            }
        }
        Ok(Reconciled::Waits)
    }

    async fn round(&self, order: &Order) -> Result<Round, StoreUnavailable> {
        let company = self.company().await?;
        let now = self.world.clock().now();
        match next_step(order, company.as_ref(), now) {
            Step::Rest { until, keep_until } => self.rest(order, &Fact::Rested(until, keep_until)).await,
            Step::Cancel => self.cancel(order).await,
            Step::Expire => self.note(order, Fact::DeadlinePassed).await,
            Step::GiveUpDoubt => self.note(order, Fact::Refused(Refusal::DoubtNeverSettled)).await,
            Step::ForgetResults => {
                let digest = seal(self.world.digests(), order);
                self.note(order, Fact::ResultsForgotten(digest)).await
            }
            Step::FetchCandidate(id) => self.fetch_candidate(order, &id).await,
            Step::Invite(number) => self.invite(order, number).await,
            Step::CompleteWithoutScores => self.note(order, Fact::ScoresOverdue).await,
            Step::Tell => self.tell(order).await,
        }
    }

    /// Cancelling cannot be undone, so what is remembered of the company is not enough: it may have just come back.
    async fn cancel(&self, order: &Order) -> Result<Round, StoreUnavailable> {
        let company = self.company_anew().await?;
        if company.as_ref().is_some_and(|company| company.serves(order.generation)) {
            return Ok(Round::Again(Box::new(order.clone())));
        }
        self.note(order, Fact::CompanyLeft(keeps_orders(company.as_ref()))).await
    }

    async fn rest(&self, order: &Order, fact: &Fact) -> Result<Round, StoreUnavailable> {
        match self.record(order, fact).await? {
            Recorded::Done(next) => {
                self.remind(order, &next);
                Ok(Round::Rests)
            }
            Recorded::Moot(None) => Ok(Round::Rests),
            Recorded::Moot(Some(stored)) if stored.version == order.version => Ok(Round::Rests),
            Recorded::Moot(Some(stored)) => Ok(Round::Again(Box::new(stored))),
        }
    }

    /// Records a fact and looks again at what the order has become.
    async fn note(&self, order: &Order, fact: Fact) -> Result<Round, StoreUnavailable> {
        match self.record(order, &fact).await? {
            Recorded::Done(next) | Recorded::Moot(Some(next)) => {
                self.remark_trouble(order, &next);
                Ok(Round::Again(Box::new(next)))
            }
            Recorded::Moot(None) => Ok(Round::Rests),
        }
    }

    /// What a person should know at once: an order has been tried in vain for long, or will not be tried again.
    fn remark_trouble(&self, order: &Order, next: &Order) {
        let is_late = |order: &Order| order.retry.is_some_and(|retry| retry.is_late());
        if next.parked && !order.parked {
            self.remark(&next.key, PARKED);
        } else if is_late(next) && !is_late(order) {
            self.remark(&next.key, LATE);
        }
    }

    /// What a person should know until somebody acts, each time that the order was due for it.
    fn remind(&self, order: &Order, next: &Order) {
        let was_due = order.due.is_some_and(|due| due <= self.world.clock().now());
        if was_due && next.parked {
            self.remark(&next.key, PARKED);
        } else if was_due && self.is_held(next) {
            self.remark(&next.key, HELD);
        }
    }

    /// Whether an order rests beyond the grace of its doubt: nothing more is tried for it.
    fn is_held(&self, order: &Order) -> bool {
        let standing = order.last_attempt().map(|last| last.standing(self.world.clock().now()));
        let accepted = order.progress == Progress::Accepted;
        accepted && matches!(standing, Some(Standing::Doubtful(ends)) if order.due.is_some_and(|due| due > ends))
    }

    pub(crate) async fn record(&self, order: &Order, fact: &Fact) -> Result<Recorded, StoreUnavailable> {
        record(self.world.store(), self.world.clock(), order, fact).await
    }

    async fn fetch_candidate(&self, order: &Order, id: &AtsId) -> Result<Round, StoreUnavailable> {
        let Some(_passage) = self.passage(Upstream::Ats, TELL_TIME_OUT) else {
            return Ok(Round::Waits);
        };
        if let Some(not_yet) = self.ready_at_ats(order).await? {
            return Ok(not_yet);
        }
        self.pace(Upstream::Ats).await;
        if !self.still_passes(Upstream::Ats, TELL_TIME_OUT) {
            return Ok(Round::Waits);
        }
        let Some(company) = self.may_call_for(order, TELL_TIME_OUT).await else {
            return Ok(Round::Waits);
        };
        let fetched = self.world.tracker().candidate(&company, id).await;
        let fact = match fetched {
            Fetched::Person(person) => {
                self.went_well(Upstream::Ats);
                let subject = subject(self.world.digests(), &order.key, &person);
                Fact::CandidateFetched(person, subject)
            }
            Fetched::Never(refusal) => {
                self.went_well(Upstream::Ats);
                Fact::Refused(refusal)
            }
            Fetched::NotNow(wait) => {
                self.failed(Upstream::Ats, Obstacle::Outage);
                return self.postpone(order, Obstacle::Outage, "candidate_not_fetched", wait).await;
            }
            Fetched::Blocked(blockage) => {
                self.failed(Upstream::Ats, Obstacle::Blocked(blockage));
                return Ok(Round::Waits);
            }
        };
        self.note(order, fact).await
    }

    async fn invite(&self, order: &Order, number: u32) -> Result<Round, StoreUnavailable> {
        let Some(_passage) = self.passage(Upstream::Equalture, CREATE_TIME_OUT) else {
            return Ok(Round::Waits);
        };
        let Some(company) = self.may_call_for(order, CREATE_TIME_OUT).await else {
            return Ok(Round::Waits);
        };
        if let Some(obstacle) = obstacle(self.world.platform().ready(&company).await) {
            self.failed(Upstream::Equalture, obstacle);
            return self.postpone(order, obstacle, "equalture_not_ready", None).await;
        }
        self.pace(Upstream::Equalture).await;
        if !self.still_passes(Upstream::Equalture, CREATE_TIME_OUT) {
            return Ok(Round::Waits);
        }
        let nonce = self.world.clock().nonce();
        let claimed = self.moment();
        let begun = match self.record(order, &Fact::AttemptBegun(number, nonce.clone())).await? {
            Recorded::Done(begun) => begun,
            Recorded::Moot(Some(stored)) => return Ok(Round::Again(Box::new(stored))),
            Recorded::Moot(None) => return Ok(Round::Rests),
        };
        let called = if self.is_true(claimed) { self.create(&begun, number).await } else { None };
        if let Some(ending) = &called {
            self.heed_ending(ending);
        }
        let ending = called.unwrap_or(Ending::NotSent);
        self.remark(&begun.key, ending.as_str());
        self.note(&begun, Fact::AttemptEnded(number, nonce, ending)).await
    }

    /// Fetches a token for the ATS before the company is looked at for the call itself, so that the call follows that look
    /// directly. Where the ATS cannot be called now, how the round ends.
    async fn ready_at_ats(&self, order: &Order) -> Result<Option<Round>, StoreUnavailable> {
        let Some(company) = self.may_call_for(order, TELL_TIME_OUT).await else { return Ok(Some(Round::Waits)) };
        let Some(obstacle) = obstacle(self.world.tracker().ready(&company).await) else { return Ok(None) };
        self.failed(Upstream::Ats, obstacle);
        self.postpone(order, obstacle, "ats_not_ready", None).await.map(Some)
    }

    /// An outage sends the order back into the schedule; behind a blockage it waits as it is.
    async fn postpone(
        &self,
        order: &Order,
        obstacle: Obstacle,
        why: &'static str,
        wait: Option<SignedDuration>,
    ) -> Result<Round, StoreUnavailable> {
        match obstacle {
            Obstacle::Blocked(_) => Ok(Round::Waits),
            Obstacle::Outage => self.note(order, Fact::Postponed(Postponed { why, wait })).await,
        }
    }

    /// Makes the one call of an attempt, if the company is known to be still ours to call for and there is time. No call
    /// is no doubt, and says nothing about Equalture.
    async fn create(&self, order: &Order, number: u32) -> Option<Ending> {
        let company = self.may_call_for(order, CREATE_TIME_OUT).await?;
        let Candidate::Known { person, .. } = &order.candidate else { return None };
        let callback_url = self.world.addresses().callback(&order.key, number);
        let invitation = Invitation { job: &order.job, person, callback_url };
        Some(match self.world.platform().create(&company, &invitation).await {
            Creation::Ended(ending) => ending,
            Creation::JobDoubted(otherwise) => self.settle_job(order, otherwise).await,
        })
    }

    /// Asks whether the job is still offered. A create may have taken long: the company is looked at anew, and nobody is
    /// asked where that is not possible. Nothing was created, so the order may be tried again.
    async fn settle_job(&self, order: &Order, otherwise: Ending) -> Ending {
        let Some(company) = self.may_call_for(order, ASK_TIME_OUT).await else { return Ending::NotSent };
        match self.world.platform().offers(&company, &order.job).await {
            Some(false) => Ending::Refused(Refusal::UnknownPackage),
            Some(true) | None => otherwise,
        }
    }

    /// The company, if it is known to be active now and a call of this length can still end.
    pub(crate) async fn may_call_for(&self, order: &Order, longest: SignedDuration) -> Option<Company> {
        let company = self.company_said_at_once().await?;
        (company.serves(order.generation) && self.has_time_for(longest)).then_some(company)
    }

    fn moment(&self) -> (Timestamp, SignedDuration) {
        (self.world.clock().now(), self.world.clock().uptime())
    }

    /// Whether a moment that was written into an order was told by a clock that was right. The write's answer brings the
    /// store's time: if the clock has moved since by more than time has passed, others would take the claim for over too
    /// early, and nothing may be sent under it.
    fn is_true(&self, claimed: (Timestamp, SignedDuration)) -> bool {
        let (now, uptime) = self.moment();
        let moved = now.duration_since(claimed.0) - (uptime - claimed.1);
        moved.abs() <= CLOCK_ERROR
    }

    fn heed_ending(&self, ending: &Ending) {
        match ending {
            Ending::Created(_) | Ending::CreatedUnnamed | Ending::Refused(_) => self.went_well(Upstream::Equalture),
            Ending::NotSent | Ending::Busy(_) | Ending::InDoubt => {
                self.failed(Upstream::Equalture, Obstacle::Outage);
            }
            Ending::Blocked(blockage) => self.failed(Upstream::Equalture, Obstacle::Blocked(*blockage)),
        }
    }

    async fn tell(&self, order: &Order) -> Result<Round, StoreUnavailable> {
        if let Some(next) = self.with_early_events(order).await? {
            return Ok(Round::Again(Box::new(next)));
        }
        match self.send_result(order).await? {
            Round::Again(told) => Ok(Round::Again(Box::new(self.with_title(order, *told).await?))),
            round => Ok(round),
        }
    }

    async fn send_result(&self, order: &Order) -> Result<Round, StoreUnavailable> {
        let Some(_passage) = self.passage(Upstream::Ats, TELL_TIME_OUT) else {
            return Ok(Round::Waits);
        };
        if let Some(not_yet) = self.ready_at_ats(order).await? {
            return Ok(not_yet);
        }
        self.pace(Upstream::Ats).await;
        if !self.still_passes(Upstream::Ats, TELL_TIME_OUT) {
            return Ok(Round::Waits);
        }
        let claimed = self.moment();
        let not_after = claimed.0 + TELL_TIME_OUT + TELL_SETTLES;
        let telling = Telling { revision: order.revision, nonce: self.world.clock().nonce(), not_after };
        let begun = match self.record(order, &Fact::TellingBegun(telling.clone())).await? {
            Recorded::Done(begun) => begun,
            Recorded::Moot(Some(stored)) if stored.version == order.version => {
                return Ok(Round::Waits);
            }
            Recorded::Moot(Some(stored)) => return Ok(Round::Again(Box::new(stored))),
            Recorded::Moot(None) => return Ok(Round::Rests),
        };
        let report = self.world.addresses().report(&order.key);
        let ending = match self.may_call_for(order, TELL_TIME_OUT).await {
            Some(company) if self.is_true(claimed) => {
                let ending = self.world.tracker().tell(&company, &begun, &report).await;
                self.heed_tell_ending(&ending);
                ending
            }
            _ => TellEnding::NotSent,
        };
        self.remark(&begun.key, ending.as_str());
        self.note(&begun, Fact::TellingEnded(telling, ending)).await
    }

    fn heed_tell_ending(&self, ending: &TellEnding) {
        match ending {
            TellEnding::Told | TellEnding::ToldTwice | TellEnding::Gone | TellEnding::NotAccepted => {
                self.went_well(Upstream::Ats);
            }
            TellEnding::NotSent | TellEnding::Busy(_) | TellEnding::InDoubt => {
                self.failed(Upstream::Ats, Obstacle::Outage);
            }
            TellEnding::Blocked(blockage) => self.failed(Upstream::Ats, Obstacle::Blocked(*blockage)),
        }
    }
}

fn obstacle(probed: Probed) -> Option<Obstacle> {
    match probed {
        Probed::Well => None,
        Probed::Unavailable => Some(Obstacle::Outage),
        Probed::Blocked(blockage) => Some(Obstacle::Blocked(blockage)),
    }
}

//! Holds a company's lane and works off what is due, oldest first, without going faster than the upstreams allow.

use crate::company::{Company, CompanyStatus};
use crate::ids::{CompanyKey, Nonce, OrderKey};
use crate::lane::{Breaker, Breakers, Obstacle, Passage};
use crate::leave::Looking;
use crate::ports::{
    Addresses, ApplicantTracker, AssessmentPlatform, Clock, Companies, Digests, Due, Events, Lanes, Leftovers, Orders,
    Released, StoreUnavailable, Taken, Upstream,
};
use crate::reconcile::Reconciled;
use crate::record::WAITS;
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Everything a dispatcher needs.
pub trait World: Sync {
    /// Orders, companies and lanes.
    type Store: Orders + Events + Companies + Lanes + Leftovers + Sync;
    /// Equalture.
    type Platform: AssessmentPlatform + Sync;
    /// The ATS.
    type Tracker: ApplicantTracker + Sync;
    /// Time and chance.
    type Clock: Clock + Sync;
    /// Keyed digests.
    type Digests: Digests + Sync;
    /// The addresses that we hand out.
    type Addresses: Addresses + Sync;
    /// Orders, companies and lanes.
    fn store(&self) -> &Self::Store;
    /// Equalture.
    fn platform(&self) -> &Self::Platform;
    /// The ATS.
    fn tracker(&self) -> &Self::Tracker;
    /// Time and chance.
    fn clock(&self) -> &Self::Clock;
    /// Keyed digests.
    fn digests(&self) -> &Self::Digests;
    /// The addresses that we hand out.
    fn addresses(&self) -> &Self::Addresses;
}

/// SmartRecruiters allows 10 requests a second and 8 at once for each credential; both are kept well under.
const BETWEEN_CALLS: SignedDuration = SignedDuration::from_millis(130);
const AT_ONCE: usize = 6;
/// Due orders are looked up this many at a time.
const PAGE: usize = 100;
/// Kept free at the end for recording what the last call brought and letting go.
const LAST_WRITES: SignedDuration = SignedDuration::from_secs(4);
/// How old the knowledge that a company is active may be when a call out begins.
const COMPANY_FRESH: SignedDuration = SignedDuration::from_millis(1500);
/// How long the store may take to say what a company is, for a call to rely on it.
const COMPANY_KNOWN: SignedDuration = SignedDuration::from_secs(2);
/// What it takes to claim an order and to look at the company, before a call. A claim without a call costs the order its
/// place in the queue.
const CLAIM: SignedDuration = SignedDuration::from_secs(2);
/// Lanes worked on at the same time by one sweep.
const LANES_AT_ONCE: usize = 16;

/// One holder's time with one lane.
pub struct Shift<'w, W> {
    /// Everything it needs.
    pub world: &'w W,
    company: CompanyKey,
    /// By `Clock::uptime`.
    deadline: SignedDuration,
    memory: Mutex<Memory>,
}

/// What the holder of a lane keeps in mind.
#[derive(Debug, Default)]
struct Memory {
    breakers: Breakers,
    /// By `Clock::uptime`.
    next_call: [Option<SignedDuration>; 2],
    trials: [bool; 2],
    /// A trial went well: those that were passed over meanwhile are looked at again.
    reopened: [bool; 2],
    /// When by `Clock::uptime`, and what.
    seen: Option<(SignedDuration, Option<Company>)>,
    oldest_due: Option<Timestamp>,
    looking: Looking,
    remarks: Vec<Remark>,
}

/// Something worth a line in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Which order, if one.
    pub order: Option<OrderKey>,
    /// A word such as `created`, `told` or `parked`.
    pub what: &'static str,
    /// Why the store could not be read or written, if it could not.
    pub cause: Option<String>,
}

/// The remark on an order that has been tried for a week and now waits for a person.
pub const PARKED: &str = "parked";
/// The remark on an order that has been tried in vain for an hour, while other calls may well get through.
pub const LATE: &str = "late";
/// The remark on an order of which nobody knows whether its candidate is invited, and for which nothing more is tried.
pub const HELD: &str = "held";

/// What became of a lane.
#[derive(Debug, Default)]
pub struct Worked {
    /// Somebody else holds it and now knows that there is more to do.
    pub held: bool,
    /// What was done.
    pub remarks: Vec<Remark>,
    /// What stands in the way of the upstreams, and since when.
    pub obstacles: Vec<(Upstream, Obstacle, Timestamp)>,
    /// Since when the order that had waited longest was due, if one waited.
    pub oldest_due: Option<Timestamp>,
}

/// Permission to call an upstream; while a breaker is half open only one is given at a time.
pub(crate) struct Pass<'s> {
    memory: &'s Mutex<Memory>,
    upstream: Upstream,
    trial: bool,
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.trial {
            lock(self.memory).trials[index(self.upstream)] = false;
        }
    }
}

fn lock(memory: &Mutex<Memory>) -> MutexGuard<'_, Memory> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

fn index(upstream: Upstream) -> usize {
    match upstream {
        Upstream::Equalture => 0,
        Upstream::Ats => 1,
    }
}

/// Works off every lane that has something due, until `deadline` by `Clock::uptime`. One company's trouble never costs
/// another.
pub async fn sweep<W: World>(world: &W, deadline: SignedDuration) -> Result<Vec<Swept>, StoreUnavailable> {
    let mut companies = world.store().companies_due(world.clock().now()).await?;
    take_turns(&mut companies, world.clock().now());
    let lanes = stream::iter(companies).map(|company| async move {
        let worked = work_lane(world, &company, &[], deadline).await;
        (company, worked)
    });
    Ok(lanes.buffer_unordered(LANES_AT_ONCE).collect().await)
}

/// Each minute another company is first: where more wait than a sweep has time for, none is always the last.
fn take_turns(companies: &mut [CompanyKey], now: Timestamp) {
    if let Ok(minute) = usize::try_from(now.as_second() / 60) {
        let first = minute.checked_rem(companies.len()).unwrap_or_default();
        companies.rotate_left(first);
    }
}

/// A company, and what became of its lane.
pub type Swept = (CompanyKey, Result<Worked, StoreUnavailable>);

/// Works off one lane until `deadline` by `Clock::uptime`: the urgent orders first, then what is due. If somebody holds
/// it, they are told.
pub async fn work_lane<W: World>(
    world: &W,
    company: &CompanyKey,
    urgent: &[OrderKey],
    deadline: SignedDuration,
) -> Result<Worked, StoreUnavailable> {
    let holder = world.clock().nonce();
    let lane = match world.store().take(company, &holder, world.clock().now()).await? {
        Taken::Ours(lane) => lane,
        Taken::Held => {
            return Ok(Worked { held: true, ..Worked::default() });
        }
    };
    let memory = Memory { breakers: lane.breakers, ..Memory::default() };
    let shift = Shift { world, company: company.clone(), deadline, memory: Mutex::new(memory) };
    shift.probe(Upstream::Equalture).await;
    shift.probe(Upstream::Ats).await;
    shift.work(&holder, urgent.to_vec()).await?;
    Ok(shift.end())
}

impl<W: World> Shift<'_, W> {
    /// Works until nothing is due and nobody has knocked, or the time is over. What the company has left behind is for the
    /// sweep, or for whoever held the lane when the sweep knocked.
    async fn work(&self, holder: &Nonce, urgent: Vec<OrderKey>) -> Result<(), StoreUnavailable> {
        let mut sweeps = urgent.is_empty();
        self.work_off(urgent).await;
        loop {
            self.drain(Upstream::Ats).await;
            self.drain(Upstream::Equalture).await;
            if self.take_reopened(Upstream::Ats) || self.take_reopened(Upstream::Equalture) {
                continue;
            }
            if sweeps && self.see_off().await {
                continue;
            }
            match self.let_go(holder).await? {
                Released::Free => return Ok(()),
                Released::Knocked => sweeps = true,
            }
        }
    }

    /// Lets the lane go, again if the store does not answer: it would stand still until its lease ends.
    async fn let_go(&self, holder: &Nonce) -> Result<Released, StoreUnavailable> {
        let breakers = lock(&self.memory).breakers;
        for wait in WAITS {
            match self.world.store().release(&self.company, holder, &breakers, self.has_time()).await {
                Ok(released) => return Ok(released),
                Err(StoreUnavailable(_)) => self.world.clock().sleep(wait).await,
            }
        }
        self.world.store().release(&self.company, holder, &breakers, self.has_time()).await
    }

    /// Works off a queue, page by page, until a page of which nothing could be done: behind an upstream that is down there
    /// may be thousands more, and the next sweep looks again. So does it when the index cannot be read now.
    async fn drain(&self, queue: Upstream) {
        let mut after = None;
        while self.has_time() {
            let now = self.world.clock().now();
            let page = self.world.store().due(&self.company, queue, after.as_ref(), now, self.page(queue)).await;
            let page = page.inspect_err(|error| self.remark_failure(None, error)).unwrap_or_default();
            self.saw_waiting(page.first());
            after = page.last().cloned();
            if page.is_empty() || !self.work_off(page.into_iter().map(|due| due.order).collect()).await {
                return;
            }
            if self.take_reopened(queue) {
                after = None;
            }
        }
    }

    fn saw_waiting(&self, first: Option<&Due>) {
        let mut memory = lock(&self.memory);
        memory.oldest_due = memory.oldest_due.into_iter().chain(first.map(|due| due.at)).min();
    }

    /// Whether a trial went well since this was asked last.
    fn take_reopened(&self, upstream: Upstream) -> bool {
        std::mem::take(&mut lock(&self.memory).reopened[index(upstream)])
    }

    /// How many due orders to look at: only a few where hardly any will get through.
    fn page(&self, queue: Upstream) -> usize {
        let passage = lock(&self.memory).breakers.of(queue).passage(self.world.clock().now());
        if passage == Passage::Open { PAGE } else { AT_ONCE }
    }

    /// Looks at these orders; says whether anything could be done.
    async fn work_off(&self, keys: Vec<OrderKey>) -> bool {
        let looks = stream::iter(keys).map(|key| async move { self.look_at(key).await });
        looks.buffer_unordered(AT_ONCE).fold(false, |any, done| async move { any || done }).await
    }

    async fn look_at(&self, key: OrderKey) -> bool {
        if !self.has_time() {
            return false;
        }
        match self.reconcile(&key).await {
            Ok(Reconciled::Rests) => return true,
            Ok(Reconciled::Waits) => self.remark(&key, "waits"),
            Err(error) => self.remark_failure(Some(key), &error),
        }
        false
    }

    /// Asks an upstream whose breaker is open something harmless, when it is time to.
    async fn probe(&self, upstream: Upstream) {
        let breaker = lock(&self.memory).breakers.of(upstream);
        if breaker.passage(self.world.clock().now()) != Passage::Probe || !self.has_time() {
            return;
        }
        let company = self.company_said_at_once().await;
        let Some(company) = company.filter(|company| company.status == CompanyStatus::Active) else {
            return;
        };
        let probed = match upstream {
            Upstream::Equalture => self.world.platform().probe(&company).await,
            Upstream::Ats => self.world.tracker().probe(&company).await,
        };
        let next = breaker.probed(probed, self.world.clock().now());
        lock(&self.memory).breakers.set(upstream, next);
    }

    /// The company, read consistently at most two seconds before a call that relies on it.
    pub(crate) async fn company(&self) -> Result<Option<Company>, StoreUnavailable> {
        let now = self.world.clock().uptime();
        let remembered = lock(&self.memory).seen.clone();
        match remembered.filter(|(read_at, _)| now - *read_at < COMPANY_FRESH) {
            Some((_, company)) => Ok(company),
            None => self.company_anew().await,
        }
    }

    /// The company, if the store says at once what it is: what it took long to say is no longer known.
    pub(crate) async fn company_said_at_once(&self) -> Option<Company> {
        let asked_at = self.world.clock().uptime();
        let company = self.company().await.inspect_err(|error| self.remark_failure(None, error)).ok().flatten()?;
        (self.world.clock().uptime() - asked_at <= COMPANY_KNOWN).then_some(company)
    }

    /// The company as it was read last, however long ago.
    pub(crate) async fn company_known(&self) -> Option<Company> {
        let remembered = lock(&self.memory).seen.clone();
        match remembered {
            Some((_, company)) => company,
            None => self.company_anew().await.inspect_err(|error| self.remark_failure(None, error)).ok().flatten(),
        }
    }

    /// The company, read consistently now.
    pub(crate) async fn company_anew(&self) -> Result<Option<Company>, StoreUnavailable> {
        let now = self.world.clock().uptime();
        let company = self.world.store().company(&self.company).await?;
        lock(&self.memory).seen = Some((now, company.clone()));
        Ok(company)
    }

    /// Whether an upstream may be called now, and the call can end before the deadline.
    pub(crate) fn passage(&self, upstream: Upstream, longest: SignedDuration) -> Option<Pass<'_>> {
        let now = self.world.clock().now();
        let mut memory = lock(&self.memory);
        let trial = match memory.breakers.of(upstream).passage(now) {
            Passage::Open => false,
            Passage::One if !memory.trials[index(upstream)] => true,
            Passage::One | Passage::Probe | Passage::Closed => return None,
        };
        if !self.has_time_for(longest) {
            return None;
        }
        memory.trials[index(upstream)] |= trial;
        Some(Pass { memory: &self.memory, upstream, trial })
    }

    /// Whether a passage that was given still holds: while its turn was waited for, others may have failed.
    pub(crate) fn still_passes(&self, upstream: Upstream, longest: SignedDuration) -> bool {
        let passage = lock(&self.memory).breakers.of(upstream).passage(self.world.clock().now());
        matches!(passage, Passage::Open | Passage::One) && self.has_time_for(longest + CLAIM)
    }

    /// Keeps calls to an upstream apart.
    pub(crate) async fn pace(&self, upstream: Upstream) {
        let now = self.world.clock().uptime();
        let slot = {
            let mut memory = lock(&self.memory);
            let slot = memory.next_call[index(upstream)].map_or(now, |next| next.max(now));
            memory.next_call[index(upstream)] = Some(slot + BETWEEN_CALLS);
            slot
        };
        let wait = slot - now;
        if wait.is_positive() {
            self.world.clock().sleep(wait).await;
        }
    }

    pub(crate) fn went_well(&self, upstream: Upstream) {
        let was = lock(&self.memory).breakers.of(upstream);
        lock(&self.memory).reopened[index(upstream)] |= matches!(was, Breaker::HalfOpen { .. });
        self.set_breaker(upstream, Breaker::went_well);
    }

    pub(crate) fn failed(&self, upstream: Upstream, obstacle: Obstacle) {
        let now = self.world.clock().now();
        self.set_breaker(upstream, |breaker| breaker.failed(obstacle, now));
    }

    fn set_breaker(&self, upstream: Upstream, change: impl FnOnce(Breaker) -> Breaker) {
        let mut memory = lock(&self.memory);
        let next = change(memory.breakers.of(upstream));
        memory.breakers.set(upstream, next);
    }

    /// Leaves word how far the look at what the company has left behind has come; gives how far it was.
    pub(crate) fn looks(&self, next: Looking) -> Looking {
        std::mem::replace(&mut lock(&self.memory).looking, next)
    }

    /// Nothing stands in the way of anything any more.
    pub(crate) fn close_breakers(&self) {
        lock(&self.memory).breakers = Breakers::default();
    }

    pub(crate) fn remark(&self, order: &OrderKey, what: &'static str) {
        lock(&self.memory).remarks.push(Remark { order: Some(order.clone()), what, cause: None });
    }

    pub(crate) fn remark_lane(&self, what: &'static str) {
        lock(&self.memory).remarks.push(Remark { order: None, what, cause: None });
    }

    pub(crate) fn remark_failure(&self, order: Option<OrderKey>, error: &StoreUnavailable) {
        let cause = Some(error.to_string());
        lock(&self.memory).remarks.push(Remark { order, what: "store_unavailable", cause });
    }

    fn has_time(&self) -> bool {
        self.has_time_for(SignedDuration::from_secs(15))
    }

    /// Whether a call of this length can end, and be recorded, before the deadline.
    pub(crate) fn has_time_for(&self, longest: SignedDuration) -> bool {
        self.world.clock().uptime() + longest + LAST_WRITES <= self.deadline
    }

    fn end(self) -> Worked {
        let memory = self.memory.into_inner().unwrap_or_else(PoisonError::into_inner);
        let open = |upstream| {
            let (obstacle, since) = memory.breakers.of(upstream).obstacle()?;
            Some((upstream, obstacle, since))
        };
        let obstacles = [Upstream::Equalture, Upstream::Ats].into_iter().filter_map(open).collect();
        Worked { held: false, remarks: memory.remarks, obstacles, oldest_due: memory.oldest_due }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_company_is_first_in_its_minute() {
        let all = ["A", "B", "C"].map(|id| CompanyKey::parse(&format!("smartrecruiters#{id}")).unwrap());
        let first = |minute: i64| {
            let mut companies = all.clone();
            take_turns(&mut companies, Timestamp::from_second(minute * 60).unwrap());
            companies[0].clone()
        };
        assert_eq!([0, 1, 2, 3].map(first), [0, 1, 2, 0].map(|place| all[place].clone()));
        take_turns(&mut [], Timestamp::UNIX_EPOCH);
    }
}

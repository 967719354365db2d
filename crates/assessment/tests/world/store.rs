//! The tables in memory: every write has the real one's condition.

use crate::world::TestWorld;
use assessment::company::{Company, Leaving};
use assessment::ids::{ClientId, CompanyKey, Nonce, OrderKey, ReferenceId};
use assessment::lane::{Breakers, LEASE, Lane};
use assessment::order::Order;
use assessment::ports::{
    Bookmark, Client, Clients, Clock, Companies, Due, Events, JobList, JobLists, Lanes, Leftovers, Orders, Page,
    Placed, References, Released, Replaced, StoreUnavailable, Taken, Upstream,
};
use assessment::progress::Progress;
use assessment::receive_event::{Event, Happened};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::sync::{MutexGuard, PoisonError};

/// Looks at the tables after an order was replaced, and may change them.
type Hook = Box<dyn FnMut(&Order, &mut Tables) + Send>;

/// All items, and how the store is today.
#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) orders: BTreeMap<OrderKey, Order>,
    pub(crate) companies: HashMap<CompanyKey, Company>,
    pub(crate) lanes: HashMap<CompanyKey, LaneItem>,
    pub(crate) clients: HashMap<ClientId, Client>,
    pub(crate) failures: HashMap<(String, i64), u32>,
    pub(crate) job_lists: HashMap<CompanyKey, JobList>,
    /// Every order as it was written, oldest first.
    pub(crate) written: Vec<Order>,
    /// The next writes are not answered and do not land.
    pub(crate) writes_lost: u32,
    /// The next writes land and are not answered.
    pub(crate) answers_lost: u32,
    /// The next reads of a company are not answered.
    pub(crate) company_reads_lost: u32,
    /// The job lists cannot be read or kept.
    pub(crate) job_lists_down: bool,
    /// A write takes this long.
    pub(crate) write_takes: SignedDuration,
    /// A read of a company takes this long.
    pub(crate) company_read_takes: SignedDuration,
    /// The applications of orders that were erased.
    pub(crate) erased: Vec<(CompanyKey, ReferenceId)>,
    /// Kept until their application is known.
    pub(crate) events: Vec<(CompanyKey, Event)>,
    /// The next uses of these are not answered.
    pub(crate) events_lost: u32,
    /// So many milliseconds pass before each of the next uses of references and events; the last one first.
    pub(crate) waits: Vec<i64>,
    /// The index does not know this order yet.
    pub(crate) not_indexed: Option<OrderKey>,
    /// Called after each replaced order.
    pub(crate) hook: Option<Hook>,
}

/// A lane as it is stored.
#[derive(Debug, Clone, Default)]
pub(crate) struct LaneItem {
    pub(crate) holder: Option<(Nonce, Timestamp)>,
    pub(crate) knocked: bool,
    pub(crate) breakers: Breakers,
}

fn lost() -> StoreUnavailable {
    StoreUnavailable("no answer".into())
}

/// Counts one down; whether there was one.
fn spend(count: &mut u32) -> bool {
    let any = *count > 0;
    *count = count.saturating_sub(1);
    any
}

impl TestWorld {
    pub(crate) fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn replace(&mut self, seen: &Order, next: &Order) -> Result<Replaced, StoreUnavailable> {
        if spend(&mut self.writes_lost) {
            return Err(lost());
        }
        match self.orders.get(&seen.key) {
            Some(stored) if stored.version == seen.version => {}
            stored => return Ok(Replaced::Changed(stored.cloned().map(Box::new))),
        }
        assert_eq!(next.version, seen.version + 1, "a write raises the version by one");
        if next.progress == Progress::Erased {
            let named = seen.attempts.iter().filter_map(|attempt| attempt.reference.clone());
            self.erased.extend(named.map(|reference| (seen.key.company.clone(), reference)));
        }
        self.orders.insert(next.key.clone(), next.clone());
        self.written.push(next.clone());
        if let Some(mut hook) = self.hook.take() {
            hook(next, self);
            self.hook = Some(hook);
        }
        if spend(&mut self.answers_lost) { Err(lost()) } else { Ok(Replaced::Done) }
    }
}

impl Orders for TestWorld {
    async fn place(&self, order: &Order) -> Result<Placed, StoreUnavailable> {
        let mut tables = self.tables();
        if spend(&mut tables.writes_lost) {
            return Err(lost());
        }
        if let Some(earlier) = tables.orders.get(&order.key) {
            return Ok(Placed::Earlier(Box::new(earlier.clone())));
        }
        tables.orders.insert(order.key.clone(), order.clone());
        Ok(Placed::New)
    }

    async fn find(&self, key: &OrderKey) -> Result<Option<Order>, StoreUnavailable> {
        Ok(self.tables().orders.get(key).cloned())
    }

    async fn replace(&self, seen: &Order, next: &Order) -> Result<Replaced, StoreUnavailable> {
        let answer = self.tables().replace(seen, next);
        let takes = self.tables().write_takes;
        if takes.is_positive() {
            self.sleep(takes).await;
        }
        answer
    }

    async fn due(
        &self,
        company: &CompanyKey,
        queue: Upstream,
        after: Option<&Due>,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<Due>, StoreUnavailable> {
        let tables = self.tables();
        let indexed = |order: &&Order| tables.not_indexed.as_ref() != Some(&order.key);
        let ours = tables.orders.values().filter(|order| order.key.company == *company).filter(indexed);
        let queued = ours.filter(|order| order.queue() == queue);
        let due = queued.filter_map(|order| Some(Due { at: order.due?, order: order.key.clone() }));
        let mut due: Vec<Due> = due.filter(|due| due.at <= now && after.is_none_or(|after| after < due)).collect();
        due.sort();
        due.truncate(most);
        Ok(due)
    }

    async fn companies_due(&self, now: Timestamp) -> Result<Vec<CompanyKey>, StoreUnavailable> {
        let tables = self.tables();
        let due = tables.orders.values().filter(|order| order.due.is_some_and(|due| due <= now));
        let left =
            tables.companies.values().filter(|company| company.leaving.is_some_and(|leaving| leaving.since <= now));
        let companies = due.map(|order| order.key.company.clone()).chain(left.map(|company| company.key.clone()));
        let mut companies: Vec<CompanyKey> = companies.collect();
        companies.sort();
        companies.dedup();
        Ok(companies)
    }
}

impl References for TestWorld {
    async fn by_reference(
        &self,
        company: &CompanyKey,
        reference: &ReferenceId,
    ) -> Result<Option<OrderKey>, StoreUnavailable> {
        self.lets_others_go_first().await;
        let tables = self.tables();
        let named = |order: &&Order| order.attempts.iter().any(|attempt| attempt.reference.as_ref() == Some(reference));
        let mut ours = tables.orders.values().filter(|order| order.key.company == *company);
        Ok(ours.find(named).map(|order| order.key.clone()))
    }

    async fn is_erased(&self, company: &CompanyKey, reference: &ReferenceId) -> Result<bool, StoreUnavailable> {
        Ok(self.tables().erased.contains(&(company.clone(), reference.clone())))
    }
}

impl Events for TestWorld {
    async fn keep_early(&self, company: &CompanyKey, event: &Event) -> Result<(), StoreUnavailable> {
        self.lets_others_go_first().await;
        let mut tables = self.tables();
        if spend(&mut tables.events_lost) {
            return Err(lost());
        }
        let kept = (company.clone(), event.clone());
        if !tables.events.contains(&kept) {
            tables.events.push(kept);
        }
        Ok(())
    }

    async fn early(&self, company: &CompanyKey, reference: &ReferenceId) -> Result<Vec<Happened>, StoreUnavailable> {
        self.lets_others_go_first().await;
        let mut tables = self.tables();
        if spend(&mut tables.events_lost) {
            return Err(lost());
        }
        let kept = |happened: &Happened| {
            let event = Event { reference: reference.clone(), happened: *happened };
            tables.events.contains(&(company.clone(), event))
        };
        Ok(Happened::ALL.into_iter().filter(kept).collect())
    }

    async fn forget_early(&self, company: &CompanyKey, event: &Event) -> Result<(), StoreUnavailable> {
        self.tables().events.retain(|kept| *kept != (company.clone(), event.clone()));
        Ok(())
    }
}

impl TestWorld {
    async fn lets_others_go_first(&self) {
        let wait = self.tables().waits.pop().filter(|wait| *wait > 0);
        if let Some(wait) = wait {
            self.sleep(SignedDuration::from_millis(wait)).await;
        }
    }
}

impl Companies for TestWorld {
    async fn company(&self, key: &CompanyKey) -> Result<Option<Company>, StoreUnavailable> {
        let (answer, takes) = {
            let mut tables = self.tables();
            let answered = !spend(&mut tables.company_reads_lost);
            let company = tables.companies.get(key).cloned();
            (answered.then_some(company).ok_or_else(lost), tables.company_read_takes)
        };
        if takes.is_positive() {
            self.sleep(takes).await;
        }
        answer
    }
}

impl Leftovers for TestWorld {
    async fn orders_of(
        &self,
        company: &CompanyKey,
        from: Option<&Bookmark>,
        most: usize,
    ) -> Result<Page, StoreUnavailable> {
        let tables = self.tables();
        let indexed = |order: &&Order| tables.not_indexed.as_ref() != Some(&order.key);
        let ours = tables.orders.values().filter(|order| order.key.company == *company).filter(indexed);
        let behind = |order: &&Order| from.is_none_or(|place| place.0 < order.key.to_string());
        let mut orders: Vec<_> =
            ours.filter(behind).map(|order| (order.key.clone(), order.progress.is_silent())).collect();
        let rest = (orders.len() > most).then(|| Bookmark(orders[most - 1].0.to_string()));
        orders.truncate(most);
        Ok(Page { orders, rest })
    }

    async fn seen_off(&self, company: &CompanyKey, leaving: &Leaving) -> Result<(), StoreUnavailable> {
        let mut tables = self.tables();
        let company = tables.companies.get_mut(company).filter(|company| company.leaving.as_ref() == Some(leaving));
        if let Some(company) = company {
            company.leaving = None;
        }
        Ok(())
    }
}

impl Lanes for TestWorld {
    async fn take(&self, company: &CompanyKey, holder: &Nonce, now: Timestamp) -> Result<Taken, StoreUnavailable> {
        let mut tables = self.tables();
        let lane = tables.lanes.entry(company.clone()).or_default();
        if lane.holder.as_ref().is_some_and(|(_, until)| now < *until) {
            lane.knocked = true;
            return Ok(Taken::Held);
        }
        lane.holder = Some((holder.clone(), now + LEASE));
        lane.knocked = false;
        Ok(Taken::Ours(Lane { company: company.clone(), breakers: lane.breakers }))
    }

    async fn release(
        &self,
        company: &CompanyKey,
        holder: &Nonce,
        breakers: &Breakers,
        look_again: bool,
    ) -> Result<Released, StoreUnavailable> {
        let mut tables = self.tables();
        let lane = tables.lanes.entry(company.clone()).or_default();
        if lane.holder.as_ref().is_none_or(|(current, _)| current != holder) {
            return Ok(Released::Free);
        }
        if look_again && std::mem::take(&mut lane.knocked) {
            return Ok(Released::Knocked);
        }
        *lane = LaneItem { breakers: *breakers, ..LaneItem::default() };
        Ok(Released::Free)
    }
}

impl Clients for TestWorld {
    async fn client(&self, id: &ClientId) -> Result<Option<Client>, StoreUnavailable> {
        Ok(self.tables().clients.get(id).cloned())
    }

    async fn count_failure(&self, id: &str, now: Timestamp) -> Result<u32, StoreUnavailable> {
        let mut tables = self.tables();
        let count = tables.failures.entry((id.to_owned(), now.as_second() / 60)).or_default();
        *count += 1;
        Ok(*count)
    }
}

impl JobLists for TestWorld {
    async fn job_list(&self, company: &CompanyKey) -> Result<Option<JobList>, StoreUnavailable> {
        let tables = self.tables();
        if tables.job_lists_down { Err(lost()) } else { Ok(tables.job_lists.get(company).cloned()) }
    }

    async fn keep_job_list(&self, company: &CompanyKey, list: &JobList) -> Result<(), StoreUnavailable> {
        let mut tables = self.tables();
        if tables.job_lists_down {
            return Err(lost());
        }
        tables.job_lists.insert(company.clone(), list.clone());
        Ok(())
    }
}

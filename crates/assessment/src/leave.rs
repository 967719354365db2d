//! A company has left: page by page its orders forget everything, until a look at all of them finds nothing left to forget.
//! It may have come back meanwhile; orders of the new connection are passed over.

use crate::company::{Company, CompanyStatus, Leaving};
use crate::fact::Fact;
use crate::ids::OrderKey;
use crate::ports::{Bookmark, Clock, Leftovers, Orders, Page, StoreUnavailable};
use crate::record::{Recorded, record};
use crate::step::keeps_orders;
use crate::work_lane::{Shift, World};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};

/// So long after a company has left somebody who saw it active may still store something, and the index may not show it.
const SETTLES: SignedDuration = SignedDuration::from_mins(5);
/// Orders are listed about this many at a time; between two pages, orders that are due have their turn.
const PAGE: usize = 250;
/// Orders that forget at the same time. Nobody is called for it but the store.
const AT_ONCE: usize = 24;
/// No page is begun that could not be worked off before the deadline.
const PAGE_TAKES: SignedDuration = SignedDuration::from_secs(5);

/// The remark when nothing is left of what a company has left behind.
pub(crate) const SEEN_OFF: &str = "company_seen_off";

/// A look at all that a company has left behind.
#[derive(Debug)]
pub(crate) struct Look {
    company: Company,
    leaving: Leaving,
    begun: Timestamp,
    from: Option<Bookmark>,
    /// Nothing has been found so far, and everything could be looked at.
    clean: bool,
}

/// How far a look has come.
#[derive(Debug, Default)]
pub(crate) enum Looking {
    /// Nobody has looked in this shift.
    #[default]
    NotYet,
    /// There is more.
    Under(Box<Look>),
    /// All that can be done in this shift is done.
    Over,
}

impl<W: World> Shift<'_, W> {
    /// Has the next page of what the company has left behind forget everything; says whether there is more to do.
    pub(crate) async fn see_off(&self) -> bool {
        let Some(mut look) = self.look().await else { return false };
        if !self.has_time_for(PAGE_TAKES) {
            return false;
        }
        let listed = self.world.store().orders_of(&look.company.key, look.from.as_ref(), PAGE).await;
        let Ok(Page { orders, rest }) = listed.inspect_err(|error| self.remark_failure(None, error)) else {
            return false;
        };
        look.clean &= self.all_forget(&look, orders).await;
        look.from = rest;
        if look.from.is_some() {
            self.looks(Looking::Under(look));
            return true;
        }
        if look.clean && look.begun.duration_since(look.leaving.since) >= SETTLES {
            self.end_look(&look).await;
        }
        false
    }

    /// The look that is under way, or a new one if the company has left something behind.
    async fn look(&self) -> Option<Box<Look>> {
        match self.looks(Looking::Over) {
            Looking::Under(look) => return Some(look),
            Looking::Over => return None,
            Looking::NotYet => {}
        }
        let company = self.company_known().await?;
        let leaving = company.leaving?;
        if company.status == CompanyStatus::Disabled {
            // what stood in the way of its calls stands in nobody's
            self.close_breakers();
        }
        Some(Box::new(Look { leaving, begun: self.world.clock().now(), from: None, clean: true, company }))
    }

    /// Says whether nothing was found, and everything could be looked at.
    async fn all_forget(&self, look: &Look, orders: Vec<(OrderKey, bool)>) -> bool {
        let still_speak = orders.into_iter().filter(|(_, silent)| !silent);
        let looks = stream::iter(still_speak).map(|(key, _)| async move {
            match self.forgets(look, &key).await {
                Ok(found) => !found,
                Err(error) => {
                    self.remark_failure(Some(key), &error);
                    false
                }
            }
        });
        looks.buffer_unordered(AT_ONCE).fold(true, |all, nothing| async move { all && nothing }).await
    }

    /// Has one order forget everything, if it was left behind; says whether there was anything to forget.
    async fn forgets(&self, look: &Look, key: &OrderKey) -> Result<bool, StoreUnavailable> {
        let order = self.world.store().find(key).await?;
        let Some(order) = order.filter(|order| order.generation <= look.leaving.generation) else {
            return Ok(false);
        };
        let fact = Fact::CompanyLeft(keeps_orders(Some(&look.company)));
        let recorded = record(self.world.store(), self.world.clock(), &order, &fact).await?;
        Ok(matches!(recorded, Recorded::Done(_)))
    }

    async fn end_look(&self, look: &Look) {
        match self.world.store().seen_off(&look.company.key, &look.leaving).await {
            Ok(()) => self.remark_lane(SEEN_OFF),
            Err(error) => self.remark_failure(None, &error),
        }
    }
}

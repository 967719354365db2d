//! Takes in the events that came before their application was known by name, before the ATS is told of the invitation.

use crate::order::Order;
use crate::ports::{Events as _, StoreUnavailable};
use crate::progress::Progress;
use crate::receive_event::Event;
use crate::record::Recorded;
use crate::work_lane::{Shift, World};

impl<W: World> Shift<'_, W> {
    /// The order with whatever was kept for its applications; none if it stays as it was. Until the ATS has confirmed the
    /// invitation each look asks: whoever filed the reference may have ended right after it.
    pub(crate) async fn with_early_events(&self, order: &Order) -> Result<Option<Order>, StoreUnavailable> {
        let mut known = None;
        if !matches!(order.progress, Progress::Invited | Progress::Started) {
            return Ok(known);
        }
        for reference in order.attempts.iter().filter_map(|attempt| attempt.reference.as_ref()) {
            for happened in self.world.store().early(&order.key.company, reference).await? {
                let seen = known.as_ref().unwrap_or(order);
                match self.record(seen, &happened.fact()).await? {
                    Recorded::Done(next) => known = Some(next),
                    Recorded::Moot(_) => {}
                }
                let taken_in = Event { reference: reference.clone(), happened };
                // what stays behind is gone within the week, and says nothing new until then
                let _ = self.world.store().forget_early(&order.key.company, &taken_in).await;
            }
        }
        Ok(known)
    }
}

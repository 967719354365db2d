//! Adds a fact to an order and stores it: once, whoever else is writing.

use crate::fact::Fact;
use crate::order::Order;
use crate::ports::{Clock, Orders, Replaced, StoreUnavailable};
use jiff::SignedDuration;

/// What became of a fact.
#[derive(Debug)]
pub enum Recorded {
    /// It is stored; the order is now this.
    Done(Order),
    /// It was known already, or no longer applies; the order is this, or gone.
    Moot(Option<Order>),
}

/// How often a write that the store did not answer is tried again. News must not be lost: an unrecorded reference is a doubt.
pub(crate) const WAITS: [SignedDuration; 2] = [SignedDuration::from_millis(100), SignedDuration::from_millis(400)];

/// Records a fact. News is applied to whatever the order has become; a decision only to the order that it was made for.
pub async fn record(
    orders: &impl Orders,
    clock: &impl Clock,
    seen: &Order,
    fact: &Fact,
) -> Result<Recorded, StoreUnavailable> {
    record_over(orders, clock, &mut seen.clone(), fact).await
}

/// The same; `seen` becomes the order that the fact was applied to.
pub(crate) async fn record_over(
    orders: &impl Orders,
    clock: &impl Clock,
    seen: &mut Order,
    fact: &Fact,
) -> Result<Recorded, StoreUnavailable> {
    loop {
        let Some(mut next) = seen.after(fact, clock.now()) else {
            return Ok(Recorded::Moot(Some(seen.clone())));
        };
        next.version = seen.version + 1;
        next.written_by = clock.nonce();
        match write(orders, clock, seen, &next).await? {
            Replaced::Done => return Ok(Recorded::Done(next)),
            Replaced::Changed(Some(stored)) if stored.written_by == next.written_by => {
                return Ok(Recorded::Done(*stored));
            }
            Replaced::Changed(Some(stored)) if fact.is_news() => *seen = *stored,
            Replaced::Changed(stored) => return Ok(Recorded::Moot(stored.map(|stored| *stored))),
        }
    }
}

/// Writes, and writes the very same again when the store does not answer.
async fn write(
    orders: &impl Orders,
    clock: &impl Clock,
    seen: &Order,
    next: &Order,
) -> Result<Replaced, StoreUnavailable> {
    for wait in WAITS {
        match orders.replace(seen, next).await {
            Ok(replaced) => return Ok(replaced),
            Err(StoreUnavailable(_)) => clock.sleep(wait).await,
        }
    }
    orders.replace(seen, next).await
}

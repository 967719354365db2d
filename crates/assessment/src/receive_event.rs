//! Equalture reports that a candidate has begun, or is done.
//!
//! The event names an application, and may come before the reply that named it to us is recorded. Then it is kept, and
//! whoever writes second finds what the other has written: the reference is filed before kept events are looked for, and
//! an event is kept before the reference is looked for once more.

use crate::company::Company;
use crate::fact::Fact;
use crate::ids::{OrderKey, ReferenceId};
use crate::ports::{Clock, Events, Orders, References, StoreUnavailable};
use crate::record::record;

/// What a candidate has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// Begun.
    Started,
    /// Come to the end.
    Finished,
}

impl Happened {
    /// Both, in the order in which they happen.
    pub const ALL: [Self; 2] = [Self::Started, Self::Finished];

    /// The word it is kept under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Finished => "finished",
        }
    }

    /// What it is to an order.
    pub fn fact(self) -> Fact {
        match self {
            Self::Started => Fact::Started,
            Self::Finished => Fact::Finished,
        }
    }
}

/// Something that a candidate has done in an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Which application.
    pub reference: ReferenceId,
    /// What.
    pub happened: Happened,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// The order knows it, now or since before.
    Known,
    /// It is kept until its application is known.
    Kept,
    /// There is no order any more that it could matter to.
    Dropped,
}

/// Stores an event of an active company; the same one again changes nothing.
pub async fn receive_event<W>(world: &W, company: &Company, event: &Event) -> Result<Received, StoreUnavailable>
where
    W: Orders + References + Events + Clock,
{
    if let Some(order) = world.by_reference(&company.key, &event.reference).await? {
        return take_in(world, company, &order, event.happened).await;
    }
    if world.is_erased(&company.key, &event.reference).await? {
        return Ok(Received::Dropped);
    }
    world.keep_early(&company.key, event).await?;
    match world.by_reference(&company.key, &event.reference).await? {
        Some(order) => take_in(world, company, &order, event.happened).await,
        None => Ok(Received::Kept),
    }
}

async fn take_in<W: Orders + Clock>(
    world: &W,
    company: &Company,
    key: &OrderKey,
    happened: Happened,
) -> Result<Received, StoreUnavailable> {
    let order = world.find(key).await?.filter(|order| !order.progress.is_silent());
    let Some(order) = order.filter(|order| company.serves(order.generation)) else { return Ok(Received::Dropped) };
    record(world, world, &order, &happened.fact()).await?;
    Ok(Received::Known)
}

//! Equalture reports what came out of an application.

use crate::company::Company;
use crate::fact::{Arrival, Fact};
use crate::ids::OrderKey;
use crate::order::Order;
use crate::ports::{Clock, Companies, Digests, Orders, Purpose, StoreUnavailable};
use crate::record::{Recorded, record};

/// Why a result is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveResultError {
    /// The order is no longer kept, or its company has left.
    #[error("the order is gone")]
    Gone,
    /// The order has no such attempt.
    #[error("the order has no such attempt")]
    UnknownAttempt,
    /// Nothing is known to be stored.
    #[error(transparent)]
    Store(#[from] StoreUnavailable),
}

/// An order that can still take a result. Only `expecting` makes one.
#[derive(Debug)]
pub struct Expecting {
    /// Its company, for the rules on who may report.
    pub company: Company,
    order: Order,
}

/// Finds the order that a callback belongs to, with its company.
pub async fn expecting<W: Orders + Companies>(world: &W, key: &OrderKey) -> Result<Expecting, ReceiveResultError> {
    let order = world.find(key).await?.filter(|order| !order.progress.is_silent());
    let order = order.ok_or(ReceiveResultError::Gone)?;
    let company = world.company(&key.company).await?.filter(|company| company.serves(order.generation));
    Ok(Expecting { company: company.ok_or(ReceiveResultError::Gone)?, order })
}

/// Stores the result in whatever the order has become; the same one again stores nothing. Each time somebody else has
/// written in between it is looked at anew: by then the same result may have been stored, told and forgotten.
pub async fn receive_result<W>(world: &W, expecting: Expecting, arrival: Arrival) -> Result<(), ReceiveResultError>
where
    W: Orders + Digests + Clock,
{
    let mut order = expecting.order;
    if order.attempts.iter().all(|attempt| attempt.number != arrival.attempt) {
        return Err(ReceiveResultError::UnknownAttempt);
    }
    let fact = Fact::ResultReceived(arrival.clone());
    while !is_sealed_result(world, &order, &arrival) {
        match record(world, world, &order, &fact).await? {
            Recorded::Moot(Some(stored)) if stored.version != order.version => order = stored,
            Recorded::Done(_) | Recorded::Moot(_) => break,
        }
    }
    Ok(())
}

/// Whether these are the scores that were told and forgotten.
fn is_sealed_result(digests: &impl Digests, order: &Order, arrival: &Arrival) -> bool {
    let parts = [order.key.to_string(), arrival.outcome.canonical()];
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    order.sealed.as_ref().is_some_and(|sealed| digests.matches(Purpose::Outcome, &parts, &sealed.digest))
}

/// The digest that stays when scores are forgotten.
pub fn seal(digests: &impl Digests, order: &Order) -> String {
    let canonical = order.outcome().map(crate::outcome::Outcome::canonical).unwrap_or_default();
    digests.digest(Purpose::Outcome, &[&order.key.to_string(), &canonical])
}

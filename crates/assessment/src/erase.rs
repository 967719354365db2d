//! Somebody wants orders erased: of each stays that it was there, and a receipt says what others still hold of it.

use crate::attempt::Attempt;
use crate::candidate::Candidate;
use crate::fact::Fact;
use crate::ids::{AtsId, CompanyKey, OrderKey, ReferenceId};
use crate::order::Order;
use crate::place_order::is_for;
use crate::ports::{Clock, Digests, Leftovers, Orders, Purpose, StoreUnavailable};
use crate::progress::Progress;
use crate::record::record_over;
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::SignedDuration;

/// Orders are listed about this many at a time.
const PAGE: usize = 500;
/// Orders that are read at the same time.
const AT_ONCE: usize = 16;

/// Whose orders are looked for among a company's.
#[derive(Debug, Clone)]
pub enum Whose {
    /// A candidate's, by the id in the ATS.
    Candidate(AtsId),
    /// A person's, by the address.
    Email(String),
    /// Everybody's.
    Company,
}

/// What was erased of an order, and what others still hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which.
    pub order: OrderKey,
    /// How far it was. `Erased`: it had been erased before.
    pub was: Progress,
    /// By these names Equalture knows the candidate's applications; its API has no way to erase them.
    pub applications: Vec<ReferenceId>,
    /// So many more may be there, by names that are not known here.
    pub unnamed: usize,
    /// Whether the ATS was told something, or may have been.
    pub told: bool,
}

/// The orders of a company that are somebody's, whether anything is left of them or not. Found by an index that may lag:
/// one that came in this very moment may be missing.
pub async fn orders_of<W>(world: &W, company: &CompanyKey, whose: &Whose) -> Result<Vec<OrderKey>, StoreUnavailable>
where
    W: Orders + Leftovers + Digests,
{
    let (mut found, mut from) = (Vec::new(), None);
    loop {
        let page = world.orders_of(company, from.as_ref(), PAGE).await?;
        let looks = page.orders.into_iter().map(|(key, _)| async move {
            let order = world.find(&key).await?;
            Ok(order.filter(|order| is_theirs(world, order, whose)).map(|_| key))
        });
        let mut theirs: Vec<_> =
            stream::iter(looks).buffered(AT_ONCE).try_filter_map(async |key| Ok(key)).try_collect().await?;
        found.append(&mut theirs);
        from = page.rest;
        if from.is_none() {
            found.sort();
            found.dedup();
            return Ok(found);
        }
    }
}

fn is_theirs(digests: &impl Digests, order: &Order, whose: &Whose) -> bool {
    match whose {
        Whose::Company => true,
        Whose::Candidate(id) => {
            let awaited = matches!(&order.candidate, Candidate::ToFetch { id: awaited } if awaited == id);
            awaited || is_for(digests, order, id.as_str())
        }
        Whose::Email(email) => {
            let email = email.trim().to_lowercase();
            is_addressed(digests, order, &email) || is_for(digests, order, &email)
        }
    }
}

/// Whether it holds this address, or a digest of it.
fn is_addressed(digests: &impl Digests, order: &Order, email: &str) -> bool {
    let subject = match &order.candidate {
        Candidate::Known { person, .. } if person.email.to_lowercase() == email => return true,
        Candidate::Known { subject, .. } => Some(subject),
        Candidate::Forgotten { subject, .. } => subject.as_ref(),
        Candidate::ToFetch { .. } => None,
    };
    let parts = [&*order.key.company.to_string(), email];
    subject.is_some_and(|subject| digests.matches(Purpose::Subject, &parts, subject))
}

/// Erases one order, whatever it has become, and keeps for so long that it was there; nothing if there is no such order.
pub async fn erase<W>(world: &W, key: &OrderKey, kept_for: SignedDuration) -> Result<Option<Receipt>, StoreUnavailable>
where
    W: Orders + Clock,
{
    let Some(mut seen) = world.find(key).await? else { return Ok(None) };
    record_over(world, world, &mut seen, &Fact::Erased(kept_for)).await?;
    Ok(Some(receipt(&seen)))
}

fn receipt(order: &Order) -> Receipt {
    let mut applications: Vec<_> = order.attempts.iter().filter_map(|attempt| attempt.reference.clone()).collect();
    applications.dedup();
    let may_be_there = |attempt: &&Attempt| {
        attempt.reference.is_none() && !attempt.ending.as_ref().is_some_and(crate::attempt::Ending::nothing_created)
    };
    Receipt {
        order: order.key.clone(),
        was: order.progress,
        applications,
        unnamed: order.attempts.iter().filter(may_be_there).count(),
        told: order.told > 0 || order.telling.is_some(),
    }
}

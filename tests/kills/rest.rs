//! After the last kill: everything is back, and time goes on until nothing is due.

use std::time::{Duration, Instant};

use assessment::attempt::Standing;
use assessment::order::Order as Kept;
use assessment::progress::Progress;
use jiff::Timestamp;

use crate::candidates::Candidates;
use crate::field::Field;

/// Longer than anything waits that is not settled: the grace of a doubt.
const STEP: Duration = Duration::from_mins(31);
/// In real time: a lane carries seven calls a second.
const PATIENCE: Duration = Duration::from_mins(4);

/// Waits until every order rests and no candidate is at work.
pub(crate) async fn comes(field: &Field, candidates: &mut Candidates) {
    let begun = Instant::now();
    loop {
        let finished = candidates.finish().await;
        everything_due_is_done(field, begun).await;
        let waiting = waiting(field).await;
        if waiting.is_empty() && !finished && !candidates.finish().await {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{} orders never come to rest: {:#?}", waiting.len(), waiting.first());
        let now = Timestamp::now();
        if !waiting.iter().any(|order| order.due.is_some_and(|due| due <= now)) {
            field.table.time_passes(STEP).await;
        }
    }
}

/// The schedule looks, and whoever works is waited for.
async fn everything_due_is_done(field: &Field, begun: Instant) {
    field.sandbox().tick().await.unwrap_or_else(|failure| panic!("the schedule: {failure}"));
    while !field.table.lanes_are_free().await {
        assert!(begun.elapsed() < PATIENCE, "a lane is never free");
        field.leases_of_the_dead_end().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The orders that are not at rest.
async fn waiting(field: &Field) -> Vec<Kept> {
    let orders = field.ledger().orders.clone();
    let mut waiting = Vec::new();
    for (order, accepted) in orders {
        // one that is lost is for the judge
        let Some(kept) = field.keeps(&order, accepted.employer).await else { continue };
        if !rests(&kept, field.employers[accepted.employer].holds()) {
            waiting.push(kept);
        }
    }
    waiting
}

/// Everything is told, or the doubt is a person's.
fn rests(order: &Kept, holds: bool) -> bool {
    let now = Timestamp::now();
    let doubt = order.last_attempt().map(|last| last.standing(now));
    match order.progress {
        Progress::Accepted => holds && matches!(doubt, Some(Standing::Doubtful(until)) if until <= now),
        _ => order.told == order.revision && order.telling.is_none(),
    }
}

//! Time goes on at once: the stored times move back and the vendors' clock moves on, so the functions find themselves
//! later.
//!
//! What is moved is what an item says about when. What is not: Secrets Manager's own dates, tokens that the bridge has
//! signed (the simulated vendors ask for new ones, since their clock moves on), and what the simulated vendors have
//! noted: it happened then.

mod earlier;
#[cfg(test)]
mod tests;

use std::sync::PoisonError;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{Notes, Playground};
use crate::lambda::Failure;
use crate::wire::{Client, WireError};
use earlier::{Earlier, earlier};

/// No calendar here needs to reach further.
const FURTHEST: Duration = Duration::from_hours(24 * 365 * 100);
/// So long the page waits for the sweep that follows.
const PATIENCE: Duration = Duration::from_secs(3);
/// DynamoDB takes a hundred at once, and four megabytes.
const AT_ONCE: usize = 50;

/// What a skip did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Skipped {
    /// So many items have earlier times now.
    pub(crate) items: usize,
    /// So far is the clock ahead, in all.
    pub(crate) ahead: Duration,
}

/// Why no time was skipped, or not all of what belongs to it was done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SkipError {
    /// Beyond any calendar.
    #[error("No time was skipped: the clock can be 100 years ahead at the most.")]
    TooFar,
    /// The table cannot be read: nothing was moved.
    #[error("No time was skipped: the store does not answer.")]
    Unread(WireError),
    /// The store failed in the middle.
    #[error("No time was skipped, and {moved} of {all} items in the table are earlier than they should be: {source}.")]
    Store {
        /// Written before it failed.
        moved: usize,
        /// To be written.
        all: usize,
        /// What the store says.
        source: WireError,
    },
    /// The folder takes no writes.
    #[error("No time was skipped: {0}")]
    NotBegun(String),
    /// The folder takes no writes any more.
    #[error("Time was skipped, and the next start will not know of it: {0}")]
    NotKept(String),
    /// The schedule's function failed.
    #[error(
        "Time was skipped, and the sweep that should have followed failed: {0}. The next one comes within a minute."
    )]
    Sweep(#[from] Failure),
}

impl Playground {
    /// Lets this much time pass, between two moments at which the functions are at work, and lets the schedule fire.
    ///
    /// Items are written in batches, each all or nothing. A sandbox that is killed between two of them leaves some
    /// items earlier than the others, and its next start says so; none is lost.
    pub(crate) async fn skip(&self, time: Duration) -> Result<Skipped, SkipError> {
        let standstill = self.sandbox.stand_still().await;
        let clock = &self.vendors.clock;
        if clock.ahead().checked_add(time).is_none_or(|ahead| ahead > FURTHEST) {
            return Err(SkipError::TooFar);
        }
        let begin = || self.note(|notes| notes.skipping = true);
        let items = move_back(self.sandbox.dynamodb_url(), self.sandbox.table(), time, begin).await?;
        clock.advance(time);
        let ahead = clock.ahead();
        let kept = self.note(|notes| {
            notes.ahead = ahead;
            notes.skipping = false;
        });
        self.skips.lock().unwrap_or_else(PoisonError::into_inner).push((Timestamp::now(), time));
        drop(standstill);
        // a long sweep goes on by itself
        if let Ok(swept) = timeout(PATIENCE, self.sandbox.tick()).await {
            swept?;
        }
        kept.map_err(SkipError::NotKept)?;
        Ok(Skipped { items, ahead })
    }

    fn note(&self, change: impl FnOnce(&mut Notes)) -> Result<(), String> {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut notes);
        notes.keep(&self.data).map_err(|error| error.to_string())
    }

    /// Every item of the table, as DynamoDB spells it.
    pub(crate) async fn items(&self) -> Result<Vec<Value>, WireError> {
        items(&Client::dynamodb(self.sandbox.dynamodb_url())?, self.sandbox.table()).await
    }

    /// The time on the vendors' clock at a moment of this machine's.
    pub(crate) fn on_the_clock(&self, moment: Timestamp) -> Timestamp {
        let skips = self.skips.lock().unwrap_or_else(PoisonError::into_inner);
        let since: Duration = skips.iter().filter(|(at, _)| moment < *at).map(|(_, time)| *time).sum();
        self.since_stored(moment).checked_sub(since).unwrap_or(moment)
    }

    /// The time on the vendors' clock at a moment that the table tells, which every skip has moved back.
    pub(crate) fn since_stored(&self, moment: Timestamp) -> Timestamp {
        moment.checked_add(self.vendors.clock.ahead()).unwrap_or(moment)
    }
}

/// Moves the times of every item back; says of how many. Everything is read before anything is written, and what is to be
/// done before the first write is done between.
async fn move_back(
    store: &str,
    table: &str,
    time: Duration,
    begin: impl FnOnce() -> Result<(), String>,
) -> Result<usize, SkipError> {
    let client = Client::dynamodb(store).map_err(SkipError::Unread)?;
    let items = items(&client, table).await.map_err(SkipError::Unread)?;
    let writes: Vec<Value> = items.iter().filter_map(|item| write(table, item, time)).collect();
    begin().map_err(SkipError::NotBegun)?;
    let mut moved = 0;
    for batch in writes.chunks(AT_ONCE) {
        let written = client.call("TransactWriteItems", &json!({"TransactItems": batch})).await;
        written.map_err(|source| SkipError::Store { moved, all: writes.len(), source })?;
        moved += batch.len();
    }
    Ok(moved)
}

/// Every item of the table, as DynamoDB spells it.
async fn items(client: &Client, table: &str) -> Result<Vec<Value>, WireError> {
    let mut items = Vec::new();
    let mut request = json!({"TableName": table, "ConsistentRead": true});
    loop {
        let mut page = client.call("Scan", &request).await?;
        items.extend(page["Items"].as_array_mut().map(std::mem::take).unwrap_or_default());
        match page["LastEvaluatedKey"].take() {
            Value::Null => return Ok(items),
            last => request["ExclusiveStartKey"] = last,
        }
    }
}

/// What makes an item earlier, unless somebody else writes it in between: the operator's tools do not stand still.
fn write(table: &str, item: &Value, time: Duration) -> Option<Value> {
    let unchanged = |mut write: Value| {
        let seen = ["version", "updated_at"].into_iter().find(|name| item.get(*name).is_some());
        write["ConditionExpression"] = json!("attribute_exists(pk)");
        if let Some(name) = seen {
            write["ConditionExpression"] = json!("#seen = :seen");
            write["ExpressionAttributeNames"] = json!({"#seen": name});
            write["ExpressionAttributeValues"] = json!({":seen": item[name]});
        }
        write
    };
    match earlier(item, time) {
        Earlier::Unchanged => None,
        Earlier::Over => Some(json!({"Delete": {"TableName": table, "Key": {"pk": item["pk"]}}})),
        Earlier::Item(next) => Some(json!({"Put": unchanged(json!({"TableName": table, "Item": next}))})),
    }
}

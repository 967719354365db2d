//! Events whose application is not known by name yet, in the table: an item each, so that the same one again is the same
//! item. Readers compare times themselves; DynamoDB deletes days late.

use crate::desk::Desk;
use crate::table::{key, unreadable};
use assessment::ids::{CompanyKey, ReferenceId};
use assessment::ports::{Events, StoreUnavailable};
use assessment::receive_event::{Event, Happened};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long an event is kept: the reply that names its application comes within seconds, or never.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

/// An `EVENT#` item.
#[derive(Debug, Serialize, Deserialize)]
struct EventRecord {
    pk: String,
    kept_until: Timestamp,
    ttl: i64,
}

impl Events for Desk {
    async fn keep_early(&self, company: &CompanyKey, event: &Event) -> Result<(), StoreUnavailable> {
        let kept_until = self.table.clock.now() + KEPT;
        let pk = key::event(company, &event.reference, event.happened);
        let record = EventRecord { pk, kept_until, ttl: kept_until.as_second() };
        self.table.put(serde_dynamo::to_item(record).map_err(|error| unreadable("event", error))?).await
    }

    async fn early(&self, company: &CompanyKey, reference: &ReferenceId) -> Result<Vec<Happened>, StoreUnavailable> {
        let [started, finished] = Happened::ALL.map(|happened| self.is_kept(company, reference, happened));
        let (started, finished) = tokio::try_join!(started, finished)?;
        let kept = Happened::ALL.into_iter().zip([started, finished]);
        Ok(kept.filter_map(|(happened, kept)| kept.then_some(happened)).collect())
    }

    async fn forget_early(&self, company: &CompanyKey, event: &Event) -> Result<(), StoreUnavailable> {
        self.table.delete(key::event(company, &event.reference, event.happened)).await
    }
}

impl Desk {
    async fn is_kept(
        &self,
        company: &CompanyKey,
        reference: &ReferenceId,
        happened: Happened,
    ) -> Result<bool, StoreUnavailable> {
        let Some(item) = self.table.get(key::event(company, reference, happened)).await? else { return Ok(false) };
        let record: EventRecord = serde_dynamo::from_item(item).map_err(|error| unreadable("event", error))?;
        Ok(self.table.clock.now() < record.kept_until)
    }
}

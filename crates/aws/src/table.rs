//! The one table: keys, times as they are sorted, and what an error means.

use crate::sdk;
use assessment::ids::{ClientId, CompanyKey, OrderKey, ReferenceId};
use assessment::ports::StoreUnavailable;
use assessment::receive_event::Happened;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use edge::timepiece::Timepiece;
use jiff::Timestamp;
use std::collections::HashMap;

/// An item as the SDK has it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The partitions of the index `due`: enough to spread its writes, few enough to ask each once a minute.
pub(crate) const DUE_SHARDS: u64 = 4;

/// The table and the way to it.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) client: Client,
    pub(crate) name: String,
    pub(crate) clock: Timepiece,
}

impl Table {
    /// The table of this name.
    pub fn new(client: Client, name: String) -> Self {
        Self::with_clock(client, name, Timepiece::default())
    }

    /// The same, by this clock.
    pub fn with_clock(client: Client, name: String, clock: Timepiece) -> Self {
        Self { client, name, clock }
    }

    /// Reads one item, consistently.
    pub(crate) async fn get(&self, pk: String) -> Result<Option<Item>, StoreUnavailable> {
        let request = self.client.get_item().table_name(&self.name).consistent_read(true);
        let output = request.key("pk", AttributeValue::S(pk)).send().await.map_err(|error| unavailable(&error))?;
        Ok(output.item)
    }

    /// Writes one item, whatever is there.
    pub(crate) async fn put(&self, item: Item) -> Result<(), StoreUnavailable> {
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        request.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }

    /// Deletes one item, whether it is there or not.
    pub(crate) async fn delete(&self, pk: String) -> Result<(), StoreUnavailable> {
        let request = self.client.delete_item().table_name(&self.name).key("pk", AttributeValue::S(pk));
        request.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }
}

/// The keys of the items.
pub(crate) mod key {
    use super::{ClientId, CompanyKey, Happened, OrderKey, ReferenceId};
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use sha2::{Digest as _, Sha256};

    pub(crate) fn order(key: &OrderKey) -> String {
        format!("ORDER#{key}")
    }

    pub(crate) fn reference(company: &CompanyKey, reference: &ReferenceId) -> String {
        format!("REF#{company}#{reference}")
    }

    /// Of a reference that nobody should find any more, only that it was one.
    pub(crate) fn forgotten_reference(company: &CompanyKey, reference: &ReferenceId) -> String {
        let digest = Sha256::digest(format!("{company}#{reference}"));
        // no reference begins so
        format!("REF#{company}#~{}", URL_SAFE_NO_PAD.encode(digest))
    }

    pub(crate) fn event(company: &CompanyKey, reference: &ReferenceId, happened: Happened) -> String {
        format!("EVENT#{company}#{reference}#{}", happened.as_str())
    }

    pub(crate) fn company(key: &CompanyKey) -> String {
        format!("COMPANY#{key}")
    }

    pub(crate) fn client(id: &ClientId) -> String {
        format!("CLIENT#{id}")
    }

    pub(crate) fn lane(company: &CompanyKey) -> String {
        format!("LANE#{company}")
    }

    pub(crate) fn jobs(company: &CompanyKey) -> String {
        format!("JOBS#{company}")
    }

    pub(crate) fn form(nonce: &str) -> String {
        format!("FORM#{nonce}")
    }

    pub(crate) fn failures(who: &str, minute: i64) -> String {
        format!("FAILURES#{who}#{minute}")
    }
}

/// A time as it is sorted: always of the same length.
pub(crate) fn sortable(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// The partition of the index `due` that a company's orders are in. FNV-1a, which never changes.
pub(crate) fn due_shard(company: &CompanyKey) -> u64 {
    let hash = company
        .to_string()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash % DUE_SHARDS
}

/// What an SDK error is to the core: nothing is known to be written.
pub(crate) fn unavailable<E, R>(error: &SdkError<E, R>) -> StoreUnavailable
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    StoreUnavailable(sdk::cause(error))
}

/// An item that is not what we write.
pub(crate) fn unreadable(what: &str, why: impl std::fmt::Display) -> StoreUnavailable {
    StoreUnavailable(format!("the stored {what} cannot be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sortable_times_sort_as_times() {
        let earlier = sortable("2026-11-22T09:59:59.9999Z".parse().unwrap());
        let later = sortable("2026-11-22T10:00:00Z".parse().unwrap());
        assert!(earlier < later && earlier.len() == later.len(), "{earlier} {later}");
    }

    #[test]
    fn a_company_stays_in_its_partition() {
        let shard = |text: &str| due_shard(&CompanyKey::parse(text).unwrap());
        assert_eq!(shard("smartrecruiters#ACME"), shard("smartrecruiters#ACME"));
        let used: std::collections::HashSet<u64> =
            (0..100).map(|n| shard(&format!("smartrecruiters#company-{n}"))).collect();
        assert_eq!(used.len() as u64, DUE_SHARDS);
    }
}

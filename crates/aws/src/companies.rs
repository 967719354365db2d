//! Companies in the table.

use crate::clients;
use crate::desk::Desk;
use crate::due;
use crate::settings_record::SettingsRecord;
use crate::table::{Item, Table, due_shard, key, unavailable, unreadable};
use assessment::company::{Company, CompanyStatus, Leaving};
use assessment::ids::{ClientId, CompanyKey};
use assessment::ports::{Client, Companies, StoreUnavailable};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, Put, ReturnValuesOnConditionCheckFailure as OnFailure, TransactWriteItem,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The attribute that holds what a company has chosen.
const SETTINGS: &str = "settings";
/// A company has neither connected nor left since it was seen.
const UNCHANGED: &str = "generation = :generation AND #status = :status";

/// A `COMPANY#` item.
#[derive(Debug, Serialize, Deserialize)]
struct CompanyRecord {
    pk: String,
    status: StatusRecord,
    generation: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default)]
    settings: SettingsRecord,
    /// Orders up to this generation are left behind, with the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    leaving: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    /// For the index `due`, with the next: as long as something may be left, the dispatcher looks here.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_shard: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StatusRecord {
    Connecting,
    Active,
    Disabled,
}

impl From<CompanyStatus> for StatusRecord {
    fn from(status: CompanyStatus) -> Self {
        match status {
            CompanyStatus::Connecting => Self::Connecting,
            CompanyStatus::Active => Self::Active,
            CompanyStatus::Disabled => Self::Disabled,
        }
    }
}

impl From<StatusRecord> for CompanyStatus {
    fn from(status: StatusRecord) -> Self {
        match status {
            StatusRecord::Connecting => Self::Connecting,
            StatusRecord::Active => Self::Active,
            StatusRecord::Disabled => Self::Disabled,
        }
    }
}

/// What became of connecting a company.
#[derive(Debug, PartialEq, Eq)]
pub enum Connected {
    /// Company and client are stored.
    Done,
    /// Somebody else has written the company since it was read; nothing is stored.
    Changed,
    /// The client id is another company's; nothing is stored.
    ClientTaken,
}

impl Companies for Desk {
    async fn company(&self, key: &CompanyKey) -> Result<Option<Company>, StoreUnavailable> {
        self.table.read_company(key).await
    }
}

impl Desk {
    /// Stores a company as it is given, whatever is there.
    pub async fn put_company(&self, company: &Company) -> Result<(), StoreUnavailable> {
        self.table.put(item(company)?).await
    }
}

impl Table {
    /// Reads a company, consistently.
    pub async fn read_company(&self, key: &CompanyKey) -> Result<Option<Company>, StoreUnavailable> {
        self.get(key::company(key)).await?.map(|item| read(key, item)).transpose()
    }

    /// Every company, by its key. No index holds companies, so this reads the whole table: for an operator, now and then.
    pub async fn read_companies(&self) -> Result<Vec<Company>, StoreUnavailable> {
        const KIND: &str = "COMPANY#";
        let scan = self.client.scan().table_name(&self.name).consistent_read(true);
        let scan = scan.filter_expression("begins_with(pk, :kind)");
        let scan = scan.expression_attribute_values(":kind", AttributeValue::S(KIND.to_owned()));
        let mut pages = scan.into_paginator().send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            for item in page.map_err(|error| unavailable(&error))?.items.unwrap_or_default() {
                let key = item.get("pk").and_then(|pk| pk.as_s().ok()?.strip_prefix(KIND));
                let key = CompanyKey::parse(key.unwrap_or_default());
                found.push(read(&key.map_err(|error| unreadable("company", error))?, item)?);
            }
        }
        found.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(found)
    }

    /// Stores a company if it is still as it was `seen`, its settings included. Says whether it is stored.
    pub async fn replace_company(&self, seen: &Company, next: &Company) -> Result<bool, StoreUnavailable> {
        let Some(stored) = self.get(key::company(&seen.key)).await? else { return Ok(false) };
        // word for word: an older version may have written them otherwise
        let settings = stored.get(SETTINGS).cloned();
        let stored = read(&seen.key, stored)?;
        if stored != *seen {
            return Ok(stored == *next);
        }
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item(next)?));
        let request = request.condition_expression(format!(
            "{UNCHANGED} AND {}",
            if settings.is_some() { "settings = :settings" } else { "attribute_not_exists(settings)" }
        ));
        let request = request.expression_attribute_names("#status", "status");
        let values = seen_values(seen).into_iter().chain(settings.map(|settings| (":settings".to_owned(), settings)));
        let request = request.set_expression_attribute_values(Some(values.collect()));
        let request = request.return_values_on_condition_check_failure(OnFailure::AllOld);
        let Err(failed) = request.send().await else { return Ok(true) };
        match failed.as_service_error() {
            // our own write, done before and tried again
            Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                let stored = refused.item.clone().map(|item| read(&next.key, item)).transpose()?;
                Ok(stored.as_ref() == Some(next))
            }
            _ => Err(unavailable(&failed)),
        }
    }

    /// Stores a company and the client that its ATS proves itself with, both or neither, if the company is still as it was
    /// `seen`.
    pub async fn connect(
        &self,
        seen: Option<&Company>,
        next: &Company,
        id: &ClientId,
        client: &Client,
    ) -> Result<Connected, StoreUnavailable> {
        let company = unchanged(Put::builder().table_name(&self.name).set_item(Some(item(next)?)), seen);
        let client = Put::builder().table_name(&self.name).set_item(Some(clients::item(id, client)?));
        let client = client.condition_expression("attribute_not_exists(pk) OR company = :company");
        let client = client.expression_attribute_values(":company", AttributeValue::S(next.key.to_string()));
        let mut request = self.client.transact_write_items();
        for put in [company, client] {
            let put = put.build().map_err(|error| unreadable("transaction", error))?;
            request = request.transact_items(TransactWriteItem::builder().put(put).build());
        }
        let Err(failed) = request.send().await else { return Ok(Connected::Done) };
        refused(failed.as_service_error()).ok_or_else(|| unavailable(&failed))
    }
}

/// The condition that a company has neither connected nor left since it was seen.
fn unchanged(put: PutBuilder, seen: Option<&Company>) -> PutBuilder {
    let Some(seen) = seen else { return put.condition_expression("attribute_not_exists(pk)") };
    put.condition_expression(UNCHANGED)
        .expression_attribute_names("#status", "status")
        .set_expression_attribute_values(Some(seen_values(seen).into()))
}

fn seen_values(seen: &Company) -> [(String, AttributeValue); 2] {
    let status =
        serde_dynamo::to_attribute_value(StatusRecord::from(seen.status)).unwrap_or(AttributeValue::Null(true));
    [(":generation".to_owned(), AttributeValue::N(seen.generation.to_string())), (":status".to_owned(), status)]
}

/// Which of the two conditions did not hold.
fn refused(error: Option<&TransactWriteItemsError>) -> Option<Connected> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error else { return None };
    let reasons = cancelled.cancellation_reasons().iter();
    let failed = reasons.map(|reason| reason.code() == Some("ConditionalCheckFailed"));
    match failed.collect::<Vec<_>>()[..] {
        [true, ..] => Some(Connected::Changed),
        [_, true] => Some(Connected::ClientTaken),
        _ => None,
    }
}

fn item(company: &Company) -> Result<Item, StoreUnavailable> {
    let record = CompanyRecord {
        pk: key::company(&company.key),
        status: company.status.into(),
        generation: company.generation,
        name: company.name.clone(),
        settings: (&company.settings).into(),
        leaving: company.leaving.map(|leaving| leaving.generation),
        since: company.leaving.map(|leaving| leaving.since),
        due_shard: company.leaving.map(|_| due_shard(&company.key)),
        due: company.leaving.map(|leaving| due::of_company(&company.key, leaving.since)),
    };
    serde_dynamo::to_item(record).map_err(|error| unreadable("company", error))
}

fn read(key: &CompanyKey, item: Item) -> Result<Company, StoreUnavailable> {
    let record: CompanyRecord = serde_dynamo::from_item(item).map_err(|error| unreadable("company", error))?;
    Ok(Company {
        key: key.clone(),
        name: record.name,
        status: record.status.into(),
        generation: record.generation,
        settings: record.settings.try_into().map_err(|error| unreadable("company", error))?,
        leaving: record.leaving.zip(record.since).map(|(generation, since)| Leaving { generation, since }),
    })
}

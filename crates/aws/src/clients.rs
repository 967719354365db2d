//! Our clients in the table, and how often each has failed to prove itself.

use crate::desk::Desk;
use crate::table::{Item, Table, key, sortable, unavailable, unreadable};
use assessment::ids::{ClientId, CompanyKey};
use assessment::ports::{Client, Clients, IssuedSecret, StoreUnavailable};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure as OnFailure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The attribute that holds a client's secrets.
const SECRETS: &str = "secrets";

/// A `CLIENT#` item.
#[derive(Debug, Serialize, Deserialize)]
struct ClientRecord {
    pk: String,
    /// For the index `company`, with the next.
    company: String,
    #[serde(default)]
    updated_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generation: Option<u32>,
    secrets: Vec<SecretRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SecretRecord {
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

impl Clients for Desk {
    async fn client(&self, id: &ClientId) -> Result<Option<Client>, StoreUnavailable> {
        self.table.read_client(id).await
    }

    async fn count_failure(&self, who: &str, now: Timestamp) -> Result<u32, StoreUnavailable> {
        let minute = now.as_second() / 60;
        let number = |n: i64| AttributeValue::N(n.to_string());
        let update = self.table.client.update_item().table_name(&self.table.name);
        let update = update.key("pk", AttributeValue::S(key::failures(who, minute)));
        let update = update.update_expression("SET #ttl = :ttl ADD failures :one");
        let update = update.expression_attribute_names("#ttl", "ttl");
        let update = update.expression_attribute_values(":ttl", number(now.as_second() + 3600));
        let update = update.expression_attribute_values(":one", number(1));
        let output = update.return_values(ReturnValue::UpdatedNew).send().await.map_err(|error| unavailable(&error))?;
        let count = output.attributes().and_then(|item| item.get("failures")?.as_n().ok()?.parse().ok());
        count.ok_or_else(|| unreadable("count", "no number"))
    }
}

impl Table {
    /// Reads a client, consistently.
    pub async fn read_client(&self, id: &ClientId) -> Result<Option<Client>, StoreUnavailable> {
        self.get(key::client(id)).await?.map(read).transpose()
    }

    /// Replaces the secrets of a client if those that were seen are still its own; says whether it did.
    pub async fn replace_client(&self, id: &ClientId, seen: &Client, next: &Client) -> Result<bool, StoreUnavailable> {
        let secrets =
            |client: &Client| item(id, client)?.remove(SECRETS).ok_or_else(|| unreadable("client", "no secrets"));
        let put = self.client.put_item().table_name(&self.name).set_item(Some(item(id, next)?));
        let put = put.condition_expression("company = :company AND secrets = :seen");
        let put = put.expression_attribute_values(":company", AttributeValue::S(seen.company.to_string()));
        let put = put.expression_attribute_values(":seen", secrets(seen)?);
        let Err(failed) = put.return_values_on_condition_check_failure(OnFailure::AllOld).send().await else {
            return Ok(true);
        };
        match failed.as_service_error() {
            // our own write, done before and tried again
            Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                let stored = refused.item.as_ref().and_then(|item| item.get(SECRETS));
                Ok(stored == Some(&secrets(next)?))
            }
            _ => Err(unavailable(&failed)),
        }
    }

    /// Every client. No index holds them all, so this reads the whole table: for an operator, now and then.
    pub async fn read_clients(&self) -> Result<Vec<(ClientId, Client)>, StoreUnavailable> {
        const KIND: &str = "CLIENT#";
        let scan = self.client.scan().table_name(&self.name).consistent_read(true);
        let scan = scan.filter_expression("begins_with(pk, :kind)");
        let scan = scan.expression_attribute_values(":kind", AttributeValue::S(KIND.to_owned()));
        let mut pages = scan.into_paginator().send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            for item in page.map_err(|error| unavailable(&error))?.items.unwrap_or_default() {
                let id = item.get("pk").and_then(|pk| pk.as_s().ok()?.strip_prefix(KIND));
                let id = ClientId::parse(id.unwrap_or_default()).map_err(|error| unreadable("client", error))?;
                found.push((id, read(item)?));
            }
        }
        Ok(found)
    }

    /// Deletes a client: nobody proves himself with it any more. Tokens that it has got live on until they end.
    pub async fn forget_client(&self, id: &ClientId) -> Result<(), StoreUnavailable> {
        let request = self.client.delete_item().table_name(&self.name);
        let request = request.key("pk", AttributeValue::S(key::client(id)));
        request.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }
}

impl Desk {
    /// How often somebody has failed in this minute so far.
    pub async fn failures(&self, who: &str, now: Timestamp) -> Result<u32, StoreUnavailable> {
        let item = self.table.get(key::failures(who, now.as_second() / 60)).await?;
        Ok(item.and_then(|item| item.get("failures")?.as_n().ok()?.parse().ok()).unwrap_or(0))
    }

    /// Stores a client as it is given, whatever is there.
    pub async fn put_client(&self, id: &ClientId, client: &Client) -> Result<(), StoreUnavailable> {
        self.table.put(item(id, client)?).await
    }
}

fn read(item: Item) -> Result<Client, StoreUnavailable> {
    let record: ClientRecord = serde_dynamo::from_item(item).map_err(|error| unreadable("client", error))?;
    let company = CompanyKey::parse(&record.company).map_err(|error| unreadable("client", error))?;
    let secrets = record.secrets.into_iter();
    let secrets = secrets.map(|secret| IssuedSecret { digest: secret.digest, until: secret.until }).collect();
    Ok(Client { company, generation: record.generation, secrets })
}

pub(crate) fn item(id: &ClientId, client: &Client) -> Result<Item, StoreUnavailable> {
    let secrets = client.secrets.iter();
    let record = ClientRecord {
        pk: key::client(id),
        company: client.company.to_string(),
        updated_at: sortable(Timestamp::now()),
        generation: client.generation,
        secrets: secrets.map(|s| SecretRecord { digest: s.digest.clone(), until: s.until }).collect(),
    };
    serde_dynamo::to_item(record).map_err(|error| unreadable("client", error))
}

//! Our clients in the table, and how often each has failed to prove itself.

use crate::desk::Desk;
use crate::table::{Item, Table, key, sortable, unavailable, unreadable};
use assessment::ids::{ClientId, CompanyKey};
use assessment::ports::{Client, Clients, IssuedSecret, StoreUnavailable};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A `CLIENT#` item.
#[derive(Debug, Serialize, Deserialize)]
struct ClientRecord {
    pk: String,
    /// For the index `company`, with the next.
    company: String,
    #[serde(default)]
    updated_at: String,
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
        let Some(item) = self.get(key::client(id)).await? else { return Ok(None) };
        let record: ClientRecord = serde_dynamo::from_item(item).map_err(|error| unreadable("client", error))?;
        let company = CompanyKey::parse(&record.company).map_err(|error| unreadable("client", error))?;
        let secrets = record.secrets.into_iter();
        let secrets = secrets.map(|secret| IssuedSecret { digest: secret.digest, until: secret.until }).collect();
        Ok(Some(Client { company, secrets }))
    }

    /// Deletes a client: nobody proves himself with it any more. Tokens that it has got live on until they end.
    pub async fn forget_client(&self, id: &ClientId) -> Result<(), StoreUnavailable> {
        let request = self.client.delete_item().table_name(&self.name);
        let request = request.key("pk", AttributeValue::S(key::client(id)));
        request.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }
}

impl Desk {
    /// Stores a client as it is given, whatever is there.
    pub async fn put_client(&self, id: &ClientId, client: &Client) -> Result<(), StoreUnavailable> {
        self.table.put(item(id, client)?).await
    }
}

pub(crate) fn item(id: &ClientId, client: &Client) -> Result<Item, StoreUnavailable> {
    let secrets = client.secrets.iter();
    let record = ClientRecord {
        pk: key::client(id),
        company: client.company.to_string(),
        updated_at: sortable(Timestamp::now()),
        secrets: secrets.map(|s| SecretRecord { digest: s.digest.clone(), until: s.until }).collect(),
    };
    serde_dynamo::to_item(record).map_err(|error| unreadable("client", error))
}

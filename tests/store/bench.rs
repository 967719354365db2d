//! A store of a test's own, and desks at it.

use crate::engine::Tables;
use assessment::order::Order;
use assessment::ports::{Orders as _, Placed};
use aws::config::Config;
use aws::desk::Desk;
use aws::table::Table;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use edge::keys::Keys;
use std::collections::HashMap;
use std::sync::Arc;
use tests::Wire;

/// An item as the SDK has it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A store, a desk at it, and the bare client for a look at what the desk wrote.
pub(crate) struct Bench {
    tables: Tables,
    pub(crate) desk: Desk,
    pub(crate) client: Client,
    pub(crate) table: String,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let tables = Tables::start().await;
        let (url, table) = (&tables.url, tables.table.clone());
        let client = aws::sdk::dynamodb(&config(url, &table).aws, aws::http::client(None).unwrap());
        Self { desk: desk_at(url, &table), tables, client, table }
    }

    /// A further desk, whose calls go through a wire that counts and harms.
    pub(crate) async fn behind_a_wire(&self) -> (Desk, Wire) {
        let wire = Wire::to(&self.tables.url).await;
        (desk_at(&wire.url, &self.table), wire)
    }

    /// Places an order that is not there yet.
    pub(crate) async fn place(&self, order: &Order) {
        assert!(matches!(self.desk.place(order).await.unwrap(), Placed::New), "{}", order.key);
    }

    /// The item as it is stored, if it is there.
    pub(crate) async fn item(&self, pk: &str) -> Option<Item> {
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        get.key("pk", AttributeValue::S(pk.to_owned())).send().await.unwrap().item
    }

    /// Stores an item past the desk.
    pub(crate) async fn put(&self, item: Item) {
        self.client.put_item().table_name(&self.table).set_item(Some(item)).send().await.unwrap();
    }

    /// The keys of all items.
    pub(crate) async fn keys(&self) -> Vec<String> {
        let scan = self.client.scan().table_name(&self.table).consistent_read(true).send().await.unwrap();
        let mut keys: Vec<String> = scan.items().iter().map(|item| item["pk"].as_s().unwrap().clone()).collect();
        keys.sort();
        keys
    }
}

/// What a function would read from its environment.
pub(crate) fn config(endpoint: &str, table: &str) -> Config {
    let read = |name: &str| {
        let value = match name {
            "TABLE_NAME" => table,
            "SECRET_PREFIX" => "bridge",
            "PUBLIC_BASE_URL" => "https://bridge.example",
            "EQUALTURE_BASE_URL" => "https://equalture.example",
            "AWS_REGION" => sandbox::REGION,
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => "nobody",
            "AWS_ENDPOINT_URL" => endpoint,
            _ => return None,
        };
        Some(value.to_owned())
    };
    Config::read(read).unwrap()
}

fn desk_at(endpoint: &str, table: &str) -> Desk {
    let client = aws::sdk::dynamodb(&config(endpoint, table).aws, aws::http::client(None).unwrap());
    let keys = Keys::parse(&Keys::generate()).unwrap();
    Desk::new(Table::new(client, table.to_owned()), Arc::new(keys))
}

//! The table: a DynamoDB server inside the sandbox, and the template's table in it.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dynoxide::{Database, server};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, oneshot};
use tokio::time::sleep;

use crate::database;
use crate::tasks::Task;
use crate::template::Table;
use crate::wire::{Client, WireError};

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file can't be opened or written.
    #[error("The store {} can't be opened ({reason}): give it a folder that you may write to and that has room.", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the store says.
        reason: String,
    },
    /// No port.
    #[error("The store gets no port on 127.0.0.1 ({0}): allow local connections and run again.")]
    NoPort(#[from] std::io::Error),
    /// It doesn't answer, or not as expected.
    #[error("The store does not work: {0}.")]
    Wire(#[from] WireError),
    /// The folder holds another table.
    #[error("The kept table has other keys or indexes than template.yaml: delete its folder or choose another.")]
    OtherTable,
    /// What is kept can be read, and nothing can be added.
    #[error("The store takes no writes ({0}): make room on the disk, or choose another folder with --data.")]
    ReadOnly(WireError),
}

/// A running store with the template's table in it: a DynamoDB of its own, which ends when this is dropped, or another's.
pub struct Store {
    /// Where it answers; also the SDK's endpoint.
    pub url: String,
    own: Option<Own>,
}

/// A DynamoDB inside this process.
struct Own {
    address: SocketAddr,
    database: Database,
    running: Mutex<Option<Running>>,
}

/// A program that is being started holds what we listen on for a moment, until it has become itself.
async fn bound_again(address: SocketAddr) -> std::io::Result<TcpListener> {
    for _ in 0..100 {
        match TcpListener::bind(address).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse => sleep(Duration::from_millis(20)).await,
            bound => return bound,
        }
    }
    TcpListener::bind(address).await
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("url", &self.url).finish_non_exhaustive()
    }
}

struct Running {
    /// Dropping it lets running requests end.
    shutdown: oneshot::Sender<()>,
    server: Task,
}

impl Store {
    /// Serves what is kept in `file`, or memory, and makes sure that it holds the table and takes writes.
    pub async fn start(file: Option<&Path>, table: &Table) -> Result<Self, StoreError> {
        let database = opened(file)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let running = Mutex::new(Some(Running::serve(listener, database.clone())));
        Self { url: format!("http://{address}"), own: Some(Own { address, database, running }) }.made_ready(table).await
    }

    /// A DynamoDB that answers there already and that somebody else looks after; makes sure of the same.
    pub(crate) async fn at(url: &str, table: &Table) -> Result<Self, StoreError> {
        Self { url: url.trim_end_matches('/').to_owned(), own: None }.made_ready(table).await
    }

    /// Serves what is kept in `file`, for as long as this process lives and whoever may ask: another's store.
    pub async fn serve(file: &Path, listener: TcpListener) -> Result<(), StoreError> {
        let served = server::serve_with_shutdown(listener, opened(Some(file))?, std::future::pending()).await;
        Ok(served.map_err(std::io::Error::other)?)
    }

    async fn made_ready(self, table: &Table) -> Result<Self, StoreError> {
        self.ensure(table).await?;
        self.probe(table).await?;
        Ok(self)
    }

    /// Goes away in the middle of whatever it does, as a store that fails; what it has answered stays.
    pub(crate) async fn kill(&self) {
        let Some(own) = &self.own else { return };
        if let Some(running) = own.running.lock().await.take() {
            running.server.stop().await;
        }
    }

    /// Comes back at the same address with all that it had.
    pub(crate) async fn revive(&self) -> std::io::Result<()> {
        let Some(own) = &self.own else { return Ok(()) };
        let mut running = own.running.lock().await;
        if running.is_none() {
            *running = Some(Running::serve(bound_again(own.address).await?, own.database.clone()));
        }
        Ok(())
    }

    /// Whether it answers, as far as that is ours to know.
    pub(crate) async fn is_up(&self) -> bool {
        match &self.own {
            Some(own) => own.running.lock().await.is_some(),
            None => true,
        }
    }

    /// A full disk is found now and not by the first order.
    async fn probe(&self, table: &Table) -> Result<(), StoreError> {
        let client = Client::dynamodb(&self.url)?;
        let key = json!({"pk": {"S": "PROBE#"}});
        let write = json!({"TableName": table.name, "Item": key});
        client.call("PutItem", &write).await.map_err(StoreError::ReadOnly)?;
        let remove = json!({"TableName": table.name, "Key": key});
        client.call("DeleteItem", &remove).await.map_err(StoreError::ReadOnly)?;
        Ok(())
    }

    async fn ensure(&self, table: &Table) -> Result<(), StoreError> {
        let client = Client::dynamodb(&self.url)?;
        let name = json!({"TableName": table.name});
        match client.call("DescribeTable", &name).await {
            Ok(kept) if same_keys(&kept["Table"], &table.definition) => {}
            Ok(_) => return Err(StoreError::OtherTable),
            Err(error) if error.is("ResourceNotFoundException") => {
                client.call("CreateTable", &table.definition).await?;
            }
            Err(error) => return Err(error.into()),
        }
        let Some(ttl) = &table.ttl else { return Ok(()) };
        let now = client.call("DescribeTimeToLive", &name).await?;
        if now["TimeToLiveDescription"]["TimeToLiveStatus"] != "ENABLED" {
            let mut request = name;
            request["TimeToLiveSpecification"] = json!({"AttributeName": ttl, "Enabled": true});
            client.call("UpdateTimeToLive", &request).await?;
        }
        Ok(())
    }

    /// Lets running requests end, for a moment, and closes the file.
    pub async fn stop(self) {
        let Some(own) = self.own else { return };
        if let Some(running) = own.running.lock().await.take() {
            drop(running.shutdown);
            // a client that keeps its connection must not keep the sandbox
            running.server.finish(Duration::from_secs(2)).await;
        }
    }
}

impl Running {
    fn serve(listener: TcpListener, database: Database) -> Self {
        let (shutdown, stopped) = oneshot::channel();
        let server = Task::spawn(async move {
            let stopped = async {
                // a dropped sender means the same
                let _ = stopped.await;
            };
            // an error of the listener shows at the next call
            let _ = server::serve_with_shutdown(listener, database, stopped).await;
        });
        Self { shutdown, server }
    }
}

fn opened(file: Option<&Path>) -> Result<Database, StoreError> {
    database::open(file).map_err(|error| unusable(file.unwrap_or(Path::new("in memory")), &error))
}

fn unusable(path: &Path, error: &dynoxide::DynoxideError) -> StoreError {
    StoreError::Unusable { path: path.to_owned(), reason: error.to_string() }
}

fn same_keys(kept: &Value, wanted: &Value) -> bool {
    let keys = |table: &Value| {
        let indexes = table["GlobalSecondaryIndexes"].as_array().cloned();
        let mut indexes: Vec<String> = indexes
            .unwrap_or_default()
            .iter()
            .map(|index| format!("{} {}", index["IndexName"], index["KeySchema"]))
            .collect();
        indexes.sort();
        (table["KeySchema"].clone(), indexes)
    };
    keys(kept) == keys(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Bundle;
    use crate::testing::Folder;

    fn table() -> Table {
        let template = include_str!("../../../template.yaml");
        Bundle::parse(template, "http://x").unwrap().table
    }

    #[tokio::test]
    async fn the_table_is_made_as_the_template_says() {
        let store = Store::start(None, &table()).await.unwrap();
        let client = Client::dynamodb(&store.url).unwrap();
        let name = json!({"TableName": "sandbox-Table"});
        let described = client.call("DescribeTable", &name).await.unwrap();
        let described = &described["Table"];
        assert_eq!(described["TableStatus"], "ACTIVE");
        assert_eq!(described["StreamSpecification"]["StreamViewType"], "NEW_IMAGE");
        let mut indexes: Vec<_> = described["GlobalSecondaryIndexes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|index| (index["IndexName"].as_str(), index["Projection"]["ProjectionType"].as_str()))
            .collect();
        indexes.sort_unstable();
        let expected = [(Some("company"), Some("INCLUDE")), (Some("due"), Some("KEYS_ONLY"))];
        assert_eq!(indexes, expected);
        let ttl = client.call("DescribeTimeToLive", &name).await.unwrap();
        assert_eq!(ttl["TimeToLiveDescription"]["AttributeName"], "ttl");
        store.stop().await;
    }

    #[tokio::test]
    async fn a_file_keeps_what_was_written() {
        let folder = Folder::new();
        let file = folder.path().join("dynamodb.sqlite");
        let store = Store::start(Some(&file), &table()).await.unwrap();
        let client = Client::dynamodb(&store.url).unwrap();
        let item = json!({"pk": {"S": "ORDER#1"}, "ttl": {"N": "4000000000"}});
        let put = json!({"TableName": "sandbox-Table", "Item": item});
        client.call("PutItem", &put).await.unwrap();
        store.stop().await;

        let store = Store::start(Some(&file), &table()).await.unwrap();
        let client = Client::dynamodb(&store.url).unwrap();
        let get = json!({"TableName": "sandbox-Table", "Key": {"pk": {"S": "ORDER#1"}}});
        assert_eq!(client.call("GetItem", &get).await.unwrap()["Item"], item);
        store.stop().await;
    }

    #[tokio::test]
    async fn a_killed_store_comes_back_at_its_address_with_all_that_it_had() {
        let store = Store::start(None, &table()).await.unwrap();
        let client = Client::dynamodb(&store.url).unwrap();
        let put = json!({"TableName": "sandbox-Table", "Item": {"pk": {"S": "ORDER#1"}}});
        client.call("PutItem", &put).await.unwrap();
        store.kill().await;
        assert!(!store.is_up().await);
        assert!(matches!(client.call("PutItem", &put).await, Err(WireError::Transport(_))));
        store.revive().await.unwrap();
        assert!(store.is_up().await);
        let get = json!({"TableName": "sandbox-Table", "Key": {"pk": {"S": "ORDER#1"}}});
        assert_eq!(client.call("GetItem", &get).await.unwrap()["Item"]["pk"]["S"], "ORDER#1");
        store.stop().await;
    }

    #[tokio::test]
    async fn a_port_that_is_held_for_a_moment_is_waited_for() {
        let held = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = held.local_addr().unwrap();
        let lets_go = async {
            sleep(Duration::from_millis(100)).await;
            drop(held);
        };
        let (bound, ()) = tokio::join!(bound_again(address), lets_go);
        assert_eq!(bound.unwrap().local_addr().unwrap(), address);
    }

    #[tokio::test]
    async fn anothers_store_is_made_ready_and_left_alone() {
        let folder = Folder::new();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let file = folder.path().join("dynamodb.sqlite");
        let anothers = Task::spawn(async move { Store::serve(&file, listener).await.unwrap() });
        let store = Store::at(&format!("{url}/"), &table()).await.unwrap();
        assert_eq!(store.url, url);
        store.kill().await;
        assert!(store.is_up().await);
        store.stop().await;
        Store::at(&url, &table()).await.unwrap();
        anothers.stop().await;
        assert!(matches!(Store::at(&url, &table()).await, Err(StoreError::Wire(_))));
    }

    #[tokio::test]
    async fn another_table_in_the_file_is_not_used() {
        let folder = Folder::new();
        let file = folder.path().join("dynamodb.sqlite");
        Store::start(Some(&file), &table()).await.unwrap().stop().await;
        let mut other = table();
        other.definition["GlobalSecondaryIndexes"][0]["IndexName"] = json!("other");
        let error = Store::start(Some(&file), &other).await.unwrap_err();
        assert!(matches!(error, StoreError::OtherTable), "{error}");
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_named() {
        let file = Path::new("/nowhere/at/all/dynamodb.sqlite");
        let error = Store::start(Some(file), &table()).await.unwrap_err().to_string();
        assert!(error.contains("/nowhere/at/all"), "{error}");
    }
}

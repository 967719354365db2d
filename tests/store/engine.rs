//! What the suite runs on: the sandbox's own DynamoDB and Secrets Manager, or, at `STORE_ENDPOINT`, some that others
//! have made (`.ci/second-engine`). Each test has a table and a prefix of secrets to itself.

use crate::bench::config;
use aws::secrets::Secrets;
use sandbox::{Bundle, Store};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use tests::Wire;

/// Looked at by an engine for the service that is asked for, and by none for whose it is.
const UNCHECKED_SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request, \
     SignedHeaders=host;x-amz-date, Signature=0";

/// A DynamoDB with the template's table in it.
pub(crate) struct Tables {
    pub(crate) url: String,
    pub(crate) table: String,
    _own: Option<Store>,
}

impl Tables {
    pub(crate) async fn start() -> Self {
        let mut table = Bundle::parse(include_str!("../../template.yaml"), "https://bridge.example").unwrap().table;
        let Some(url) = elsewhere() else {
            let store = Store::start(None, &table).await.unwrap();
            return Self { url: store.url.clone(), table: table.name, _own: Some(store) };
        };
        table.name = unique("table");
        table.definition["TableName"] = json!(table.name);
        call(&url, "CreateTable", &table.definition).await;
        let ttl = json!({ "AttributeName": table.ttl, "Enabled": true });
        call(&url, "UpdateTimeToLive", &json!({ "TableName": table.name, "TimeToLiveSpecification": ttl })).await;
        Self { url, table: table.name, _own: None }
    }
}

/// A Secrets Manager with nothing below a prefix.
pub(crate) struct Manager {
    pub(crate) url: String,
    pub(crate) prefix: String,
    _own: Option<sandbox::Secrets>,
}

impl Manager {
    pub(crate) async fn start() -> Self {
        let prefix = unique("bridge");
        if let Some(url) = elsewhere() {
            return Self { url, prefix, _own: None };
        }
        let own = sandbox::Secrets::start(None).await.unwrap();
        Self { url: own.url.clone(), prefix, _own: Some(own) }
    }

    /// The secrets as a function sees them at the other end of a wire.
    pub(crate) fn seen_through(&self, wire: &Wire) -> Secrets {
        let client = aws::sdk::secrets_manager(&config(&wire.url, "none").aws, aws::http::client(None).unwrap());
        Secrets::new(client, self.prefix.clone())
    }
}

fn elsewhere() -> Option<String> {
    std::env::var("STORE_ENDPOINT").ok()
}

/// A name that no other test has, in this run or in another at the same engine.
fn unique(what: &str) -> String {
    static USED: AtomicU32 = AtomicU32::new(0);
    format!("{what}-{}-{}", std::process::id(), USED.fetch_add(1, Ordering::Relaxed))
}

async fn call(url: &str, operation: &str, request: &Value) {
    // one that is set already is as good
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client
        .post(url)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("x-amz-date", "20260101T000000Z")
        .header("authorization", UNCHECKED_SIGNATURE)
        .body(request.to_string());
    let response = request.send().await.unwrap();
    let (status, text) = (response.status(), response.text().await.unwrap());
    assert!(status.is_success(), "{operation}: {status} {text}");
}

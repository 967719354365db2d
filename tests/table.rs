//! The table as it is on the wire, and the clock: to move every stored time back is to move the present forward.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Client;
use sandbox::Sandbox;
use serde_json::{Map, Value, json};

use crate::scene::until;

/// The store looks whether there is a signature, not whose it is.
const UNCHECKED_SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request, \
     SignedHeaders=host;x-amz-date, Signature=0";

/// The table of a running sandbox.
#[derive(Debug)]
pub struct Table {
    http: Client,
    url: String,
    name: String,
}

impl Table {
    /// The table of this sandbox.
    pub fn of(sandbox: &Sandbox) -> Self {
        let http = Client::builder().no_proxy().build().unwrap_or_else(|error| panic!("no client: {error}"));
        Self { http, url: sandbox.dynamodb_url().to_owned(), name: sandbox.table().to_owned() }
    }

    /// Every item whose key begins so, as DynamoDB spells it.
    pub async fn items(&self, beginning: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut start = Value::Null;
        loop {
            let mut request = json!({ "TableName": self.name, "ConsistentRead": true });
            if !start.is_null() {
                request["ExclusiveStartKey"] = start;
            }
            let mut page = self.call("Scan", &request).await.unwrap_or_else(|refused| panic!("the table: {refused}"));
            let found = page["Items"].as_array_mut().map(std::mem::take).unwrap_or_default();
            items.extend(found.into_iter().filter(|item| key(item).starts_with(beginning)));
            start = page["LastEvaluatedKey"].take();
            if start.is_null() {
                return items;
            }
        }
    }

    /// Everything that is stored, as text.
    pub async fn dump(&self) -> String {
        Value::from(self.items("").await).to_string()
    }

    /// Deletes every item whose key begins so, as DynamoDB itself does when their time is over.
    pub async fn delete(&self, beginning: &str) {
        for item in self.items(beginning).await {
            let delete = json!({ "TableName": self.name, "Key": { "pk": item["pk"] } });
            self.call("DeleteItem", &delete).await.unwrap_or_else(|refused| panic!("the table: {refused}"));
        }
    }

    /// Lets this much time pass for all that is stored. Whoever is at work is waited for.
    pub async fn time_passes(&self, time: Duration) {
        for item in self.items("").await {
            let pk = &item["pk"];
            until("a moment in which nobody writes an item", async || self.ages(pk, time).await.then_some(())).await;
        }
    }

    /// Ends every lease: whoever holds a lane is believed dead.
    pub async fn leases_end(&self) {
        for lane in self.items("LANE#").await {
            let aged = self.put(&lane, Duration::from_mins(2)).await;
            assert!(aged, "the holder of a lane lives");
        }
    }

    /// Whether nobody holds a lane, or only the dead.
    pub async fn lanes_are_free(&self) -> bool {
        self.items("LANE#").await.iter().all(is_free)
    }

    /// Moves the times of one item back, if nobody is at work on it.
    async fn ages(&self, pk: &Value, time: Duration) -> bool {
        let get = json!({ "TableName": self.name, "ConsistentRead": true, "Key": { "pk": pk } });
        let found = self.call("GetItem", &get).await.unwrap_or_else(|refused| panic!("the table: {refused}"));
        let item = &found["Item"];
        item.is_null() || (is_free(item) && self.put(item, time).await)
    }

    /// Writes an item with its times moved back, if it is still what was read.
    async fn put(&self, item: &Value, time: Duration) -> bool {
        let mut put = json!({ "TableName": self.name, "Item": aged(item, time) });
        for (member, value) in unchanged(item) {
            put[member] = value;
        }
        match self.call("PutItem", &put).await {
            Ok(_) => true,
            Err(refused) if refused.contains("ConditionalCheckFailed") => false,
            Err(refused) => panic!("the table: {refused}"),
        }
    }

    async fn call(&self, operation: &str, request: &Value) -> Result<Value, String> {
        let request = self
            .http
            .post(&self.url)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .header("x-amz-date", "20260101T000000Z")
            .header("authorization", UNCHECKED_SIGNATURE)
            .body(request.to_string());
        let response = request.send().await.map_err(|error| error.to_string())?;
        let accepted = response.status().is_success();
        let text = response.text().await.map_err(|error| error.to_string())?;
        if accepted { Ok(serde_json::from_str(&text).unwrap_or_default()) } else { Err(text) }
    }
}

fn key(item: &Value) -> &str {
    item["pk"]["S"].as_str().unwrap_or_default()
}

/// Whether nobody holds a lane, or whoever does has died. What is no lane is always free.
fn is_free(item: &Value) -> bool {
    let lease = item["lease_until"]["S"].as_str().and_then(|until| until.parse::<Timestamp>().ok());
    item.get("holder").is_none() || lease.is_some_and(|until| until < Timestamp::now())
}

/// The condition that an item is still what was read: its version, or who holds it, or that it is there at all.
fn unchanged(item: &Value) -> Map<String, Value> {
    let same = |name: &str| {
        json!({
            "ConditionExpression": "#same = :same",
            "ExpressionAttributeNames": { "#same": name },
            "ExpressionAttributeValues": { ":same": item[name] },
        })
    };
    let free = || json!({ "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(holder)" });
    let condition = ["version", "holder"].into_iter().find(|name| item[name].is_object()).map_or_else(free, same);
    condition.as_object().cloned().unwrap_or_default()
}

/// The same with every time moved back.
fn aged(value: &Value, time: Duration) -> Value {
    match value {
        Value::String(text) => Value::String(aged_text(text, time)),
        Value::Array(values) => values.iter().map(|value| aged(value, time)).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), aged(value, time))).collect(),
        other => other.clone(),
    }
}

/// A time, perhaps between other things and `#`, as long as it was before.
fn aged_text(text: &str, time: Duration) -> String {
    let parts = text.split('#').map(|part| match part.parse::<Timestamp>() {
        Ok(moment) => written(part, moment, moment.checked_sub(time).unwrap_or(Timestamp::MIN)),
        Err(_) => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("#")
}

/// Another moment, as this one is written: with milliseconds, always, or with as much as it has.
fn written(text: &str, moment: Timestamp, other: Timestamp) -> String {
    if format!("{moment:.3}") == text { format!("{other:.3}") } else { other.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_move_back_wherever_they_stand_and_nothing_else_does() {
        let item = json!({
            "pk": { "S": "ORDER#smartrecruiters#ACME#2026-01-01" },
            "due": { "S": "smartrecruiters#ACME#ats#2026-11-22T10:00:05.000Z#o-1" },
            "history": { "L": [{ "M": { "first": { "S": "2026-11-22T10:00:05.123456Z" }, "count": { "N": "3" } } }] },
        });
        let expected = json!({
            "pk": { "S": "ORDER#smartrecruiters#ACME#2026-01-01" },
            "due": { "S": "smartrecruiters#ACME#ats#2026-11-22T09:59:59.000Z#o-1" },
            "history": { "L": [{ "M": { "first": { "S": "2026-11-22T09:59:59.123456Z" }, "count": { "N": "3" } } }] },
        });
        assert_eq!(aged(&item, Duration::from_secs(6)), expected);
    }
}

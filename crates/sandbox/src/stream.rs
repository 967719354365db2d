//! The event source mapping: reads the table's stream and hands what the filter lets through to
//! the function, as Lambda would.
//!
//! Records are divided among lanes by their item, so that one item's records stay in order while
//! other items' go on. A failed batch is tried again as often as the template says, then dropped.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::lambda::Lambda;
use crate::logs::Logs;
use crate::tasks::Task;
use crate::template::{REGION, StreamTrigger, Table};
use crate::wire::{Client, WireError};

/// Lambda asks four times a second; a test doesn't want to wait that long.
const PAUSE: Duration = Duration::from_millis(40);
/// The store gives no more records at once. Behind fewer there is nothing yet: asking again without a pause would make many
/// small batches of what Lambda hands over in a few.
const PAGE: usize = 1000;

/// A running mapping.
#[derive(Debug)]
pub(crate) struct StreamMapping {
    poller: Task,
    lanes: Vec<Task>,
}

impl StreamMapping {
    /// Begins with the record after the newest: this returns once that place is known.
    pub(crate) async fn start(
        store: &str,
        table: &Table,
        trigger: &StreamTrigger,
        function: Lambda,
        logs: &Logs,
    ) -> Result<Self, WireError> {
        let client = Client::streams(store)?;
        let name = json!({"TableName": table.name});
        let described = Client::dynamodb(store)?.call("DescribeTable", &name).await?;
        let arn = described["Table"]["LatestStreamArn"].clone();
        let shards = latest(&client, &arn).await?;
        let trigger = Arc::new(trigger.clone());
        let (senders, lanes) = (0..trigger.parallelization.max(1))
            .map(|_| {
                let (sender, records) = mpsc::unbounded_channel();
                let lane =
                    Lane { records, trigger: Arc::clone(&trigger), function: function.clone(), logs: logs.clone() };
                (sender, Task::spawn(lane.run()))
            })
            .unzip();
        let poller = Poller { client, arn, shards, trigger, lanes: senders, logs: logs.clone() };
        Ok(Self { poller: Task::spawn(poller.run()), lanes })
    }

    pub(crate) async fn stop(self) {
        self.poller.stop().await;
        for lane in self.lanes {
            lane.stop().await;
        }
    }
}

/// An iterator behind the newest record of each shard.
async fn latest(client: &Client, arn: &Value) -> Result<Vec<Value>, WireError> {
    let stream = client.call("DescribeStream", &json!({"StreamArn": arn})).await?;
    let mut iterators = Vec::new();
    for shard in stream["StreamDescription"]["Shards"].as_array().into_iter().flatten() {
        let request = json!({
            "StreamArn": arn,
            "ShardId": shard["ShardId"],
            "ShardIteratorType": "LATEST",
        });
        let answer = client.call("GetShardIterator", &request).await?;
        iterators.push(answer["ShardIterator"].clone());
    }
    Ok(iterators)
}

struct Poller {
    client: Client,
    arn: Value,
    shards: Vec<Value>,
    trigger: Arc<StreamTrigger>,
    lanes: Vec<mpsc::UnboundedSender<Value>>,
    logs: Logs,
}

impl Poller {
    async fn run(mut self) {
        loop {
            match self.poll().await {
                Ok(PAGE..) => {}
                Ok(_) => sleep(PAUSE).await,
                Err(error) => {
                    self.logs.write(&self.trigger.function, format!("stream: {error}"));
                    sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Reads each shard once and says how many records there were.
    async fn poll(&mut self) -> Result<usize, WireError> {
        let mut count = 0;
        for at in 0..self.shards.len() {
            let request = json!({"ShardIterator": self.shards[at]});
            let mut answer = self.client.call("GetRecords", &request).await?;
            self.shards[at] = answer["NextShardIterator"].take();
            let records = answer["Records"].as_array_mut().map(std::mem::take);
            for record in records.unwrap_or_default() {
                count += 1;
                self.pass_on(record);
            }
        }
        Ok(count)
    }

    fn pass_on(&self, mut record: Value) {
        let filters = &self.trigger.filters;
        if !filters.is_empty() && !filters.iter().any(|filter| filter.matches(&record)) {
            return;
        }
        record["eventSourceARN"] = self.arn.clone();
        record["awsRegion"] = json!(REGION);
        let lane = lane_of(&record["dynamodb"]["Keys"], self.lanes.len());
        // a lane ends only with the whole mapping
        let _ = self.lanes[lane].send(record);
    }
}

fn lane_of(keys: &Value, lanes: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    keys.to_string().hash(&mut hasher);
    let lanes = u64::try_from(lanes).unwrap_or(1).max(1);
    usize::try_from(hasher.finish() % lanes).unwrap_or_default()
}

struct Lane {
    records: mpsc::UnboundedReceiver<Value>,
    trigger: Arc<StreamTrigger>,
    function: Lambda,
    logs: Logs,
}

impl Lane {
    async fn run(mut self) {
        let mut batch = Vec::new();
        while self.records.recv_many(&mut batch, self.trigger.batch_size).await > 0 {
            self.deliver(std::mem::take(&mut batch)).await;
        }
    }

    async fn deliver(&self, mut batch: Vec<Value>) {
        for _ in 0..=self.trigger.retries {
            let oldest = oldest(self.trigger.max_age);
            batch.retain(|record| created(record) >= oldest);
            if batch.is_empty() {
                return;
            }
            let event = json!({"Records": batch}).to_string();
            if self.function.invoke(Bytes::from(event)).await.is_ok() {
                return;
            }
        }
        let dropped = format!("stream: {} records dropped after all retries", batch.len());
        self.logs.write(&self.trigger.function, dropped);
    }
}

fn oldest(max_age: Duration) -> i64 {
    let age = i64::try_from(max_age.as_secs()).unwrap_or(i64::MAX);
    Timestamp::now().as_second().saturating_sub(age)
}

/// The store gives seconds with a fraction.
#[expect(clippy::cast_possible_truncation, reason = "whole seconds are enough")]
fn created(record: &Value) -> i64 {
    let at = &record["dynamodb"]["ApproximateCreationDateTime"];
    at.as_f64().map_or(i64::MAX, |at| at as i64)
}

//! DynamoDB in memory: the one table of `template.yaml`, answering the wire protocol's JSON as the real one answers it, and
//! refusing by name what it does not know. Nothing waits and nothing is random: the same calls give the same answers.

mod condition;
mod expression;
mod index;
mod key_condition;
mod lexer;
mod number;
mod read;
mod refused;
mod request;
mod reserved;
#[cfg(test)]
mod tests;
mod times;
mod transaction;
mod update;
mod value;
mod words;
mod write;

use expression::{Condition, Parsed};
use index::Index;
pub use refused::Refused;
use request::{Request, required};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use times::Times;
use transaction::Tokens;
use update::Update;

/// The table. Its name is the one that the first request gives.
#[derive(Debug)]
pub struct Table {
    name: Option<String>,
    items: BTreeMap<Arc<str>, Arc<Value>>,
    indexes: [Index; 2],
    lag: i64,
    times: Times,
    tokens: Tokens,
    records: Vec<(Arc<str>, Option<Arc<Value>>)>,
    sequence: u64,
    counts: BTreeMap<String, u64>,
    conditions: HashMap<&'static str, HashMap<String, Arc<Parsed<Condition>>>>,
    updates: HashMap<String, Arc<Parsed<Update>>>,
}

/// One change in the table's stream. A write that changes nothing leaves none.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The key of the item.
    pub pk: String,
    /// The item as it is now; nothing once it is deleted.
    pub new_image: Option<Value>,
    /// Rises by one with each record.
    pub sequence: u64,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            name: None,
            items: BTreeMap::new(),
            indexes: [Index::due(), Index::company()],
            lag: 0,
            times: Times::default(),
            tokens: Tokens::default(),
            records: Vec::new(),
            sequence: 0,
            counts: BTreeMap::new(),
            conditions: HashMap::new(),
            updates: HashMap::new(),
        }
    }
}

impl Table {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a request at a time in milliseconds, which never goes back.
    pub fn answer(&mut self, operation: &str, request: &Value, now: i64) -> Result<Value, Refused> {
        if operation == "PutItem" {
            return self.answer_own(operation, request.clone(), now);
        }
        self.count(operation, request);
        self.read_or_change(operation, request, now)
    }

    /// The same for a request that nobody else needs: its item is kept as it is, which saves a copy.
    pub fn answer_own(&mut self, operation: &str, request: Value, now: i64) -> Result<Value, Refused> {
        self.count(operation, &request);
        if operation == "PutItem" { self.put(request, now) } else { self.read_or_change(operation, &request, now) }
    }

    fn read_or_change(&mut self, operation: &str, request: &Value, now: i64) -> Result<Value, Refused> {
        match operation {
            "GetItem" => self.get(request),
            "UpdateItem" => self.update(request, now),
            "DeleteItem" => self.delete(request, now),
            "Query" => self.query(request, now),
            "Scan" => self.scan(request),
            "TransactWriteItems" => self.transact(request, now),
            _ => Err(Refused::unknown_operation(operation)),
        }
    }

    /// From now on, queries see the change of a write only so many milliseconds after it; the changes of one item in their
    /// order, even when the lag gets shorter.
    pub fn lag_index(&mut self, by: i64) {
        self.lag = by.max(0);
    }

    /// The stream's records since the last call.
    pub fn take_records(&mut self) -> Vec<Record> {
        let records = std::mem::take(&mut self.records);
        let first = self.sequence - records.len() as u64;
        let records = records.into_iter().zip(first + 1..);
        let record = |((pk, image), sequence): ((Arc<str>, Option<Arc<Value>>), u64)| Record {
            pk: pk.to_string(),
            new_image: image.map(Arc::unwrap_or_clone),
            sequence,
        };
        records.map(record).collect()
    }

    /// All items with their keys, in the order of these.
    pub fn items(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.items.iter().map(|(pk, item)| (pk.as_ref(), item.as_ref()))
    }

    /// One item.
    pub fn item(&self, pk: &str) -> Option<&Value> {
        self.items.get(pk).map(Arc::as_ref)
    }

    /// Deletes what the time is over for, at a time in seconds, as far as it is chosen; gives the keys.
    pub fn expire(&mut self, now_s: i64, mut chooses: impl FnMut(&str) -> bool) -> Vec<String> {
        let mut passed = self.times.passed(now_s);
        passed.retain(|pk| chooses(pk));
        for pk in &passed {
            self.write(pk, None, now_s * 1000);
        }
        passed.iter().map(ToString::to_string).collect()
    }

    /// The earliest time at which an item is due, in milliseconds.
    pub fn earliest_due(&self) -> Option<i64> {
        self.times.earliest_due()
    }

    /// How often each operation was asked for; queries by their index, as `Query due`.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    fn count(&mut self, operation: &str, request: &Value) {
        let index = request.get("IndexName").and_then(Value::as_str).filter(|_| operation == "Query");
        let named = match index {
            Some("due") => "Query due",
            Some("company") => "Query company",
            _ => operation,
        };
        match self.counts.get_mut(named) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(named.to_owned(), 1);
            }
        }
    }

    fn check_name(&mut self, request: &Request<'_>) -> Result<(), Refused> {
        let name = required("tableName", request.text("TableName")?)?;
        if !(3..=255).contains(&name.len()) {
            return Err(Refused::invalid("Value at 'tableName' failed to satisfy constraint: length 3 to 255"));
        }
        if self.name.get_or_insert_with(|| name.to_owned()) == name {
            return Ok(());
        }
        Err(Refused::of_kind("ResourceNotFoundException", "Requested resource not found"))
    }

    fn parsed_condition(&mut self, kind: &'static str, text: &str) -> Result<Arc<Parsed<Condition>>, Refused> {
        let known = self.conditions.entry(kind).or_default();
        if let Some(known) = known.get(text) {
            return Ok(Arc::clone(known));
        }
        let parsed = Arc::new(Parsed::condition(kind, text)?);
        known.insert(text.to_owned(), Arc::clone(&parsed));
        Ok(parsed)
    }

    fn parsed_update(&mut self, text: &str) -> Result<Arc<Parsed<Update>>, Refused> {
        if let Some(known) = self.updates.get(text) {
            return Ok(Arc::clone(known));
        }
        let parsed = Arc::new(Parsed::update(text)?);
        self.updates.insert(text.to_owned(), Arc::clone(&parsed));
        Ok(parsed)
    }

    /// Does what was decided: the item, the indexes, the times and the stream.
    fn write(&mut self, pk: &Arc<str>, new: Option<Value>, now: i64) {
        let known = self.items.get_key_value(pk);
        let old = known.map(|(_, old)| Arc::clone(old));
        if old.as_deref() == new.as_ref() {
            return;
        }
        let pk = known.map_or_else(|| Arc::clone(pk), |(pk, _)| Arc::clone(pk));
        let new = new.map(Arc::new);
        self.times.follow(&pk, old.as_deref(), new.as_deref());
        for index in &mut self.indexes {
            index.follow(&pk, old.as_deref(), new.as_ref(), now, self.lag);
        }
        match &new {
            Some(new) => self.items.insert(Arc::clone(&pk), Arc::clone(new)),
            None => self.items.remove(&pk),
        };
        self.sequence += 1;
        self.records.push((pk, new));
    }
}

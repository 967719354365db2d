//! `GetItem`, `Query` and `Scan`.

use super::Table;
use super::key_condition::Wanted;
use super::refused::Refused;
use super::request::{Request, required};
use super::value::{Item, item_size, text_of};
use super::words::Words;
use serde_json::{Value, json};
use std::ops::Bound;
use std::sync::Arc;

/// How much one answer brings at the most.
const PAGE: usize = 1024 * 1024;

const QUERY: [&str; 8] = [
    "TableName",
    "IndexName",
    "KeyConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "Limit",
    "ExclusiveStartKey",
    "ConsistentRead",
];

const SCAN: [&str; 7] = [
    "TableName",
    "ConsistentRead",
    "FilterExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "Limit",
    "ExclusiveStartKey",
];

/// One page of an answer.
struct Page {
    limit: usize,
    size: usize,
    scanned: usize,
    found: Vec<Value>,
    last: Option<Item>,
}

impl Page {
    fn new(limit: usize) -> Self {
        Self { limit, size: 0, scanned: 0, found: Vec::new(), last: None }
    }

    /// Whether an item of this size ends the page before it. The key of the last is where the next begins.
    fn is_full(&mut self, size: usize) -> bool {
        let is_full = self.scanned > 0 && self.size + size > PAGE;
        self.size += size;
        is_full
    }

    fn answer(self) -> Value {
        let mut answer = json!({"Count": self.found.len(), "ScannedCount": self.scanned});
        answer["Items"] = Value::Array(self.found);
        if let Some(last) = self.last {
            answer["LastEvaluatedKey"] = Value::Object(last);
        }
        answer
    }
}

impl Table {
    pub(super) fn get(&mut self, request: &Value) -> Result<Value, Refused> {
        let request = Request::new("GetItem", request, &["TableName", "Key", "ConsistentRead"])?;
        self.check_name(&request)?;
        request.is_set("ConsistentRead")?;
        let found = self.items.get(request.key()?);
        let item = found.map(|item| ("Item".to_owned(), item.as_ref().clone()));
        Ok(Value::Object(item.into_iter().collect()))
    }

    pub(super) fn query(&mut self, request: &Value, now: i64) -> Result<Value, Refused> {
        let request = Request::new("Query", request, &QUERY)?;
        self.check_name(&request)?;
        let index = required("indexName", request.text("IndexName")?)?;
        let text = required("keyConditionExpression", request.text("KeyConditionExpression")?)?;
        let condition = self.parsed_condition("KeyConditionExpression", text)?;
        let words = Words::read(request.members, &[condition.used()])?;
        let missing = || Refused::invalid(format!("The table does not have the specified index: {index}"));
        let index = self.indexes.iter_mut().find(|known| known.name == index).ok_or_else(missing)?;
        if request.is_set("ConsistentRead")? {
            return Err(Refused::invalid("Consistent reads are not supported on global secondary indexes"));
        }
        let wanted = Wanted::read(&condition.tree, index, &words)?;
        let behind = request.start()?.map(|key| index.start(&key, &wanted)).transpose()?;
        let mut page = Page::new(request.limit()?);
        index.catch_up(now);
        for item in index.items(&wanted, behind).take(page.limit) {
            let item = index.projected(item);
            if page.is_full(item_size(&item)) {
                return Ok(page.answer());
            }
            page.scanned += 1;
            page.last = Some(index.key_of(&item));
            page.found.push(Value::Object(item));
        }
        if page.scanned < page.limit {
            page.last = None;
        }
        Ok(page.answer())
    }

    pub(super) fn scan(&mut self, request: &Value) -> Result<Value, Refused> {
        let request = Request::new("Scan", request, &SCAN)?;
        self.check_name(&request)?;
        request.is_set("ConsistentRead")?;
        let filter = request.text("FilterExpression")?;
        let filter = filter.map(|text| self.parsed_condition("FilterExpression", text)).transpose()?;
        let used: Vec<_> = filter.iter().map(|filter| filter.used()).collect();
        let words = Words::read(request.members, &used)?;
        if let Some(filter) = &filter {
            filter.tree.check(filter.kind, &words)?;
        }
        let start = request.start()?.map(|key| scan_start(&key)).transpose()?;
        let mut page = Page::new(request.limit()?);
        let from = start.map_or(Bound::Unbounded, Bound::Excluded);
        for (pk, item) in self.items.range((from, Bound::Unbounded)) {
            let Some(members) = item.as_object() else { continue };
            if page.is_full(item_size(members)) {
                return Ok(page.answer());
            }
            page.scanned += 1;
            page.last = Some(Item::from_iter([("pk".to_owned(), json!({"S": pk.as_ref()}))]));
            if filter.as_ref().is_none_or(|filter| filter.tree.holds(Some(members), &words)) {
                page.found.push(item.as_ref().clone());
            }
            if page.scanned == page.limit {
                return Ok(page.answer());
            }
        }
        page.last = None;
        Ok(page.answer())
    }
}

fn scan_start(key: &Item) -> Result<Arc<str>, Refused> {
    let pk = key.get("pk").filter(|_| key.len() == 1).and_then(|pk| text_of(pk, "S"));
    pk.map(Arc::from).ok_or_else(|| Refused::invalid("The provided starting key is invalid"))
}

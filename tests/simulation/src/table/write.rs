//! `PutItem`, `UpdateItem` and `DeleteItem`.

use super::Table;
use super::expression::{Condition, Parsed, Uses};
use super::refused::Refused;
use super::request::{Request, Returned, key_of, required};
use super::update::Update;
use super::value::{Item, adopt_item, item_size, one_member};
use super::words::Words;
use serde_json::Value;
use std::sync::Arc;

/// The largest item.
const LARGEST: usize = 400 * 1024;

const CONDITION: &str = "ConditionExpression";

/// The members of an update; from the second on, those of a deletion; from the third on, those of a put, besides the item.
const WRITE: [&str; 8] = [
    "UpdateExpression",
    "Key",
    "TableName",
    CONDITION,
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValues",
    "ReturnValuesOnConditionCheckFailure",
];

const ALL: [Returned; 5] =
    [Returned::None, Returned::AllOld, Returned::UpdatedOld, Returned::AllNew, Returned::UpdatedNew];

/// A condition with its words and what is told if it does not hold.
pub(super) struct Guard<'a> {
    condition: Option<Arc<Parsed<Condition>>>,
    pub(super) words: Words<'a>,
    shows_old: bool,
}

impl Guard<'_> {
    /// Refuses if the condition does not hold.
    pub(super) fn check(&self, old: Option<&Value>) -> Result<(), Refused> {
        let holds = |condition: &Parsed<Condition>| condition.tree.holds(old.and_then(Value::as_object), &self.words);
        if self.condition.as_deref().is_none_or(holds) {
            return Ok(());
        }
        Err(Refused::condition(old.filter(|_| self.shows_old)))
    }
}

/// Takes over an item that is to be put.
pub(super) fn new_item(item: Option<Value>) -> Result<Item, Refused> {
    let mut item = match item {
        Some(Value::Object(item)) => item,
        Some(_) => return Err(Refused::not_serializable("Item is no object")),
        None => return required("item", None),
    };
    fit(adopt_item(&mut item)?)?;
    Ok(item)
}

fn fit(size: usize) -> Result<(), Refused> {
    if size <= LARGEST { Ok(()) } else { Err(Refused::invalid("Item size has exceeded the maximum allowed size")) }
}

fn attributes(attributes: Option<Item>) -> Value {
    let attributes = attributes.map(|attributes| ("Attributes".to_owned(), Value::Object(attributes)));
    Value::Object(attributes.into_iter().collect())
}

impl Table {
    /// Reads a request's condition, and its words for the condition and for another expression.
    pub(super) fn guard<'a>(
        &mut self,
        request: &Request<'a>,
        other: Option<(&'static str, &Uses)>,
    ) -> Result<Guard<'a>, Refused> {
        let text = request.text(CONDITION)?;
        let condition = text.map(|text| self.parsed_condition(CONDITION, text)).transpose()?;
        let used: Vec<_> = condition.iter().map(|condition| condition.used()).chain(other).collect();
        let words = Words::read(request.members, &used)?;
        if let Some(condition) = &condition {
            condition.tree.check(condition.kind, &words)?;
        }
        let possible = [Returned::None, Returned::AllOld];
        let shows_old = request.returned("ReturnValuesOnConditionCheckFailure", &possible)? == Returned::AllOld;
        Ok(Guard { condition, words, shows_old })
    }

    /// Refuses an item whose keys do not fit; gives its key.
    pub(super) fn check_keys<'a>(&self, item: &'a Item) -> Result<&'a str, Refused> {
        let pk = key_of(item)?;
        self.indexes.iter().try_for_each(|index| index.check(item))?;
        Ok(pk)
    }

    fn old(&self, pk: &str) -> Option<Arc<Value>> {
        self.items.get(pk).cloned()
    }

    pub(super) fn put(&mut self, mut request: Value, now: i64) -> Result<Value, Refused> {
        let item = request.as_object_mut().and_then(|request| request.remove("Item"));
        let request = Request::new("PutItem", &request, &WRITE[2..])?;
        self.check_name(&request)?;
        let returned = request.returned("ReturnValues", &[Returned::None, Returned::AllOld])?;
        let item = new_item(item)?;
        let guard = self.guard(&request, None)?;
        let pk: Arc<str> = Arc::from(self.check_keys(&item)?);
        let old = self.old(&pk);
        guard.check(old.as_deref())?;
        self.write(&pk, Some(Value::Object(item)), now);
        let old = old.filter(|_| returned == Returned::AllOld);
        Ok(attributes(old.and_then(|old| old.as_object().cloned())))
    }

    pub(super) fn delete(&mut self, request: &Value, now: i64) -> Result<Value, Refused> {
        let request = Request::new("DeleteItem", request, &WRITE[1..])?;
        self.check_name(&request)?;
        let returned = request.returned("ReturnValues", &[Returned::None, Returned::AllOld])?;
        let guard = self.guard(&request, None)?;
        let pk: Arc<str> = Arc::from(request.key()?);
        let old = self.old(&pk);
        guard.check(old.as_deref())?;
        self.write(&pk, None, now);
        let old = old.filter(|_| returned == Returned::AllOld);
        Ok(attributes(old.and_then(|old| old.as_object().cloned())))
    }

    pub(super) fn update(&mut self, request: &Value, now: i64) -> Result<Value, Refused> {
        let request = Request::new("UpdateItem", request, &WRITE)?;
        self.check_name(&request)?;
        let returned = request.returned("ReturnValues", &ALL)?;
        let text = required("updateExpression", request.text("UpdateExpression")?)?;
        let update = self.parsed_update(text)?;
        let guard = self.guard(&request, Some(update.used()))?;
        let pk: Arc<str> = Arc::from(request.key()?);
        update.tree.check("pk", &guard.words)?;
        let old = self.old(&pk);
        guard.check(old.as_deref())?;
        let new = self.updated(&update.tree, &pk, old.as_deref(), &guard.words)?;
        let touched = |item: &Item| Some(update.tree.touched(item, &guard.words)).filter(|touched| !touched.is_empty());
        let old = old.as_deref().and_then(Value::as_object);
        let back = match returned {
            Returned::None => None,
            Returned::AllOld => old.cloned(),
            Returned::UpdatedOld => old.and_then(touched),
            Returned::AllNew => Some(new.clone()),
            Returned::UpdatedNew => touched(&new),
        };
        self.write(&pk, Some(Value::Object(new)), now);
        Ok(attributes(back))
    }

    /// An item as an update leaves it.
    pub(super) fn updated(
        &self,
        update: &Update,
        pk: &str,
        old: Option<&Value>,
        words: &Words<'_>,
    ) -> Result<Item, Refused> {
        let key = || Item::from_iter([("pk".to_owned(), one_member("S", pk.into()))]);
        let mut new = old.and_then(Value::as_object).cloned().unwrap_or_else(key);
        update.apply(&mut new, words)?;
        fit(item_size(&new))?;
        self.check_keys(&new)?;
        Ok(new)
    }
}

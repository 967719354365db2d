//! `TransactWriteItems`: puts, all or none. A token that is known is answered as before.

use super::Table;
use super::refused::Refused;
use super::request::{Request, required};
use super::value::{Item, item_size};
use super::write::{Guard, new_item};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// How long a token is known, in milliseconds.
const KNOWN_FOR: i64 = 10 * 60 * 1000;
const MOST: usize = 100;
const LARGEST: usize = 4 * 1024 * 1024;

/// The tokens of the last ten minutes, and what was done for each.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    done: BTreeMap<String, Value>,
    order: VecDeque<(i64, String)>,
}

impl Tokens {
    /// Whether this has been done before.
    fn is_done(&mut self, token: &str, content: &Value, now: i64) -> Result<bool, Refused> {
        while let Some((_, old)) = self.order.pop_front_if(|(at, _)| *at + KNOWN_FOR <= now) {
            self.done.remove(&old);
        }
        match self.done.get(token) {
            None => Ok(false),
            Some(done) if done == content => Ok(true),
            Some(_) => {
                let why = "the request does not match that of an earlier use of its token";
                Err(Refused::of_kind("IdempotentParameterMismatchException", why))
            }
        }
    }

    fn note(&mut self, token: &str, content: &Value, now: i64) {
        self.done.insert(token.to_owned(), content.clone());
        self.order.push_back((now, token.to_owned()));
    }
}

/// One put of a transaction.
struct Put<'a> {
    guard: Guard<'a>,
    item: Item,
}

impl Table {
    pub(super) fn transact(&mut self, request: &Value, now: i64) -> Result<Value, Refused> {
        let request = Request::new("TransactWriteItems", request, &["TransactItems", "ClientRequestToken"])?;
        let token = request.text("ClientRequestToken")?;
        if token.is_some_and(|token| !(1..=36).contains(&token.len())) {
            return Err(Refused::invalid("Value at 'clientRequestToken' failed to satisfy constraint: length 1 to 36"));
        }
        let content = required("transactItems", request.members.get("TransactItems"))?;
        let actions = content.as_array().ok_or_else(|| Refused::not_serializable("TransactItems is no list"))?;
        if !(1..=MOST).contains(&actions.len()) {
            return Err(Refused::invalid("Value at 'transactItems' failed to satisfy constraint: length 1 to 100"));
        }
        if let Some(token) = token
            && self.tokens.is_done(token, content, now)?
        {
            return Ok(json!({}));
        }
        let puts = actions.iter().map(|action| self.read_put(action)).collect::<Result<Vec<_>, _>>()?;
        self.put_all(puts, now)?;
        if let Some(token) = token {
            self.tokens.note(token, content, now);
        }
        Ok(json!({}))
    }

    fn read_put<'a>(&mut self, action: &'a Value) -> Result<Put<'a>, Refused> {
        let action = Request::new("TransactItems", action, &["Put"])?;
        let put = required("put", action.members.get("Put"))?;
        let known = [
            "TableName",
            "Item",
            "ConditionExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ReturnValuesOnConditionCheckFailure",
        ];
        let put = Request::new("Put", put, &known)?;
        self.check_name(&put)?;
        Ok(Put { item: new_item(put.members.get("Item").cloned())?, guard: self.guard(&put, None)? })
    }

    fn put_all(&mut self, puts: Vec<Put<'_>>, now: i64) -> Result<(), Refused> {
        check_targets(&puts)?;
        let mut keys: Vec<Arc<str>> = Vec::with_capacity(puts.len());
        let mut reasons = Vec::with_capacity(puts.len());
        for put in &puts {
            let key = self.key_if_possible(put);
            reasons.push(key.as_ref().map_or_else(reason, |_| Ok(json!({"Code": "None"})))?);
            keys.extend(key.ok());
        }
        if keys.len() < puts.len() {
            return Err(Refused::cancelled(reasons));
        }
        for (pk, put) in keys.iter().zip(puts) {
            self.write(pk, Some(Value::Object(put.item)), now);
        }
        Ok(())
    }

    fn key_if_possible(&self, put: &Put<'_>) -> Result<Arc<str>, Refused> {
        let pk = self.check_keys(&put.item)?;
        put.guard.check(self.items.get(pk).map(Arc::as_ref))?;
        Ok(Arc::from(pk))
    }
}

fn check_targets(puts: &[Put<'_>]) -> Result<(), Refused> {
    let key = |put: &Put<'_>| put.item.get("pk").cloned();
    let twice =
        |(at, put): (usize, &Put<'_>)| key(put).is_some() && puts[..at].iter().any(|other| key(other) == key(put));
    if puts.iter().enumerate().any(twice) {
        return Err(Refused::invalid("Transaction request cannot include multiple operations on one item"));
    }
    if puts.iter().map(|put| item_size(&put.item)).sum::<usize>() > LARGEST {
        return Err(Refused::invalid("the items of the transaction together exceed the 4MB limit"));
    }
    Ok(())
}

/// Why an action is not done, if that is a reason to cancel and not to refuse the whole request.
fn reason(refused: &Refused) -> Result<Value, Refused> {
    let code = match refused.kind() {
        "ConditionalCheckFailedException" => "ConditionalCheckFailed",
        _ if refused.message().contains("empty string value") => return Err(refused.clone()),
        _ => "ValidationError",
    };
    let mut reason = json!({"Code": code, "Message": refused.message()});
    if let Some(item) = refused.body.get("Item") {
        reason["Item"] = item.clone();
    }
    Ok(reason)
}

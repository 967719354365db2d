//! `TransactWriteItems`: puts, updates and deletions, all or none. A token that is known is answered as before.

use super::Table;
use super::expression::Parsed;
use super::refused::Refused;
use super::request::{Request, required};
use super::update::Update;
use super::value::{Item, item_size, text_of};
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

/// The key that an action names; one that is none cancels the transaction.
type Key = Result<Arc<str>, Refused>;

/// What a transaction does to one item.
enum Deed {
    Put(Item),
    Update(Arc<Parsed<Update>>, Key),
    Delete(Key),
}

/// One action of a transaction.
struct Action<'a> {
    guard: Guard<'a>,
    deed: Deed,
}

impl Action<'_> {
    fn target(&self) -> Option<&str> {
        match &self.deed {
            Deed::Put(item) => item.get("pk").and_then(|pk| text_of(pk, "S")),
            Deed::Update(_, pk) | Deed::Delete(pk) => pk.as_deref().ok(),
        }
    }

    fn size(&self) -> usize {
        match &self.deed {
            Deed::Put(item) => item_size(item),
            Deed::Update(..) | Deed::Delete(_) => 0,
        }
    }
}

/// What every action may say.
const COMMON: [&str; 5] = [
    "TableName",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValuesOnConditionCheckFailure",
];

fn members(own: &[&'static str]) -> Vec<&'static str> {
    COMMON.iter().chain(own).copied().collect()
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
        let actions = actions.iter().map(|action| self.read_action(action)).collect::<Result<Vec<_>, _>>()?;
        self.do_all(actions, now)?;
        if let Some(token) = token {
            self.tokens.note(token, content, now);
        }
        Ok(json!({}))
    }

    fn read_action<'a>(&mut self, action: &'a Value) -> Result<Action<'a>, Refused> {
        let action = Request::new("TransactItems", action, &["Put", "Update", "Delete"])?;
        if action.members.len() > 1 {
            return Err(Refused::invalid("TransactItems can only contain one of Check, Put, Update or Delete"));
        }
        if let Some(update) = action.members.get("Update") {
            return self.read_update(update);
        }
        if let Some(delete) = action.members.get("Delete") {
            let delete = Request::new("Delete", delete, &members(&["Key"]))?;
            self.check_name(&delete)?;
            let guard = self.guard(&delete, None)?;
            return Ok(Action { deed: Deed::Delete(delete.key().map(Arc::from)), guard });
        }
        let put = Request::new("Put", required("put", action.members.get("Put"))?, &members(&["Item"]))?;
        self.check_name(&put)?;
        let item = new_item(put.members.get("Item").cloned())?;
        Ok(Action { deed: Deed::Put(item), guard: self.guard(&put, None)? })
    }

    fn read_update<'a>(&mut self, update: &'a Value) -> Result<Action<'a>, Refused> {
        let request = Request::new("Update", update, &members(&["Key", "UpdateExpression"]))?;
        self.check_name(&request)?;
        let text = required("updateExpression", request.text("UpdateExpression")?)?;
        let update = self.parsed_update(text)?;
        let guard = self.guard(&request, Some(update.used()))?;
        update.tree.check("pk", &guard.words)?;
        Ok(Action { deed: Deed::Update(update, request.key().map(Arc::from)), guard })
    }

    fn do_all(&mut self, actions: Vec<Action<'_>>, now: i64) -> Result<(), Refused> {
        check_targets(&actions)?;
        let mut writes: Vec<(Arc<str>, Option<Value>)> = Vec::with_capacity(actions.len());
        let mut reasons = Vec::with_capacity(actions.len());
        let count = actions.len();
        for action in actions {
            let write = self.write_if_possible(action);
            reasons.push(write.as_ref().map_or_else(reason, |_| Ok(json!({"Code": "None"})))?);
            writes.extend(write.ok());
        }
        if writes.len() < count {
            return Err(Refused::cancelled(reasons));
        }
        for (pk, new) in writes {
            self.write(&pk, new, now);
        }
        Ok(())
    }

    /// The key of the item, and what is in its place afterwards.
    fn write_if_possible(&self, action: Action<'_>) -> Result<(Arc<str>, Option<Value>), Refused> {
        let Action { guard, deed } = action;
        let check = |pk: &str| guard.check(self.items.get(pk).map(Arc::as_ref));
        match deed {
            Deed::Put(item) => {
                let pk: Arc<str> = Arc::from(self.check_keys(&item)?);
                check(&pk)?;
                Ok((pk, Some(Value::Object(item))))
            }
            Deed::Update(update, pk) => {
                let pk = pk?;
                check(&pk)?;
                let old = self.items.get(&pk).map(Arc::as_ref);
                let new = self.updated(&update.tree, &pk, old, &guard.words)?;
                Ok((pk, Some(Value::Object(new))))
            }
            Deed::Delete(pk) => {
                let pk = pk?;
                check(&pk)?;
                Ok((pk, None))
            }
        }
    }
}

fn check_targets(actions: &[Action<'_>]) -> Result<(), Refused> {
    let twice = |(at, action): (usize, &Action<'_>)| {
        action.target().is_some() && actions[..at].iter().any(|other| other.target() == action.target())
    };
    if actions.iter().enumerate().any(twice) {
        return Err(Refused::invalid("Transaction request cannot include multiple operations on one item"));
    }
    if actions.iter().map(Action::size).sum::<usize>() > LARGEST {
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

//! The members of a request. One that is not known is refused by name, never passed over.

use super::refused::Refused;
use super::value::{Item, adopt_item, text_of, typed};
use serde_json::Value;

/// What an operation is asked.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) members: &'a Item,
}

/// What a write gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Returned {
    None,
    AllOld,
    UpdatedOld,
    AllNew,
    UpdatedNew,
}

impl Returned {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "NONE" => Self::None,
            "ALL_OLD" => Self::AllOld,
            "UPDATED_OLD" => Self::UpdatedOld,
            "ALL_NEW" => Self::AllNew,
            "UPDATED_NEW" => Self::UpdatedNew,
            _ => return None,
        })
    }
}

impl<'a> Request<'a> {
    /// The members of a request, none of them but these.
    pub(super) fn new(operation: &str, request: &'a Value, known: &[&str]) -> Result<Self, Refused> {
        let members = request.as_object();
        let members = members.ok_or_else(|| Refused::not_serializable(format!("{operation}: no object")))?;
        match members.keys().find(|member| !known.contains(&member.as_str())) {
            None => Ok(Self { members }),
            Some(unknown) => Err(Refused::invalid(format!("{operation}: the member {unknown} is not known here"))),
        }
    }

    pub(super) fn text(&self, member: &str) -> Result<Option<&'a str>, Refused> {
        let Some(value) = self.members.get(member) else { return Ok(None) };
        let text = value.as_str();
        text.map(Some).ok_or_else(|| Refused::not_serializable(format!("{member} is no text")))
    }

    pub(super) fn is_set(&self, member: &str) -> Result<bool, Refused> {
        let Some(value) = self.members.get(member) else { return Ok(false) };
        value.as_bool().ok_or_else(|| Refused::not_serializable(format!("{member} is neither true nor false")))
    }

    pub(super) fn object(&self, member: &str) -> Result<Option<&'a Item>, Refused> {
        let Some(value) = self.members.get(member) else { return Ok(None) };
        let object = value.as_object();
        object.map(Some).ok_or_else(|| Refused::not_serializable(format!("{member} is no object")))
    }

    /// How many items at the most.
    pub(super) fn limit(&self) -> Result<usize, Refused> {
        let Some(value) = self.members.get("Limit") else { return Ok(usize::MAX) };
        let limit = value.as_u64().and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit > 0);
        limit.ok_or_else(|| {
            let why = "failed to satisfy constraint: Member must have value greater than or equal to 1";
            Refused::invalid(format!("1 validation error detected: Value '{value}' at 'limit' {why}"))
        })
    }

    /// What is given back, of what the operation can give.
    pub(super) fn returned(&self, member: &str, possible: &[Returned]) -> Result<Returned, Refused> {
        let Some(text) = self.text(member)? else { return Ok(Returned::None) };
        let returned = Returned::parse(text).filter(|returned| possible.contains(returned));
        returned.ok_or_else(|| Refused::invalid(format!("{member}: the value {text} is not possible here")))
    }

    /// The key of the item that the request is about.
    pub(super) fn key(&self) -> Result<&'a str, Refused> {
        let key = required("key", self.object("Key")?)?;
        let pk = key.get("pk").filter(|_| key.len() == 1).and_then(|pk| text_of(pk, "S"));
        let pk = pk.ok_or_else(|| Refused::invalid("The provided key element does not match the schema"))?;
        fit(pk)?;
        Ok(pk)
    }

    /// Where a query or scan goes on.
    pub(super) fn start(&self) -> Result<Option<Item>, Refused> {
        let mut key = self.object("ExclusiveStartKey")?.cloned();
        key.as_mut().map(adopt_item).transpose()?;
        Ok(key)
    }
}

/// A member that has to be there.
pub(super) fn required<T>(member: &str, found: Option<T>) -> Result<T, Refused> {
    found.ok_or_else(|| {
        let why = "failed to satisfy constraint: Member must not be null";
        Refused::invalid(format!("1 validation error detected: Value at '{member}' {why}"))
    })
}

/// The key of an item that is written.
pub(super) fn key_of(item: &Item) -> Result<&str, Refused> {
    let wrong = |why: String| Refused::invalid(format!("One or more parameter values were invalid: {why}"));
    match item.get("pk").and_then(typed) {
        None => Err(wrong("Missing the key pk in the item".to_owned())),
        Some(("S", Value::String(pk))) => fit(pk).map(|()| pk.as_str()),
        Some((kind, _)) => Err(wrong(format!("Type mismatch for key pk expected: S actual: {kind}"))),
    }
}

fn fit(pk: &str) -> Result<(), Refused> {
    match pk.len() {
        0 => Err(Refused::empty_key("pk")),
        1..=2048 => Ok(()),
        _ => Err(Refused::invalid(
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of 2048 bytes",
        )),
    }
}

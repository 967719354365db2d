//! An item of the table as plain JSON.

use jiff::Timestamp;
use serde_json::{Map, Value};

/// An item.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) pk: String,
    /// All of it.
    pub(super) content: Value,
}

impl Item {
    /// Reads it as DynamoDB spells it.
    pub(super) fn read(spelt: &Value) -> Option<Self> {
        let members = spelt.as_object()?.iter();
        let content = Value::Object(members.map(|(name, value)| (name.clone(), plain(value))).collect());
        Some(Self { pk: content["pk"].as_str()?.to_owned(), content })
    }

    /// What its key begins with.
    pub(super) fn kind(&self) -> &str {
        self.pk.split('#').next().unwrap_or_default()
    }

    /// Company and id of an order.
    pub(super) fn order(&self) -> Option<(&str, &str)> {
        let (company, order) = self.pk.strip_prefix("ORDER#")?.rsplit_once('#')?;
        Some((company.split_once('#')?.1, order))
    }

    pub(super) fn text(&self, member: &str) -> &str {
        self.content[member].as_str().unwrap_or_default()
    }

    pub(super) fn number(&self, member: &str) -> u64 {
        self.content[member].as_u64().unwrap_or_default()
    }

    pub(super) fn time(&self, member: &str) -> Option<Timestamp> {
        self.text(member).parse().ok()
    }

    pub(super) fn list(&self, member: &str) -> &[Value] {
        self.content[member].as_array().map(Vec::as_slice).unwrap_or_default()
    }
}

/// A typed value without its type.
fn plain(typed: &Value) -> Value {
    let Some((kind, value)) = typed.as_object().and_then(|typed| typed.iter().next()) else { return typed.clone() };
    match (kind.as_str(), value) {
        ("N", Value::String(number)) => serde_json::from_str(number).unwrap_or_else(|_| value.clone()),
        ("L", Value::Array(list)) => list.iter().map(plain).collect(),
        ("M", Value::Object(map)) => {
            map.iter().map(|(name, value)| (name.clone(), plain(value))).collect::<Map<_, _>>().into()
        }
        ("NULL", _) => Value::Null,
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_item_is_read_without_its_types() {
        let spelt = json!({
            "pk": {"S": "ORDER#smartrecruiters#ACME.b#o-1"},
            "told": {"N": "2"},
            "gone": {"BOOL": false},
            "history": {"L": [{"M": {"what": {"S": "accepted"}, "none": {"NULL": true}}}]},
        });
        let item = Item::read(&spelt).unwrap();
        assert_eq!((item.kind(), item.order(), item.number("told")), ("ORDER", Some(("ACME.b", "o-1")), 2));
        assert_eq!(item.content["gone"], json!(false));
        assert_eq!(item.list("history"), [json!({"what": "accepted", "none": null})]);
        assert!(Item::read(&json!({"told": {"N": "2"}})).is_none());
    }
}

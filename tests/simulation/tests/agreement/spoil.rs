//! Requests that are nearly what the bundle sends.

use super::shapes::{Shapes, number, text};
use serde_json::{Value, json};

impl Shapes {
    /// The same request with something that is wrong with it, as far as it has the member for it; and what.
    pub(crate) fn spoil(&mut self, mut request: Value) -> (&'static str, Value) {
        let what = SPOILERS[self.index(SPOILERS.len())];
        let spoiled = match request.get_mut("TransactItems") {
            Some(actions) => {
                let count = actions.as_array().map_or(1, Vec::len);
                let action = &mut actions[self.index(count)];
                let kind = ["Update", "Delete"].into_iter().find(|kind| action.get(*kind).is_some()).unwrap_or("Put");
                &mut action[kind]
            }
            None => &mut request,
        };
        spoil(what, spoiled);
        // a token of its own, or an answer from before would stand for it
        if request.get("ClientRequestToken").is_some() {
            request["ClientRequestToken"] = json!(format!("spoiled-{}", self.draw(u64::MAX)));
        }
        (what, request)
    }
}

const SPOILERS: [&str; 18] = [
    "an unused value",
    "an unused name",
    "a value less",
    "all values less",
    "a reserved word",
    "an empty condition",
    "half a condition",
    "doubled parentheses",
    "an unknown function",
    "an empty key",
    "a key of another type",
    "no key",
    "an index key of another type",
    "an empty index key",
    "a large item",
    "a number that is none",
    "a consistent read",
    "a limit of zero",
];

fn spoil(what: &str, request: &mut Value) {
    let values = "ExpressionAttributeValues";
    let is_query = request.get("IndexName").is_some();
    let expression = ["KeyConditionExpression", "ConditionExpression", "FilterExpression"];
    let expression = expression.into_iter().find(|member| request.get(*member).is_some());
    let holder = if request.get("Item").is_some() { "Item" } else { "Key" };
    let has_key = request.get(holder).is_some();
    match (what, expression) {
        // where there is no expression the two differ: a read of one item has no member for values, and the other accepts
        // words for a put in a transaction that has no condition
        ("an unused value" | "an unused name" | "all values less", None) => {}
        ("an unused value", _) => request[values][":unused"] = text("x"),
        ("an unused name", _) => request["ExpressionAttributeNames"]["#unused"] = json!("x"),
        ("a value less", _) => {
            if let Some(values) = request.get_mut(values).and_then(Value::as_object_mut) {
                let first = values.keys().next().cloned().unwrap();
                values.remove(&first);
            }
        }
        // the other accepts an empty map in a transaction
        ("all values less", _) if request.get(values).is_some() => request[values] = json!({}),
        ("a reserved word", Some(member)) => request[member] = json!("status = :x"),
        ("an empty condition", Some(member)) => request[member] = json!(""),
        ("half a condition", Some(member)) => request[member] = json!("version ="),
        ("doubled parentheses", Some(member)) => {
            let text = format!("(({}))", request[member].as_str().unwrap());
            request[member] = json!(text);
        }
        ("an unknown function", Some(member)) => request[member] = json!("version_of(pk)"),
        ("an empty key", _) if has_key => request[holder]["pk"] = text(""),
        ("a key of another type", _) if has_key => request[holder]["pk"] = number(1),
        ("no key", _) if has_key => request[holder] = json!({}),
        ("an index key of another type", _) if holder == "Item" => request["Item"]["due"] = number(1),
        ("an empty index key", _) if holder == "Item" => request["Item"]["company"] = text(""),
        ("a large item", _) if holder == "Item" => request["Item"]["x"] = text("x".repeat(409_600)),
        ("a number that is none", _) if holder == "Item" => request["Item"]["version"] = json!({"N": "one"}),
        ("a consistent read", _) if is_query => request["ConsistentRead"] = json!(true),
        ("a limit of zero", _) if is_query => request["Limit"] = json!(0),
        _ => {}
    }
}

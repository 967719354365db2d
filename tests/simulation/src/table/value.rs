//! Values on the wire: one member that names the type, and what is of it. Taking one over checks it, brings its numbers into
//! the stored form and measures it, so that two stored values are equal exactly when they are the same JSON.

use super::number::{Number, is_canonical};
use super::refused::Refused;
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// An item, or another set of named values.
pub(super) type Item = Map<String, Value>;

const DEEPEST: usize = 32;

/// The type of a value and what is of it.
pub(super) fn typed(value: &Value) -> Option<(&str, &Value)> {
    let members = value.as_object()?;
    let mut members = members.iter();
    let (kind, content) = members.next()?;
    members.next().is_none().then_some((kind.as_str(), content))
}

/// The text of a value of this type.
pub(super) fn text_of<'a>(value: &'a Value, kind: &str) -> Option<&'a str> {
    value.get(kind)?.as_str()
}

/// Takes a copy of a value over.
pub(super) fn adopt(value: &Value) -> Result<Value, Refused> {
    let mut value = value.clone();
    settle(&mut value, 0)?;
    Ok(value)
}

/// Takes an item over; gives its size.
pub(super) fn adopt_item(item: &mut Item) -> Result<usize, Refused> {
    settle_members(item, 0)
}

fn settle_members(item: &mut Item, depth: usize) -> Result<usize, Refused> {
    let mut size = 0;
    for (name, value) in item {
        if name.is_empty() {
            return Err(Refused::invalid("Attribute name must not be empty"));
        }
        size += name.len() + settle(value, depth)?;
    }
    Ok(size)
}

fn settle(value: &mut Value, depth: usize) -> Result<usize, Refused> {
    if depth >= DEEPEST {
        return Err(Refused::invalid("Nesting Levels have exceeded supported limits"));
    }
    if typed(value).is_none() {
        return Err(untyped(value));
    }
    let Some((kind, content)) = value.as_object_mut().and_then(|members| members.iter_mut().next()) else {
        return Ok(0);
    };
    match (kind.as_str(), content) {
        ("S", Value::String(text)) => Ok(text.len()),
        ("N", Value::String(text)) => {
            if !is_canonical(text) {
                *text = Number::parse(text)?.text();
            }
            Ok(number_size(text))
        }
        ("BOOL", Value::Bool(_)) | ("NULL", Value::Bool(true)) => Ok(1),
        ("M", Value::Object(members)) => Ok(3 + members.len() + settle_members(members, depth + 1)?),
        ("L", Value::Array(elements)) => {
            let empty = 3 + elements.len();
            elements.iter_mut().try_fold(empty, |size, element| Ok(size + settle(element, depth + 1)?))
        }
        (kind, content) => Err(wrong(kind, content)),
    }
}

fn wrong(kind: &str, content: &Value) -> Refused {
    match (kind, content) {
        ("NULL", Value::Bool(false)) => Refused::invalid(
            "One or more parameter values were invalid: Null attribute value types must have the value of true",
        ),
        ("B" | "SS" | "NS" | "BS", _) => Refused::invalid(format!("the type {kind} is not known here")),
        ("S" | "N" | "BOOL" | "NULL" | "M" | "L", _) => {
            Refused::not_serializable(format!("what is given as {kind} is of another type"))
        }
        _ => Refused::invalid(format!("Supplied AttributeValue has the unknown type {kind}")),
    }
}

/// A value of a type.
pub(super) fn one_member(kind: &str, content: Value) -> Value {
    let mut value = Map::new();
    value.insert(kind.to_owned(), content);
    Value::Object(value)
}

fn untyped(value: &Value) -> Refused {
    match value.as_object() {
        None => Refused::not_serializable("a value is no object"),
        Some(members) if members.is_empty() => {
            Refused::invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
        }
        Some(_) => Refused::invalid(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        ),
    }
}

fn number_size(text: &str) -> usize {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits.div_ceil(2) + 1 + usize::from(text.starts_with('-'))
}

/// How much a stored value takes.
pub(super) fn size(value: &Value) -> usize {
    match typed(value) {
        Some(("S", Value::String(text))) => text.len(),
        Some(("N", Value::String(text))) => number_size(text),
        Some(("M", Value::Object(members))) => 3 + members.len() + item_size(members),
        Some(("L", Value::Array(elements))) => 3 + elements.len() + elements.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// How much a stored item takes.
pub(super) fn item_size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + size(value)).sum()
}

/// How two stored values sort, if they are of one type that sorts.
pub(super) fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (typed(one)?, typed(other)?) {
        (("S", Value::String(one)), ("S", Value::String(other))) => Some(one.cmp(other)),
        (("N", Value::String(one)), ("N", Value::String(other))) => {
            Some(Number::parse(one).ok()?.cmp(&Number::parse(other).ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_that_is_taken_over_has_its_numbers_in_one_form_and_the_size_of_the_real_ones() {
        let given = json!({"M": {"a": {"N": "01.0"}, "list": {"L": [{"S": "äb"}, {"NULL": true}, {"BOOL": false}]}}});
        let adopted = adopt(&given).unwrap();
        assert_eq!(adopted["M"]["a"], json!({"N": "1"}));
        assert_eq!(size(&adopted), 3 + 2 + (1 + 2) + (4 + 3 + 3 + 3 + 1 + 1));
        let mut item = adopted["M"].as_object().unwrap().clone();
        assert_eq!((adopt_item(&mut item), item_size(&item)), (Ok(18), 18));
    }

    #[test]
    fn what_is_no_value_is_refused() {
        let invalid = [
            json!({}),
            json!({"S": "a", "N": "1"}),
            json!({"X": "a"}),
            json!({"NULL": false}),
            json!({"N": "one"}),
            json!({"SS": ["a"]}),
            json!({"M": {"": {"S": "a"}}}),
            json!({"L": [{}]}),
        ];
        for value in invalid {
            assert_eq!(adopt(&value).unwrap_err().kind(), "ValidationException", "{value}");
        }
        for value in [json!("a"), json!({"S": 1}), json!({"N": 1}), json!({"BOOL": "true"}), json!({"M": []})] {
            assert_eq!(adopt(&value).unwrap_err().kind(), "SerializationException", "{value}");
        }
    }

    #[test]
    fn too_deep_is_refused() {
        let nested = |depth| (0..depth).fold(json!({"S": "a"}), |inner, _| json!({"L": [inner]}));
        assert!(adopt(&nested(31)).is_ok());
        assert!(adopt(&nested(32)).is_err());
    }
}

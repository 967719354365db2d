//! Whether a condition holds for an item.

use super::expression::{Condition, Operand};
use super::lexer::Comparator;
use super::refused::Refused;
use super::value::{Item, order, text_of};
use super::words::Words;
use serde_json::Value;
use std::cmp::Ordering;

impl Condition {
    /// Refuses what the real one refuses before it looks at any item: literals that cannot be compared so.
    pub(super) fn check(&self, kind: &str, words: &Words<'_>) -> Result<(), Refused> {
        match self {
            Self::And(one, other) | Self::Or(one, other) => {
                one.check(kind, words)?;
                other.check(kind, words)
            }
            Self::Not(inner) => inner.check(kind, words),
            Self::Exists(_) | Self::Missing(_) | Self::Compare(_, Comparator::Equal | Comparator::Unequal, _) => Ok(()),
            Self::Compare(left, comparator, right) => {
                sortable(kind, comparator.sign(), left, words)?;
                sortable(kind, comparator.sign(), right, words)
            }
            Self::BeginsWith(whole, prefix) => {
                texts(kind, whole, words)?;
                texts(kind, prefix, words)
            }
            Self::Between(value, low, high) => {
                [value, low, high].into_iter().try_for_each(|operand| sortable(kind, "BETWEEN", operand, words))?;
                bounds(kind, low, high, words)
            }
        }
    }

    /// Whether it holds.
    pub(super) fn holds(&self, item: Option<&Item>, words: &Words<'_>) -> bool {
        let resolve = |operand| words.resolve(operand, item);
        match self {
            Self::And(one, other) => one.holds(item, words) && other.holds(item, words),
            Self::Or(one, other) => one.holds(item, words) || other.holds(item, words),
            Self::Not(inner) => !inner.holds(item, words),
            Self::Exists(name) => resolve(name).is_some(),
            Self::Missing(name) => resolve(name).is_none(),
            Self::BeginsWith(whole, prefix) => {
                let text = |operand| resolve(operand).and_then(|value| text_of(value, "S"));
                text(whole).zip(text(prefix)).is_some_and(|(whole, prefix)| whole.starts_with(prefix))
            }
            Self::Compare(left, comparator, right) => compare(resolve(left), *comparator, resolve(right)),
            Self::Between(value, low, high) => {
                compare(resolve(value), Comparator::GreaterOrEqual, resolve(low))
                    && compare(resolve(value), Comparator::LessOrEqual, resolve(high))
            }
        }
    }
}

/// What is not there is unequal to everything, and nothing else.
fn compare(left: Option<&Value>, comparator: Comparator, right: Option<&Value>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return comparator == Comparator::Unequal };
    match comparator {
        Comparator::Equal => left == right,
        Comparator::Unequal => left != right,
        Comparator::Less => order(left, right) == Some(Ordering::Less),
        Comparator::LessOrEqual => order(left, right).is_some_and(Ordering::is_le),
        Comparator::Greater => order(left, right) == Some(Ordering::Greater),
        Comparator::GreaterOrEqual => order(left, right).is_some_and(Ordering::is_ge),
    }
}

fn wrong_operand(kind: &str, operator: &str, literal: &str) -> Refused {
    let why = "Incorrect operand type for operator or function";
    Refused::invalid(format!("Invalid {kind}: {why}; operator or function: {operator}, operand type: {literal}"))
}

fn sortable(kind: &str, operator: &str, operand: &Operand, words: &Words<'_>) -> Result<(), Refused> {
    match words.literal_type(operand) {
        Some(literal) if !matches!(literal, "S" | "N") => Err(wrong_operand(kind, operator, literal)),
        _ => Ok(()),
    }
}

fn texts(kind: &str, operand: &Operand, words: &Words<'_>) -> Result<(), Refused> {
    match words.literal_type(operand) {
        Some(literal) if literal != "S" => Err(wrong_operand(kind, "begins_with", literal)),
        _ => Ok(()),
    }
}

fn bounds(kind: &str, low: &Operand, high: &Operand, words: &Words<'_>) -> Result<(), Refused> {
    let (Operand::Value(low), Operand::Value(high)) = (low, high) else { return Ok(()) };
    let (low, high) = (words.value(low), words.value(high));
    let why = match order(low, high) {
        Some(Ordering::Less | Ordering::Equal) => return Ok(()),
        Some(Ordering::Greater) => "requires upper bound to be greater than or equal to lower bound",
        None => "requires same data type for lower and upper bounds",
    };
    let operands = format!("lower bound operand: AttributeValue: {low}, upper bound operand: AttributeValue: {high}");
    Err(Refused::invalid(format!("Invalid {kind}: The BETWEEN operator {why}; {operands}")))
}

#[cfg(test)]
mod tests {
    use super::super::expression::Parsed;
    use super::*;
    use serde_json::json;

    fn holds(text: &str, values: &Value, item: &Value) -> Result<bool, Refused> {
        let parsed = Parsed::condition("ConditionExpression", text)?;
        let mut request = Item::new();
        if !values.is_null() {
            request.insert("ExpressionAttributeValues".to_owned(), values.clone());
        }
        let words = Words::read(&request, &[parsed.used()])?;
        parsed.tree.check(parsed.kind, &words)?;
        Ok(parsed.tree.holds(item.as_object(), &words))
    }

    #[test]
    fn values_compare_within_their_type() {
        let item = json!({"a": {"N": "10"}, "b": {"S": "10"}, "c": {"BOOL": true}});
        let nine = json!({":v": {"N": "9"}});
        for text in ["a > :v", "a >= :v", "a <> :v", "b <> :v", "c <> :v", "gone <> :v", "NOT a < :v", "NOT a = :v"] {
            assert_eq!(holds(text, &nine, &item), Ok(true), "{text}");
        }
        for text in ["a < :v", "b > :v", "b < :v", "gone = :v", "gone < :v", "c = :v"] {
            assert_eq!(holds(text, &nine, &item), Ok(false), "{text}");
        }
        assert_eq!(holds("c = :v", &json!({":v": {"BOOL": true}}), &item), Ok(true));
        assert_eq!(holds("a = :v", &json!({":v": {"N": "10.0"}}), &item), Ok(true));
    }

    #[test]
    fn an_absent_item_has_no_attributes() {
        assert_eq!(holds("attribute_not_exists(pk)", &Value::Null, &Value::Null), Ok(true));
        assert_eq!(holds("attribute_exists(pk)", &Value::Null, &Value::Null), Ok(false));
        assert_eq!(holds("version = :v", &json!({":v": {"N": "1"}}), &Value::Null), Ok(false));
    }

    #[test]
    fn texts_begin_and_lie_between() {
        let item = json!({"a": {"S": "COMPANY#1"}});
        assert_eq!(holds("begins_with(a, :v)", &json!({":v": {"S": "COMPANY#"}}), &item), Ok(true));
        assert_eq!(holds("begins_with(a, :v)", &json!({":v": {"S": "ORDER#"}}), &item), Ok(false));
        let bounds = |low: &str, high: &str| json!({":l": {"S": low}, ":h": {"S": high}});
        assert_eq!(holds("a BETWEEN :l AND :h", &bounds("COMPANY#1", "COMPANY#1"), &item), Ok(true));
        assert_eq!(holds("a BETWEEN :l AND :h", &bounds("COMPANY#2", "COMPANY#3"), &item), Ok(false));
    }

    #[test]
    fn literals_that_do_not_fit_the_operator_are_refused() {
        let refused = [
            ("a < :v", json!({":v": {"BOOL": true}})),
            ("begins_with(a, :v)", json!({":v": {"N": "1"}})),
            ("a BETWEEN :l AND :h", json!({":l": {"S": "b"}, ":h": {"S": "a"}})),
            ("a BETWEEN :l AND :h", json!({":l": {"S": "a"}, ":h": {"N": "1"}})),
        ];
        for (text, values) in refused {
            let refused = holds(text, &values, &json!({})).unwrap_err();
            assert_eq!(refused.kind(), "ValidationException", "{text}");
        }
    }
}

//! The filter of an event source mapping, on the records of the table's stream.
//!
//! A pattern that holds anything but `exists` and equality is refused when it is read: passing it
//! over would let records through that Lambda holds back.

use serde_json::{Map, Value};

/// Why a pattern can't be honoured.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("the sandbox can't honour the filter pattern {0}: use exists or plain values")]
pub struct UnsupportedPattern(String);

/// What a record must look like.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern(Vec<Field>);

#[derive(Debug, Clone, PartialEq)]
struct Field {
    name: String,
    rule: Rule,
}

#[derive(Debug, Clone, PartialEq)]
enum Rule {
    /// All of the fields inside.
    Inside(Pattern),
    /// One of these.
    Any(Vec<Matcher>),
}

#[derive(Debug, Clone, PartialEq)]
enum Matcher {
    Equals(Value),
    Exists(bool),
}

impl Pattern {
    /// Reads a pattern's JSON text.
    pub fn parse(text: &str) -> Result<Self, UnsupportedPattern> {
        let refuse = || UnsupportedPattern(text.to_owned());
        let value: Value = serde_json::from_str(text).map_err(|_| refuse())?;
        value.as_object().and_then(fields).ok_or_else(refuse)
    }

    /// Whether the record passes.
    pub fn matches(&self, record: &Value) -> bool {
        self.0.iter().all(|field| field.matches(record))
    }
}

impl Field {
    fn matches(&self, parent: &Value) -> bool {
        let value = parent.get(&self.name);
        match &self.rule {
            Rule::Inside(pattern) => pattern.matches(value.unwrap_or(&Value::Null)),
            Rule::Any(matchers) => matchers.iter().any(|matcher| matcher.matches(value)),
        }
    }
}

impl Matcher {
    fn matches(&self, value: Option<&Value>) -> bool {
        // `exists` speaks of leaves, as it does for Lambda
        let leaf = value.filter(|value| !value.is_object());
        match self {
            Self::Exists(wanted) => leaf.is_some() == *wanted,
            Self::Equals(wanted) => leaf.is_some_and(|leaf| match leaf {
                Value::Array(items) => items.contains(wanted),
                plain => plain == wanted,
            }),
        }
    }
}

fn fields(object: &Map<String, Value>) -> Option<Pattern> {
    let fields = object.iter().map(|(name, value)| {
        let rule = match value {
            Value::Object(inside) => Rule::Inside(fields(inside)?),
            Value::Array(any) if !any.is_empty() => Rule::Any(any.iter().map(matcher).collect::<Option<_>>()?),
            _ => return None,
        };
        Some(Field { name: name.clone(), rule })
    });
    let fields: Vec<_> = fields.collect::<Option<_>>()?;
    (!fields.is_empty()).then_some(Pattern(fields))
}

fn matcher(value: &Value) -> Option<Matcher> {
    match value {
        Value::Object(rule) => match (rule.len(), rule.get("exists")) {
            (1, Some(Value::Bool(wanted))) => Some(Matcher::Exists(*wanted)),
            _ => None,
        },
        Value::Array(_) => None,
        plain => Some(Matcher::Equals(plain.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const WAKE: &str = r#"{"dynamodb":{"NewImage":{"wake":{"S":[{"exists":true}]}}}}"#;

    #[test]
    fn honours_exists_and_equality() {
        let woken = json!({"eventName": "MODIFY", "dynamodb": {"NewImage": {"wake": {"S": "x"}}}});
        let asleep = json!({"eventName": "MODIFY", "dynamodb": {"NewImage": {"pk": {"S": "x"}}}});
        let removed = json!({"eventName": "REMOVE", "dynamodb": {}});
        let number = json!({"dynamodb": {"NewImage": {"wake": {"N": "1"}}}});
        let cases = [
            (WAKE, [true, false, false, false]),
            (r#"{"eventName":["MODIFY","INSERT"]}"#, [true, true, false, false]),
            (r#"{"eventName":[{"exists":false}]}"#, [false, false, false, true]),
            (r#"{"eventName":["MODIFY"],"dynamodb":{"NewImage":{"wake":{"S":["y"]}}}}"#, [false, false, false, false]),
            (r#"{"dynamodb":[{"exists":true}]}"#, [false; 4]),
        ];
        for (text, expected) in cases {
            let pattern = Pattern::parse(text).unwrap();
            let found = [&woken, &asleep, &removed, &number].map(|record| pattern.matches(record));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_it_can_not_honour() {
        for text in [
            r#"{"a":[{"prefix":"x"}]}"#,
            r#"{"a":[{"exists":true,"prefix":"x"}]}"#,
            r#"{"a":[{"exists":"yes"}]}"#,
            r#"{"a":"x"}"#,
            r#"{"a":[]}"#,
            r#"{"a":{}}"#,
            "{}",
            "[]",
            "not json",
        ] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }
}

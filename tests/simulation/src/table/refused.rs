//! Refusals, in the words and with the members of the real service.

use serde_json::{Value, json};

/// A request that is refused, as it goes over the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// The HTTP status.
    pub status: u16,
    /// The answer's body: `__type`, a message, and what the kind of refusal brings with it.
    pub body: Value,
}

const DYNAMODB: &str = "com.amazonaws.dynamodb.v20120810#";

impl Refused {
    fn new(body: Value) -> Self {
        Self { status: 400, body }
    }

    /// A refusal of DynamoDB's own.
    pub(super) fn of_kind(kind: &str, message: &str) -> Self {
        Self::new(json!({"__type": format!("{DYNAMODB}{kind}"), "message": message}))
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(json!({"__type": "com.amazon.coral.validate#ValidationException", "message": message.into()}))
    }

    pub(super) fn not_serializable(message: impl Into<String>) -> Self {
        Self::new(json!({"__type": "com.amazon.coral.service#SerializationException", "Message": message.into()}))
    }

    pub(super) fn unknown_operation(operation: &str) -> Self {
        let kind = "com.amazon.coral.service#UnknownOperationException";
        Self::new(json!({"__type": kind, "message": operation}))
    }

    /// A condition that does not hold, with the item that is there instead if it was asked for.
    pub(super) fn condition(old: Option<&Value>) -> Self {
        let mut refused = Self::of_kind("ConditionalCheckFailedException", "The conditional request failed");
        if let Some(old) = old {
            refused.body["Item"] = old.clone();
        }
        refused
    }

    /// A transaction of which nothing is done, with a reason for each of its actions.
    pub(super) fn cancelled(reasons: Vec<Value>) -> Self {
        let codes: Vec<&str> = reasons.iter().filter_map(|reason| reason["Code"].as_str()).collect();
        let codes = codes.join(", ");
        let message =
            format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]");
        let kind = format!("{DYNAMODB}TransactionCanceledException");
        let mut refused = Self::new(json!({"__type": kind, "Message": message}));
        refused.body["CancellationReasons"] = Value::Array(reasons);
        refused
    }

    /// The kind of refusal, without its namespace.
    pub fn kind(&self) -> &str {
        let kind = self.body["__type"].as_str().unwrap_or_default();
        kind.rsplit('#').next().unwrap_or(kind)
    }

    /// What it says.
    pub fn message(&self) -> &str {
        let message = self.body.get("message").or_else(|| self.body.get("Message"));
        message.and_then(Value::as_str).unwrap_or_default()
    }
}

impl Refused {
    pub(super) fn empty_key(key: &str) -> Self {
        let why = "The AttributeValue for a key attribute cannot contain an empty string value";
        Self::invalid(format!("One or more parameter values are not valid. {why}. Key: {key}"))
    }
}

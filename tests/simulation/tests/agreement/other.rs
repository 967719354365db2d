//! The other DynamoDB: the sandbox's engine, without its wire.

use dynoxide::{Database, DynoxideError};
use serde_json::{Value, json};
use simulation::table::Refused;

/// An engine with the bundle's table in it.
pub(crate) struct Other(Database);

impl Other {
    pub(crate) fn new() -> Self {
        let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
        let attribute = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
        let definition = json!({
            "TableName": "Table",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                attribute("pk", "S"),
                attribute("due_shard", "N"),
                attribute("due", "S"),
                attribute("company", "S"),
                attribute("updated_at", "S"),
            ],
            "KeySchema": [key("pk", "HASH")],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "due",
                    "KeySchema": [key("due_shard", "HASH"), key("due", "RANGE")],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                },
                {
                    "IndexName": "company",
                    "KeySchema": [key("company", "HASH"), key("updated_at", "RANGE")],
                    "Projection": {
                        "ProjectionType": "INCLUDE",
                        "NonKeyAttributes": ["progress", "told", "revision", "parked"],
                    },
                },
            ],
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"},
        });
        let database = Database::memory().unwrap();
        database.create_table(serde_json::from_value(definition).unwrap()).unwrap();
        Self(database)
    }

    pub(crate) fn answer(&self, operation: &str, request: &Value) -> Result<Value, Refused> {
        macro_rules! call {
            ($method:ident) => {
                match serde_json::from_value(request.clone()) {
                    Ok(request) => self.0.$method(request).map(|answer| serde_json::to_value(answer).unwrap()),
                    Err(unread) => Err(unreadable(unread.to_string())),
                }
            };
        }
        let answer = match operation {
            "GetItem" => call!(get_item),
            "PutItem" => call!(put_item),
            "UpdateItem" => call!(update_item),
            "DeleteItem" => call!(delete_item),
            "Query" => call!(query),
            "Scan" => call!(scan),
            "TransactWriteItems" => call!(transact_write_items),
            other => panic!("{other} is not asked for"),
        };
        answer.map_err(|error| Refused {
            status: error.status_code(),
            body: serde_json::from_str(&error.to_json()).unwrap(),
        })
    }
}

/// What the engine's wire makes of a request that it cannot read.
fn unreadable(why: String) -> DynoxideError {
    let is_invalid = ["VALIDATION", "missing field", "Supplied AttributeValue", "empty AttributeValue"]
        .iter()
        .any(|said| why.contains(said));
    if is_invalid { DynoxideError::ValidationException(why) } else { DynoxideError::SerializationException(why) }
}

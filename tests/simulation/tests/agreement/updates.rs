//! The updates that the bundle sends: of lanes, and of counts.

use super::shapes::{Shapes, number, text, time};
use serde_json::{Value, json};

impl Shapes {
    fn lane(&mut self) -> Value {
        json!({"pk": text(format!("LANE#{}", self.company()))})
    }

    fn holder(&mut self) -> Value {
        text(format!("h-{}", self.draw(3)))
    }

    pub(super) fn take_lane(&mut self) -> Value {
        let now = self.draw(20);
        json!({
            "Key": self.lane(),
            "UpdateExpression": "SET holder = :holder, lease_until = :until REMOVE knock",
            "ConditionExpression": "attribute_not_exists(holder) OR lease_until < :now OR holder = :holder",
            "ExpressionAttributeValues": {
                ":holder": self.holder(), ":until": text(time(now + 30)), ":now": text(time(now)),
            },
            "ReturnValues": "ALL_NEW",
        })
    }

    pub(super) fn knock(&mut self) -> Value {
        json!({
            "Key": self.lane(),
            "UpdateExpression": "SET knock = :now",
            "ConditionExpression": "attribute_exists(holder) AND lease_until >= :now",
            "ExpressionAttributeValues": {":now": text(time(self.draw(60)))},
        })
    }

    pub(super) fn release_lane(&mut self) -> Value {
        let mut update = json!({
            "Key": self.lane(),
            "UpdateExpression": "REMOVE knock",
            "ConditionExpression": "holder = :holder",
            "ExpressionAttributeValues": {":holder": self.holder()},
        });
        if self.often(7) {
            update["UpdateExpression"] = json!("SET breakers = :breakers REMOVE holder, lease_until, knock");
            update["ExpressionAttributeValues"][":breakers"] =
                json!({"M": {"ats": {"M": {"is": text("closed"), "failures": number(self.draw(3))}}}});
        }
        if self.often(5) {
            update["ConditionExpression"] = json!("holder = :holder AND attribute_not_exists(knock)");
        }
        update
    }

    pub(super) fn count_failure(&mut self) -> Value {
        json!({
            "Key": {"pk": text(format!("FAILURES#{}#{}", self.draw(2), self.draw(3)))},
            "UpdateExpression": "SET #ttl = :ttl ADD failures :one",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": {":ttl": number(1_800_000_000 + self.draw(9)), ":one": number(1)},
            "ReturnValues": "UPDATED_NEW",
        })
    }
}

//! What the bundle sends when a company leaves.

use super::shapes::{Shapes, number, text, time};
use serde_json::{Value, json};

impl Shapes {
    fn company_key(&mut self) -> Value {
        json!({"pk": text(format!("COMPANY#{}", self.company()))})
    }

    pub(super) fn disable(&mut self) -> Value {
        let (company, seconds) = (self.company(), self.draw(20));
        json!({
            "Key": {"pk": text(format!("COMPANY#{company}"))},
            "UpdateExpression": "SET #status = :disabled, leaving = :generation, since = :since, due_shard = :shard, due = :due",
            "ConditionExpression": "generation = :generation AND #status <> :disabled",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": {
                ":disabled": text("disabled"),
                ":generation": number(1 + self.draw(2)),
                ":since": text(time(seconds)),
                ":shard": Self::shard(&company),
                ":due": text(format!("{company}#leaving#{}#", time(seconds))),
            },
        })
    }

    pub(super) fn see_off(&mut self) -> Value {
        json!({
            "Key": self.company_key(),
            "UpdateExpression": "REMOVE leaving, since, due_shard, due",
            "ConditionExpression": "leaving = :generation AND since = :since",
            "ExpressionAttributeValues": {
                ":generation": number(1 + self.draw(2)), ":since": text(time(self.draw(20))),
            },
        })
    }

    /// Clients go if their company is still away.
    pub(super) fn forget_clients(&mut self) -> Value {
        let away = json!({
            "TableName": "Table",
            "Key": self.company_key(),
            "UpdateExpression": "SET #status = :disabled",
            "ConditionExpression": "generation = :generation AND #status = :disabled",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": {":disabled": text("disabled"), ":generation": number(1 + self.draw(2))},
        });
        let mut actions = vec![json!({"Update": away})];
        for _ in 0..=self.draw(2) {
            actions.push(json!({"Delete": {"TableName": "Table", "Key": {"pk": text(self.client())}}}));
        }
        self.with_token(&Value::Array(actions))
    }

    /// The order forgets an application, and what led to it goes with it.
    pub(super) fn forget_references(&mut self) -> Value {
        let mut order = self.replace_order();
        order["TableName"] = json!("Table");
        let (company, reference) = (self.company(), self.draw(2));
        let keys = [
            format!("REF#{company}#r-{reference}"),
            format!("EVENT#{company}#r-{reference}#started"),
            format!("EVENT#{company}#r-{reference}#finished"),
        ];
        let gone = keys.into_iter().map(|pk| json!({"Delete": {"TableName": "Table", "Key": {"pk": text(pk)}}}));
        let actions = std::iter::once(json!({"Put": order})).chain(gone).collect();
        self.with_token(&actions)
    }
}

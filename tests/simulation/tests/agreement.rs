//! The simulation's table and another DynamoDB are asked the same, at random and by a seed: what the bundle really sends, and
//! what is nearly that. Their answers and refusals have to agree.

#![expect(clippy::unwrap_used, reason = "a test may end so")]

mod agreement {
    mod leaving;
    pub(crate) mod other;
    pub(crate) mod shapes;
    mod spoil;
    mod updates;
}

use agreement::other::Other;
use agreement::shapes::Shapes;
use serde_json::{Value, json};
use simulation::table::{Refused, Table};

const SEEDS: u64 = 12;
const STEPS: usize = 400;

/// An answer without what may differ: the words of a refusal.
fn essence(answer: Result<Value, Refused>) -> Value {
    match answer {
        Ok(answer) => json!({"done": answer}),
        Err(refused) => {
            let reason = |reason: &Value| json!({"Code": reason["Code"], "Item": reason["Item"]});
            let reasons = refused.body["CancellationReasons"].as_array();
            let reasons: Option<Vec<Value>> = reasons.map(|reasons| reasons.iter().map(reason).collect());
            json!({"status": refused.status, "kind": refused.kind(), "item": refused.body["Item"], "reasons": reasons})
        }
    }
}

/// A scan gives its items in no order that counts.
fn sorted(mut answer: Value) -> Value {
    if let Some(items) = answer.pointer_mut("/done/Items").and_then(Value::as_array_mut) {
        items.sort_by_key(|item| item["pk"]["S"].as_str().unwrap_or_default().to_owned());
    }
    answer
}

/// Two tables that are asked the same.
struct Pair {
    ours: Table,
    other: Other,
}

impl Pair {
    fn new() -> Self {
        Self { ours: Table::new(), other: Other::new() }
    }

    fn ask(&mut self, case: &str, operation: &str, request: &Value) -> Value {
        let ours = essence(self.ours.answer(operation, request, 0));
        let other = essence(self.other.answer(operation, request));
        let unordered = operation == "Scan";
        let (ours, other) = if unordered { (sorted(ours), sorted(other)) } else { (ours, other) };
        assert_eq!(ours, other, "{case}: {operation} {request}\nleft: the simulation's, right: the other's");
        ours
    }

    /// Asks for every further page of a query, too.
    fn ask_all(&mut self, case: &str, operation: &str, mut request: Value) -> Value {
        let first = self.ask(case, operation, &request);
        let mut answer = first.clone();
        while answer["done"]["LastEvaluatedKey"].is_object() {
            request["ExclusiveStartKey"] = answer["done"]["LastEvaluatedKey"].clone();
            answer = self.ask(case, operation, &request);
        }
        first
    }
}

fn scan() -> Value {
    json!({"TableName": "Table", "ConsistentRead": true})
}

#[test]
fn what_the_bundle_sends_is_answered_alike() {
    let mut outcomes = std::collections::BTreeMap::<String, usize>::new();
    for seed in 0..SEEDS {
        let (mut pair, mut shapes) = (Pair::new(), Shapes::new(seed));
        for step in 0..STEPS {
            let (operation, request) = shapes.next();
            let answer = pair.ask_all(&format!("seed {seed}, step {step}"), operation, request);
            let outcome = answer["kind"].as_str().unwrap_or("done");
            *outcomes.entry(format!("{operation} {outcome}")).or_default() += 1;
        }
        pair.ask(&format!("seed {seed}, at the end"), "Scan", &scan());
    }
    // the sequences are worth something only if they bring each outcome about
    for outcome in [
        "DeleteItem done",
        "GetItem done",
        "PutItem ConditionalCheckFailedException",
        "PutItem done",
        "Query ValidationException",
        "Query done",
        "Scan done",
        "TransactWriteItems IdempotentParameterMismatchException",
        "TransactWriteItems TransactionCanceledException",
        "TransactWriteItems done",
        "UpdateItem ConditionalCheckFailedException",
        "UpdateItem done",
    ] {
        assert!(outcomes.get(outcome).is_some_and(|count| *count >= 10), "{outcome}: {outcomes:?}");
    }
}

#[test]
fn what_is_nearly_that_is_refused_alike() {
    let mut refused = 0;
    for seed in 0..SEEDS {
        let (mut pair, mut shapes) = (Pair::new(), Shapes::new(1000 + seed));
        for step in 0..STEPS {
            let (operation, request) = shapes.next();
            let (what, spoiled) = shapes.spoil(request.clone());
            let answer = pair.ask(&format!("seed {seed}, step {step}, {what}"), operation, &spoiled);
            refused += usize::from(answer["kind"].is_string());
            pair.ask(&format!("seed {seed}, step {step}"), operation, &request);
        }
        pair.ask(&format!("seed {seed}, at the end"), "Scan", &scan());
    }
    assert!(refused > 1000, "{refused}");
}

//! The table as a whole.

use super::*;
use serde_json::json;

mod queries;
mod refusals;

/// A table with a clock.
#[derive(Default)]
struct Bench {
    table: Table,
    now: i64,
}

impl Bench {
    fn ask(&mut self, operation: &str, mut request: Value) -> Result<Value, Refused> {
        request["TableName"] = json!("Table");
        self.table.answer(operation, &request, self.now)
    }

    fn put(&mut self, item: &Value) {
        self.ask("PutItem", json!({"Item": item})).unwrap();
    }

    fn get(&mut self, pk: &str) -> Value {
        self.ask("GetItem", json!({"Key": {"pk": {"S": pk}}, "ConsistentRead": true})).unwrap()["Item"].take()
    }

    fn refused(&mut self, operation: &str, request: Value) -> Refused {
        self.ask(operation, request).unwrap_err()
    }

    fn due(&mut self, more: &Value) -> Result<Value, Refused> {
        let mut request = json!({
            "IndexName": "due",
            "KeyConditionExpression": "due_shard = :shard AND due > :after",
            "ExpressionAttributeValues": {":shard": {"N": "1"}, ":after": {"S": " "}},
        });
        for (member, value) in more.as_object().unwrap() {
            request[member] = value.clone();
        }
        self.ask("Query", request)
    }
}

fn waiting(pk: &str, due: &str) -> Value {
    json!({"pk": {"S": pk}, "version": {"N": "1"}, "due_shard": {"N": "1"}, "due": {"S": due}})
}

#[test]
fn a_put_whose_condition_fails_changes_nothing_and_shows_what_is_there() {
    let mut bench = Bench::default();
    let stored = json!({"pk": {"S": "a"}, "version": {"N": "1"}});
    let mut request = json!({
        "Item": stored,
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    assert_eq!(bench.ask("PutItem", request.clone()), Ok(json!({})));
    request["Item"]["version"] = json!({"N": "2"});
    let refused = bench.refused("PutItem", request.clone());
    let expected = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        "message": "The conditional request failed",
        "Item": stored,
    });
    assert_eq!(refused, Refused { status: 400, body: expected });
    request["ReturnValuesOnConditionCheckFailure"] = json!("NONE");
    assert_eq!(bench.refused("PutItem", request).body.get("Item"), None);
    assert_eq!(bench.get("a"), stored);
}

#[test]
fn a_transaction_is_done_as_a_whole_or_not_at_all() {
    let mut bench = Bench::default();
    bench.put(&json!({"pk": {"S": "a"}, "version": {"N": "1"}}));
    let put = |version: &str, seen: &str| {
        json!({"Put": {
            "TableName": "Table",
            "Item": {"pk": {"S": "a"}, "version": {"N": version}},
            "ConditionExpression": "version = :seen",
            "ExpressionAttributeValues": {":seen": {"N": seen}},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }})
    };
    let reference = json!({"Put": {"TableName": "Table", "Item": {"pk": {"S": "b"}}}});
    let transact = |bench: &mut Bench, put: &Value| {
        let request = json!({"TransactItems": [put, reference]});
        bench.table.answer("TransactWriteItems", &request, 0)
    };
    let refused = transact(&mut bench, &put("3", "2")).unwrap_err();
    assert_eq!(refused.kind(), "TransactionCanceledException");
    let reasons = &refused.body["CancellationReasons"];
    assert_eq!(reasons[0]["Code"], "ConditionalCheckFailed");
    assert_eq!(reasons[0]["Item"]["version"]["N"], "1");
    assert_eq!(reasons[1], json!({"Code": "None"}));
    assert!(bench.get("b").is_null());
    assert_eq!(transact(&mut bench, &put("2", "1")), Ok(json!({})));
    assert_eq!(bench.get("a")["version"]["N"], "2");
    assert!(!bench.get("b").is_null());
}

#[test]
fn a_token_is_known_for_ten_minutes() {
    let mut table = Table::new();
    let put =
        |version: &str| json!({"Put": {"TableName": "Table", "Item": {"pk": {"S": "a"}, "version": {"N": version}}}});
    let mut transact = |version: &str, now: i64| {
        let request = json!({"ClientRequestToken": "t", "TransactItems": [put(version)]});
        let kind = table.answer("TransactWriteItems", &request, now).map_err(|refused| refused.kind().to_owned());
        kind.map(|_| table.take_records().len())
    };
    assert_eq!(transact("1", 0), Ok(1));
    assert_eq!(transact("1", 599_999), Ok(0));
    assert_eq!(transact("2", 599_999), Err("IdempotentParameterMismatchException".to_owned()));
    assert_eq!(transact("2", 600_000), Ok(1));
}

#[test]
fn a_cancelled_transaction_does_not_use_up_its_token() {
    let mut bench = Bench::default();
    let request = json!({"ClientRequestToken": "t", "TransactItems": [{"Put": {
        "TableName": "Table", "Item": {"pk": {"S": "b"}}, "ConditionExpression": "attribute_not_exists(pk)",
    }}]});
    bench.put(&json!({"pk": {"S": "b"}}));
    assert!(bench.table.answer("TransactWriteItems", &request, 0).is_err());
    bench.ask("DeleteItem", json!({"Key": {"pk": {"S": "b"}}})).unwrap();
    assert!(bench.table.answer("TransactWriteItems", &request, 0).is_ok());
}

#[test]
fn an_update_gives_back_what_is_asked_for() {
    let mut bench = Bench::default();
    let mut count = |returned: &str| {
        let request = json!({
            "Key": {"pk": {"S": "f"}},
            "UpdateExpression": "SET #ttl = :ttl ADD failures :one",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": {":ttl": {"N": "60"}, ":one": {"N": "1"}},
            "ReturnValues": returned,
        });
        bench.ask("UpdateItem", request).unwrap()
    };
    assert_eq!(count("UPDATED_NEW"), json!({"Attributes": {"ttl": {"N": "60"}, "failures": {"N": "1"}}}));
    assert_eq!(count("UPDATED_OLD")["Attributes"]["failures"]["N"], "1");
    assert_eq!(count("ALL_NEW")["Attributes"], json!({"pk": {"S": "f"}, "ttl": {"N": "60"}, "failures": {"N": "3"}}));
    assert_eq!(count("ALL_OLD")["Attributes"]["failures"]["N"], "3");
    assert_eq!(count("NONE"), json!({}));
}

#[test]
fn the_stream_has_a_record_for_each_change_and_none_for_none() {
    let mut bench = Bench::default();
    let item = json!({"pk": {"S": "a"}, "n": {"N": "1"}});
    bench.put(&item);
    bench.put(&item);
    assert_eq!(bench.table.take_records().len(), 1);
    bench.put(&json!({"pk": {"S": "a"}}));
    bench.ask("DeleteItem", json!({"Key": {"pk": {"S": "a"}}})).unwrap();
    bench.ask("DeleteItem", json!({"Key": {"pk": {"S": "a"}}})).unwrap();
    let records = bench.table.take_records();
    let record = |sequence, new_image| Record { pk: "a".to_owned(), new_image, sequence };
    assert_eq!(records, [record(2, Some(json!({"pk": {"S": "a"}}))), record(3, None)]);
    assert!(bench.table.take_records().is_empty());
}

#[test]
fn what_is_over_is_deleted_if_it_is_chosen() {
    let mut bench = Bench::default();
    for (pk, ttl) in [("a", "100"), ("b", "100"), ("c", "101"), ("d", "1")] {
        bench.put(&json!({"pk": {"S": pk}, "ttl": {"N": ttl}}));
    }
    bench.put(&json!({"pk": {"S": "e"}, "ttl": {"S": "1"}}));
    assert!(bench.table.expire(1, |_| true).is_empty());
    assert_eq!(bench.table.expire(101, |pk| pk != "b"), ["d", "a"]);
    assert_eq!(bench.table.items().map(|(pk, _)| pk).collect::<Vec<_>>(), ["b", "c", "e"]);
    assert_eq!(bench.table.expire(102, |_| true), ["b", "c"]);
    // what is over for longer than five years is left alone
    bench.put(&json!({"pk": {"S": "f"}, "ttl": {"N": "1"}}));
    assert!(bench.table.expire(2_000_000_000, |_| true).is_empty());
}

#[test]
fn the_earliest_due_is_known() {
    let mut bench = Bench::default();
    bench.put(&waiting("o-1", "ats#A#equalture#1970-01-01T00:00:07.000Z#o-1"));
    bench.put(&waiting("o-2", "ats#A#ats#1970-01-01T00:00:05.500Z#o-2"));
    assert_eq!(bench.table.earliest_due(), Some(5500));
    bench.put(&json!({"pk": {"S": "o-2"}}));
    assert_eq!(bench.table.earliest_due(), Some(7000));
}

#[test]
fn operations_are_counted() {
    let mut bench = Bench::default();
    bench.put(&json!({"pk": {"S": "a"}}));
    bench.due(&json!({})).unwrap();
    bench.due(&json!({"Limit": 0})).unwrap_err();
    let expected = [("PutItem", 1), ("Query due", 2)].map(|(name, count)| (name.to_owned(), count));
    assert_eq!(*bench.table.counts(), BTreeMap::from(expected));
}

#[test]
fn a_scan_finds_what_begins_so() {
    let mut bench = Bench::default();
    for pk in ["COMPANY#1", "ORDER#1", "COMPANY#2"] {
        bench.put(&json!({"pk": {"S": pk}}));
    }
    let request = json!({
        "FilterExpression": "begins_with(pk, :kind)",
        "ExpressionAttributeValues": {":kind": {"S": "COMPANY#"}},
    });
    let found = bench.ask("Scan", request).unwrap();
    assert_eq!((&found["Count"], &found["ScannedCount"]), (&json!(2), &json!(3)));
}

#[test]
fn the_table_is_the_one_of_the_template() {
    let template = include_str!("../../../../../template.yaml");
    let (_, table) =
        template.split_once("# ---------------------------------------------------------------- the table").unwrap();
    let (table, _) =
        table.split_once("# ---------------------------------------------------------------- the gateway").unwrap();
    let said = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let lines: Vec<&str> = table.lines().filter(said).map(str::trim).collect();
    let expected = [
        "- {AttributeName: pk, KeyType: HASH}",
        "- IndexName: due",
        "- {AttributeName: due_shard, KeyType: HASH}",
        "- {AttributeName: due, KeyType: RANGE}",
        "Projection: {ProjectionType: KEYS_ONLY}",
        "- IndexName: company",
        "- {AttributeName: company, KeyType: HASH}",
        "- {AttributeName: updated_at, KeyType: RANGE}",
        "Projection:",
        "ProjectionType: INCLUDE",
        "NonKeyAttributes: [progress, told, revision, parked]",
        "StreamSpecification: {StreamViewType: NEW_IMAGE}",
        "TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}",
    ];
    let said = lines.into_iter().filter(|line| {
        let ours = ["KeyType", "IndexName", "Projection", "NonKey", "StreamSpec", "TimeToLive"];
        ours.iter().any(|word| line.contains(word))
    });
    assert_eq!(said.collect::<Vec<_>>(), expected);
}

#[test]
fn a_transaction_updates_and_deletes_all_or_none() {
    let mut table = Table::new();
    for pk in ["a", "b"] {
        let put = json!({"TableName": "Table", "Item": {"pk": {"S": pk}, "version": {"N": "1"}}});
        table.answer("PutItem", &put, 0).unwrap();
    }
    let actions = |version: &str| {
        json!({"TransactItems": [
            {"Update": {
                "TableName": "Table",
                "Key": {"pk": {"S": "a"}},
                "UpdateExpression": "SET version = :next",
                "ConditionExpression": "version = :seen",
                "ExpressionAttributeValues": {":seen": {"N": version}, ":next": {"N": "2"}},
            }},
            {"Delete": {"TableName": "Table", "Key": {"pk": {"S": "b"}}}},
            {"Delete": {"TableName": "Table", "Key": {"pk": {"S": "c"}}}},
        ]})
    };
    let refused = table.answer("TransactWriteItems", &actions("7"), 0).unwrap_err();
    assert_eq!(refused.body["CancellationReasons"][0]["Code"], "ConditionalCheckFailed");
    assert_eq!(table.items().count(), 2);
    table.answer("TransactWriteItems", &actions("1"), 0).unwrap();
    assert_eq!(table.item("a").unwrap()["version"], json!({"N": "2"}));
    assert_eq!(table.items().count(), 1);
}

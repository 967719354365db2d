//! What the real one refuses.

use super::*;

#[test]
fn requests_that_the_real_one_refuses_are_refused() {
    let key = json!({"pk": {"S": "a"}});
    let refused = [
        ("PutItem", json!({"Item": {}})),
        ("PutItem", json!({"Item": {"pk": {"S": ""}}})),
        ("PutItem", json!({"Item": {"pk": {"N": "1"}}})),
        ("PutItem", json!({"Item": {"pk": {"S": "x".repeat(2049)}}})),
        ("PutItem", json!({"Item": {"pk": {"S": "a"}, "due": {"N": "1"}}})),
        ("PutItem", json!({"Item": {"pk": {"S": "a"}, "due_shard": {"S": "1"}}})),
        ("PutItem", json!({"Item": {"pk": {"S": "a"}, "company": {"S": ""}}})),
        ("PutItem", json!({"Item": {"pk": {"S": "a"}, "x": {"S": "x".repeat(400 * 1024)}}})),
        ("PutItem", json!({"Item": key, "ReturnValues": "ALL_NEW"})),
        ("PutItem", json!({"Item": key, "ExpressionAttributeValues": {":v": {"S": "x"}}})),
        (
            "PutItem",
            json!({"Item": key, "ConditionExpression": "ttl = :v", "ExpressionAttributeValues": {":v": {"N": "1"}}}),
        ),
        ("PutItem", json!({"Item": key, "ConditionExpression": ""})),
        ("PutItem", json!({"Item": key, "Key": key})),
        ("PutItem", json!({"Item": key, "ReturnConsumedCapacity": "TOTAL"})),
        ("PutItem", json!({"Item": key, "ReturnValuesOnConditionCheckFailure": "ALL_NEW"})),
        ("GetItem", json!({})),
        ("GetItem", json!({"Key": {"pk": {"N": "1"}}})),
        ("GetItem", json!({"Key": {"pk": {"S": "a"}, "sk": {"S": "a"}}})),
        ("GetItem", json!({"Key": key, "ProjectionExpression": "pk"})),
        ("UpdateItem", json!({"Key": key, "UpdateExpression": "REMOVE pk"})),
        ("UpdateItem", json!({"Key": key, "UpdateExpression": "REMOVE a, a"})),
        ("DeleteItem", json!({"Key": key, "Expected": {}})),
        ("DeleteItem", json!({"Key": key, "UpdateExpression": "REMOVE a"})),
        ("Scan", json!({"Limit": 0})),
    ];
    let mut bench = Bench::default();
    for (operation, request) in refused {
        let case = format!("{operation} {}", request.to_string().chars().take(200).collect::<String>());
        assert_eq!(bench.refused(operation, request).kind(), "ValidationException", "{case}");
    }
    assert_eq!(bench.table.items().count(), 0);
    assert_eq!(bench.refused("BatchGetItem", json!({})).kind(), "UnknownOperationException");
    let other = bench.table.answer("GetItem", &json!({"TableName": "Other", "Key": key}), 0);
    assert_eq!(other.unwrap_err().kind(), "ResourceNotFoundException");
}

#[test]
fn queries_that_the_real_one_refuses_are_refused() {
    let values = |shard: Value, after: Value| json!({":shard": shard, ":after": after});
    let start = |shard: &str, due: &str| json!({"ExclusiveStartKey": {"pk": {"S": "a"}, "due_shard": {"N": shard}, "due": {"S": due}}});
    let refused = [
        json!({"ConsistentRead": true}),
        json!({"IndexName": "other"}),
        json!({"Select": "COUNT"}),
        json!({"ScanIndexForward": false}),
        json!({"Limit": -1}),
        json!({"KeyConditionExpression": "due > :after AND due_shard > :shard"}),
        json!({"KeyConditionExpression": "due_shard = :shard OR due > :after"}),
        json!({"KeyConditionExpression": "due_shard = :shard AND pk > :after"}),
        json!({"KeyConditionExpression": "due_shard = :shard AND due <> :after"}),
        json!({"KeyConditionExpression": "due_shard = :shard"}),
        json!({"ExpressionAttributeValues": values(json!({"S": "1"}), json!({"S": "x"}))}),
        json!({"ExpressionAttributeValues": values(json!({"N": "1"}), json!({"S": ""}))}),
        json!({"ExclusiveStartKey": {"pk": {"S": "a"}}}),
        json!({"ExclusiveStartKey": {"pk": {"S": "a"}, "due_shard": {"N": "1"}, "due": {"S": "b"}, "x": {"S": "x"}}}),
        start("2", "b"),
        start("1", " "),
    ];
    let mut bench = Bench::default();
    for more in refused {
        let case = more.to_string();
        assert_eq!(bench.due(&more).unwrap_err().kind(), "ValidationException", "{case}");
    }
    let backwards = json!({
        "KeyConditionExpression": "due_shard = :shard AND due BETWEEN :after AND :last",
        "ExpressionAttributeValues": {":shard": {"N": "1"}, ":after": {"S": "b"}, ":last": {"S": "a"}},
    });
    assert!(bench.due(&backwards).unwrap_err().message().contains("BETWEEN"));
    assert!(bench.due(&start("1", "b")).is_ok());
}

#[test]
fn transactions_that_the_real_one_refuses_are_refused() {
    let put = |item: Value| json!({"Put": {"TableName": "Table", "Item": item}});
    let a = put(json!({"pk": {"S": "a"}}));
    let refused = [
        json!([]),
        json!([a, a]),
        json!([a, {"Delete": {"TableName": "Table", "Key": {"pk": {"S": "a"}}}}]),
        json!([{"ConditionCheck": {"TableName": "Table", "Key": {"pk": {"S": "a"}}, "ConditionExpression": "x = y"}}]),
        json!([a, put(json!({"pk": {"S": ""}}))]),
        json!([a, put(json!({"pk": {"S": "b"}, "x": {"S": "x".repeat(400 * 1024)}}))]),
        Value::from(vec![a.clone(); 101]),
    ];
    let mut table = Table::new();
    for actions in refused {
        let refused = table.answer("TransactWriteItems", &json!({"TransactItems": actions}), 0).unwrap_err();
        assert_eq!(refused.kind(), "ValidationException", "{}", refused.body);
    }
    let actions = json!([a, put(json!({"pk": {"S": "b"}, "due": {"N": "1"}}))]);
    let refused = table.answer("TransactWriteItems", &json!({"TransactItems": actions}), 0).unwrap_err();
    assert_eq!(refused.body["CancellationReasons"][1]["Code"], "ValidationError");
    assert_eq!(table.items().count(), 0);
}

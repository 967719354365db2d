//! Queries and pages.

use super::*;

#[test]
fn a_query_goes_on_where_it_stopped() {
    let mut bench = Bench::default();
    for n in 0..5 {
        bench.put(&waiting(&format!("o-{n}"), &format!("p-{n}")));
    }
    let first = bench.due(&json!({"Limit": 2})).unwrap();
    assert_eq!((&first["Count"], &first["ScannedCount"]), (&json!(2), &json!(2)));
    let key = json!({"pk": {"S": "o-1"}, "due_shard": {"N": "1"}, "due": {"S": "p-1"}});
    assert_eq!((&first["Items"][1], &first["LastEvaluatedKey"]), (&key, &key));
    let rest = bench.due(&json!({"ExclusiveStartKey": key})).unwrap();
    assert_eq!(rest["Count"], 3);
    assert_eq!(rest["Items"][0]["pk"]["S"], "o-2");
    assert_eq!(rest.get("LastEvaluatedKey"), None);
    let exact = bench.due(&json!({"Limit": 5})).unwrap();
    assert_eq!(exact["LastEvaluatedKey"]["pk"]["S"], "o-4");
}

#[test]
fn a_page_holds_a_megabyte() {
    let mut bench = Bench::default();
    for n in 0..3_u32 {
        bench.put(&json!({
            "pk": {"S": format!("{n}")}, "company": {"S": "c"}, "updated_at": {"S": "t"},
            "progress": {"S": "x".repeat(399 * 1024)},
        }));
    }
    let request = json!({
        "IndexName": "company",
        "KeyConditionExpression": "company = :company",
        "ExpressionAttributeValues": {":company": {"S": "c"}},
    });
    let page = bench.ask("Query", request).unwrap();
    assert_eq!((&page["Count"], &page["LastEvaluatedKey"]["pk"]["S"]), (&json!(2), &json!("1")));
    let page = bench.ask("Scan", json!({})).unwrap();
    assert_eq!((&page["Count"], &page["LastEvaluatedKey"]), (&json!(2), &json!({"pk": {"S": "1"}})));
    let rest = bench.ask("Scan", json!({"ExclusiveStartKey": page["LastEvaluatedKey"]})).unwrap();
    assert_eq!((&rest["Count"], rest.get("LastEvaluatedKey")), (&json!(1), None));
}

#[test]
fn each_index_holds_its_projection_and_no_more() {
    let mut bench = Bench::default();
    let mut item = waiting("o", "p");
    for name in ["company", "updated_at", "progress", "email"] {
        item[name] = json!({"S": "x"});
    }
    bench.put(&item);
    let names = |answer: &Value| answer["Items"][0].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut due = names(&bench.due(&json!({})).unwrap());
    due.sort();
    assert_eq!(due, ["due", "due_shard", "pk"]);
    let request = json!({
        "IndexName": "company",
        "KeyConditionExpression": "company = :c",
        "ExpressionAttributeValues": {":c": {"S": "x"}},
    });
    let mut company = names(&bench.ask("Query", request).unwrap());
    company.sort();
    assert_eq!(company, ["company", "pk", "progress", "updated_at"]);
}

#[test]
fn an_index_may_lag_behind_the_table() {
    let mut bench = Bench::default();
    bench.table.lag_index(1000);
    bench.put(&waiting("o", "p"));
    assert!(!bench.get("o").is_null());
    assert_eq!(bench.due(&json!({})).unwrap()["Count"], 0);
    bench.now = 1000;
    assert_eq!(bench.due(&json!({})).unwrap()["Count"], 1);
    bench.ask("DeleteItem", json!({"Key": {"pk": {"S": "o"}}})).unwrap();
    assert_eq!(bench.due(&json!({})).unwrap()["Count"], 1);
    bench.table.lag_index(0);
    bench.now = 2000;
    assert_eq!(bench.due(&json!({})).unwrap()["Count"], 0);
}

//! The order in `events/dispatcher.json` is one that the desk reads, and that it would write again just so.

use crate::bench::{Bench, Item};
use assessment::ids::OrderKey;
use assessment::ports::Orders as _;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

/// An attribute as a stream record spells it.
fn attribute(spelt: &Value) -> AttributeValue {
    let (kind, value) = spelt.as_object().unwrap().iter().next().unwrap();
    let text = || value.as_str().unwrap().to_owned();
    match kind.as_str() {
        "S" => AttributeValue::S(text()),
        "N" => AttributeValue::N(text()),
        "BOOL" => AttributeValue::Bool(value.as_bool().unwrap()),
        "L" => AttributeValue::L(value.as_array().unwrap().iter().map(attribute).collect()),
        "M" => AttributeValue::M(item(value)),
        other => panic!("{other} is not written by us"),
    }
}

fn item(spelt: &Value) -> Item {
    spelt.as_object().unwrap().iter().map(|(name, value)| (name.clone(), attribute(value))).collect()
}

#[tokio::test]
async fn the_order_in_the_dispatchers_event_is_as_the_desk_writes_it() {
    let event: Value = serde_json::from_str(include_str!("../../events/dispatcher.json")).unwrap();
    let image = item(&event["Records"][0]["dynamodb"]["NewImage"]);
    let pk = image["pk"].as_s().unwrap().clone();
    let bench = Bench::new().await;
    bench.put(image.clone()).await;
    let key = OrderKey::parse(pk.strip_prefix("ORDER#").unwrap()).unwrap();
    let order = bench.desk.find(&key).await.unwrap().unwrap();

    let bench = Bench::new().await;
    bench.place(&order).await;
    assert_eq!(bench.item(&pk).await.unwrap(), image);
}

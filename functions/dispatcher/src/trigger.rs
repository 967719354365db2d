//! What wakes the dispatcher: records of the table's stream, or the clock.

use assessment::ids::{CompanyKey, OrderKey};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The event as Lambda hands it over: a batch of stream records, or the schedule's event, which has none.
#[derive(Debug, Deserialize)]
pub struct Event {
    #[serde(rename = "Records", default)]
    records: Option<Vec<Record>>,
}

#[derive(Debug, Deserialize)]
struct Record {
    dynamodb: Change,
}

#[derive(Debug, Deserialize)]
struct Change {
    #[serde(rename = "Keys")]
    keys: Keys,
}

#[derive(Debug, Deserialize)]
struct Keys {
    pk: Text,
}

#[derive(Debug, Deserialize)]
struct Text {
    #[serde(rename = "S")]
    s: String,
}

/// Why the dispatcher was woken.
#[derive(Debug, PartialEq, Eq)]
pub enum Trigger {
    /// These orders have work to do at once.
    Orders(BTreeMap<CompanyKey, Vec<OrderKey>>),
    /// A minute has passed.
    Schedule,
}

impl From<Event> for Trigger {
    fn from(event: Event) -> Self {
        let Some(records) = event.records else { return Self::Schedule };
        let mut orders: BTreeMap<CompanyKey, Vec<OrderKey>> = BTreeMap::new();
        for record in records {
            let key = record.dynamodb.keys.pk.s;
            let Some(Ok(order)) = key.strip_prefix("ORDER#").map(OrderKey::parse) else { continue };
            let known = orders.entry(order.company.clone()).or_default();
            if !known.contains(&order) {
                known.push(order);
            }
        }
        Self::Orders(orders)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trigger(text: &str) -> Trigger {
        serde_json::from_str::<Event>(text).unwrap().into()
    }

    #[test]
    fn records_are_gathered_by_company_each_order_once() {
        let record = |pk: &str| format!(r#"{{"eventName":"INSERT","dynamodb":{{"Keys":{{"pk":{{"S":"{pk}"}}}}}}}}"#);
        let keys = [
            "ORDER#smartrecruiters#A#1",
            "ORDER#smartrecruiters#B#2",
            "ORDER#smartrecruiters#A#1",
            "LANE#x",
            "ORDER#?",
        ];
        let Trigger::Orders(orders) = trigger(&format!(r#"{{"Records":[{}]}}"#, keys.map(record).join(","))) else {
            panic!("a schedule")
        };
        let shown: Vec<String> = orders.values().flatten().map(ToString::to_string).collect();
        assert_eq!(shown, ["smartrecruiters#A#1", "smartrecruiters#B#2"]);
    }

    #[test]
    fn the_schedule_has_no_records() {
        assert_eq!(
            trigger(r#"{"source":"aws.events","detail-type":"Scheduled Event","detail":{}}"#),
            Trigger::Schedule
        );
    }
}

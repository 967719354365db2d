//! What one look at everything due costs: store operations, by how many companies wait and how many orders.

use crate::faults::{Plan, Storm};
use crate::stage::{DAY, MINUTE, Stage, companies, on_stage};
use dispatcher::trigger::Trigger;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One look at everything due, behind an Equalture that is down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept {
    /// Companies that wait.
    pub companies: u64,
    /// Orders that wait, of all of them.
    pub orders: u64,
    /// Store operations by their kind.
    pub operations: BTreeMap<String, u64>,
}

impl Swept {
    /// All store operations.
    pub fn total(&self) -> u64 {
        self.operations.values().sum()
    }
}

/// Has so many orders wait, spread over so many companies, and sweeps once. The probe of each company is due.
pub fn sweep(of: u64, orders: u64) -> Swept {
    let storm = Storm::over_equalture(0, DAY);
    on_stage(Plan::of_storms(1, of, vec![storm]), &companies(of), |stage| async move {
        for company in companies(of) {
            breaker_opens(&stage, &company).await;
            wait(&stage, &company, orders / of);
        }
        stage.world.sleep(2 * MINUTE).await;
        let before = stage.world.state().table.counts().clone();
        stage.dispatchers.invoke(Trigger::Schedule).await;
        Swept { companies: of, orders, operations: since(&before, &stage) }
    })
}

/// Three orders fail; then one is taken that nobody tries.
async fn breaker_opens(stage: &Stage, company: &str) {
    for number in 0..3 {
        stage.clone().orders(company.to_owned(), number).await;
    }
    stage.dispatchers.invoke(Trigger::Schedule).await;
    stage.clone().orders(company.to_owned(), 3).await;
}

/// Copies the one that waits until so many do, under other keys.
fn wait(stage: &Stage, company: &str, orders: u64) {
    let now = stage.world.at();
    let mut state = stage.world.state();
    let item = state.table.item(&format!("ORDER#smartrecruiters#{company}#{company}-3")).cloned().unwrap_or_default();
    assert!(item["due"].is_object() && item["attempts"]["L"] == json!([]), "it waits, untried: {item}");
    for number in 4..orders {
        let put = json!({ "TableName": "bridge", "Item": copied(&item, company, number) });
        state.table.answer_own("PutItem", put, now).unwrap_or_else(|refused| panic!("{}", refused.body));
        state.table.take_records();
    }
}

fn copied(item: &Value, company: &str, number: u64) -> Value {
    let mut copy = item.clone();
    for name in ["pk", "due"] {
        let text = item[name]["S"].as_str().unwrap_or_default();
        let key = text.strip_suffix(&format!("{company}-3")).unwrap_or_else(|| panic!("{text}"));
        copy[name]["S"] = json!(format!("{key}{company}-{number:07}"));
    }
    copy
}

fn since(before: &BTreeMap<String, u64>, stage: &Stage) -> BTreeMap<String, u64> {
    let state = stage.world.state();
    let more = |(kind, count): (&String, &u64)| (kind.clone(), count - before.get(kind).unwrap_or(&0));
    state.table.counts().iter().map(more).filter(|(_, count)| *count > 0).collect()
}

/// Those that cost more than the sweep of as many companies with the fewest orders.
pub fn grown(all: &[Swept]) -> Vec<&Swept> {
    let least = |of: u64| all.iter().filter(|swept| swept.companies == of).min_by_key(|swept| swept.orders);
    let grows = |swept: &&Swept| least(swept.companies).is_some_and(|least| swept.total() > least.total());
    all.iter().filter(grows).collect()
}

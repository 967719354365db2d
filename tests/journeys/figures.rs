//! The figures of which the alarms are made: a line of the dispatcher's log once a minute.

use std::time::Duration;

use peers::{Fault, Rule};
use serde_json::Value;
use tests::Scene;

/// The figures of the last look at everything due.
fn last_sweep(scene: &Scene) -> Value {
    let lines = scene.stage.sandbox.logs().into_iter().filter(|line| line.function == "dispatcher");
    let mut objects = lines.filter_map(|line| serde_json::from_str::<Value>(&line.line).ok());
    objects.rfind(|object| object["message"] == "swept").unwrap_or_default()
}

#[tokio::test]
async fn a_paused_lane_and_the_oldest_waiting_order_are_counted_once_a_minute() {
    let scene = Scene::set().await;
    scene.settles().await;
    let quiet = last_sweep(&scene);
    assert_eq!((&quiet["paused_lanes"], &quiet["oldest_waiting_s"]), (&0.into(), &0.into()), "{quiet}");

    scene.equalture().faults().add(Rule::from(Fault::Status { code: 404, retry_after: None }));
    scene.orders(scene.draft(&scene.ada())).await;
    scene.time_passes(Duration::from_secs(1000)).await;
    let paused = last_sweep(&scene);
    assert_eq!((&paused["companies"], &paused["paused_lanes"]), (&1.into(), &1.into()), "{paused}");
    assert!((1000..1100).contains(&paused["oldest_waiting_s"].as_i64().unwrap()), "{paused}");
}

//! Afterwards.

use crate::*;

#[tokio::test(start_paused = true)]
async fn scores_are_forgotten_in_time_and_equal_ones_change_nothing_then() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweeps(2).await;
    assert!(world.order(&key).outcome().is_some());
    world.pass(secs(90 * DAY)).await;
    world.sweep().await;
    let sealed = world.order(&key);
    assert!(sealed.outcome().is_none() && sealed.sealed.is_some() && sealed.keep_until.is_some());
    world.result(&key, 1, SCORES).await.unwrap();
    assert_eq!(world.order(&key), sealed);
    world.sweeps(2).await;
    assert_eq!(world.ats.told(), ["invited", "completed"]);
    world.result(&key, 1, "Focus=(5) best").await.unwrap();
    world.sweeps(2).await;
    assert_eq!(world.ats.told(), ["invited", "completed", "completed"]);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_named_in_what_is_left() {
    let world = TestWorld::new();
    for key in world.place_many(3).await {
        world.stream(&key).await;
    }
    world.disable();
    world.place_many(1).await;
    world.pass(secs(2)).await;
    world.sweeps(1).await;
    for order in world.orders() {
        assert!(matches!(order.candidate, Candidate::Forgotten { .. }), "{order:?}");
        assert!(!format!("{order:?}").contains("anary"), "{order:?}");
    }
}

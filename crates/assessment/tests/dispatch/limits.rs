//! Limits.

use crate::*;
use std::sync::Arc;
use std::sync::atomic::Ordering;

#[tokio::test(start_paused = true)]
async fn calls_stay_below_eight_a_second_and_six_at_once() {
    let world = TestWorld::new();
    world.equalture.wire().takes = secs(1);
    world.ats.wire().takes = SignedDuration::from_millis(1);
    world.place_many(100).await;
    world.sweep().await;
    assert_eq!(world.ats.told().len(), 100);
    for wire in [world.equalture.wire(), world.ats.wire()] {
        assert!(wire.most_a_second() <= 8, "{} a second", wire.most_a_second());
        assert!(wire.most_at_once <= 6, "{} at once", wire.most_at_once);
    }
    assert!(world.equalture.wire().most_at_once > 1, "and not one after the other");
}

#[tokio::test(start_paused = true)]
async fn results_that_all_come_at_once_are_told_no_faster_either() {
    let world = TestWorld::new();
    let keys = world.place_many(60).await;
    world.sweep().await;
    world.ats.wire().takes = SignedDuration::from_millis(1);
    world.ats.wire().calls.clear();
    for key in &keys {
        world.result(key, 1, SCORES).await.unwrap();
    }
    world.sweep().await;
    assert_eq!(world.ats.told().len(), 120);
    assert_eq!(world.ats.wire().most_a_second(), 8);
}

#[tokio::test(start_paused = true)]
async fn nothing_starts_that_cannot_end_before_the_deadline() {
    let world = TestWorld::new();
    world.place_many(400).await;
    let deadline = world.now() + secs(60);
    let worked = sweep(&world, world.uptime() + secs(60)).await.unwrap().remove(0).1;
    assert!(world.now() <= deadline);
    let latest = deadline - secs(15);
    let calls: Vec<Timestamp> = world.equalture.wire().calls.iter().chain(&world.ats.wire().calls).copied().collect();
    assert!(calls.iter().all(|call| *call <= latest));
    assert!(calls.len() > 200, "{}", calls.len());
    assert_eq!(worked.unwrap().obstacles, [], "running out of time says nothing about an upstream");
    assert!(world.lane_is_free());
    assert!(world.orders().iter().all(|order| !is_calling(order) && order.telling.is_none()));
    assert!(world.orders().iter().all(|order| order.due.is_some() && order.retry.is_none()));
    world.sweeps(4).await;
    assert_eq!((world.ats.told().len(), world.equalture.invited().len()), (400, 400));
}

#[tokio::test(start_paused = true)]
async fn a_shift_without_time_does_nothing_and_lets_go() {
    let world = TestWorld::new();
    let now = world.now();
    let open = Breaker::Open { obstacle: Obstacle::Outage, since: now, probe_at: now };
    world.tables().lanes.entry(company_key()).or_default().breakers.equalture = open;
    let key = world.place("o-1").await;
    let late = world.place("o-2").await;
    world.tables().orders.get_mut(&late).unwrap().deadline = now;
    work_lane(&world, &company_key(), &[key.clone(), late.clone()], world.uptime() + secs(15)).await.unwrap();
    assert_eq!(world.equalture.wire().probes, []);
    assert_eq!((world.order(&key).version, world.order(&late).version), (1, 1));
    assert!(world.lane_is_free());
    assert_eq!(world.breaker(Upstream::Equalture), open);
}

#[tokio::test(start_paused = true)]
async fn i6_nothing_is_sent_under_a_claim_that_a_wrong_clock_has_written() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    // The answer to the write that claims brings the right time.
    let ahead = Arc::clone(&world.ahead);
    world.whenever_stored(move |_, _| ahead.store(0, Ordering::Relaxed));
    world.ahead.store(240_000, Ordering::Relaxed);
    world.stream(&key).await;
    assert_eq!((world.equalture.invited().len(), world.count(&key, "not_sent")), (0, 1));
    world.sweeps(2).await;
    assert_eq!((world.equalture.invited().len(), world.order(&key).told), (1, 1));
}

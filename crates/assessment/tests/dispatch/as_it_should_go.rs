//! The way it should go.

use crate::*;

#[tokio::test(start_paused = true)]
async fn an_order_is_invited_completed_and_told_with_exactly_one_create() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    assert_eq!(world.order(&key).progress, Progress::Invited);
    assert_eq!(world.ats.told(), ["invited"]);
    world.pass(mins(50)).await;
    world.result(&key, 1, SCORES).await.unwrap();
    world.stream(&key).await;
    world.sweeps(3).await;

    let order = world.order(&key);
    assert_eq!((order.progress, order.told), (Progress::Completed, order.revision));
    assert_eq!(world.equalture.invited(), [email(&key)]);
    assert_eq!(world.equalture.callbacks(), ["https://bridge.test/equalture/callbacks/o-1.1"]);
    assert_eq!(world.ats.told(), ["invited", "completed"]);
    let last = world.ats.heard().pop().unwrap();
    assert_eq!((last.scores.len(), last.report.as_str()), (1, "https://bridge.test/reports/o-1"));
    assert!(world.lane_is_free());
}

#[tokio::test(start_paused = true)]
async fn the_same_stream_event_twice_does_nothing_twice() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    let twice = [key.clone(), key.clone()];
    work_lane(&world, &company_key(), &twice, world.uptime() + mins(1)).await.unwrap();
    let version = world.order(&key).version;
    world.stream(&key).await;
    assert_eq!(world.order(&key).version, version, "nothing was written");
    join!(world.stream(&key), world.stream(&key), world.sweep());
    assert_eq!((world.equalture.invited().len(), world.ats.told().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_order_that_the_index_does_not_know_yet_is_not_kept_waiting() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().not_indexed = Some(key.clone());
    world.stream(&key).await;
    assert_eq!(world.ats.told(), ["invited"]);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_gone_is_no_trouble() {
    let world = TestWorld::new();
    let worked = world.stream(&key("nobody")).await;
    assert!(!worked.held && worked.remarks.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_second_shift_knocks_and_the_first_looks_again() {
    let world = TestWorld::new();
    let first = world.place("o-1").await;
    let (worked, second) = join!(world.stream(&first), async {
        world.pass(SignedDuration::from_millis(100)).await;
        let second = world.place("o-2").await;
        assert!(world.stream(&second).await.held);
        second
    });
    assert!(!worked.held);
    assert_eq!(world.equalture.invited(), [email(&first), email(&second)]);
    assert!(world.lane_is_free());
}

#[tokio::test(start_paused = true)]
async fn a_knock_after_the_last_look_is_heard_too() {
    let world = TestWorld::new();
    let first = world.place("o-1").await;
    // Nothing is due any more, and the holder is about to let go.
    let later = world.now() + mins(1);
    world.whenever_stored(move |stored, tables| {
        let stranger = key("o-2");
        if stored.due.is_some_and(|due| due > later) && !tables.orders.contains_key(&stranger) {
            let fresh = Order { key: stranger.clone(), version: 1, due: Some(start()), ..world::fixtures::order() };
            tables.orders.insert(stranger, fresh);
            tables.lanes.get_mut(&company_key()).unwrap().knocked = true;
        }
    });
    world.stream(&first).await;
    assert_eq!(world.equalture.invited().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lane_whose_holder_died_is_free_after_its_lease() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    let dead = world.take(&company_key(), &Nonce("dead".into()), world.now()).await.unwrap();
    assert!(matches!(dead, Taken::Ours(_)));
    world.sweeps(1).await;
    assert_eq!(world.equalture.invited().len(), 0);
    world.sweeps(2).await;
    assert_eq!(world.equalture.invited(), [email(&key)]);
}

#[tokio::test(start_paused = true)]
async fn a_candidate_without_address_is_asked_for_and_then_invited() {
    let world = TestWorld::new();
    let by_id = Named::ById(AtsId::parse("c-1").unwrap());
    let key = world.place_for("o-1", by_id.clone()).await;
    world.stream(&key).await;
    assert_eq!(world.equalture.invited(), ["canary-c-1@example.com"]);

    *world.ats.no_address.lock().unwrap() = true;
    let other = world.place_for("o-2", by_id).await;
    world.stream(&other).await;
    assert_eq!(world.order(&other).progress, Progress::Refused(Refusal::NoEmail));
    assert_eq!(world.ats.told(), ["invited", "refused"]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_order_is_told_and_not_tried_again() {
    let world = TestWorld::new();
    world.equalture.is(Weather::Refusing);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.sweeps(5).await;
    assert_eq!((world.equalture.wire().calls.len(), world.ats.told()), (1, vec!["refused"]));
    assert_eq!(world.breaker(Upstream::Equalture), Breaker::default(), "a refusal is an answer");
}

#[tokio::test(start_paused = true)]
async fn an_order_without_a_result_expires_and_is_told() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.pass(secs(60 * DAY)).await;
    world.sweep().await;
    assert_eq!(world.ats.told(), ["invited", "expired"]);
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweep().await;
    assert_eq!(world.ats.told(), ["invited", "expired", "completed"]);
}

//! The store fails.

use crate::*;

#[tokio::test(start_paused = true)]
async fn an_ending_that_the_store_does_not_take_is_tried_again() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.whenever_stored(|stored, tables| tables.writes_lost = if is_calling(stored) { 2 } else { 0 });
    world.stream(&key).await;
    assert_eq!(world.attempt(&key, 1).reference, Some(world::fixtures::reference("r-1")));
    assert_eq!(world.ats.told(), ["invited"]);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_landed_unanswered_knows_itself() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().answers_lost = 1;
    world.stream(&key).await;
    assert_eq!(world.equalture.invited().len(), 1, "the recorded attempt was ours");
    world.whenever_stored(|_, tables| tables.answers_lost = 1);
    world.result(&key, 1, SCORES).await.unwrap();
    world.stream(&key).await;
    assert_eq!(world.ats.told(), ["invited", "completed"]);
    assert_eq!((world.count(&key, "created"), world.count(&key, "completed")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_ending_that_is_never_stored_is_a_doubt() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.whenever_stored(|stored, tables| tables.writes_lost = if is_calling(stored) { 4 } else { 0 });
    let worked = world.stream(&key).await;
    assert!(worked.remarks.iter().any(|remark| remark.what == "store_unavailable"));
    assert!(world.lane_is_free());
    world.tables().hook = None;
    world.sweeps(29).await;
    assert_eq!(world.equalture.invited().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_company_that_cannot_be_read_before_the_call_leaves_no_doubt() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().write_takes = secs(2);
    world.whenever_stored(|stored, tables| tables.company_reads_lost = u32::from(is_calling(stored)));
    world.stream(&key).await;
    assert_eq!(world.attempt(&key, 1).ending, Some(Ending::NotSent));
    assert_eq!(world.breaker(Upstream::Equalture), Breaker::default());
    (world.tables().hook, world.tables().write_takes) = (None, SignedDuration::ZERO);
    world.sweeps(2).await;
    assert_eq!(world.equalture.invited().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_while_probing_strands_no_lane() {
    let world = TestWorld::new();
    let now = world.now();
    let open = Breaker::Open { obstacle: Obstacle::Outage, since: now, probe_at: now };
    world.tables().lanes.entry(company_key()).or_default().breakers.equalture = open;
    let key = world.place("o-1").await;
    world.tables().company_reads_lost = 1;
    world.sweep().await;
    assert!(world.lane_is_free());
    world.sweep().await;
    assert_eq!(world.order(&key).progress, Progress::Invited);
}

#[tokio::test(start_paused = true)]
async fn news_is_applied_to_whatever_the_order_has_become() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    let seen = world.order(&key);
    world.stream(&key).await;
    let recorded = assessment::record::record(&world, &world, &seen, &Fact::Started).await.unwrap();
    assert!(matches!(recorded, assessment::record::Recorded::Done(_)));
    assert_eq!(world.order(&key).progress, Progress::Started);
    let decision = Fact::Rested(None, None);
    assessment::record::record(&world, &world, &seen, &decision).await.unwrap();
    assert!(world.order(&key).due.is_some(), "a decision about an older version is dropped");
    assert!(world.find(&key).await.unwrap().is_some());
}

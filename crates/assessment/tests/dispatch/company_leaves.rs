//! The company leaves.

use crate::*;

#[tokio::test(start_paused = true)]
async fn a_company_that_leaves_between_record_and_call_is_not_called_for() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().write_takes = secs(2);
    world.whenever_stored(|stored, tables| {
        if is_calling(stored) {
            tables.companies.get_mut(&company_key()).unwrap().status = CompanyStatus::Disabled;
        }
    });
    world.stream(&key).await;
    assert_eq!((world.equalture.wire().calls.len(), world.ats.wire().calls.len()), (0, 0));
    let order = world.order(&key);
    assert_eq!(order.progress, Progress::Cancelled);
    assert_eq!(order.candidate, Candidate::Forgotten { masked: None, subject: None });
    assert_eq!(world.breaker(Upstream::Equalture), Breaker::default(), "no call says nothing about Equalture");
}

#[tokio::test(start_paused = true)]
async fn a_company_that_leaves_between_record_and_patch_is_not_told() {
    let world = TestWorld::new();
    world.ats.is(Weather::Down);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.ats.is(Weather::Up);
    world.ats.wire().calls.clear();
    let before = world.breaker(Upstream::Ats);
    world.pass(secs(5)).await;
    world.tables().write_takes = secs(2);
    world.whenever_stored(|stored, tables| {
        if stored.telling.is_some() {
            tables.companies.get_mut(&company_key()).unwrap().status = CompanyStatus::Disabled;
        }
    });
    world.stream(&key).await;
    assert_eq!((world.ats.wire().calls.len(), world.order(&key).progress), (0, Progress::Cancelled));
    assert_eq!(world.count(&key, "owed_invited"), 1);
    assert_eq!(world.breaker(Upstream::Ats), before, "no call says nothing about the ATS");
}

#[tokio::test(start_paused = true)]
async fn i7_no_call_begins_two_seconds_after_a_company_has_left() {
    let world = TestWorld::new();
    world.place_many(60).await;
    let ((), left_at) = join!(
        async {
            world.sweep().await;
        },
        async {
            world.pass(secs(3)).await;
            world.disable();
            world.now()
        }
    );
    let last_begins = left_at + secs(2);
    assert!(world.equalture.wire().calls.iter().all(|call| *call <= last_begins));
    assert!(world.ats.wire().calls.iter().all(|call| *call <= last_begins));
    assert!(!world.equalture.wire().calls.is_empty());
    world.sweep().await;
    let rests = |order: &Order| order.due.is_none_or(|due| due == order.deadline);
    assert!(world.orders().iter().all(|order| rests(order) && !order.is_behind()));
    assert_eq!(world.with_progress(Progress::Accepted), 0, "what was still missing is dropped");
    assert!(world.with_progress(Progress::Cancelled) >= 30);
    world.equalture.wire().calls.clear();
    world.sweeps(3).await;
    assert!(world.equalture.wire().calls.is_empty());
}

#[tokio::test(start_paused = true)]
async fn i7_what_the_store_took_long_to_say_of_a_company_is_not_relied_on() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().company_read_takes = secs(3);
    world.stream(&key).await;
    assert!(world.equalture.wire().calls.is_empty());
    world.tables().company_read_takes = SignedDuration::ZERO;
    world.stream(&key).await;
    assert_eq!(world.order(&key).progress, Progress::Invited);
}

#[tokio::test(start_paused = true)]
async fn i7_a_company_that_has_left_is_not_even_probed_for() {
    let world = TestWorld::new();
    world.equalture.is(Weather::Down);
    world.ats.is(Weather::Down);
    let orders = world.place_many(5).await;
    world.sweeps(3).await;
    assert!(!world.equalture.wire().probes.is_empty());
    world.disable();
    world.pass(secs(2)).await;
    world.equalture.wire().probes.clear();
    world.sweeps(3).await;
    assert_eq!(world.equalture.wire().probes, []);
    assert_eq!(world.with_progress(Progress::Cancelled), orders.len());
}

//! The ATS is down.

use crate::*;

#[tokio::test(start_paused = true)]
async fn i6_an_ambiguous_patch_is_followed_by_none_before_it_has_settled_and_then_by_the_newest_state() {
    let world = TestWorld::new();
    world.ats.is(Weather::AnswerLost);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.ats.is(Weather::Up);
    let not_after = world.order(&key).telling.unwrap().not_after;
    world.result(&key, 1, SCORES).await.unwrap();
    for _ in 0..5 {
        world.stream(&key).await;
        world.pass(secs(10)).await;
    }
    assert_eq!(world.ats.told(), ["invited"]);
    world.sweeps(2).await;
    let heard = world.ats.heard();
    assert_eq!((heard.len(), heard[1].progress), (2, Progress::Completed));
    assert!(heard[1].at >= not_after);
    let order = world.order(&key);
    assert_eq!((order.told, order.telling), (order.revision, None));
}

#[tokio::test(start_paused = true)]
async fn i6_a_dispatcher_that_died_while_telling_is_waited_for() {
    let world = TestWorld::new();
    world.ats.is(Weather::Down);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.ats.is(Weather::Up);
    let telling = telling(1, 200);
    world.happens(&key, Fact::TellingBegun(telling.clone())).await;
    world.sweeps(3).await;
    assert_eq!(world.ats.told(), [] as [&str; 0]);
    world.sweeps(2).await;
    assert!(world.ats.heard()[0].at >= telling.not_after);
}

#[tokio::test(start_paused = true)]
async fn a_result_that_comes_while_a_patch_is_under_way_is_told_afterwards() {
    let world = TestWorld::new();
    world.ats.wire().takes = secs(10);
    let key = world.place("o-1").await;
    join!(world.stream(&key), async {
        world.pass(secs(5)).await;
        world.result(&key, 1, SCORES).await.unwrap();
    });
    assert_eq!(world.ats.told(), ["invited", "completed"]);
    let heard = world.ats.heard();
    assert!(heard[1].at >= heard[0].at + secs(10), "one after the other");
    assert_eq!(world.order(&key).told, world.order(&key).revision);
}

#[tokio::test(start_paused = true)]
async fn an_ats_that_is_down_for_a_day_loses_nothing() {
    let world = TestWorld::new();
    let keys = world.place_many(10).await;
    world.sweep().await;
    world.ats.is(Weather::Down);
    for key in &keys {
        world.result(key, 1, SCORES).await.unwrap();
    }
    world.sweeps(24 * 60).await;
    assert_eq!(world.ats.heard().len(), keys.len(), "the invitations");
    world.ats.is(Weather::Up);
    world.sweeps(3).await;
    let completed = world.ats.told().iter().filter(|told| **told == "completed").count();
    assert_eq!((completed, world.ats.heard().len()), (keys.len(), 2 * keys.len()));
}

#[tokio::test(start_paused = true)]
async fn while_the_ats_is_down_results_wait_unwritten() {
    let world = TestWorld::new();
    let keys = world.place_many(20).await;
    world.sweep().await;
    for key in &keys {
        world.result(key, 1, SCORES).await.unwrap();
    }
    world.ats.is(Weather::Down);
    world.ats.wire().calls.clear();
    world.tables().written.clear();
    world.sweeps(60).await;
    let tried = world.ats.wire().calls.len();
    assert!((3..=6).contains(&tried), "{tried} calls until the breaker opened");
    let written: std::collections::BTreeSet<OrderKey> =
        world.tables().written.iter().map(|order| order.key.clone()).collect();
    assert_eq!(written.len(), tried, "the others keep their due time");
}

#[tokio::test(start_paused = true)]
async fn an_order_that_the_ats_forgot_is_told_nothing_more_and_keeps_its_result() {
    let world = TestWorld::new();
    world.ats.is(Weather::Refusing);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.ats.is(Weather::Up);
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweeps(3).await;
    let order = world.order(&key);
    assert_eq!((world.ats.wire().calls.len(), order.gone, order.outcome().is_some()), (1, true, true));
}

#[tokio::test(start_paused = true)]
async fn a_document_that_the_ats_does_not_like_stops_nobody_else() {
    let world = TestWorld::new();
    world.ats.wire().then = Some((1, Weather::Up));
    world.ats.is(Weather::Odd);
    world.place_many(4).await;
    world.sweep().await;
    assert_eq!(world.ats.told().len(), 3);
    world.sweeps(2).await;
    assert_eq!(world.ats.told().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_the_ats_has_not_taken_for_a_week_is_parked_and_said_to_be_once_a_day() {
    let world = TestWorld::new();
    world.ats.is(Weather::Odd);
    let key = world.place("o-1").await;
    let mut remarks = world.stream(&key).await.remarks;
    let said = |remarks: &[Remark], what| remarks.iter().filter(|remark| remark.what == what).count();
    for _ in 0..19 * 24 {
        world.pass(mins(30)).await;
        remarks.extend(world.sweep().await.into_iter().flat_map(|(_, worked)| worked.remarks));
    }
    assert!(world.order(&key).parked);
    assert_eq!((said(&remarks, LATE), said(&remarks, PARKED)), (1, 3), "after seven days, eight and nine");
    let again = world.stream(&key).await.remarks;
    assert_eq!(said(&again, PARKED), 0, "a look in between says nothing");

    world.ats.is(Weather::Up);
    world.happens(&key, Fact::Redriven).await;
    world.stream(&key).await;
    let order = world.order(&key);
    assert_eq!((world.ats.told(), order.parked, order.is_behind()), (vec!["invited"], false, false));
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_parked_shortly_before_its_deadline_is_said_to_be_once() {
    let world = TestWorld::new();
    world.change_company(|company| company.settings.expires_after = SignedDuration::from_hours(7 * 24 + 12));
    world.ats.is(Weather::Odd);
    let key = world.place("o-1").await;
    let mut remarks = world.stream(&key).await.remarks;
    for _ in 0..(7 * 24 + 11) * 2 {
        world.pass(mins(30)).await;
        remarks.extend(world.sweep().await.into_iter().flat_map(|(_, worked)| worked.remarks));
    }
    assert_eq!(remarks.iter().filter(|remark| remark.what == PARKED).count(), 1);
    assert_eq!(world.order(&key).due, Some(world.order(&key).deadline));
}

#[tokio::test(start_paused = true)]
async fn what_waits_says_since_when() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    let since = world.order(&key).due.unwrap();
    world.pass(secs(700)).await;
    let oldest: Vec<_> = world.sweep().await.into_iter().map(|(_, worked)| worked.oldest_due).collect();
    assert_eq!(oldest, [Some(since)]);
}

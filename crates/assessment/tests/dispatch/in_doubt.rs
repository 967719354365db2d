//! In doubt.

use crate::*;

#[tokio::test(start_paused = true)]
async fn i4_a_doubt_is_followed_by_one_more_create_after_the_grace_and_never_by_a_third() {
    let world = TestWorld::new();
    world.equalture.is(Weather::AnswerLost);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.sweeps(29).await;
    assert_eq!(world.equalture.invited().len(), 1, "a callback is waited for");
    world.sweeps(5).await;
    assert_eq!(
        world.equalture.callbacks(),
        ["o-1.1", "o-1.2"].map(|id| format!("https://bridge.test/equalture/callbacks/{id}"))
    );
    world.equalture.is(Weather::Up);
    world.pass(secs(29 * DAY)).await;
    world.sweeps(5).await;
    assert_eq!((world.equalture.invited().len(), world.count(&key, "in_doubt")), (2, 2));
    world.pass(secs(DAY)).await;
    world.sweeps(1).await;
    assert_eq!(world.order(&key).progress, Progress::Refused(Refusal::DoubtNeverSettled));
    assert_eq!(world.ats.told(), ["refused"]);
}

#[tokio::test(start_paused = true)]
async fn a_doubt_that_created_nothing_ends_with_one_invitation() {
    let world = TestWorld::new();
    world.equalture.wire().then = Some((1, Weather::Up));
    world.equalture.is(Weather::Silent);
    let key = world.place("o-1").await;
    world.sweeps(32).await;
    assert_eq!((world.equalture.invited().len(), world.order(&key).progress), (1, Progress::Invited));
    assert_eq!(world.attempt(&key, 2).ending, Some(Ending::Created(world::fixtures::reference("r-1"))));
}

#[tokio::test(start_paused = true)]
async fn i4_hold_never_risks_a_second_invitation() {
    let world = TestWorld::new();
    world.change_company(|company| company.settings.doubts = DoubtPolicy::Hold);
    world.equalture.is(Weather::AnswerLost);
    let key = world.place("o-1").await;
    world.sweeps(60).await;
    assert_eq!(world.equalture.wire().calls.len(), 1);
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweeps(1).await;
    assert_eq!(world.ats.told(), ["completed"]);
}

#[tokio::test(start_paused = true)]
async fn a_callback_within_the_grace_settles_the_doubt() {
    let world = TestWorld::new();
    world.equalture.is(Weather::AnswerLost);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.pass(mins(29)).await;
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweeps(60).await;
    assert_eq!((world.equalture.invited().len(), world.ats.told()), (1, vec!["completed"]));
}

#[tokio::test(start_paused = true)]
async fn i3_a_crash_after_recording_is_a_doubt_and_no_second_call_at_once() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.happens(&key, Fact::AttemptBegun(1, Nonce("crashed".into()))).await;
    world.stream(&key).await;
    world.sweeps(29).await;
    assert_eq!(world.equalture.wire().calls.len(), 0);
    world.sweeps(3).await;
    assert_eq!((world.equalture.invited().len(), world.order(&key).attempts.len()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn r9_a_callback_that_overtakes_the_reply_loses_neither() {
    let world = TestWorld::new();
    world.equalture.wire().takes = secs(10);
    let key = world.place("o-1").await;
    join!(world.stream(&key), async {
        world.pass(secs(5)).await;
        world.result(&key, 1, SCORES).await.unwrap();
    });
    assert_eq!(world.attempt(&key, 1).reference, Some(world::fixtures::reference("r-1")));
    assert_eq!(world.ats.told(), ["completed"]);
}

#[tokio::test(start_paused = true)]
async fn a_doubt_that_is_held_is_said_once_a_day_and_one_that_is_tried_again_is_not() {
    for (policy, held) in [(DoubtPolicy::Hold, [0, 1, 2]), (DoubtPolicy::Retry, [0, 0, 0])] {
        let world = TestWorld::new();
        world.change_company(|company| company.settings.doubts = policy);
        world.equalture.is(Weather::Silent);
        let key = world.place("o-1").await;
        let mut remarks = world.stream(&key).await.remarks;
        world.equalture.is(Weather::Up);
        for (hours, times) in [0, 1, 24].into_iter().zip(held) {
            for _ in 0..3 * hours {
                world.pass(mins(20)).await;
                remarks.extend(world.sweep().await.into_iter().flat_map(|(_, worked)| worked.remarks));
            }
            let said = remarks.iter().filter(|remark| remark.what == HELD).count();
            assert_eq!(said, times, "{policy:?} after {hours} hours");
        }
    }
}

//! Candidates begin and end, and Equalture says so before or after it has named their application.

use crate::*;
use assessment::outcome::SCORES_GRACE;
use assessment::receive_event::{Event, Happened, Received, receive_event};
use world::fixtures::{begun, created, ended, reference};

impl TestWorld {
    /// Equalture reports something of the first application.
    async fn reports(&self, happened: Happened) -> Received {
        let company = self.tables().companies[&company_key()].clone();
        receive_event(self, &company, &Event { reference: reference("r-1"), happened }).await.unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn a_candidate_who_begins_is_in_progress_in_the_ats() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    assert_eq!(world.reports(Happened::Started).await, Received::Known);
    world.stream(&key).await;
    assert_eq!(world.ats.told(), ["invited", "started"]);
    assert_eq!(world.reports(Happened::Started).await, Received::Known);
    world.sweeps(2).await;
    assert_eq!(world.ats.told(), ["invited", "started"], "the same again is no news");
}

#[tokio::test(start_paused = true)]
async fn an_event_before_its_reference_is_kept_and_taken_in_with_it() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    for happened in Happened::ALL {
        assert_eq!(world.reports(happened).await, Received::Kept);
    }
    world.stream(&key).await;
    assert_eq!(world.order(&key).progress, Progress::Finished);
    assert_eq!(world.ats.told(), ["finished"], "nobody is told of what is over");
    assert!(world.tables().events.is_empty());
}

/// Whoever writes second finds what the other has written, wherever the two meet.
#[tokio::test(start_paused = true)]
async fn an_event_and_the_reply_that_names_its_application_may_cross_anywhere() {
    let mut met = Vec::new();
    for meeting in 0..4_i64.pow(5) {
        let world = TestWorld::new();
        let key = world.place("o-1").await;
        world.equalture.wire().takes = SignedDuration::from_millis(3);
        world.tables().waits = (0..5).map(|place| meeting / 4_i64.pow(place) % 4).collect();
        let (received, _) = join!(world.reports(Happened::Started), world.stream(&key));
        world.sweeps(1).await;
        assert_eq!(world.order(&key).progress, Progress::Started, "{meeting}");
        assert_eq!(world.ats.told().last(), Some(&"started"), "{meeting}");
        met.push((received, world.ats.told().len()));
    }
    met.sort_by_key(|(received, told)| (format!("{received:?}"), *told));
    met.dedup();
    for way in [(Received::Kept, 1), (Received::Known, 1), (Received::Known, 2)] {
        assert!(met.contains(&way), "they never met so: {way:?}, but {met:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_early_event_outlives_whoever_filed_its_reference() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    assert_eq!(world.reports(Happened::Started).await, Received::Kept);
    world.happens(&key, begun(1)).await;
    world.happens(&key, ended(1, created("r-1"))).await;
    assert_eq!(world.order(&key).progress, Progress::Invited, "and there it ended");
    world.sweeps(1).await;
    assert_eq!((world.order(&key).progress, world.ats.told()), (Progress::Started, vec!["started"]));
}

#[tokio::test(start_paused = true)]
async fn an_early_event_that_cannot_be_read_now_is_read_later() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.reports(Happened::Finished).await;
    world.tables().events_lost = 99;
    world.stream(&key).await;
    world.tables().events_lost = 0;
    assert_eq!((world.order(&key).progress, world.ats.told()), (Progress::Invited, vec![]));
    world.sweeps(1).await;
    assert_eq!(world.ats.told(), ["finished"]);
}

#[tokio::test(start_paused = true)]
async fn r13_an_event_of_an_order_that_was_left_behind_changes_nothing() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.change_company(|company| company.generation += 1);
    let before = world.order(&key);
    assert_eq!(world.reports(Happened::Finished).await, Received::Dropped);
    assert_eq!((world.order(&key), world.tables().events.len()), (before, 0));
    world.change_company(|company| company.generation -= 1);
    world.happens(&key, Fact::Erased(secs(DAY))).await;
    let erased = world.order(&key);
    assert_eq!(world.reports(Happened::Finished).await, Received::Dropped);
    assert_eq!((world.order(&key), world.tables().events.len()), (erased, 0));
}

#[tokio::test(start_paused = true)]
async fn row_9_scores_that_do_not_come_are_not_waited_for_for_ever_and_may_still_come() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.reports(Happened::Finished).await;
    world.stream(&key).await;
    world.pass(SCORES_GRACE - secs(1)).await;
    world.sweep().await;
    assert_eq!(world.ats.told(), ["invited", "finished"]);
    world.pass(secs(1)).await;
    world.sweep().await;
    assert_eq!(world.ats.told(), ["invited", "finished", "completed"]);
    world.result(&key, 1, SCORES).await.unwrap();
    world.stream(&key).await;
    let heard = world.ats.heard();
    assert_eq!(heard.iter().map(|heard| heard.scores.len()).collect::<Vec<_>>(), [0, 0, 0, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_completion_after_the_deadline_still_wins() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.pass(secs(60 * DAY)).await;
    world.sweep().await;
    assert_eq!(world.ats.told(), ["invited", "expired"]);
    world.result(&key, 1, SCORES).await.unwrap();
    world.stream(&key).await;
    assert_eq!(world.ats.told(), ["invited", "expired", "completed"]);
}

/// What was kept may be long in coming, or in going; the company is looked at anew after that.
#[tokio::test(start_paused = true)]
async fn i7_no_token_is_asked_for_a_company_that_left_while_events_were_looked_for() {
    let mut asked = 0;
    for (place, after) in (0..6).flat_map(|place| [100, 220, 400].map(|after| (place, after))) {
        let world = TestWorld::new();
        let key = world.place("o-1").await;
        world.tables().waits = std::iter::once(3_000).chain(std::iter::repeat_n(0, place)).collect();
        let leaves = async {
            world.pass(SignedDuration::from_millis(after)).await;
            world.disable();
            world.now()
        };
        let (_, left_at) = join!(world.stream(&key), leaves);
        let readied = world.ats.wire().readied.clone();
        assert!(readied.iter().all(|at| *at <= left_at + secs(2)), "{place}, {after}: {readied:?}, left at {left_at}");
        asked += readied.len();
    }
    assert!(asked > 0, "they never came so far");
}

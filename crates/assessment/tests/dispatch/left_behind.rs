//! What a company leaves behind: every order of its forgets, whether anything was due for it or not.

use crate::*;

impl TestWorld {
    fn is_seen_off(&self) -> bool {
        self.tables().companies[&company_key()].leaving.is_none()
    }

    /// Connected again: a new generation.
    fn comes_back(&self) {
        self.change_company(|company| {
            company.status = CompanyStatus::Active;
            company.generation += 1;
        });
    }

    fn calls(&self) -> usize {
        self.equalture.wire().calls.len() + self.ats.wire().calls.len()
    }

    /// Orders that wait for nothing but their candidates.
    async fn at_rest(&self, count: usize) -> Vec<OrderKey> {
        let orders = self.place_many(count).await;
        self.sweeps(5).await;
        assert_eq!(self.with_progress(Progress::Invited), count);
        orders
    }
}

#[tokio::test(start_paused = true)]
async fn orders_for_which_nothing_is_due_forget_as_well() {
    let world = TestWorld::new();
    let orders = world.at_rest(3).await;
    world.result(&orders[0], 1, "Focus=canary").await.unwrap();
    world.sweeps(1).await;
    world.disable();
    world.pass(secs(2)).await;
    let calls = world.calls();
    world.sweeps(1).await;
    assert_eq!(world.with_progress(Progress::Cancelled), 3);
    for order in world.orders() {
        assert_eq!((order.due, order.keep_until), (None, Some(order.progress_at + secs(730 * DAY))));
        assert!(order.attempts.iter().all(|attempt| attempt.reference.is_none()), "{order:?}");
        assert!(!format!("{order:?}").contains("anary"), "{order:?}");
    }
    assert!(!world.is_seen_off(), "somebody may still store what the index does not show");
    world.sweeps(5).await;
    assert!(world.is_seen_off());
    assert_eq!(world.calls(), calls, "nobody is called for it");
    assert!(world.sweep().await.is_empty(), "nobody looks any more");
}

#[tokio::test(start_paused = true)]
async fn what_comes_to_light_late_is_found_and_looked_after_once_more() {
    let world = TestWorld::new();
    let orders = world.at_rest(2).await;
    world.tables().not_indexed = Some(orders[1].clone());
    world.disable();
    world.sweeps(5).await;
    assert_eq!(world.order(&orders[1]).progress, Progress::Invited);

    world.tables().not_indexed = None;
    world.sweep().await;
    assert_eq!((world.order(&orders[1]).progress, world.is_seen_off()), (Progress::Cancelled, false));
    world.sweep().await;
    assert!(world.is_seen_off(), "a look at everything has found nothing");
}

#[tokio::test(start_paused = true)]
async fn a_company_that_comes_back_loses_nothing_of_its_new_connection() {
    let world = TestWorld::new();
    let old = world.at_rest(600).await;
    world.disable();
    world.pass(secs(3)).await;
    world.comes_back();
    let new = world.place("new-1").await;
    world.stream(&new).await;
    assert_eq!(world.order(&new).progress, Progress::Invited);
    assert_eq!(world.order(&old[0]).progress, Progress::Invited, "whoever hurries has no time for what is left behind");

    let newer = world.place("new-2").await;
    world.sweeps(7).await;
    assert_eq!((world.with_progress(Progress::Cancelled), world.is_seen_off()), (600, true));
    for order in [&new, &newer] {
        assert_eq!(world.order(order).progress, Progress::Invited);
        world.result(order, 1, SCORES).await.unwrap();
    }
    world.sweeps(2).await;
    assert_eq!(world.with_progress(Progress::Completed), 2);
}

#[tokio::test(start_paused = true)]
async fn a_company_that_leaves_again_is_looked_after_again() {
    let world = TestWorld::new();
    world.at_rest(1).await;
    world.disable();
    world.sweeps(4).await;
    world.comes_back();
    let second = world.place("second").await;
    world.sweep().await;
    assert_eq!(world.order(&second).progress, Progress::Invited);
    world.disable();
    world.sweeps(1).await;
    assert_eq!((world.order(&second).progress, world.is_seen_off()), (Progress::Cancelled, false));
    world.sweeps(5).await;
    assert!(world.is_seen_off());
}

#[tokio::test(start_paused = true)]
async fn a_write_that_is_not_answered_is_made_good_before_the_company_is_seen_off() {
    let world = TestWorld::new();
    world.at_rest(2).await;
    world.disable();
    world.pass(mins(6)).await;
    world.tables().writes_lost = 6;
    let swept = world.sweep().await;
    assert_eq!(swept[0].1.remarks.iter().filter(|remark| remark.cause.is_some()).count(), 2);
    assert_eq!((world.with_progress(Progress::Cancelled), world.is_seen_off()), (0, false));
    world.sweeps(2).await;
    assert_eq!((world.with_progress(Progress::Cancelled), world.is_seen_off()), (2, true));
}

#[tokio::test(start_paused = true)]
async fn what_stood_in_the_way_of_a_company_that_has_left_stands_in_nobodys() {
    let world = TestWorld::new();
    world.ats.is(Weather::Blocked(Blockage::Credentials));
    world.place_many(2).await;
    world.sweeps(2).await;
    assert!(world.breaker(Upstream::Ats).obstacle().is_some());
    world.disable();
    world.pass(secs(2)).await;
    let swept = world.sweep().await;
    assert_eq!((swept[0].1.obstacles.len(), world.breaker(Upstream::Ats)), (0, Breaker::default()));
}

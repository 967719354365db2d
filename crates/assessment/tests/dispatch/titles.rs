//! What a candidate who is applying applies for.

use crate::*;
use assessment::order::Origin;
use assessment::place_order::{OrderRequest, place_order};
use world::fixtures::{company, person};
use world::request;

impl TestWorld {
    /// Somebody who is applying is ordered for.
    async fn place_while_applying(&self) -> OrderKey {
        let origin = Origin::WhileApplying { return_url: "https://jobs.example/back".into() };
        let request = OrderRequest { origin, ..request("o-1", Named::Person(person("1"), None)) };
        place_order(self, &company(), request).await.unwrap().key
    }

    fn titles_asked(&self) -> u32 {
        *self.ats.title_asked.lock().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn the_title_is_asked_for_once_the_ats_knows_of_the_invitation() {
    let world = TestWorld::new();
    *world.ats.title.lock().unwrap() = Some("Accountant".into());
    let key = world.place_while_applying().await;
    world.stream(&key).await;
    world.happens(&key, Fact::Started).await;
    world.sweeps(2).await;
    assert_eq!((world.order(&key).vacancy_title.as_deref(), world.titles_asked()), (Some("Accountant"), 1));
    assert_eq!(world.ats.told(), ["invited", "started"]);
}

#[tokio::test(start_paused = true)]
async fn a_title_that_cannot_be_read_costs_nothing_and_is_not_asked_for_again() {
    let world = TestWorld::new();
    let key = world.place_while_applying().await;
    world.stream(&key).await;
    world.happens(&key, Fact::Started).await;
    world.sweeps(2).await;
    let order = world.order(&key);
    assert_eq!((order.vacancy_title, world.titles_asked(), order.retry), (None, 1, None));
    assert_eq!(world.ats.told(), ["invited", "started"]);
    let said = order.history.entries().iter().map(|entry| entry.what.as_str()).collect::<Vec<_>>();
    assert_eq!(said, ["accepted", "created", "invited", "told", "started"]);
}

#[tokio::test(start_paused = true)]
async fn no_title_is_asked_for_where_nobody_is_shown_one_or_after_the_company_has_left() {
    let world = TestWorld::new();
    let key = world.place("o-2").await;
    world.stream(&key).await;
    assert_eq!(world.titles_asked(), 0, "a recruiter's order has no page");
    let key = world.place_while_applying().await;
    world.ats.wire().takes = secs(3);
    join!(world.stream(&key), async {
        world.pass(secs(2)).await;
        world.disable();
    });
    assert_eq!(world.titles_asked(), 0);
}

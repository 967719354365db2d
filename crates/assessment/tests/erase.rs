//! Erasing: whose orders are found, what is left of them, and what the receipt says.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

mod world;

use assessment::candidate::Person;
use assessment::erase::{Receipt, Whose, erase, orders_of};
use assessment::ids::{AtsId, OrderKey};
use assessment::place_order::Named;
use assessment::progress::Progress;
use jiff::SignedDuration;
use world::TestWorld;
use world::fixtures::{company_key, key};
use world::peers::Weather;

const KEPT: SignedDuration = SignedDuration::from_hours(48);

fn ada(id: Option<&str>) -> Named {
    let person = Person { first_name: "Ada".into(), last_name: "Lovelace".into(), email: "Ada@Example.com".into() };
    Named::Person(person, id.map(|id| AtsId::parse(id).unwrap()))
}

fn ids(found: &[OrderKey]) -> Vec<&str> {
    found.iter().map(|key| key.order.as_str()).collect()
}

impl TestWorld {
    async fn of(&self, whose: &Whose) -> Vec<OrderKey> {
        orders_of(self, &company_key(), whose).await.unwrap()
    }

    async fn erased(&self, id: &str) -> Receipt {
        erase(self, &key(id), KEPT).await.unwrap().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn a_persons_orders_are_found_by_the_address_long_after_it_is_gone() {
    let world = TestWorld::new();
    for (id, candidate) in [("known", ada(None)), ("with-id", ada(Some("c-1")))] {
        let key = world.place_for(id, candidate).await;
        world.stream(&key).await;
    }
    world.equalture.is(Weather::Down);
    world.place_for("waits", ada(Some("c-2"))).await;
    world.place("somebody-else").await;
    assert!(!format!("{:?}", world.order(&key("known"))).to_lowercase().contains("ada@"));
    for address in ["ada@example.com", " ADA@example.COM\n"] {
        let found = world.of(&Whose::Email(address.to_owned())).await;
        assert_eq!(ids(&found), ["known", "waits", "with-id"], "{address:?}");
    }
    assert_eq!(world.of(&Whose::Email("a@example.com".to_owned())).await, []);
    assert_eq!(world.of(&Whose::Company).await.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_candidates_orders_are_found_by_the_id_in_the_ats() {
    let world = TestWorld::new();
    let id = AtsId::parse("c-1").unwrap();
    world.place_for("fetched-later", Named::ById(id.clone())).await;
    let invited = world.place_for("invited", ada(Some("c-1"))).await;
    world.place_for("another", ada(Some("c-2"))).await;
    world.stream(&invited).await;
    assert_eq!(ids(&world.of(&Whose::Candidate(id.clone())).await), ["fetched-later", "invited"]);
    world.disable();
    world.sweeps(1).await;
    assert_eq!(ids(&world.of(&Whose::Candidate(id)).await), ["fetched-later", "invited"], "the company has left");
}

#[tokio::test(start_paused = true)]
async fn a_receipt_names_what_others_still_hold() {
    let world = TestWorld::new();
    let done = world.place("done").await;
    world.sweeps(2).await;
    let reference = world.attempt(&done, 1).reference.unwrap();
    assert_eq!(
        world.erased("done").await,
        Receipt { order: done.clone(), was: Progress::Invited, applications: vec![reference], unnamed: 0, told: true }
    );
    let again = world.erased("done").await;
    assert_eq!((again.was, again.applications, again.unnamed), (Progress::Erased, vec![], 1));

    world.equalture.is(Weather::Down);
    world.place("waits").await;
    let waited = world.erased("waits").await;
    assert_eq!((waited.was, waited.applications.len(), waited.unnamed, waited.told), (Progress::Accepted, 0, 0, false));
    assert_eq!(erase(&world, &key("nowhere"), KEPT).await.unwrap(), None);
}

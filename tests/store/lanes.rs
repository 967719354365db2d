//! Lanes: one holder for each company, and nobody unheard.

use crate::bench::Bench;
use crate::samples::{company, nonce, noon, seconds};
use assessment::attempt::Blockage;
use assessment::ids::Nonce;
use assessment::lane::{Breaker, Breakers, LEASE, Obstacle};
use assessment::ports::{Lanes as _, Released, Taken};
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

/// ACME's lane, as one holder sees it.
struct Holder<'b> {
    bench: &'b Bench,
    nonce: Nonce,
}

impl Holder<'_> {
    async fn try_at(&self, now: Timestamp) -> Option<Breakers> {
        match self.bench.desk.take(&company("ACME"), &self.nonce, now).await.unwrap() {
            Taken::Ours(lane) => {
                assert_eq!(lane.company, company("ACME"));
                Some(lane.breakers)
            }
            Taken::Held => None,
        }
    }

    async fn takes(&self) -> bool {
        self.try_at(noon()).await.is_some()
    }

    async fn releases(&self, breakers: &Breakers, look_again: bool) -> Released {
        self.bench.desk.release(&company("ACME"), &self.nonce, breakers, look_again).await.unwrap()
    }
}

fn holders(bench: &Bench) -> [Holder<'_>; 3] {
    [nonce(), nonce(), nonce()].map(|nonce| Holder { bench, nonce })
}

fn telling_breakers() -> Breakers {
    let since = noon() - SignedDuration::from_micros(1_234_567);
    Breakers {
        equalture: Breaker::Open { obstacle: Obstacle::Outage, since, probe_at: noon() },
        ats: Breaker::HalfOpen { obstacle: Obstacle::Blocked(Blockage::Credentials), since },
    }
}

#[tokio::test]
async fn a_free_lane_is_taken_and_a_held_one_is_not() {
    let bench = Bench::new().await;
    let [one, other, _] = holders(&bench);
    assert_eq!(one.try_at(noon()).await, Some(Breakers::default()));
    assert!(!other.takes().await);
}

#[tokio::test]
async fn each_company_has_a_lane_of_its_own() {
    let bench = Bench::new().await;
    assert!(holders(&bench)[0].takes().await);
    let other = bench.desk.take(&company("ACME-2"), &nonce(), noon()).await.unwrap();
    assert!(matches!(other, Taken::Ours(_)));
}

#[tokio::test]
async fn a_released_lane_is_free() {
    let bench = Bench::new().await;
    let [one, other, _] = holders(&bench);
    for look_again in [true, false] {
        assert!(one.takes().await);
        assert_eq!(one.releases(&Breakers::default(), look_again).await, Released::Free);
        assert!(other.takes().await, "released, look_again = {look_again}");
        other.releases(&Breakers::default(), true).await;
    }
}

#[tokio::test]
async fn a_knock_keeps_the_lane_once() {
    let bench = Bench::new().await;
    let [one, other, third] = holders(&bench);
    one.takes().await;
    assert!(!other.takes().await);
    assert_eq!(one.releases(&Breakers::default(), true).await, Released::Knocked);
    assert!(!third.takes().await, "still held, and knocked at again");
    assert_eq!(one.releases(&Breakers::default(), true).await, Released::Knocked);
    assert_eq!(one.releases(&Breakers::default(), true).await, Released::Free);
    assert!(third.takes().await);
}

#[tokio::test]
async fn a_holder_without_time_lets_go_in_spite_of_a_knock() {
    let bench = Bench::new().await;
    let [one, other, _] = holders(&bench);
    one.takes().await;
    assert!(!other.takes().await);
    assert_eq!(one.releases(&telling_breakers(), false).await, Released::Free);
    assert_eq!(other.try_at(noon()).await, Some(telling_breakers()));
    assert_eq!(other.releases(&Breakers::default(), true).await, Released::Free, "the old knock is gone");
}

#[tokio::test]
async fn a_lease_ends_by_itself() {
    let bench = Bench::new().await;
    let [one, other, third] = holders(&bench);
    one.takes().await;
    assert_eq!(other.try_at(noon() + LEASE).await, None);
    let after = noon() + LEASE + SignedDuration::from_millis(1);
    assert!(other.try_at(after).await.is_some());
    assert_eq!(third.try_at(after + seconds(1)).await, None, "lent anew");
}

#[tokio::test]
async fn a_knock_at_a_holder_who_never_came_back_is_forgotten_with_it() {
    let bench = Bench::new().await;
    let [one, other, third] = holders(&bench);
    one.takes().await;
    assert!(!other.takes().await);
    assert!(third.try_at(noon() + seconds(91)).await.is_some());
    assert_eq!(third.releases(&Breakers::default(), true).await, Released::Free);
}

#[tokio::test]
async fn our_own_repeated_take_is_ours() {
    let bench = Bench::new().await;
    let [one, other, _] = holders(&bench);
    assert!(one.takes().await);
    assert!(one.takes().await);
    assert!(!other.takes().await);
}

#[tokio::test]
async fn a_stranger_releases_nothing() {
    let bench = Bench::new().await;
    let [one, stranger, third] = holders(&bench);
    assert_eq!(stranger.releases(&telling_breakers(), true).await, Released::Free);
    assert_eq!(bench.keys().await, Vec::<String>::new());
    one.takes().await;
    for look_again in [true, false] {
        stranger.releases(&telling_breakers(), look_again).await;
        assert!(!third.takes().await, "still held");
    }
    // the knocks were the third's
    assert_eq!(one.releases(&Breakers::default(), true).await, Released::Knocked);
    assert_eq!(one.releases(&Breakers::default(), true).await, Released::Free);
    assert_eq!(third.try_at(noon()).await, Some(Breakers::default()), "nor writes what it thinks of the upstreams");
}

#[tokio::test]
async fn who_was_late_does_not_release_the_next_holder() {
    let bench = Bench::new().await;
    let [late, one, other] = holders(&bench);
    late.takes().await;
    let after = noon() + seconds(91);
    assert!(one.try_at(after).await.is_some());
    assert_eq!(late.releases(&telling_breakers(), true).await, Released::Free);
    assert_eq!(other.try_at(after).await, None);
}

#[tokio::test]
async fn every_breaker_is_read_as_it_was_left() {
    let bench = Bench::new().await;
    let [one, ..] = holders(&bench);
    let (since, probe_at) = (noon() - SignedDuration::from_nanos(1), noon() + seconds(60));
    let blockages = [Blockage::Credentials, Blockage::Redirected, Blockage::WrongAddress].map(Obstacle::Blocked);
    let mut breakers = vec![Breaker::Closed { failures: 0 }, Breaker::Closed { failures: u32::MAX }];
    for obstacle in blockages.into_iter().chain([Obstacle::Outage]) {
        breakers.push(Breaker::Open { obstacle, since, probe_at });
        breakers.push(Breaker::HalfOpen { obstacle, since });
    }
    one.takes().await;
    for (place, equalture) in breakers.iter().enumerate() {
        let left = Breakers { equalture: *equalture, ats: breakers[breakers.len() - 1 - place] };
        assert_eq!(one.releases(&left, true).await, Released::Free);
        assert_eq!(one.try_at(noon()).await, Some(left));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_twenty_takers_at_once_one_holds_and_knows_of_the_others() {
    let bench = Bench::new().await;
    for round in 0..5 {
        let mut taking = JoinSet::new();
        for _ in 0..20 {
            let desk = bench.desk.clone();
            taking.spawn(async move {
                let holder = nonce();
                let taken = desk.take(&company("ACME"), &holder, noon()).await.unwrap();
                matches!(taken, Taken::Ours(_)).then_some(holder)
            });
        }
        let holding: Vec<Nonce> = taking.join_all().await.into_iter().flatten().collect();
        let [holder] = holding.as_slice() else { panic!("round {round}: {} hold it", holding.len()) };
        let one = Holder { bench: &bench, nonce: holder.clone() };
        assert_eq!(one.releases(&Breakers::default(), true).await, Released::Knocked, "round {round}");
        assert_eq!(one.releases(&Breakers::default(), true).await, Released::Free, "round {round}");
    }
}

//! Stories of the dispatcher: what it does for a company's orders while the world around it fails.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

mod afterwards;
mod as_it_should_go;
mod ats_down;
mod company_leaves;
mod equalture_down;
mod events;
mod in_doubt;
mod left_behind;
mod limits;
mod store_fails;
mod titles;
#[path = "../world/mod.rs"]
mod world;

use assessment::attempt::{Blockage, Ending};
use assessment::candidate::Candidate;
use assessment::company::{Company, CompanyStatus, DoubtPolicy};
use assessment::fact::Fact;
use assessment::ids::{AtsId, CompanyId, CompanyKey, Nonce, OrderKey};
use assessment::lane::{Breaker, Obstacle};
use assessment::order::Order;
use assessment::place_order::Named;
use assessment::ports::{Clock, Lanes, Orders, Taken, Upstream};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use assessment::work_lane::{HELD, LATE, PARKED, Remark, sweep, work_lane};
use jiff::{SignedDuration, Timestamp};
use tokio::join;
use world::TestWorld;
use world::fixtures::{DAY, company_key, key, start, telling};
use world::peers::Weather;

const SCORES: &str = "Focus=(3) steady";

fn secs(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

fn mins(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

impl TestWorld {
    /// Places this many orders, a second apart.
    async fn place_many(&self, count: usize) -> Vec<OrderKey> {
        let mut keys = Vec::new();
        for number in 0..count {
            keys.push(self.place(&format!("o-{number}")).await);
            self.pass(secs(1)).await;
        }
        keys
    }

    fn orders(&self) -> Vec<Order> {
        self.tables().orders.values().cloned().collect()
    }

    fn with_progress(&self, progress: Progress) -> usize {
        self.orders().iter().filter(|order| order.progress == progress).count()
    }

    /// What stands in the way of this upstream, as the lane was left.
    fn breaker(&self, upstream: Upstream) -> Breaker {
        self.tables().lanes[&company_key()].breakers.of(upstream)
    }

    /// After every replaced order, this is done to the tables.
    fn whenever_stored(&self, hook: impl FnMut(&Order, &mut world::store::Tables) + Send + 'static) {
        self.tables().hook = Some(Box::new(hook));
    }

    /// The lane is not left held.
    fn lane_is_free(&self) -> bool {
        self.tables().lanes[&company_key()].holder.is_none()
    }
}

/// Whether this order is stored as having a call under way.
fn is_calling(order: &Order) -> bool {
    order.last_attempt().is_some_and(|attempt| attempt.ending.is_none())
}

fn email(key: &OrderKey) -> String {
    format!("canary-{}@example.com", key.order)
}

//! Stream and schedule: does for each due order the one thing that is missing.
//!
//! The stream only hurries; the schedule finds everything that is due. A record lost or doubled changes nothing, so the
//! handler never returns an error: what could not be done stays due.

mod log;
pub mod trigger;

use assessment::ids::{CompanyKey, OrderKey};
use assessment::ports::Clock as _;
use assessment::work_lane::{World, sweep, work_lane};
use aws::desk::Desk;
use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use edge::links::Links;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use trigger::Trigger;

/// What lives as long as the process: clients with their tokens.
#[derive(Debug)]
pub struct Dispatcher {
    /// Configuration, table and secrets.
    pub foundation: Foundation,
    /// Creates applications.
    pub equalture: equalture::Client<SharedSecrets>,
    /// Tells results.
    pub smartrecruiters: smartrecruiters::Client<SharedSecrets>,
}

/// What one invocation works with.
struct Bench<'d> {
    dispatcher: &'d Dispatcher,
    desk: Desk,
    links: Links,
}

impl World for Bench<'_> {
    type Store = Desk;
    type Platform = equalture::Client<SharedSecrets>;
    type Tracker = smartrecruiters::Client<SharedSecrets>;
    type Clock = Desk;
    type Digests = Desk;
    type Addresses = Links;

    fn store(&self) -> &Desk {
        &self.desk
    }

    fn platform(&self) -> &Self::Platform {
        &self.dispatcher.equalture
    }

    fn tracker(&self) -> &Self::Tracker {
        &self.dispatcher.smartrecruiters
    }

    fn clock(&self) -> &Desk {
        &self.desk
    }

    fn digests(&self) -> &Desk {
        &self.desk
    }

    fn addresses(&self) -> &Links {
        &self.links
    }
}

/// Longer than this no dispatcher lives (`Timeout` in the template), whatever a clock says.
const LONGEST: SignedDuration = SignedDuration::from_secs(75);

/// Does what is due before the deadline.
pub async fn handle(dispatcher: &Dispatcher, trigger: Trigger, deadline: Timestamp) {
    let clock = &dispatcher.foundation.clock;
    let deadline = clock.uptime() + deadline.duration_since(clock.now()).min(LONGEST);
    let desk = match dispatcher.foundation.desk().await {
        Ok(desk) => desk,
        Err(error) => return tracing::error!(cause = %error, "secrets_unavailable"),
    };
    let base = dispatcher.foundation.config.public_base_url.clone();
    let links = Links { base, keys: desk.keys.clone() };
    let bench = Bench { dispatcher, desk, links };
    match trigger {
        Trigger::Orders(orders) => hurry(&bench, orders, deadline).await,
        Trigger::Schedule => look_at_all(&bench, deadline).await,
    }
}

/// Every lane that has something due.
async fn look_at_all(bench: &Bench<'_>, deadline: SignedDuration) {
    let begun = bench.desk.now();
    match sweep(bench, deadline).await {
        Ok(swept) => log::sweep(&swept, begun),
        Err(error) => log::failure(&error),
    }
}

/// Each company's lane on its own: one that is slow keeps no other waiting.
async fn hurry(
    bench: &Bench<'_>,
    orders: impl IntoIterator<Item = (CompanyKey, Vec<OrderKey>)>,
    deadline: SignedDuration,
) {
    let lanes = orders.into_iter().map(|(company, urgent)| async move {
        let worked = work_lane(bench, &company, &urgent, deadline).await;
        log::lane(&company, worked.as_ref());
    });
    join_all(lanes).await;
}

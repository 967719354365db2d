//! Everything that can be rotated rotates while requests come in, on a clock that the test owns: no request fails, no vendor
//! refuses us, and what has ended is refused.
//!
//! The functions are the real ones, three of each, warm all the time: each has read its keys and secrets at another moment and
//! remembers them for as long as it may. The writes are the ones that `bridge rotate` makes.

#![allow(clippy::unwrap_used, reason = "a request that cannot be made fails the test")]
// The functions' futures nest deeper than the compiler expects of anybody.
#![recursion_limit = "256"]

mod ats;
mod fleet;
mod stage;
mod vendors;

use assessment::ids::OrderKey;
use ats::Ats;
use edge::rings::Ring;
use fleet::{Fleet, Sealed};
use jiff::SignedDuration;
use stage::Stage;

/// Between two rounds of requests.
const ROUND: SignedDuration = SignedDuration::from_secs(30);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// So long both issued secrets are valid.
const OVERLAP: SignedDuration = SignedDuration::from_mins(60);

/// What happens in which minute. A vendor takes old credentials for five minutes beside new ones, and no longer.
async fn happens(stage: &Stage, ats: &mut Ats, minute: i64) {
    match minute {
        10 => {
            stage.turns(Ring::Tokens).await;
            stage.turns(Ring::Capabilities).await;
        }
        20 => ats.gets(stage.issues(OVERLAP).await),
        25 => ats.uses_the_new_secret(),
        30 => stage.replaces_customer("customer-2").await,
        35 => stage.smartrecruiters.ends("customer-1"),
        40 => stage.replaces_equalture("equalture-2").await,
        45 => stage.equalture.ends("equalture-1"),
        50 => stage.replaces_master("master-2").await,
        55 => stage.smartrecruiters.ends("master-1"),
        _ => {}
    }
}

#[tokio::test]
async fn all_secrets_and_both_rings_rotate_under_load_and_no_request_fails() {
    let stage = Stage::set().await;
    let fleet = Fleet::warm(&stage).await;
    let mut ats = Ats::with(stage.issued.clone());
    let order = stage.invited("o-0").await;
    let before = fleet.seals(0, &order).await;
    let old_keys = stage.keys().await;

    let mut requests = 0;
    for round in 0..200_usize {
        let since = stage.clock.elapsed();
        if since.as_secs() % 60 == 0 {
            happens(&stage, &mut ats, since.as_mins()).await;
        }
        for (what, status, good) in asks(&fleet, &mut ats, round, &order, &before).await {
            assert_eq!(status, good, "{what} in minute {} ({round})", since.as_mins());
            requests += 1;
        }
        stage.clock.passes(ROUND);
    }
    assert!(requests >= 2_000, "{requests}");
    assert_eq!((stage.equalture.refusals(), stage.smartrecruiters.refusals()), (0, 0));

    let now = fleet.seals(0, &order).await;
    assert!(now.report.starts_with("c2.") && now.callback.starts_with("c2."), "the new key signs");
    assert_eq!(fleet.packages(0, &stage.token_of(&old_keys)).await, 401, "of a token key that has ended");
    assert_eq!(fleet.packages(0, &stage.token_of(&*stage.keys().await)).await, 200);
    for (what, status, good) in fleet.open(0, &before).await {
        assert_eq!(status, good, "{what}, by an address from before");
    }
}

/// One round. Who seals, who is asked and who is asked next have read their keys at different times.
async fn asks(fleet: &Fleet, ats: &mut Ats, round: usize, order: &OrderKey, before: &Sealed) -> Vec<fleet::Answer> {
    let (one, other) = (round % 3, (round + 1) % 3);
    let sealed = fleet.seals(one, order).await;
    let mut answers = ats.asks(fleet, one, other, round).await;
    answers.extend(fleet.open(other, before).await);
    answers.extend(fleet.open(other, &sealed).await);
    answers.extend(fleet.recognise().await);
    answers.extend(fleet.calls_out(one).await);
    answers
}

#[tokio::test]
async fn a15_an_old_secret_is_right_inside_the_overlap_and_dead_after_it() {
    let stage = Stage::set().await;
    let fleet = Fleet::warm(&stage).await;
    let old = stage.issued.clone();
    let new = stage.issues(OVERLAP).await;
    for (minutes, expected) in [(0, 200), (59, 200), (1, 401), (600, 401)] {
        stage.clock.passes(MINUTE * minutes);
        assert_eq!(fleet.token(0, &old).await.0, expected, "{minutes} minutes later");
        assert_eq!(fleet.token(0, &new).await.0, 200);
    }
}

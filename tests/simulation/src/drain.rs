//! What piled up in a day without one side is worked off when it is back: how soon, how fast, in which order, and whether
//! another company notices.
//!
//! Two outages are measured. One of the whole side, where no call of anybody's leaves: that is what a vendor's bad day is
//! like, and every company waits. And one of company A alone: the vendors' hosts are shared, so what hits one company and
//! no other is its account, whose credentials and tokens are refused for the day. There company B must notice nothing: its
//! orders take as long as on a day on which nothing is wrong.

mod figures;

pub use figures::{Drained, Quiet};

use crate::bundle::front::{Function, Incoming};
use crate::faults::{Plan, Storm};
use crate::stage::{DAY, HOUR, MINUTE, Stage, companies, on_stage};
use crate::vendors::Application;
use serde_json::json;

/// The side goes away here.
const LOST: i64 = 2 * HOUR;
/// And comes back here.
const BACK: i64 = LOST + DAY;
/// Nothing is looked at any more.
const OVER: i64 = BACK + 90 * MINUTE;
/// Half of the candidates are done so long after their invitation.
const DONE_AFTER: i64 = HOUR;

/// Which side is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Orders wait to be invited.
    Equalture,
    /// Invitations and results wait to be told.
    Ats,
}

/// For whom it is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// No call leaves.
    Everybody,
    /// Credentials and tokens of company A are refused.
    CompanyA,
}

/// Has company A pile up so many orders during a day without one side, and watches them being worked off.
pub fn drain(orders: u64, side: Side, reach: Reach) -> Drained {
    let storm = match side {
        Side::Equalture => Storm::over_equalture(LOST, BACK),
        Side::Ats => Storm::over_the_ats(LOST, BACK),
    };
    let storms = if reach == Reach::Everybody { vec![storm] } else { Vec::new() };
    on_stage(Plan::of_storms(1, 2, storms), &companies(2), |stage| async move {
        if reach == Reach::CompanyA {
            tokio::spawn(account_is_locked(stage.clone(), side));
        }
        let before = day(&stage, orders, name(side, reach)).await;
        figures::drained(&stage, side, reach, before)
    })
}

/// The same day without the outage.
pub fn quiet_day(orders: u64) -> Quiet {
    on_stage(Plan::of_storms(1, 2, Vec::new()), &companies(2), |stage| async move {
        day(&stage, orders, "a quiet day").await;
        figures::quiet(&stage)
    })
}

fn name(side: Side, reach: Reach) -> &'static str {
    match (side, reach) {
        (Side::Equalture, Reach::Everybody) => "Equalture away for everybody",
        (Side::Equalture, Reach::CompanyA) => "Equalture away for company A",
        (Side::Ats, Reach::Everybody) => "the ATS away for everybody",
        (Side::Ats, Reach::CompanyA) => "the ATS away for company A",
    }
}

/// Company A orders evenly while the side is away. Company B orders every twenty minutes of the whole day, and every
/// minute once the side is back. Gives the store operations until then.
async fn day(stage: &Stage, orders: u64, name: &'static str) -> u64 {
    stage.runs();
    stage.says_how_far(name, OVER);
    tokio::spawn(candidates_are_done(stage.clone()));
    stage.orders_evenly("A", 0, orders, LOST, BACK);
    stage.orders_evenly("B", 0, 78, 7_000, BACK);
    stage.orders_evenly("B", 1_000, 60, BACK + 3_000, BACK + HOUR);
    stage.world.until(BACK).await;
    let before = stage.operations();
    stage.world.until(OVER).await;
    before
}

/// The vendor refuses company A for a day.
async fn account_is_locked(stage: Stage, side: Side) {
    let whose = if side == Side::Equalture { "equalture" } else { "ats" };
    let valid = stage.world.state().credentials.get(&(whose, "A".to_owned())).cloned();
    let (id, secret) = valid.unwrap_or_default();
    stage.world.until(LOST).await;
    replace(&stage, side, "locked", "locked");
    stage.world.until(BACK).await;
    replace(&stage, side, &id, &secret);
}

fn replace(stage: &Stage, side: Side, id: &str, secret: &str) {
    let mut state = stage.world.state();
    if side == Side::Equalture {
        state.equalture.replace_secret("A", id, secret);
        state.equalture.revoke_tokens("A");
    } else {
        state.ats.replace_secret("A", id, secret);
        state.ats.revoke_tokens("A");
    }
}

/// Every other candidate is done an hour after the mail; none while the backlog is worked off, so that what there is to
/// do then is what had piled up.
async fn candidates_are_done(stage: Stage) {
    loop {
        let born = stage.world.state().born.pop_front();
        match born {
            None => stage.world.changed().await,
            Some(application) if application.serial % 2 == 0 && stage.world.at() + DONE_AFTER + MINUTE < BACK => {
                let stage = stage.clone();
                tokio::spawn(async move {
                    stage.world.sleep(DONE_AFTER).await;
                    stage.front.answer(result(&application)).await;
                });
            }
            Some(_) => {}
        }
    }
}

/// "Receiving application results upon completion".
fn result(application: &Application) -> Incoming {
    let reference = &application.reference;
    let body = json!({
        "reference_id": reference,
        "scores": { "Openness": "level 4 of 5" },
        "results_url": format!("https://app.equalture.com/applications/{reference}"),
    });
    Incoming {
        function: Function::Callback,
        token: None,
        callback: application.callback_url.rsplit('/').next().map(str::to_owned),
        webhook: None,
        body: body.to_string().into_bytes(),
    }
}

//! Longer than the schedule tries: a side that is away for eight days, and one order that is refused for ten while all
//! others get through.

use crate::bundle::process::{ATS, Process};
use crate::drain::Side;
use crate::faults::{Plan, Storm};
use crate::history::Event;
use crate::people::operator::key;
use crate::stage::{DAY, HOUR, MINUTE, Stage, companies, on_stage};
use crate::vendors::Asked;
use assessment::fact::Fact;
use assessment::ids::OrderKey;
use assessment::ports::Orders as _;
use assessment::record::record;
use serde_json::json;
use std::collections::BTreeMap;

/// What became of the orders of an outage.
#[derive(Debug, Clone)]
pub struct Outage {
    /// Orders that were accepted.
    pub accepted: usize,
    /// Of these, those that the ATS was told of in the end.
    pub told: usize,
    /// How often an order was seen parked.
    pub parked: usize,
    /// From the return to the last first word to the ATS.
    pub last: i64,
}

/// A side is away for eight days, in which a company orders eight times a day.
pub fn outage(side: Side) -> Outage {
    let (lost, back) = (HOUR, HOUR + 8 * DAY);
    let storm = match side {
        Side::Equalture => Storm::over_equalture(lost, back),
        Side::Ats => Storm::over_the_ats(lost, back),
    };
    on_stage(Plan::of_storms(1, 1, vec![storm]), &companies(1), |stage| async move {
        stage.runs();
        stage.says_how_far("eight days without a side", back + HOUR);
        stage.orders_evenly("A", 0, 64, lost, back);
        stage.world.until(back + HOUR).await;
        let told = told(&stage);
        Outage {
            accepted: stage
                .seen(|_, event| matches!(event, Event::OrderAnswered { status: 202, .. }).then_some(()))
                .len(),
            told: told.len(),
            parked: stage
                .seen(|_, event| matches!(event, Event::OrderWritten { parked: true, .. }).then_some(()))
                .len(),
            last: told.values().max().map_or(i64::MAX, |at| at - back),
        }
    })
}

impl Outage {
    /// What should not have been.
    pub fn broken(&self) -> Vec<String> {
        let rules = [
            (self.accepted != 64, format!("{} of 64 orders were accepted", self.accepted)),
            (self.told != self.accepted, format!("{} of {} orders were delivered", self.told, self.accepted)),
            (self.parked > 0, "an outage parks orders".to_owned()),
            (self.last > 10 * MINUTE, "ten minutes were not enough".to_owned()),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, says)| says).collect()
    }
}

/// When the ATS was first told of each order.
fn told(stage: &Stage) -> BTreeMap<String, i64> {
    let mut told = BTreeMap::new();
    for (order, at) in stage.seen(|at, event| match event {
        Event::Told { order, .. } => Some((order.clone(), at)),
        _ => None,
    }) {
        told.entry(order).or_insert(at);
    }
    told
}

/// What became of one order that the ATS refused for ten days.
#[derive(Debug, Clone)]
pub struct Refused {
    /// How often it was sent before it was parked.
    pub tries: usize,
    /// From the first try to the first alarm of each kind.
    pub alarms: BTreeMap<String, Vec<i64>>,
    /// How many other orders there were, and how many of them were told within five minutes.
    pub others: (usize, usize),
    /// From the redrive to the first word to the ATS.
    pub redriven: i64,
}

/// The order that is refused.
const REFUSED: &str = "A/A-0";
/// The ATS takes it again, and it is redriven.
const MENDED: i64 = 10 * DAY;

/// Somebody has completed an order in the ATS by hand: it takes no "pending" for it. All others get through.
pub fn refused() -> Refused {
    on_stage(Plan::of_storms(1, 1, Vec::new()), &companies(1), |stage| async move {
        stage.runs();
        stage.says_how_far("one order refused", MENDED + HOUR);
        stage.world.state().ats.add_order("A", "A-0");
        complete_by_hand(&stage);
        stage.orders_evenly("A", 0, 81, HOUR, HOUR + MENDED + 3 * HOUR);
        stage.world.until(MENDED).await;
        {
            let mut state = stage.world.state();
            state.ats.forget_order("A-0");
            state.ats.add_order("A", "A-0");
        }
        redrive(&stage).await;
        let redriven = stage.world.at();
        stage.world.until(MENDED + HOUR / 2).await;
        read(&stage, redriven)
    })
}

/// The same update as a recruiter's "completed", straight into the ATS.
fn complete_by_hand(stage: &Stage) {
    let now = stage.world.now();
    let mut state = stage.world.state();
    let (id, secret) = state.credentials.get(&("ats", "A".to_owned())).cloned().unwrap_or_default();
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let token = state.ats.answer(&asked("POST", "/identity/oauth/token", None, form), now);
    let token: serde_json::Value = serde_json::from_slice(&token.body).unwrap_or_default();
    let path = "/assessment-api/v202010/orders/A-0/results";
    let body = json!({ "status": "COMPLETED", "attachments": [], "assessmentResults": [] }).to_string();
    let said = state.ats.answer(&asked("PATCH", path, token["access_token"].as_str(), body), now);
    assert_eq!(said.status, 200, "{}", String::from_utf8_lossy(&said.body));
}

fn asked(method: &str, path: &str, bearer: Option<&str>, body: String) -> Asked {
    let kind = if bearer.is_some() { "application/json" } else { "application/x-www-form-urlencoded" };
    let mut headers = BTreeMap::from([("content-type".to_owned(), kind.to_owned())]);
    headers.extend(bearer.map(|token| ("authorization".to_owned(), format!("Bearer {token}"))));
    headers.insert("host".to_owned(), ATS.trim_start_matches("https://").to_owned());
    Asked { method: method.to_owned(), path: path.to_owned(), headers, body: body.into_bytes() }
}

/// `bridge redrive`.
async fn redrive(stage: &Stage) {
    let desk = Process::of_an_operator(&stage.world).foundation().desk().await;
    let desk = desk.unwrap_or_else(|error| panic!("{error}"));
    let order = OrderKey::parse(&format!("{}#A-0", key("A"))).unwrap_or_else(|error| panic!("{error}"));
    let seen = desk.find(&order).await.unwrap_or_else(|error| panic!("{error}"));
    let seen = seen.unwrap_or_else(|| panic!("the order is gone"));
    stage.world.note(Event::Redriven { order: REFUSED.to_owned() });
    record(&desk, &desk, &seen, &Fact::Redriven).await.unwrap_or_else(|error| panic!("{error}"));
}

fn read(stage: &Stage, redriven: i64) -> Refused {
    let tries = stage.seen(|at, event| match event {
        Event::CallBegins { order: Some(order), what: "patch", .. } if order == REFUSED && at < redriven => Some(at),
        _ => None,
    });
    let first = tries.first().copied().unwrap_or_default();
    let mut alarms: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (what, at) in stage.seen(|at, event| match event {
        Event::Alarm { what, order: Some(order) } if order == REFUSED => Some((what.clone(), at - first)),
        _ => None,
    }) {
        alarms.entry(what).or_default().push(at);
    }
    let told = told(stage);
    Refused {
        tries: tries.len(),
        alarms,
        others: others(stage, &told),
        redriven: told.get(REFUSED).map_or(i64::MAX, |at| at - redriven),
    }
}

fn others(stage: &Stage, told: &BTreeMap<String, i64>) -> (usize, usize) {
    let accepted = stage.seen(|at, event| match event {
        Event::OrderAnswered { order, status: 202, .. } if order != REFUSED => Some((order.clone(), at)),
        _ => None,
    });
    let soon = |(order, at): &&(String, i64)| told.get(order).is_some_and(|told| told - at < 5 * MINUTE);
    (accepted.len(), accepted.iter().filter(soon).count())
}

impl Refused {
    /// What should not have been.
    pub fn broken(&self) -> Vec<String> {
        let alarms = |what: &str| self.alarms.get(what).cloned().unwrap_or_default();
        let (late, parked) = (alarms("order_late"), alarms("order_parked"));
        let is = |at: Option<&i64>, from: i64| at.is_some_and(|at| (from..from + 2 * HOUR).contains(at));
        let daily = parked.windows(2).all(|pair| (pair[1] - pair[0] - DAY).abs() < 5 * MINUTE);
        let rules = [
            (!is(late.first(), 0), "nobody was told within two hours".to_owned()),
            (!is(parked.first(), 7 * DAY), "it was not parked on the seventh day".to_owned()),
            (parked.len() < 3 || !daily, "nobody was reminded each day".to_owned()),
            (self.others.0 != self.others.1, format!("{} of {} others got through", self.others.1, self.others.0)),
            (self.redriven > MINUTE, "a minute after the redrive the ATS was not told".to_owned()),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, says)| says).collect()
    }
}

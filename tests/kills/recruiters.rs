//! Recruiters order at a steady rate. What is not answered with 202 is sent again until it is; some orders are sent again
//! although they were, twice at once, or with another candidate under the same id.

use std::sync::Arc;
use std::time::Duration;

use edge::tokens;
use jiff::Timestamp;
use peers::smartrecruiters::{Candidate, OrderDraft, OrderId, Refusal, Why};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::field::{Field, UnderWay};
use crate::ledger::{Accepted, is_excused};

/// Fifteen orders a second, five at once.
const EVERY: Duration = Duration::from_micros(333_333);
const AT_ONCE: usize = 5;
const AGAIN_AFTER: Duration = Duration::from_millis(150);
/// Nothing is down for longer than a few seconds.
const MOST_TRIES: usize = 300;

/// Places orders until it is to stop, and goes on until each is accepted.
pub(crate) async fn order_until(field: Arc<Field>, mut stopped: watch::Receiver<bool>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut recruiters = JoinSet::new();
    for turn in 0.. {
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => break,
            _ = ticks.tick() => {}
        }
        for number in turn * AT_ONCE..(turn + 1) * AT_ONCE {
            recruiters.spawn(orders(Arc::clone(&field), number));
        }
    }
    recruiters.join_all().await;
}

/// One recruiter, who orders for one candidate.
async fn orders(field: Arc<Field>, number: usize) {
    let place = number % field.employers.len();
    let (employer, email) = (&field.employers[place], format!("eve.{number}@example.com"));
    let candidate = Candidate::new("Eve", &number.to_string(), &email);
    field.ats().add_candidate(employer.name(), candidate.clone());
    let draft = OrderDraft::new(&candidate, &employer.job.id, &field.stage.vacancy.id);
    let under_way = UnderWay::begins(&field.ordering);
    let first = field.ats().order(employer.name(), draft).await;
    drop(under_way);
    let status = noted(&field, &first);
    let order = first.unwrap_or_else(|refusal| refusal.order.unwrap());
    match (number % 5, status) {
        (0, _) => drop(tokio::join!(repeats(&field, &order), repeats(&field, &order))),
        (_, 202) => {}
        _ => repeats(&field, &order).await,
    }
    field.ledger().orders.insert(order.clone(), Accepted { employer: place, email });
    if number % 10 == 3 {
        contradicts(&field, place, &order).await;
    }
}

/// Sends an order again until it is accepted.
async fn repeats(field: &Field, order: &OrderId) {
    for _ in 0..MOST_TRIES {
        let under_way = UnderWay::begins(&field.ordering);
        let answered = field.ats().reorder(order).await;
        drop(under_way);
        if noted(field, &answered) == 202 {
            return;
        }
        sleep(AGAIN_AFTER).await;
    }
    panic!("the order {order} is accepted by nobody");
}

/// The status of an answer, written down; 0 if there was none, or no token.
fn noted(field: &Field, answered: &Result<OrderId, Refusal>) -> u16 {
    let status = match answered {
        Ok(_) => 202,
        Err(Refusal { why: Why::Status { status, .. }, .. }) => *status,
        Err(Refusal { why: Why::NoAnswer(_) | Why::Token(_), .. }) => 0,
        Err(other) => panic!("no answer of the bridge: {other}"),
    };
    let mut ledger = field.ledger();
    ledger.ordering.note(status);
    if status != 202 && !is_excused(status) {
        ledger.wrong.push(format!("an order was answered: {answered:?}"));
    }
    status
}

/// Another candidate under an accepted order's id is a conflict, whatever else happens.
async fn contradicts(field: &Field, employer: usize, order: &OrderId) {
    let mut body = field.ats().order_snapshot(order).unwrap().request;
    body["candidate"]["id"] = json!("somebody-else");
    body["candidate"]["email"] = json!("somebody.else@example.com");
    for _ in 0..MOST_TRIES {
        let status = posts(field, employer, &body).await;
        field.ledger().contradicting.note(status);
        if status == 409 {
            return;
        }
        if !is_excused(status) {
            field.ledger().wrong.push(format!("another candidate under the order {order} was answered {status}"));
            return;
        }
        sleep(AGAIN_AFTER).await;
    }
    panic!("nobody refuses another candidate under the order {order}");
}

/// Posts an order by hand; 0 if no answer comes.
async fn posts(field: &Field, employer: usize, body: &Value) -> u16 {
    let foundation = &field.stage.foundation;
    let (company, issuer) = (&field.employers[employer].company, &foundation.config.public_base_url);
    let token = tokens::issue(&foundation.desk().await.unwrap().keys, issuer, company, Timestamp::now()).unwrap();
    let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
    let request = http.post(format!("{}/packages/orders", field.sandbox().url())).bearer_auth(token).json(body);
    request.send().await.map_or(0, |answer| answer.status().as_u16())
}

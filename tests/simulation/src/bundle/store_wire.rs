//! The way to DynamoDB: the SDK's own requests, a few milliseconds, and everything that can happen to them.

use crate::bundle::process::Process;
use crate::faults::{Effect, Fault};
use crate::table::Refused;
use crate::world::{About, order_name};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use jiff::fmt::strtime;
use serde_json::{Value, json};

/// More than this a signature's date may not be off.
const SKEW: i64 = 5 * 60_000;

/// The wire of one process.
#[derive(Debug)]
pub(super) struct StoreWire(pub(super) Process);

/// A request as it is on the wire.
struct Asked {
    operation: String,
    body: Value,
}

impl HttpConnector for StoreWire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let process = self.0.clone();
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let body = request.body().bytes().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
        HttpConnectorFuture::new(async move { carry(&process, Asked { operation, body }).await })
    }
}

async fn carry(process: &Process, asked: Asked) -> Result<HttpResponse, ConnectorError> {
    let world = process.world().clone();
    let (effect, about) = effect(&asked);
    let fault = effect.filter(|_| !process.is_safe()).and_then(|effect| world.strike(effect, &about));
    let way = world.throw("store").between(1, 5);
    world.sleep(way).await;
    if process.skew().abs() > SKEW {
        let (now, effect) = (world.at(), effect.unwrap_or(Effect::ReadCompany));
        world.state().history.fault(now, Fault::ClockJump, effect, None);
        return answer(process, Err(refused(400, "InvalidSignatureException", "Signature expired")));
    }
    let said = match fault {
        None => done(process, asked, 0),
        Some(Fault::Throttled) => Err(refused(400, "ProvisionedThroughputExceededException", "too fast")),
        Some(Fault::Failed) => Err(refused(500, "InternalServerError", "try again")),
        Some(Fault::Cancelled) => Err(cancelled()),
        Some(Fault::Stale) => {
            let lag = world.throw("lag").between(1_000, 100_000);
            done(process, asked, lag)
        }
        Some(Fault::DoneButFailed) => {
            let _ = done(process, asked, 0);
            Err(refused(500, "InternalServerError", "try again"))
        }
        Some(Fault::RequestLost) => return lost(process).await,
        Some(Fault::ReplyLost) => {
            let _ = done(process, asked, 0);
            return lost(process).await;
        }
        Some(Fault::Slow) => return late(process, asked).await,
        Some(Fault::CrashBefore) => process.dies().await,
        Some(Fault::CrashAfter) => {
            let _ = done(process, asked, 0);
            process.dies().await
        }
        Some(Fault::ClockJump) => {
            process.clock_jumps();
            done(process, asked, 0)
        }
        Some(other) => panic!("{other:?} cannot happen to the store"),
    };
    world.sleep(way).await;
    answer(process, said)
}

/// The table does what was asked.
fn done(process: &Process, asked: Asked, lag: i64) -> Result<Value, Refused> {
    let world = process.world();
    let said = {
        let now = world.at();
        let mut state = world.state();
        let usual = if state.plan.quiet || now >= state.plan.heals_at { 0 } else { now % 40 };
        state.table.lag_index(lag.max(usual));
        state.table.answer_own(&asked.operation, asked.body, now)
    };
    world.saw_writes();
    said
}

/// Nothing comes back: silence, or a connection that breaks.
async fn lost(process: &Process) -> Result<HttpResponse, ConnectorError> {
    let world = process.world();
    if world.throw("silence").chance(0.5) {
        std::future::pending::<()>().await;
    }
    Err(ConnectorError::io("the connection broke".into()))
}

/// It arrives late; the caller may have given up, and has it done all the same.
async fn late(process: &Process, asked: Asked) -> Result<HttpResponse, ConnectorError> {
    let (world, ours) = (process.world().clone(), process.clone());
    let wait = world.throw("slow").between(100, 2_500);
    let arriving = tokio::spawn(async move {
        world.sleep(wait).await;
        done(&ours, asked, 0)
    });
    let said = arriving.await.unwrap_or_else(|error| panic!("{error}"));
    answer(process, said)
}

fn answer(process: &Process, said: Result<Value, Refused>) -> Result<HttpResponse, ConnectorError> {
    let (status, body) = said.map_or_else(|refused| (refused.status, refused.body), |body| (200, body));
    let status = status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(body.to_string()));
    let date = strtime::format("%a, %d %b %Y %H:%M:%S GMT", process.world().now()).unwrap_or_default();
    response.headers_mut().insert("date", date);
    Ok(response)
}

fn refused(status: u16, kind: &str, message: &str) -> Refused {
    let body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{kind}"), "message": message });
    Refused { status, body }
}

fn cancelled() -> Refused {
    let mut refused = refused(400, "TransactionCanceledException", "Transaction cancelled [TransactionConflict, None]");
    refused.body["CancellationReasons"] = json!([{ "Code": "TransactionConflict" }, { "Code": "None" }]);
    refused
}

/// Which effect a request is, and whom it is about.
fn effect(asked: &Asked) -> (Option<Effect>, About) {
    let body = &asked.body;
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let has = |pointer: &str, part: &str| text(pointer).contains(part);
    let (effect, key) = match asked.operation.as_str() {
        "GetItem" => (reading(text("/Key/pk/S")), text("/Key/pk/S")),
        "PutItem" if text("/Item/pk/S").starts_with("ORDER#") => {
            let new = has("/ConditionExpression", "attribute_not_exists");
            (Some(if new { Effect::PlaceOrder } else { Effect::WriteOrder }), text("/Item/pk/S"))
        }
        "PutItem" if text("/Item/pk/S").starts_with("EVENT#") => (Some(Effect::KeepEvent), text("/Item/pk/S")),
        "DeleteItem" if text("/Key/pk/S").starts_with("EVENT#") => (Some(Effect::ForgetEvent), text("/Key/pk/S")),
        "TransactWriteItems" => (Some(Effect::FileReference), text("/TransactItems/0/Put/Item/pk/S")),
        "UpdateItem" if text("/Key/pk/S").starts_with("LANE#") => {
            (Some(on_a_lane(text("/UpdateExpression"))), text("/Key/pk/S"))
        }
        "Query" if has("/KeyConditionExpression", "BETWEEN") => {
            (Some(Effect::FindDue), text("/ExpressionAttributeValues/:first/S"))
        }
        "Query" if has("/IndexName", "company") => {
            (Some(Effect::ListOrders), text("/ExpressionAttributeValues/:company/S"))
        }
        "Query" => (Some(Effect::FindCompanies), ""),
        "UpdateItem" if has("/UpdateExpression", "REMOVE leaving") => (Some(Effect::SeeOff), text("/Key/pk/S")),
        _ => (None, ""),
    };
    (
        effect,
        About { company: company_in(key), order: order_name(key).filter(|_| key.starts_with("ORDER#")), call: None },
    )
}

fn reading(key: &str) -> Option<Effect> {
    match key.split('#').next()? {
        "ORDER" => Some(Effect::ReadOrder),
        "COMPANY" => Some(Effect::ReadCompany),
        "CLIENT" => Some(Effect::ReadClient),
        "REF" => Some(Effect::ReadReference),
        "EVENT" => Some(Effect::ReadEvent),
        _ => None,
    }
}

fn on_a_lane(update: &str) -> Effect {
    match update {
        update if update.contains("SET holder") => Effect::TakeLane,
        update if update.contains("SET knock") => Effect::Knock,
        update if update.contains("SET breakers") => Effect::ReleaseLane,
        _ => Effect::AnswerKnock,
    }
}

/// The company that a key names.
fn company_in(key: &str) -> Option<String> {
    let rest = key.split_once("smartrecruiters#")?.1;
    rest.split('#').next().map(str::to_owned)
}

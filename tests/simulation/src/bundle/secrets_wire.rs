//! The way to Secrets Manager.

use crate::bundle::process::Process;
use crate::faults::{Effect, Fault};
use crate::world::About;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// The wire of one process.
#[derive(Debug)]
pub(super) struct SecretsWire(pub(super) Process);

impl HttpConnector for SecretsWire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let process = self.0.clone();
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let body = request.body().bytes().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
        HttpConnectorFuture::new(async move { carry(&process, &operation, &body).await })
    }
}

async fn carry(process: &Process, operation: &str, asked: &Value) -> Result<HttpResponse, ConnectorError> {
    let world = process.world();
    let company = asked["SecretId"].as_str().and_then(|name| name.split('/').nth(3)).map(str::to_owned);
    let about = About { company, ..About::default() };
    let reads = operation == "GetSecretValue" && !process.is_safe();
    let fault = reads.then(|| world.strike(Effect::ReadSecret, &about)).flatten();
    world.sleep(3).await;
    match fault {
        None => {}
        Some(Fault::Throttled) => return answer(400, &error("ThrottlingException")),
        Some(Fault::Failed) => return answer(500, &error("InternalServiceError")),
        Some(Fault::RequestLost | Fault::ReplyLost) => std::future::pending().await,
        Some(Fault::Slow) => world.sleep(1_200).await,
        Some(Fault::CrashBefore | Fault::CrashAfter) => process.dies().await,
        Some(Fault::ClockJump) => {
            process.clock_jumps();
        }
        Some(other) => panic!("{other:?} cannot happen to the secrets"),
    }
    let said = world.state().vault.answer(operation, asked);
    match said {
        Ok(body) => answer(200, &body),
        Err(refused) => answer(refused.status, &refused.body),
    }
}

fn error(kind: &str) -> Value {
    json!({ "__type": kind, "message": "simulated" })
}

fn answer(status: u16, body: &Value) -> Result<HttpResponse, ConnectorError> {
    let status = status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    Ok(HttpResponse::new(status, SdkBody::from(body.to_string())))
}

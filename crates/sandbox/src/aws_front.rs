//! One address for all of AWS, as `AWS_ENDPOINT_URL` has it: each call goes on to the service that it names.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

use crate::tasks::Task;
use crate::wire::{WireError, local_client};

/// A running front. It ends when it is dropped.
#[derive(Debug)]
pub(crate) struct AwsFront {
    /// Where it answers.
    pub(crate) url: String,
    server: Task,
}

struct Services {
    http: reqwest::Client,
    dynamodb: String,
    secrets: String,
}

impl AwsFront {
    /// Starts it in front of these.
    pub(crate) async fn start(dynamodb: &str, secrets: &str) -> Result<Self, AwsFrontError> {
        let services = Services { http: local_client()?, dynamodb: dynamodb.to_owned(), secrets: secrets.to_owned() };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let router = Router::new().fallback(called).with_state(Arc::new(services));
        let server = Task::spawn(async move {
            // ends with the task
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, server })
    }

    /// Ends it.
    pub(crate) async fn stop(self) {
        self.server.stop().await;
    }
}

/// Why there is no address for all of AWS.
#[derive(Debug, thiserror::Error)]
pub enum AwsFrontError {
    /// No port.
    #[error("AWS gets no port on 127.0.0.1 ({0}): allow local connections and run again.")]
    NoPort(#[from] std::io::Error),
    /// No client for the services behind.
    #[error("AWS cannot be reached on this machine: {0}.")]
    Wire(#[from] WireError),
}

async fn called(State(services): State<Arc<Services>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(service) = services.named_in(&headers) else {
        return (StatusCode::BAD_REQUEST, r#"{"__type":"UnknownOperationException"}"#).into_response();
    };
    match services.pass_on(service, headers, body).await {
        Ok(response) => response,
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}

impl Services {
    fn named_in(&self, headers: &HeaderMap) -> Option<&str> {
        let target = headers.get("x-amz-target")?.to_str().ok()?;
        match target.split_once('.')?.0 {
            "secretsmanager" => Some(&self.secrets),
            service if service.starts_with("DynamoDB") => Some(&self.dynamodb),
            _ => None,
        }
    }

    async fn pass_on(&self, service: &str, mut headers: HeaderMap, body: Bytes) -> Result<Response, reqwest::Error> {
        // the client's own
        for name in [header::HOST, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION] {
            headers.remove(name);
        }
        let mut answer = self.http.post(service).headers(headers).body(body).send().await?;
        let (status, mut headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        headers.remove(header::TRANSFER_ENCODING);
        headers.remove(header::CONNECTION);
        Ok((status, headers, answer.bytes().await?).into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::Secrets;
    use crate::store::Store;
    use crate::template::Bundle;
    use serde_json::{Value, json};

    async fn ask(url: &str, target: &str, request: &Value) -> (StatusCode, Value) {
        let call = local_client().unwrap().post(url).header("x-amz-target", target);
        let call = call.header("content-type", "application/x-amz-json-1.0").header("x-amz-date", "20260101T000000Z");
        let signature =
            "AWS4-HMAC-SHA256 Credential=a/20260101/b/c/aws4_request, SignedHeaders=host;x-amz-date, Signature=0";
        let answer = call.header("authorization", signature).body(request.to_string()).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    #[tokio::test]
    async fn each_call_reaches_the_service_that_it_names() {
        let table = Bundle::parse(include_str!("../../../template.yaml"), "http://x").unwrap().table;
        let store = Store::start(None, &table).await.unwrap();
        let secrets = Secrets::start(None).await.unwrap();
        let front = AwsFront::start(&store.url, &secrets.url).await.unwrap();

        let (status, tables) = ask(&front.url, "DynamoDB_20120810.ListTables", &json!({})).await;
        assert_eq!((status, &tables["TableNames"]), (StatusCode::OK, &json!([table.name])));
        let (status, streams) = ask(&front.url, "DynamoDBStreams_20120810.ListStreams", &json!({})).await;
        assert_eq!((status, streams["Streams"].as_array().map(Vec::len)), (StatusCode::OK, Some(1)));
        let (status, list) = ask(&front.url, "secretsmanager.ListSecrets", &json!({})).await;
        assert_eq!((status, list), (StatusCode::OK, json!({"SecretList": []})));
        let missing = json!({"SecretId": "none"});
        let (status, refused) = ask(&front.url, "secretsmanager.GetSecretValue", &missing).await;
        assert_eq!((status, &refused["__type"]), (StatusCode::BAD_REQUEST, &json!("ResourceNotFoundException")));
        let (status, refused) = ask(&front.url, "AmazonSQS.ListQueues", &json!({})).await;
        assert_eq!((status, &refused["__type"]), (StatusCode::BAD_REQUEST, &json!("UnknownOperationException")));
        front.stop().await;
    }
}

//! The sandbox as a client of its own store: AWS's JSON protocol, without an SDK between, so that
//! items pass through unchanged.

use serde_json::Value;

/// A call that brought no answer.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The store can't be reached, or answers something else.
    #[error("no answer from the local store ({0})")]
    Transport(#[from] reqwest::Error),
    /// The store says no.
    #[error("the local store refuses {operation}: {code} {message}")]
    Refused {
        /// What was asked.
        operation: String,
        /// The error's name, without its namespace.
        code: String,
        /// What it says.
        message: String,
    },
}

/// Calls one service.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    target: &'static str,
}

impl Client {
    pub(crate) fn dynamodb(url: &str) -> Result<Self, WireError> {
        Self::new(url, "DynamoDB_20120810")
    }

    pub(crate) fn streams(url: &str) -> Result<Self, WireError> {
        Self::new(url, "DynamoDBStreams_20120810")
    }

    fn new(url: &str, target: &'static str) -> Result<Self, WireError> {
        Ok(Self { http: local_client()?, url: url.to_owned(), target })
    }

    pub(crate) async fn call(&self, operation: &str, request: &Value) -> Result<Value, WireError> {
        let response = self
            .http
            .post(&self.url)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("{}.{operation}", self.target))
            .header("x-amz-date", "20260101T000000Z")
            .header("authorization", UNCHECKED_SIGNATURE)
            .body(request.to_string())
            .send()
            .await?;
        let accepted = response.status().is_success();
        let answer: Value = response.json().await?;
        if accepted {
            return Ok(answer);
        }
        let code = answer["__type"].as_str().unwrap_or_default();
        Err(WireError::Refused {
            operation: operation.to_owned(),
            code: code.rsplit('#').next().unwrap_or_default().to_owned(),
            message: answer["message"].as_str().unwrap_or_default().to_owned(),
        })
    }
}

/// A client for what is on this machine, whatever proxy the environment names.
pub(crate) fn local_client() -> Result<reqwest::Client, WireError> {
    // an error means that it is installed already
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// The store looks whether there is a signature, not whose it is.
const UNCHECKED_SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=sandbox/20260101/eu-central-1/\
     dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0";

impl WireError {
    /// Whether the store refused with this error.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(self, Self::Refused { code, .. } if code == name)
    }
}

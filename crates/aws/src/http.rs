//! The HTTP client under the SDK's clients: the same one that calls the vendors, trusting Amazon's roots only. The SDK's own
//! would bring a second HTTP stack, with HTTP/2, into every function (`docs/decisions/0005`).

use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use edge::timepiece::Timepiece;
use edge::tls::{self, TlsError};
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::{Client, Request};
use std::path::Path;
use std::time::Duration;

/// Amazon's own roots: the only ones an AWS endpoint needs.
const AMAZON_ROOTS: &[u8] = include_bytes!("../roots/amazon.pem");
const CONNECT_TIME_OUT: Duration = Duration::from_secs(1);
/// Shorter than AWS's own: a connection that sat in a frozen function is not trusted for long.
const IDLE_TIME_OUT: Duration = Duration::from_secs(15);

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// `AWS_CA_BUNDLE` cannot be read.
    #[error("AWS_CA_BUNDLE cannot be read: {0}")]
    CaBundle(std::io::Error),
    /// TLS could not be set up, perhaps because `AWS_CA_BUNDLE` holds something else than certificates.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The client refused its configuration.
    #[error("the client for AWS could not be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// A client that trusts Amazon's roots, or instead the certificates in `ca_bundle`.
pub fn client(ca_bundle: Option<&Path>) -> Result<SharedHttpClient, HttpError> {
    let mut roots = rustls::RootCertStore::empty();
    match ca_bundle {
        Some(file) => tls::add(&mut roots, &std::fs::read(file).map_err(HttpError::CaBundle)?)?,
        None => tls::add(&mut roots, AMAZON_ROOTS)?,
    }
    let client = tls::client(roots)?.connect_timeout(CONNECT_TIME_OUT).pool_idle_timeout(IDLE_TIME_OUT).build()?;
    let connector = SharedHttpConnector::new(Connector(client));
    Ok(http_client_fn(move |_, _| connector.clone()))
}

/// Has the date of each answer set this clock right.
pub fn keeping_time(http: SharedHttpClient, clock: Timepiece) -> SharedHttpClient {
    http_client_fn(move |settings, components| {
        let inner = http.http_connector(settings, components);
        SharedHttpConnector::new(Timekeeper { inner, clock: clock.clone() })
    })
}

#[derive(Debug)]
struct Timekeeper {
    inner: SharedHttpConnector,
    clock: Timepiece,
}

impl HttpConnector for Timekeeper {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (answering, clock) = (self.inner.call(request), self.clock.clone());
        HttpConnectorFuture::new(async move {
            let answer = answering.await?;
            let date = answer.headers().get("date").and_then(|date| DateTimeParser::new().parse_timestamp(date).ok());
            date.inspect(|date| clock.heard(*date));
            Ok(answer)
        })
    }
}

/// Carries the SDK's requests. Time-outs of a try are the SDK's own.
#[derive(Debug)]
struct Connector(Client);

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move { carry(&client, request).await })
    }
}

async fn carry(client: &Client, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let mut response = client.execute(outgoing(request)?).await.map_err(failure)?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = response.bytes().await.map_err(failure)?;
    let status = status.as_u16().try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    let mut answer = HttpResponse::new(status, SdkBody::from(body));
    for (name, value) in &headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        answer.headers_mut().try_append(name.as_str().to_owned(), value).map_err(unreadable)?;
    }
    Ok(answer)
}

/// The request in the client's own form; the SDK's bodies here are all in memory.
fn outgoing(request: HttpRequest) -> Result<Request, ConnectorError> {
    let user = |error: Box<dyn std::error::Error + Send + Sync>| ConnectorError::user(error);
    let request = request.try_into_http1x().map_err(|error| user(Box::new(error)))?;
    let request = request.map(|body| body.bytes().map(<[u8]>::to_vec).unwrap_or_default());
    Request::try_from(request).map_err(|error| user(Box::new(error)))
}

fn failure(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() { ConnectorError::timeout(Box::new(error)) } else { ConnectorError::io(Box::new(error)) }
}

fn unreadable(error: aws_smithy_runtime_api::http::HttpError) -> ConnectorError {
    ConnectorError::other(Box::new(error), None)
}

//! The calls that a peer makes: logged, never following a redirect, never waiting longer than the vendor would.

use std::fmt;
use std::io;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};

use crate::clock::Clock;
use crate::wire::{Call, Direction, Wire, text};

/// A peer as a caller.
#[derive(Clone)]
pub(crate) struct Outgoing {
    client: Client,
    clock: Clock,
    wire: Wire,
    from: &'static str,
    to: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) text: String,
}

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// Not within the time that the vendor waits.
    TimedOut,
    /// The connection failed or broke; the reason in words.
    Unreachable(String),
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut => f.write_str("no answer in time"),
            Self::Unreachable(reason) => write!(f, "unreachable: {reason}"),
        }
    }
}

impl std::error::Error for NoAnswer {}

impl Outgoing {
    pub(crate) fn new(clock: Clock, wire: Wire, from: &'static str, to: String) -> io::Result<Self> {
        Ok(Self { client: client().map_err(io::Error::other)?, clock, wire, from, to })
    }

    /// The client to build a request with.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) async fn send(&self, request: RequestBuilder, patience: Duration) -> Result<Answer, NoAnswer> {
        let request = request.timeout(patience).build().map_err(|e| no_answer(&e))?;
        let call = self.wire.begin(self.seen(&request, self.clock.now()));
        let response = self.client.execute(request).await.map_err(|e| no_answer(&e))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.map_err(|e| no_answer(&e))?;
        self.wire.end(&call, status, text(&body));
        Ok(Answer { status, headers, text: String::from_utf8_lossy(&body).into_owned() })
    }

    fn seen(&self, request: &reqwest::Request, at: Timestamp) -> Call {
        let url = request.url();
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        Call {
            at,
            from: self.from.to_owned(),
            to: self.to.clone(),
            direction: Direction::Out,
            method: request.method().clone(),
            path: format!("{}{query}", url.path()),
            status: None,
            request: text(body),
            response: String::new(),
        }
    }
}

impl Answer {
    /// Whether the body is declared to be JSON.
    pub(crate) fn is_json(&self) -> bool {
        media_type(&self.headers).as_deref() == Some("application/json")
    }
}

/// The media type without its parameters, in lower case.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn client() -> Result<Client, reqwest::Error> {
    // It fails only if a provider is installed already, which serves as well.
    drop(rustls::crypto::ring::default_provider().install_default());
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<rustls::RootCertStore>();
    let tls = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .no_proxy()
        // A fresh connection each time: what a restarted partner closed is never mistaken for an outage.
        .pool_max_idle_per_host(0)
        .build()
}

fn no_answer(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() {
        return NoAnswer::TimedOut;
    }
    let mut reason = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        reason = format!("{reason}: {deeper}");
        cause = deeper.source();
    }
    NoAnswer::Unreachable(reason)
}

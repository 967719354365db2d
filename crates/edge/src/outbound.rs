//! Calls to other systems: one certain answer for each way a call can end.

use crate::tls::{self, TlsError};
use jiff::SignedDuration;
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, ClientBuilder, Method, Request, RequestBuilder, StatusCode};
use rustls::RootCertStore;
use std::error::Error as _;
use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// No answer of a vendor that we use is longer than this; the rest is not read.
const MOST_BYTES: usize = 1024 * 1024;
const CONNECT_TIME_OUT: Duration = Duration::from_secs(4);
/// Long enough for the next call of the same work, and no longer: what lies in between may forget a connection without a
/// word, and a call on it would cost its whole time. A connection that sat in a frozen function is not trusted.
const IDLE_TIME_OUT: Duration = Duration::from_millis(200);

/// Over which connection a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// One of its own: for calls that must not be repeated. A frozen function's dead socket would otherwise turn every
    /// first call into one of which nobody knows whether it arrived.
    Fresh,
    /// One that was kept from the call before, if there is one: for calls that may be repeated.
    Kept,
}

/// Why a request brought no whole answer.
#[derive(Debug)]
pub enum Lost {
    /// DNS, connect or TLS: nothing left.
    NotSent(String),
    /// The connection broke before an answer.
    Broken(String),
    /// No answer came within the time.
    TimedOut(String),
}

/// Carries a request to its host and an answer back. The functions have `Outbound::new`'s; the simulation has its own.
pub trait Carrier: fmt::Debug + Send + Sync {
    /// Carries one request, within a time, over a connection of this kind. An answer that breaks off in its body is an
    /// answer: its status says what became of the call.
    fn carry(
        &self,
        request: Request,
        connection: Connection,
        within: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, Lost>> + Send + '_>>;
}

/// The way out.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// Builds requests.
    client: Client,
    carrier: Arc<dyn Carrier>,
}

/// The clients could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// `EXTRA_CA_FILE` cannot be read.
    #[error("EXTRA_CA_FILE cannot be read: {0}")]
    ExtraCertificates(std::io::Error),
    /// TLS could not be set up, perhaps because `EXTRA_CA_FILE` holds something else than certificates.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The client refused its configuration.
    #[error("the client for calls out could not be made: {0}")]
    Client(reqwest::Error),
}

impl Outbound {
    /// Trusts the public roots compiled in, and the certificates in `extra` if given.
    pub fn new(extra: Option<&Path>) -> Result<Self, OutboundError> {
        let mut roots = tls::public_roots();
        if let Some(file) = extra {
            tls::add(&mut roots, &std::fs::read(file).map_err(OutboundError::ExtraCertificates)?)?;
        }
        let kept = builder(roots.clone())?.pool_idle_timeout(IDLE_TIME_OUT).build().map_err(OutboundError::Client)?;
        let fresh = builder(roots)?.pool_max_idle_per_host(0).build().map_err(OutboundError::Client)?;
        Ok(Self { client: kept.clone(), carrier: Arc::new(Wires { kept, fresh }) })
    }

    /// Goes by another carrier.
    pub fn by(carrier: Arc<dyn Carrier>) -> Result<Self, OutboundError> {
        let client = builder(RootCertStore::empty())?.build().map_err(OutboundError::Client)?;
        Ok(Self { client, carrier })
    }

    /// Begins a request.
    pub fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.client.request(method, url)
    }

    /// Makes a call that must not be repeated, over a connection of its own, and reads its answer within `time_out`.
    pub async fn call(&self, request: RequestBuilder, time_out: Duration) -> Result<Answer, CallError> {
        let request = request.build().map_err(|error| CallError::NotSent(cause(&error)))?;
        Ok(self.carrier.carry(request, Connection::Fresh, time_out).await?)
    }

    /// Makes a call that may be made twice: once more, within the same time, if the connection broke before an answer. Then
    /// over a new connection, as others that were kept with the first may have died with it.
    pub async fn call_repeatable(&self, request: RequestBuilder, time_out: Duration) -> Result<Answer, CallError> {
        let deadline = Instant::now() + time_out;
        let request = request.build().map_err(|error| CallError::NotSent(cause(&error)))?;
        let again = request.try_clone();
        match (self.carrier.carry(request, Connection::Kept, time_out).await, again) {
            (Err(Lost::Broken(_)), Some(again)) => {
                let left = deadline.saturating_duration_since(Instant::now());
                let answer = self.carrier.carry(again, Connection::Fresh, left).await;
                // The first may have arrived, whatever stops the second.
                let answer = answer.map_err(|lost| CallError::NoAnswer(lost.into_cause()));
                answer.map(|answer| Answer { repeated: true, ..answer })
            }
            (answer, _) => Ok(answer?),
        }
    }
}

/// The real carrier: two clients, of which one keeps its connections for the next call of the same work.
#[derive(Debug)]
struct Wires {
    kept: Client,
    fresh: Client,
}

impl Carrier for Wires {
    fn carry(
        &self,
        request: Request,
        connection: Connection,
        within: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, Lost>> + Send + '_>> {
        let client = match connection {
            Connection::Fresh => &self.fresh,
            Connection::Kept => &self.kept,
        };
        Box::pin(async move { send(client, request, within).await.map_err(|error| classify(&error)) })
    }
}

fn builder(roots: RootCertStore) -> Result<ClientBuilder, TlsError> {
    Ok(tls::client(roots)?.connect_timeout(CONNECT_TIME_OUT).user_agent("equalture-bridge"))
}

/// A call that brought no whole answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// DNS, connect or TLS: the request never left.
    #[error("the request could not be sent: {0}")]
    NotSent(String),
    /// It left, and no whole answer came back in time.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The wait it names, in seconds (a date is not used by these vendors and counts as none).
    pub retry_after: Option<SignedDuration>,
    /// The body as far as it came, cut off where it is longer than any sensible one.
    pub body: Vec<u8>,
    /// The same call was sent before, over a connection that broke: that one may have arrived as well, or still arrive.
    pub repeated: bool,
}

impl Answer {
    /// Whether the body was cut off because it was too long.
    pub fn is_too_long(&self) -> bool {
        self.body.len() >= MOST_BYTES
    }

    /// Reads the body as JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Reads the body as a JSON object. A derived reader takes an array as well, its elements for the fields in their order.
    pub fn object<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        if self.body.trim_ascii_start().starts_with(b"{") { self.json() } else { None }
    }
}

/// The moments after a company was seen to be active in which a call for it may begin. Whoever needs a second call (a fresh
/// token, another media type) makes it within them, or leaves it to the next look at the company.
#[derive(Debug, Clone, Copy)]
pub struct Opening(Option<Instant>);

impl Opening {
    /// Begins now.
    pub fn begins() -> Self {
        Self(Some(Instant::now()))
    }

    /// For whoever waits for the answer: a request that has just proved itself, and gets one.
    pub fn without_end() -> Self {
        Self(None)
    }

    /// Whether a call may still begin.
    pub fn lasts(self) -> bool {
        self.0.is_none_or(|begun| begun.elapsed() < Duration::from_millis(500))
    }
}

/// A time by which a use of several calls must have ended.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Instant);

impl Deadline {
    /// So long from now.
    pub fn within(time: SignedDuration) -> Self {
        Self(Instant::now() + time.unsigned_abs())
    }

    /// What is left, but at most this.
    pub fn left(&self, most: SignedDuration) -> Duration {
        self.0.saturating_duration_since(Instant::now()).min(most.unsigned_abs())
    }
}

async fn send(client: &Client, mut request: Request, within: Duration) -> Result<Answer, reqwest::Error> {
    *request.timeout_mut() = Some(within);
    let mut response = client.execute(request).await?;
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let retry_after = header(RETRY_AFTER).and_then(|text| text.trim().parse::<u32>().ok());
    let retry_after = retry_after.map(|seconds| SignedDuration::from_secs(seconds.into()));
    let status = response.status();
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > MOST_BYTES {
            body.truncate(MOST_BYTES);
            break;
        }
    }
    Ok(Answer { status, retry_after, body, repeated: false })
}

/// Says whether anything was sent, and whether it may have been a connection that had died before.
fn classify(error: &reqwest::Error) -> Lost {
    let cause = cause(error);
    match error {
        error if error.is_connect() || error.is_builder() => Lost::NotSent(cause),
        error if error.is_request() && !error.is_timeout() => Lost::Broken(cause),
        _ => Lost::TimedOut(cause),
    }
}

impl Lost {
    fn into_cause(self) -> String {
        match self {
            Self::NotSent(cause) | Self::Broken(cause) | Self::TimedOut(cause) => cause,
        }
    }
}

impl From<Lost> for CallError {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::NotSent(cause) => Self::NotSent(cause),
            Lost::Broken(cause) | Lost::TimedOut(cause) => Self::NoAnswer(cause),
        }
    }
}

/// Names the innermost cause and never the address, which may hold a capability.
fn cause(error: &reqwest::Error) -> String {
    let mut text = String::from(if error.is_timeout() { "time-out" } else { "connection failed" });
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Reply, Server};

    const SOON: Duration = Duration::from_millis(300);

    async fn get_from(url: &str) -> Result<Answer, CallError> {
        let out = Outbound::new(None).unwrap();
        out.call(out.request(Method::GET, url), SOON).await
    }

    async fn get(reply: Reply) -> Result<Answer, CallError> {
        let server = Server::start(move |_, _| reply.clone());
        get_from(&server.origin).await
    }

    #[tokio::test]
    async fn each_way_a_call_ends_is_told_apart() {
        assert!(matches!(get_from(&Server::nowhere()).await, Err(CallError::NotSent(_))));
        assert!(matches!(get(Reply::Close).await, Err(CallError::NoAnswer(_))));
        assert!(matches!(get(Reply::Hang).await, Err(CallError::NoAnswer(_))));
        assert_eq!(get(Reply::status(302).with("location", "http://x.example")).await.unwrap().status, 302);
        let wait = get(Reply::status(429).with("retry-after", "7")).await.unwrap().retry_after;
        assert_eq!(wait, Some(SignedDuration::from_secs(7)));
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_keeps_its_status() {
        let answer = get(Reply::Cut(201, "half of this".into())).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.body.as_slice()), (201, &b"half o"[..]));
    }

    async fn again(out: &Outbound, url: &str) -> Result<Answer, CallError> {
        out.call_repeatable(out.request(Method::GET, url), SOON).await
    }

    #[tokio::test]
    async fn only_a_repeatable_call_is_repeated_and_only_once() {
        let server = Server::start(|_, earlier| if earlier == 0 { Reply::Close } else { Reply::status(200) });
        let out = Outbound::new(None).unwrap();
        let answer = again(&out, &server.origin).await.unwrap();
        assert!(answer.status == 200 && answer.repeated);
        assert!(!again(&out, &server.origin).await.unwrap().repeated);
        let server = Server::start(|_, _| Reply::Close);
        assert!(again(&out, &server.origin).await.is_err());
        assert_eq!(server.asked().len(), 2);
    }

    #[tokio::test]
    async fn the_repeat_takes_none_of_the_connections_that_were_kept() {
        let server = Server::start(|asked, _| match asked.target.as_str() {
            "/again" if asked.connection < 3 => Reply::Close,
            _ => Reply::status(200),
        });
        let out = Outbound::new(None).unwrap();
        let first = || again(&out, &server.origin);
        assert!(futures_util::join!(first(), first(), first()).2.is_ok());
        assert_eq!(again(&out, &format!("{}/again", server.origin)).await.unwrap().status, 200);
        let connections: Vec<usize> = server.asked_on("/again").iter().map(|asked| asked.connection).collect();
        assert!(connections.len() == 2 && connections[0] < 3 && connections[1] == 3, "{connections:?}");
    }

    #[tokio::test]
    async fn a_connection_is_kept_for_the_next_call_and_not_for_the_next_piece_of_work() {
        let server = Server::start(|_, _| Reply::status(200));
        let out = Outbound::new(None).unwrap();
        for _ in 0..20 {
            again(&out, &server.origin).await.unwrap();
        }
        let connections = || server.asked().iter().map(|asked| asked.connection).max().unwrap() + 1;
        let kept = connections();
        assert!(kept < 20, "each call had its own");
        tokio::time::sleep(IDLE_TIME_OUT + Duration::from_millis(1)).await;
        again(&out, &server.origin).await.unwrap();
        assert_eq!(connections(), kept + 1);
        assert!(IDLE_TIME_OUT < Duration::from_millis(300), "what lies in between may forget sooner than that");
    }

    #[tokio::test]
    async fn no_failure_names_the_address() {
        let secret = format!("{}/capability", Server::nowhere());
        let error = get_from(&secret).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("capability"), "{error}");
    }
}

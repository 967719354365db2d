//! What went over the wire: every call that a peer received or made, in the order of its beginning.

use std::collections::VecDeque;
use std::fmt;

use axum::http::Method;
use jiff::Timestamp;

use crate::shared::Shared;

/// The oldest calls are forgotten beyond this many.
const KEPT_CALLS: usize = 20_000;
/// Of a longer body only this much is kept.
const KEPT_BODY: usize = 64 * 1024;

/// Whether the peer was called or called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The peer was called.
    In,
    /// The peer made the call.
    Out,
}

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    /// When it began, by the peer's clock.
    pub at: Timestamp,
    /// Who called.
    pub from: String,
    /// Who was called.
    pub to: String,
    /// Seen from the peer.
    pub direction: Direction,
    /// The HTTP method.
    pub method: Method,
    /// The path with its query.
    pub path: String,
    /// The status; none if no answer was given (yet).
    pub status: Option<u16>,
    /// The request's body as text.
    pub request: String,
    /// The answer's body as text.
    pub response: String,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}  {} {}  ", self.from, self.to, self.method, self.path)?;
        match self.status {
            Some(status) => write!(f, "{status}"),
            None => write!(f, "no answer"),
        }
    }
}

/// The log of calls. Give one log to several peers to see their calls in one order.
#[derive(Debug, Clone, Default)]
pub struct Wire {
    log: Shared<Log>,
}

#[derive(Debug, Default)]
struct Log {
    forgotten: usize,
    calls: VecDeque<Call>,
}

/// A call that has begun and not ended.
pub(crate) struct Begun(usize);

impl Wire {
    /// Every call, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.log.lock().calls.iter().cloned().collect()
    }

    /// The calls that a peer *received*, of this method and with a path beginning so.
    pub fn received(&self, method: &Method, path_prefix: &str) -> Vec<Call> {
        self.select(Direction::In, method, path_prefix)
    }

    /// The calls that a peer *made*, of this method and with a path beginning so.
    pub fn made(&self, method: &Method, path_prefix: &str) -> Vec<Call> {
        self.select(Direction::Out, method, path_prefix)
    }

    /// Forgets all calls.
    pub fn clear(&self) {
        let mut log = self.log.lock();
        log.forgotten += log.calls.len();
        log.calls.clear();
    }

    fn select(&self, direction: Direction, method: &Method, path_prefix: &str) -> Vec<Call> {
        let mut calls = self.calls();
        calls
            .retain(|call| call.direction == direction && call.method == *method && call.path.starts_with(path_prefix));
        calls
    }

    pub(crate) fn begin(&self, call: Call) -> Begun {
        let mut log = self.log.lock();
        log.calls.push_back(call);
        if log.calls.len() > KEPT_CALLS {
            log.calls.pop_front();
            log.forgotten += 1;
        }
        Begun(log.forgotten + log.calls.len() - 1)
    }

    pub(crate) fn end(&self, begun: &Begun, status: u16, response: String) {
        let mut log = self.log.lock();
        let forgotten = log.forgotten;
        if let Some(call) = begun.0.checked_sub(forgotten).and_then(|place| log.calls.get_mut(place)) {
            call.status = Some(status);
            call.response = response;
        }
    }
}

/// A body as text, cut where it is very long.
pub(crate) fn text(body: &[u8]) -> String {
    match body.get(..KEPT_BODY) {
        Some(beginning) => format!("{}... ({} bytes)", String::from_utf8_lossy(beginning), body.len()),
        None => String::from_utf8_lossy(body).into_owned(),
    }
}

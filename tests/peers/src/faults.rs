//! What can go wrong at a peer, for all calls, for some, or for the next few.
//!
//! A peer that is *down* is stopped: see `stop` and `restart` of each peer.

use std::time::Duration;

use axum::http::Method;

use crate::shared::Shared;

/// One way in which a peer misbehaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The request is processed at once; its answer comes this much later, in real time.
    Slow(Duration),
    /// The request is not processed; this status answers it, with `Retry-After` in seconds if given.
    Status {
        /// The HTTP status.
        code: u16,
        /// Seconds for the `Retry-After` header.
        retry_after: Option<u64>,
    },
    /// The request is processed, but a gateway answers with this status.
    LateStatus(u16),
    /// The request is processed; its answer has this status, and this body if one is given.
    Says {
        /// The HTTP status.
        code: u16,
        /// The body, instead of the peer's own.
        body: Option<String>,
    },
    /// The request is processed; the connection closes without an answer.
    ReplyLost,
    /// The request is not processed; a page answers it: 200, `text/html`.
    Html,
    /// The request is processed; the answer breaks off before its `Content-Length` is reached.
    Truncated,
    /// The request is not processed; 302 to this address.
    Redirect(String),
    /// The request is not processed; 200 with 10 MB of JSON.
    Huge,
    /// The request is not processed; 200 with JSON that never ends. The logged answer says how many bytes were sent before
    /// the caller had enough.
    Endless,
}

/// What becomes of connections while they are idle. The caller is not told: it learns of it when it calls again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Idle {
    /// Nothing.
    #[default]
    Stays,
    /// After this long they lead nowhere: what is sent is lost, and no answer comes.
    Vanishes(Duration),
    /// After this long the next call on them is answered with a reset.
    Resets(Duration),
}

impl Fault {
    /// Whether the peer does what was asked, whatever it then answers.
    pub(crate) fn is_processed(&self) -> bool {
        matches!(self, Self::Slow(_) | Self::LateStatus(_) | Self::Says { .. } | Self::ReplyLost | Self::Truncated)
    }
}

/// A fault and the calls that it befalls; all of them unless limited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    fault: Fault,
    method: Option<Method>,
    path_prefix: Option<String>,
    remaining: Option<u32>,
}

impl Rule {
    /// Only calls of this method.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Only calls whose path begins so.
    #[must_use]
    pub fn path(mut self, prefix: impl Into<String>) -> Self {
        self.path_prefix = Some(prefix.into());
        self
    }

    /// Only so many calls, then never again.
    #[must_use]
    pub fn times(mut self, calls: u32) -> Self {
        self.remaining = Some(calls);
        self
    }

    /// What goes wrong.
    pub fn fault(&self) -> &Fault {
        &self.fault
    }

    /// How many calls it will still befall; none if there is no limit.
    pub fn remaining(&self) -> Option<u32> {
        self.remaining
    }

    fn befalls(&self, method: &Method, path: &str) -> bool {
        self.remaining != Some(0)
            && self.method.as_ref().is_none_or(|only| only == method)
            && self.path_prefix.as_deref().is_none_or(|prefix| path.starts_with(prefix))
    }
}

impl From<Fault> for Rule {
    fn from(fault: Fault) -> Self {
        Self { fault, method: None, path_prefix: None, remaining: None }
    }
}

/// The faults of one peer. The oldest rule that fits a call befalls it.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    rules: Shared<Vec<Rule>>,
    idle: Shared<Idle>,
}

impl Faults {
    /// Adds a fault: `faults.add(Rule::from(Fault::Html).path("/jobs").times(2))`.
    pub fn add(&self, rule: impl Into<Rule>) {
        self.rules.lock().push(rule.into());
    }

    /// From now on this becomes of idle connections.
    pub fn idle_connections(&self, fate: Idle) {
        *self.idle.lock() = fate;
    }

    pub(crate) fn idle(&self) -> Idle {
        *self.idle.lock()
    }

    /// Ends all faults.
    pub fn clear(&self) {
        self.rules.lock().clear();
        self.idle_connections(Idle::Stays);
    }

    /// The rules that can still befall a call.
    pub fn active(&self) -> Vec<Rule> {
        self.rules.lock().clone()
    }

    /// Uses up one call of the first rule that fits.
    pub(crate) fn take(&self, method: &Method, path: &str) -> Option<Fault> {
        let mut rules = self.rules.lock();
        let rule = rules.iter_mut().find(|rule| rule.befalls(method, path))?;
        rule.remaining = rule.remaining.map(|calls| calls - 1);
        let fault = rule.fault.clone();
        rules.retain(|rule| rule.remaining != Some(0));
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_befalls_only_what_it_names_and_only_so_often() {
        let faults = Faults::default();
        faults.add(Rule::from(Fault::Html).method(Method::GET).path("/jobs").times(2));
        let [rule] = &*faults.active() else { panic!("one rule was added") };
        assert_eq!((rule.fault(), rule.remaining()), (&Fault::Html, Some(2)));

        assert_eq!(faults.take(&Method::POST, "/jobs"), None);
        assert_eq!(faults.take(&Method::GET, "/candidates"), None);
        assert_eq!(faults.take(&Method::GET, "/jobs/7"), Some(Fault::Html));
        assert_eq!(faults.active()[0].remaining(), Some(1));
        assert_eq!(faults.take(&Method::GET, "/jobs/7"), Some(Fault::Html));
        assert_eq!(faults.take(&Method::GET, "/jobs/7"), None);
        assert!(faults.active().is_empty());
    }
}

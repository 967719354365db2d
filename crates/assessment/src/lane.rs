//! A company's lane: who sends for it, and what is known of the two upstreams. Pure.

use crate::attempt::Blockage;
use crate::ids::CompanyKey;
use crate::ports::{Probed, Upstream};
use jiff::{SignedDuration, Timestamp};

/// How long a lane is lent; longer than a dispatcher can live.
pub const LEASE: SignedDuration = SignedDuration::from_secs(90);
/// This many failures in a row open a breaker.
const FAILURES_TO_OPEN: u32 = 3;
/// An upstream that is down is asked once a minute.
const PROBE_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// What stands in the way of calling an upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// It does not answer.
    Outage,
    /// It answers, and nothing gets through until a person acts.
    Blocked(Blockage),
}

/// Keeps orders back while their upstream cannot take them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaker {
    /// Calls go through; so many have failed in a row.
    Closed {
        /// Failures in a row.
        failures: u32,
    },
    /// No call goes through but the probe.
    Open {
        /// Why.
        obstacle: Obstacle,
        /// Since when.
        since: Timestamp,
        /// When to ask next.
        probe_at: Timestamp,
    },
    /// The probe went well: one order goes first.
    HalfOpen {
        /// Why it was open.
        obstacle: Obstacle,
        /// Since when it was.
        since: Timestamp,
    },
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

/// What a breaker lets through now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// Orders.
    Open,
    /// One order; the next when that one went well.
    One,
    /// A harmless question.
    Probe,
    /// Nothing.
    Closed,
}

impl Breaker {
    /// What goes through now.
    pub fn passage(&self, now: Timestamp) -> Passage {
        match self {
            Self::Closed { .. } => Passage::Open,
            Self::HalfOpen { .. } => Passage::One,
            Self::Open { probe_at, .. } if now >= *probe_at => Passage::Probe,
            Self::Open { .. } => Passage::Closed,
        }
    }

    /// A call came through.
    #[must_use]
    pub fn went_well(self) -> Self {
        Self::default()
    }

    /// A call failed in a way that says something about the upstream.
    #[must_use]
    pub fn failed(self, obstacle: Obstacle, now: Timestamp) -> Self {
        let open = |since| Self::Open { obstacle, since, probe_at: now + PROBE_EVERY };
        match (self, obstacle) {
            (Self::Open { since, .. } | Self::HalfOpen { since, .. }, _) => open(since),
            (Self::Closed { .. }, Obstacle::Blocked(_)) => open(now),
            (Self::Closed { failures }, Obstacle::Outage) if failures + 1 >= FAILURES_TO_OPEN => open(now),
            (Self::Closed { failures }, Obstacle::Outage) => Self::Closed { failures: failures + 1 },
        }
    }

    /// The harmless question was answered.
    #[must_use]
    pub fn probed(self, probed: Probed, now: Timestamp) -> Self {
        match (self, probed) {
            (Self::Open { obstacle, since, .. }, Probed::Well) => Self::HalfOpen { obstacle, since },
            (breaker, Probed::Well) => breaker,
            (breaker, Probed::Unavailable) => breaker.failed(Obstacle::Outage, now),
            (breaker, Probed::Blocked(blockage)) => breaker.failed(Obstacle::Blocked(blockage), now),
        }
    }

    /// Why it is open, if it is.
    pub fn obstacle(&self) -> Option<(Obstacle, Timestamp)> {
        match self {
            Self::Closed { .. } => None,
            Self::Open { obstacle, since, .. } | Self::HalfOpen { obstacle, since } => Some((*obstacle, *since)),
        }
    }
}

/// One breaker for each upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Breakers {
    /// For Equalture.
    pub equalture: Breaker,
    /// For the ATS.
    pub ats: Breaker,
}

impl Breakers {
    /// The breaker of an upstream.
    pub fn of(&self, upstream: Upstream) -> Breaker {
        match upstream {
            Upstream::Equalture => self.equalture,
            Upstream::Ats => self.ats,
        }
    }

    /// Sets the breaker of an upstream.
    pub fn set(&mut self, upstream: Upstream, breaker: Breaker) {
        match upstream {
            Upstream::Equalture => self.equalture = breaker,
            Upstream::Ats => self.ats = breaker,
        }
    }
}

/// A lane that we hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Whose.
    pub company: CompanyKey,
    /// What the last holder left.
    pub breakers: Breakers,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn three_failures_in_a_row_open_a_breaker_and_one_success_closes_it() {
        let failing = |breaker: Breaker, second| breaker.failed(Obstacle::Outage, at(second));
        let twice = failing(failing(Breaker::default(), 0), 1);
        assert_eq!(twice.passage(at(1)), Passage::Open);
        let open = failing(twice, 2);
        assert_eq!(open.passage(at(3)), Passage::Closed);
        assert_eq!(open.passage(at(62)), Passage::Probe);
        assert_eq!(failing(twice.went_well(), 3).passage(at(3)), Passage::Open);
    }

    #[test]
    fn a_blockage_opens_it_at_once_and_a_good_probe_lets_one_order_through() {
        let obstacle = Obstacle::Blocked(Blockage::Credentials);
        let open = Breaker::default().failed(obstacle, at(0));
        let probed = open.probed(Probed::Well, at(60));
        assert_eq!(probed.passage(at(60)), Passage::One);
        assert_eq!(probed.went_well(), Breaker::default());
        assert_eq!(probed.failed(obstacle, at(61)).obstacle(), Some((obstacle, at(0))));
    }

    #[test]
    fn a_failed_probe_waits_another_minute() {
        let open = Breaker::default().failed(Obstacle::Blocked(Blockage::Redirected), at(0));
        let again = open.probed(Probed::Unavailable, at(60));
        assert_eq!(again.passage(at(119)), Passage::Closed);
        assert_eq!(again.passage(at(120)), Passage::Probe);
    }
}

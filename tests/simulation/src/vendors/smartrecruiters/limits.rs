//! SmartRecruiters, Rate Limiting: so many requests in any one second, per credential.
//!
//! How many are under way at once cannot be seen here: each request is over when it is answered.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::vendors::message::Said;

const PER_SECOND: usize = 10;
const AT_ONCE: usize = 8;
const WINDOW: SignedDuration = SignedDuration::from_secs(1);

/// When each credential's requests of the last second came.
#[derive(Debug, Clone, Default)]
pub(super) struct Limits {
    admitted: BTreeMap<String, VecDeque<Timestamp>>,
    violations: u64,
}

/// Whether a request was admitted, and how many more could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quota {
    pub(super) admits: bool,
    remaining: usize,
}

impl Limits {
    /// Admits a request or counts a violation.
    pub(super) fn enter(&mut self, client_id: &str, now: Timestamp) -> Quota {
        let admitted = self.admitted.entry(client_id.to_owned()).or_default();
        while admitted.front().is_some_and(|at| now.duration_since(*at) >= WINDOW) {
            admitted.pop_front();
        }
        let admits = admitted.len() < PER_SECOND;
        if admits {
            admitted.push_back(now);
        } else {
            self.violations += 1;
        }
        Quota { admits, remaining: PER_SECOND - admitted.len() }
    }

    /// How often the limit was exceeded.
    pub(super) fn violations(&self) -> u64 {
        self.violations
    }
}

impl Quota {
    /// Adds the headers that every answer carries.
    pub(super) fn told(self, said: Said) -> Said {
        let concurrent_remaining = AT_ONCE - usize::from(self.admits);
        said.with("x-ratelimit-limit", PER_SECOND.to_string())
            .with("x-ratelimit-remaining", self.remaining.to_string())
            .with("x-ratelimit-concurrent-limit", AT_ONCE.to_string())
            .with("x-ratelimit-concurrent-remaining", concurrent_remaining.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides_and_belongs_to_one_credential() {
        let (mut limits, now) = (Limits::default(), Timestamp::UNIX_EPOCH);
        let at = |millis| now + SignedDuration::from_millis(millis);
        assert!((0..10).all(|place| limits.enter("a", at(50 * place)).admits));
        assert_eq!(limits.enter("a", at(999)), Quota { admits: false, remaining: 0 });
        assert!(limits.enter("b", at(999)).admits);
        assert!(limits.enter("a", at(1000)).admits);
        assert!(!limits.enter("a", at(1049)).admits);
        assert!(limits.enter("a", at(1050)).admits);
        assert_eq!(limits.violations(), 2);
        assert_eq!(limits.enter("a", at(9000)), Quota { admits: true, remaining: 9 });
    }
}

//! SmartRecruiters, Rate Limiting: so many requests in a second and so many at once, per credential.

use std::collections::{BTreeMap, VecDeque};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use jiff::{SignedDuration, Timestamp};

use super::settings::RateLimit;
use crate::shared::Shared;

const WINDOW: SignedDuration = SignedDuration::from_secs(1);

/// The count of each credential's requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    counts: Shared<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    credentials: BTreeMap<String, Credential>,
    violations: u64,
}

#[derive(Debug, Default)]
struct Credential {
    admitted: VecDeque<Timestamp>,
    in_flight: u32,
}

/// A place among the concurrent requests, free again when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    limits: Limits,
    client_id: String,
}

/// What the headers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quota {
    limit: RateLimit,
    remaining: u32,
    concurrent_remaining: u32,
}

impl Limits {
    /// Admits a request or counts a violation.
    pub(crate) fn enter(&self, client_id: &str, limit: RateLimit, now: Timestamp) -> (Option<Place>, Quota) {
        let mut counts = self.counts.lock();
        let credential = counts.credentials.entry(client_id.to_owned()).or_default();
        let before = credential.quota(limit, now);
        if before.remaining == 0 || before.concurrent_remaining == 0 {
            counts.violations += 1;
            return (None, before);
        }
        credential.admitted.push_back(now);
        credential.in_flight += 1;
        let place = Place { limits: self.clone(), client_id: client_id.to_owned() };
        (Some(place), credential.quota(limit, now))
    }

    /// How often a limit was exceeded.
    pub(crate) fn violations(&self) -> u64 {
        self.counts.lock().violations
    }
}

impl Credential {
    fn quota(&mut self, limit: RateLimit, now: Timestamp) -> Quota {
        while self.admitted.front().is_some_and(|at| now.duration_since(*at) >= WINDOW) {
            self.admitted.pop_front();
        }
        let used = u32::try_from(self.admitted.len()).unwrap_or(u32::MAX);
        Quota {
            limit,
            remaining: limit.per_second.saturating_sub(used),
            concurrent_remaining: limit.concurrent.saturating_sub(self.in_flight),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(credential) = self.limits.counts.lock().credentials.get_mut(&self.client_id) {
            credential.in_flight = credential.in_flight.saturating_sub(1);
        }
    }
}

impl Quota {
    /// The headers that every answer carries.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("x-ratelimit-limit", self.limit.per_second),
            ("x-ratelimit-remaining", self.remaining),
            ("x-ratelimit-concurrent-limit", self.limit.concurrent),
            ("x-ratelimit-concurrent-remaining", self.concurrent_remaining),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: RateLimit = RateLimit { per_second: 3, concurrent: 2 };

    #[test]
    fn a_place_is_free_again_when_its_request_ends() {
        let (limits, now) = (Limits::default(), Timestamp::UNIX_EPOCH);
        let (first, _) = limits.enter("a", LIMIT, now);
        let (_second, _) = limits.enter("a", LIMIT, now);
        assert!(limits.enter("a", LIMIT, now).0.is_none());
        drop(first);
        assert!(limits.enter("a", LIMIT, now).0.is_some());
        assert_eq!(limits.violations(), 1);
    }

    #[test]
    fn the_window_slides_and_belongs_to_one_credential() {
        let (limits, now) = (Limits::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..3 {
            assert!(limits.enter("a", LIMIT, now).0.is_some());
        }
        assert!(limits.enter("a", LIMIT, now).0.is_none());
        assert!(limits.enter("b", LIMIT, now).0.is_some());
        assert!(limits.enter("a", LIMIT, now + WINDOW).0.is_some());
    }
}

//! The gateway's rates: a bucket of tokens for each route, shared by all callers. A request takes one; what comes to an
//! empty bucket is refused before anything else of it is looked at.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// How many requests a route lets through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Requests a second in the long run.
    pub rate: f64,
    /// Requests at once.
    pub burst: u32,
}

/// The buckets of all routes, by their keys.
#[derive(Debug)]
pub(crate) struct Throttles(BTreeMap<String, Mutex<Bucket>>);

impl Throttles {
    /// Every bucket is full at first.
    pub(crate) fn new(limits: BTreeMap<String, Limit>, now: Instant) -> Self {
        let buckets = limits.into_iter().map(|(key, limit)| (key, Mutex::new(Bucket::full(limit, now))));
        Self(buckets.collect())
    }

    /// Whether a request to this route may go on.
    pub(crate) fn admit(&self, key: &str, now: Instant) -> bool {
        let bucket = self.0.get(key);
        bucket.is_none_or(|bucket| bucket.lock().unwrap_or_else(PoisonError::into_inner).take(now))
    }
}

#[derive(Debug)]
struct Bucket {
    limit: Limit,
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    fn full(limit: Limit, now: Instant) -> Self {
        Self { limit, tokens: f64::from(limit.burst), filled: now }
    }

    fn take(&mut self, now: Instant) -> bool {
        let since = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + since * self.limit.rate).min(f64::from(self.limit.burst));
        self.filled = self.filled.max(now);
        let admitted = self.tokens >= 1.0;
        if admitted {
            self.tokens -= 1.0;
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn throttles(start: Instant) -> Throttles {
        let limits = [("ANY /a", 2.0, 3), ("ANY /b", 0.5, 1)];
        Throttles::new(limits.map(|(key, rate, burst)| (key.to_owned(), Limit { rate, burst })).into(), start)
    }

    /// How many of ten requests get through.
    fn of_ten(throttles: &Throttles, key: &str, now: Instant) -> usize {
        (0..10).filter(|_| throttles.admit(key, now)).count()
    }

    #[test]
    fn a_burst_gets_through_and_then_the_rate() {
        let start = Instant::now();
        let throttles = throttles(start);
        let later = |ms| start + Duration::from_millis(ms);
        for (ms, admitted) in [(0, 3), (0, 0), (499, 0), (500, 1), (1500, 2), (1749, 0), (2000, 1)] {
            assert_eq!(of_ten(&throttles, "ANY /a", later(ms)), admitted, "at {ms} ms");
        }
    }

    #[test]
    fn what_was_not_used_is_kept_up_to_the_burst() {
        let start = Instant::now();
        let throttles = throttles(start);
        assert_eq!(of_ten(&throttles, "ANY /a", start + Duration::from_hours(1)), 3);
        // a clock that was read earlier and comes later gives nothing back
        assert_eq!(of_ten(&throttles, "ANY /a", start), 0);
        assert_eq!(of_ten(&throttles, "ANY /a", start + Duration::from_hours(1)), 0);
    }

    #[test]
    fn each_route_has_a_bucket_of_its_own() {
        let start = Instant::now();
        let throttles = throttles(start);
        assert_eq!(of_ten(&throttles, "ANY /a", start), 3);
        assert_eq!(of_ten(&throttles, "ANY /b", start), 1);
        assert_eq!(of_ten(&throttles, "ANY /b", start + Duration::from_secs(2)), 1);
    }
}

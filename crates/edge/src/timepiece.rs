//! The time as a function reads it: its machine's clock, set right by what the store says.
//!
//! Several functions decide by times that others have stored (a lease, a PATCH that may be under way). A clock that has
//! jumped would take from others what is still theirs, so the store's time counts for all (`docs/decisions/0016`).

use jiff::{SignedDuration, Timestamp};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::time::Instant;

/// A difference up to this is the way of the answer and the whole seconds of its date; a larger one is an error of ours.
const TOLERATED: SignedDuration = SignedDuration::from_secs(2);

/// A clock. Clones are the same one.
#[derive(Clone)]
pub struct Timepiece(Arc<Works>);

struct Works {
    source: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// What is added to the source, in milliseconds.
    ahead: AtomicI64,
    began: Instant,
}

impl Default for Timepiece {
    fn default() -> Self {
        Self::of(Timestamp::now)
    }
}

impl fmt::Debug for Timepiece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timepiece({})", self.now())
    }
}

impl Timepiece {
    /// A clock that goes by this source.
    pub fn of(source: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(Works { source: Box::new(source), ahead: AtomicI64::new(0), began: Instant::now() }))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_millis(self.0.ahead.load(Ordering::Relaxed));
        (self.0.source)().saturating_add(ahead).unwrap_or(Timestamp::MAX)
    }

    /// How long it has gone, whatever it was set to meanwhile.
    pub fn uptime(&self) -> SignedDuration {
        self.0.began.elapsed().try_into().unwrap_or(SignedDuration::MAX)
    }

    /// Somebody whose clock counts has just told the time.
    pub fn heard(&self, told: Timestamp) {
        let ahead = told.duration_since((self.0.source)());
        let ahead = if ahead.abs() <= TOLERATED { 0 } else { ahead.as_millis() };
        self.0.ahead.store(i64::try_from(ahead).unwrap_or_default(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_clock_that_has_jumped_goes_by_what_it_is_told_until_it_is_right_again() {
        let source = Arc::new(Mutex::new(at(1000)));
        let read = Arc::clone(&source);
        let clock = Timepiece::of(move || *read.lock().unwrap());
        clock.heard(at(1002));
        assert_eq!(clock.now(), at(1000), "that little is the way of the answer");
        *source.lock().unwrap() = at(1600);
        clock.heard(at(1001));
        assert_eq!(clock.clone().now(), at(1001));
        *source.lock().unwrap() = at(1002);
        assert_eq!(clock.now(), at(403), "nobody has told it yet");
        clock.heard(at(1002));
        assert_eq!(clock.now(), at(1002));
    }

    #[tokio::test(start_paused = true)]
    async fn uptime_only_grows() {
        let clock = Timepiece::of(|| at(0));
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        clock.heard(at(-9000));
        assert_eq!(clock.uptime(), SignedDuration::from_secs(3));
    }
}

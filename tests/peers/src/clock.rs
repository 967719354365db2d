//! The time as the peers see it: real time, plus what a test has added.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::shared::Shared;

/// A clock that can be advanced. Clones advance together.
#[derive(Debug, Clone)]
pub struct Clock {
    ahead: Shared<SignedDuration>,
}

impl Clock {
    /// Real time until [`Clock::advance`] is called.
    pub fn system() -> Self {
        Self::ahead_by(Duration::ZERO)
    }

    /// A clock that was advanced so far before.
    pub fn ahead_by(ahead: Duration) -> Self {
        Self { ahead: Shared::new(signed(ahead)) }
    }

    /// How far it is ahead of real time.
    pub fn ahead(&self) -> Duration {
        self.ahead.lock().unsigned_abs()
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        later(Timestamp::now(), *self.ahead.lock())
    }

    /// Moves the present forward.
    pub fn advance(&self, by: Duration) {
        let mut ahead = self.ahead.lock();
        *ahead = ahead.saturating_add(signed(by));
    }

    /// The moment a duration from now.
    pub(crate) fn after(&self, duration: Duration) -> Timestamp {
        later(self.now(), signed(duration))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_advance_together() {
        let clock = Clock::system();
        let before = clock.now();
        clock.clone().advance(Duration::from_hours(1));
        assert!(clock.now() >= before + SignedDuration::from_hours(1));
    }

    #[test]
    fn a_clock_can_go_on_where_another_one_was() {
        let clock = Clock::ahead_by(Duration::from_mins(30));
        clock.advance(Duration::from_hours(1));
        assert_eq!(clock.ahead(), Duration::from_mins(90));
        let moment = clock.now();
        assert!(Clock::ahead_by(clock.ahead()).now() >= moment);
        assert_eq!(Clock::system().ahead(), Duration::ZERO);
    }
}

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
        Self { ahead: Shared::new(SignedDuration::ZERO) }
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
}

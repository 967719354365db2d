//! When each order is due: so many a second, evenly, whatever becomes of those before it.

use std::time::Duration;

/// A rate, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Orders a second.
    pub(crate) rate: u32,
    pub(crate) seconds: u32,
}

impl Pace {
    /// How many orders that is.
    pub(crate) fn orders(self) -> u64 {
        u64::from(self.rate) * u64::from(self.seconds)
    }

    /// When an order is due, counted from the first, which is number 0.
    pub(crate) fn due(self, order: u64) -> Duration {
        Duration::from_nanos(order.saturating_mul(1_000_000_000) / u64::from(self.rate.max(1)))
    }

    /// From the first order to the moment at which the one after the last would be due.
    pub(crate) fn whole(self) -> Duration {
        Duration::from_secs(self.seconds.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_due_evenly_and_never_drift() {
        let pace = Pace { rate: 300, seconds: 20 };
        assert_eq!(pace.orders(), 6000);
        assert_eq!([0, 3, 300].map(|order| pace.due(order)), [0, 10, 1000].map(Duration::from_millis));
        assert_eq!(pace.due(6000), pace.whole());
        // a third of a microsecond is lost at most once, not with each order
        assert_eq!(pace.due(5999).as_nanos(), 19_996_666_666);
    }
}

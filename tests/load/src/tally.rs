//! What became of the orders of one run.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::pace::Pace;

/// How an order was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// 202.
    Accepted,
    /// Another status, or none and why.
    Otherwise(String),
}

/// The count of a run.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) pace: Pace,
    pub(crate) sent: u64,
    /// How many waited for an answer when the last one was sent.
    pub(crate) waited_at_the_end: u64,
    /// Of those that were answered 202, in the order of the answers.
    latencies: Vec<Duration>,
    pub(crate) otherwise: BTreeMap<String, u64>,
    /// When the last answer came.
    last: Duration,
}

impl Tally {
    pub(crate) fn new(pace: Pace) -> Self {
        let (latencies, otherwise) = (Vec::new(), BTreeMap::new());
        Self { pace, sent: 0, waited_at_the_end: 0, latencies, otherwise, last: Duration::ZERO }
    }

    /// An answer to an order that was due `latency` before it came.
    pub(crate) fn note(&mut self, said: Said, latency: Duration, at: Duration) {
        self.last = self.last.max(at);
        match said {
            Said::Accepted => self.latencies.push(latency),
            Said::Otherwise(what) => *self.otherwise.entry(what).or_default() += 1,
        }
    }

    pub(crate) fn accepted(&self) -> u64 {
        u64::try_from(self.latencies.len()).unwrap_or(u64::MAX)
    }

    /// Sent and not answered yet.
    pub(crate) fn waiting(&self) -> u64 {
        self.sent - self.accepted() - self.otherwise.values().sum::<u64>()
    }

    /// Orders that were accepted, in each second until the last answer came.
    #[expect(clippy::cast_precision_loss, reason = "counts of orders are far below 2^52")]
    pub(crate) fn reached(&self) -> f64 {
        self.accepted() as f64 / self.last.max(self.pace.whole()).as_secs_f64().max(f64::EPSILON)
    }

    /// The shortest latency that so many per cent of the accepted orders did not exceed: one of them, not a value between.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
    pub(crate) fn percentile(&self, percent: f64) -> Duration {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let place = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
        sorted.get(place.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// Why the rate was not held; with a bound, also why it would not be for longer.
    pub(crate) fn faults(&self, p99_below: Option<Duration>) -> Vec<String> {
        let mut faults = Vec::new();
        let (rate, not_sent) = (f64::from(self.pace.rate), self.pace.orders() - self.sent);
        faults.extend(self.otherwise.iter().map(|(what, orders)| format!("{orders} orders were answered {what}")));
        if self.waiting() > 0 {
            faults.push(format!("{} orders were not answered", self.waiting()));
        }
        if not_sent > 0 {
            faults.push(format!("{not_sent} orders were not sent: too many waited"));
        }
        if self.reached() < 0.99 * rate {
            faults.push(format!("{:.1} orders a second were accepted, and {rate} were due", self.reached()));
        }
        if let Some(bound) = p99_below {
            faults.extend(self.slow(bound));
        }
        faults
    }

    fn slow(&self, bound: Duration) -> Vec<String> {
        let mut faults = Vec::new();
        let p99 = self.percentile(99.0);
        if p99 >= bound {
            faults.push(format!("p99 is {:.1} ms, not below {} ms", ms(p99), bound.as_millis()));
        }
        // as many as are due within the bound may be under way; more would be a queue that grows
        let most = u128::from(self.pace.rate) * bound.as_millis() / 1000;
        if u128::from(self.waited_at_the_end) > most.max(10) {
            faults.push(format!("{} orders waited at the end", self.waited_at_the_end));
        }
        faults
    }
}

/// Milliseconds with a fraction.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of one second at 100 a second, all of which were answered after 1, 2, 3 … ms.
    fn run() -> Tally {
        let mut tally = Tally::new(Pace { rate: 100, seconds: 1 });
        for number in (1..=100).rev() {
            tally.sent += 1;
            tally.note(Said::Accepted, Duration::from_millis(number), Duration::from_millis(1001 - number));
        }
        tally
    }

    #[test]
    fn a_percentile_is_the_value_that_so_many_did_not_exceed() {
        let tally = run();
        for (percent, is) in
            [(0.0, 1), (0.5, 1), (1.0, 1), (1.01, 2), (50.0, 50), (99.0, 99), (99.9, 100), (100.0, 100)]
        {
            assert_eq!(tally.percentile(percent), Duration::from_millis(is), "{percent}");
        }
        assert_eq!(Tally::new(tally.pace).percentile(50.0), Duration::ZERO);
    }

    #[test]
    fn a_run_that_held_its_rate_has_no_fault() {
        let tally = run();
        assert_eq!(tally.faults(Some(Duration::from_millis(100))), Vec::<String>::new());
        assert!((tally.reached() - 100.0).abs() < f64::EPSILON, "{}", tally.reached());
    }

    #[test]
    fn whatever_is_not_accepted_in_time_is_a_fault() {
        type Spoil = fn(&mut Tally);
        let spoils: [(&str, Spoil); 5] = [
            ("1 orders were answered 429", |tally| {
                tally.pace.rate = 101;
                tally.sent += 1;
                tally.note(Said::Otherwise("429".to_owned()), Duration::ZERO, Duration::ZERO);
            }),
            ("1 orders were not answered", |tally| {
                tally.pace.rate = 101;
                tally.sent += 1;
            }),
            ("1 orders were not sent: too many waited", |tally| tally.pace.rate = 101),
            ("98.0 orders a second were accepted, and 100 were due", |tally| tally.last = Duration::from_millis(1020)),
            ("11 orders waited at the end", |tally| tally.waited_at_the_end = 11),
        ];
        for (fault, spoil) in spoils {
            let mut tally = run();
            spoil(&mut tally);
            assert_eq!(tally.faults(Some(Duration::from_millis(101))), [fault]);
        }
        assert_eq!(run().faults(Some(Duration::from_millis(99))), ["p99 is 99.0 ms, not below 99 ms"]);
    }
}

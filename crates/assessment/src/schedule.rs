//! When to try again: data, in one place.

use jiff::{SignedDuration, Timestamp};

/// The first waits, one after the other. Times under a minute mean "not before": the sweep runs once a minute.
const FIRST: [SignedDuration; 4] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
];
/// Then this wait, spread by a fifth either way, until a day has passed.
const FIRST_DAY: SignedDuration = SignedDuration::from_mins(15);
/// Then this one, until a week has passed; then the order is parked.
const FIRST_WEEK: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// So often a person is told of an order that waits for one, until somebody acts or the order ends: whoever told it
/// first may have died before the line was written.
pub const REMINDER: SignedDuration = DAY;

/// The tries of one missing thing so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// When the first try failed.
    pub since: Timestamp,
    /// How many have failed.
    pub failures: u32,
    /// Not before this time again.
    pub next: Timestamp,
}

/// So long after the first failure a person is told: the other side takes other calls, but not this one.
const LATE: SignedDuration = SignedDuration::from_hours(1);

impl Retry {
    /// Whether the next try is so long after the first that a person should know.
    pub fn is_late(&self) -> bool {
        self.next.duration_since(self.since) >= LATE
    }
}

/// What follows a failed try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Another one, not before `Retry::next`.
    Later(Retry),
    /// A week has passed: kept, alarmed, redriven by a person.
    Park,
}

/// Plans the next try after one that failed now. `spread` (any number) picks a place within the ± 20 %.
pub fn after_failure(earlier: Option<Retry>, now: Timestamp, spread: u32) -> Again {
    let since = earlier.map_or(now, |retry| retry.since);
    let failures = earlier.map_or(0, |retry| retry.failures).saturating_add(1);
    let passed = now.duration_since(since);
    if passed >= WEEK {
        return Again::Park;
    }
    let wait = match FIRST.get(failures as usize - 1) {
        Some(wait) => *wait,
        None if passed < DAY => spread_out(FIRST_DAY, spread),
        None => FIRST_WEEK,
    };
    Again::Later(Retry { since, failures, next: now + wait })
}

/// Plans the next try at a time that the other side named (`Retry-After`), at most an hour away.
pub fn as_told(earlier: Option<Retry>, now: Timestamp, wait: SignedDuration) -> Again {
    match after_failure(earlier, now, 0) {
        Again::Park => Again::Park,
        Again::Later(retry) => {
            let wait = wait.clamp(SignedDuration::from_secs(1), FIRST_WEEK);
            Again::Later(Retry { next: now + wait, ..retry })
        }
    }
}

/// Moves a wait by up to a fifth either way.
fn spread_out(wait: SignedDuration, spread: u32) -> SignedDuration {
    let percent = 80 + i32::try_from(spread % 41).unwrap_or(0);
    wait * percent / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks the schedule from the first failure to the park; each try fails at once.
    fn walk(spread: u32) -> (Vec<i64>, i64) {
        let (mut now, mut earlier, mut waits) = (Timestamp::UNIX_EPOCH, None, Vec::new());
        while let Again::Later(retry) = after_failure(earlier, now, spread) {
            waits.push(retry.next.duration_since(now).as_secs());
            (now, earlier) = (retry.next, Some(retry));
        }
        (waits, now.as_second())
    }

    #[test]
    fn the_waits_grow_and_end_after_a_week() {
        let (waits, parked_at) = walk(20);
        assert_eq!(waits[..6], [5, 30, 120, 600, 900, 900]);
        assert_eq!(waits.last(), Some(&3600));
        assert!((WEEK.as_secs()..WEEK.as_secs() + 3600).contains(&parked_at), "{parked_at}");
        let quarter_hours = waits.iter().filter(|wait| **wait == 900).count();
        assert!((94..=96).contains(&quarter_hours), "{quarter_hours}");
    }

    #[test]
    fn the_spread_stays_within_a_fifth() {
        for spread in 0..200 {
            let (waits, _) = walk(spread);
            assert!((720..=1080).contains(&waits[5]), "{}", waits[5]);
        }
    }

    #[test]
    fn a_named_wait_is_kept_within_reason() {
        let next = |secs| match as_told(None, Timestamp::UNIX_EPOCH, SignedDuration::from_secs(secs)) {
            Again::Later(retry) => retry.next.as_second(),
            Again::Park => panic!("parked at once"),
        };
        assert_eq!((next(7), next(-1), next(1_000_000)), (7, 1, 3600));
    }
}

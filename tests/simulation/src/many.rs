//! Many histories, on several threads.

use crate::faults::{Plan, Tally};
use crate::play::{Played, play};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Every so manieth seed is played twice.
const TWICE: u64 = 100;

/// What came of many histories.
#[derive(Debug, Default)]
pub struct Many {
    /// What was hit.
    pub tally: Tally,
    /// Seeds that were played twice.
    pub repeated: u64,
    /// The first seed that broke a promise.
    pub broken: Option<(u64, Played)>,
    /// A seed whose second history was another one.
    pub unequal: Option<u64>,
    /// The seed that took longest.
    pub slowest: (Duration, u64),
}

/// Plays these seeds on so many threads; stops soon after one that breaks a promise. `watch` sees how many are done.
pub fn play_many(seeds: Range<u64>, jobs: usize, watch: impl Fn(u64) + Sync) -> Many {
    let (next, done) = (AtomicU64::new(seeds.start), AtomicU64::new(0));
    let many = Mutex::new(Many::default());
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                let mut own = Many::default();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    if !own.plays(seed) {
                        next.store(seeds.end, Ordering::Relaxed);
                    }
                    watch(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
                many.lock().unwrap_or_else(PoisonError::into_inner).join(own);
            });
        }
    });
    many.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Many {
    /// Plays one seed; false if it broke a promise or differed from itself.
    fn plays(&mut self, seed: u64) -> bool {
        let began = Instant::now();
        let played = play(seed, Plan::of(seed));
        self.slowest = self.slowest.max((began.elapsed(), seed));
        self.tally.add(&played.struck);
        self.tally.histories += 1;
        self.tally.quiet += u64::from(played.quiet);
        played.counts.iter().for_each(|(name, count)| *self.tally.counts.entry(name).or_default() += count);
        if !played.violations.is_empty() {
            self.broken = Some((seed, played));
            return false;
        }
        if seed.is_multiple_of(TWICE) {
            self.repeated += 1;
            if play(seed, Plan::of(seed)).history.digest() != played.history.digest() {
                self.unequal = Some(seed);
                return false;
            }
        }
        true
    }

    fn join(&mut self, other: Self) {
        self.tally.join(&other.tally);
        self.repeated += other.repeated;
        self.slowest = self.slowest.max(other.slowest);
        self.unequal = self.unequal.into_iter().chain(other.unequal).min();
        let both = self.broken.take().into_iter().chain(other.broken);
        self.broken = both.min_by_key(|(seed, _)| *seed);
    }
}

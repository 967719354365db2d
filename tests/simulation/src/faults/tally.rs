//! What was hit, how often: each fault at each effect, and each two faults that hit one effect in one history.

use super::{Effect, Fault};
use std::collections::{BTreeMap, BTreeSet};

/// Counts of many histories.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Histories.
    pub histories: u64,
    /// Those without any fault.
    pub quiet: u64,
    /// What was counted otherwise, by its name.
    pub counts: BTreeMap<&'static str, u64>,
    hits: BTreeMap<(Effect, Fault), u64>,
    pairs: BTreeMap<(Effect, Fault, Fault), u64>,
}

impl Tally {
    /// Adds what struck in one history.
    pub fn add(&mut self, struck: &BTreeMap<(Effect, Fault), u64>) {
        let mut by_effect: BTreeMap<Effect, BTreeSet<Fault>> = BTreeMap::new();
        for ((effect, fault), count) in struck {
            *self.hits.entry((*effect, *fault)).or_default() += count;
            by_effect.entry(*effect).or_default().insert(*fault);
        }
        for (effect, faults) in by_effect {
            let pairs = faults.iter().flat_map(|a| faults.range(a..).skip(1).map(move |b| (effect, *a, *b)));
            pairs.for_each(|pair| *self.pairs.entry(pair).or_default() += 1);
        }
    }

    /// Adds the counts of others.
    pub fn join(&mut self, other: &Self) {
        self.histories += other.histories;
        self.quiet += other.quiet;
        other.counts.iter().for_each(|(name, count)| *self.counts.entry(name).or_default() += count);
        other.hits.iter().for_each(|(key, count)| *self.hits.entry(*key).or_default() += count);
        other.pairs.iter().for_each(|(key, count)| *self.pairs.entry(*key).or_default() += count);
    }

    /// How often this fault hit this effect.
    pub fn hits(&self, effect: Effect, fault: Fault) -> u64 {
        self.hits.get(&(effect, fault)).copied().unwrap_or_default()
    }

    /// Every fault that an effect can have, and how often it hit: the rarest first.
    pub fn rarest_hits(&self) -> Vec<(u64, Effect, Fault)> {
        let all = Effect::ALL.iter().flat_map(|effect| effect.faults().into_iter().map(|fault| (*effect, fault)));
        let mut all: Vec<_> = all.map(|(effect, fault)| (self.hits(effect, fault), effect, fault)).collect();
        all.sort_unstable();
        all
    }

    /// Every two faults that an effect can have, and in how many histories both hit it: the rarest first.
    pub fn rarest_pairs(&self) -> Vec<(u64, Effect, Fault, Fault)> {
        let mut all = Vec::new();
        for effect in Effect::ALL {
            let faults: BTreeSet<Fault> = effect.faults().into_iter().collect();
            for a in &faults {
                let others = faults.range(a..).skip(1);
                all.extend(
                    others.map(|b| (self.pairs.get(&(*effect, *a, *b)).copied().unwrap_or_default(), *effect, *a, *b)),
                );
            }
        }
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_faults_at_one_effect_are_a_pair_and_at_two_effects_they_are_not() {
        let mut tally = Tally::default();
        tally.add(
            &[((Effect::Create, Fault::Slow), 2), ((Effect::Create, Fault::Busy), 1), ((Effect::Tell, Fault::Busy), 1)]
                .into(),
        );
        assert_eq!(tally.hits(Effect::Create, Fault::Slow), 2);
        let pairs = tally.rarest_pairs();
        assert_eq!(pairs.iter().filter(|pair| pair.0 > 0).count(), 1);
        assert_eq!(pairs.last().map(|pair| (pair.0, pair.1)), Some((1, Effect::Create)));
    }
}

//! What a history is made for: two faults that strike one after the other at one place, whatever the weather is.

use super::{Effect, Fault};
use crate::dice::Dice;

/// Two faults at one effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Aim {
    /// Where they strike.
    pub(super) effect: Effect,
    /// In this order.
    faults: [Fault; 2],
    /// The first of its occurrences that is struck.
    first: u64,
}

/// So many of the histories have an aim.
const AIM: f64 = 0.8;
/// So many of the aims are taken where weather seldom brings two certain faults together: an effect is rare there, or can
/// have many.
const AT_WHAT_IS_SELDOM: f64 = 0.85;
/// These effects, and how often each of them.
const SELDOM: &[(Effect, i64)] = &[
    (Effect::AnswerKnock, 8),
    (Effect::Tell, 10),
    (Effect::ForgetEvent, 6),
    (Effect::SeeOff, 6),
    (Effect::KeepEvent, 5),
    (Effect::ListOrders, 3),
    (Effect::EqualtureToken, 4),
    (Effect::AtsToken, 4),
    (Effect::Create, 2),
    (Effect::ReadReference, 1),
    (Effect::FetchCandidate, 1),
];

impl Aim {
    /// The aim of a history, if it has one.
    pub(super) fn of(dice: Dice) -> Option<Self> {
        dice.named("any", 0).chance(AIM).then_some(())?;
        let any = dice.named("effect", 0).pick(Effect::ALL)?;
        let rare = dice.named("seldom", 0).chance(AT_WHAT_IS_SELDOM);
        let effect = if rare { seldom(dice.named("effect", 1))? } else { any };
        let mut faults = effect.faults();
        let one = dice.named("fault", 0).pick(&faults)?;
        faults.retain(|fault| *fault != one);
        let other = dice.named("fault", 1).pick(&faults)?;
        let first = dice.named("first", 0).pick(&[1, 1, 1, 2, 3])?;
        // After the end of a company or an order the place may not be reached again.
        let ends = |fault| matches!(fault, Fault::Disabled | Fault::Erased);
        let faults = if ends(one) { [other, one] } else { [one, other] };
        Some(Self { effect, faults, first })
    }

    /// What it strikes this occurrence of an effect with.
    pub(super) fn strikes(&self, effect: Effect, occurrence: u64) -> Option<Fault> {
        let place = occurrence.checked_sub(self.first).filter(|_| effect == self.effect)?;
        self.faults.get(usize::try_from(place).ok()?).copied()
    }
}

fn seldom(dice: Dice) -> Option<Effect> {
    let mut place = dice.between(0, SELDOM.iter().map(|(_, often)| often).sum());
    let chosen = SELDOM.iter().find(|(_, often)| {
        place -= often;
        place < 0
    });
    chosen.map(|(effect, _)| *effect)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_aim_strikes_twice_running_with_two_faults_and_nowhere_else() {
        let aims = (0..500).filter_map(|seed| Aim::of(Dice::of(seed)));
        for aim in aims {
            let struck: Vec<_> = (1..20).filter_map(|occurrence| aim.strikes(aim.effect, occurrence)).collect();
            assert_eq!(struck, aim.faults);
            assert_ne!(struck[0], struck[1]);
            let other = if aim.effect == Effect::Tick { Effect::Tell } else { Effect::Tick };
            assert!((0..20).all(|occurrence| aim.strikes(other, occurrence).is_none()));
        }
    }

    #[test]
    fn every_pair_that_the_weather_seldom_brings_is_aimed_at() {
        let aims: Vec<_> = (0..200_000).filter_map(|seed| Aim::of(Dice::of(seed))).collect();
        assert!((158_000..162_000).contains(&aims.len()), "{}", aims.len());
        for (effect, _) in SELDOM {
            let pairs = aims.iter().filter(|aim| aim.effect == *effect);
            let pairs: BTreeSet<_> = pairs.map(|aim| BTreeSet::from(aim.faults)).collect();
            let faults = effect.faults().len();
            assert_eq!(pairs.len(), faults * (faults - 1) / 2);
        }
    }
}

//! What a history is to show above all: two faults that it aims at, and places at which four kinds strike often.

use super::aim::Aim;
use super::{Effect, Fault};
use crate::dice::Dice;

/// What a history is to show above all.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks {
    /// What goes wrong twice running, and where.
    aim: Option<Aim>,
    /// What goes wrong often, and where.
    focus: Vec<(Effect, [Fault; 4])>,
}

/// How often one of the four in focus strikes.
const FOCUS: f64 = 0.13;
/// What happens so seldom that it is looked at in every other history, and struck more often.
const SELDOM: &[Effect] = &[
    Effect::AnswerKnock,
    Effect::AnswerKnock,
    Effect::Knock,
    Effect::FileReference,
    Effect::Jobs,
    Effect::FetchCandidate,
    Effect::EqualtureToken,
    Effect::AtsToken,
    Effect::Create,
    Effect::PlaceOrder,
    Effect::KeepEvent,
    Effect::ForgetEvent,
];
/// How often one of the four strikes there.
const FOCUS_ON_SELDOM: f64 = 0.2;

impl Looks {
    /// What a history with these dice shows.
    pub(super) fn of(dice: Dice) -> Self {
        let focus = (0..2).filter_map(|number| focus(dice.named("focus", number)));
        Self { aim: Aim::of(dice.named("aim", 0)), focus: focus.collect() }
    }

    /// Whether it aims at one of these.
    pub(super) fn aim_at(&self, effects: &[Effect]) -> bool {
        self.aim.is_some_and(|aim| effects.contains(&aim.effect))
    }

    /// Whether one of these is in focus.
    pub(super) fn focus_on(&self, effects: &[Effect]) -> bool {
        self.focus.iter().any(|(effect, _)| effects.contains(effect))
    }

    /// What the aim strikes this occurrence with.
    pub(super) fn aims(&self, effect: Effect, occurrence: u64) -> Option<Fault> {
        self.aim.and_then(|aim| aim.strikes(effect, occurrence))
    }

    /// What strikes this effect now, if it is in focus.
    pub(super) fn strikes(&self, effect: Effect, dice: Dice) -> Option<Fault> {
        let (_, faults) = self.focus.iter().find(|(at, _)| *at == effect)?;
        chosen(*faults, if SELDOM.contains(&effect) { FOCUS_ON_SELDOM } else { FOCUS }, dice)
    }
}

fn focus(dice: Dice) -> Option<(Effect, [Fault; 4])> {
    let any = dice.named("effect", 0).pick(Effect::ALL)?;
    let effect = if dice.named("seldom", 0).chance(0.5) { dice.named("effect", 1).pick(SELDOM)? } else { any };
    let faults = effect.faults();
    let fault = |number| dice.named("fault", number).pick(&faults);
    Some((effect, [fault(0)?, fault(1)?, fault(2)?, fault(3)?]))
}

fn chosen(faults: [Fault; 4], often: f64, dice: Dice) -> Option<Fault> {
    let place = dice.unit() / often;
    let at = [1.0, 2.0, 3.0, 4.0].iter().position(|end| place < *end)?;
    faults.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_effect_comes_into_focus_with_every_fault_that_it_has() {
        let mut seen = BTreeSet::new();
        for looks in (0..20_000).map(|seed| Looks::of(Dice::of(seed))) {
            seen.extend(looks.focus.iter().flat_map(|(effect, faults)| faults.map(|fault| (*effect, fault))));
        }
        let all = Effect::ALL.iter().map(|effect| effect.faults().len()).sum::<usize>();
        assert_eq!(seen.len(), all);
    }
}

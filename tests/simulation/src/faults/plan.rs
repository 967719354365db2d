//! One seed's weather: how many orders, how many dispatchers, what goes wrong how often, and when it ends.

use super::aim::Aim;
use super::{Effect, Fault};
use crate::dice::Dice;
use std::collections::BTreeSet;

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;
/// An hour, in milliseconds.
const HOUR: i64 = 60 * MINUTE;
/// When two orders meet a result, on a day on which they do: the first order's candidate has been invited by then.
pub const MEETING: i64 = 6_000;

/// Who is away, how, and from when to when (milliseconds since the beginning).
#[derive(Debug, Clone, Copy)]
pub struct Storm {
    /// The effects that it hits.
    pub effects: &'static [Effect],
    /// How each of them fails.
    pub fault: Fault,
    /// From here.
    pub from: i64,
    /// To here.
    pub until: i64,
}

/// When orders come, and how soon candidates finish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Over some hours.
    Usual,
    /// All orders within three seconds, and candidates finish at once: many dispatchers meet at one lane.
    Busy,
    /// Three such times, minutes apart.
    Waves,
    /// One order, and later two more at the very moment at which the first candidate finishes.
    Meeting,
}

/// One fault that was injected: the effect, and which of its occurrences.
pub type Strike = (Effect, u64);

/// What one history is like.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is about something else")]
pub struct Plan {
    /// All chance comes from here.
    pub dice: Dice,
    /// Nothing goes wrong.
    pub quiet: bool,
    /// When orders come, and how soon candidates finish.
    pub day: Day,
    /// Every candidate begins before the create is answered.
    pub early: bool,
    /// Every company leaves.
    pub leave: bool,
    /// How often a candidate is named by the ATS's identifier alone.
    pub by_id: f64,
    /// How often an order is for a job that Equalture doesn't have.
    pub no_job: f64,
    /// How many companies.
    pub companies: u64,
    /// How many orders.
    pub orders: u64,
    /// How many dispatchers may run at once.
    pub dispatchers: usize,
    /// How many shards the table's stream has.
    pub shards: u64,
    /// From this moment nothing goes wrong any more.
    pub heals_at: i64,
    /// How often anything goes wrong anywhere.
    base: f64,
    /// What goes wrong twice running, and where.
    aim: Option<Aim>,
    /// What goes wrong often, and where.
    focus: Vec<(Effect, [Fault; 4])>,
    storms: Vec<Storm>,
    /// A storm lets nothing through, and the schedule leaves no minute of it out.
    whole: bool,
    /// Strikes that are left out, for shortening a history.
    pub muted: BTreeSet<Strike>,
    /// Orders that are left out, likewise.
    pub without: BTreeSet<u64>,
}

/// Where an outage of Equalture shows.
const EQUALTURE: &[Effect] = &[Effect::EqualtureToken, Effect::Create, Effect::Jobs];
/// Where an outage of the ATS shows.
const ATS: &[Effect] = &[Effect::AtsToken, Effect::Tell, Effect::FetchCandidate];
/// Where an outage of the store shows.
const STORE: &[Effect] = &[
    Effect::PlaceOrder,
    Effect::ReadOrder,
    Effect::ReadCompany,
    Effect::WriteOrder,
    Effect::FileReference,
    Effect::TakeLane,
    Effect::ReleaseLane,
    Effect::FindDue,
    Effect::FindCompanies,
    Effect::ReadReference,
    Effect::KeepEvent,
    Effect::ReadEvent,
];
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

impl Storm {
    /// No call to Equalture leaves.
    pub fn over_equalture(from: i64, until: i64) -> Self {
        Self { effects: EQUALTURE, fault: Fault::NotSent, from, until }
    }

    /// No call to the ATS leaves.
    pub fn over_the_ats(from: i64, until: i64) -> Self {
        Self { effects: ATS, fault: Fault::NotSent, from, until }
    }
}

impl Plan {
    /// The plan of a seed.
    pub fn of(seed: u64) -> Self {
        let dice = Dice::of(seed);
        let quiet = dice.named("quiet", 0).chance(0.08);
        let aim = Aim::of(dice.named("aim", 0));
        let long = dice.named("long", 0).chance(0.05);
        let heals_at = if long {
            dice.named("heals", 0).between(24 * HOUR, 50 * HOUR)
        } else {
            dice.named("heals", 0).between(HOUR, 5 * HOUR)
        };
        let focus: Vec<_> = (0..2).filter_map(|number| focus(dice.named("focus", number))).collect();
        let aims_at = |effects: &[Effect]| !quiet && aim.is_some_and(|aim| effects.contains(&aim.effect));
        let looks_at =
            |effects: &[Effect]| aims_at(effects) || focus.iter().any(|(effect, _)| effects.contains(effect));
        let day = day(dice, quiet, aims_at(&[Effect::AnswerKnock]), looks_at(&[Effect::Knock, Effect::AnswerKnock]));
        let early = looks_at(&[Effect::KeepEvent, Effect::ForgetEvent]);
        let leave = aims_at(&[Effect::ListOrders, Effect::SeeOff]);
        let orders = match (day, quiet) {
            (Day::Meeting, _) => 3,
            (Day::Waves, _) => 9,
            (Day::Busy, true) => dice.named("orders", 0).pick(&[2, 3, 4, 12]).unwrap_or(2),
            (Day::Busy, false) => dice.named("orders", 0).between(3, 8).unsigned_abs(),
            (Day::Usual, _) => dice.named("orders", 0).between(1, 5).unsigned_abs(),
        };
        let crowded = day != Day::Usual;
        let base = dice.named("base", 0).pick(&[0.0, 0.004, 0.01, 0.03]).unwrap_or_default();
        Self {
            dice,
            quiet,
            day,
            early,
            leave,
            by_id: if looks_at(&[Effect::FetchCandidate]) { 0.9 } else { 0.2 },
            no_job: if looks_at(&[Effect::Jobs]) { 0.8 } else { 0.15 },
            companies: 1 + u64::from(leave || !crowded && dice.named("companies", 0).chance(0.4)),
            orders,
            dispatchers: dice.named("dispatchers", 0).pick(if crowded { &[2, 3] } else { &[1, 2, 2, 3] }).unwrap_or(1),
            shards: dice.named("shards", 0).between(if crowded { 2 } else { 1 }, 5).unsigned_abs(),
            heals_at,
            base,
            aim,
            focus,
            storms: (0..2).filter_map(|number| storm(dice.named("storm", number), heals_at, long)).collect(),
            whole: false,
            muted: BTreeSet::new(),
            without: BTreeSet::new(),
        }
    }

    /// Nothing goes wrong but these storms, which let nothing through; with as many dispatchers and shards as are deployed.
    pub fn of_storms(seed: u64, companies: u64, storms: Vec<Storm>) -> Self {
        Self {
            dice: Dice::of(seed),
            quiet: storms.is_empty(),
            day: Day::Usual,
            early: false,
            leave: false,
            by_id: 0.2,
            no_job: 0.0,
            companies,
            orders: 0,
            dispatchers: 12,
            shards: 10,
            heals_at: storms.iter().map(|storm| storm.until).max().unwrap_or_default(),
            base: 0.0,
            aim: None,
            focus: Vec::new(),
            storms,
            whole: true,
            muted: BTreeSet::new(),
            without: BTreeSet::new(),
        }
    }

    /// What goes wrong the `occurrence`th time that this happens, if anything.
    pub fn strikes(&self, effect: Effect, occurrence: u64, now: i64) -> Option<Fault> {
        if self.quiet || now >= self.heals_at || self.muted.contains(&(effect, occurrence)) {
            return None;
        }
        if let Some(fault) = self.aim.and_then(|aim| aim.strikes(effect, occurrence)) {
            return Some(fault);
        }
        let dice = self.dice.named(effect.as_str(), occurrence);
        if let Some(storm) = self.storm_at(effect, now).filter(|_| self.whole || dice.named("storm", 0).chance(0.95)) {
            return Some(storm.fault);
        }
        let focus = self.focus.iter().find(|(at, _)| *at == effect).map(|(_, faults)| *faults);
        let often = if SELDOM.contains(&effect) { FOCUS_ON_SELDOM } else { FOCUS };
        if let Some(fault) = focus.and_then(|faults| chosen(faults, often, dice.named("focus", 0))) {
            return Some(fault);
        }
        dice.named("base", 0).chance(self.base).then(|| dice.named("which", 0).pick(&effect.faults())).flatten()
    }

    /// The storm that hits this effect now.
    pub fn storm_at(&self, effect: Effect, now: i64) -> Option<Storm> {
        self.storms.iter().find(|s| s.effects.contains(&effect) && (s.from..s.until).contains(&now)).copied()
    }

    /// How long a storm has blown already, the longest of those that blow and do not count to the minute.
    pub fn storm_age(&self, now: i64) -> i64 {
        let blows = |storm: &&Storm| !self.quiet && !self.whole && (storm.from..storm.until).contains(&now);
        let blowing = self.storms.iter().filter(blows);
        blowing.map(|storm| now - storm.from).max().unwrap_or_default()
    }
}

fn day(dice: Dice, quiet: bool, waves: bool, busy: bool) -> Day {
    if waves {
        Day::Waves
    } else if quiet && dice.named("meeting", 0).chance(0.2) {
        Day::Meeting
    } else if busy || dice.named("busy", 0).chance(if quiet { 0.6 } else { 0.15 }) {
        Day::Busy
    } else {
        Day::Usual
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

fn storm(dice: Dice, heals_at: i64, long: bool) -> Option<Storm> {
    if !dice.named("any", 0).chance(0.2) {
        return None;
    }
    let (effects, faults): (&'static [Effect], &[Fault]) = dice.named("who", 0).pick(&[
        (EQUALTURE, &[Fault::NotSent, Fault::Failed, Fault::Busy, Fault::BusyFor, Fault::RequestLost][..]),
        (ATS, &[Fault::NotSent, Fault::Failed, Fault::Busy, Fault::BusyFor, Fault::RequestLost][..]),
        (STORE, &[Fault::Throttled, Fault::Failed, Fault::RequestLost][..]),
    ])?;
    let from = dice.named("from", 0).between(0, heals_at / 2);
    let lasts = if long { heals_at } else { dice.named("lasts", 0).between(5 * MINUTE, 2 * HOUR) };
    Some(Storm { effects, fault: dice.named("how", 0).pick(faults)?, from, until: (from + lasts).min(heals_at) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_struck_effect_is_struck_again_by_the_same_plan_unless_it_is_muted() {
        let mut plan = (1..10_000).map(Plan::of).find(|plan| plan.base > 0.02 && !plan.quiet).unwrap();
        let struck = (0..2000).find(|n| plan.strikes(Effect::Create, *n, 0).is_some()).unwrap();
        assert_eq!(plan.strikes(Effect::Create, struck, 0), plan.clone().strikes(Effect::Create, struck, 0));
        assert_eq!(plan.strikes(Effect::Create, struck, plan.heals_at), None);
        plan.muted.insert((Effect::Create, struck));
        assert_eq!(plan.strikes(Effect::Create, struck, 0), None);
    }

    #[test]
    fn every_effect_comes_into_focus_with_every_fault_that_it_has() {
        let mut seen = BTreeSet::new();
        for plan in (0..20_000).map(Plan::of) {
            seen.extend(plan.focus.iter().flat_map(|(effect, faults)| faults.map(|fault| (*effect, fault))));
        }
        let all = Effect::ALL.iter().map(|effect| effect.faults().len()).sum::<usize>();
        assert_eq!(seen.len(), all);
    }
}

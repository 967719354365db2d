//! One seed's weather: how many orders, how many dispatchers, what goes wrong how often, and when it ends.

use super::looks::Looks;
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
    looks: Looks,
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
        let long = dice.named("long", 0).chance(0.05);
        let heals_at = heals_at(dice.named("heals", 0), long);
        let looks = Looks::of(dice);
        let aims_at = |effects: &[Effect]| !quiet && looks.aim_at(effects);
        let looks_at = |effects: &[Effect]| aims_at(effects) || looks.focus_on(effects);
        let day = day(dice, quiet, aims_at(&[Effect::AnswerKnock]), looks_at(&[Effect::Knock, Effect::AnswerKnock]));
        let leave = aims_at(&[Effect::ListOrders, Effect::SeeOff]);
        let (crowded, alone) = (day != Day::Usual, !dice.named("companies", 0).chance(0.4));
        Self {
            quiet,
            day,
            early: looks_at(&[Effect::KeepEvent, Effect::ForgetEvent]),
            leave,
            by_id: if looks_at(&[Effect::FetchCandidate]) { 0.9 } else { 0.2 },
            no_job: if looks_at(&[Effect::Jobs]) { 0.8 } else { 0.15 },
            companies: if leave || !crowded && !alone { 2 } else { 1 },
            orders: orders(dice.named("orders", 0), day, quiet),
            dispatchers: dice.named("dispatchers", 0).pick(if crowded { &[2, 3] } else { &[1, 2, 2, 3] }).unwrap_or(1),
            shards: dice.named("shards", 0).between(if crowded { 2 } else { 1 }, 5).unsigned_abs(),
            heals_at,
            base: dice.named("base", 0).pick(&[0.0, 0.004, 0.01, 0.03]).unwrap_or_default(),
            storms: (0..2).filter_map(|number| storm(dice.named("storm", number), heals_at, long)).collect(),
            whole: false,
            looks,
            dice,
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
            looks: Looks::default(),
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
        if let Some(fault) = self.looks.aims(effect, occurrence) {
            return Some(fault);
        }
        let dice = self.dice.named(effect.as_str(), occurrence);
        if let Some(storm) = self.storm_at(effect, now).filter(|_| self.whole || dice.named("storm", 0).chance(0.95)) {
            return Some(storm.fault);
        }
        if let Some(fault) = self.looks.strikes(effect, dice.named("focus", 0)) {
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

fn heals_at(dice: Dice, long: bool) -> i64 {
    if long { dice.between(24 * HOUR, 50 * HOUR) } else { dice.between(HOUR, 5 * HOUR) }
}

fn orders(dice: Dice, day: Day, quiet: bool) -> u64 {
    match (day, quiet) {
        (Day::Meeting, _) => 3,
        (Day::Waves, _) => 9,
        (Day::Busy, true) => dice.pick(&[2, 3, 4, 12]).unwrap_or(2),
        (Day::Busy, false) => dice.between(3, 8).unsigned_abs(),
        (Day::Usual, _) => dice.between(1, 5).unsigned_abs(),
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
}

//! What a day was like, read from its history.

use super::{BACK, Reach, Side};
use crate::history::Event;
use crate::stage::{MINUTE, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Delivered within this time, whatever piled up.
const ALL_WITHIN: i64 = 30 * MINUTE;
/// The first one within this time: the probe and one order.
const FIRST_WITHIN: i64 = 2 * MINUTE;
/// Requests of one company to one side in any second.
const A_SECOND: usize = 8;
/// Six orders are worked on at once; a few more may wait for their turn meanwhile.
const OUT_OF_TURN: usize = 10;
/// An order that takes so much longer than on a quiet day is slower.
const SLOWER: i64 = 1_000;

/// How long company B's orders took on a day without an outage, from the 202 to the first word to the ATS.
#[derive(Debug, Clone)]
pub struct Quiet {
    took: BTreeMap<String, i64>,
}

/// What became of a backlog.
#[derive(Debug, Clone)]
pub struct Drained {
    side: Side,
    reach: Reach,
    /// Company A's orders that were not delivered when the side came back.
    pub piled_up: usize,
    /// Company A's orders that were never delivered.
    pub missing: usize,
    /// From the side's return to the first delivery.
    pub first: i64,
    /// And to the last.
    pub last: i64,
    /// The most orders that were delivered before an older one.
    pub overtakers: usize,
    /// The most requests of company A in one second, to each side; those for a token are not counted.
    pub busiest: BTreeMap<String, usize>,
    /// Store operations before the side came back, and after.
    pub operations: (u64, u64),
    /// Orders of both that were parked.
    pub parked: usize,
    /// Orders of both of which the ATS does not know the newest in the end.
    pub behind: usize,
    b: BTreeMap<String, (i64, i64)>,
}

/// Reads it from the history.
pub(super) fn quiet(stage: &Stage) -> Quiet {
    Quiet { took: b_took(stage).into_iter().map(|(order, (_, took))| (order, took)).collect() }
}

/// Reads it from the history.
pub(super) fn drained(stage: &Stage, side: Side, reach: Reach, before: u64) -> Drained {
    let accepted = stage.seen(|_, event| match event {
        Event::OrderAnswered { order, status: 202, .. } if order.starts_with("A/") => Some(order.clone()),
        _ => None,
    });
    let delivered = delivered(stage, side);
    let done: BTreeSet<String> = delivered.iter().map(|(_, order)| order.clone()).collect();
    let delivered: Vec<(i64, String)> = delivered.into_iter().filter(|(at, _)| *at >= BACK).collect();
    let after = |at: Option<&(i64, String)>| at.map_or(i64::MAX, |(at, _)| at - BACK);
    Drained {
        side,
        reach,
        piled_up: delivered.len(),
        missing: accepted.iter().filter(|order| !done.contains(*order)).count(),
        first: after(delivered.first()),
        last: after(delivered.last()),
        overtakers: overtakers(&places(stage), &delivered),
        busiest: busiest(stage),
        operations: (before, stage.operations() - before),
        parked: stage.seen(|_, event| matches!(event, Event::OrderWritten { parked: true, .. }).then_some(())).len(),
        behind: behind(stage),
        b: b_took(stage),
    }
}

/// Company A's deliveries: the application is created, or the ATS is told for the first time.
fn delivered(stage: &Stage, side: Side) -> Vec<(i64, String)> {
    let mut known = BTreeSet::new();
    let all = stage.seen(|at, event| match (side, event) {
        (Side::Equalture, Event::ApplicationCreated { order, .. }) | (Side::Ats, Event::Told { order, .. }) => {
            Some((at, order.clone()))
        }
        _ => None,
    });
    all.into_iter().filter(|(_, order)| order.starts_with("A/") && known.insert(order.clone())).collect()
}

/// Each order's place in the queue when the side came back: since when it was due, or will be.
fn places(stage: &Stage) -> BTreeMap<String, i64> {
    let written = stage.seen(|at, event| match event {
        Event::OrderWritten { order, due: Some(due), .. } if at < BACK => Some((order.clone(), *due)),
        _ => None,
    });
    written.into_iter().collect()
}

/// The most orders that were delivered while an older one still waited, for any that waited.
fn overtakers(places: &BTreeMap<String, i64>, delivered: &[(i64, String)]) -> usize {
    let place = |order: &String| (places.get(order).copied().unwrap_or(i64::MAX), order.clone());
    let mut sorted: Vec<_> = delivered.iter().map(|(_, order)| place(order)).collect();
    sorted.sort();
    let rank: BTreeMap<&String, usize> = sorted.iter().enumerate().map(|(rank, (_, order))| (order, rank)).collect();
    let turns: Vec<usize> = delivered.iter().map(|(_, order)| rank[order]).collect();
    let younger = |(turn, rank): (usize, &usize)| turns[..turn].iter().filter(|other| *other > rank).count();
    turns.iter().enumerate().map(younger).max().unwrap_or_default()
}

/// The orders of which the ATS does not know the newest.
fn behind(stage: &Stage) -> usize {
    let written = stage.seen(|_, event| match event {
        Event::OrderWritten { order, told, revision, .. } => Some((order.clone(), told < revision)),
        _ => None,
    });
    let last: BTreeMap<String, bool> = written.into_iter().collect();
    last.values().filter(|behind| **behind).count()
}

/// The most calls of company A that began within one second, to each side.
fn busiest(stage: &Stage) -> BTreeMap<String, usize> {
    let mut calls: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (to, at) in stage.seen(|at, event| match event {
        Event::CallBegins { company, to, what, .. } if company == "A" && *what != "token" => Some((to.clone(), at)),
        _ => None,
    }) {
        calls.entry(to).or_default().push(at);
    }
    let most = |times: Vec<i64>| {
        let within = |(first, from): (usize, &i64)| times[first..].partition_point(|at| *at < from + 1_000);
        times.iter().enumerate().map(within).max().unwrap_or_default()
    };
    calls.into_iter().map(|(to, times)| (to, most(times))).collect()
}

/// Company B's orders: when each was taken, and how long it took from there to the first word to the ATS.
fn b_took(stage: &Stage) -> BTreeMap<String, (i64, i64)> {
    let (mut taken, mut took) = (BTreeMap::new(), BTreeMap::new());
    for (order, at, told) in stage.seen(|at, event| match event {
        Event::OrderAnswered { order, status: 202, .. } => Some((order.clone(), at, false)),
        Event::Told { order, .. } => Some((order.clone(), at, true)),
        _ => None,
    }) {
        match (told, taken.get(&order).copied()) {
            _ if !order.starts_with("B/") => {}
            (false, None) => drop(taken.insert(order, at)),
            (true, Some(since)) => drop(took.entry(order).or_insert((since, at - since))),
            _ => {}
        }
    }
    for (order, since) in taken {
        took.entry(order).or_insert((since, i64::MAX));
    }
    took
}

impl Drained {
    /// What should not have been.
    pub fn broken(&self, quiet: &Quiet) -> Vec<String> {
        let (noticed, worst) = self.against(quiet);
        let alone = self.reach == Reach::CompanyA;
        let rules = [
            (self.missing > 0, format!("{} orders were never delivered", self.missing)),
            (self.behind > 0, format!("of {} orders the ATS does not know the newest", self.behind)),
            (self.parked > 0, format!("{} orders were parked", self.parked)),
            (self.first > FIRST_WITHIN, format!("the first delivery came {} after the return", time(self.first))),
            (self.last > ALL_WITHIN, format!("the last delivery came {} after the return", time(self.last))),
            (self.busiest.values().any(|most| *most > A_SECOND), "more than 8 requests in one second".to_owned()),
            (self.overtakers > OUT_OF_TURN, format!("{} orders went before an older one", self.overtakers)),
            (alone && noticed > 0, format!("{noticed} orders of company B were slower, by up to {}", time(worst))),
        ];
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, says)| says).collect()
    }

    /// How many of company B's orders were slower than on a quiet day, and by how much at the most. While a side is away
    /// for everybody, B's wait as A's do: only those count that came when the backlog was being worked off.
    pub fn against(&self, quiet: &Quiet) -> (usize, i64) {
        let counts = |taken: i64| self.reach == Reach::CompanyA || taken >= BACK + FIRST_WITHIN;
        let slower = self.b.iter().filter(|(_, (taken, _))| counts(*taken)).map(|(order, (_, took))| {
            let usual = quiet.took.get(order).copied().unwrap_or_default();
            took.saturating_sub(usual)
        });
        let slower: Vec<i64> = slower.collect();
        (slower.iter().filter(|by| **by > SLOWER).count(), slower.into_iter().max().unwrap_or_default())
    }
}

impl Quiet {
    /// The median and the longest.
    pub fn took(&self) -> (i64, i64) {
        let mut all: Vec<i64> = self.took.values().copied().collect();
        all.sort_unstable();
        (all.get(all.len() / 2).copied().unwrap_or_default(), all.last().copied().unwrap_or_default())
    }
}

impl fmt::Display for Drained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (equalture, ats) = (self.busiest.get("equalture"), self.busiest.get("ats"));
        writeln!(f, "{}", super::name(self.side, self.reach))?;
        writeln!(f, "{:>10} orders had piled up, {} were never delivered", self.piled_up, self.missing)?;
        writeln!(f, "{:>10} to the first delivery, {} to the last", time(self.first), time(self.last))?;
        let (equalture, ats) = (equalture.unwrap_or(&0), ats.unwrap_or(&0));
        writeln!(f, "{equalture:>10} requests to Equalture in the busiest second, {ats} to the ATS")?;
        writeln!(f, "{:>10} orders at the most went before an older one", self.overtakers)?;
        let (before, after) = self.operations;
        write!(f, "{before:>10} store operations until the return, {after} after it")
    }
}

/// Minutes and seconds.
pub(super) fn time(milliseconds: i64) -> String {
    if milliseconds == i64::MAX {
        return "never".to_owned();
    }
    format!("{}:{:02}.{:03}", milliseconds / MINUTE, milliseconds / 1000 % 60, milliseconds % 1000)
}

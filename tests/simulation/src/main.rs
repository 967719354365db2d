//! Plays histories: `cargo run -p simulation --release -- --seeds 10000 --jobs 2`. Or a scenario that is told beforehand:
//! `drain`, `sweep` or `week`.

mod scenarios;

use clap::Parser;
use scenarios::Scenario;
use simulation::faults::{Plan, Strike};
use simulation::many::{Many, play_many};
use simulation::play::{Played, play};
use simulation::shrink::{command, read_strike, shortest};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

/// A pair of faults that has struck in fewer histories than this is named.
const OFTEN: u64 = 100;

/// The bundle under every fault there is, on a clock of its own: one seed, one history.
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    scenario: Option<Scenario>,
    /// How many seeds to play.
    #[arg(long, default_value_t = 1000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// On how many threads.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Plays this one seed and shows what broke a promise.
    #[arg(long)]
    seed: Option<u64>,
    /// Leaves out these orders of the seed.
    #[arg(long, value_delimiter = ',', requires = "seed")]
    without: Vec<u64>,
    /// Leaves out these faults of the seed.
    #[arg(long, value_delimiter = ',', value_parser = read_strike, requires = "seed")]
    mute: Vec<Strike>,
    /// Writes the histories here, one JSON object for each line, for `judge/judge.py`.
    #[arg(long)]
    export: Option<PathBuf>,
    /// Names every fault at every effect with its count.
    #[arg(long)]
    coverage: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(scenario) = &arguments.scenario {
        return if scenario.plays() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let played = match (&arguments.seed, &arguments.export) {
        (Some(seed), _) => one(*seed, &arguments),
        (None, Some(file)) => export(file, arguments.from..arguments.from + arguments.seeds),
        (None, None) => Ok(many(&arguments)),
    };
    match played {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("The history cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}

fn many(arguments: &Arguments) -> bool {
    let (began, shown) = (Instant::now(), Mutex::new(0));
    let all = arguments.seeds;
    let many = play_many(arguments.from..arguments.from + all, arguments.jobs, |done| {
        let seconds = began.elapsed().as_secs();
        let mut shown = shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if seconds >= *shown + 2 {
            *shown = seconds;
            eprintln!("{done} of {all} seeds, {} a second", done / seconds.max(1));
        }
    });
    report(&many, began.elapsed().as_secs_f64(), arguments.coverage);
    if let Some(seed) = many.unequal {
        println!("Seed {seed} played twice gave two histories.");
    }
    let Some((seed, played)) = many.broken else { return many.unequal.is_none() };
    println!("Seed {seed} breaks a promise; looking for a shorter history.");
    let shortest = shortest(seed, played, Plan::of(seed));
    show(&shortest.played);
    println!("Again: {}", command(seed, &shortest.plan));
    false
}

fn report(many: &Many, seconds: f64, whole: bool) {
    let tally = &many.tally;
    println!("{} histories in {seconds:.0} s, {} of them without faults", tally.histories, tally.quiet);
    println!("{} played twice; the longest took {:?} (seed {})", many.repeated, many.slowest.0, many.slowest.1);
    tally.counts.iter().for_each(|(what, count)| println!("{count:>12} {what}"));
    let hits = tally.rarest_hits();
    let all: u64 = hits.iter().map(|(count, ..)| count).sum();
    println!(
        "{all:>12} faults: {} kinds of fault and effect, each at least {} times",
        hits.len(),
        hits.first().map_or(0, |hit| hit.0)
    );
    for (count, effect, fault) in hits.iter().take(if whole { usize::MAX } else { 5 }) {
        println!("{count:>12} {} at {}", fault.as_str(), effect.as_str());
    }
    let pairs = tally.rarest_pairs();
    println!(
        "{:>12} pairs of faults at one effect, each in at least {} histories",
        pairs.len(),
        pairs.first().map_or(0, |pair| pair.0)
    );
    for (count, effect, a, b) in pairs.iter().take_while(|(count, ..)| whole && *count < OFTEN) {
        println!("{count:>12} {} and {} at {}", a.as_str(), b.as_str(), effect.as_str());
    }
}

/// Plays one seed and shows it.
fn one(seed: u64, arguments: &Arguments) -> io::Result<bool> {
    let mut plan = Plan::of(seed);
    plan.without.extend(&arguments.without);
    plan.muted.extend(&arguments.mute);
    let played = play(seed, plan);
    match &arguments.export {
        Some(file) => played.history.write(&mut BufWriter::new(File::create(file)?))?,
        None => show(&played),
    }
    Ok(played.violations.is_empty())
}

/// The violations, and of the history what concerns their orders.
fn show(played: &Played) {
    let orders: Vec<&str> = played.violations.iter().filter_map(|violation| violation.order.as_deref()).collect();
    for line in &played.history.lines {
        if line.event.order().is_none_or(|order| orders.is_empty() || orders.contains(&order)) {
            println!("{}", serde_json::to_string(line).unwrap_or_default());
        }
    }
    for violation in &played.violations {
        let order = violation.order.as_deref().unwrap_or("-");
        println!("{} broken at {} ms by {order}: {}", violation.promise, violation.at, violation.says);
    }
    println!("{} violations, {} faults", played.violations.len(), played.strikes.len());
}

fn export(file: &Path, seeds: std::ops::Range<u64>) -> io::Result<bool> {
    let mut to = BufWriter::new(File::create(file)?);
    let mut kept = true;
    for seed in seeds {
        let played = play(seed, Plan::of(seed));
        kept &= played.violations.is_empty();
        played.history.write(&mut to)?;
    }
    Ok(kept)
}

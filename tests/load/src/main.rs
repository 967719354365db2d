//! How many orders a second the bundle takes, and how long each waits for its answer: the real functions behind the sandbox's
//! front, on a store in memory, with both simulated vendors, on one machine together with the clients that send the orders.
//!
//! Orders go to `POST /packages/orders` as an open loop, and latency counts from the moment at which each was due: see `drive`.
//! Nothing is warmed up: the first orders start the processes, and count. Meanwhile the dispatcher invites as it would, at
//! the vendors' pace, so that orders pile up behind it; what it does is part of what is measured.
//!
//! Only a release build tells anything: a debug build shows that it works.

mod drive;
mod pace;
mod report;
mod search;
mod tally;
mod usage;
mod world;

use clap::Parser;
use pace::Pace;
use report::Seen;
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;
use tally::Tally;
use usage::Look;
use world::World;

/// Sends orders at a fixed rate and fails unless each was answered 202 in time.
#[derive(Parser)]
#[command(name = "load", version)]
struct Arguments {
    /// Orders a second; with --find, the first rate that is tried.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rate: u32,
    /// For how long; with --find, the last run's length.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// Also fails when the 99th percentile is not below so many milliseconds, or orders pile up. With --find: 50.
    #[arg(long, value_name = "MS")]
    p99: Option<u64>,
    /// Searches the highest rate that is held, in runs of 10 s, and shows one of --seconds at it.
    #[arg(long)]
    find: bool,
    /// Runs the functions that lie in this folder, as NAME/bootstrap or NAME, instead of building them.
    #[arg(long, value_name = "DIR")]
    artifacts: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = if arguments.find { find(&arguments) } else { run(&arguments) };
    done.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::from(UNABLE)
    })
}

/// Neither held nor missed: nothing could be measured.
const UNABLE: u8 = 2;

/// One run.
fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let pace = Pace { rate: arguments.rate, seconds: arguments.seconds };
    let (tally, seen) = measured(pace, arguments.artifacts.clone())?;
    println!("{}", report::of(&tally, &seen));
    let mut faults = tally.faults(arguments.p99.map(Duration::from_millis));
    if seen.stored < tally.accepted() {
        faults.push(format!("{} orders were accepted and {} are stored", tally.accepted(), seen.stored));
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    Ok(judged(&faults))
}

fn judged(faults: &[String]) -> ExitCode {
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measured(pace: Pace, artifacts: Option<PathBuf>) -> Result<(Tally, Seen), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let world = runtime.block_on(World::begin(artifacts))?;
    let orders = runtime.block_on(world.orders(pace.orders()))?;
    let target = runtime.block_on(world.target())?;
    let before = Look::now();
    // here, beside the runtime and not on it: the schedule must not wait for the bundle
    let tally = drive::drive(&target, orders, pace)?;
    let (used, invited) = (Look::now().since(&before), world.invited());
    let stored = runtime.block_on(world.stored())?;
    runtime.block_on(world.end());
    Ok((tally, Seen { before_kib: before.host.peak_kib, used, stored, invited }))
}

/// Runs of this program, each in a process of its own: none has an earlier one's memory or orders.
fn find(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let mut highest = search::highest(arguments.rate, |rate| tried(arguments, rate, TRIAL, Stdio::null()))?;
    while highest > 0 {
        println!("The highest rate that seems to be held: {highest} orders/s. Now for {} s:", arguments.seconds);
        if tried(arguments, highest, arguments.seconds, Stdio::inherit())? {
            return Ok(ExitCode::SUCCESS);
        }
        highest -= (highest / 20).max(1);
    }
    Err("No rate is held.".into())
}

/// Seconds that a run of the search takes.
const TRIAL: u32 = 10;
/// Milliseconds that a person does not notice beside the ATS's own.
const P99: u64 = 50;

fn tried(arguments: &Arguments, rate: u32, seconds: u32, figures: Stdio) -> Result<bool, Box<dyn Error>> {
    let mut run = Command::new(std::env::current_exe()?);
    run.args(["--rate", &rate.to_string(), "--seconds", &seconds.to_string()]);
    run.args(["--p99", &arguments.p99.unwrap_or(P99).to_string()]);
    if let Some(folder) = &arguments.artifacts {
        run.arg("--artifacts").arg(folder);
    }
    eprintln!("{rate} orders/s for {seconds} s …");
    match run.stdin(Stdio::null()).stdout(figures).status()?.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err("A run could not be made: what is above says why.".into()),
    }
}

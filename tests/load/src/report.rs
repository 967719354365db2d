//! The figures of a run, as they stand in a document.

use std::fmt::Write as _;
use std::time::Duration;

use crate::tally::{Tally, ms};
use crate::usage::{Look, Usage};

/// What was seen of a run besides its answers.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Memory of this process before the first order, in KiB.
    pub(crate) before_kib: u64,
    pub(crate) used: Look,
    /// Orders in the table afterwards.
    pub(crate) stored: u64,
    /// Candidates invited by the last answer.
    pub(crate) invited: usize,
}

/// All figures.
pub(crate) fn of(tally: &Tally, seen: &Seen) -> String {
    let pace = tally.pace;
    let mut text = format!(
        "{} orders/s for {} s: {} sent, {} answered 202 ({:.1}/s), {} stored, {} candidates invited meanwhile\n",
        pace.rate,
        pace.seconds,
        tally.sent,
        tally.accepted(),
        tally.reached(),
        seen.stored,
        seen.invited,
    );
    let of_latency = [50.0, 90.0, 99.0, 99.9, 100.0].map(|percent| ms(tally.percentile(percent)));
    let [p50, p90, p99, p999, max] = of_latency.map(|ms| format!("{ms:.1}"));
    line(
        &mut text,
        &format!("latency, ms: p50 {p50}, p90 {p90}, p99 {p99}, p99.9 {p999}, max {max}; from the moment due"),
    );
    line(&mut text, &format!("{} waited for an answer when the last one was sent", tally.waited_at_the_end));
    line(&mut text, "");
    line(&mut text, "| Process | how many | peak memory of one, MB | CPU of all, s |\n|---|---|---|---|");
    row(&mut text, "front, runtime API, store, vendors, clients", &seen.used.host);
    for (name, usage) in &seen.used.functions {
        row(&mut text, &format!("`{name}`"), usage);
    }
    let (before, client) = (mb(seen.before_kib), seen.used.client.as_secs_f64());
    line(&mut text, "");
    line(
        &mut text,
        &format!("before the first order the first had {before} MB; its clients took {client:.2} s of CPU"),
    );
    let all = seen.used.functions.values().map(|usage| usage.processor).sum::<Duration>() + seen.used.host.processor;
    let (all, sent) = (all.as_secs_f64(), f64::from(u32::try_from(tally.sent.max(1)).unwrap_or(u32::MAX)));
    line(&mut text, &format!("{all:.1} s of CPU in all, {:.2} ms for each order", 1000.0 * all / sent));
    text
}

fn row(text: &mut String, what: &str, usage: &Usage) {
    let (processes, peak, processor) = (usage.processes, mb(usage.peak_kib), usage.processor.as_secs_f64());
    line(text, &format!("| {what} | {processes} | {peak} | {processor:.2} |"));
}

fn line(text: &mut String, line: &str) {
    // a string takes everything
    let _ = writeln!(text, "{line}");
}

fn mb(kib: u64) -> String {
    format!("{:.1}", f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) * 1024.0 / 1_000_000.0)
}

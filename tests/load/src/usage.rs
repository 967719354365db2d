//! What the processes use, as Linux tells it; elsewhere nothing is told.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use crate::drive::CLIENT;

/// What processes of one kind use together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) processes: usize,
    /// The most memory that any one of them ever had, in KiB.
    pub(crate) peak_kib: u64,
    pub(crate) processor: Duration,
}

/// What is used at this moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Look {
    /// This process: everything but the functions.
    pub(crate) host: Usage,
    /// The part of its processor time that went into sending orders.
    pub(crate) client: Duration,
    /// By the function's name.
    pub(crate) functions: BTreeMap<String, Usage>,
}

impl Look {
    pub(crate) fn now() -> Self {
        let host = Usage { processes: 1, peak_kib: peak("self"), processor: processor("self/stat") };
        let mut look = Self { host, client: client(), functions: BTreeMap::new() };
        for process in children() {
            let Some(name) = function(&process) else { continue };
            let usage = look.functions.entry(name).or_default();
            usage.processes += 1;
            usage.peak_kib = usage.peak_kib.max(peak(&process));
            usage.processor += processor(&format!("{process}/stat"));
        }
        look
    }

    /// The same with the processor time since an earlier look.
    pub(crate) fn since(mut self, earlier: &Self) -> Self {
        self.host.processor = self.host.processor.saturating_sub(earlier.host.processor);
        self.client = self.client.saturating_sub(earlier.client);
        for (name, usage) in &mut self.functions {
            let before = earlier.functions.get(name).map_or(Duration::ZERO, |usage| usage.processor);
            usage.processor = usage.processor.saturating_sub(before);
        }
        self
    }
}

fn children() -> Vec<String> {
    let own = std::process::id().to_string();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let numbers = names.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    numbers.filter(|process| stat(&format!("{process}/stat"), PARENT).as_deref() == Some(own.as_str())).collect()
}

/// The function that a process runs.
fn function(process: &str) -> Option<String> {
    let environment = fs::read_to_string(format!("/proc/{process}/environ")).ok()?;
    let name = environment.split('\0').find_map(|variable| variable.strip_prefix("AWS_LAMBDA_FUNCTION_NAME="));
    name.map(str::to_owned)
}

fn peak(process: &str) -> u64 {
    kib_of(&fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default(), "VmHWM:")
}

fn kib_of(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
}

fn client() -> Duration {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let threads = threads.filter_map(|thread| thread.file_name().into_string().ok());
    let own = threads.filter(|thread| {
        let name = fs::read_to_string(format!("/proc/self/task/{thread}/comm")).unwrap_or_default();
        // the first thread keeps the schedule
        name.trim_end() == CLIENT || *thread == std::process::id().to_string()
    });
    own.map(|thread| processor(&format!("self/task/{thread}/stat"))).sum()
}

/// Places in `stat`, counted from behind the name.
const PARENT: usize = 1;
const USER: usize = 11;
const SYSTEM: usize = 12;

/// Linux counts the time of a process in hundredths of a second.
fn processor(stat_file: &str) -> Duration {
    let ticks: u64 = [USER, SYSTEM].iter().filter_map(|place| stat(stat_file, *place)?.parse::<u64>().ok()).sum();
    Duration::from_millis(10 * ticks)
}

fn stat(file: &str, place: usize) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{file}")).ok()?;
    stat_field(&stat, place).map(str::to_owned)
}

/// A name may have spaces and brackets in it.
fn stat_field(stat: &str, place: usize) -> Option<&str> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_tells_is_read() {
        let stat = "42 (a) (b c) S 7 42 42 0 -1 4194560 100 0 0 0 1234 66 0 0 20 0 1 0 5 6 7";
        assert_eq!([PARENT, USER, SYSTEM].map(|place| stat_field(stat, place)), [Some("7"), Some("1234"), Some("66")]);
        assert_eq!(kib_of("Name:\tx\nVmPeak:\t  99 kB\nVmHWM:\t    5678 kB\n", "VmHWM:"), 5678);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_function_is_known_by_its_name_and_its_time_counts_from_an_earlier_look() {
        let mut process = std::process::Command::new("sleep")
            .arg("60")
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("AWS_LAMBDA_FUNCTION_NAME", "orders")
            .spawn()
            .unwrap();
        let seen = Look::now();
        process.kill().unwrap();
        process.wait().unwrap();
        assert_eq!(seen.functions["orders"].processes, 1);
        assert!(seen.functions["orders"].peak_kib > 0 && seen.host.peak_kib > 1000, "{seen:?}");
        assert_eq!(seen.clone().since(&seen).host.processor, Duration::ZERO);
    }
}

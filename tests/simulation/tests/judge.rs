//! The promises are written twice, in Rust (`checks`) and in Python (`judge/`). Histories are held against both, as they were
//! played and damaged in every way that breaks a promise: the two have to agree.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may end so")]
#![expect(clippy::ptr_arg, reason = "some harms take lines out, and all are called alike")]

mod judge {
    pub(crate) mod calls;
    pub(crate) mod harm;
    pub(crate) mod orders;
}

use judge::harm::{HARMS, Harm};
use serde_json::Value;
use simulation::checks;
use simulation::faults::Plan;
use simulation::history::History;
use simulation::play::play;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

const SEEDS: usize = 28;

/// Which promises were broken, by which orders.
type Broken = BTreeSet<(String, Option<String>)>;

/// A history, and what was done to it.
struct Case {
    seed: usize,
    harms: Vec<&'static str>,
    history: History,
}

impl Case {
    /// With one harm, and another in every third copy. None if there was nothing to be harmed.
    fn damaged(seed: usize, copy: usize, played: &History) -> Option<Self> {
        let second = (copy * 5 + seed) % HARMS.len();
        let chosen: &[usize] = if (copy + seed).is_multiple_of(3) { &[copy, second] } else { &[copy] };
        let mut history = played.clone();
        let hit = |(name, does): &(&'static str, Harm)| does(&mut history.lines, seed + copy).map(|()| *name);
        let harms: Vec<&'static str> = chosen.iter().map(|number| &HARMS[*number]).filter_map(hit).collect();
        (!harms.is_empty()).then_some(Self { seed, harms, history })
    }

    fn checked(&self) -> Broken {
        let found = checks::all(&self.history).into_iter();
        found.map(|violation| (violation.promise.to_owned(), violation.order)).collect()
    }
}

/// Each history that was played, and a copy of it for each harm.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for seed in 0..SEEDS {
        let number = u64::try_from(seed).unwrap();
        let history = play(number, Plan::of(number)).history;
        cases.extend((0..HARMS.len()).filter_map(|copy| Case::damaged(seed, copy, &history)));
        cases.push(Case { seed, harms: Vec::new(), history });
    }
    cases
}

/// The judge's verdict on each.
fn judged(cases: &[Case]) -> Vec<Broken> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("harmed.jsonl");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    for case in cases {
        case.history.write(&mut file).unwrap();
    }
    file.flush().unwrap();
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("judge/judge.py");
    let output = Command::new("python3").arg(judge).arg(path).output();
    let output = output.expect("python3 has to be there: the judge is written in it");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(verdict).collect()
}

fn verdict(line: &str) -> Broken {
    let verdict: Value = serde_json::from_str(line).unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let violations = verdict["violations"].as_array().unwrap().iter();
    violations.map(|violation| (text(&violation["promise"]).unwrap(), text(&violation["order"]))).collect()
}

#[test]
fn the_judge_and_the_checks_agree_about_histories_as_played_and_as_damaged() {
    let cases = cases();
    let verdicts = judged(&cases);
    assert_eq!(cases.len(), verdicts.len());
    let mut promises = BTreeSet::new();
    let mut quarrels = Vec::new();
    for (case, judged) in cases.iter().zip(verdicts) {
        let (seed, harms, checked) = (case.seed, &case.harms, case.checked());
        if checked != judged {
            let checks: Vec<_> = checked.difference(&judged).collect();
            let judge: Vec<_> = judged.difference(&checked).collect();
            quarrels
                .push(format!("seed {seed}, {harms:?}: the checks alone say {checks:?}, the judge alone {judge:?}"));
        }
        assert!(!harms.is_empty() || judged.is_empty(), "seed {seed} as played breaks {judged:?}");
        promises.extend(judged.into_iter().map(|(promise, _)| promise));
    }
    assert!(quarrels.is_empty(), "{}", quarrels.join("\n"));
    let all = "I1 I2 I3 I4 I5 I6 I7 I8 adrift answers back conflict event lost refused slow";
    assert_eq!(promises.into_iter().collect::<Vec<_>>().join(" "), all);
}

//! Each target on the inputs that are kept, and on some that are made up: of the right form or nearly, and kept ones
//! with a few changes. The same ones each time; `FUZZ_CASES` says how many, `FUZZ_SEED` which.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use fuzz::mutation::{Dice, mutated};
use fuzz::{TARGETS, Target};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

/// Made-up inputs for each target, half of them kept ones with changes.
const USUAL_CASES: usize = 3000;

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The kept inputs of a target, by their names.
fn kept(target: &Target) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(corpus().join(target.name)).unwrap().map(|entry| entry.unwrap().path());
    let mut kept: Vec<_> = entries.map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect();
    kept.sort();
    kept
}

/// Runs a target; names the input if a rule does not hold of it.
fn holds(target: &Target, what: &str, input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (target.run)(input))) {
        eprintln!("{}: {what} breaks a rule: b\"{}\"", target.name, input.escape_ascii());
        resume_unwind(panic);
    }
}

fn target(name: &str) -> Target {
    *TARGETS.iter().find(|target| target.name == name).unwrap()
}

fn replay_and_make_up(name: &str) {
    let target = target(name);
    let kept = kept(&target);
    assert!(!kept.is_empty(), "nothing is kept for {name}");
    for (file, input) in &kept {
        holds(&target, file, input);
    }
    let seed = number("FUZZ_SEED", 1);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[u8::try_from(seed % 256).unwrap(); 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut dice = Dice::new(u64::try_from(seed).unwrap());
    let inputs = (target.inputs)();
    for case in 0..number("FUZZ_CASES", USUAL_CASES) / 2 {
        let made = inputs.new_tree(&mut runner).unwrap().current();
        let (_, input) = &kept[dice.below(kept.len())];
        let changed = mutated(&mut dice, input, &made, target.words);
        holds(&target, &format!("made-up input {case}"), &made);
        holds(&target, &format!("changed input {case}"), &changed);
    }
}

macro_rules! targets {
    ($($name:ident),*) => {
        $(
            #[test]
            fn $name() {
                replay_and_make_up(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_run_and_has_a_folder_of_kept_inputs() {
            let run = [$(stringify!($name)),*];
            assert_eq!(TARGETS.map(|target| target.name), run);
            let folders = std::fs::read_dir(corpus()).unwrap().map(|entry| entry.unwrap().file_name());
            let mut folders: Vec<_> = folders.collect();
            folders.sort();
            assert_eq!(folders, run);
        }
    };
}

targets![
    callbacks,
    capabilities,
    equalture_answers,
    order_bodies,
    requester,
    result_urls,
    return_urls,
    smartrecruiters_answers,
    token_forms
];

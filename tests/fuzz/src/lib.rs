//! Fuzz targets: what strangers write and we read. Each target takes any bytes and holds what we make of them against a
//! rule of its own, written here a second time and in another way; a broken rule is a panic, as is a panic.
//!
//! `tests/run.rs` puts the kept inputs through them, and a few seconds of made-up ones. `guided` has libFuzzer do
//! it, which
//! looks for inputs that reach new code. What it finds worth keeping is in `corpus`, a folder for each target.
#![expect(clippy::unwrap_used, reason = "a rule that is broken, and a fixture that cannot be built, stop the run")]

pub mod callbacks;
pub mod capabilities;
pub mod equalture_answers;
pub mod made_up;
pub mod mutation;
pub mod order_bodies;
pub mod requester;
pub mod result_urls;
pub mod return_urls;
pub mod smartrecruiters_answers;
pub mod token_forms;

use proptest::strategy::BoxedStrategy;

/// A rule, and where to look for what breaks it.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its folder below `corpus`.
    pub name: &'static str,
    /// Panics if a rule does not hold of this input.
    pub run: fn(&[u8]),
    /// Inputs of the right form, or nearly.
    pub inputs: fn() -> BoxedStrategy<Vec<u8>>,
    /// Words that mean something to it.
    pub words: &'static [&'static str],
}

/// All targets.
pub const TARGETS: [Target; 9] = [
    callbacks::TARGET,
    capabilities::TARGET,
    equalture_answers::TARGET,
    order_bodies::TARGET,
    requester::TARGET,
    result_urls::TARGET,
    return_urls::TARGET,
    smartrecruiters_answers::TARGET,
    token_forms::TARGET,
];

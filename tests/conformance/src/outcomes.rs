//! What `cargo test` prints.

/// One test, and what became of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Where it is, such as `answers::token::a8_…`.
    pub test: String,
    /// What became of it.
    pub result: Result,
}

/// What became of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Result {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
    /// It was left out: it needs what is not part of every run.
    LeftOut,
}

/// Reads the lines `Running …` and `test … ok`.
pub(crate) fn read(printed: &str) -> Vec<Outcome> {
    let mut target = String::new();
    let mut outcomes = Vec::new();
    for line in printed.lines().map(str::trim) {
        if let Some(running) = line.strip_prefix("Running ") {
            target = target_of(running);
        } else if let Some(outcome) = line.strip_prefix("test ").and_then(|test| outcome(&target, test)) {
            outcomes.push(outcome);
        }
    }
    outcomes
}

/// The name of the binary in `unittests src/lib.rs (target/debug/deps/edge-164ee3bb)`.
fn target_of(running: &str) -> String {
    let file = running.rsplit('/').next().unwrap_or(running).trim_end_matches(')');
    file.rsplit_once('-').map_or(file, |(name, _)| name).to_owned()
}

fn outcome(target: &str, test: &str) -> Option<Outcome> {
    let (name, result) = test.rsplit_once(" ... ")?;
    let result = match result.split(',').next().unwrap_or(result) {
        "ok" => Result::Passed,
        "FAILED" => Result::Failed,
        "ignored" => Result::LeftOut,
        _ => return None,
    };
    Some(Outcome { test: format!("{target}::{name}"), result })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_read_with_where_they_are() {
        let printed = "     Running unittests src/lib.rs (target/debug/deps/edge-164ee3bb)\n\nrunning 2 tests\n\
            test tokens::a1_x ... ok\ntest a2_y ... FAILED\n\ntest result: FAILED. 1 passed\n     \
            Running answers/main.rs (target/debug/deps/answers-0a)\ntest a3_z ... ignored, needs a tool\n";
        let outcome = |test: &str, result| Outcome { test: test.to_owned(), result };
        let expected = [
            outcome("edge::tokens::a1_x", Result::Passed),
            outcome("edge::a2_y", Result::Failed),
            outcome("answers::a3_z", Result::LeftOut),
        ];
        assert_eq!(read(printed), expected);
    }
}

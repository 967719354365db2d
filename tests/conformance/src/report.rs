//! The document.

use crate::outcomes::{Outcome, Result as Became};
use crate::rows::{Row, Section, shown_by};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The document and its figures.
#[derive(Debug)]
pub(crate) struct Report {
    /// The whole document.
    pub text: String,
    /// How many rows there are.
    pub rows: usize,
    /// How many of them a test shows.
    pub shown: usize,
}

const HEAD: &str = "# Conformance\n\nMade by `cargo conformance` of the tests' names and results; not written by hand. \
    A test that drives the functions' real binaries from outside is in `answers`, `journeys`, `variants` or `judges`; \
    `bundle` looks at the template, the others at one crate.\n";

/// The tests of each row, by its id.
type Tests<'o> = BTreeMap<String, Vec<&'o Outcome>>;

/// Writes the document, if every row that should be shown is, and nothing else.
pub(crate) fn of(sections: &[Section], outcomes: &[Outcome]) -> Result<Report, String> {
    let tests = by_row(outcomes);
    let rows = || sections.iter().flat_map(|section| &section.rows);
    let complaints: Vec<_> =
        strangers(sections, &tests).chain(rows().filter_map(|row| complaint(row, &tests))).collect();
    if !complaints.is_empty() {
        return Err(complaints.join("\n"));
    }
    let mut text = HEAD.to_owned();
    for section in sections {
        write_section(&mut text, section, &tests);
    }
    let shown = rows().filter(|row| tests.contains_key(&row.id)).count();
    Ok(Report { text, rows: rows().count(), shown })
}

fn by_row(outcomes: &[Outcome]) -> Tests<'_> {
    let mut tests = Tests::new();
    for outcome in outcomes {
        for id in shown_by(&outcome.test) {
            tests.entry(id).or_default().push(outcome);
        }
    }
    for tests in tests.values_mut() {
        tests.sort_by(|one, other| one.test.cmp(&other.test));
    }
    tests
}

/// Tests of rows that nobody knows.
fn strangers(sections: &[Section], tests: &Tests<'_>) -> impl Iterator<Item = String> {
    let known: BTreeSet<&str> = sections.iter().flat_map(|section| &section.rows).map(|row| &*row.id).collect();
    let unknown = tests.iter().filter(move |(id, _)| !known.contains(id.as_str()));
    unknown.map(|(id, tests)| format!("{} names the row {id}, which rows.txt does not have.", tests[0].test))
}

fn complaint(row: &Row, tests: &Tests<'_>) -> Option<String> {
    let tests = tests.get(&row.id).map(Vec::as_slice).unwrap_or_default();
    let failed = tests.iter().find(|outcome| outcome.result == Became::Failed);
    let passed = tests.iter().any(|outcome| outcome.result == Became::Passed);
    match failed {
        Some(failed) => Some(format!("{}: {} failed.", row.id, failed.test)),
        None if passed || row.later => None,
        None => Some(format!("{} ({}) is shown by no test.", row.id, row.text)),
    }
}

fn write_section(text: &mut String, section: &Section, tests: &Tests<'_>) {
    let _ = write!(text, "\n## {}\n\n| Row | | Tests | Result |\n|---|---|---|---|\n", section.title);
    for row in &section.rows {
        let tests = tests.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let shown: Vec<_> = tests.iter().map(|outcome| shown(outcome)).collect();
        let result = match (tests, row.later) {
            ([], _) => "with a function that is not there yet",
            (_, true) => "holds as far as its functions are there",
            (_, false) => "holds",
        };
        let _ = writeln!(text, "| {} | {} | {} | {result} |", row.id, row.text, shown.join("<br>"));
    }
}

fn shown(outcome: &Outcome) -> String {
    let left_out = if outcome.result == Became::LeftOut { " (not in every run)" } else { "" };
    format!("`{}`{left_out}", outcome.test)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(list: &str, outcomes: &[(&str, Became)]) -> Result<Report, String> {
        let outcomes = outcomes.iter().map(|(test, result)| Outcome { test: (*test).to_owned(), result: *result });
        of(&crate::rows::read(list).unwrap(), &outcomes.collect::<Vec<_>>())
    }

    const LIST: &str = "== One\nA1 GET\n- A2 later\n";

    #[test]
    fn each_row_has_its_tests_and_its_result() {
        let report = report(LIST, &[("b::a1_y", Became::LeftOut), ("a::a1_x", Became::Passed)]).unwrap();
        assert!(report.text.contains("| A1 | GET | `a::a1_x`<br>`b::a1_y` (not in every run) | holds |"));
        assert!(report.text.contains("| A2 | later |  | with a function that is not there yet |"));
        assert_eq!((report.rows, report.shown), (2, 1));
    }

    #[test]
    fn a_row_that_nobody_shows_and_a_test_that_fails_are_errors() {
        assert_eq!(report(LIST, &[]).unwrap_err(), "A1 (GET) is shown by no test.");
        assert_eq!(report(LIST, &[("a1_x", Became::LeftOut)]).unwrap_err(), "A1 (GET) is shown by no test.");
        let failed = report(LIST, &[("a1_x", Became::Passed), ("a1_y", Became::Failed)]);
        assert_eq!(failed.unwrap_err(), "A1: a1_y failed.");
        let stranger = report(LIST, &[("a1_x", Became::Passed), ("a9_y", Became::Passed)]);
        assert_eq!(stranger.unwrap_err(), "a9_y names the row A9, which rows.txt does not have.");
    }
}

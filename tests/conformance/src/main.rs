//! `cargo conformance`: which test shows which row, and with what result.
//!
//! A test says with the beginning of its name what it shows: `a8_…` or `e6_e7_…` a row of what a caller may send, `row_12_…` a
//! place where the vendors' documents leave room. `rows.txt` lists them all. A row without a test, a test that fails and
//! a test of no known row are errors.

mod outcomes;
mod report;
mod rows;

use clap::Parser;
use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Writes docs/CONFORMANCE.md.
#[derive(Parser)]
#[command(name = "cargo conformance", version)]
struct Arguments {
    /// What `cargo test --workspace` has printed; without it, the tests are run now.
    #[arg(long, value_name = "FILE")]
    of: Option<PathBuf>,
    /// Writes nothing, and fails where the document says something else.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<String, String> {
    let printed = match &arguments.of {
        Some(file) => fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?,
        None => run_tests().map_err(|error| format!("The tests could not be run: {error}"))?,
    };
    let rows = rows::read(include_str!("../rows.txt"))?;
    let outcomes = outcomes::read(&printed);
    let report = report::of(&rows, &outcomes)?;
    let document = workspace().join("docs/CONFORMANCE.md");
    if !arguments.check {
        fs::write(&document, &report.text).map_err(|error| format!("{}: {error}", document.display()))?;
    } else if fs::read_to_string(&document).ok().as_ref() != Some(&report.text) {
        return Err("docs/CONFORMANCE.md is not what the tests say. Run `cargo conformance` and commit it.".to_owned());
    }
    Ok(format!("{} rows, {} of them shown by a test.", report.rows, report.shown))
}

/// Runs all tests, lets their output through and keeps it.
fn run_tests() -> io::Result<String> {
    let (reader, writer) = io::pipe()?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--workspace", "--locked", "--no-fail-fast"]).current_dir(workspace());
    let mut running = cargo.stdout(writer.try_clone()?).stderr(writer).spawn()?;
    drop(cargo);
    let mut printed = String::new();
    for line in BufReader::new(reader).lines() {
        let line = line?;
        println!("{line}");
        printed.push_str(&line);
        printed.push('\n');
    }
    running.wait()?;
    Ok(printed)
}

fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

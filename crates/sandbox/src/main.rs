//! `cargo sandbox`: the whole bundle on one machine, offline.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use sandbox::Data;
use sandbox::up::{Choices, address};
use url::Url;

/// The whole bundle on one machine, offline, with the functions that would be deployed.
#[derive(Parser)]
#[command(name = "cargo sandbox", bin_name = "cargo sandbox", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Plays the main job, from a token to a report's link, and prints each step.
    Demo(Demo),
    /// Stays up, with a company that is ready and one to connect, until Ctrl-C.
    Up(Box<Up>),
}

#[derive(clap::Args)]
struct Up {
    /// Where the bridge and the sandbox's page answer; 0 takes any port that is free.
    #[arg(long, default_value_t = 8800, value_parser = port)]
    port: u16,
    /// Keeps everything in this folder, which is made if need be; started again with it, everything is still there.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The company that is ready, described in a file (see README): needed with systems of your own.
    #[arg(long, value_name = "FILE")]
    company: Option<PathBuf>,
    /// Your own Equalture; nothing of it is simulated then.
    #[arg(long, value_name = "URL", value_parser = address)]
    equalture: Option<Url>,
    /// Your own SmartRecruiters; nothing of it is simulated then.
    #[arg(long, value_name = "URL", value_parser = address)]
    smartrecruiters: Option<Url>,
    /// Your own Talentsoft, which the bridge does not serve yet.
    #[arg(long, value_name = "URL", value_parser = not_served, hide = true)]
    talentsoft: Option<Url>,
    /// Your own Embloy, which the bridge does not serve yet.
    #[arg(long, value_name = "URL", value_parser = not_served, hide = true)]
    embloy: Option<Url>,
    /// Runs the functions that lie in this folder, as NAME/bootstrap or NAME, instead of building them.
    #[arg(long, value_name = "DIR")]
    artifacts: Option<PathBuf>,
    /// Prints the functions' logs as they come.
    #[arg(long)]
    logs: bool,
}

impl Up {
    fn choices(self) -> Choices {
        Choices {
            port: self.port,
            data: self.data.map_or(Data::Memory, Data::Dir),
            company: self.company,
            equalture: self.equalture,
            smartrecruiters: self.smartrecruiters,
            artifacts: self.artifacts,
            print_logs: self.logs,
        }
    }
}

#[derive(clap::Args)]
struct Demo {
    /// The applicant tracking system that is played.
    #[arg(long, value_enum, default_value_t = Ats::Smartrecruiters)]
    ats: Ats,
    /// How long Equalture is down while the order is made, such as 20s or 2m.
    #[arg(long, value_name = "TIME", value_parser = time)]
    equalture_down: Option<Duration>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ats {
    Smartrecruiters,
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Demo(demo) => play(&demo).await,
        Command::Up(up) => sandbox::up::stay(up.choices()).await.map_err(|error| error.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn play(demo: &Demo) -> Result<(), String> {
    match demo.ats {
        Ats::Smartrecruiters => {
            let demo = sandbox::demo::Demo { equalture_down: demo.equalture_down };
            sandbox::demo::play(demo).await.map_err(|error| format!("The demo failed: {error}"))
        }
    }
}

/// A port of this machine.
fn port(text: &str) -> Result<u16, &'static str> {
    text.parse().map_err(|_| "give a number from 0 to 65535, such as 8800")
}

/// Clap wants a value here; there is none to give.
fn not_served(_: &str) -> Result<Url, String> {
    Err("the bridge does not serve this system yet: leave it out".to_owned())
}

/// `20s`, `2m`, or a number of seconds.
fn time(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.find(|character: char| !character.is_ascii_digit()) {
        Some(end) => text.split_at(end),
        None => (text, "s"),
    };
    let factor = match unit {
        "s" => 1,
        "m" => 60,
        _ => return Err("give a time such as 20s or 2m".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "give a time such as 20s or 2m".to_owned())?;
    Ok(Duration::from_secs(number.saturating_mul(factor)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(time("20s"), Ok(Duration::from_secs(20)));
        assert_eq!(time("2m"), Ok(Duration::from_mins(2)));
        assert_eq!(time("7"), Ok(Duration::from_secs(7)));
        for text in ["", "s", "2h", "-1s", "1.5s"] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}

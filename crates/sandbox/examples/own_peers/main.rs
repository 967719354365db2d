//! A small Equalture and a small SmartRecruiters of one's own, for `cargo sandbox up` to be pointed at:
//!
//! ```sh
//! cargo run -p sandbox --example own_peers
//! ```
//!
//! They share nothing with this repository's simulated vendors, and read the vendors' documents differently wherever these
//! leave a choice. The program writes the company's file, says which command to run in another terminal, asks where the
//! bridge answers, and then plays a recruiter's order and an inline order, step by step. It ends with 0 if everything
//! was as expected, and otherwise with 1 and a sentence that says what was not.

mod bridge;
mod company;
mod equalture;
mod http;
mod journey;
mod smartrecruiters;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use bridge::Bridge;
use company::Company;
use equalture::Equalture;
use http::Port;
use journey::Journey;
use smartrecruiters::SmartRecruiters;

/// What could not be done, as a sentence.
type Outcome<T = ()> = Result<T, String>;

/// Where the sandbox's bridge answers unless it is told otherwise.
const BRIDGE: &str = "http://127.0.0.1:8800";

/// A small Equalture and a small SmartRecruiters of one's own, which play their parts against a bridge.
#[derive(Parser)]
struct Arguments {
    /// Where Equalture answers; 0 takes any port that is free.
    #[arg(long, default_value_t = 9101)]
    equalture_port: u16,
    /// Where SmartRecruiters answers; 0 takes any port that is free.
    #[arg(long, default_value_t = 9102)]
    smartrecruiters_port: u16,
    /// The company's file for `cargo sandbox up`; an older one of this program is written over.
    #[arg(long, value_name = "FILE", default_value = "company.json")]
    company_file: PathBuf,
    /// How long is waited for each thing that should happen.
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    patience: u64,
    /// Opens Equalture only so long after the bridge's address is known: what is ordered until then has to wait.
    #[arg(long, value_name = "SECONDS")]
    equalture_late: Option<u64>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("Not as expected: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Outcome {
    // whoever uses reqwest without a TLS library of its own has to choose one
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (port, ats_port) = (Port::take(arguments.equalture_port)?, Port::take(arguments.smartrecruiters_port)?);
    let company = Company::new();
    company.write(&arguments.company_file)?;
    let equalture = Equalture::new(port.url(), &company);
    let smartrecruiters = SmartRecruiters::new(ats_port.url(), &company);
    explain(&port, &ats_port, &arguments.company_file);
    ats_port.open(smartrecruiters.routes())?;
    let bridge = match arguments.equalture_late {
        None => {
            port.open(equalture.routes())?;
            Bridge::new(&address().await, company)?
        }
        Some(seconds) => {
            let bridge = Bridge::new(&address().await, company)?;
            tokio::spawn(open_later(Duration::from_secs(seconds), port, equalture.clone()));
            bridge
        }
    };
    let patience = Duration::from_secs(arguments.patience);
    let equalture_is_late = arguments.equalture_late.is_some();
    Journey { equalture, smartrecruiters, bridge, patience, equalture_is_late }.play().await
}

fn explain(equalture: &Port, smartrecruiters: &Port, company: &Path) {
    let (equalture, smartrecruiters, company) = (equalture.url(), smartrecruiters.url(), company.display());
    println!("{company} is written. Run this in another terminal:\n");
    println!("  cargo sandbox up --equalture {equalture} --smartrecruiters {smartrecruiters} --company {company}\n");
    println!("Then give the address at which the bridge answers, or nothing for {BRIDGE}:");
}

/// A line of the standard input.
async fn address() -> String {
    let line = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map(|_| line)
    });
    let line = line.await.map(Result::unwrap_or_default).unwrap_or_default();
    let line = line.trim();
    if line.is_empty() { BRIDGE.to_owned() } else { line.to_owned() }
}

async fn open_later(later: Duration, port: Port, equalture: Equalture) {
    tokio::time::sleep(later).await;
    match port.open(equalture.routes()) {
        Ok(()) => println!("- Equalture answers from now on."),
        Err(sentence) => eprintln!("{sentence}"),
    }
}

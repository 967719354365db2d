//! `bridge`: the operator's command.
//!
//! It speaks with the table and the secrets of one deployment, on AWS or in a sandbox; with SmartRecruiters and Equalture only
//! to set up the partner and to try credentials that are new. It finds AWS as AWS's own tools do, which a function never
//! needs: so the credentials chain is here and nowhere else.

mod access;
mod add;
mod arguments;
mod ask;
mod disable;
mod erase;
mod issued;
mod list;
mod order_job;
mod order_show;
mod outside;
mod partner;
mod redrive;
mod rotate;
mod secrets_file;
mod settings;
mod show;
mod trouble;

use crate::access::Access;
use crate::arguments::{Arguments, Command, CompanyCommand, OrderCommand};
use crate::ask::Terminal;
use crate::trouble::Trouble;
use clap::Parser as _;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Trouble> {
    let access = Access::open(&arguments.aws).await?;
    match arguments.command {
        Command::Company { command: CompanyCommand::Add(add) } => add::add(&access, &add, &mut Terminal).await,
        Command::Company { command: CompanyCommand::List(list) } => list::list(&access, list.json).await,
        Command::Company { command: CompanyCommand::Show(show) } => show::show(&access, &show).await,
        Command::Company { command: CompanyCommand::Disable(options) } => {
            disable::disable(&access, &options, &mut Terminal).await
        }
        Command::Order { command } => match *command {
            OrderCommand::Show(options) => order_show::show(&access, &options).await,
        },
        Command::Erase(options) => erase::erase(&access, &options, &mut Terminal).await,
        Command::Redrive(options) => redrive::redrive(&access, &options).await,
        Command::Partner { command } => partner::run(&access, &command, &mut Terminal).await,
        Command::Rotate { command } => rotate::run(&access, &command, &mut Terminal).await,
    }
}

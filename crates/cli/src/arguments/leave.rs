//! How a company leaves, and how somebody is forgotten.

use super::{Which, order_id};
use assessment::ids::{AtsId, OrderId};
use clap::Args;

/// Has a company leave: what the ATS does when it is disconnected there.
///
/// At once no token and no order of its is taken and nothing is sent for it; its clients are deleted, its credentials are
/// scheduled for deletion. Within minutes the dispatcher has its orders forget everything personal. Connected again, it
/// begins anew. What was done already is done again without harm.
#[derive(Debug, Args)]
pub(crate) struct Disable {
    #[command(flatten)]
    pub(crate) company: Which,
    /// Does not ask first.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Erases what is kept of orders, and says what Equalture and the ATS still hold.
///
/// Of each order stays that it was there, how often it was tried and when it was erased; the addresses that it had are
/// dead. An order that came in this very moment may not be found by --candidate, --email and --all yet: run the command again.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(crate) company: Which,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// Does not ask first.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Writes the receipt as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Whose {
    /// One order, by the id that the ATS gave it.
    #[arg(long, value_name = "ID", value_parser = order_id)]
    pub(crate) order: Option<OrderId>,
    /// A candidate's orders, by the candidate's id in the ATS.
    #[arg(long, value_name = "ID", value_parser = candidate_id)]
    pub(crate) candidate: Option<AtsId>,
    /// A person's orders, by the address; `-` asks for it or reads it from standard input, where no other user of the machine
    /// can see it.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// All orders of the company, which is disabled for it, and what it has chosen.
    #[arg(long)]
    pub(crate) all: bool,
}

fn candidate_id(text: &str) -> Result<AtsId, String> {
    AtsId::parse(text).map_err(|_| "up to 128 letters, digits, dots, dashes, colons and underscores".to_owned())
}

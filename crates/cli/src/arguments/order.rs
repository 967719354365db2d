//! `bridge order`.

use super::{AtSmartRecruiters, Which, order_id};
use assessment::ids::{OrderId, OrderKey};
use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum OrderCommand {
    Show(OrderShow),
}

/// Shows one order: how far it is, when what happened, what was tried, and what the ATS was told. Never a name, an address or
/// a score.
#[derive(Debug, Args)]
pub(crate) struct OrderShow {
    #[command(flatten)]
    pub(crate) company: Which,
    /// The order, by the id that the ATS gave it.
    #[arg(long, value_name = "ID", value_parser = order_id)]
    pub(crate) order: OrderId,
    /// Asks SmartRecruiters, with the company's credentials, for the vacancy's title and status and its hiring team's roles.
    #[arg(long)]
    pub(crate) with_job: bool,
    /// Writes JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) at: AtSmartRecruiters,
}

impl OrderShow {
    pub(crate) fn key(&self) -> OrderKey {
        OrderKey { company: self.company.key(), order: self.order.clone() }
    }
}

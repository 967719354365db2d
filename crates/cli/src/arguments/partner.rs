//! `bridge partner`.

use super::address;
use super::outside::AtSmartRecruiters;
use clap::{Args, Subcommand, ValueEnum};
use smartrecruiters::configuration::DisplayMode;
use std::path::PathBuf;
use url::Url;

pub(super) const PAIR_FILE: &str = r#"Reads the credentials from a JSON file, or from standard input if this is `-`:

  {"client_id": "...", "client_secret": "..."}"#;

#[derive(Debug, Subcommand)]
pub(crate) enum PartnerCommand {
    Configure(Configure),
    Show(Show),
}

/// Tells SmartRecruiters where this deployment answers.
///
/// Writes every address of the deployment into the partner's configuration, reads it back, and shows what differs. It can be
/// run again at any time: after a new address, after `bridge rotate capabilities`, or just to look, with --dry-run.
///
/// The partner's own credentials (SmartRecruiters calls them the master credential) are taken from the deployment's secrets. The
/// first time they are asked for, the secret without an echo, and stored there.
#[derive(Debug, Args)]
pub(crate) struct Configure {
    /// The deployment's public address: the stack's output `PublicBaseUrl`.
    #[arg(long, env = "PUBLIC_BASE_URL", value_name = "URL", value_parser = address)]
    pub(crate) public_url: Url,
    /// How an administrator sees the page on which a company is connected.
    #[arg(long, value_enum, value_name = "MODE", ignore_case = true, default_value = "REDIRECT")]
    pub(crate) display: Display,
    /// Offers nothing while candidates apply.
    #[arg(long)]
    pub(crate) no_inline: bool,
    /// A field of jobs that administrators may map: with `equaltureJob`, a job's list of packages holds only that Equalture job.
    #[arg(long = "field", value_enum, value_name = "ID")]
    pub(crate) fields: Vec<MappedField>,
    /// Only reads, and shows what would be different.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Reads the partner's credentials from a file if they are not stored yet, or from standard input if this is `-`.
    #[arg(long, value_name = "FILE", long_help = PAIR_FILE)]
    pub(crate) secrets_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) at: AtSmartRecruiters,
}

/// Shows the partner's configuration as SmartRecruiters has it. Never a secret.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Writes JSON.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) at: AtSmartRecruiters,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Display {
    /// In the browser's own window.
    #[value(name = "REDIRECT")]
    Redirect,
    /// In a window of 600 pixels over SmartRecruiters' page.
    #[value(name = "POPUP")]
    Popup,
}

impl From<Display> for DisplayMode {
    fn from(display: Display) -> Self {
        match display {
            Display::Redirect => Self::Redirect,
            Display::Popup => Self::Popup,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MappedField {
    #[value(name = "equaltureJob")]
    EqualtureJob,
}

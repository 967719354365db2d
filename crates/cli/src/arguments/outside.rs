//! Where the systems outside answer: the same variables as in a deployment.

use super::address;
use clap::Args;
use url::Url;

/// SmartRecruiters.
#[derive(Debug, Args)]
#[command(next_help_heading = "Outside systems")]
pub(crate) struct AtSmartRecruiters {
    /// Where SmartRecruiters' API answers.
    #[arg(
        long,
        env = "SMARTRECRUITERS_BASE_URL",
        value_name = "URL",
        value_parser = address,
        default_value = "https://api.smartrecruiters.com"
    )]
    pub(crate) smartrecruiters: Url,
}

/// Equalture.
#[derive(Debug, Args)]
#[command(next_help_heading = "Outside systems")]
pub(crate) struct AtEqualture {
    /// Where Equalture answers, for companies that have no address of their own.
    #[arg(long, env = "EQUALTURE_BASE_URL", value_name = "URL", value_parser = address)]
    pub(crate) equalture: Option<Url>,
    /// The path at which Equalture gives tokens, if not the usual one.
    #[arg(long, env = "EQUALTURE_TOKEN_PATH", value_name = "PATH")]
    pub(crate) equalture_token_path: Option<String>,
}

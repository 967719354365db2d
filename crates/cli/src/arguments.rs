//! What can be asked for. No option takes a secret: other users of a machine can read a command line.

mod leave;
mod order;
mod outside;
mod partner;
mod rotate;

pub(crate) use leave::{Disable, Erase};
pub(crate) use order::{OrderCommand, OrderShow};
pub(crate) use outside::{AtEqualture, AtSmartRecruiters};
pub(crate) use partner::{Configure, MappedField, PartnerCommand, Show as PartnerShow};
pub(crate) use rotate::{Capabilities, Customer, Equalture, Given, Issued, Master, RotateCommand, Tokens};

use crate::settings::Choices;
use assessment::ids::{Ats, CompanyId, CompanyKey, OrderId};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use url::Url;

/// The template's own default.
pub(crate) const PREFIX: &str = "equalture-bridge";

const SECRETS_FILE: &str = r#"Reads the company's credentials from a JSON file, or from standard input if this is `-`:

  {
    "equalture": {"client_id": "...", "client_secret": "..."},
    "ats": {"client_id": "...", "client_secret": "..."},
    "callback_token": "..."
  }

The last only if one was agreed with Equalture."#;

const ISSUED_FILE: &str = r#"Keeps the client id and secret for the ATS in this file instead of showing them:

  {"client_id": "...", "client_secret": "..."}

If it is there, the pair in it is issued. If not, a pair is minted and written to it, for its owner only.

With the file, an interrupted command can be run again with the pair that the ATS already has."#;

/// Operates an Equalture bridge: its companies, on AWS or in a sandbox.
///
/// The deployment is named by its table and by what its secrets' names begin with. AWS is found as AWS's own tools find
/// it: environment, profiles, single sign-on, roles.
#[derive(Debug, Parser)]
#[command(name = "bridge", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) aws: Aws,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Which deployment, and the way to it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Deployment")]
pub(crate) struct Aws {
    /// The deployment's table, such as bridge-Table-1A2B3C.
    #[arg(long, global = true, env = "TABLE_NAME", value_name = "NAME")]
    pub(crate) table: Option<String>,
    /// What the names of the deployment's secrets begin with: the template's parameter `SecretPrefix`.
    #[arg(long, global = true, env = "SECRET_PREFIX", value_name = "NAME", default_value = PREFIX)]
    pub(crate) secret_prefix: String,
    /// The AWS region; otherwise `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile's.
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) region: Option<String>,
    /// The profile in AWS's shared configuration; otherwise `AWS_PROFILE` or the default one.
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// One address for DynamoDB and Secrets Manager instead of AWS: a sandbox's.
    ///
    /// Otherwise `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL_SECRETS_MANAGER` and `AWS_ENDPOINT_URL` are read, as AWS's
    /// own tools read them. With an address, neither credentials nor a region are needed.
    #[arg(long, global = true, value_name = "URL", value_parser = address)]
    pub(crate) endpoint: Option<Url>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The companies that use the bridge.
    #[command(arg_required_else_help = true)]
    Company {
        #[command(subcommand)]
        command: CompanyCommand,
    },
    /// The orders.
    #[command(arg_required_else_help = true)]
    Order {
        #[command(subcommand)]
        command: Box<OrderCommand>,
    },
    Redrive(Redrive),
    Erase(Erase),
    /// Where SmartRecruiters finds this deployment: its partner's configuration.
    #[command(arg_required_else_help = true)]
    Partner {
        #[command(subcommand)]
        command: Box<PartnerCommand>,
    },
    /// Replaces secrets and keys, while everything goes on.
    #[command(arg_required_else_help = true)]
    Rotate {
        #[command(subcommand)]
        command: Box<RotateCommand>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum CompanyCommand {
    Add(Box<Add>),
    /// Lists all companies. Reads the whole table, so it takes a while where there are many orders.
    List(List),
    Show(Show),
    Disable(Disable),
}

/// Connects a company without the consent page.
///
/// Mints the client id and secret with which the ATS proves itself to the bridge, shows them once, and stores the
/// company with its credentials at Equalture and at the ATS. They are asked for, secrets without an echo, or read from a file;
/// no option takes a secret.
///
/// Each side's credentials come from the other: for SmartRecruiters, send what is shown to
/// POST /integration/company/{company} as `clientId` and `clientSecret`; the answer holds the ATS's. To do that before
/// this command runs, put a pair of your own into a file and name it with --issued-file.
///
/// What is interrupted leaves nothing that could be used, and can be run again.
#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    pub(crate) company: Which,
    /// The company's name, as pages show it.
    #[arg(long, value_parser = name)]
    pub(crate) name: Option<String>,
    /// Reads the company's credentials from a JSON file, or from standard input if this is `-`.
    #[arg(long, value_name = "FILE", long_help = SECRETS_FILE)]
    pub(crate) secrets_file: Option<PathBuf>,
    /// Keeps the client id and secret for the ATS in this file instead of showing them.
    #[arg(long, value_name = "FILE", long_help = ISSUED_FILE)]
    pub(crate) issued_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) choices: Choices,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Writes JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Shows one company: what it has chosen, its clients, what keeps its orders back. Never a secret.
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) company: Which,
    /// Writes JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Has a company's parked orders tried again: those that were tried in vain for a week.
///
/// Mend first what kept them back: `order` and `order_parked` in the dispatcher's log say how they were answered. What is not
/// parked stays as it is, so the command can be run again at any time.
#[derive(Debug, Args)]
pub(crate) struct Redrive {
    #[command(flatten)]
    pub(crate) company: Which,
    /// Only this order, by the id that the ATS gave it; otherwise all that are parked.
    #[arg(long, value_name = "ID", value_parser = order_id)]
    pub(crate) order: Option<OrderId>,
}

/// One company.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// The applicant tracking system that the company uses.
    #[arg(long, value_enum)]
    pub(crate) ats: AtsName,
    /// The company's id there, for SmartRecruiters its `companyId`.
    #[arg(long, value_name = "ID", value_parser = company_id)]
    pub(crate) company: CompanyId,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum AtsName {
    Smartrecruiters,
}

impl AtsName {
    pub(crate) fn ats(self) -> Ats {
        match self {
            Self::Smartrecruiters => Ats::SmartRecruiters,
        }
    }
}

impl Which {
    pub(crate) fn key(&self) -> CompanyKey {
        CompanyKey { ats: self.ats.ats(), company: self.company.clone() }
    }
}

fn company_id(text: &str) -> Result<CompanyId, String> {
    CompanyId::parse(text).map_err(|_| "up to 128 letters, digits, dots, dashes and underscores".to_owned())
}

fn order_id(text: &str) -> Result<OrderId, String> {
    OrderId::parse(text).map_err(|_| "up to 64 letters, digits and dashes".to_owned())
}

/// A name that can be shown as it is: no control characters, nothing that turns the direction of writing.
fn name(text: &str) -> Result<String, String> {
    let turns =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let shown = !text.trim().is_empty() && !text.chars().any(|c| c.is_control() || turns(c));
    let fits = shown && text.chars().count() <= 200;
    if fits { Ok(text.to_owned()) } else { Err("up to 200 characters that can be seen".to_owned()) }
}

/// An http(s) address with a host.
pub(crate) fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| url.has_host() && matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| "not an http(s) address".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_hang_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_name_can_be_shown() {
        assert_eq!(name("Acme & Söhne 株式会社"), Ok("Acme & Söhne 株式会社".to_owned()));
        let long = "x".repeat(201);
        for odd in ["", " ", "a\u{1b}[2J", "a\nb", "\u{9b}31m", "a\u{202e}b", &long] {
            assert!(name(odd).is_err(), "{odd:?}");
        }
    }

    /// Every command, with those below it.
    fn commands(command: clap::Command) -> Vec<clap::Command> {
        let below: Vec<_> = command.get_subcommands().cloned().flat_map(commands).collect();
        [vec![command], below].concat()
    }

    #[test]
    fn no_option_takes_a_secret() {
        let commands = commands(Arguments::command());
        for command in &commands {
            let takes = command.get_arguments().filter(|option| option.get_action().takes_values());
            for name in takes.filter_map(|option| option.get_long()) {
                let secret = name.contains("secret") || name.ends_with("token") || name.contains("password");
                assert!(!secret || ["secrets-file", "secret-prefix"].contains(&name), "{} {name}", command.get_name());
            }
            assert!(command.get_positionals().next().is_none(), "{}", command.get_name());
        }
        assert!(commands.iter().any(|command| command.get_name() == "customer"));
    }

    #[test]
    fn the_deployment_may_be_named_before_or_behind_the_command() {
        for line in ["bridge --table t company list", "bridge company list --table t"] {
            let arguments = Arguments::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(arguments.aws.table.as_deref(), Some("t"), "{line}");
        }
    }
}

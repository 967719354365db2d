//! `bridge rotate`.

use super::outside::{AtEqualture, AtSmartRecruiters};
use super::partner::PAIR_FILE;
use super::{AtsName, Which};
use assessment::ids::ClientId;
use clap::{Args, Subcommand};
use jiff::SignedDuration;
use std::path::PathBuf;

/// Longer than anybody needs to hand over a secret.
const LONGEST_OVERLAP: SignedDuration = SignedDuration::from_hours(90 * 24);

const EQUALTURE_FILE: &str = r#"Reads what is new from a JSON file, or from standard input if this is `-`:

  {"client_id": "...", "client_secret": "...", "webhook_secret": "whsec_..."}

The last only if Equalture signs its webhooks with a new one; it counts beside the old one. With it the first two may be missing,
and stay as they are."#;

const ISSUED_FILE: &str = r#"Keeps the client id with its new secret in this file instead of showing it:

  {"client_id": "...", "client_secret": "..."}

If it is there, the secret in it is issued. If not, one is minted and written to it, for its owner only."#;

#[derive(Debug, Subcommand)]
pub(crate) enum RotateCommand {
    Tokens(Tokens),
    Capabilities(Capabilities),
    Issued(Issued),
    Customer(Customer),
    Equalture(Equalture),
    Master(Master),
}

/// Turns the ring of keys that sign access tokens.
///
/// The new key is known to every function within 5 minutes, signs from the 6th on, and 65 minutes later the old one is dead:
/// by then no token of it can live. Nothing else has to be done.
#[derive(Debug, Args)]
pub(crate) struct Tokens {
    /// Only shows the keys' terms, never a key.
    #[arg(long)]
    pub(crate) list: bool,
}

/// Turns the ring of keys that sign addresses and digests.
///
/// The new key is known to every function within 5 minutes and signs from the 6th on. The old ones open what they have signed for
/// as long as they are in the ring: links to reports, callbacks, the address for companies that leave, the digests of issued
/// secrets.
#[derive(Debug, Args)]
pub(crate) struct Capabilities {
    /// Only shows the keys' terms, never a key.
    #[arg(long, conflicts_with = "drop")]
    pub(crate) list: bool,
    /// Takes an old key out of the ring: what it has signed is void. Refused while anything of its time may be kept.
    #[arg(long, value_name = "KID")]
    pub(crate) drop: Option<String>,
}

/// Gives a company a new secret, with which its ATS proves itself to the bridge.
///
/// Both secrets are valid until the overlap ends; then the old one is dead. The client id stays.
#[derive(Debug, Args)]
pub(crate) struct Issued {
    #[command(flatten)]
    pub(crate) company: Which,
    /// Which client, if the company has several: `bridge company show` names them.
    #[arg(long, value_name = "ID", value_parser = client_id)]
    pub(crate) client: Option<ClientId>,
    /// For how long the old secret is valid beside the new one, such as 24h or 30m; 0s ends it at once.
    #[arg(long, value_name = "TIME", value_parser = overlap, default_value = "24h")]
    pub(crate) overlap: SignedDuration,
    /// While an overlap is running: replaces the newer secret, which nobody may have got. It is dead at once, the older one lives on
    /// to its end.
    #[arg(long)]
    pub(crate) again: bool,
    /// Keeps the client id with its new secret in this file instead of showing it.
    #[arg(long = "issued-file", value_name = "FILE", long_help = ISSUED_FILE)]
    pub(crate) file: Option<PathBuf>,
}

/// Replaces the credentials that SmartRecruiters issued for a company.
///
/// The new ones are asked for, the secret without an echo, or read from a file, and tried before anything is stored.
///
/// Keep the old ones valid at SmartRecruiters for 5 more minutes: so long do functions remember secrets. A function that meets a
/// refusal reads them anew at once.
#[derive(Debug, Args)]
pub(crate) struct Customer {
    #[command(flatten)]
    pub(crate) company: Which,
    #[command(flatten)]
    pub(crate) given: Given,
    #[command(flatten)]
    pub(crate) at: AtSmartRecruiters,
}

/// Replaces a company's credentials at Equalture.
///
/// The new ones are asked for, the secret without an echo, or read from a file, and tried before anything is stored.
///
/// Keep the old ones valid at Equalture for 5 more minutes: so long do functions remember secrets. A function that meets a refusal
/// reads them anew at once.
#[derive(Debug, Args)]
pub(crate) struct Equalture {
    #[command(flatten)]
    pub(crate) company: Which,
    /// Asks for a new secret of Equalture's webhooks as well: it counts beside the old one.
    #[arg(long)]
    pub(crate) webhook_secret: bool,
    /// Changes nothing else: only the newest secret of Equalture's webhooks counts from now on.
    #[arg(long, conflicts_with_all = ["webhook_secret", "secrets_file", "unchecked"])]
    pub(crate) end_webhook_overlap: bool,
    /// Reads what is new from a JSON file, or from standard input if this is `-`.
    #[arg(long, value_name = "FILE", long_help = EQUALTURE_FILE)]
    pub(crate) secrets_file: Option<PathBuf>,
    /// Stores the new credentials without trying them.
    #[arg(long)]
    pub(crate) unchecked: bool,
    #[command(flatten)]
    pub(crate) at: AtEqualture,
}

/// Replaces the partner's own credentials at an ATS: for SmartRecruiters the master credential.
///
/// The new ones are asked for, the secret without an echo, or read from a file, and tried before anything is stored.
///
/// Keep the old ones valid for 5 more minutes: so long do functions remember secrets.
#[derive(Debug, Args)]
pub(crate) struct Master {
    /// The applicant tracking system.
    #[arg(long, value_enum)]
    pub(crate) ats: AtsName,
    #[command(flatten)]
    pub(crate) given: Given,
    #[command(flatten)]
    pub(crate) at: AtSmartRecruiters,
}

/// Where a new pair comes from.
#[derive(Debug, Args)]
pub(crate) struct Given {
    /// Reads the new credentials from a JSON file, or from standard input if this is `-`.
    #[arg(long, value_name = "FILE", long_help = PAIR_FILE)]
    pub(crate) secrets_file: Option<PathBuf>,
    /// Stores the new credentials without trying them.
    #[arg(long)]
    pub(crate) unchecked: bool,
}

fn client_id(text: &str) -> Result<ClientId, String> {
    ClientId::parse(text).map_err(|error| error.to_string())
}

fn overlap(text: &str) -> Result<SignedDuration, String> {
    let time = text.parse::<SignedDuration>().ok().filter(|time| !time.is_negative() && *time <= LONGEST_OVERLAP);
    time.ok_or_else(|| "a time of at most 90 days, such as 24h or 30m".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlap_is_a_time_and_not_for_ever() {
        assert_eq!(overlap("24h"), Ok(SignedDuration::from_hours(24)));
        assert_eq!(overlap("30m"), Ok(SignedDuration::from_mins(30)));
        assert_eq!(overlap("0s"), Ok(SignedDuration::ZERO));
        for odd in ["", "24", "-1h", "soon", "2161h"] {
            assert!(overlap(odd).is_err(), "{odd}");
        }
    }
}

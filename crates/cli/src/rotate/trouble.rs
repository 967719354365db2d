//! Why something was not rotated.

use assessment::ids::{ClientId, CompanyKey};
use edge::rings::NotYetSigning;
use jiff::Timestamp;

/// Why something was not rotated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RotateTrouble {
    #[error("Nothing was changed: {0}. Run the command again after that, if one more is wanted.")]
    NotYet(#[from] NotYetSigning),
    #[error(
        "Somebody else has changed {0} meanwhile. Nothing was changed by this command: look, and run it again if it is still wanted."
    )]
    Overtaken(String),
    #[error("There is no capability key {0}: --list shows all.")]
    NoKey(String),
    #[error("{0} still signs, or will: only a key that another has replaced can be dropped.")]
    Signs(String),
    #[error(
        "{kid} signed until {until:.0}, and what it has signed may be kept until {kept:.0}: links in the ATS would be dead. Drop it \
         after that."
    )]
    StillKept { kid: String, until: Timestamp, kept: Timestamp },
    #[error(
        "The issued secret of {company} was digested with {kid} and would be dead: `bridge rotate issued` for that company first."
    )]
    StillProves { kid: String, company: CompanyKey },
    #[error("{0} has no client of ours: connect it again.")]
    NoClient(CompanyKey),
    #[error("{0} has several clients: name one with --client. `bridge company show` names them.")]
    SeveralClients(CompanyKey),
    #[error("The pair in the issued file is not of {0}: use another file.")]
    OtherClient(ClientId),
    #[error("The secret in the issued file is the one that is valid already: use a file that is not there yet.")]
    SameSecret,
    #[error(
        "The last rotation's old secret is valid until {0:.0}. Nothing was changed: wait until then, or replace the newer secret, \
         which is then dead at once, with --again."
    )]
    OverlapRuns(Timestamp),
    #[error("No overlap is running, so there is nothing to do --again: leave it out.")]
    NoOverlap,
    #[error("No secrets of {0} are stored: connect it first.")]
    NoSecrets(CompanyKey),
    #[error("No partner's credentials are stored yet: `bridge partner configure` asks for them.")]
    NoMaster,
    #[error("{0} refuses the new credentials. Nothing was changed.")]
    Refused(&'static str),
    #[error(
        "{0} gives no tokens at this address, so the new credentials were not tried. Nothing was changed: look at the address."
    )]
    WrongAddress(&'static str),
    #[error(
        "{0} does not answer now, so the new credentials were not tried. Nothing was changed; --unchecked stores them untried."
    )]
    NotTried(&'static str),
    #[error("What was given for the webhooks is no secret of theirs: `whsec_` and base64. Nothing was changed.")]
    NoWebhookSecret,
    #[error("Nothing new was given. Nothing was changed.")]
    NothingNew,
}

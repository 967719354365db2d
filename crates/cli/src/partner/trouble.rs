//! Why SmartRecruiters was not told, or does not say.

use edge::grants::Ungranted;
use smartrecruiters::partner::PartnerError;
use url::Url;

/// Why SmartRecruiters was not told, or does not say.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PartnerTrouble {
    #[error(
        "SmartRecruiters refuses the partner's credentials (401): is it the partner's own pair, not a company's, and still valid? \
         `bridge rotate master --ats smartrecruiters` stores another. Nothing was changed."
    )]
    MasterRefused,
    #[error(
        "The partner's credentials may not manage its configuration (403): ask SmartRecruiters for the scope \
         partner_configuration_manage. Nothing was changed."
    )]
    Forbidden,
    #[error(
        "At {0} nobody knows a partner's configuration (404, or a redirect): --smartrecruiters is not the address of \
         SmartRecruiters' API. Nothing was changed."
    )]
    WrongAddress(Url),
    #[error(
        "SmartRecruiters does not accept the configuration (400): {0}. Nothing was changed; look at --public-url first, which has to \
         be reached from outside by https."
    )]
    NotAccepted(String),
    #[error("SmartRecruiters answers {0}, which its documents do not know: look at --smartrecruiters.")]
    Odd(u16),
    #[error("SmartRecruiters does not answer now: run the command again later. What it was told it may be told again.")]
    Unavailable,
    #[error("SmartRecruiters has stored something else than it was told: see what differs above.")]
    StoredOtherwise,
    #[error(
        "There are no signing keys below {0}/ yet, and the address for companies that leave is signed: leave out --dry-run once, \
         or look at --secret-prefix."
    )]
    NoKeys(String),
    #[error(
        "No partner's credentials are stored below {0}/: `bridge partner configure` asks for them. If they should be there, look at \
         --secret-prefix."
    )]
    NoMaster(String),
}

impl PartnerTrouble {
    /// What SmartRecruiters' refusal means to an operator.
    pub(super) fn of(error: PartnerError, at: &Url) -> Self {
        match error {
            PartnerError::MasterRefused => Self::MasterRefused,
            PartnerError::Forbidden => Self::Forbidden,
            PartnerError::WrongAddress => Self::WrongAddress(at.clone()),
            PartnerError::NotAccepted(said) => Self::NotAccepted(said),
            PartnerError::Odd(status) => Self::Odd(status),
            PartnerError::Unavailable => Self::Unavailable,
        }
    }

    /// No token was granted for credentials that are new.
    pub(super) fn unchecked(error: Ungranted, at: &Url) -> Self {
        Self::of(error.into(), at)
    }
}

//! Everything that may stand in the way, each with its status, its code and a sentence of its own.

use crate::words::Say;
use assessment::ports::StoreUnavailable;
use aws::secrets::SecretsError;
use jiff::SignedDuration;
use lambda_http::http::StatusCode;
use smartrecruiters::partner::IntegrateError;

/// The methods of the route.
pub(crate) const ALLOW: &str = "GET, HEAD, POST";

/// Why an administrator does not get what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Another method.
    Method,
    /// More than a form may hold.
    TooLarge,
    /// Something else than a form.
    NotAForm,
    /// No company, or an id that cannot be one.
    NoCompany,
    /// A way back that leads elsewhere.
    BadWayBack,
    /// A form without a token.
    NoToken,
    /// A form with a token that is not ours, or another company's.
    ForeignToken,
    /// A form that lay open for too long.
    Expired,
    /// A form that was sent before.
    Used,
    /// A form from before the company was connected or disconnected, or its settings were changed.
    Outdated,
    /// Too many wrong credentials in this minute, which lasts for so long.
    TooMany(SignedDuration),
    /// Equalture does not answer.
    EqualtureSilent,
    /// Where Equalture should be, nobody gives access.
    EqualtureBlocked,
    /// Nobody of the company has consented in SmartRecruiters.
    NoConsent,
    /// SmartRecruiters does not know this deployment.
    NotConfigured,
    /// SmartRecruiters has the company connected.
    AlreadyConnected,
    /// SmartRecruiters does not accept the exchange.
    NotAccepted,
    /// Our own credentials for SmartRecruiters are missing or refused.
    MasterRefused,
    /// SmartRecruiters cannot be reached; nothing was exchanged.
    AtsSilent,
    /// Nobody knows whether SmartRecruiters has the company connected.
    Unclear,
    /// Somebody else is connecting the company.
    Overtaken,
    /// The store or the secrets cannot be reached.
    Store,
}

impl Trouble {
    /// One of each.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 22] = [
        Self::Method,
        Self::TooLarge,
        Self::NotAForm,
        Self::NoCompany,
        Self::BadWayBack,
        Self::NoToken,
        Self::ForeignToken,
        Self::Expired,
        Self::Used,
        Self::Outdated,
        Self::TooMany(SignedDuration::from_secs(60)),
        Self::EqualtureSilent,
        Self::EqualtureBlocked,
        Self::NoConsent,
        Self::NotConfigured,
        Self::AlreadyConnected,
        Self::NotAccepted,
        Self::MasterRefused,
        Self::AtsSilent,
        Self::Unclear,
        Self::Overtaken,
        Self::Store,
    ];

    /// The status that it is answered with.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::NoCompany | Self::BadWayBack => StatusCode::BAD_REQUEST,
            Self::NoToken | Self::ForeignToken => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Expired | Self::Used | Self::Outdated | Self::AlreadyConnected | Self::Overtaken => {
                StatusCode::CONFLICT
            }
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::EqualtureBlocked
            | Self::NoConsent
            | Self::NotConfigured
            | Self::NotAccepted
            | Self::MasterRefused
            | Self::Unclear => StatusCode::BAD_GATEWAY,
            Self::EqualtureSilent | Self::AtsSilent | Self::Store => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The word for whoever is asked about it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Method => "method_not_allowed",
            Self::TooLarge => "request_too_large",
            Self::NotAForm => "unsupported_media_type",
            Self::NoCompany => "company_missing",
            Self::BadWayBack => "return_url_not_allowed",
            Self::NoToken | Self::ForeignToken => "csrf_failed",
            Self::Expired => "form_expired",
            Self::Used => "form_used",
            Self::Outdated => "form_outdated",
            Self::TooMany(_) => "too_many_requests",
            Self::EqualtureSilent => "equalture_unavailable",
            Self::EqualtureBlocked => "equalture_blocked",
            Self::NoConsent => "no_consent",
            Self::NotConfigured => "not_configured",
            Self::AlreadyConnected => "already_connected",
            Self::NotAccepted => "not_accepted",
            Self::MasterRefused => "master_refused",
            Self::AtsSilent => "smartrecruiters_unavailable",
            Self::Unclear => "outcome_unknown",
            Self::Overtaken => "overtaken",
            Self::Store => "temporarily_unavailable",
        }
    }

    /// What stands above it; none where the general words do.
    pub(crate) fn title(self) -> Option<Say> {
        match self {
            Self::Method | Self::TooLarge | Self::NotAForm | Self::Store | Self::NoCompany | Self::BadWayBack => None,
            Self::NoToken
            | Self::ForeignToken
            | Self::Expired
            | Self::Used
            | Self::Outdated
            | Self::Overtaken
            | Self::TooMany(_) => Some(Say::StartAgain),
            Self::EqualtureSilent
            | Self::EqualtureBlocked
            | Self::NoConsent
            | Self::NotConfigured
            | Self::AlreadyConnected
            | Self::NotAccepted
            | Self::MasterRefused
            | Self::AtsSilent
            | Self::Unclear => Some(Say::NotConnected),
        }
    }

    /// How long the administrator should wait.
    pub(crate) fn wait(self) -> Option<SignedDuration> {
        match self {
            Self::TooMany(wait) => Some(wait),
            Self::EqualtureSilent | Self::AtsSilent => Some(SignedDuration::from_secs(60)),
            Self::Store => Some(SignedDuration::from_secs(5)),
            _ => None,
        }
    }
}

impl From<StoreUnavailable> for Trouble {
    fn from(error: StoreUnavailable) -> Self {
        tracing::error!(cause = %error, "store_unavailable");
        Self::Store
    }
}

impl From<SecretsError> for Trouble {
    fn from(error: SecretsError) -> Self {
        tracing::error!(cause = %error, "secrets_unavailable");
        Self::Store
    }
}

impl From<IntegrateError> for Trouble {
    fn from(error: IntegrateError) -> Self {
        match error {
            IntegrateError::NoConsent => Self::NoConsent,
            IntegrateError::NotConfigured => Self::NotConfigured,
            IntegrateError::AlreadyConnected => Self::AlreadyConnected,
            IntegrateError::MasterRefused => Self::MasterRefused,
            IntegrateError::NotAccepted => Self::NotAccepted,
            IntegrateError::NotSent => Self::AtsSilent,
            IntegrateError::Unclear => Self::Unclear,
        }
    }
}

//! The test button: whether both systems take the credentials that are stored, asked now.

use crate::World;
use crate::proof::credentials;
use crate::webhooks;
use assessment::attempt::Blockage;
use assessment::company::Company;
use aws::desk::Desk;
use aws::secrets::CompanySecret;
use edge::grants::Ungranted;
use edge::outbound::Deadline;
use equalture::Unproved;

/// How an outside system takes the credentials that are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Well.
    Well,
    /// It refuses them, or there are none.
    Refused,
    /// It does not answer.
    Silent,
    /// Where it should be, nobody gives access.
    Blocked,
}

impl From<Result<(), Unproved>> for Taken {
    fn from(checked: Result<(), Unproved>) -> Self {
        match checked {
            Ok(()) => Self::Well,
            Err(Unproved::Wrong) => Self::Refused,
            Err(Unproved::Unavailable) => Self::Silent,
            Err(Unproved::Blocked) => Self::Blocked,
        }
    }
}

impl From<Result<(), Ungranted>> for Taken {
    fn from(checked: Result<(), Ungranted>) -> Self {
        match checked {
            Ok(()) => Self::Well,
            Err(Ungranted::Blocked(Blockage::Credentials)) => Self::Refused,
            Err(Ungranted::Unavailable) => Self::Silent,
            Err(Ungranted::Blocked(Blockage::Redirected | Blockage::WrongAddress)) => Self::Blocked,
        }
    }
}

/// What came out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trial {
    pub(crate) equalture: Taken,
    pub(crate) ats: Taken,
    /// Whether Equalture reports when candidates begin and finish: it was asked once more.
    pub(crate) reports: bool,
}

/// Tests a company's connection.
pub(crate) async fn of(
    world: &World,
    desk: &Desk,
    company: &Company,
    secret: &CompanySecret,
    deadline: Deadline,
) -> Trial {
    let at_equalture = credentials(&secret.equalture);
    let (equalture, ats) = tokio::join!(world.equalture.check(company, &at_equalture), at_ats(world, secret));
    let equalture = Taken::from(equalture);
    let reports = equalture == Taken::Well && webhooks::register(world, desk, company, deadline).await;
    Trial { equalture, ats, reports }
}

/// How SmartRecruiters takes what it gave us for a company.
pub(crate) async fn at_ats(world: &World, secret: &CompanySecret) -> Taken {
    match &secret.ats {
        Some(pair) => world.partner.check(&credentials(pair)).await.into(),
        None => Taken::Refused,
    }
}

//! A company that both simulated vendors know and that the bridge does not: what each has issued for it, and how it is
//! connected.

use assessment::company::{Company, Settings};
use assessment::ids::CompanyKey;
use aws::secrets::{CompanySecret, Pair};
use peers::{Credentials, Equalture, SmartRecruiters, smartrecruiters};

use crate::connect::connect;
use crate::playground::{Playground, introduce_to_ats, introduce_to_equalture};
use crate::stage::{StageError, active, pair};

/// Both vendors, when both are simulated: one cannot be introduced to a company by halves.
#[derive(Clone, Copy)]
pub(super) struct Both<'p> {
    pub(super) ats: &'p SmartRecruiters,
    pub(super) platform: &'p Equalture,
}

impl<'p> Both<'p> {
    pub(super) fn of(playground: &'p Playground) -> Option<Self> {
        let ats = playground.vendors.smartrecruiters.simulated()?;
        Some(Self { ats, platform: playground.vendors.equalture.simulated()? })
    }

    /// Makes a company known to both vendors. The ATS has nothing from the bridge for it yet.
    pub(super) fn introduce(self, company: &str) {
        let at_equalture = Credentials::new(client_of(company), Credentials::mint().client_secret);
        introduce_to_equalture(self.platform, &pair(at_equalture));
        introduce_to_ats(self.ats, company, &pair(Credentials::mint()), &pair(Credentials::new("", "")));
    }

    /// What the vendors have issued for a company that was introduced here.
    pub(super) fn secret(self, company: &str) -> Option<CompanySecret> {
        let client_id = client_of(company);
        let equalture = self.platform.clients().into_iter().find(|client| client.client_id == client_id)?;
        let ats = self.ats.company(company)?.customer;
        Some(CompanySecret {
            equalture: pair(equalture),
            ats: Some(pair(ats)),
            callback_token: None,
            webhook_secrets: Vec::new(),
        })
    }

    /// The ATS gets the pair that the bridge has issued.
    pub(super) fn enter(self, company: &str, issued: &Pair) -> bool {
        let Some(known) = self.ats.company(company) else { return false };
        let partner = Credentials::new(&issued.client_id, &issued.client_secret);
        self.ats.add_company(smartrecruiters::Company { partner, ..known });
        true
    }
}

/// The name by which Equalture knows a company that was introduced here.
fn client_of(company: &str) -> String {
    format!("{company}-at-Equalture")
}

/// Whether a company can have this id.
pub(super) fn is_id(company: &str) -> bool {
    CompanyKey::parse(&format!("smartrecruiters#{company}")).is_ok()
}

/// Connects the company as the operator and SmartRecruiters would, one after the other.
pub(super) async fn connect_all(playground: &Playground, both: Both<'_>, company: &str) -> Result<(), StageError> {
    let unknown = || StageError::Company(format!("the vendors do not know {company}"));
    let secret = both.secret(company).ok_or_else(unknown)?;
    let fresh = active(company, Settings::default())?;
    let kept = playground.foundation.table().read_company(&fresh.key).await.map_err(crate::connect::unstored)?;
    let known = kept.map_or(fresh.clone(), |kept| Company { status: fresh.status, ..kept });
    let issued = pair(Credentials::mint());
    connect(&playground.foundation, &known, &secret, &issued).await?;
    both.enter(company, &issued);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn an_id_is_what_the_bridge_takes_for_one() {
        assert!(is_id("Initech") && is_id("initech-2"));
        for wrong in ["", "a b", "a/b", "ä#b"] {
            assert!(!is_id(wrong), "{wrong}");
        }
    }
}

//! A customer of both simulated vendors that the bridge does not know: what Equalture has issued to it, and how
//! SmartRecruiters knows it.

use assessment::ids::CompanyKey;
use peers::smartrecruiters::Connection;
use peers::{Credentials, Equalture, SmartRecruiters};

use crate::playground::{Playground, at_equalture, client_of, hire, introduce_to_equalture};
use crate::stage::pair;

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

    /// Makes a company a customer of both vendors.
    pub(super) fn introduce(self, company: &str) {
        introduce_to_equalture(self.platform, &pair(at_equalture(company)));
        self.ats.add_customer(company);
        hire(self.ats, company);
    }

    /// How far the company is, if SmartRecruiters knows it.
    pub(super) fn connection(self, company: &str) -> Option<Connection> {
        let known = self.ats.customers().iter().any(|known| known == company);
        known.then(|| self.ats.connection(company))
    }

    /// What Equalture has issued to a company of the sandbox's own.
    pub(super) fn at_equalture(self, company: &str) -> Option<Credentials> {
        let client_id = client_of(company);
        self.platform.clients().into_iter().rfind(|client| client.client_id == client_id)
    }
}

/// Whether a company can have this id.
pub(super) fn is_id(company: &str) -> bool {
    CompanyKey::parse(&format!("smartrecruiters#{company}")).is_ok()
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

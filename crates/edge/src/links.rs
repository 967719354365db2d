//! The addresses that the bridge hands out: our public origin and a capability.

use crate::capabilities::Capability;
use crate::keys::Keys;
use assessment::ids::{Ats, CompanyKey, OrderKey};
use assessment::ports::Addresses;
use std::sync::Arc;

/// Makes addresses below our public origin.
#[derive(Debug, Clone)]
pub struct Links {
    /// `PUBLIC_BASE_URL`, without a slash at the end.
    pub base: String,
    /// The keys that seal them.
    pub keys: Arc<Keys>,
}

impl Links {
    /// Where a candidate who was ordered for while applying sees what happens now.
    pub fn candidate_page(&self, order: &OrderKey) -> String {
        format!("{}/assessments/{}", self.base, Capability::CandidatePage(order.clone()).seal(&self.keys))
    }

    /// Where an ATS says that a company has left; the company's id is added behind it.
    pub fn disable(&self, ats: Ats) -> String {
        format!("{}/integrations/{}/companies", self.base, Capability::Disable(ats).seal(&self.keys))
    }

    /// Where Equalture reports that a candidate of this company has begun or is done.
    pub fn webhook(&self, company: &CompanyKey) -> String {
        format!("{}/equalture/webhooks/{}/{}", self.base, company.ats.as_str(), company.company)
    }
}

impl Addresses for Links {
    fn callback(&self, order: &OrderKey, attempt: u32) -> String {
        let capability = Capability::Callback { order: order.clone(), attempt };
        format!("{}/equalture/callbacks/{}", self.base, capability.seal(&self.keys))
    }

    fn report(&self, order: &OrderKey) -> String {
        format!("{}/reports/{}", self.base, Capability::Report(order.clone()).seal(&self.keys))
    }
}

//! What the bridge has offered each company, as SmartRecruiters was last answered: pages look every second, and
//! SmartRecruiters asks when somebody looks for the first time or wants to know anew.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use peers::SmartRecruiters;
use peers::smartrecruiters::{Package, Setup};

/// The newest answers.
#[derive(Clone, Default)]
pub(super) struct Offers(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// By company, what it proves itself with, and whether they are for applicants.
    offers: BTreeMap<(String, String, bool), Offer>,
    /// The names of all packages that were ever offered: orders outlive offers.
    names: BTreeMap<String, String>,
}

/// One answer.
#[derive(Clone)]
pub(super) struct Offer {
    /// When it was asked for.
    pub(super) at: Timestamp,
    /// The packages, or why there are none.
    pub(super) packages: Result<Vec<Package>, String>,
}

impl Offer {
    /// The packages' ids and names, as a form offers them.
    pub(super) fn choices(&self) -> impl Iterator<Item = (&str, &str)> {
        let packages = self.packages.as_deref().unwrap_or_default();
        packages.iter().map(|package| (package.id.as_str(), package.name.as_str()))
    }
}

impl Offers {
    /// The newest answer. If there is none, SmartRecruiters asks now.
    pub(super) async fn known(&self, ats: &SmartRecruiters, company: &str, setup: Setup) -> Offer {
        let known = self.lock().offers.get(&key(ats, company, setup)).cloned();
        match known {
            Some(offer) => offer,
            None => self.ask(ats, company, setup).await,
        }
    }

    /// SmartRecruiters asks the bridge for its packages.
    pub(super) async fn ask(&self, ats: &SmartRecruiters, company: &str, setup: Setup) -> Offer {
        let packages = ats.packages(company, setup).await.map_err(|refusal| refusal.to_string());
        let offer = Offer { at: ats.clock().now(), packages };
        let mut known = self.lock();
        known.names.extend(offer.choices().map(|(id, name)| (id.to_owned(), name.to_owned())));
        known.offers.insert(key(ats, company, setup), offer.clone());
        offer
    }

    /// Has the next look ask again.
    pub(super) fn forget(&self, company: &str) {
        self.lock().offers.retain(|(known, ..), _| known != company);
    }

    /// A package's name, if it was ever offered.
    pub(super) fn name(&self, package: &str) -> Option<String> {
        self.lock().names.get(package).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A company that has left and joined again is another one.
fn key(ats: &SmartRecruiters, company: &str, setup: Setup) -> (String, String, bool) {
    let proof = ats.company(company).map(|company| company.partner.client_id).unwrap_or_default();
    (company.to_owned(), proof, setup == Setup::Inline)
}

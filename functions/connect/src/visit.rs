//! Who comes, and from where: the query of the page's address.

use crate::World;
use crate::trouble::Trouble;
use assessment::ids::{Ats, CompanyId, CompanyKey};
use edge::page::Place;
use edge::request::query;
use lambda_http::Request;
use url::form_urlencoded::Serializer;

/// The parameters that SmartRecruiters adds: `redirect` only where an administrator is to be sent back.
const COMPANY: &str = "companyId";
const REDIRECT: &str = "redirect";

/// Where the page is shown, whatever it is about.
#[derive(Debug)]
pub(crate) struct Window {
    /// In which language.
    pub(crate) place: Place,
    /// In a pop-up of SmartRecruiters' own page (`POPUP`), and not instead of it (`REDIRECT`).
    pub(crate) is_popup: bool,
}

impl Window {
    /// The window that a request comes from.
    pub(crate) fn of(request: &Request) -> Self {
        let place = Place::of(request, None, &[COMPANY, REDIRECT]);
        Self { place, is_popup: query(request, REDIRECT).is_none() }
    }
}

/// An administrator's visit for one company.
#[derive(Debug)]
pub(crate) struct Visit<'w> {
    /// Where the page is shown.
    pub(crate) window: &'w Window,
    /// Whom it is about.
    pub(crate) company: CompanyKey,
    /// Where the administrator is sent back to.
    pub(crate) way_back: Option<String>,
    /// The page's own address: where its forms are sent, and where one starts again.
    pub(crate) address: String,
}

impl<'w> Visit<'w> {
    /// Reads the query. A way back off the list leads nowhere.
    pub(crate) fn read(request: &Request, window: &'w Window, world: &World) -> Result<Self, Trouble> {
        let company = query(request, COMPANY).and_then(|id| company(&id)).ok_or(Trouble::NoCompany)?;
        let way_back = match query(request, REDIRECT) {
            Some(address) => Some(world.return_hosts.allowed(&address).ok_or(Trouble::BadWayBack)?),
            None => None,
        };
        let mut query = Serializer::new(String::new());
        query.append_pair(COMPANY, company.company.as_str());
        query.extend_pairs(way_back.iter().map(|address| (REDIRECT, address)));
        let query = query.append_pair("lang", window.place.language.tag()).finish();
        let address = format!("{}/connect?{query}", world.foundation.config.public_base_url);
        Ok(Self { window, company, way_back, address })
    }
}

/// An id of dots alone would walk up the path of the address that credentials are sent to.
fn company(id: &str) -> Option<CompanyKey> {
    let company = CompanyId::parse(id).ok().filter(|_| id.bytes().any(|byte| byte != b'.'))?;
    Some(CompanyKey { ats: Ats::SmartRecruiters, company })
}

#[cfg(test)]
mod tests {
    use super::company;

    #[test]
    fn k1_an_id_is_short_and_plain() {
        for good in ["Globex", "61d2f3", "a.b_c-d"] {
            assert!(company(good).is_some(), "{good}");
        }
        for bad in ["", ".", "..", "a/b", "a#b", "a b", "Gl\u{f6}bex", "%2e", &"a".repeat(129)] {
            assert!(company(bad).is_none(), "{bad}");
        }
    }
}

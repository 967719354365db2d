//! Where a results page or a public link may lead: `EQUALTURE_LINK_HOSTS`.

use assessment::company::Company;
use edge::hosts::{Hosts, NotAHost};
use url::Url;

/// Equalture's own pages, wherever its API answers.
const DEFAULT: &str = "*.equalture.com";

/// The hosts that a page of Equalture's may be on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkHosts(Hosts);

impl LinkHosts {
    /// Reads `EQUALTURE_LINK_HOSTS` (hosts, `*.` and a host, or whole origins, separated by commas; https unless an entry
    /// says http). Unset, it is Equalture's own domain. The origin of `EQUALTURE_BASE_URL` is always one.
    pub fn parse(configured: Option<&str>, base_url: &Url) -> Result<Self, NotAHost> {
        Ok(Self(Hosts::parse(configured.unwrap_or(DEFAULT))?.with_origin_of(base_url)))
    }

    /// The same for a company that has an Equalture of its own.
    #[must_use]
    pub fn for_company(&self, company: &Company) -> Self {
        let own = company.settings.equalture_base_url.as_deref().and_then(|text| Url::parse(text).ok());
        own.map_or_else(|| self.clone(), |own| Self(self.0.clone().with_origin_of(&own)))
    }

    /// Whether a recruiter may be sent there.
    pub fn allows(&self, url: &Url) -> bool {
        self.0.allow(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(hosts: &LinkHosts, url: &str) -> bool {
        hosts.allows(&Url::parse(url).unwrap())
    }

    #[test]
    fn unset_they_are_equaltures_domain_and_the_base_url() {
        let hosts = LinkHosts::parse(None, &Url::parse("http://127.0.0.1:8801/api").unwrap()).unwrap();
        assert!(allows(&hosts, "https://app.equalture.com/p/1"));
        assert!(allows(&hosts, "http://127.0.0.1:8801/p/1"));
        assert!(!allows(&hosts, "http://app.equalture.com/p/1"));
        assert!(!allows(&hosts, "https://127.0.0.1:8801/p/1"));
    }

    #[test]
    fn set_they_are_what_is_set_and_the_base_url() {
        let base = Url::parse("https://api.equalture.example").unwrap();
        let hosts = LinkHosts::parse(Some("pages.example"), &base).unwrap();
        assert!(allows(&hosts, "https://pages.example/p"));
        assert!(!allows(&hosts, "https://app.equalture.com/p"));
        assert!(allows(&hosts, "https://api.equalture.example/p"));
    }
}

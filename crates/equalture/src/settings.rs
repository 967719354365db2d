//! Where Equalture answers: what its documents leave open.

use crate::link_hosts::LinkHosts;
use assessment::company::Company;
use edge::hosts::NotAHost;
use url::Url;

/// Where Equalture answers.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `EQUALTURE_BASE_URL`; a company may have its own. The vendor prints none.
    pub base_url: Url,
    /// `EQUALTURE_TOKEN_PATH`.
    pub token_path: String,
    /// `EQUALTURE_PUBLIC_LINK_PATH`; may contain `{reference_id}`.
    pub public_link_path: String,
    /// Where a public link may lead.
    pub link_hosts: LinkHosts,
}

impl Settings {
    /// Where the documents leave the token's path open.
    pub const TOKEN_PATH: &str = "/connect_ats/access_token";
    /// Where the documents leave the public link's path open.
    pub const PUBLIC_LINK_PATH: &str = "/connect_ats/public_link";

    /// From configuration: what is not set has its default.
    pub fn new(
        base_url: Url,
        token_path: Option<&str>,
        public_link_path: Option<&str>,
        link_hosts: Option<&str>,
    ) -> Result<Self, NotAHost> {
        Ok(Self {
            token_path: token_path.unwrap_or(Self::TOKEN_PATH).to_owned(),
            public_link_path: public_link_path.unwrap_or(Self::PUBLIC_LINK_PATH).to_owned(),
            link_hosts: LinkHosts::parse(link_hosts, &base_url)?,
            base_url,
        })
    }

    /// An address below a company's Equalture, if that has a usable one.
    pub(crate) fn url(&self, company: &Company, target: &str) -> Option<String> {
        let base = match company.settings.equalture_base_url.as_deref() {
            Some(own) => Url::parse(own).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?,
            None => self.base_url.clone(),
        };
        Some(format!("{}/{}", base.as_str().trim_end_matches('/'), target.trim_start_matches('/')))
    }
}

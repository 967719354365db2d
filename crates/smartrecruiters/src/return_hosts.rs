//! Where a browser may be sent back to: `RETURN_HOSTS`.

use edge::hosts::{Hosts, NotAHost};
use url::Url;

/// SmartRecruiters' own pages.
const DEFAULT: &str = "*.smartrecruiters.com";
/// No address that a browser is sent to is longer.
const LONGEST: usize = 2048;

/// The hosts that `redirect` and `completedAssessmentCallbackUrl` may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnHosts(Hosts);

impl ReturnHosts {
    /// Reads `RETURN_HOSTS` (hosts, `*.` and a host, or whole origins, separated by commas; https unless an entry says
    /// http). Unset, it is SmartRecruiters' own domain.
    pub fn parse(configured: Option<&str>) -> Result<Self, NotAHost> {
        Hosts::parse(configured.unwrap_or(DEFAULT)).map(Self)
    }

    /// The hosts themselves: SmartRecruiters' pages, which may also frame one of ours.
    pub fn hosts(&self) -> &Hosts {
        &self.0
    }

    /// The address as it is kept, if a browser may be sent there. Nothing that two readers could read differently is
    /// taken: no control character, blank or back-slash.
    pub fn allowed(&self, text: &str) -> Option<String> {
        let plain = text.len() <= LONGEST && !text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\');
        let url = Url::parse(text).ok().filter(|url| plain && self.0.allow(url))?;
        // encoded it may be longer than it was written
        Some(url.into()).filter(|kept: &String| kept.len() <= LONGEST)
    }
}

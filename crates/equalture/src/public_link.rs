//! "3a. Requesting a public link": a page without login, for two hours.
//!
//! Neither path nor transport is printed. The path is configuration; the two parameters go into the query, as the verb is
//! GET, unless the path names `{reference_id}` itself.

use crate::link_hosts::LinkHosts;
use assessment::ids::ReferenceId;
use serde::Deserialize;
use url::Url;

/// Stands in a path for the application.
const PLACEHOLDER: &str = "{reference_id}";

/// The answer.
#[derive(Debug, Deserialize)]
pub struct PublicLinkAnswer {
    /// The page.
    pub url: String,
}

impl PublicLinkAnswer {
    /// The page's address, if it is one that a recruiter may be sent to.
    pub fn allowed_by(&self, hosts: &LinkHosts) -> Option<Url> {
        Url::parse(&self.url).ok().filter(|url| hosts.allows(url))
    }
}

/// Why there is no public link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Equalture does not answer.
    #[error("Equalture does not answer")]
    Unavailable,
    /// Equalture does not know the application.
    #[error("Equalture does not know the application")]
    NotFound,
    /// What it answered is no address that a recruiter may be sent to.
    #[error("Equalture's link leads where none may lead")]
    BadLink,
    /// It answers that nothing gets through.
    #[error("Equalture refuses our credentials or address")]
    Blocked,
}

/// Where a link is asked for: path and query. None for a reference that would change the path.
pub fn target(path: &str, reference: &ReferenceId, locale: Option<&str>) -> Option<String> {
    let reference = reference.as_str();
    let walks = reference.bytes().all(|byte| byte == b'.');
    let named = path.contains(PLACEHOLDER);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(locale.map(|locale| ("locale", locale)));
    query.extend_pairs((!named).then_some(("reference_id", reference)));
    let (path, query) = (path.replace(PLACEHOLDER, reference), query.finish());
    let target = if query.is_empty() { path } else { format!("{path}?{query}") };
    (!walks).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(path: &str, reference: &str, locale: Option<&str>) -> Option<String> {
        target(path, &ReferenceId::parse(reference).unwrap(), locale)
    }

    #[test]
    fn row_4_parameters_go_into_the_query_and_an_unknown_locale_is_left_out() {
        let plain = "/connect_ats/public_link";
        assert_eq!(asked(plain, "7777-555", Some("en")).unwrap(), format!("{plain}?locale=en&reference_id=7777-555"));
        assert_eq!(asked(plain, "7777-555", None).unwrap(), format!("{plain}?reference_id=7777-555"));
        let templated = "/connect_ats/applications/{reference_id}/public_link";
        assert_eq!(
            asked(templated, "7777-555", Some("pt-BR")).unwrap(),
            "/connect_ats/applications/7777-555/public_link?locale=pt-BR"
        );
    }

    #[test]
    fn no_reference_walks_up_the_path() {
        assert_eq!(asked("/a/{reference_id}/b", "..", None), None);
        assert_eq!(asked("/a/{reference_id}/b", "a..b", None).unwrap(), "/a/a..b/b");
    }
}

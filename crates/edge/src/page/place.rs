//! Where a page is shown: in which language, and at which address it is shown in another.

use crate::language::PageLanguage;
use crate::request::query;
use assessment::ids::Language;
use lambda_http::Request;
use url::form_urlencoded::Serializer;

/// A page's address is repeated once for each language: a longer query is not.
const LONGEST_QUERY: usize = 2048;

/// Where a page is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The language of its words.
    pub language: PageLanguage,
    /// What it reads from its own query besides the language.
    reads: Vec<(String, String)>,
}

impl Place {
    /// Where a request is answered. Of its query, the switch keeps what the page `reads`, and nothing else.
    pub fn of(request: &Request, application: Option<&Language>, reads: &[&str]) -> Self {
        let read = |name: &&str| query(request, name).map(|value| ((*name).to_owned(), value.into_owned()));
        Self { language: PageLanguage::of(request, application), reads: reads.iter().filter_map(read).collect() }
    }

    /// A page that reads nothing from its query.
    pub fn speaking(language: PageLanguage) -> Self {
        Self { language, reads: Vec::new() }
    }

    /// The query of this page in a language; none if it is too long. It is also where its forms are sent.
    pub fn query(&self, language: PageLanguage) -> Option<String> {
        let mut query = Serializer::for_suffix("?".to_owned(), 1);
        let query = query.extend_pairs(&self.reads).append_pair("lang", language.tag()).finish();
        (query.len() <= LONGEST_QUERY).then_some(query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::Body;

    fn place(query: &str) -> Place {
        let request = lambda_http::http::Request::builder().uri(format!("https://h/connect{query}"));
        Place::of(&request.body(Body::Empty).unwrap(), None, &["companyId", "redirect"])
    }

    #[test]
    fn the_switch_keeps_what_the_page_reads() {
        let place = place("?redirect=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d&lang=de&companyId=A%26B&companyId=second");
        assert_eq!(place.language, PageLanguage::German);
        let dutch = place.query(PageLanguage::Dutch).unwrap();
        assert_eq!(dutch, "?companyId=A%26B&redirect=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d&lang=nl");
    }

    #[test]
    fn f6_f7_what_the_page_does_not_read_is_not_repeated() {
        let place = place("?next=https%3A%2F%2Fevil.example&lang=%22%3E%3Cscript%3E&%3Cb%3E=1");
        assert_eq!(place.query(PageLanguage::English).unwrap(), "?lang=en");
    }

    #[test]
    fn a_query_too_long_to_be_repeated_is_not() {
        assert!(place(&format!("?companyId={}", "x".repeat(2_000))).query(PageLanguage::Dutch).is_some());
        assert_eq!(place(&format!("?companyId={}", "x".repeat(2_048))).query(PageLanguage::Dutch), None);
    }
}

//! The languages of pages.

use crate::request::query;
use assessment::ids::Language;
use lambda_http::Request;
use lambda_http::http::header;

/// A language that pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageLanguage {
    /// What everybody gets who asks for none of these.
    #[default]
    English,
    /// Nederlands.
    Dutch,
    /// Deutsch.
    German,
    /// Français.
    French,
    /// Español.
    Spanish,
}

impl PageLanguage {
    /// All, in the order of the switch on each page.
    pub const ALL: [Self; 5] = [Self::English, Self::Dutch, Self::German, Self::French, Self::Spanish];

    /// The language as HTML and HTTP name it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Dutch => "Nederlands",
            Self::German => "Deutsch",
            Self::French => "Fran\u{e7}ais",
            Self::Spanish => "Espa\u{f1}ol",
        }
    }

    /// Reads a tag, whatever its region: `nl-BE` is Dutch.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or("");
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The language of a page: as switched to (`?lang`), else as the order's application was written in, else as the
    /// browser wishes, else English.
    pub fn of(request: &Request, application: Option<&Language>) -> Self {
        let switched = query(request, "lang").and_then(|tag| Self::parse(&tag));
        let applied = || application.and_then(|language| Self::parse(language.as_str()));
        switched.or_else(applied).or_else(|| wished(request)).unwrap_or_default()
    }
}

/// The first of the browser's languages, by weight, that pages are written in (RFC 9110, 12.5.4).
fn wished(request: &Request) -> Option<PageLanguage> {
    let header = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())?;
    let weighed = header.split(',').take(20).filter_map(|entry| {
        let mut parts = entry.split(';');
        let language = PageLanguage::parse(parts.next()?)?;
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        (weight > 0.0).then_some((weight, language))
    });
    // of equal weights the first stays
    let best = weighed.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::Body;

    fn of(query: &str, application: &str, accepted: &str) -> &'static str {
        let request = lambda_http::http::Request::builder().uri(format!("https://h/x{query}"));
        let request = request.header(header::ACCEPT_LANGUAGE, accepted).body(Body::Empty).unwrap();
        PageLanguage::of(&request, Language::parse(application).ok().as_ref()).tag()
    }

    #[test]
    fn the_switch_wins_over_the_application_and_that_over_the_browser() {
        assert_eq!(of("?lang=fr", "de-AT", "nl"), "fr");
        assert_eq!(of("", "de-AT", "nl"), "de");
        assert_eq!(of("", "", "nl-BE,en;q=0.5"), "nl");
        assert_eq!(of("", "", ""), "en");
    }

    #[test]
    fn e23_f7_what_nobody_speaks_is_passed_over() {
        assert_eq!(of("?lang=%22%3E%3Cscript%3E", "tlh", "pt-BR, es;q=0.2, de;q=0.7, fr;q=0"), "de");
        assert_eq!(of("?lang=", "xx", "*"), "en");
        assert_eq!(of("", "", "de;q=zzz, en;q=0.1"), "de");
    }
}

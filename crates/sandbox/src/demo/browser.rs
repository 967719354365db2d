//! A person's browser, as far as the demo needs one: it opens pages and does not follow redirects by itself.

use reqwest::{Client, Url, redirect};

/// What came back.
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) text: String,
}

pub(super) struct Browser(Client);

impl Browser {
    pub(super) fn open_one() -> Result<Self, reqwest::Error> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self(Client::builder().redirect(redirect::Policy::none()).build()?))
    }

    pub(super) async fn open(&self, url: &str) -> Result<Page, reqwest::Error> {
        let request = self.0.get(url).header("accept", "text/html").header("accept-language", "nl-NL,nl;q=0.9");
        let response = request.send().await?;
        let status = response.status().as_u16();
        let location = response.headers().get("location").and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
        Ok(Page { status, location, text: response.text().await? })
    }
}

/// The host and port of an address: enough to show where it leads.
pub(super) fn origin(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}

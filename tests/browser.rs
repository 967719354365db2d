//! Whoever talks plain HTTP: a recruiter's or a candidate's browser, or a stranger. It follows nothing and proves nothing
//! by itself.

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::Value;

/// One browser.
#[derive(Debug, Clone)]
pub struct Browser(Client);

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Browser {
    /// Opens one. A simulated vendor must have been started before: it brings the TLS provider.
    pub fn open_one() -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build();
        Self(client.unwrap_or_else(|error| panic!("there is no browser: {error}")))
    }

    /// Opens an address.
    pub async fn get(&self, url: &str) -> Answer {
        self.send(self.request(Method::GET, url)).await
    }

    /// Begins a request, to be sent with [`Browser::send`].
    pub fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.0.request(method, url)
    }

    /// Sends a request.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap_or_else(|error| panic!("no answer came: {error}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_else(|error| panic!("half an answer came: {error}"));
        Answer { status, headers, text }
    }
}

impl Answer {
    /// A header as text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The code of a SmartRecruiters error body.
    pub fn code(&self) -> String {
        self.json()["errors"][0]["code"].as_str().unwrap_or_default().to_owned()
    }
}

//! The bundle cut off from one of the services that it stands on, and nobody around it.

use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::CompanyKey;
use aws::config::Config;
use aws::foundation::Foundation;
use edge::keys::Keys;
use edge::tokens;
use jiff::Timestamp;
use peers::{Clock, Equalture};
use reqwest::{Method, RequestBuilder};
use sandbox::stage::COMPANY;
use sandbox::{Options, Sandbox};
use tests::Browser;

/// Nobody listens there.
pub(crate) const NOWHERE: &str = "http://127.0.0.1:1";

/// The bundle without a store, or without secrets.
pub(crate) struct Cut {
    pub(crate) sandbox: Sandbox,
    pub(crate) browser: Browser,
    foundation: Foundation,
    _equalture: Equalture,
}

impl Cut {
    /// Starts the bundle with one variable that leads elsewhere. Where secrets can be reached, there are signing keys.
    pub(crate) async fn off(variable: &str, elsewhere: &str) -> Self {
        let equalture = Equalture::start(Clock::system(), peers::equalture::Settings::default()).await.unwrap();
        let chosen = [(variable, elsewhere), ("EQUALTURE_BASE_URL", equalture.base_url())];
        let environment = chosen.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let sandbox = Sandbox::start(Options { environment, ..Options::default() }).await.unwrap();
        let config = Config::read(|name| sandbox.environment().get(name).cloned()).unwrap();
        let foundation = Foundation::new(config).unwrap();
        let made = foundation.secrets.create_signing_keys().await;
        assert!(made.is_ok() || variable == "AWS_ENDPOINT_URL_SECRETS_MANAGER", "{made:?}");
        Self { sandbox, browser: Browser::open_one(), foundation, _equalture: equalture }
    }

    /// Begins a request to a path of the bundle.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.browser.request(method, &format!("{}{path}", self.sandbox.url()))
    }

    /// The keys that sign, or any where none can be read.
    pub(crate) async fn keys(&self) -> Keys {
        let read = self.foundation.secrets.keys().await;
        read.map_or_else(|_| Keys::parse(&Keys::generate()).unwrap(), |keys| (*keys).clone())
    }

    /// A good access token of a company that may or may not be stored.
    pub(crate) async fn token(&self) -> String {
        let key = CompanyKey::parse(&format!("smartrecruiters#{COMPANY}")).unwrap();
        let settings = Settings::default();
        let company =
            Company { key, name: None, status: CompanyStatus::Active, generation: 1, settings, leaving: None };
        let issuer = &self.foundation.config.public_base_url;
        tokens::issue(&self.keys().await, issuer, &company, Timestamp::now()).unwrap()
    }
}

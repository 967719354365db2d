//! Both vendors, as far as credentials go: whose secrets they take, and how often they had to refuse one.

use edge::testing::{Asked, Reply, Server};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A vendor that takes some secrets.
pub(crate) struct Vendor {
    pub(crate) server: Server,
    takes: Arc<Mutex<BTreeSet<String>>>,
    refusals: Arc<AtomicUsize>,
}

impl Vendor {
    /// Gives tokens to whoever comes with one of these secrets, which `proof` makes what is sent of.
    fn start(path: &'static str, secrets: &[&str], proof: fn(&Asked) -> String, rest: fn(&Asked) -> Reply) -> Self {
        let takes: Arc<Mutex<BTreeSet<String>>> = Arc::new(Mutex::new(secrets.iter().map(|&it| it.into()).collect()));
        let (known, refusals) = (Arc::clone(&takes), Arc::<AtomicUsize>::default());
        let refused = Arc::clone(&refusals);
        let server = Server::start(move |asked, _| {
            if asked.target != path {
                return rest(asked);
            }
            if known.lock().unwrap().contains(&proof(asked)) {
                return Reply::json(200, json!({ "access_token": "SFMyNTY.granted", "expires_in": 900 }));
            }
            refused.fetch_add(1, Ordering::SeqCst);
            Reply::json(401, json!({ "error": "invalid_client" }))
        });
        Self { server, takes, refusals }
    }

    pub(crate) fn equalture(secrets: &[&str]) -> Self {
        Self::start("/connect_ats/access_token", secrets, basic, |asked| match asked.target.split('?').next() {
            Some("/connect_ats/public_link") => {
                let origin = format!("http://{}", asked.header("host"));
                Reply::json(200, json!({ "url": format!("{origin}/profile") }))
            }
            _ => Reply::json(200, json!([{ "id": "job-1", "name": "Numbers" }])),
        })
    }

    pub(crate) fn smartrecruiters(secrets: &[&str]) -> Self {
        Self::start("/identity/oauth/token", secrets, form, |_| Reply::status(404))
    }

    /// Takes one more.
    pub(crate) fn takes(&self, secret: &str) {
        self.takes.lock().unwrap().insert(secret.to_owned());
    }

    /// Takes this one no longer.
    pub(crate) fn ends(&self, secret: &str) {
        assert!(self.takes.lock().unwrap().remove(secret), "{secret}");
    }

    pub(crate) fn refusals(&self) -> usize {
        self.refusals.load(Ordering::SeqCst)
    }
}

/// The password of HTTP Basic.
fn basic(asked: &Asked) -> String {
    use base64::Engine as _;
    let encoded = asked.header("authorization").strip_prefix("Basic ").unwrap_or_default();
    let text =
        String::from_utf8(base64::engine::general_purpose::STANDARD.decode(encoded).unwrap_or_default()).unwrap();
    text.split_once(':').map(|(_, password)| password.to_owned()).unwrap_or_default()
}

/// The secret in a form.
fn form(asked: &Asked) -> String {
    asked.body.split("client_secret=").nth(1).unwrap_or_default().to_owned()
}

//! Token endpoints of both vendors, and the partner's configuration: as strict as a refusal needs.

use edge::testing::{Asked, Reply, Server};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// What this SmartRecruiters takes: these credentials, and any configuration.
pub(crate) struct SmartRecruiters {
    pub(crate) server: Server,
    configuration: Arc<Mutex<Option<Value>>>,
}

const CONFIGURATION: &str = "/assessment-api/v202010/partner/configuration";

impl SmartRecruiters {
    pub(crate) fn taking(id: &'static str, secret: &'static str) -> Self {
        Self::answering(id, secret, |_| None)
    }

    /// The same, but where the test has an answer of its own.
    pub(crate) fn answering(
        id: &'static str,
        secret: &'static str,
        first: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let configuration: Arc<Mutex<Option<Value>>> = Arc::default();
        let stored = Arc::clone(&configuration);
        let good = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let server = Server::start(move |asked, _| match (asked.method.as_str(), asked.target.as_str()) {
            ("POST", "/identity/oauth/token") if asked.body == good => {
                Reply::json(200, json!({ "access_token": "granted", "token_type": "bearer", "expires_in": 1800 }))
            }
            (_, "/identity/oauth/token") => Reply::json(401, json!({ "error": "invalid_client" })),
            _ if asked.header("authorization") != "Bearer granted" => Reply::status(401),
            (method, CONFIGURATION) => first(asked).unwrap_or_else(|| {
                let mut stored = stored.lock().unwrap();
                if method == "PUT" {
                    *stored = Some(asked.json());
                }
                stored.clone().map_or_else(|| Reply::json(404, json!({ "errors": [] })), |it| Reply::json(200, it))
            }),
            _ => Reply::status(404),
        });
        Self { server, configuration }
    }

    /// What it has stored.
    pub(crate) fn stored(&self) -> Option<Value> {
        self.configuration.lock().unwrap().clone()
    }

    /// Somebody else has written.
    pub(crate) fn stores(&self, configuration: Value) {
        *self.configuration.lock().unwrap() = Some(configuration);
    }

    /// The option that names it.
    pub(crate) fn option(&self) -> String {
        format!("--smartrecruiters {}", self.server.origin)
    }
}

/// An Equalture that gives tokens to whoever has this password.
pub(crate) fn equalture(good: &'static str) -> Server {
    Server::start(move |asked, _| {
        if asked.header("authorization") == good {
            Reply::json(200, json!({ "access_token": "SFMyNTY.granted" }))
        } else {
            Reply::json(401, json!({ "errors": {} }))
        }
    })
}

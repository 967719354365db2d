//! A table and secrets, without functions: what the command needs and nothing more.

use crate::bridge::Bridge;
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::CompanyKey;
use aws::config::Config;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, Pair};
use sandbox::{Bundle, Secrets, Store};
use serde_json::{Value, json};

pub(crate) const GLOBEX: &str = "--ats smartrecruiters --company Globex";

pub(crate) struct Deployment {
    pub(crate) bridge: Bridge,
    /// The same table and secrets in the test's own hand.
    pub(crate) foundation: Foundation,
    _store: Store,
    _secrets: Secrets,
}

impl Deployment {
    pub(crate) async fn new() -> Self {
        let template = include_str!("../../../../template.yaml");
        let table = Bundle::parse(template, "https://bridge.example").unwrap().table;
        let store = Store::start(None, &table).await.unwrap();
        let secrets = Secrets::start(None).await.unwrap();
        let environment = [
            ("TABLE_NAME", &*table.name),
            ("AWS_ENDPOINT_URL_DYNAMODB", &*store.url),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &*secrets.url),
        ];
        let bridge = Bridge::with(&environment);
        let read = |name: &str| match name {
            "SECRET_PREFIX" => Some("equalture-bridge"),
            "PUBLIC_BASE_URL" | "EQUALTURE_BASE_URL" => Some("https://nowhere.example"),
            "AWS_REGION" | "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("nobody"),
            _ => environment.iter().find(|(known, _)| *known == name).map(|(_, value)| *value),
        };
        let foundation = Foundation::new(Config::read(|name| read(name).map(str::to_owned)).unwrap()).unwrap();
        Self { bridge, foundation, _store: store, _secrets: secrets }
    }

    /// `bridge company add`, with credentials that have this word in them.
    pub(crate) async fn adds(&self, company: &str, word: &str) -> crate::bridge::Run {
        let input = credentials(word).to_string();
        let line = format!("company add --ats smartrecruiters --company {company} --secrets-file -");
        self.bridge.run_with_input(&line, &input).await
    }

    /// What is stored as a company's secret.
    pub(crate) async fn secret(&self, generation: u32) -> CompanySecret {
        self.foundation.secrets.company(&globex(generation), true).await.unwrap()
    }

    pub(crate) async fn shows(&self) -> Value {
        self.bridge.run(&format!("company show {GLOBEX} --json")).await.well().json()
    }
}

pub(crate) fn globex(generation: u32) -> Company {
    let key = CompanyKey::parse("smartrecruiters#Globex").unwrap();
    Company { key, name: None, status: CompanyStatus::Active, generation, settings: Settings::default(), leaving: None }
}

/// A file of credentials, as an operator writes it.
pub(crate) fn credentials(word: &str) -> Value {
    let pair = |of: &str| json!({ "client_id": format!("{of}-id"), "client_secret": format!("{of}-{word}") });
    json!({ "equalture": pair("equalture"), "ats": pair("ats") })
}

pub(crate) fn stored(word: &str) -> CompanySecret {
    let pair = |of: &str| Pair { client_id: format!("{of}-id"), client_secret: format!("{of}-{word}") };
    CompanySecret {
        equalture: pair("equalture"),
        ats: Some(pair("ats")),
        callback_token: None,
        webhook_secrets: Vec::new(),
    }
}

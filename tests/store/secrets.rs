//! Secrets: read when needed, and not more often.

use crate::bench::config;
use crate::engine::Manager;
use crate::samples::company;
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ports::{Credentials as _, NoCredentials, Upstream};
use aws::secrets::{CompanySecret, Pair, Secrets, SecretsError};
use edge::keys::Keys;
use edge::rings::Ring;
use tests::Wire;

/// A Secrets Manager, and the secrets as one function sees them through a wire.
struct Vault {
    manager: Manager,
    wire: Wire,
    secrets: Secrets,
}

impl Vault {
    async fn new() -> Self {
        let manager = Manager::start().await;
        let wire = Wire::to(&manager.url).await;
        let secrets = manager.seen_through(&wire);
        Self { manager, wire, secrets }
    }

    /// What an operator does meanwhile.
    async fn change(&self, name: &str, text: String) {
        let name = format!("{}/{name}", self.manager.prefix);
        let client = aws::sdk::secrets_manager(&config(&self.wire.url, "none").aws, aws::http::client(None).unwrap());
        client.put_secret_value().secret_id(name).secret_string(text).send().await.unwrap();
    }

    fn reads(&self) -> usize {
        self.wire.count("GetSecretValue")
    }
}

fn acme(generation: u32) -> Company {
    let settings = Settings::default();
    Company { key: company("ACME"), name: None, status: CompanyStatus::Active, generation, settings, leaving: None }
}

fn secret(word: &str) -> CompanySecret {
    let pair = |of: &str| Pair { client_id: format!("{of}-id"), client_secret: format!("{of}-{word}") };
    CompanySecret {
        equalture: pair("equalture"),
        ats: Some(pair("ats")),
        callback_token: None,
        webhook_secrets: Vec::new(),
    }
}

const ACME_1: &str = "companies/smartrecruiters/ACME/1";

#[tokio::test]
async fn keys_are_made_once_and_remembered() {
    let vault = Vault::new().await;
    assert!(matches!(vault.secrets.keys().await, Err(SecretsError::Missing)));
    vault.secrets.create_signing_keys().await.unwrap();
    let kept = vault.secrets.keys().await.unwrap();
    let reads = vault.reads();
    vault.secrets.create_signing_keys().await.unwrap();
    vault.change("signing", Keys::generate()).await;
    let again = vault.secrets.keys().await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&kept, &again));
    assert_eq!(vault.reads(), reads);
}

#[tokio::test]
async fn keys_that_cannot_be_used_are_not_taken() {
    let vault = Vault::new().await;
    vault.secrets.create_signing_keys().await.unwrap();
    vault.change("signing", r#"{"tokens":[],"capabilities":[]}"#.into()).await;
    assert!(matches!(vault.secrets.keys().await, Err(SecretsError::Unusable(_))));
}

#[tokio::test]
async fn a_companys_secret_is_remembered_until_a_fresh_one_is_asked_for() {
    let vault = Vault::new().await;
    let read = async |fresh| vault.secrets.company(&acme(1), fresh).await.unwrap().equalture.client_secret;
    vault.secrets.create_company(&acme(1), &secret("old")).await.unwrap();
    assert_eq!(read(false).await, "equalture-old");
    vault.change(ACME_1, serde_json::to_string(&secret("new")).unwrap()).await;
    assert_eq!(read(false).await, "equalture-old");
    assert_eq!(vault.reads(), 1);
    assert_eq!(read(true).await, "equalture-new");
    assert_eq!(read(false).await, "equalture-new");
    assert_eq!(vault.reads(), 2);
}

#[tokio::test]
async fn what_was_read_is_replaced_only_while_it_is_still_what_is_stored() {
    let vault = Vault::new().await;
    vault.secrets.create_company(&acme(1), &secret("first")).await.unwrap();
    let see = async || vault.secrets.see_company(&acme(1)).await.unwrap();
    let (one, other) = (see().await, see().await);
    vault.secrets.replace_seen_company(&acme(1), &one, &secret("second")).await.unwrap();
    let late = vault.secrets.replace_seen_company(&acme(1), &other, &secret("third")).await;
    assert!(matches!(late, Err(SecretsError::Overtaken)), "{late:?}");
    vault.change(ACME_1, serde_json::to_string(&secret("fourth")).unwrap()).await;
    let stale = vault.secrets.replace_seen_company(&acme(1), &one, &secret("fifth")).await;
    assert!(matches!(stale, Err(SecretsError::Overtaken)), "{stale:?}");
    let stored = see().await;
    assert_eq!(stored.held.equalture.client_secret, "equalture-fourth");
    vault.secrets.replace_seen_company(&acme(1), &stored, &secret("sixth")).await.unwrap();
    assert_eq!(vault.secrets.company(&acme(1), false).await.unwrap().equalture.client_secret, "equalture-sixth");
    assert!(matches!(vault.secrets.see_company(&acme(2)).await, Err(SecretsError::Missing)));
}

#[tokio::test]
async fn of_two_who_turn_the_rings_one_is_overtaken_and_no_key_is_lost() {
    let vault = Vault::new().await;
    vault.secrets.create_signing_keys().await.unwrap();
    let now = jiff::Timestamp::now();
    let (one, other) = (vault.secrets.see_rings().await.unwrap(), vault.secrets.see_rings().await.unwrap());
    let (tokens, _) = one.held.turned(Ring::Tokens, now).unwrap();
    let (capabilities, _) = other.held.turned(Ring::Capabilities, now).unwrap();
    vault.secrets.replace_seen_rings(&one, &tokens).await.unwrap();
    let late = vault.secrets.replace_seen_rings(&other, &capabilities).await;
    assert!(matches!(late, Err(SecretsError::Overtaken)), "{late:?}");
    let stored = vault.secrets.see_rings().await.unwrap().held;
    assert_eq!((stored.terms(Ring::Tokens).len(), stored.terms(Ring::Capabilities).len()), (2, 1));
    assert!(vault.secrets.keys().await.unwrap().knows("t2"), "whoever has turned them forgets what was before");
}

#[tokio::test]
async fn each_generation_has_a_secret_of_its_own() {
    let vault = Vault::new().await;
    vault.secrets.create_company(&acme(1), &secret("first")).await.unwrap();
    assert!(matches!(vault.secrets.company(&acme(2), false).await, Err(SecretsError::Missing)));
    vault.secrets.create_company(&acme(2), &secret("second")).await.unwrap();
    let stored = vault.secrets.company(&acme(2), false).await.unwrap();
    assert_eq!(stored.ats.unwrap().client_secret, "ats-second");
}

#[tokio::test]
async fn a_name_in_use_is_not_written_over() {
    let vault = Vault::new().await;
    vault.secrets.create_company(&acme(1), &secret("first")).await.unwrap();
    assert!(vault.secrets.create_company(&acme(1), &secret("second")).await.is_err());
    let stored = vault.secrets.company(&acme(1), true).await.unwrap();
    assert_eq!(stored.ats.unwrap().client_secret, "ats-first");
}

#[tokio::test]
async fn each_upstream_gets_its_own_pair() {
    use secrecy::ExposeSecret as _;
    let vault = Vault::new().await;
    vault.secrets.create_company(&acme(1), &secret("word")).await.unwrap();
    for (upstream, name) in [(Upstream::Equalture, "equalture"), (Upstream::Ats, "ats")] {
        let pair = vault.secrets.credentials(&acme(1), upstream, false).await.unwrap();
        assert_eq!((pair.id, pair.secret.expose_secret()), (format!("{name}-id"), &*format!("{name}-word")));
    }
    let none = vault.secrets.credentials(&acme(2), Upstream::Ats, false).await;
    assert!(matches!(none, Err(NoCredentials::Missing)));
}

#[tokio::test]
async fn what_is_stored_wrongly_is_not_repeated_in_the_error() {
    let vault = Vault::new().await;
    vault.secrets.create_company(&acme(1), &secret("word")).await.unwrap();
    vault.change(ACME_1, r#"{"equalture":"hunter2"}"#.into()).await;
    let Err(error) = vault.secrets.company(&acme(1), false).await else { panic!("taken") };
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
}

#[tokio::test]
async fn a_secrets_manager_that_is_away_is_not_one_without_the_secret() {
    let vault = Vault::new().await;
    vault.secrets.create_company(&acme(1), &secret("word")).await.unwrap();
    let wire = Wire::to(&vault.manager.url).await;
    let secrets = vault.manager.seen_through(&wire);
    drop(wire);
    let error = secrets.company(&acme(1), false).await.map(|_| ());
    assert!(matches!(error, Err(SecretsError::Unavailable(_))), "{error:?}");
}

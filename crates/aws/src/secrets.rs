//! Secrets Manager: read when needed, remembered for five minutes at the most, never printed.

use crate::sdk;
use assessment::company::Company;
use assessment::ids::{Ats, CompanyKey};
use assessment::ports::{ClientCredentials, Credentials, NoCredentials, Upstream};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::operation::create_secret::CreateSecretError;
use aws_sdk_secretsmanager::operation::delete_secret::DeleteSecretError;
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
use edge::keys::Keys;
use edge::rings::Rings;
use edge::timepiece::Timepiece;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

mod versions;

pub use versions::Seen;

/// How long a secret is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(5);

/// So long can a deleted secret be restored: the least that AWS allows.
const RECOVERY_DAYS: i64 = 7;

/// How often something is read anew because of what a caller sent: a key's name, or a signature, that we do not know.
const BETWEEN_LOOKS: SignedDuration = SignedDuration::from_secs(5);

/// The secrets could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// Secrets Manager did not answer.
    #[error("Secrets Manager did not answer: {0}")]
    Unavailable(String),
    /// There is no such secret.
    #[error("there is no such secret")]
    Missing,
    /// A secret of this name is there already, or is being deleted.
    #[error("a secret of this name is there already")]
    Taken,
    /// Somebody else has replaced it since it was read.
    #[error("the secret was replaced by somebody else meanwhile")]
    Overtaken,
    /// It does not hold what it should.
    #[error("a secret is not usable: {0}")]
    Unusable(String),
}

impl From<SecretsError> for edge::problem::Problem {
    fn from(error: SecretsError) -> Self {
        tracing::error!(cause = %error, "secrets_unavailable");
        Self::store_unavailable()
    }
}

/// A secret `{SECRET_PREFIX}/companies/{ats}/{company}/{generation}`.
#[derive(Clone, Serialize, Deserialize)]
pub struct CompanySecret {
    /// The company's Equalture credentials.
    pub equalture: Pair,
    /// The credentials that the ATS gave us for this company; none until it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ats: Option<Pair>,
    /// The token that Equalture sends with its callbacks, if one was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_token: Option<String>,
    /// What Equalture signs its webhooks with, as it was told to us (`whsec_…`): two during a rotation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<String>,
}

/// Client id and secret.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pair {
    /// Not secret.
    pub client_id: String,
    /// Secret.
    pub client_secret: String,
}

/// The secrets below one prefix.
#[derive(Debug)]
pub struct Secrets {
    client: Client,
    prefix: String,
    clock: Timepiece,
    memory: Mutex<HashMap<String, (Timestamp, SecretString)>>,
    keys: Mutex<Option<Kept>>,
}

/// The rings as they were read, and the keys of them that count now.
#[derive(Debug)]
struct Kept {
    read_at: Timestamp,
    rings: Rings,
    keys: Arc<Keys>,
}

impl Kept {
    fn read(rings: Rings, now: Timestamp) -> Self {
        Self { read_at: now, keys: Arc::new(rings.at(now)), rings }
    }

    /// The keys, while what was read may be used; another one signs when its time has come.
    fn keys_at(&mut self, now: Timestamp) -> Option<Arc<Keys>> {
        let counting = self.rings.at(now);
        if !counting.is_same(&self.keys) {
            self.keys = Arc::new(counting);
        }
        is_fresh(self.read_at, now).then(|| Arc::clone(&self.keys))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_fresh(read_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(read_at) < REMEMBERED
}

impl Secrets {
    /// The secrets below this prefix.
    pub fn new(client: Client, prefix: String) -> Self {
        Self::with_clock(client, prefix, Timepiece::default())
    }

    /// The same, by this clock.
    pub fn with_clock(client: Client, prefix: String, clock: Timepiece) -> Self {
        Self { client, prefix, clock, memory: Mutex::default(), keys: Mutex::default() }
    }

    /// The signing keys.
    pub async fn keys(&self) -> Result<Arc<Keys>, SecretsError> {
        let at_hand = lock(&self.keys).as_mut().and_then(|kept| kept.keys_at(self.clock.now()));
        if let Some(keys) = at_hand {
            return Ok(keys);
        }
        self.keys_anew().await
    }

    /// The signing keys, read anew if they lack the one of this name, but not all the time: names are easily made up.
    pub async fn keys_with(&self, kid: Option<&str>) -> Result<Arc<Keys>, SecretsError> {
        let keys = self.keys().await?;
        let read_at = lock(&self.keys).as_ref().map(|kept| kept.read_at);
        let long_ago = read_at.is_none_or(|read_at| self.clock.now().duration_since(read_at) > BETWEEN_LOOKS);
        if long_ago && kid.is_some_and(|kid| !keys.knows(kid)) { self.keys_anew().await } else { Ok(keys) }
    }

    async fn keys_anew(&self) -> Result<Arc<Keys>, SecretsError> {
        let stored = self.fetch(&self.signing_name()).await?;
        let rings = Rings::parse(secrecy::ExposeSecret::expose_secret(&stored));
        let rings = rings.map_err(|error| SecretsError::Unusable(error.to_string()))?;
        let kept = Kept::read(rings, self.clock.now());
        let keys = Arc::clone(&kept.keys);
        *lock(&self.keys) = Some(kept);
        Ok(keys)
    }

    /// What is stored for a company; `fresh` skips what is remembered.
    pub async fn company(&self, company: &Company, fresh: bool) -> Result<CompanySecret, SecretsError> {
        let name = self.company_name(&company.key, company.generation);
        let stored = if fresh { self.fetch(&name).await? } else { self.remembered(&name).await? };
        let parsed = serde_json::from_str(secrecy::ExposeSecret::expose_secret(&stored));
        parsed.map_err(|_| SecretsError::Unusable("not the expected JSON".to_owned()))
    }

    /// The same, read anew unless that was done a moment ago: whoever makes us look may be anybody.
    pub async fn company_lately(&self, company: &Company) -> Result<CompanySecret, SecretsError> {
        let name = self.company_name(&company.key, company.generation);
        let read_at = lock(&self.memory).get(&name).map(|(read_at, _)| *read_at);
        let long_ago = read_at.is_none_or(|read_at| self.clock.now().duration_since(read_at) > BETWEEN_LOOKS);
        self.company(company, long_ago).await
    }

    async fn remembered(&self, name: &str) -> Result<SecretString, SecretsError> {
        let known = lock(&self.memory).get(name).filter(|(read_at, _)| is_fresh(*read_at, self.clock.now())).cloned();
        match known {
            Some((_, secret)) => Ok(secret),
            None => self.fetch(name).await,
        }
    }

    async fn fetch(&self, name: &str) -> Result<SecretString, SecretsError> {
        let output = match self.client.get_secret_value().secret_id(name).send().await {
            Ok(output) => output,
            Err(error) if error.as_service_error().is_some_and(is_gone) => return Err(SecretsError::Missing),
            Err(error) => return Err(SecretsError::Unavailable(sdk::cause(&error))),
        };
        let secret = output.secret_string.ok_or_else(|| SecretsError::Unusable("no text".to_owned()))?;
        let secret = SecretString::from(secret);
        lock(&self.memory).insert(name.to_owned(), (self.clock.now(), secret.clone()));
        Ok(secret)
    }

    /// The name of the signing keys.
    pub fn signing_name(&self) -> String {
        format!("{}/signing", self.prefix)
    }

    /// The name of what is stored for a generation of a company.
    pub fn company_name(&self, key: &CompanyKey, generation: u32) -> String {
        format!("{}/companies/{}/{}/{generation}", self.prefix, key.ats.as_str(), key.company)
    }

    /// Stores what belongs to a new generation of a company. A name in use is never written over.
    pub async fn create_company(&self, company: &Company, secret: &CompanySecret) -> Result<(), SecretsError> {
        let text = serde_json::to_string(secret).map_err(|error| SecretsError::Unusable(error.to_string()))?;
        self.create(self.company_name(&company.key, company.generation), text).await
    }

    /// Replaces what is stored for a generation of a company.
    pub async fn replace_company(&self, company: &Company, secret: &CompanySecret) -> Result<(), SecretsError> {
        let text = serde_json::to_string(secret).map_err(|error| SecretsError::Unusable(error.to_string()))?;
        self.replace(self.company_name(&company.key, company.generation), text).await
    }

    /// Has what is stored for a generation of a company deleted: it is gone for all readers at once, and for good after
    /// the days in which it can be restored. What is gone already stays gone.
    pub async fn delete_company(&self, key: &CompanyKey, generation: u32) -> Result<(), SecretsError> {
        let name = self.company_name(key, generation);
        lock(&self.memory).remove(&name);
        let request = self.client.delete_secret().secret_id(name).recovery_window_in_days(RECOVERY_DAYS);
        let Err(error) = request.send().await else { return Ok(()) };
        match error.as_service_error() {
            // the second is what a name in deletion is answered
            Some(DeleteSecretError::ResourceNotFoundException(_) | DeleteSecretError::InvalidRequestException(_)) => {
                Ok(())
            }
            _ => Err(SecretsError::Unavailable(sdk::cause(&error))),
        }
    }

    /// The name of the credentials with which we prove ourselves as a partner of this ATS.
    pub fn master_name(&self, ats: Ats) -> String {
        format!("{}/master/{}", self.prefix, ats.as_str())
    }

    /// The credentials with which we prove ourselves as a partner of this ATS (SmartRecruiters, 1.1: the master credential).
    pub async fn master(&self, ats: Ats, fresh: bool) -> Result<Pair, SecretsError> {
        let name = self.master_name(ats);
        let stored = if fresh { self.fetch(&name).await? } else { self.remembered(&name).await? };
        let parsed = serde_json::from_str(secrecy::ExposeSecret::expose_secret(&stored));
        parsed.map_err(|_| SecretsError::Unusable("not the expected JSON".to_owned()))
    }

    /// Stores them, over those that are there.
    pub async fn put_master(&self, ats: Ats, pair: &Pair) -> Result<(), SecretsError> {
        let text = serde_json::to_string(pair).map_err(|error| SecretsError::Unusable(error.to_string()))?;
        self.put(self.master_name(ats), text).await
    }

    /// Stores a text under a name, whether it is there already or not.
    pub(crate) async fn put(&self, name: String, text: String) -> Result<(), SecretsError> {
        match self.create(name.clone(), text.clone()).await {
            Err(SecretsError::Taken) => self.replace(name, text).await,
            created => created,
        }
    }

    async fn replace(&self, name: String, text: String) -> Result<(), SecretsError> {
        lock(&self.memory).remove(&name);
        let replaced = self.client.put_secret_value().secret_id(name).secret_string(text).send().await;
        replaced.map(|_| ()).map_err(|error| SecretsError::Unavailable(sdk::cause(&error)))
    }

    /// Makes the signing keys of a new deployment, unless it has them; says whether it did.
    pub async fn create_signing_keys(&self) -> Result<bool, SecretsError> {
        match self.keys().await {
            Err(SecretsError::Missing) => match self.create(self.signing_name(), Keys::generate()).await {
                Err(SecretsError::Taken) => self.keys_anew().await.map(|_| false),
                created => created.map(|()| true),
            },
            known => known.map(|_| false),
        }
    }

    async fn create(&self, name: String, text: String) -> Result<(), SecretsError> {
        let request = self.client.create_secret().name(name).secret_string(text);
        let Err(error) = request.send().await else { return Ok(()) };
        match error.as_service_error() {
            // the second is what a name in deletion is answered
            Some(CreateSecretError::ResourceExistsException(_) | CreateSecretError::InvalidRequestException(_)) => {
                Err(SecretsError::Taken)
            }
            _ => Err(SecretsError::Unavailable(sdk::cause(&error))),
        }
    }
}

/// Whether nobody can read the secret any more: the second is what a name in deletion is answered.
fn is_gone(error: &GetSecretValueError) -> bool {
    error.is_resource_not_found_exception() || error.is_invalid_request_exception()
}

impl Credentials for Secrets {
    async fn credentials(
        &self,
        company: &Company,
        upstream: Upstream,
        fresh: bool,
    ) -> Result<ClientCredentials, NoCredentials> {
        let secret = self.company(company, fresh).await.map_err(|error| match error {
            SecretsError::Missing => NoCredentials::Missing,
            other => NoCredentials::Unavailable(other.to_string()),
        })?;
        let pair = match upstream {
            Upstream::Equalture => secret.equalture,
            Upstream::Ats => secret.ats.ok_or(NoCredentials::Missing)?,
        };
        Ok(ClientCredentials { id: pair.client_id, secret: pair.client_secret.into() })
    }
}

/// Lets several clients share one memory of the secrets.
#[derive(Debug, Clone)]
pub struct SharedSecrets(pub Arc<Secrets>);

impl Credentials for SharedSecrets {
    async fn credentials(
        &self,
        company: &Company,
        upstream: Upstream,
        fresh: bool,
    ) -> Result<ClientCredentials, NoCredentials> {
        self.0.credentials(company, upstream, fresh).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_remembered_for_five_minutes_and_no_longer() {
        let read =
            |seconds| is_fresh(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds));
        assert!(read(0) && read(299) && !read(300));
    }

    /// Secrets with these keys, read so many seconds ago, behind which nobody answers any more.
    fn cut_off(keys: &str, seconds: i64) -> Secrets {
        let config = crate::config::Config::read(|name| {
            let address = if name.contains("URL") { "http://127.0.0.1:9" } else { "x" };
            (name != "LOG_LEVEL" && name != "AWS_CA_BUNDLE").then(|| address.to_owned())
        });
        let http = crate::http::client(None).unwrap();
        let secrets = Secrets::new(crate::sdk::secrets_manager(&config.unwrap().aws, http), "x".to_owned());
        let read_at = Timestamp::now() - SignedDuration::from_secs(seconds);
        *lock(&secrets.keys) = Some(Kept::read(Rings::parse(keys).unwrap(), read_at));
        secrets
    }

    #[test]
    fn a_key_signs_when_its_time_has_come_although_nothing_was_read_anew() {
        let minutes = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let rings = Rings::parse(&Keys::generate()).unwrap();
        let (rings, _) = rings.turned(edge::rings::Ring::Tokens, minutes(0)).unwrap();
        let mut kept = Kept::read(rings, minutes(4));
        let mut signs = |minute| kept.keys_at(minutes(minute)).map(|keys| keys.tokens[0].kid.clone());
        assert_eq!([signs(4), signs(5), signs(6), signs(8)].map(Option::unwrap), ["t1", "t1", "t2", "t2"]);
        assert_eq!(signs(9), None, "it was remembered for as long as it may be");
    }

    #[tokio::test]
    async fn an_unknown_key_is_looked_for_but_not_all_the_time() {
        let keys = Keys::generate();
        assert!(cut_off(&keys, 60).keys_with(Some("c1")).await.is_ok());
        assert!(cut_off(&keys, 60).keys_with(None).await.is_ok());
        assert!(cut_off(&keys, 2).keys_with(Some("c2")).await.is_ok());
        let asked = cut_off(&keys, 60).keys_with(Some("c2")).await;
        assert!(matches!(asked, Err(SecretsError::Unavailable(_))));
    }
}

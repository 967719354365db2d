//! The way to one deployment's table and secrets.

use crate::arguments::{Aws, PREFIX};
use crate::trouble::{Cause, Trouble};
use assessment::ports::StoreUnavailable;
use aws::desk::Desk;
use aws::secrets::{Secrets, SecretsError};
use aws::table::Table;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_dynamodb::config::SharedHttpClient;
use edge::keys::Keys;
use edge::timepiece::Timepiece;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Addresses other than AWS's, in the SDKs' own words.
const ENDPOINTS: [&str; 3] = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SECRETS_MANAGER"];
/// Signs for a sandbox.
const ANYBODY: &str = "anybody";
const ANYWHERE: &str = "eu-central-1";

/// One deployment's table and secrets.
pub(crate) struct Access {
    pub(crate) table: Table,
    pub(crate) secrets: Secrets,
    /// What the names of all secrets begin with.
    pub(crate) prefix: String,
    /// AWS's time: what an operator writes is read by functions that go by it.
    pub(crate) clock: Timepiece,
    table_name: String,
    region: String,
    /// Whether it is a sandbox on this machine.
    pub(crate) is_sandbox: bool,
}

impl Access {
    /// Finds the way and makes sure that there are credentials for it.
    pub(crate) async fn open(options: &Aws) -> Result<Self, Trouble> {
        let elsewhere = Elsewhere::of(options)?;
        let table_name = options.table.clone().filter(|name| !name.is_empty()).ok_or(Trouble::NoTable)?;
        let clock = Timepiece::default();
        let http = aws::http::client(variable("AWS_CA_BUNDLE").map(PathBuf::from).as_deref())?;
        let config = sdk_config(options, elsewhere, aws::http::keeping_time(http, clock.clone())).await;
        let region = config.region().ok_or(Trouble::NoRegion)?.to_string();
        if let Some(provider) = config.credentials_provider() {
            provider.provide_credentials().await.map_err(|error| no_credentials(&error))?;
        }
        let table = Table::with_clock(aws_sdk_dynamodb::Client::new(&config), table_name.clone(), clock.clone());
        let prefix = if options.secret_prefix.is_empty() { PREFIX } else { &options.secret_prefix };
        let secrets = aws_sdk_secretsmanager::Client::new(&config);
        let secrets = Secrets::with_clock(secrets, prefix.to_owned(), clock.clone());
        let is_sandbox = elsewhere == Elsewhere::Here;
        Ok(Self { table, secrets, prefix: prefix.to_owned(), clock, table_name, region, is_sandbox })
    }

    /// Table and keys, as the use cases ask for them.
    pub(crate) async fn desk(&self) -> Result<Desk, Trouble> {
        match self.secrets.keys().await {
            Ok(keys) => Ok(Desk::new(self.table.clone(), keys)),
            Err(SecretsError::Missing) => Err(Trouble::WrongPrefix(self.prefix.clone())),
            Err(error) => Err(self.no_secrets(&error)),
        }
    }

    /// Makes sure that a deployment without signing keys is a new one: only its first command finds none.
    pub(crate) async fn is_first(&self) -> Result<(), Trouble> {
        let known = self.table.read_companies().await.map_err(|error| self.no_table(&error))?;
        if known.is_empty() { Ok(()) } else { Err(Trouble::WrongPrefix(self.prefix.clone())) }
    }

    /// The signing keys, made now if the deployment has none.
    pub(crate) async fn keys(&self) -> Result<Arc<Keys>, Trouble> {
        if self.secrets.create_signing_keys().await.map_err(|error| self.no_secrets(&error))? {
            println!("Made the deployment's signing keys, which it did not have: {}", self.secrets.signing_name());
            println!("The stack's output SecretPrefix must be {}: the functions look for them below it.", self.prefix);
        }
        self.secrets.keys().await.map_err(|error| self.no_secrets(&error))
    }

    /// What the table's refusal means to an operator.
    pub(crate) fn cause(&self, error: &StoreUnavailable) -> Cause {
        Cause::read(&error.0, &self.table_name, &self.region)
    }

    /// The table did not answer.
    pub(crate) fn no_table(&self, error: &StoreUnavailable) -> Trouble {
        Trouble::Aws("The table", self.cause(error))
    }

    /// Secrets Manager did not answer.
    pub(crate) fn no_secrets(&self, error: &SecretsError) -> Trouble {
        let said = match error {
            SecretsError::Unavailable(said) => said.clone(),
            other => other.to_string(),
        };
        Trouble::Aws("Secrets Manager", Cause::read(&said, &self.table_name, &self.region))
    }
}

/// Where the addresses lead that stand for AWS's own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    /// There is none: to AWS.
    No,
    /// To this machine: a sandbox.
    Here,
    /// To another that speaks https.
    There,
}

impl Elsewhere {
    /// Credentials go nowhere in the clear but to this machine.
    fn of(options: &Aws) -> Result<Self, Trouble> {
        let given = options.endpoint.as_ref().map(ToString::to_string);
        let given: Vec<String> = match given {
            Some(endpoint) => vec![endpoint],
            None => ENDPOINTS.iter().filter_map(|name| variable(name)).collect(),
        };
        let is_here = |url: &&String| Url::parse(url).is_ok_and(|url| is_loopback(&url));
        if let Some(clear) = given.iter().find(|url| !url.starts_with("https://") && !is_here(url)) {
            return Err(Trouble::InTheClear(clear.clone()));
        }
        Ok(match given.iter().find(is_here) {
            Some(_) => Self::Here,
            None if given.is_empty() => Self::No,
            None => Self::There,
        })
    }
}

/// Whether what is sent there can be read by nobody on the way.
pub(crate) fn is_sheltered(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

async fn sdk_config(options: &Aws, elsewhere: Elsewhere, http: SharedHttpClient) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http).timeout_config(time_outs());
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(endpoint) = &options.endpoint {
        loader = loader.endpoint_url(endpoint.as_str());
    }
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    match elsewhere {
        Elsewhere::No | Elsewhere::There => loader.load().await,
        Elsewhere::Here => anybodys(loader, options).load().await,
    }
}

/// For a sandbox: it looks whether there is a signature and not whose, and nobody's own is sent there.
fn anybodys(loader: ConfigLoader, options: &Aws) -> ConfigLoader {
    let region = options.region.clone().or_else(|| variable("AWS_REGION")).or_else(|| variable("AWS_DEFAULT_REGION"));
    let region = Region::new(region.unwrap_or_else(|| ANYWHERE.to_owned()));
    loader.credentials_provider(Credentials::from_keys(ANYBODY, ANYBODY, None)).region(region)
}

/// An operator may be far away and behind a slow line; a function is not.
fn time_outs() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_secs(10))
        .operation_timeout(Duration::from_secs(30))
        .build()
}

fn no_credentials(error: &CredentialsError) -> Trouble {
    if matches!(error, CredentialsError::CredentialsNotLoaded(_)) {
        return Trouble::NoCredentials;
    }
    let first = error as &dyn std::error::Error;
    let last = std::iter::successors(Some(first), |error| error.source()).last().unwrap_or(first).to_string();
    Trouble::BadCredentials(last.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

//! The way to one deployment's table and secrets.

use crate::arguments::{Aws, PREFIX};
use crate::trouble::{Cause, Trouble};
use assessment::ports::StoreUnavailable;
use aws::secrets::{Secrets, SecretsError};
use aws::table::Table;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_dynamodb::config::SharedHttpClient;
use std::path::PathBuf;
use std::time::Duration;

/// Addresses other than AWS's, in the SDKs' own words.
const ENDPOINTS: [&str; 3] = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SECRETS_MANAGER"];
/// Signs for a sandbox, which looks whether there is a signature and not whose.
const ANYBODY: &str = "anybody";
const ANYWHERE: &str = "eu-central-1";

/// One deployment's table and secrets.
pub(crate) struct Access {
    pub(crate) table: Table,
    pub(crate) secrets: Secrets,
    /// What the names of all secrets begin with.
    pub(crate) prefix: String,
    table_name: String,
    region: String,
}

impl Access {
    /// Finds the way and makes sure that there are credentials for it.
    pub(crate) async fn open(options: &Aws) -> Result<Self, Trouble> {
        let table_name = options.table.clone().filter(|name| !name.is_empty()).ok_or(Trouble::NoTable)?;
        let config =
            sdk_config(options, aws::http::client(variable("AWS_CA_BUNDLE").map(PathBuf::from).as_deref())?).await;
        let region = config.region().ok_or(Trouble::NoRegion)?.to_string();
        if let Some(provider) = config.credentials_provider() {
            provider.provide_credentials().await.map_err(|error| no_credentials(&error))?;
        }
        let table = Table::new(aws_sdk_dynamodb::Client::new(&config), table_name.clone());
        let prefix = if options.secret_prefix.is_empty() { PREFIX } else { &options.secret_prefix };
        let secrets = aws_sdk_secretsmanager::Client::new(&config);
        let secrets = Secrets::new(secrets, prefix.to_owned());
        Ok(Self { table, secrets, prefix: prefix.to_owned(), table_name, region })
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

async fn sdk_config(options: &Aws, http: SharedHttpClient) -> SdkConfig {
    let elsewhere = options.endpoint.is_some() || ENDPOINTS.iter().any(|name| variable(name).is_some());
    let mut loader =
        aws_config::defaults(BehaviorVersion::latest()).http_client(http.clone()).timeout_config(time_outs());
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(endpoint) = &options.endpoint {
        loader = loader.endpoint_url(endpoint.as_str());
    }
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if elsewhere { anybodys(loader, options, http).load().await } else { loader.load().await }
}

/// Credentials and region for an address other than AWS's: those at hand, else anybody's.
fn anybodys(loader: ConfigLoader, options: &Aws, http: SharedHttpClient) -> ConfigLoader {
    let config = ProviderConfig::without_region().with_http_client(http);
    let mut profile = ProfileFileCredentialsProvider::builder().configure(&config);
    if let Some(name) = &options.profile {
        profile = profile.profile_name(name);
    }
    let chain = CredentialsProviderChain::first_try("environment", EnvironmentVariableCredentialsProvider::new())
        .or_else("profile", profile.build())
        .or_else(ANYBODY, Credentials::from_keys(ANYBODY, ANYBODY, None));
    let region = options.region.clone().or_else(|| variable("AWS_REGION")).or_else(|| variable("AWS_DEFAULT_REGION"));
    loader.credentials_provider(chain).region(Region::new(region.unwrap_or_else(|| ANYWHERE.to_owned())))
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

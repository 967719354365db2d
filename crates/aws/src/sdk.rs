//! The SDK's clients, made from the configuration. No default chain: on Lambda credentials are in the environment, and
//! looking elsewhere for them costs more than the whole start.

use crate::config::AwsConfig;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use secrecy::ExposeSecret as _;
use std::time::Duration;

/// Amazon's own roots: the only ones an AWS endpoint needs.
const AMAZON_ROOTS: &[u8] = include_bytes!("../roots/amazon.pem");

/// The clients could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SdkError {
    /// `AWS_CA_BUNDLE` cannot be read.
    #[error("AWS_CA_BUNDLE cannot be read: {0}")]
    CaBundle(std::io::Error),
    /// TLS cannot be set up with the roots given.
    #[error("TLS to AWS could not be set up: {0}")]
    Tls(String),
}

/// DynamoDB answers in milliseconds, so a slow try is a lost one; and two calls must fail in time for the gateway to
/// still answer that they did.
fn time_outs() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_millis(1200))
        .operation_timeout(Duration::from_secs(3))
        .build()
}

/// DynamoDB.
pub fn dynamodb(config: &AwsConfig) -> Result<aws_sdk_dynamodb::Client, SdkError> {
    let mut builder = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(config.region.clone()))
        .credentials_provider(credentials(config))
        .http_client(http(config, config.dynamodb_endpoint.as_deref())?)
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(50)))
        .timeout_config(time_outs());
    builder.set_endpoint_url(config.dynamodb_endpoint.clone());
    Ok(aws_sdk_dynamodb::Client::from_conf(builder.build()))
}

/// Secrets Manager.
pub fn secrets_manager(config: &AwsConfig) -> Result<aws_sdk_secretsmanager::Client, SdkError> {
    let mut builder = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(config.region.clone()))
        .credentials_provider(credentials(config))
        .http_client(http(config, config.secrets_endpoint.as_deref())?)
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(50)))
        .timeout_config(time_outs());
    builder.set_endpoint_url(config.secrets_endpoint.clone());
    Ok(aws_sdk_secretsmanager::Client::from_conf(builder.build()))
}

fn credentials(config: &AwsConfig) -> Credentials {
    let secret = config.secret_access_key.expose_secret().to_owned();
    Credentials::new(config.access_key_id.clone(), secret, config.session_token.clone(), None, "environment")
}

fn http(config: &AwsConfig, endpoint: Option<&str>) -> Result<SharedHttpClient, SdkError> {
    let builder = Builder::new().pool_idle_timeout(Duration::from_secs(15));
    if endpoint.is_some_and(|endpoint| endpoint.starts_with("http://")) {
        return Ok(builder.build_http());
    }
    let roots = match &config.ca_bundle {
        Some(file) => std::fs::read(file).map_err(SdkError::CaBundle)?,
        None => AMAZON_ROOTS.to_vec(),
    };
    let trusted = TrustStore::empty().with_pem_certificate(roots);
    let context = TlsContext::builder().with_trust_store(trusted).build();
    let context = context.map_err(|error| SdkError::Tls(error.to_string()))?;
    Ok(builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build_https())
}

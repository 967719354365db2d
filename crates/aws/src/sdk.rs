//! The SDK's clients, made from the configuration. No default chain: on Lambda credentials are in the environment, and
//! looking elsewhere for them costs more than the whole start.

use crate::config::AwsConfig;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient};
use secrecy::ExposeSecret as _;
use std::time::Duration;

/// DynamoDB answers in milliseconds, so a slow try is a lost one; and two calls must fail in time for the gateway to
/// still answer that they did.
fn time_outs() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_millis(800))
        .operation_timeout(Duration::from_secs(2))
        .build()
}

/// DynamoDB.
pub fn dynamodb(config: &AwsConfig, http: SharedHttpClient) -> aws_sdk_dynamodb::Client {
    let mut builder = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(config.region.clone()))
        .credentials_provider(credentials(config))
        .http_client(http)
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(50)))
        .timeout_config(time_outs());
    builder.set_endpoint_url(config.dynamodb_endpoint.clone());
    aws_sdk_dynamodb::Client::from_conf(builder.build())
}

/// Secrets Manager.
pub fn secrets_manager(config: &AwsConfig, http: SharedHttpClient) -> aws_sdk_secretsmanager::Client {
    let mut builder = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(config.region.clone()))
        .credentials_provider(credentials(config))
        .http_client(http)
        .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(50)))
        .timeout_config(time_outs());
    builder.set_endpoint_url(config.secrets_endpoint.clone());
    aws_sdk_secretsmanager::Client::from_conf(builder.build())
}

fn credentials(config: &AwsConfig) -> Credentials {
    let secret = config.secret_access_key.expose_secret().to_owned();
    Credentials::new(config.access_key_id.clone(), secret, config.session_token.clone(), None, "environment")
}

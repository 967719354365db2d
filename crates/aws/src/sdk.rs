//! The SDK's clients, made from the configuration. No default chain: on Lambda credentials are in the environment, and
//! looking elsewhere for them costs more than the whole start.

use crate::config::AwsConfig;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use secrecy::ExposeSecret as _;
use std::error::Error;
use std::fmt;
use std::iter::successors;
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

/// Why a call to AWS failed, in the words of the errors themselves. The SDK's own account of it repeats the whole answer, in
/// which an order with its candidate or a secret may stand.
pub(crate) fn cause<E, R>(error: &SdkError<E, R>) -> String
where
    E: Error + ProvideErrorMetadata + 'static,
    R: fmt::Debug + 'static,
{
    let first: &dyn Error = error;
    let chain = successors(Some(first), |error| (*error).source()).map(ToString::to_string);
    let mut words: Vec<String> = chain.chain(error.message().map(ToOwned::to_owned)).collect();
    words.dedup_by(|later, earlier| earlier.contains(later.as_str()));
    words.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use edge::testing::{Reply, Server};

    #[tokio::test]
    async fn p3_an_answer_that_cannot_be_read_is_not_repeated() {
        let broken = r#"{"Name": "x", "SecretString": "canary"#;
        let server = Server::start(move |_, _| Reply::text(200, "application/x-amz-json-1.1", broken));
        let config = Config::read(|name| match name {
            "LOG_LEVEL" | "AWS_CA_BUNDLE" | "EXTRA_CA_FILE" => None,
            name if name.contains("URL") => Some(server.origin.clone()),
            _ => Some("x".to_owned()),
        });
        let client = secrets_manager(&config.unwrap().aws, crate::http::client(None).unwrap());
        let said = cause(&client.get_secret_value().secret_id("x").send().await.unwrap_err());
        assert!(said.contains("unhandled error") && !said.contains("canary"), "{said}");
    }
}

//! What every function starts from: configuration, table and secrets. Nothing is connected until it is used.

use crate::config::{Config, ConfigError};
use crate::desk::Desk;
use crate::http::{self, HttpError};
use crate::sdk;
use crate::secrets::{Secrets, SecretsError};
use crate::table::Table;
use edge::timepiece::Timepiece;
use std::sync::Arc;

/// Configuration, table and secrets.
#[derive(Debug)]
pub struct Foundation {
    /// What the environment says.
    pub config: Config,
    /// The secrets below our prefix.
    pub secrets: Arc<Secrets>,
    /// The time.
    pub clock: Timepiece,
    table: Table,
}

/// A function cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The environment does not do.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// AWS cannot be reached as configured.
    #[error(transparent)]
    Http(#[from] HttpError),
}

impl Foundation {
    /// Reads the environment, starts the logs and makes the clients.
    pub fn from_env() -> Result<Self, StartError> {
        let config = Config::from_env()?;
        edge::logs::start(config.log_level);
        Self::new(config)
    }

    /// The same from a configuration at hand.
    pub fn new(config: Config) -> Result<Self, StartError> {
        let (http, clock) = (http::client(config.aws.ca_bundle.as_deref())?, Timepiece::default());
        let dynamodb = sdk::dynamodb(&config.aws, http::keeping_time(http.clone(), clock.clone()));
        let secrets_manager = sdk::secrets_manager(&config.aws, http);
        Ok(Self::on(config, dynamodb, secrets_manager, clock))
    }

    /// The same on clients at hand, by this clock.
    pub fn on(
        config: Config,
        dynamodb: aws_sdk_dynamodb::Client,
        secrets_manager: aws_sdk_secretsmanager::Client,
        clock: Timepiece,
    ) -> Self {
        let table = Table::with_clock(dynamodb, config.table_name.clone(), clock.clone());
        let secrets = Secrets::with_clock(secrets_manager, config.secret_prefix.clone(), clock.clone());
        Self { config, secrets: Arc::new(secrets), clock, table }
    }

    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Table and keys for one request.
    pub async fn desk(&self) -> Result<Desk, SecretsError> {
        Ok(Desk::new(self.table.clone(), self.secrets.keys().await?))
    }

    /// The same with the key of this name, if there is one: it may have been added since the keys were read.
    pub async fn desk_with(&self, kid: Option<&str>) -> Result<Desk, SecretsError> {
        Ok(Desk::new(self.table.clone(), self.secrets.keys_with(kid).await?))
    }
}

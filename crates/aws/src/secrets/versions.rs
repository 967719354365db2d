//! Replacing a secret that was read, unless somebody else has replaced it meanwhile.
//!
//! `PutSecretValue` asks no condition. So the new version is put beside the current one, and the stage `AWSCURRENT` is then
//! moved to it *from the version that was read*: Secrets Manager refuses that if the stage is elsewhere by now.

use super::{CompanySecret, Pair, Secrets, SecretsError, lock};
use crate::sdk;
use assessment::company::Company;
use assessment::ids::Ats;
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
use aws_sdk_secretsmanager::operation::update_secret_version_stage::UpdateSecretVersionStageError;
use edge::rings::Rings;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What readers get.
const CURRENT: &str = "AWSCURRENT";
/// Where a version waits to become it.
const PENDING: &str = "AWSPENDING";

/// A secret as it was read, and which version of it that was.
#[derive(Debug)]
pub struct Seen<T> {
    /// What it held.
    pub held: T,
    version: String,
}

impl Secrets {
    /// Reads the signing rings, to turn them.
    pub async fn see_rings(&self) -> Result<Seen<Rings>, SecretsError> {
        let Seen { held, version } = self.see(&self.signing_name()).await?;
        let held = Rings::parse(&held).map_err(|error| SecretsError::Unusable(error.to_string()))?;
        Ok(Seen { held, version })
    }

    /// Replaces the signing rings.
    pub async fn replace_seen_rings(&self, seen: &Seen<Rings>, next: &Rings) -> Result<(), SecretsError> {
        let text = next.to_text().map_err(|error| SecretsError::Unusable(error.to_string()))?;
        let replaced = self.swap(&self.signing_name(), &seen.version, text).await;
        *lock(&self.keys) = None;
        replaced
    }

    /// Reads what is stored for a company, to change a part of it.
    pub async fn see_company(&self, company: &Company) -> Result<Seen<CompanySecret>, SecretsError> {
        self.see_json(&self.company_name(&company.key, company.generation)).await
    }

    /// Replaces what is stored for a company.
    pub async fn replace_seen_company(
        &self,
        company: &Company,
        seen: &Seen<CompanySecret>,
        next: &CompanySecret,
    ) -> Result<(), SecretsError> {
        self.swap_json(&self.company_name(&company.key, company.generation), &seen.version, next).await
    }

    /// Reads the credentials with which we prove ourselves as a partner, to replace them.
    pub async fn see_master(&self, ats: Ats) -> Result<Seen<Pair>, SecretsError> {
        self.see_json(&self.master_name(ats)).await
    }

    /// Replaces them.
    pub async fn replace_seen_master(&self, ats: Ats, seen: &Seen<Pair>, next: &Pair) -> Result<(), SecretsError> {
        self.swap_json(&self.master_name(ats), &seen.version, next).await
    }

    async fn see_json<T: DeserializeOwned>(&self, name: &str) -> Result<Seen<T>, SecretsError> {
        let Seen { held, version } = self.see(name).await?;
        let held = serde_json::from_str(&held);
        let held = held.map_err(|_| SecretsError::Unusable("not the expected JSON".to_owned()))?;
        Ok(Seen { held, version })
    }

    async fn see(&self, name: &str) -> Result<Seen<String>, SecretsError> {
        let output = self.client.get_secret_value().secret_id(name).send().await.map_err(|error| {
            let missing = error.as_service_error().is_some_and(GetSecretValueError::is_resource_not_found_exception);
            if missing { SecretsError::Missing } else { SecretsError::Unavailable(sdk::cause(&error)) }
        })?;
        let unusable = || SecretsError::Unusable("no text".to_owned());
        let version = output.version_id.ok_or_else(unusable)?;
        Ok(Seen { held: output.secret_string.ok_or_else(unusable)?, version })
    }

    async fn swap_json(&self, name: &str, seen: &str, next: &impl Serialize) -> Result<(), SecretsError> {
        let text = serde_json::to_string(next).map_err(|error| SecretsError::Unusable(error.to_string()))?;
        self.swap(name, seen, text).await
    }

    async fn swap(&self, name: &str, seen: &str, text: String) -> Result<(), SecretsError> {
        let version = uuid::Uuid::new_v4().to_string();
        let put = self.client.put_secret_value().secret_id(name).client_request_token(&version).secret_string(text);
        let put = put.version_stages(PENDING).send().await;
        put.map_err(|error| SecretsError::Unavailable(sdk::cause(&error)))?;
        lock(&self.memory).remove(name);
        let moved = self.client.update_secret_version_stage().secret_id(name).version_stage(CURRENT);
        let moved = moved.move_to_version_id(&version).remove_from_version_id(seen).send().await;
        let Err(error) = moved else { return Ok(()) };
        match error.as_service_error() {
            // the stage is not where it was; moved by ourselves, if the call was repeated after its answer was lost
            Some(UpdateSecretVersionStageError::InvalidParameterException(_)) => match self.see(name).await? {
                current if current.version == version => Ok(()),
                _ => Err(SecretsError::Overtaken),
            },
            _ => Err(SecretsError::Unavailable(sdk::cause(&error))),
        }
    }
}

//! All secrets, and what may be done with them.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::requests::{
    CreateSecret, DeleteSecret, GetSecretValue, ListSecrets, OneSecret, PutSecretValue, UpdateSecretVersionStage,
};
use super::secret::{CURRENT, Content, Secret, content, seconds};
use crate::template::{ACCOUNT, REGION};

pub(super) const NOT_FOUND: &str = "ResourceNotFoundException";
pub(super) const EXISTS: &str = "ResourceExistsException";
pub(super) const INVALID_REQUEST: &str = "InvalidRequestException";
pub(super) const INVALID_PARAMETER: &str = "InvalidParameterException";

/// An operation that isn't done.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

/// All secrets, by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Vault(BTreeMap<String, Secret>);

pub(super) type Outcome = Result<Value, Refusal>;

impl Vault {
    pub(super) fn perform(&mut self, operation: &str, request: Value, now: Timestamp) -> Outcome {
        let due = |secret: &Secret| secret.deletion.is_none_or(|(_, gone)| gone > now);
        self.0.retain(|_, secret| due(secret));
        match operation {
            "CreateSecret" => self.create(read(request)?, now),
            "GetSecretValue" => self.get_value(&read(request)?),
            "PutSecretValue" => self.put_value(read(request)?, now),
            "UpdateSecretVersionStage" => self.move_stage(&read(request)?, now),
            "DeleteSecret" => self.delete(&read(request)?, now),
            "RestoreSecret" => self.restore(&read(request)?),
            "DescribeSecret" => self.describe(&read(request)?),
            "ListSecrets" => self.list(&read(request)?),
            _ => Err(Refusal::new("UnknownOperationException", operation)),
        }
    }

    fn create(&mut self, request: CreateSecret, now: Timestamp) -> Outcome {
        named_well(&request.name)?;
        let content = content(request.secret_string, request.secret_binary)?;
        let token = token(request.client_request_token)?;
        if let Some(secret) = self.0.get(&request.name) {
            return secret.created_again(&token, content.as_ref());
        }
        let random = Uuid::new_v4().simple().to_string();
        let (suffix, _) = random.split_at(6);
        let mut secret = Secret {
            arn: format!("arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{}-{suffix}", request.name),
            name: request.name.clone(),
            description: request.description,
            tags: request.tags,
            created: now,
            changed: now,
            deletion: None,
            versions: BTreeMap::new(),
        };
        let mut answer = secret.named();
        if let Some(content) = content {
            secret.add(&token, content, &[CURRENT.to_owned()], now);
            answer["VersionId"] = json!(token);
        }
        self.0.insert(request.name, secret);
        Ok(answer)
    }

    fn get_value(&self, request: &GetSecretValue) -> Outcome {
        let secret = self.find_active(&request.secret_id)?;
        let (id, version) = secret.version(request)?;
        let mut answer = secret.named();
        answer["VersionId"] = json!(id);
        answer["VersionStages"] = json!(version.stages);
        answer["CreatedDate"] = seconds(version.created);
        match &version.content {
            Content::Text(text) => answer["SecretString"] = json!(text),
            Content::Binary(base64) => answer["SecretBinary"] = json!(base64),
        }
        Ok(answer)
    }

    fn put_value(&mut self, request: PutSecretValue, now: Timestamp) -> Outcome {
        let content = content(request.secret_string, request.secret_binary)?
            .ok_or_else(|| Refusal::new(INVALID_REQUEST, "You must provide either SecretString or SecretBinary."))?;
        let token = token(request.client_request_token)?;
        let stages = request.version_stages.unwrap_or_else(|| vec![CURRENT.to_owned()]);
        let name = self.find_active(&request.secret_id)?.name.clone();
        let Some(secret) = self.0.get_mut(&name) else {
            return Err(not_found());
        };
        match secret.versions.get(&token) {
            // the same request again
            Some(version) if version.content == content => {}
            Some(_) => {
                let arn = &secret.arn;
                let message = format!(
                    "You can't use ClientRequestToken {token} because that value is already in use for a version of secret {arn}."
                );
                return Err(Refusal::new(EXISTS, message));
            }
            None => secret.add(&token, content, &stages, now),
        }
        let mut answer = secret.named();
        answer["VersionStages"] = json!(secret.versions[&token].stages);
        answer["VersionId"] = json!(token);
        Ok(answer)
    }

    fn move_stage(&mut self, request: &UpdateSecretVersionStage, now: Timestamp) -> Outcome {
        let name = self.find_active(&request.secret_id)?.name.clone();
        let secret = self.0.get_mut(&name).ok_or_else(not_found)?;
        secret.move_stage(request, now)?;
        Ok(secret.named())
    }

    fn delete(&mut self, request: &DeleteSecret, now: Timestamp) -> Outcome {
        let force = request.force_delete_without_recovery;
        let days = request.recovery_window_in_days;
        if force && days.is_some() {
            let message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.";
            return Err(Refusal::new(INVALID_PARAMETER, message));
        }
        let days = days.unwrap_or(30);
        if !(7..=30).contains(&days) {
            let message = "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).";
            return Err(Refusal::new(INVALID_PARAMETER, message));
        }
        let name = self.find_active(&request.secret_id)?.name.clone();
        let window = if force { 0 } else { 24 * days };
        let gone = now + SignedDuration::from_hours(window);
        let Some(secret) = self.0.get_mut(&name) else {
            return Err(not_found());
        };
        secret.deletion = Some((now, gone));
        let mut answer = secret.named();
        answer["DeletionDate"] = seconds(gone);
        if force {
            self.0.remove(&name);
        }
        Ok(answer)
    }

    fn restore(&mut self, request: &OneSecret) -> Outcome {
        let name = self.find(&request.secret_id)?.name.clone();
        let secret = self.0.get_mut(&name).ok_or_else(not_found)?;
        secret.deletion = None;
        Ok(secret.named())
    }

    fn describe(&self, request: &OneSecret) -> Outcome {
        let secret = self.find(&request.secret_id)?;
        let mut answer = secret.described();
        answer["VersionIdsToStages"] = secret.stages();
        Ok(answer)
    }

    fn list(&self, request: &ListSecrets) -> Outcome {
        for filter in &request.filters {
            if filter.key != "name" {
                let message = format!("The filter {} is not part of this stand-in.", filter.key);
                return Err(Refusal::new(INVALID_PARAMETER, message));
            }
        }
        let wanted = |secret: &&Secret| {
            (request.include_planned_deletion || secret.deletion.is_none())
                && request.filters.iter().all(|filter| filter.admits(&secret.name))
                && request.next_token.as_ref().is_none_or(|after| secret.name > *after)
        };
        let limit = request.max_results.unwrap_or(100).clamp(1, 100);
        let mut found: Vec<_> = self.0.values().filter(wanted).take(limit + 1).collect();
        let more = found.len() > limit;
        found.truncate(limit);
        let listed: Vec<_> = found.iter().map(|secret| secret.listed()).collect();
        let mut answer = json!({"SecretList": listed});
        if more {
            answer["NextToken"] = json!(found.last().map(|secret| &secret.name));
        }
        Ok(answer)
    }

    /// By name, by ARN, or by ARN without its random end.
    fn find(&self, id: &str) -> Result<&Secret, Refusal> {
        let partial = format!("{id}-");
        let by_arn = |secret: &&Secret| {
            let rest = secret.arn.strip_prefix(&partial);
            secret.arn == id || (id.starts_with("arn:") && rest.is_some_and(|end| end.len() == 6))
        };
        self.0.get(id).or_else(|| self.0.values().find(by_arn)).ok_or_else(not_found)
    }

    fn find_active(&self, id: &str) -> Result<&Secret, Refusal> {
        let secret = self.find(id)?;
        if secret.deletion.is_some() {
            let message = "You can't perform this operation on the secret because it was marked for deletion.";
            return Err(Refusal::new(INVALID_REQUEST, message));
        }
        Ok(secret)
    }
}

impl super::requests::Filter {
    /// A name begins with one of the values, or with none of those behind an exclamation mark.
    fn admits(&self, name: &str) -> bool {
        let mut values = self.values.iter();
        values.any(|value| match value.strip_prefix('!') {
            Some(unwanted) => !name.starts_with(unwanted),
            None => name.starts_with(value.as_str()),
        })
    }
}

fn read<T: for<'a> Deserialize<'a>>(request: Value) -> Result<T, Refusal> {
    serde_json::from_value(request).map_err(|error| Refusal::new("ValidationException", error.to_string()))
}

fn token(given: Option<String>) -> Result<String, Refusal> {
    let token = given.unwrap_or_else(|| Uuid::new_v4().to_string());
    if (32..=64).contains(&token.len()) {
        return Ok(token);
    }
    let message = "ClientRequestToken must be 32-64 characters long.";
    Err(Refusal::new(INVALID_PARAMETER, message))
}

fn named_well(name: &str) -> Result<(), Refusal> {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "/_+=.@-".contains(character);
    if (1..=512).contains(&name.len()) && name.chars().all(allowed) {
        return Ok(());
    }
    let message =
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!";
    Err(Refusal::new("ValidationException", message))
}

fn not_found() -> Refusal {
    Refusal::new(NOT_FOUND, "Secrets Manager can't find the specified secret.")
}

//! One secret: its versions, and the stages that move from one to the next.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::requests::{GetSecretValue, UpdateSecretVersionStage};
use super::vault::{EXISTS, INVALID_PARAMETER, INVALID_REQUEST, NOT_FOUND, Outcome, Refusal};

pub(super) const CURRENT: &str = "AWSCURRENT";
const PREVIOUS: &str = "AWSPREVIOUS";
const LARGEST: usize = 65_536;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Secret {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) description: Option<String>,
    pub(super) tags: Vec<Value>,
    pub(super) created: Timestamp,
    pub(super) changed: Timestamp,
    /// Once scheduled for deletion: when it was asked, and when it goes.
    pub(super) deletion: Option<(Timestamp, Timestamp)>,
    pub(super) versions: BTreeMap<String, Version>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Version {
    pub(super) content: Content,
    pub(super) stages: BTreeSet<String>,
    pub(super) created: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Content {
    Text(String),
    Binary(String),
}

impl Secret {
    pub(super) fn named(&self) -> Value {
        json!({"ARN": self.arn, "Name": self.name})
    }

    pub(super) fn described(&self) -> Value {
        let mut answer = self.named();
        answer["CreatedDate"] = seconds(self.created);
        answer["LastChangedDate"] = seconds(self.changed);
        answer["Tags"] = json!(self.tags);
        if let Some(description) = &self.description {
            answer["Description"] = json!(description);
        }
        if let Some((asked, _)) = self.deletion {
            answer["DeletedDate"] = seconds(asked);
        }
        answer
    }

    pub(super) fn listed(&self) -> Value {
        let mut entry = self.described();
        entry["SecretVersionsToStages"] = self.stages();
        entry
    }

    pub(super) fn stages(&self) -> Value {
        let staged = self.versions.iter().filter(|(_, version)| !version.stages.is_empty());
        staged.map(|(id, version)| (id.clone(), json!(version.stages))).collect()
    }

    pub(super) fn created_again(&self, token: &str, content: Option<&Content>) -> Outcome {
        if self.deletion.is_some() {
            let message =
                "You can't create this secret because a secret with this name is already scheduled for deletion.";
            return Err(Refusal::new(INVALID_REQUEST, message));
        }
        let same = self.versions.get(token).map(|version| &version.content);
        if same.is_some() && same == content {
            let mut answer = self.named();
            answer["VersionId"] = json!(token);
            return Ok(answer);
        }
        let message = format!("The operation failed because the secret {} already exists.", self.name);
        Err(Refusal::new(EXISTS, message))
    }

    pub(super) fn version(&self, request: &GetSecretValue) -> Result<(&String, &Version), Refusal> {
        let stage = request.version_stage.as_deref();
        let by_id = request.version_id.as_ref();
        let missing = |what: String| {
            let message = format!("Secrets Manager can't find the specified secret value for {what}");
            Refusal::new(NOT_FOUND, message)
        };
        let found = if let Some(id) = by_id {
            let known = self.versions.get_key_value(id);
            known.ok_or_else(|| missing(format!("VersionId: {id}")))?
        } else {
            let stage = stage.unwrap_or(CURRENT);
            let mut versions = self.versions.iter();
            versions
                .find(|(_, version)| version.stages.contains(stage))
                .ok_or_else(|| missing(format!("staging label: {stage}")))?
        };
        if stage.is_some_and(|stage| !found.1.stages.contains(stage)) {
            let message = "You provided a VersionStage that is not associated to the provided VersionId.";
            return Err(Refusal::new(INVALID_REQUEST, message));
        }
        Ok(found)
    }

    /// Adds a version and moves the stages to it; what was current becomes previous.
    pub(super) fn add(&mut self, id: &str, content: Content, stages: &[String], now: Timestamp) {
        let mut moved: BTreeSet<String> = stages.iter().cloned().collect();
        if self.versions.is_empty() {
            moved.insert(CURRENT.to_owned());
        }
        if moved.contains(CURRENT) {
            self.demote_current();
        }
        for version in self.versions.values_mut() {
            version.stages.retain(|stage| !moved.contains(stage));
        }
        let version = Version { content, stages: moved, created: now };
        self.versions.insert(id.to_owned(), version);
        self.changed = now;
    }

    /// Moves a stage from the version that has it to another, if it is the one that the caller has named.
    pub(super) fn move_stage(&mut self, request: &UpdateSecretVersionStage, now: Timestamp) -> Result<(), Refusal> {
        let stage = &request.version_stage;
        let holder = self.versions.iter().find(|(_, version)| version.stages.contains(stage)).map(|(id, _)| id.clone());
        if holder != request.remove_from_version_id {
            let message = format!(
                "The parameter RemoveFromVersionId can't be empty or another version's. Staging label {stage} is currently \
                 attached to version {}, so you must explicitly reference that version in RemoveFromVersionId.",
                holder.unwrap_or_else(|| "none".to_owned())
            );
            return Err(Refusal::new(INVALID_PARAMETER, message));
        }
        let Some(to) = &request.move_to_version_id else {
            let message = format!("You can't take the staging label {stage} away in this stand-in.");
            return Err(Refusal::new(INVALID_PARAMETER, message));
        };
        if !self.versions.contains_key(to) {
            let message = format!("Secrets Manager can't find the specified secret value for VersionId: {to}");
            return Err(Refusal::new(NOT_FOUND, message));
        }
        if stage == CURRENT && holder.as_ref() != Some(to) {
            self.demote_current();
        }
        for (id, version) in &mut self.versions {
            let _ = if id == to { version.stages.insert(stage.clone()) } else { version.stages.remove(stage) };
        }
        self.changed = now;
        Ok(())
    }

    fn demote_current(&mut self) {
        for version in self.versions.values_mut() {
            version.stages.remove(PREVIOUS);
            if version.stages.remove(CURRENT) {
                version.stages.insert(PREVIOUS.to_owned());
            }
        }
    }
}

pub(super) fn content(text: Option<String>, binary: Option<String>) -> Result<Option<Content>, Refusal> {
    let content = match (text, binary) {
        (Some(_), Some(_)) => {
            let message = "You can't specify both a binary secret value and a string secret value in the same secret.";
            return Err(Refusal::new(INVALID_PARAMETER, message));
        }
        (Some(text), None) => Content::Text(text),
        (None, Some(binary)) => Content::Binary(binary),
        (None, None) => return Ok(None),
    };
    let (Content::Text(value) | Content::Binary(value)) = &content;
    if value.is_empty() || value.len() > LARGEST {
        let message = format!("A secret value has between 1 and {LARGEST} bytes.");
        return Err(Refusal::new("ValidationException", message));
    }
    Ok(Some(content))
}

/// Dates are seconds since 1970 on this wire.
#[expect(clippy::cast_precision_loss, reason = "milliseconds fit for 285,000 years")]
pub(super) fn seconds(at: Timestamp) -> Value {
    json!(at.as_millisecond() as f64 / 1000.0)
}

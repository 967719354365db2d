//! What each operation is asked, in Secrets Manager's own words.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateSecret {
    pub(super) name: String,
    pub(super) client_request_token: Option<String>,
    pub(super) description: Option<String>,
    pub(super) secret_string: Option<String>,
    pub(super) secret_binary: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetSecretValue {
    pub(super) secret_id: String,
    pub(super) version_id: Option<String>,
    pub(super) version_stage: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PutSecretValue {
    pub(super) secret_id: String,
    pub(super) client_request_token: Option<String>,
    pub(super) secret_string: Option<String>,
    pub(super) secret_binary: Option<String>,
    pub(super) version_stages: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UpdateSecretVersionStage {
    pub(super) secret_id: String,
    pub(super) version_stage: String,
    pub(super) remove_from_version_id: Option<String>,
    pub(super) move_to_version_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeleteSecret {
    pub(super) secret_id: String,
    pub(super) recovery_window_in_days: Option<i64>,
    #[serde(default)]
    pub(super) force_delete_without_recovery: bool,
}

/// `RestoreSecret` and `DescribeSecret`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OneSecret {
    pub(super) secret_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListSecrets {
    #[serde(default)]
    pub(super) filters: Vec<Filter>,
    pub(super) max_results: Option<usize>,
    pub(super) next_token: Option<String>,
    #[serde(default)]
    pub(super) include_planned_deletion: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Filter {
    pub(super) key: String,
    #[serde(default)]
    pub(super) values: Vec<String>,
}

//! What an update of a result must be, and what it makes of the result.

use serde_json::{Map, Value};

use super::merge_patch::merge;
use super::package_result::{Stage, mistakes};
use super::refused::Refused;
use crate::vendors::message::Asked;

/// The update that a request carries: a JSON object.
pub(super) fn patch(asked: &Asked) -> Result<Value, Refused> {
    if !matches!(asked.media_type().as_deref(), Some("application/json" | "application/merge-patch+json")) {
        return Err(Refused::new(415, "UNSUPPORTED_MEDIA_TYPE", "The payload format is not supported"));
    }
    serde_json::from_slice::<Map<String, Value>>(&asked.body)
        .map(Value::Object)
        .map_err(|_| Refused::new(400, "INVALID_BODY", "The body must be a JSON object"))
}

/// The result after an update, if both are right and a completed package stays completed.
pub(super) fn merged(before: &Value, patch: &Value) -> Result<Value, Refused> {
    Refused::unless_right(mistakes(patch, Stage::Patch))?;
    let mut after = before.clone();
    merge(&mut after, patch);
    Refused::unless_right(mistakes(&after, Stage::Whole))?;
    if before["status"] == "COMPLETED" && after["status"] != "COMPLETED" {
        return Err(Refused::new(400, "INVALID_STATUS", "A completed package stays COMPLETED"));
    }
    Ok(after)
}

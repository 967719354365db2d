//! `PATCH /orders/{orderId}/results`: SmartRecruiters, 5.1 Updating Package Status.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use serde_json::{Map, Value};

use super::World;
use super::errors::{Mistake, Refused};
use super::merge_patch::merge;
use super::order::{Order, OrderId, Version};
use super::package_result::{check_patch, check_whole, is_known};
use super::settings::Behaviour;
use super::token::Bearer;
use crate::outgoing::media_type;

/// Merges an update into the result and answers with the whole.
pub(crate) async fn update(
    State(world): State<World>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Map<String, Value>>, Refused> {
    let now = world.clock.now();
    let mut state = world.state.lock();
    let behaviour = state.behaviour.clone();
    let order = owned(state.orders.get_mut(&OrderId::from(id.as_str())), &bearer)?;
    if !media_type(&headers).is_some_and(|media_type| behaviour.media.accept(&media_type)) {
        let message = "The payload format is not supported";
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message));
    }
    let patch = parsed(&body)?;
    let result = merged(order, &patch, &behaviour)?;
    order.result.clone_from(&result);
    order.versions.push(Version { at: now, patch: Value::Object(patch), result: result.clone() });
    Ok(Json(result))
}

/// 404 for an unknown order, 403 for another company's.
pub(crate) fn owned<'a>(order: Option<&'a mut Order>, bearer: &Bearer) -> Result<&'a mut Order, Refused> {
    let order = order.ok_or_else(|| Refused::not_found("order"))?;
    if order.company != bearer.company {
        return Err(Refused::forbidden());
    }
    Ok(order)
}

fn parsed(body: &[u8]) -> Result<Map<String, Value>, Refused> {
    serde_json::from_slice(body)
        .map_err(|_| Refused::new(StatusCode::BAD_REQUEST, "INVALID_BODY", "The body must be a JSON object"))
}

fn merged(order: &Order, patch: &Map<String, Value>, behaviour: &Behaviour) -> Result<Map<String, Value>, Refused> {
    accepted(check_patch(patch, behaviour))?;
    let mut known = patch.clone();
    known.retain(|key, _| is_known(key, behaviour));
    let mut merged = Value::Object(order.result.clone());
    merge(&mut merged, &Value::Object(known));
    let Value::Object(result) = merged else { return Ok(Map::new()) };
    accepted(check_whole(&result, behaviour))?;
    let was_completed = order.status() == Some("COMPLETED");
    let is_completed = result.get("status").is_some_and(|status| status == "COMPLETED");
    if behaviour.completed_is_final && was_completed && !is_completed {
        accepted(vec![Mistake::new("INVALID_STATUS", "A completed package stays COMPLETED")])?;
    }
    Ok(result)
}

fn accepted(mistakes: Vec<Mistake>) -> Result<(), Refused> {
    if mistakes.is_empty() {
        return Ok(());
    }
    Err(Refused { status: StatusCode::BAD_REQUEST, mistakes })
}

//! Refusals. Equalture documents none; their shape is that of its platform: `{"errors": {...}}`.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refused request.
#[derive(Debug)]
pub(crate) enum Refused {
    /// 401: no, unknown or stale credentials.
    Unauthorized,
    /// A status with one sentence.
    Plain(StatusCode, &'static str),
    /// 422: what is wrong with each member.
    Invalid(BTreeMap<String, Vec<String>>),
}

impl Refused {
    /// A status that was chosen as a number.
    pub(crate) fn status(code: u16, detail: &'static str) -> Self {
        Self::Plain(StatusCode::from_u16(code).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY), detail)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthorized => {
                let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
                let body = Json(json!({ "errors": { "detail": "Unauthorized" } }));
                (StatusCode::UNAUTHORIZED, challenge, body).into_response()
            }
            Self::Plain(status, detail) => (status, Json(json!({ "errors": { "detail": detail } }))).into_response(),
            Self::Invalid(errors) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "errors": errors }))).into_response()
            }
        }
    }
}

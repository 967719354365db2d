//! SmartRecruiters' error body: `{"message", "errors": [{"code", "message"}]}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Mistake {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Mistake {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) status: StatusCode,
    pub(crate) mistakes: Vec<Mistake>,
}

impl Refused {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, mistakes: vec![Mistake::new(code, message)] }
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "The access token is missing, unknown or expired")
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", "This belongs to another company")
    }

    pub(crate) fn wrong_level() -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", "The access token lacks the scope")
    }

    pub(crate) fn bad_request(mistakes: Vec<Mistake>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, mistakes }
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", format!("No such {what}"))
    }
}

#[derive(Serialize)]
struct Body {
    message: String,
    errors: Vec<Mistake>,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let message = self.mistakes.first().map_or_else(String::new, |first| first.message.clone());
        (self.status, Json(Body { message, errors: self.mistakes })).into_response()
    }
}

//! What went wrong, as the caller may know it. Each route renders it in the form its callers read.

use assessment::place_order::PlaceOrderError;
use jiff::SignedDuration;
use lambda_http::http::StatusCode;

/// A failure on its way out over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// A stable word for programs.
    pub code: &'static str,
    /// A sentence for people: what to do, and nothing about the inside.
    pub detail: String,
    /// The place in the request's body, as a JSON pointer.
    pub pointer: Option<String>,
    /// How the caller must prove itself (`WWW-Authenticate`).
    pub challenge: Option<&'static str>,
    /// When to come back (`Retry-After`).
    pub retry_after: Option<SignedDuration>,
    /// The methods that are allowed (`Allow`).
    pub allow: Option<&'static str>,
}

impl Problem {
    /// A problem with this status and code.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), pointer: None, challenge: None, retry_after: None, allow: None }
    }

    /// 400.
    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 422 with the place of the first field that does not do.
    pub fn invalid(code: &'static str, pointer: &str, detail: impl Into<String>) -> Self {
        Self { pointer: Some(pointer.to_owned()), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail) }
    }

    /// 401 without credentials: a bare challenge (RFC 6750, 3).
    pub fn no_credentials() -> Self {
        let problem = Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "Send an access token as a bearer.");
        Self { challenge: Some(r#"Bearer realm="equalture-bridge""#), ..problem }
    }

    /// 401 with a token that does not do.
    pub fn invalid_token() -> Self {
        let problem = Self::new(
            StatusCode::UNAUTHORIZED,
            "invalid_token",
            "The access token is expired or not valid. Ask for a new one.",
        );
        Self { challenge: Some(r#"Bearer realm="equalture-bridge", error="invalid_token""#), ..problem }
    }

    /// 403 with a token that is ours and for something else (RFC 6750, 3.1).
    pub fn insufficient_scope() -> Self {
        let detail = "The access token is for another interface of the bridge.";
        let problem = Self::new(StatusCode::FORBIDDEN, "insufficient_scope", detail);
        Self { challenge: Some(r#"Bearer realm="equalture-bridge", error="insufficient_scope""#), ..problem }
    }

    /// 404.
    pub fn not_found(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    /// 405.
    pub fn method_not_allowed(allow: &'static str) -> Self {
        let detail = format!("Use {allow}.");
        Self { allow: Some(allow), ..Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail) }
    }

    /// 413.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "request_too_large", "The request is too large.")
    }

    /// 503: the store, the secrets or an upstream cannot be reached. Nothing was lost; the caller may try again.
    pub fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail);
        Self { retry_after: Some(SignedDuration::from_secs(5)), ..problem }
    }

    /// 503 for a store or secrets that do not answer.
    pub fn store_unavailable() -> Self {
        Self::unavailable("temporarily_unavailable", "The bridge cannot reach its store. Try again in a few seconds.")
    }
}

impl From<PlaceOrderError> for Problem {
    fn from(error: PlaceOrderError) -> Self {
        match error {
            PlaceOrderError::Conflict => Self::new(
                StatusCode::CONFLICT,
                "order_conflict",
                "An order with this id exists for another package or candidate. It was kept; this one was not taken.",
            ),
            PlaceOrderError::Store(error) => error.into(),
        }
    }
}

impl From<assessment::ports::StoreUnavailable> for Problem {
    fn from(error: assessment::ports::StoreUnavailable) -> Self {
        tracing::error!(cause = %error, "store_unavailable");
        Self::store_unavailable()
    }
}

//! SmartRecruiters as an OAuth 2.0 server: client credentials in the form body.

use std::collections::BTreeMap;

use serde_json::json;

use crate::vendors::message::{Asked, Said};
use crate::vendors::shape::decoded;

/// RFC 6749, 5.2 Error Response; always 400.
#[derive(Debug)]
pub(super) struct TokenRefused {
    error: &'static str,
    description: &'static str,
}

impl TokenRefused {
    fn invalid_request(description: &'static str) -> Self {
        Self { error: "invalid_request", description }
    }

    pub(super) fn invalid_client() -> Self {
        Self { error: "invalid_client", description: "Bad client credentials" }
    }
}

impl From<TokenRefused> for Said {
    fn from(refused: TokenRefused) -> Self {
        Self::json(400, &json!({ "error": refused.error, "error_description": refused.description }))
    }
}

/// Client id and secret of a form that has all it must have.
pub(super) fn client(asked: &Asked) -> Result<(String, String), TokenRefused> {
    if asked.media_type().as_deref() != Some("application/x-www-form-urlencoded") {
        return Err(TokenRefused::invalid_request("The body must be a form"));
    }
    let mut form = form(&asked.body)?;
    let mut field = |name: &str| form.remove(name).filter(|value| !value.is_empty());
    match field("grant_type").as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            let description = "Only client_credentials is supported";
            return Err(TokenRefused { error: "unsupported_grant_type", description });
        }
        None => return Err(TokenRefused::invalid_request("grant_type is missing")),
    }
    let missing = || TokenRefused::invalid_request("client_id or client_secret is missing");
    Ok((field("client_id").ok_or_else(missing)?, field("client_secret").ok_or_else(missing)?))
}

/// Reads a form in which no parameter is repeated: RFC 6749, 3.2.
fn form(body: &[u8]) -> Result<BTreeMap<String, String>, TokenRefused> {
    let malformed = || TokenRefused::invalid_request("The form is malformed");
    let text = str::from_utf8(body).map_err(|_| malformed())?;
    let mut form = BTreeMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let read = |text: &str| decoded(&text.replace('+', " ")).ok_or_else(malformed);
        if form.insert(read(name)?, read(value)?).is_some() {
            return Err(TokenRefused::invalid_request("A parameter is repeated"));
        }
    }
    Ok(form)
}

//! A function's answer, turned into HTTP as the gateway does it.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

/// The answer isn't one that the gateway understands.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("the gateway can't read the function's answer: {0}")]
pub(crate) struct Malformed(String);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    #[serde(default)]
    headers: Option<BTreeMap<String, Value>>,
    #[serde(default)]
    cookies: Option<Vec<String>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// Reads the bytes that a function returned.
pub(crate) fn response(payload: &[u8]) -> Result<Response, Malformed> {
    let value: Value = serde_json::from_slice(payload).map_err(malformed)?;
    if value.get("statusCode").is_none() {
        // the gateway takes anything else for a body with status 200
        return Ok(plain(&value));
    }
    let answer: Answer = serde_json::from_value(value).map_err(malformed)?;
    let status = StatusCode::from_u16(answer.status_code).map_err(malformed)?;
    let headers = answer.headers()?;
    let body = answer.into_body()?;
    Ok(assembled(status, headers, body))
}

impl Answer {
    fn headers(&self) -> Result<HeaderMap, Malformed> {
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers.iter().flatten() {
            let name: HeaderName = name.parse().map_err(malformed)?;
            // these are the connection's, and the gateway's to say
            if [header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING].contains(&name) {
                continue;
            }
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            headers.insert(name, value.parse().map_err(malformed)?);
        }
        for cookie in self.cookies.iter().flatten() {
            headers.append(header::SET_COOKIE, cookie.parse().map_err(malformed)?);
        }
        Ok(headers)
    }

    fn into_body(self) -> Result<Vec<u8>, Malformed> {
        let body = self.body.unwrap_or_default();
        if self.is_base64_encoded {
            return STANDARD.decode(body).map_err(malformed);
        }
        Ok(body.into_bytes())
    }
}

fn plain(value: &Value) -> Response {
    let body = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let json = HeaderValue::from_static("application/json");
    let headers = [(header::CONTENT_TYPE, json)].into_iter().collect();
    assembled(StatusCode::OK, headers, body.into_bytes())
}

fn assembled(status: StatusCode, mut headers: HeaderMap, body: Vec<u8>) -> Response {
    if !body.is_empty() {
        let text = HeaderValue::from_static("text/plain;charset=utf-8");
        headers.entry(header::CONTENT_TYPE).or_insert(text);
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn malformed(error: impl ToString) -> Malformed {
    Malformed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    async fn read(answer: Value) -> (u16, HeaderMap, String) {
        let response = response(answer.to_string().as_bytes()).unwrap();
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (head.status.as_u16(), head.headers, String::from_utf8(body.into()).unwrap())
    }

    #[tokio::test]
    async fn an_answer_becomes_http() {
        let (status, headers, body) = read(json!({
            "statusCode": 302,
            "headers": {"Location": "https://x", "x-n": 7, "content-length": "99"},
            "cookies": ["a=1; Secure", "b=2"],
            "body": "aGk=",
            "isBase64Encoded": true,
        }))
        .await;
        assert_eq!((status, body.as_str()), (302, "hi"));
        assert_eq!(headers["location"], "https://x");
        assert_eq!(headers["x-n"], "7");
        assert_eq!(headers.get_all("set-cookie").iter().count(), 2);
        assert!(!headers.contains_key("content-length"));
    }

    #[tokio::test]
    async fn without_a_status_it_is_the_body() {
        let (status, headers, body) = read(json!({"a": 1})).await;
        assert_eq!((status, body.as_str()), (200, r#"{"a":1}"#));
        assert_eq!(headers["content-type"], "application/json");
    }

    #[tokio::test]
    async fn nothing_gets_no_type() {
        let (status, headers, body) = read(json!({"statusCode": 204, "headers": null})).await;
        assert_eq!((status, body.as_str()), (204, ""));
        assert!(!headers.contains_key("content-type"));
    }

    #[test]
    fn what_the_gateway_can_not_read_is_named() {
        for answer in [
            r#"{"statusCode":"200"}"#,
            r#"{"statusCode":99}"#,
            r#"{"statusCode":200,"body":{"a":1}}"#,
            r#"{"statusCode":200,"body":"%","isBase64Encoded":true}"#,
            r#"{"statusCode":200,"headers":{"a b":"c"}}"#,
            "",
        ] {
            assert!(response(answer.as_bytes()).is_err(), "{answer}");
        }
    }
}

//! A request as the gateway tells a function of it: payload format 2.0.
//!
//! Two habits of the real gateway are kept although its documentation doesn't mention them: the
//! path arrives decoded, cut at a decoded `?`; and every body that isn't text, JSON, XML or
//! JavaScript arrives in base64, form posts and bodies without a type included.

use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::process::trace_id;
use crate::routes::{PathParameters, Route, percent_decoded};
use crate::template::ACCOUNT;

/// The API's made-up id.
const API: &str = "sandbox";

/// A request that has arrived completely.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) version: Version,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) source: IpAddr,
    pub(crate) request_id: String,
    pub(crate) at: Timestamp,
}

/// The event for the function behind `route`.
pub(crate) fn event(arrival: &Arrival, route: &Route, parameters: &PathParameters) -> Value {
    let mut event = json!({
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": raw_path(&arrival.uri),
        "rawQueryString": arrival.uri.query().unwrap_or_default(),
        "headers": headers(arrival),
        "requestContext": context(arrival, route),
        "isBase64Encoded": false,
    });
    // what is empty isn't there
    if let Some(cookies) = cookies(&arrival.headers) {
        event["cookies"] = json!(cookies);
    }
    let query = query(arrival.uri.query().unwrap_or_default());
    if !query.is_empty() {
        event["queryStringParameters"] = json!(query);
    }
    if !parameters.is_empty() {
        event["pathParameters"] = json!(parameters);
    }
    if !arrival.body.is_empty() {
        let (body, base64) = body(arrival);
        event["body"] = json!(body);
        event["isBase64Encoded"] = json!(base64);
    }
    event
}

fn raw_path(uri: &Uri) -> String {
    let mut path = percent_decoded(uri.path());
    if let Some(end) = path.find('?') {
        path.truncate(end);
    }
    path
}

fn context(arrival: &Arrival, route: &Route) -> Value {
    let host = text(&arrival.headers, "host");
    let utc = arrival.at.to_zoned(jiff::tz::TimeZone::UTC);
    json!({
        "accountId": ACCOUNT,
        "apiId": API,
        "domainName": host,
        "domainPrefix": host.split('.').next(),
        "http": {
            "method": arrival.method.as_str(),
            "path": raw_path(&arrival.uri),
            "protocol": protocol(arrival.version),
            "sourceIp": arrival.source.to_string(),
            "userAgent": text(&arrival.headers, "user-agent"),
        },
        "requestId": arrival.request_id,
        "routeKey": route.key,
        "stage": "$default",
        "time": utc.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
        "timeEpoch": arrival.at.as_millisecond(),
    })
}

/// Names in lower case, repeated ones joined; without cookies, which have their own place, and
/// without what concerned the connection only.
fn headers(arrival: &Arrival) -> Map<String, Value> {
    let mut joined = BTreeMap::<String, String>::new();
    for (name, value) in &arrival.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        joined
            .entry(name.as_str().to_owned())
            .and_modify(|so_far| *so_far = format!("{so_far},{value}"))
            .or_insert_with(|| value.into_owned());
    }
    for gone in ["cookie", "connection", "keep-alive", "te", "transfer-encoding", "upgrade"] {
        joined.remove(gone);
    }
    let source = arrival.source.to_string();
    joined
        .entry("x-forwarded-for".to_owned())
        .and_modify(|so_far| *so_far = format!("{so_far}, {source}"))
        .or_insert(source);
    let host = text(&arrival.headers, "host");
    let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
    joined.insert("x-forwarded-port".to_owned(), port.to_owned());
    joined.insert("x-forwarded-proto".to_owned(), "http".to_owned());
    joined.entry("x-amzn-trace-id".to_owned()).or_insert_with(trace_id);
    joined.into_iter().map(|(name, value)| (name, json!(value))).collect()
}

fn cookies(headers: &HeaderMap) -> Option<Vec<String>> {
    let lines = headers.get_all("cookie").iter();
    let lines = lines.map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned());
    let all: Vec<_> = lines
        .flat_map(|line| {
            let one = line.split(';').map(|one| one.trim().to_owned());
            one.collect::<Vec<_>>()
        })
        .filter(|one| !one.is_empty())
        .collect();
    (!all.is_empty()).then_some(all)
}

fn query(raw: &str) -> BTreeMap<String, String> {
    let mut joined = BTreeMap::<String, String>::new();
    for (name, value) in url::form_urlencoded::parse(raw.as_bytes()) {
        joined
            .entry(name.into_owned())
            .and_modify(|so_far| *so_far = format!("{so_far},{value}"))
            .or_insert_with(|| value.into_owned());
    }
    joined
}

fn body(arrival: &Arrival) -> (String, bool) {
    match std::str::from_utf8(&arrival.body) {
        Ok(body) if is_text(&text(&arrival.headers, "content-type")) => (body.to_owned(), false),
        _ => (STANDARD.encode(&arrival.body), true),
    }
}

fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    let texts = ["application/json", "application/xml", "application/javascript"];
    kind.starts_with("text/") || texts.contains(&kind.as_str())
}

fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).map(axum::http::HeaderValue::as_bytes);
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

#[cfg(test)]
mod tests;

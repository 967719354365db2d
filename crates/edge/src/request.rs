//! Reading a request: method, path, body, credentials. Nothing here trusts anything.

use crate::problem::Problem;
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, RequestExt};
use std::borrow::Cow;

/// Asks for a method; `allow` names those that the route has.
pub fn method(request: &Request, wanted: &[Method], allow: &'static str) -> Result<(), Problem> {
    if wanted.contains(request.method()) { Ok(()) } else { Err(Problem::method_not_allowed(allow)) }
}

/// The raw body, if it is not longer than `most` bytes.
pub fn body(request: &Request, most: usize) -> Result<&[u8], Problem> {
    let bytes = match request.body() {
        Body::Text(text) => text.as_bytes(),
        Body::Binary(bytes) => bytes.as_slice(),
        Body::Empty => &[],
        _ => return Err(Problem::bad_request("unreadable_body", "The body could not be read.")),
    };
    if bytes.len() > most { Err(Problem::too_large()) } else { Ok(bytes) }
}

/// Asks for a media type, whatever its parameters.
pub fn media_type(request: &Request, wanted: &'static str) -> Result<(), Problem> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let given = given.split(';').next().unwrap_or("").trim();
    if given.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    let detail = format!("Send the body as {wanted}.");
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail))
}

/// A JSON body of at most `most` bytes, still unread.
pub fn json(request: &Request, most: usize) -> Result<&[u8], Problem> {
    media_type(request, "application/json")?;
    body(request, most)
}

/// The access token in the `Authorization` header. A token in the query beside it is refused (RFC 6750, 2.3).
pub fn bearer(request: &Request) -> Result<&str, Problem> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION).iter();
    let given = headers.next().and_then(|value| value.to_str().ok()).unwrap_or("");
    let token = given.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let token = token.map(|(_, token)| token.trim()).filter(|token| !token.is_empty());
    match token {
        Some(_) if query(request, "access_token").is_some() || headers.next().is_some() => {
            Err(Problem::bad_request("invalid_request", "Send the access token once, in the Authorization header."))
        }
        Some(token) => Ok(token),
        None => Err(Problem::no_credentials()),
    }
}

/// The name of the key that the request's access token says it was signed with.
pub fn kid(request: &Request) -> Option<String> {
    bearer(request).ok().and_then(crate::tokens::kid)
}

/// One value of the query: the first, decoded.
pub fn query<'r>(request: &'r Request, name: &str) -> Option<Cow<'r, str>> {
    let raw = request.uri().query().unwrap_or("");
    url::form_urlencoded::parse(raw.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value)
}

/// A part of the path that the route names, as the gateway decoded it.
pub fn path_part(request: &Request, name: &str) -> Option<String> {
    request.path_parameters_ref().and_then(|parts| parts.first(name)).map(ToOwned::to_owned)
}

/// Whether the request only looks whether something is there: HEAD, or a program that makes previews of links.
pub fn only_looks(request: &Request) -> bool {
    const PREVIEWERS: [&str; 12] = [
        "slackbot",
        "twitterbot",
        "facebookexternalhit",
        "linkedinbot",
        "whatsapp",
        "telegrambot",
        "discordbot",
        "skypeuripreview",
        "microsoftpreview",
        "googleimageproxy",
        "bingpreview",
        "safelinks",
    ];
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let agent = agent.to_ascii_lowercase();
    request.method() == Method::HEAD || PREVIEWERS.iter().any(|name| agent.contains(name))
}

//! Who may use the pages: whoever opened them at this machine's own address. A page elsewhere can make a browser send a
//! form here, or give this machine another name; both are refused.

use std::sync::Weak;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use url::Url;

use super::layout::POLICY;
use crate::playground::Playground;

/// Lets a request through, or refuses it, and gives every answer the headers that all have.
pub(super) async fn admit(State(playground): State<Weak<Playground>>, request: Request, next: Next) -> Response {
    let url = playground.upgrade().map(|playground| playground.sandbox.url().to_owned()).unwrap_or_default();
    let mut response = match refusal(port(&url), request.headers()) {
        Some(sentence) => (StatusCode::FORBIDDEN, sentence).into_response(),
        None => finished(request, next).await,
    };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
        // without a referrer at all, a browser would not say from which page a form comes
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ] {
        response.headers_mut().insert(name, value);
    }
    response
}

/// What was begun is brought to its end, even if whoever asked has left the page.
async fn finished(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "The sandbox failed; its terminal says more.").into_response(),
    }
}

fn port(url: &str) -> u16 {
    Url::parse(url).ok().and_then(|url| url.port_or_known_default()).unwrap_or_default()
}

fn refusal(port: u16, headers: &HeaderMap) -> Option<&'static str> {
    let named = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let own = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}"));
    let host = named(header::HOST).unwrap_or_default();
    if !own.iter().any(|own| host.eq_ignore_ascii_case(own)) {
        return Some(
            "This page is served to this machine only: open it at the address that `cargo sandbox up` prints.",
        );
    }
    let origin = named(header::ORIGIN)?;
    let same = origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host));
    (!same).then_some("This form was sent from another page: open the sandbox's own page and send it there.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(host: Option<&str>, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_str(value).unwrap());
            }
        }
        refusal(8800, &headers).is_some()
    }

    #[test]
    fn only_the_machines_own_names_with_the_port_are_served() {
        for host in ["127.0.0.1:8800", "localhost:8800", "LocalHost:8800", "[::1]:8800"] {
            assert!(!refused(Some(host), None), "{host}");
        }
        for host in ["127.0.0.1", "127.0.0.1:8801", "evil.example:8800", "localhost.evil.example:8800", ""] {
            assert!(refused(Some(host), None), "{host}");
        }
        assert!(refused(None, None));
    }

    #[test]
    fn a_form_comes_from_the_page_at_the_same_address_or_from_no_page() {
        assert!(!refused(Some("localhost:8800"), Some("http://localhost:8800")));
        for origin in ["http://127.0.0.1:8800", "https://localhost:8800", "http://localhost:9000", "null", ""] {
            assert!(refused(Some("localhost:8800"), Some(origin)), "{origin}");
        }
    }
}

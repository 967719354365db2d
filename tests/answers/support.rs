//! What the rows of several topics share: requests of any kind, access tokens of any age, and what must not have happened.

use assessment::company::Company;
use edge::tokens;
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use tests::{Answer, Scene};

/// Begins a request to a path of the bridge.
pub(crate) fn request(scene: &Scene, method: Method, path: &str) -> RequestBuilder {
    scene.browser.request(method, &format!("{}{path}", scene.stage.sandbox.url()))
}

/// An access token for a company, issued at this moment by this deployment.
pub(crate) async fn token_of(scene: &Scene, company: &Company, at: Timestamp) -> String {
    let foundation = &scene.stage.foundation;
    let desk = foundation.desk().await.unwrap();
    tokens::issue(&desk.keys, &foundation.config.public_base_url, company, at).unwrap()
}

/// An access token of the company on the stage.
pub(crate) async fn token(scene: &Scene) -> String {
    token_of(scene, &scene.stage.company, Timestamp::now()).await
}

/// An answer of a SmartRecruiters route has this status and code, and names its request in header and body.
pub(crate) fn is_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text);
    let id = answer.header("x-request-id");
    assert!(!id.is_empty() && answer.json()["requestId"] == id, "{id}: {}", answer.text);
}

/// The body without the name of its request, which no two answers share.
pub(crate) fn body(answer: &Answer) -> Value {
    let mut body = answer.json();
    if let Some(members) = body.as_object_mut() {
        members.remove("requestId");
    }
    body
}

/// No order is stored, and neither vendor was called.
pub(crate) async fn nothing_happened(scene: &Scene) {
    scene.settles().await;
    let stored = scene.table.items("ORDER#").await;
    assert!(stored.is_empty(), "{stored:?}");
    let calls = scene.calls_out();
    assert!(calls.is_empty(), "{calls:?}");
}

//! Orders by hand: as SmartRecruiters writes them, spoilt, and posted with the company's own access token.

use peers::smartrecruiters::{OrderDraft, Refusal};
use reqwest::{Body, Method};
use sandbox::stage::COMPANY;
use serde_json::{Map, Value};
use tests::{Answer, Browser, Scene};

use crate::support::{is_problem, token};

/// Where a recruiter's orders go.
pub(crate) const ORDERS: &str = "/packages/orders";
/// Where orders go that are placed while a candidate applies.
pub(crate) const INLINE_ORDERS: &str = "/packages/inline/orders";
/// What the documents ask for.
pub(crate) const JSON: &str = "application/json";

/// Somebody who has the company's access token and posts whatever comes to mind.
pub(crate) struct Clerk {
    browser: Browser,
    url: String,
    token: String,
}

impl Clerk {
    /// One for the scene's company and bundle.
    pub(crate) async fn of(scene: &Scene) -> Self {
        Self::at(scene, scene.stage.sandbox.url()).await
    }

    /// One for a bundle at another address that takes the same tokens.
    pub(crate) async fn at(scene: &Scene, url: &str) -> Self {
        Self { browser: scene.browser.clone(), url: url.to_owned(), token: token(scene).await }
    }

    /// Posts a body, word for word.
    pub(crate) async fn posts(&self, route: &str, media_type: &str, body: impl Into<Body>) -> Answer {
        let request = self.browser.request(Method::POST, &format!("{}{route}", self.url));
        let request = request.bearer_auth(&self.token).header("content-type", media_type);
        self.browser.send(request.body(body)).await
    }

    /// Orders as a recruiter does.
    pub(crate) async fn orders(&self, body: &Value) -> Answer {
        self.posts(ORDERS, JSON, body.to_string()).await
    }

    /// Orders as a candidate's application does.
    pub(crate) async fn orders_inline(&self, body: &Value) -> Answer {
        self.posts(INLINE_ORDERS, JSON, body.to_string()).await
    }
}

/// Ada's order as SmartRecruiters writes it: it exists there, and the bridge has not heard of it.
pub(crate) async fn adas_order(scene: &Scene) -> Value {
    written(scene, scene.draft(&scene.ada())).await
}

/// An order as SmartRecruiters writes it.
pub(crate) async fn written(scene: &Scene, draft: OrderDraft) -> Value {
    let order = scene.orders_in_vain(draft).await;
    scene.ats().order_snapshot(&order).unwrap().request
}

/// Ada's order while she applies, likewise.
pub(crate) async fn adas_inline_order(scene: &Scene) -> Value {
    scene.ats().connect_partner("http://127.0.0.1:1");
    let draft = scene.inline_draft(&scene.ada());
    let Refusal { order, .. } = scene.ats().inline_order(COMPANY, draft).await.unwrap_err();
    scene.ats().connect_partner(scene.stage.sandbox.url());
    scene.ats().order_snapshot(&order.unwrap()).unwrap().request
}

/// The same body with another value at a JSON pointer; what leads there must exist.
pub(crate) fn with(body: &Value, pointer: &str, value: impl Into<Value>) -> Value {
    let mut body = body.clone();
    let (object, name) = place(&mut body, pointer);
    object.insert(name, value.into());
    body
}

/// The same body without what is at a JSON pointer.
pub(crate) fn without(body: &Value, pointer: &str) -> Value {
    let mut body = body.clone();
    let (object, name) = place(&mut body, pointer);
    assert!(object.remove(&name).is_some(), "there is no {pointer} to leave out");
    body
}

fn place<'b>(body: &'b mut Value, pointer: &str) -> (&'b mut Map<String, Value>, String) {
    let (front, name) = pointer.rsplit_once('/').unwrap();
    (body.pointer_mut(front).unwrap().as_object_mut().unwrap(), name.to_owned())
}

/// The answer is this refusal, in the form that SmartRecruiters reads.
pub(crate) fn is_refusal(answer: &Answer, status: u16, code: &str, pointer: Option<&str>, what: &str) {
    assert_eq!(answer.code(), code, "{what}: {}", answer.text);
    is_problem(answer, status, code);
    let body = answer.json();
    assert_eq!(body["errors"][0]["pointer"].as_str(), pointer, "{what}");
    assert!(answer.header("content-type").starts_with(JSON) && body["message"].is_string(), "{what}: {}", answer.text);
}

/// An address with another last character.
pub(crate) fn altered(text: &str) -> String {
    let last = if text.ends_with('A') { 'B' } else { 'A' };
    let mut altered = text.to_owned();
    altered.pop();
    altered.push(last);
    altered
}

/// The answer is a page for people, with this code on it.
pub(crate) fn is_page(answer: &Answer, status: u16, code: &str, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.text);
    assert!(answer.header("content-type").starts_with("text/html"), "{what}: {}", answer.header("content-type"));
    assert!(answer.text.contains(&format!("Code: {code}")), "{what}: {}", answer.text);
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
}

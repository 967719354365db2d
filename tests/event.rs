//! Equalture's events as its documents show them, signed by another library than ours.

use jiff::Timestamp;
use reqwest::{Method, RequestBuilder};
use sandbox::stage::COMPANY;
use serde_json::json;
use standardwebhooks::Webhook;

use crate::{Answer, Scene};

/// An event, and how it is signed.
#[derive(Debug, Clone)]
pub struct SignedEvent {
    /// The company that the address names.
    pub company: String,
    /// The same however often it is sent.
    pub id: String,
    /// When it is sent, in seconds.
    pub at: i64,
    /// The body, as it is sent and signed.
    pub body: String,
    /// What it is signed with.
    pub secret: String,
}

impl SignedEvent {
    /// What the candidate of this application has done, said in the words of the documents' samples, now.
    pub fn of(kind: &str, reference: &str, secret: &str) -> Self {
        let data = json!({ "reference_id": reference, "application_start_date": "2025-02-17T11:58:11" });
        let id = "27abf3f5-2fde-4a30-9f4a-63cd4a5f8a6c";
        let body = json!({ "id": id, "type": kind, "data": data }).to_string();
        let at = Timestamp::now().as_second();
        Self { company: COMPANY.to_owned(), id: format!("msg_{kind}"), at, body, secret: secret.to_owned() }
    }

    /// The signature.
    pub fn signature(&self) -> String {
        let signed = Webhook::new(&self.secret).and_then(|key| key.sign(&self.id, self.at, self.body.as_bytes()));
        signed.unwrap_or_else(|error| panic!("the signature: {error}"))
    }

    /// The request without its signature.
    pub fn unsigned(&self, scene: &Scene) -> RequestBuilder {
        let url = format!("{}/equalture/webhooks/smartrecruiters/{}", scene.stage.sandbox.url(), self.company);
        let request = scene.browser.request(Method::POST, &url).header("content-type", "application/json");
        request.header("webhook-id", &self.id).header("webhook-timestamp", self.at).body(self.body.clone())
    }

    /// Sends it.
    pub async fn send(&self, scene: &Scene) -> Answer {
        scene.browser.send(self.unsigned(scene).header("webhook-signature", self.signature())).await
    }
}

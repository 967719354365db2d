//! Equalture, Webhooks: what a candidate does is told to the client's webhooks, signed as Standard Webhooks 1.0.0 says.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use reqwest::RequestBuilder;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

use super::callback::CallbackError;
use super::settings::{Behaviour, EventNames, Signed, WebhookId};
use super::state::Status;
use super::webhooks::Webhook;
use super::{Equalture, World};

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// The candidate begins.
    Started,
    /// The candidate has finished; the scores come by the callback.
    Finished,
}

impl EventKind {
    /// As the samples spell it, and as the list does.
    fn names(self) -> [&'static str; 2] {
        match self {
            Self::Started => ["assessment_started", "application_started"],
            Self::Finished => ["assessment_finished", "application_finished"],
        }
    }

    fn named(self, names: EventNames) -> &'static str {
        let [in_the_samples, in_the_list] = self.names();
        match names {
            EventNames::Assessment => in_the_samples,
            EventNames::Application => in_the_list,
        }
    }

    /// A label that is an event's name is for that event; any other is for all.
    fn goes_to(self, label: &str) -> bool {
        let names_an_event = |kind: Self| kind.names().contains(&label);
        names_an_event(self) || ![Self::Started, Self::Finished].into_iter().any(names_an_event)
    }
}

/// An attempt to deliver an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventAttempt {
    /// When it was sent.
    pub at: Timestamp,
    /// To which webhook.
    pub label: String,
    /// The status, or why there was none.
    pub answer: Result<u16, String>,
}

impl EventAttempt {
    /// Standard Webhooks: any 2xx, and nothing else.
    pub fn succeeded(&self) -> bool {
        self.answer.as_ref().is_ok_and(|status| (200..300).contains(status))
    }
}

/// Something that was told, or is to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The `id` of its body, a UUID.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// To which application.
    pub reference_id: String,
    /// Whose application.
    pub client_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// Every attempt, oldest first.
    pub attempts: Vec<EventAttempt>,
}

impl Event {
    /// Whether a webhook has confirmed it.
    pub fn is_delivered_to(&self, label: &str) -> bool {
        self.attempts.iter().any(|attempt| attempt.label == label && attempt.succeeded())
    }

    fn body(&self, behaviour: &Behaviour) -> Value {
        let mut data = json!({ "reference_id": self.reference_id });
        if self.kind == EventKind::Started {
            data["application_start_date"] = json!(self.at.strftime("%Y-%m-%dT%H:%M:%S").to_string());
        }
        json!({ "id": self.id, "type": self.kind.named(behaviour.event_names), "data": data })
    }

    fn header_id(&self, behaviour: &Behaviour) -> String {
        match behaviour.webhook_id {
            WebhookId::OfTheBody => self.id.clone(),
            WebhookId::ItsOwn => format!("msg_{}", self.id.replace('-', "")),
        }
    }
}

impl Equalture {
    /// The candidate begins the assessments, which is told; answers with the attempts to tell it.
    pub async fn candidate_starts(&self, reference: &str) -> Result<Vec<EventAttempt>, CallbackError> {
        {
            let mut state = self.world.state.lock();
            let application = state.applications.get_mut(reference).ok_or(CallbackError::UnknownReference)?;
            if application.status == Status::Invited {
                application.status = Status::Started;
            }
        }
        self.world.happens(EventKind::Started, reference).await
    }

    /// Tells of an event once more or for the first time, whatever became of it before: the same id, another timestamp.
    pub async fn send_event(&self, id: &str) -> Vec<EventAttempt> {
        self.world.tell(id, |_, _| true).await
    }

    /// Tells of each event that a webhook has not confirmed, oldest first: held, refused or unanswered ones.
    pub async fn send_events_again(&self) -> Vec<EventAttempt> {
        let mut attempts = Vec::new();
        for event in self.events() {
            attempts.extend(self.world.tell(&event.id, |event, label| !event.is_delivered_to(label)).await);
        }
        attempts
    }

    /// Every event, oldest first, told or not.
    pub fn events(&self) -> Vec<Event> {
        self.world.state.lock().events.clone()
    }
}

impl World {
    /// Notes an event, and tells it unless events are held.
    pub(crate) async fn happens(&self, kind: EventKind, reference: &str) -> Result<Vec<EventAttempt>, CallbackError> {
        let (id, behaviour) = {
            let mut state = self.state.lock();
            let client_id = state.applications.get(reference).ok_or(CallbackError::UnknownReference)?.client_id.clone();
            let behaviour = state.behaviour.clone();
            if behaviour.drop_events {
                return Ok(Vec::new());
            }
            let (id, at) = (Uuid::new_v4().to_string(), self.told.now());
            let (reference_id, attempts) = (reference.to_owned(), Vec::new());
            state.events.push(Event { id: id.clone(), kind, reference_id, client_id, at, attempts });
            (id, behaviour)
        };
        if behaviour.hold_events {
            return Ok(Vec::new());
        }
        let mut attempts = self.tell(&id, |_, _| true).await;
        for _ in 0..behaviour.event_retries {
            attempts.extend(self.tell(&id, |event, label| !event.is_delivered_to(label)).await);
        }
        for _ in 0..behaviour.event_duplicates {
            attempts.extend(self.tell(&id, Event::is_delivered_to).await);
        }
        Ok(attempts)
    }

    /// Tells of an event to those of its client's webhooks that it is for and that are wanted here.
    async fn tell(&self, id: &str, wanted: impl Fn(&Event, &str) -> bool) -> Vec<EventAttempt> {
        let (event, webhooks) = {
            let state = self.state.lock();
            let Some(event) = state.events.iter().find(|event| event.id == id).cloned() else { return Vec::new() };
            (event, state.webhooks.clone())
        };
        let mut attempts = Vec::new();
        for webhook in webhooks.iter().filter(|webhook| {
            let owned = webhook.client_id == event.client_id && !webhook.switched_off;
            owned && event.kind.goes_to(&webhook.label) && wanted(&event, &webhook.label)
        }) {
            attempts.push(self.tell_one(&event, webhook).await);
        }
        attempts
    }

    async fn tell_one(&self, event: &Event, webhook: &Webhook) -> EventAttempt {
        let behaviour = self.state.lock().behaviour.clone();
        let request = self.outgoing.client().post(&webhook.url);
        let request = signed(request, event, webhook, &behaviour, self.told.now());
        let at = self.clock.now();
        let answer = self.outgoing.send(request, behaviour.patience).await;
        let answer = answer.map(|answer| answer.status).map_err(|why| why.to_string());
        let attempt = EventAttempt { at, label: webhook.label.clone(), answer };
        self.note(event, webhook, attempt.clone());
        attempt
    }

    /// 410 switches the webhook off until it is put again.
    fn note(&self, event: &Event, webhook: &Webhook, attempt: EventAttempt) {
        let mut state = self.state.lock();
        let is_gone = attempt.answer == Ok(410);
        if let Some(known) = state.events.iter_mut().find(|known| known.id == event.id) {
            known.attempts.push(attempt);
        }
        let same = |known: &&mut Webhook| known.client_id == webhook.client_id && known.label == webhook.label;
        if let Some(known) = state.webhooks.iter_mut().find(same).filter(|_| is_gone) {
            known.switched_off = true;
        }
    }
}

/// The raw body with the three headers.
fn signed(
    request: RequestBuilder,
    event: &Event,
    webhook: &Webhook,
    behaviour: &Behaviour,
    now: Timestamp,
) -> RequestBuilder {
    let body = event.body(behaviour).to_string();
    let id = event.header_id(behaviour);
    let timestamp = earlier(now, behaviour.event_age).as_second().to_string();
    let request = request.header("content-type", "application/json").header("webhook-id", &id);
    let request = request.header("webhook-timestamp", &timestamp);
    let of = |secret: &str| signature(secret, &id, &timestamp, body.as_bytes());
    let signature = match behaviour.signed {
        Signed::Well => {
            let secrets = std::iter::once(&webhook.secret).chain(&webhook.former_secret);
            Some(secrets.map(|secret| of(secret)).collect::<Vec<_>>().join(" "))
        }
        Signed::AmongOthers => Some(format!("v1a,{} {} {}", of(FOREIGN), of(FOREIGN), of(&webhook.secret))),
        Signed::Wrongly => Some(of(FOREIGN)),
        Signed::Not => None,
    };
    let request = signature.iter().fold(request, |request, signature| request.header("webhook-signature", signature));
    request.body(body)
}

/// Somebody else's secret.
const FOREIGN: &str = "whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldCwgbm90IG91cnM=";

fn earlier(now: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by).ok().and_then(|by| now.checked_sub(by).ok()).unwrap_or(now)
}

/// `v1,` and the base64 of HMAC-SHA256 over id, timestamp and body.
fn signature(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> String {
    let key = BASE64_STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap_or_default();
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else { return String::new() };
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specifications_own_sample_is_signed_as_it_says() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_label_that_is_an_events_name_is_for_that_event() {
        for label in ["assessment_started", "application_started"] {
            assert!(EventKind::Started.goes_to(label) && !EventKind::Finished.goes_to(label), "{label}");
        }
        assert!(EventKind::Started.goes_to("bridge") && EventKind::Finished.goes_to("bridge"));
    }
}

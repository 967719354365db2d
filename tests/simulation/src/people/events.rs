//! Equalture reports that a candidate has begun, and is done: signed, again until it is taken, and sometimes before the create
//! that made the application is answered.

use crate::bundle::front::{Front, Function, Incoming, Webhook};
use crate::dice::Dice;
use crate::faults::Effect;
use crate::history::Event;
use crate::people::bringing::Bringing;
use crate::vendors::Application;
use crate::world::{About, World};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

/// An event that is not taken is sent again, so often.
const TRIES: u32 = 14;
/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

/// The secret that a company's events are signed with.
pub(super) fn webhook_secret(company: &str) -> String {
    format!("whsec_{}", STANDARD.encode(key(company)))
}

fn key(company: &str) -> String {
    format!("signs the events of company {company}")
}

/// What Equalture reports of one application.
#[derive(Clone)]
pub(super) struct Reporter {
    pub(super) world: World,
    pub(super) front: Front,
    pub(super) dice: Dice,
    pub(super) application: Application,
    pub(super) order: String,
}

impl Reporter {
    /// Reports the beginning and the end, if there is one, `done_after` from now; not in every case, as the webhooks may have
    /// been registered later.
    pub(super) fn reports(self, done_after: Option<i64>) {
        let early = self.world.state().plan.early;
        if !early && self.dice.named("unreported", 0).chance(0.3) {
            return;
        }
        let latest = match self.dice.named("at once", 0).chance(0.4) {
            _ if early => 20,
            true => 250,
            false => done_after.unwrap_or(30 * MINUTE),
        };
        let begins = self.dice.named("begins", 0).between(1, latest);
        tokio::spawn(self.clone().in_time("started", begins));
        if let Some(done) = done_after {
            // Nobody has promised that the event comes before the result.
            let after = done + self.dice.named("ends", 0).between(-200, 5_000);
            tokio::spawn(self.in_time("finished", after));
        }
    }

    async fn in_time(self, what: &'static str, after: i64) {
        self.world.sleep(after).await;
        let mut pause = 5_000;
        for _ in 0..TRIES {
            if matches!(self.sends(what).await, Some(200..=299 | 410)) {
                return;
            }
            self.world.sleep(pause).await;
            pause = (pause * 3).min(10 * 60 * MINUTE);
        }
    }

    async fn sends(&self, what: &'static str) -> Option<u16> {
        let (report, company) = (self.world.number(), self.application.company.clone());
        let application = self.application.reference.clone();
        let incoming = self.event(what);
        self.world.note(Event::EventSent { report, application, order: self.order.clone(), what });
        let about = About { company: Some(company), order: Some(self.order.clone()), call: Some(report) };
        let fault = self.world.strike(Effect::EventIn, &about);
        let status = self.bringing(report).brings(fault, incoming).await?;
        self.world.note(Event::EventAnswered { report, status });
        Some(status)
    }

    fn bringing(&self, report: u64) -> Bringing<'_> {
        let dice = self.dice.named("report", report);
        Bringing { world: &self.world, front: &self.front, dice, way: 1..60, late: 1_000 }
    }

    /// "Webhooks", with the headers of Standard Webhooks. Both names of an event are sent.
    fn event(&self, what: &str) -> Incoming {
        let subject = if self.dice.named("name", 0).chance(0.5) { "application" } else { "assessment" };
        let body = json!({
            "type": format!("{subject}_{what}"),
            "timestamp": self.world.now().to_string(),
            "data": { "reference_id": self.application.reference },
        });
        let (body, company) = (body.to_string(), &self.application.company);
        let id = format!("msg_{}_{what}", self.application.serial);
        let timestamp = self.world.now().as_second().to_string();
        let signature = signature(company, &format!("{id}.{timestamp}.{body}"));
        let webhook = Webhook { company: company.clone(), id, timestamp, signature };
        Incoming {
            function: Function::Webhook,
            token: None,
            callback: None,
            webhook: Some(webhook),
            body: body.into_bytes(),
        }
    }
}

fn signature(company: &str, text: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(key(company).as_bytes());
    let mut mac = mac.unwrap_or_else(|error| panic!("{error}"));
    mac.update(text.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

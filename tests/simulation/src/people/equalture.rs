//! Equalture's other half: candidates who finish or do not, and results that are delivered until they are taken.

use crate::bundle::front::{Front, Function, Incoming};
use crate::bundle::process::BRIDGE;
use crate::dice::Dice;
use crate::faults::{Day, Effect, MEETING};
use crate::history::Event;
use crate::people::bringing::Bringing;
use crate::people::events::Reporter;
use crate::vendors::Application;
use crate::world::{About, World};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// A result that is not taken is sent again, so often.
const TRIES: u32 = 20;
/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

/// The order and the attempt that a callback address names.
pub fn attempt_in(callback_url: &str) -> Option<(String, u32)> {
    let segment = callback_url.strip_prefix(BRIDGE)?.rsplit('/').next()?;
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(segment.split('.').nth(1)?).ok()?).ok()?;
    let (order, attempt) = text.rsplit_once('#')?;
    Some((crate::world::order_name(order)?, attempt.parse().ok()?))
}

/// Equalture has created an application: its candidate gets a mail.
pub fn created(world: &World, application: Application, call: u64) {
    let (order, attempt) = attempt_in(&application.callback_url).unwrap_or_default();
    world.note(Event::ApplicationCreated { application: application.reference.clone(), order, attempt, call });
    world.count("applications");
    world.state().born.push_back(application);
    world.stirs();
}

/// Has every candidate live from the moment of the mail.
pub async fn lives(world: World, front: Front) {
    loop {
        let born = world.state().born.pop_front();
        let Some(application) = born else {
            world.changed().await;
            continue;
        };
        let (order, attempt) = attempt_in(&application.callback_url).unwrap_or_default();
        let dice = world.state().plan.dice.named("candidate", application.serial);
        let (world, front) = (world.clone(), front.clone());
        Applicant { world, front, dice, application, order, attempt }.lives();
    }
}

/// A candidate with an application.
struct Applicant {
    world: World,
    front: Front,
    dice: Dice,
    application: Application,
    order: String,
    attempt: u32,
}

impl Applicant {
    /// Finishes after a while, or never; what came out may be revised, and may come again and again.
    fn lives(self) {
        let first = self.finishes_after();
        self.reporter().reports(first);
        let Some(first) = first else { return };
        let results = self.dice.named("results", 0).pick(&[1, 1, 1, 2, 3]).unwrap_or(1);
        let applicant = std::sync::Arc::new(self);
        let mut after = first;
        for number in 1..=results {
            let ours = std::sync::Arc::clone(&applicant);
            tokio::spawn(async move {
                ours.world.sleep(after).await;
                ours.reports(number).await;
            });
            after += applicant.dice.named("revises", number).between(1, 30 * MINUTE);
        }
    }

    fn reporter(&self) -> Reporter {
        let (world, front, order) = (self.world.clone(), self.front.clone(), self.order.clone());
        Reporter { world, front, dice: self.dice.named("events", 0), application: self.application.clone(), order }
    }

    /// How long after the mail, if ever.
    fn finishes_after(&self) -> Option<i64> {
        let day = self.world.state().plan.day;
        let dice = self.dice.named("first", 0);
        let slow = self.dice.named("pace", 0).pick(&[MINUTE, 60 * MINUTE, 72 * 60 * MINUTE]).unwrap_or(MINUTE);
        let (never, after) = match day {
            Day::Usual => (0.2, dice.between(200, slow)),
            Day::Busy | Day::Waves => (0.4, dice.between(200, 3_000)),
            Day::Meeting if self.application.serial == 1 => (0.0, MEETING - self.world.at() + dice.between(0, 1_500)),
            Day::Meeting => (0.2, dice.between(MINUTE, 60 * MINUTE)),
        };
        (!self.dice.named("finishes", 0).chance(never)).then_some(after)
    }

    /// Sends one result, again until it is taken; sometimes several times at once.
    async fn reports(&self, number: u64) {
        let dice = self.dice.named("reports", number);
        let copies = dice.named("copies", 0).pick(&[1, 1, 1, 1, 10]).unwrap_or(1);
        let mut pause = 2_000;
        for _ in 0..TRIES {
            let mut taken = false;
            for _ in 0..copies {
                taken |= matches!(self.delivers(number).await, Some(200 | 404 | 410));
            }
            if taken {
                return;
            }
            self.world.sleep(pause).await;
            pause = (pause * 3).min(3 * 60 * MINUTE);
        }
    }

    async fn delivers(&self, number: u64) -> Option<u16> {
        let delivery = self.world.number();
        let result = format!("r{}-{number}", self.attempt);
        let company = self.order.split('/').next().map(str::to_owned);
        let about = About { company, order: Some(self.order.clone()), call: Some(delivery) };
        let incoming = self.callback(&result);
        self.world.note(Event::CallbackSent {
            delivery,
            application: self.application.reference.clone(),
            order: self.order.clone(),
            attempt: self.attempt,
            result,
        });
        let fault = self.world.strike(Effect::CallbackIn, &about);
        let answer = self.bringing(delivery).brings(fault, incoming).await;
        if let Some(status) = answer {
            self.world.note(Event::CallbackAnswered { delivery, status });
        }
        answer
    }

    fn bringing(&self, delivery: u64) -> Bringing<'_> {
        let dice = self.dice.named("delivery", delivery);
        Bringing { world: &self.world, front: &self.front, dice, way: 5..80, late: MINUTE }
    }

    /// "Receiving application results upon completion".
    fn callback(&self, result: &str) -> Incoming {
        let reference = &self.application.reference;
        let body = json!({
            "reference_id": reference,
            "scores": { "Openness": result },
            "results_url": format!("https://app.equalture.com/applications/{reference}"),
        });
        let segment = self.application.callback_url.rsplit('/').next().unwrap_or_default().to_owned();
        Incoming {
            function: Function::Callback,
            token: None,
            callback: Some(segment),
            webhook: None,
            body: body.to_string().into_bytes(),
        }
    }
}

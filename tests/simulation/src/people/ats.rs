//! The ATS: it orders, again and again until it is answered, and sometimes more than once, or otherwise.

use crate::bundle::front::{Front, Function, Incoming, Outgoing};
use crate::bundle::process::ATS;
use crate::dice::Dice;
use crate::faults::{Effect, Fault};
use crate::history::Event;
use crate::world::{About, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How long the ATS waits for an answer.
const PATIENCE: i64 = 15_000;
/// It gives an order up after this long.
const GIVES_UP: i64 = 12 * 3_600_000;
/// A token is used for so long.
const TOKEN_USED: i64 = 50 * 60_000;

/// An order as the ATS means it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The company.
    pub company: String,
    /// The order's id.
    pub order: String,
    /// What is ordered.
    pub package: String,
    /// Who is ordered for: an id and, unless the bridge has to ask for it, an address.
    pub candidate: Candidate,
    /// Ordered while applying.
    pub inline: bool,
    /// How many times at once.
    pub copies: u64,
    /// All chance about this order comes from here.
    pub dice: Dice,
}

/// A candidate.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The ATS's id.
    pub id: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Address.
    pub email: String,
    /// The order names the id alone.
    pub by_id: bool,
}

/// The ATS. Clones are handles to the same one.
#[derive(Clone)]
pub struct Ats {
    world: World,
    front: Front,
    /// Each company's access token, and since when.
    tokens: Arc<Mutex<BTreeMap<String, (i64, String)>>>,
    /// Each company's credentials with the bridge.
    clients: Arc<Mutex<BTreeMap<String, (String, String)>>>,
}

impl Ats {
    /// That has no credentials yet.
    pub fn new(world: &World, front: &Front) -> Self {
        Self { world: world.clone(), front: front.clone(), tokens: Arc::default(), clients: Arc::default() }
    }

    /// Gives a company its credentials with the bridge.
    pub fn is_given(&self, company: &str, id: &str, secret: &str) {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.insert(company.to_owned(), (id.to_owned(), secret.to_owned()));
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(company);
    }

    /// Orders until it is answered: every copy at once, each again after a while.
    pub async fn orders(self, draft: Draft) {
        let copies = (0..draft.copies).map(|copy| {
            let (ours, draft) = (self.clone(), draft.clone());
            tokio::spawn(async move { ours.repeats(draft, copy).await })
        });
        for copy in copies.collect::<Vec<_>>() {
            copy.await.unwrap_or_else(|error| panic!("{error}"));
        }
    }

    async fn repeats(&self, draft: Draft, copy: u64) {
        let began = self.world.at();
        let mut pause = 5_000;
        while self.world.at() - began < GIVES_UP {
            match self.sends(&draft).await {
                Some(200..=299 | 403 | 404 | 409 | 422) => return,
                Some(401) => drop(self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(&draft.company)),
                _ => {}
            }
            let spread = draft.dice.named("pause", copy).between(0, 3_000);
            self.world.sleep(pause + spread).await;
            pause = (pause * 3).min(1_800_000);
        }
    }

    /// Sends an order once; gives the status, if there was an answer.
    pub async fn sends(&self, draft: &Draft) -> Option<u16> {
        let token = self.token(&draft.company).await?;
        let send = self.world.number();
        let order = format!("{}/{}", draft.company, draft.order);
        let (package, candidate) = (draft.package.clone(), draft.candidate.id.clone());
        self.world.note(Event::OrderSent { send, order: order.clone(), package, candidate });
        let about = About { company: Some(draft.company.clone()), order: Some(order.clone()), call: Some(send) };
        let fault = self.world.strike(Effect::OrderIn, &about);
        let function = if draft.inline { Function::InlineOrders } else { Function::Orders };
        let incoming = Incoming { function, token: Some(token), callback: None, webhook: None, body: body(draft) };
        let answer = self.on_its_way(fault, incoming, draft.dice.named("way", send)).await?;
        let code = serde_json::from_slice(&answer.body).ok();
        let code = code.and_then(|body: Value| body["errors"][0]["code"].as_str().map(str::to_owned));
        self.world.note(Event::OrderAnswered { send, order, status: answer.status, code });
        Some(answer.status)
    }

    async fn on_its_way(&self, fault: Option<Fault>, mut incoming: Incoming, dice: Dice) -> Option<Outgoing> {
        self.world.sleep(dice.between(5, 80)).await;
        match fault {
            Some(Fault::Dropped) => return self.gives_up_waiting().await,
            Some(Fault::Delayed) => {
                let late = dice.named("late", 0).between(20_000, 48 * 3_600_000);
                self.arrives(incoming, late);
                return self.gives_up_waiting().await;
            }
            Some(Fault::Doubled) => self.arrives(incoming.clone(), dice.named("double", 0).between(0, 60_000)),
            Some(Fault::Truncated) => incoming.body.truncate(incoming.body.len() / 2),
            _ => {}
        }
        let patience = std::time::Duration::from_millis(PATIENCE.unsigned_abs());
        let answer = tokio::time::timeout(patience, self.front.answer(incoming)).await.ok()?;
        if fault == Some(Fault::ReplyLost) {
            return self.gives_up_waiting().await;
        }
        Some(answer)
    }

    async fn gives_up_waiting(&self) -> Option<Outgoing> {
        self.world.sleep(PATIENCE).await;
        None
    }

    /// It arrives later, and nobody waits for the answer.
    fn arrives(&self, incoming: Incoming, after: i64) {
        let ours = self.clone();
        tokio::spawn(async move {
            ours.world.sleep(after).await;
            ours.front.answer(incoming).await;
        });
    }

    async fn token(&self, company: &str) -> Option<String> {
        let known = self.tokens.lock().unwrap_or_else(PoisonError::into_inner).get(company).cloned();
        if let Some((_, token)) = known.filter(|(since, _)| self.world.at() - since < TOKEN_USED) {
            return Some(token);
        }
        let (id, secret) = self.clients.lock().unwrap_or_else(PoisonError::into_inner).get(company)?.clone();
        let body = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}").into_bytes();
        let incoming = Incoming { function: Function::Token, token: None, callback: None, webhook: None, body };
        let answer = self.front.answer(incoming).await;
        let body: Value = serde_json::from_slice(&answer.body).ok()?;
        let token = body["access_token"].as_str()?.to_owned();
        let entry = (self.world.at(), token.clone());
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(company.to_owned(), entry);
        Some(token)
    }
}

/// "3. Creating Orders".
fn body(draft: &Draft) -> Vec<u8> {
    let candidate = &draft.candidate;
    let mut body = json!({
        "resultCallbackURL": format!("{ATS}/assessment-api/v202010/orders/{}/results", draft.order),
        "candidate": { "id": candidate.id },
        "assessmentPackageId": draft.package,
        "jobId": "vacancy-1",
        "companyId": draft.company,
    });
    if !candidate.by_id || draft.inline {
        body["candidate"] = json!({
            "id": candidate.id,
            "email": candidate.email,
            "firstName": candidate.first_name,
            "lastName": candidate.last_name,
        });
    }
    if draft.inline {
        body["completedAssessmentCallbackUrl"] = json!("https://jobs.smartrecruiters.example/done?id=1");
    }
    body.to_string().into_bytes()
}

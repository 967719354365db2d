//! The operator and the administrators: companies leave and come back, orders are erased, credentials and keys change. What the
//! bundle has a use case for is done by it.

use crate::bundle::process::Process;
use crate::history::Event;
use crate::people::ats::Ats;
use crate::people::events::webhook_secret;
use crate::world::{Wish, World};
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::erase::erase;
use assessment::ids::{ClientId, CompanyKey, OrderKey};
use assessment::ports::{Client, Companies as _, Digests as _, IssuedSecret, Purpose};
use aws::desk::Desk;
use aws::foundation::Foundation;
use aws::leaving::Disabled;
use aws::secrets::{CompanySecret, Pair};
use edge::rings::{Ring, Rings};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The published job of every company.
pub const JOB: &str = "job-1";

/// How long a tombstone is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 730);

/// Who looks after the bridge.
pub struct Operator {
    world: World,
    ats: Ats,
    foundation: Arc<Foundation>,
    left: BTreeSet<String>,
    erased: usize,
    rotated: u64,
}

impl Operator {
    /// With a process of its own in which nothing goes wrong.
    pub fn new(world: &World, ats: &Ats) -> Self {
        let foundation = Arc::new(Process::of_an_operator(world).foundation());
        Self { world: world.clone(), ats: ats.clone(), foundation, left: BTreeSet::new(), erased: 0, rotated: 0 }
    }

    /// Another one at the same desk.
    fn colleague(&self) -> Self {
        let (world, ats, foundation) = (self.world.clone(), self.ats.clone(), Arc::clone(&self.foundation));
        Self { world, ats, foundation, left: BTreeSet::new(), erased: 0, rotated: 0 }
    }

    async fn desk(&self) -> Desk {
        self.foundation.desk().await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Makes the signing keys of the deployment.
    pub async fn deploys(&self) {
        self.foundation.secrets.create_signing_keys().await.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Connects a company, under this generation.
    pub async fn connects(&self, name: &str, generation: u32, settings: Settings) {
        let status = CompanyStatus::Active;
        let company = Company { key: key(name), name: None, status, generation, settings, leaving: None };
        self.joins(name, company).await;
    }

    async fn joins(&self, name: &str, company: Company) {
        let generation = company.generation;
        let (equalture, ats) = (pair("equalture", name, generation), pair("ats", name, generation));
        {
            let mut state = self.world.state();
            state.equalture.add_company(name, &equalture.client_id, &equalture.client_secret, &[JOB, "job-2"]);
            state.ats.add_company(name, &ats.client_id, &ats.client_secret);
            for (whose, pair) in [("equalture", &equalture), ("ats", &ats)] {
                let valid = (pair.client_id.clone(), pair.client_secret.clone());
                state.credentials.insert((whose, name.to_owned()), valid);
            }
        }
        let secret = CompanySecret {
            equalture,
            ats: Some(ats),
            callback_token: None,
            webhook_secrets: vec![webhook_secret(name)],
        };
        self.foundation.secrets.create_company(&company, &secret).await.unwrap_or_else(|error| panic!("{error}"));
        let desk = self.desk().await;
        let (id, issued) = (format!("bridge-of-{name}-{generation}"), format!("issued-to-{name}-{generation}"));
        let digest = desk.digest(Purpose::ClientSecret, &[&id, &issued]);
        let client =
            Client { company: key(name), generation: None, secrets: vec![IssuedSecret { digest, until: None }] };
        desk.put_company(&company).await.unwrap_or_else(|error| panic!("{error}"));
        let client_id = ClientId::parse(&id).unwrap_or_else(|error| panic!("{error}"));
        desk.put_client(&client_id, &client).await.unwrap_or_else(|error| panic!("{error}"));
        self.ats.is_given(name, &id, &issued);
    }

    /// Does what is wished, whenever something is.
    pub async fn serves(mut self) {
        loop {
            let wish = self.world.state().wishes.pop_front();
            match wish {
                Some(Wish::Disable(company)) => self.disables(company).await,
                Some(Wish::Erase(order)) => self.erases(&order).await,
                Some(Wish::Rotate(company)) => self.rotates(&company),
                None => self.world.changed().await,
            }
        }
    }

    /// The company leaves; the dispatcher sees its orders off. It may come back.
    async fn disables(&mut self, company: String) {
        if !self.left.insert(company.clone()) {
            return;
        }
        let (now, table) = (self.world.at(), self.foundation.table());
        let Disabled::Now(left) = table.disable(&key(&company)).await.unwrap_or_else(|error| panic!("{error}")) else {
            panic!("{company} had left before")
        };
        self.world.note(Event::Disabled { company: company.clone() });
        self.world.count("companies left");
        table.forget_clients(&left).await.unwrap_or_else(|error| panic!("{error}"));
        let deleted = self.foundation.secrets.delete_company(&left.key, left.generation).await;
        deleted.unwrap_or_else(|error| panic!("{error}"));
        let dice = self.world.state().plan.dice.named("comes back", now.unsigned_abs());
        if dice.chance(0.5) {
            let (world, ours) = (self.world.clone(), self.colleague());
            tokio::spawn(async move {
                world.sleep(dice.between(1_000, 3_600_000)).await;
                ours.connects_again(&company).await;
            });
        }
    }

    async fn connects_again(&self, company: &str) {
        let desk = self.desk().await;
        let Ok(Some(before)) = desk.company(&key(company)).await else { return };
        self.world.note(Event::Enabled { company: company.to_owned() });
        let (status, generation) = (CompanyStatus::Active, before.generation + 1);
        self.joins(company, Company { status, generation, ..before }).await;
    }

    /// Nothing is left of the order but a tombstone.
    async fn erases(&mut self, order: &str) {
        let Some((company, id)) = order.split_once('/').filter(|_| self.erased < 2) else { return };
        let desk = self.desk().await;
        let key = OrderKey::parse(&format!("{}#{id}", key(company))).unwrap_or_else(|error| panic!("{error}"));
        let receipt = erase(&desk, &key, KEPT).await.unwrap_or_else(|error| panic!("{error}"));
        self.erased += usize::from(receipt.is_some());
    }

    /// One of the credentials or keys changes, as it would be done by hand: one side after the other.
    fn rotates(&mut self, company: &str) {
        self.rotated += 1;
        let number = u32::try_from(self.rotated).unwrap_or(u32::MAX) + 100;
        let dice = self.world.state().plan.dice.named("rotates", self.rotated);
        match dice.between(0, 4) {
            0 => self.replaces("equalture", company, number),
            1 => self.replaces("ats", company, number),
            2 => self.turns_ring(Ring::Tokens, "tokens"),
            _ => self.turns_ring(Ring::Capabilities, "capabilities"),
        }
    }

    fn replaces(&self, whose: &'static str, company: &str, number: u32) {
        let new = pair(whose, company, number);
        let mut state = self.world.state();
        if whose == "ats" {
            state.ats.replace_secret(company, &new.client_id, &new.client_secret);
        } else {
            state.equalture.replace_secret(company, &new.client_id, &new.client_secret);
        }
        state.credentials.insert((whose, company.to_owned()), (new.client_id, new.client_secret));
        drop(state);
        self.world.note(Event::Rotated { company: Some(company.to_owned()), what: whose });
        let (world, company) = (self.world.clone(), company.to_owned());
        let wait = world.state().plan.dice.named("types", u64::from(number)).between(0, 60_000);
        tokio::spawn(async move {
            world.sleep(wait).await;
            // What is typed in is what is valid by then.
            let valid = world.state().credentials.get(&(whose, company.clone())).cloned();
            let Some((id, password)) = valid else { return };
            let generation = generation(&world, &company);
            change_secret(&world, &format!("bridge/companies/smartrecruiters/{company}/{generation}"), |secret| {
                secret[whose] = json!({ "client_id": id, "client_secret": password });
            });
        });
    }

    /// As `bridge rotate` does it, unless a key waits for its time already.
    fn turns_ring(&self, ring: Ring, what: &'static str) {
        let now = self.world.now();
        change_secret(&self.world, "bridge/signing", |secret| {
            let rings = Rings::parse(&secret.to_string()).unwrap_or_else(|error| panic!("{error}"));
            let Ok((turned, _)) = rings.turned(ring, now) else { return };
            let text = turned.to_text().unwrap_or_else(|error| panic!("{error}"));
            *secret = serde_json::from_str(&text).unwrap_or_default();
        });
        self.world.note(Event::Rotated { company: None, what });
    }
}

/// The generation that a company is in.
fn generation(world: &World, company: &str) -> String {
    let state = world.state();
    let item = state.table.item(&format!("COMPANY#{}", key(company)));
    item.and_then(|item| item["generation"]["N"].as_str()).unwrap_or_default().to_owned()
}

/// Changes what is stored under this name.
fn change_secret(world: &World, name: &str, change: impl FnOnce(&mut Value)) {
    let mut state = world.state();
    let Ok(stored) = state.vault.answer("GetSecretValue", &json!({ "SecretId": name })) else { return };
    let mut secret: Value =
        serde_json::from_str(stored["SecretString"].as_str().unwrap_or_default()).unwrap_or_default();
    change(&mut secret);
    let put =
        json!({ "SecretId": name, "SecretString": secret.to_string(), "ClientRequestToken": world_token(&secret) });
    state.vault.answer("PutSecretValue", &put).unwrap_or_else(|refused| panic!("{}", refused.body));
}

/// A token of the length that Secrets Manager wants, another one for another secret.
fn world_token(secret: &Value) -> String {
    let sum = secret.to_string().bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    format!("{sum:032}")
}

/// A company's key.
pub fn key(company: &str) -> CompanyKey {
    CompanyKey::parse(&format!("smartrecruiters#{company}")).unwrap_or_else(|error| panic!("{error}"))
}

fn pair(whose: &str, company: &str, number: u32) -> Pair {
    Pair {
        client_id: format!("{whose}-of-{company}-{number}"),
        client_secret: format!("secret-{whose}-of-{company}-{number}"),
    }
}

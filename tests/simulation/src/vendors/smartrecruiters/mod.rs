//! SmartRecruiters: what its Assessment Partner API (v202010) serves to a partner.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::message::{Asked, Said};
use super::token::{Bearer, Keyring};
use limits::Limits;
use refused::Refused;
use route::Route;
use token_form::TokenRefused;

mod limits;
#[path = "../../../../peers/src/smartrecruiters/merge_patch.rs"]
mod merge_patch;
mod package_result;
mod refused;
mod results;
mod route;
mod token_form;

/// Access tokens "live 30 minutes".
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// The simulated SmartRecruiters.
#[derive(Debug, Clone)]
pub struct SmartRecruiters {
    keyring: Keyring,
    limits: Limits,
    candidates: BTreeMap<String, Candidate>,
    orders: BTreeMap<String, Document>,
    taken: Vec<Taken>,
}

#[derive(Debug, Clone)]
struct Candidate {
    company: String,
    first_name: String,
    last_name: String,
    email: Option<String>,
}

/// What SmartRecruiters shows for an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Whose order it is.
    pub company: String,
    /// The `PackageResult`, an object: all updates merged.
    pub result: Value,
    /// How many updates were taken.
    pub updates: u64,
}

/// An update that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The order.
    pub order_id: String,
    /// Whose order it is.
    pub company: String,
    /// When it was taken.
    pub at: Timestamp,
    /// What the order's document was after it.
    pub document: Value,
    /// What was sent.
    pub patch: Value,
}

impl Default for SmartRecruiters {
    fn default() -> Self {
        Self::new()
    }
}

impl SmartRecruiters {
    /// A SmartRecruiters that knows nobody.
    pub fn new() -> Self {
        Self {
            keyring: Keyring::new(TOKEN_LIFETIME, |company, serial| format!("sr-{company}-{serial:08}")),
            limits: Limits::default(),
            candidates: BTreeMap::new(),
            orders: BTreeMap::new(),
            taken: Vec::new(),
        }
    }

    /// Adds a company with the credentials that the partner has for it; tokens from an earlier pair are forgotten.
    pub fn add_company(&mut self, company: &str, client_id: &str, client_secret: &str) {
        self.keyring.add(company, client_id, client_secret);
    }

    /// Gives a company other credentials: the old ones are dead at once, the tokens that they got live on.
    pub fn replace_secret(&mut self, company: &str, client_id: &str, client_secret: &str) {
        self.keyring.replace(company, client_id, client_secret);
    }

    /// Kills every token of a company.
    pub fn revoke_tokens(&mut self, company: &str) {
        self.keyring.revoke(company);
    }

    /// Adds a candidate, or replaces the one of that id.
    pub fn add_candidate(&mut self, company: &str, id: &str, first_name: &str, last_name: &str, email: Option<&str>) {
        let [company, first_name, last_name] = [company, first_name, last_name].map(ToOwned::to_owned);
        let candidate = Candidate { company, first_name, last_name, email: email.map(ToOwned::to_owned) };
        self.candidates.insert(id.to_owned(), candidate);
    }

    /// Removes a company's candidate.
    pub fn remove_candidate(&mut self, company: &str, id: &str) {
        if self.candidates.get(id).is_some_and(|candidate| candidate.company == company) {
            self.candidates.remove(id);
        }
    }

    /// Adds an order; one that is there already stays as it is.
    pub fn add_order(&mut self, company: &str, order_id: &str) {
        let document = || Document { company: company.to_owned(), result: Value::Object(Map::new()), updates: 0 };
        self.orders.entry(order_id.to_owned()).or_insert_with(document);
    }

    /// Removes an order and its document: updates get 404.
    pub fn forget_order(&mut self, order_id: &str) {
        self.orders.remove(order_id);
    }

    /// Does what is asked.
    pub fn answer(&mut self, asked: &Asked, now: Timestamp) -> Said {
        let Some(route) = Route::of(asked.route()) else { return Refused::not_found("resource").into() };
        if asked.method != route.method() {
            return Refused::new(405, "METHOD_NOT_ALLOWED", "The method is not allowed").into();
        }
        match route {
            Route::Token => self.token(asked, now).unwrap_or_else(Said::from).with("cache-control", "no-store"),
            Route::Results(id) => self.admitted(asked, now, |this, bearer| this.update(bearer, &id, asked, now)),
            Route::Candidate(id) => self.admitted(asked, now, |this, bearer| this.candidate(bearer, &id)),
            Route::Job(id) => self.admitted(asked, now, |_, _| Ok(json!({ "id": id, "title": "Accountant" }))),
        }
    }

    /// What an order shows; none if it is unknown or forgotten.
    pub fn document(&self, order_id: &str) -> Option<&Document> {
        self.orders.get(order_id)
    }

    /// Every update that was taken, oldest first.
    pub fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// How often a rate limit was exceeded.
    pub fn rate_limit_violations(&self) -> u64 {
        self.limits.violations()
    }

    fn token(&mut self, asked: &Asked, now: Timestamp) -> Result<Said, TokenRefused> {
        let (id, secret) = token_form::client(asked)?;
        let token = self.keyring.issue(&id, &secret, now).ok_or_else(TokenRefused::invalid_client)?;
        let expires_in = self.keyring.lifetime().as_secs();
        Ok(Said::json(200, &json!({ "access_token": token, "token_type": "bearer", "expires_in": expires_in })))
    }

    /// Does it for whoever has a live token and is within the rate limit.
    fn admitted(
        &mut self,
        asked: &Asked,
        now: Timestamp,
        act: impl FnOnce(&mut Self, &Bearer) -> Result<Value, Refused>,
    ) -> Said {
        let bearer = asked.credentials("bearer").and_then(|token| self.keyring.bearer(token, now));
        let Some(bearer) = bearer else { return Refused::unauthorized().into() };
        let quota = self.limits.enter(&bearer.client_id, now);
        if !quota.admits {
            return quota.told(Refused::new(429, "TOO_MANY_REQUESTS", "Rate limit exceeded").into());
        }
        let answered = act(self, &bearer).map(|body| Said::json(200, &body));
        quota.told(answered.unwrap_or_else(Said::from))
    }

    /// Merges an update into the document and answers with the whole.
    fn update(&mut self, bearer: &Bearer, id: &str, asked: &Asked, now: Timestamp) -> Result<Value, Refused> {
        let document = self.orders.get_mut(id).ok_or_else(|| Refused::not_found("order"))?;
        if document.company != bearer.company {
            return Err(Refused::forbidden());
        }
        let patch = results::patch(asked)?;
        let result = results::merged(&document.result, &patch)?;
        document.result.clone_from(&result);
        document.updates += 1;
        let (order_id, company) = (id.to_owned(), bearer.company.clone());
        self.taken.push(Taken { order_id, company, at: now, document: result.clone(), patch });
        Ok(result)
    }

    fn candidate(&self, bearer: &Bearer, id: &str) -> Result<Value, Refused> {
        let candidate = self.candidates.get(id).ok_or_else(|| Refused::not_found("candidate"))?;
        if candidate.company != bearer.company {
            return Err(Refused::forbidden());
        }
        let mut body = json!({
            "id": id,
            "firstName": candidate.first_name,
            "lastName": candidate.last_name,
            "internal": false,
            "location": { "country": "Netherlands", "countryCode": "nl", "city": "Rotterdam" },
            "tags": [],
            "secondaryAssignments": [],
            "actions": {},
        });
        if let Some(email) = &candidate.email {
            body["email"] = json!(email);
        }
        Ok(body)
    }
}

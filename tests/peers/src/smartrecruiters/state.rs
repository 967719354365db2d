//! What the simulated SmartRecruiters knows: companies, candidates, jobs, orders, attachments.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::caller::PartnerUrls;
use super::order::{Order, OrderId};
use super::settings::Behaviour;
use crate::credentials::Credentials;

/// A customer of SmartRecruiters that has connected the partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its identifier.
    pub id: String,
    /// What SmartRecruiters issued to the partner for this company.
    pub customer: Credentials,
    /// What the partner issued to SmartRecruiters for this company.
    pub partner: Credentials,
}

impl Company {
    /// A company for which the partner issued these credentials; SmartRecruiters' own are random.
    pub fn new(id: impl Into<String>, partner: Credentials) -> Self {
        Self { id: id.into(), customer: Credentials::mint(), partner }
    }
}

/// A candidate of one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its identifier.
    pub id: String,
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The e-mail address, if SmartRecruiters knows one.
    pub email: Option<String>,
    /// The language in which the candidate applied.
    pub language: String,
}

impl Candidate {
    /// A candidate who applied in English.
    pub fn new(first_name: &str, last_name: &str, email: &str) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            email: Some(email.to_owned()),
            language: "en".to_owned(),
        }
    }
}

/// A job of one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who hires: user id and role, such as `RECRUITER`. SmartRecruiters shows no e-mail addresses here.
    pub hiring_team: Vec<(String, String)>,
    /// The step of its hiring process that orders by itself, if one does.
    pub step: Option<HiringStep>,
}

/// A step of a hiring process with a package: whoever is moved into it gets the package ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiringStep {
    /// Its name, such as `Assessment`.
    pub name: String,
    /// The identifier of the package.
    pub package: String,
}

impl Job {
    /// A job with one recruiter.
    pub fn new(title: &str) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            title: title.to_owned(),
            hiring_team: vec![(Uuid::new_v4().to_string(), "RECRUITER".to_owned())],
            step: None,
        }
    }
}

/// How far a customer is with the partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Nobody has connected it, or somebody has disconnected it.
    None,
    /// An administrator has consented; the partner has not answered yet.
    Consented,
    /// Both sides have each other's credentials.
    Active,
}

/// One of the two levels of credentials: 1.3 Configuring the Integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Level {
    /// The partner itself: its configuration, and integrations.
    Master,
    /// One company: results, candidates, jobs.
    Customer(String),
}

impl Level {
    pub(crate) fn is_of(&self, company: &str) -> bool {
        matches!(self, Self::Customer(id) if id == company)
    }
}

/// An access token that SmartRecruiters issued.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) level: Level,
    pub(crate) expires: Timestamp,
}

/// An access token that the partner issued.
#[derive(Debug, Clone)]
pub(crate) struct PartnerToken {
    pub(crate) value: String,
    pub(crate) expires: Timestamp,
}

/// A stored attachment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) media_type: String,
    #[serde(with = "base64_text")]
    pub(crate) bytes: Vec<u8>,
}

/// All that is known; what is skipped here does not outlive the process.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    #[serde(skip)]
    pub(crate) behaviour: Behaviour,
    pub(crate) partner: Option<PartnerUrls>,
    /// What the partner has said of itself.
    #[serde(default)]
    pub(crate) configuration: Option<Map<String, Value>>,
    /// What was issued to the partner itself.
    #[serde(default)]
    pub(crate) masters: Vec<Credentials>,
    pub(crate) companies: Vec<Company>,
    /// Further credentials of companies: while they are renewed both are good.
    #[serde(default)]
    pub(crate) renewed: Vec<(String, Credentials)>,
    /// Customers that can be seen before they are connected.
    #[serde(default)]
    pub(crate) customers: Vec<String>,
    /// Whose administrator has allowed the partner to connect.
    #[serde(default)]
    pub(crate) consents: BTreeSet<String>,
    /// Company and candidate, in the order in which they were added.
    pub(crate) candidates: Vec<(String, Candidate)>,
    /// Company and job, in the order in which they were added.
    pub(crate) jobs: Vec<(String, Job)>,
    pub(crate) orders: BTreeMap<OrderId, Order>,
    pub(crate) uploads: BTreeMap<String, Upload>,
    #[serde(skip)]
    pub(crate) grants: BTreeMap<String, Grant>,
    #[serde(skip)]
    pub(crate) partner_tokens: BTreeMap<String, PartnerToken>,
}

impl State {
    pub(crate) fn company(&self, id: &str) -> Option<&Company> {
        self.companies.iter().find(|company| company.id == id)
    }

    /// Whose credentials these are.
    pub(crate) fn level(&self, id: &str, secret: &str) -> Option<Level> {
        let proves = |known: &Credentials| known.client_id == id && known.client_secret == secret;
        if self.masters.iter().any(proves) {
            return Some(Level::Master);
        }
        let first = self.companies.iter().find(|company| proves(&company.customer)).map(|company| &company.id);
        let renewed = || self.renewed.iter().find(|(_, credentials)| proves(credentials)).map(|(company, _)| company);
        first.or_else(renewed).cloned().map(Level::Customer)
    }

    /// How far a customer is with the partner.
    pub(crate) fn connection(&self, company: &str) -> Connection {
        match self.company(company) {
            Some(_) => Connection::Active,
            None if self.consents.contains(company) => Connection::Consented,
            None => Connection::None,
        }
    }

    /// The ids of all customers, connected ones first.
    pub(crate) fn all_customers(&self) -> Vec<String> {
        let connected = self.companies.iter().map(|company| &company.id);
        connected.chain(self.customers.iter().filter(|id| self.company(id).is_none())).cloned().collect()
    }

    pub(crate) fn add_customer(&mut self, id: &str) {
        if !self.customers.iter().any(|known| known == id) {
            self.customers.push(id.to_owned());
        }
    }

    /// The company is no customer any more; its orders stay.
    pub(crate) fn remove(&mut self, company: &str) {
        self.cut_off(company);
        self.companies.retain(|known| known.id != company);
        self.customers.retain(|known| known != company);
        self.consents.remove(company);
    }

    /// The company's credentials and tokens, given and taken, are good no more.
    pub(crate) fn cut_off(&mut self, company: &str) {
        self.grants.retain(|_, grant| !grant.level.is_of(company));
        self.partner_tokens.remove(company);
        self.renewed.retain(|(owner, _)| owner != company);
    }

    /// The company and the candidate.
    pub(crate) fn candidate(&self, id: &str) -> Option<&(String, Candidate)> {
        self.candidates.iter().find(|(_, candidate)| candidate.id == id)
    }

    /// The company and the job.
    pub(crate) fn job(&self, id: &str) -> Option<&(String, Job)> {
        self.jobs.iter().find(|(_, job)| job.id == id)
    }
}

/// Bytes as text: an array of numbers would be several times as long.
mod base64_text {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        BASE64_STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

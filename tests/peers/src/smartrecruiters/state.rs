//! What the simulated SmartRecruiters knows: companies, candidates, jobs and orders.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;
use uuid::Uuid;

use super::caller::PartnerUrls;
use super::settings::Behaviour;
use crate::credentials::Credentials;

/// A customer of SmartRecruiters that has connected the partner.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who hires: user id and role, such as `RECRUITER`. SmartRecruiters shows no e-mail addresses here.
    pub hiring_team: Vec<(String, String)>,
}

impl Job {
    /// A job with one recruiter.
    pub fn new(title: &str) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            title: title.to_owned(),
            hiring_team: vec![(Uuid::new_v4().to_string(), "RECRUITER".to_owned())],
        }
    }
}

/// The identifier of an order, a UUID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(String);

impl OrderId {
    pub(crate) fn mint() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// As it stands in `resultCallbackURL`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for OrderId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Two kinds of orders: SmartRecruiters, 3. Creating Orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ordered for a candidate.
    Regular,
    /// Taken by the candidate while applying.
    Inline,
}

/// How the partner took an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It has not been answered yet.
    Placing,
    /// It was accepted.
    Accepted,
    /// It was accepted, and the candidate is sent to this address.
    SentTo(Url),
    /// The recruiter sees that it failed, and why.
    Failed(String),
}

/// One update of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// When it arrived.
    pub at: Timestamp,
    /// What the partner sent.
    pub patch: Value,
    /// The result after the merge.
    pub result: Map<String, Value>,
}

/// An order and its result, as SmartRecruiters holds them.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its identifier.
    pub id: OrderId,
    /// Whose order it is.
    pub company: String,
    /// Regular or inline.
    pub kind: Kind,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The body that the partner got.
    pub request: Value,
    /// How the partner took it.
    pub standing: Standing,
    /// The result so far, all updates merged.
    pub result: Map<String, Value>,
    /// Every update, oldest first.
    pub versions: Vec<Version>,
    /// The addresses of uploaded attachments.
    pub uploads: Vec<String>,
    /// Whether the candidate of an inline order came back through `completedAssessmentCallbackUrl`.
    pub candidate_returned: bool,
}

impl Order {
    /// The package's status.
    pub fn status(&self) -> Option<&str> {
        self.result.get("status")?.as_str()
    }

    /// The statuses that the customer's user was notified of: each change, oldest first.
    pub fn statuses(&self) -> Vec<String> {
        let mut statuses: Vec<String> =
            self.versions.iter().filter_map(|v| Some(v.result.get("status")?.as_str()?.to_owned())).collect();
        statuses.dedup();
        statuses
    }

    /// The address behind the paper clip: the first attachment's.
    pub fn report_url(&self) -> Option<&str> {
        self.result.get("attachments")?.get(0)?.get("url")?.as_str()
    }

    /// Where the partner sends the candidate of an inline order afterwards.
    pub fn return_url(&self) -> Option<&str> {
        self.request.get("completedAssessmentCallbackUrl")?.as_str()
    }
}

/// An access token that SmartRecruiters issued.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) company: String,
    pub(crate) expires: Timestamp,
}

/// An access token that the partner issued.
#[derive(Debug, Clone)]
pub(crate) struct PartnerToken {
    pub(crate) value: String,
    pub(crate) expires: Timestamp,
}

/// A stored attachment.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) behaviour: Behaviour,
    pub(crate) partner: Option<PartnerUrls>,
    pub(crate) companies: BTreeMap<String, Company>,
    /// Company and candidate, by the candidate's id.
    pub(crate) candidates: BTreeMap<String, (String, Candidate)>,
    /// Company and job, by the job's id.
    pub(crate) jobs: BTreeMap<String, (String, Job)>,
    pub(crate) orders: BTreeMap<OrderId, Order>,
    pub(crate) uploads: BTreeMap<String, Upload>,
    pub(crate) grants: BTreeMap<String, Grant>,
    pub(crate) partner_tokens: BTreeMap<String, PartnerToken>,
}

impl State {
    pub(crate) fn new(behaviour: Behaviour, partner: Option<PartnerUrls>) -> Self {
        Self {
            behaviour,
            partner,
            companies: BTreeMap::new(),
            candidates: BTreeMap::new(),
            jobs: BTreeMap::new(),
            orders: BTreeMap::new(),
            uploads: BTreeMap::new(),
            grants: BTreeMap::new(),
            partner_tokens: BTreeMap::new(),
        }
    }
}

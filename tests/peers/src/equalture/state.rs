//! What the simulated Equalture knows: clients, jobs, applications, and the candidates' mailbox.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::events::Event;
use super::settings::Behaviour;
use super::webhooks::Webhook;
use crate::credentials::Credentials;

/// A job of one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its identifier.
    pub id: String,
    /// Its name; the list leaves an empty one out.
    pub name: String,
    /// Whether it is published.
    pub published: bool,
    /// Whether it has the type "assessment".
    pub is_assessment: bool,
}

impl Job {
    /// A published job of type "assessment".
    pub fn new(name: &str) -> Self {
        Self { id: Uuid::new_v4().to_string(), name: name.to_owned(), published: true, is_assessment: true }
    }

    /// Only published jobs of type "assessment" can be seen and applied for.
    pub(crate) fn is_available(&self) -> bool {
        self.published && self.is_assessment
    }
}

/// Who applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The e-mail address.
    pub email: String,
}

/// How far an application has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// The invitation was sent.
    Invited,
    /// The candidate has begun.
    Started,
    /// The candidate has completed the assessments.
    Completed,
}

/// An attempt to deliver a callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it was sent.
    pub at: Timestamp,
    /// The status, or why there was none.
    pub answer: Result<u16, String>,
}

impl Attempt {
    /// The documents ask for 200; nothing else counts.
    pub fn succeeded(&self) -> bool {
        self.answer == Ok(200)
    }
}

/// An application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its identifier.
    pub reference_id: String,
    /// The client id of whoever created it.
    pub client_id: String,
    /// For which job.
    pub job_id: String,
    /// Where its results go.
    pub callback_url: String,
    /// Who applies.
    pub applicant: Applicant,
    /// When it was created.
    pub created: Timestamp,
    /// How far it has come.
    pub status: Status,
    /// Trait and text, in order; empty until completed.
    pub scores: Vec<(String, String)>,
    /// The profile in the dashboard; it asks for a login.
    pub results_url: String,
    /// Every callback sent, oldest first.
    pub callbacks: Vec<Attempt>,
}

impl Application {
    /// Whether the consumer has confirmed the results.
    pub fn is_delivered(&self) -> bool {
        self.callbacks.iter().any(Attempt::succeeded)
    }
}

/// An e-mail to a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The e-mail address.
    pub to: String,
    /// The name it greets.
    pub name: String,
    /// The application it is about.
    pub reference_id: String,
    /// The job's name.
    pub job: String,
    /// When it was sent.
    pub at: Timestamp,
}

/// An access token.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) expires: Timestamp,
}

/// A public link.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PublicLink {
    pub(crate) reference_id: String,
    pub(crate) locale: Option<String>,
    pub(crate) expires: Timestamp,
}

/// All that is known; what is skipped here does not outlive the process.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    #[serde(skip)]
    pub(crate) behaviour: Behaviour,
    pub(crate) clients: Vec<Credentials>,
    /// Client id and job, in the order of the list.
    pub(crate) jobs: Vec<(String, Job)>,
    pub(crate) applications: BTreeMap<String, Application>,
    pub(crate) mailbox: Vec<Invitation>,
    #[serde(skip)]
    pub(crate) grants: BTreeMap<String, Grant>,
    pub(crate) links: BTreeMap<String, PublicLink>,
    /// In the order in which they were created.
    #[serde(default)]
    pub(crate) webhooks: Vec<Webhook>,
    /// Oldest first.
    #[serde(default)]
    pub(crate) events: Vec<Event>,
}

impl State {
    /// The client's job, if it can be applied for.
    pub(crate) fn available_job(&self, client_id: &str, job_id: &str) -> Option<&Job> {
        let owned = self.jobs.iter().find(|(client, job)| client == client_id && job.id == job_id);
        owned.map(|(_, job)| job).filter(|job| job.is_available())
    }

    /// The client's application.
    pub(crate) fn owned_application(&self, client_id: &str, reference_id: &str) -> Option<&Application> {
        self.applications.get(reference_id).filter(|application| application.client_id == client_id)
    }
}

//! Equalture: its `connect_ats` API in version 3 of the documents, with the token endpoint of every version.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::message::{Asked, Said};
use super::token::Keyring;
use refused::Refused;
use wanted::Wanted;

mod refused;
mod wanted;

/// "This Access token is valid for 15 minutes."
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// The simulated Equalture.
#[derive(Debug, Clone)]
pub struct Equalture {
    keyring: Keyring,
    /// Each company's jobs, in the order of the list.
    jobs: BTreeMap<String, Vec<Job>>,
    applications: Vec<Application>,
    mailbox: Vec<Invitation>,
}

/// A job of type "assessment".
#[derive(Debug, Clone)]
struct Job {
    id: String,
    published: bool,
}

/// An application: one for each create that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its `reference_id`: a UUID that ends in its number.
    pub reference: String,
    /// Whose it is.
    pub company: String,
    /// For which job.
    pub job: String,
    /// The applicant's e-mail address.
    pub email: String,
    /// Where its results go.
    pub callback_url: String,
    /// When it was created.
    pub created: Timestamp,
    /// Its number, from 1 on.
    pub serial: u64,
}

/// An e-mail to a candidate: one for each application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The e-mail address.
    pub to: String,
    /// The name that it greets.
    pub name: String,
    /// The application that it is about.
    pub reference: String,
    /// When it was sent.
    pub at: Timestamp,
}

impl Default for Equalture {
    fn default() -> Self {
        Self::new()
    }
}

impl Equalture {
    /// An Equalture that knows nobody.
    pub fn new() -> Self {
        let keyring = Keyring::new(TOKEN_LIFETIME, |company, serial| format!("SFMyNTY.{company}.{serial:08}"));
        Self { keyring, jobs: BTreeMap::new(), applications: Vec::new(), mailbox: Vec::new() }
    }

    /// Adds a company with its published jobs; of one that was there before, all but its applications is forgotten.
    pub fn add_company(&mut self, company: &str, client_id: &str, client_secret: &str, jobs: &[&str]) {
        self.keyring.add(company, client_id, client_secret);
        let jobs = jobs.iter().map(|id| Job { id: (*id).to_owned(), published: true });
        self.jobs.insert(company.to_owned(), jobs.collect());
    }

    /// Gives a company other credentials: the old ones are dead at once, the tokens that they got live on.
    pub fn replace_secret(&mut self, company: &str, client_id: &str, client_secret: &str) {
        self.keyring.replace(company, client_id, client_secret);
    }

    /// Kills every token of a company.
    pub fn revoke_tokens(&mut self, company: &str) {
        self.keyring.revoke(company);
    }

    /// Takes a job back: it is neither listed nor can it be applied for.
    pub fn unpublish(&mut self, company: &str, job: &str) {
        for known in self.jobs.get_mut(company).into_iter().flatten().filter(|known| known.id == job) {
            known.published = false;
        }
    }

    /// Does what is asked.
    pub fn answer(&mut self, asked: &Asked, now: Timestamp) -> Said {
        let answered = match (asked.route(), asked.method.as_str()) {
            ("/connect_ats/access_token", "POST" | "GET") => self.token(asked, now),
            ("/connect_ats/jobs", "GET") => self.list(asked, now),
            ("/connect_ats/applications", "POST") => self.create(asked, now),
            ("/connect_ats/access_token" | "/connect_ats/jobs" | "/connect_ats/applications", _) => {
                Err(Refused::Plain(405, "Method Not Allowed"))
            }
            _ => Err(Refused::Plain(404, "Not Found")),
        };
        match answered {
            Ok((status, body)) => Said::json(status, &body),
            Err(refused) => refused.into(),
        }
    }

    /// All applications in the order of their creation.
    pub fn applications(&self) -> &[Application] {
        &self.applications
    }

    /// The e-mails to candidates, oldest first.
    pub fn invitations(&self) -> &[Invitation] {
        &self.mailbox
    }

    fn token(&mut self, asked: &Asked, now: Timestamp) -> Result<(u16, Value), Refused> {
        let (id, secret) = basic(asked).ok_or(Refused::Unauthorized)?;
        let token = self.keyring.issue(&id, &secret, now).ok_or(Refused::Unauthorized)?;
        Ok((200, json!({ "access_token": token })))
    }

    fn list(&self, asked: &Asked, now: Timestamp) -> Result<(u16, Value), Refused> {
        let company = self.caller(asked, now)?;
        let published = self.jobs.get(&company).into_iter().flatten().filter(|job| job.published);
        let jobs = published.map(|job| json!({ "id": job.id, "name": job.id }));
        Ok((200, Value::Array(jobs.collect())))
    }

    fn create(&mut self, asked: &Asked, now: Timestamp) -> Result<(u16, Value), Refused> {
        let company = self.caller(asked, now)?;
        if asked.media_type().as_deref() != Some("application/json") {
            return Err(Refused::Plain(415, "Unsupported Media Type"));
        }
        let body = serde_json::from_slice(&asked.body).map_err(|_| Refused::Plain(400, "Bad Request"))?;
        let wanted = Wanted::read(&body)?;
        let is_wanted = |job: &Job| job.published && job.id == wanted.job;
        if !self.jobs.get(&company).into_iter().flatten().any(is_wanted) {
            return Err(Refused::Plain(404, "Job not found"));
        }
        Ok((201, json!({ "reference_id": self.accept(company, wanted, now) })))
    }

    /// Another application and another e-mail, whether or not the applicant has applied before.
    fn accept(&mut self, company: String, wanted: Wanted, now: Timestamp) -> String {
        let serial = self.applications.len() as u64 + 1;
        let reference = reference(serial);
        let Wanted { job, callback_url, name, email } = wanted;
        self.mailbox.push(Invitation { to: email.clone(), name, reference: reference.clone(), at: now });
        let application =
            Application { reference: reference.clone(), company, job, email, callback_url, created: now, serial };
        self.applications.push(application);
        reference
    }

    /// The company for which the bearer token speaks.
    fn caller(&self, asked: &Asked, now: Timestamp) -> Result<String, Refused> {
        let bearer = asked.credentials("bearer").and_then(|token| self.keyring.bearer(token, now));
        bearer.map(|bearer| bearer.company).ok_or(Refused::Unauthorized)
    }
}

/// RFC 7617: user and password of an `Authorization: Basic` header.
fn basic(asked: &Asked) -> Option<(String, String)> {
    let decoded = BASE64_STANDARD.decode(asked.credentials("basic")?).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// A UUID of version 4 by its look; its last group is the number, the others are that number, mixed.
fn reference(serial: u64) -> String {
    let mixed = serial.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let (a, b, c, d) = (mixed >> 32, (mixed >> 16) & 0xffff, mixed & 0xfff, (mixed >> 40) & 0xfff);
    format!("{a:08x}-{b:04x}-4{c:03x}-a{d:03x}-{serial:012x}")
}

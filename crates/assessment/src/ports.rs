//! What the core needs from the world, in the core's own words.

use crate::attempt::{Blockage, Ending};
use crate::candidate::Person;
use crate::company::{Company, Generation, Leaving};
use crate::fact::TellEnding;
use crate::ids::{AtsId, ClientId, CompanyKey, EqualtureJobId, Nonce, OrderKey, ReferenceId};
use crate::lane::{Breakers, Lane};
use crate::order::Order;
use crate::package::Job;
use crate::receive_event::{Event, Happened};
use crate::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use std::future::Future;

/// The store did not answer, or not in a way that we understand. Nothing is known to be written.
#[derive(Debug, thiserror::Error)]
#[error("the store did not answer: {0}")]
pub struct StoreUnavailable(pub String);

/// What became of placing an order.
#[derive(Debug)]
pub enum Placed {
    /// It is stored.
    New,
    /// An order with this key is there already; this one.
    Earlier(Box<Order>),
}

/// What became of a write that replaces what was seen.
#[derive(Debug)]
pub enum Replaced {
    /// It is stored.
    Done,
    /// Somebody else wrote in between; the order is now this, or gone.
    Changed(Option<Box<Order>>),
}

/// A due order: its place in its queue is by time, then by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// Since when.
    pub at: Timestamp,
    /// Which.
    pub order: OrderKey,
}

/// The orders.
pub trait Orders {
    /// Stores an order unless its key is taken.
    fn place(&self, order: &Order) -> impl Future<Output = Result<Placed, StoreUnavailable>> + Send;
    /// Reads an order, consistently.
    fn find(&self, key: &OrderKey) -> impl Future<Output = Result<Option<Order>, StoreUnavailable>> + Send;
    /// Replaces `seen` by `next` (and files the references that `next` has gained) if `seen` is still what is stored.
    fn replace(&self, seen: &Order, next: &Order) -> impl Future<Output = Result<Replaced, StoreUnavailable>> + Send;
    /// A company's due orders of one queue, oldest first, those after a place, at most `most`. Found by an index that may
    /// lag.
    fn due(
        &self,
        company: &CompanyKey,
        queue: Upstream,
        after: Option<&Due>,
        now: Timestamp,
        most: usize,
    ) -> impl Future<Output = Result<Vec<Due>, StoreUnavailable>> + Send;
    /// The companies that have due orders.
    fn companies_due(&self, now: Timestamp) -> impl Future<Output = Result<Vec<CompanyKey>, StoreUnavailable>> + Send;
}

/// Which order an Equalture application belongs to.
pub trait References {
    /// Finds a company's order by the reference of its application, consistently.
    fn by_reference(
        &self,
        company: &CompanyKey,
        reference: &ReferenceId,
    ) -> impl Future<Output = Result<Option<OrderKey>, StoreUnavailable>> + Send;
    /// Whether the application belonged to an order that was erased, which nobody finds by it any more.
    fn is_erased(
        &self,
        company: &CompanyKey,
        reference: &ReferenceId,
    ) -> impl Future<Output = Result<bool, StoreUnavailable>> + Send;
}

/// Events of applications that are not known by name yet.
pub trait Events {
    /// Keeps one, for a week.
    fn keep_early(
        &self,
        company: &CompanyKey,
        event: &Event,
    ) -> impl Future<Output = Result<(), StoreUnavailable>> + Send;
    /// What is kept for an application, in the order in which it happens, consistently.
    fn early(
        &self,
        company: &CompanyKey,
        reference: &ReferenceId,
    ) -> impl Future<Output = Result<Vec<Happened>, StoreUnavailable>> + Send;
    /// No longer keeps one.
    fn forget_early(
        &self,
        company: &CompanyKey,
        event: &Event,
    ) -> impl Future<Output = Result<(), StoreUnavailable>> + Send;
}

/// The companies.
pub trait Companies {
    /// Reads a company, consistently.
    fn company(&self, key: &CompanyKey) -> impl Future<Output = Result<Option<Company>, StoreUnavailable>> + Send;
}

/// A place in the list of a company's orders. Only the store reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark(pub String);

/// A part of the list of a company's orders.
#[derive(Debug, Default)]
pub struct Page {
    /// Which, and whether each had fallen silent (`Progress::is_silent`) when the list was made.
    pub orders: Vec<(OrderKey, bool)>,
    /// Where the rest begins, if there is more.
    pub rest: Option<Bookmark>,
}

/// What companies leave behind.
pub trait Leftovers {
    /// A company's orders from a place on, about `most` of them. Found by an index that may lag.
    fn orders_of(
        &self,
        company: &CompanyKey,
        from: Option<&Bookmark>,
        most: usize,
    ) -> impl Future<Output = Result<Page, StoreUnavailable>> + Send;
    /// Nothing is left of what a company has left behind: nobody need look any more, unless it has left again since.
    fn seen_off(
        &self,
        company: &CompanyKey,
        leaving: &Leaving,
    ) -> impl Future<Output = Result<(), StoreUnavailable>> + Send;
}

/// What became of asking for a lane.
#[derive(Debug)]
pub enum Taken {
    /// It is ours for `lane::LEASE`.
    Ours(Lane),
    /// Somebody holds it and now knows that there is more to do.
    Held,
}

/// What became of letting a lane go.
#[derive(Debug, PartialEq, Eq)]
pub enum Released {
    /// It is free.
    Free,
    /// Somebody knocked: it is still ours, and there is more to do.
    Knocked,
}

/// The lanes: one for each company; whoever sends for a company holds its lane.
pub trait Lanes {
    /// Takes the lane, or knocks.
    fn take(
        &self,
        company: &CompanyKey,
        holder: &Nonce,
        now: Timestamp,
    ) -> impl Future<Output = Result<Taken, StoreUnavailable>> + Send;
    /// Lets the lane go and leaves what is known of the upstreams; `look_again` honours a knock.
    fn release(
        &self,
        company: &CompanyKey,
        holder: &Nonce,
        breakers: &Breakers,
        look_again: bool,
    ) -> impl Future<Output = Result<Released, StoreUnavailable>> + Send;
}

/// How a harmless question to an upstream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probed {
    /// It answers.
    Well,
    /// It does not answer.
    Unavailable,
    /// It answers that nothing gets through.
    Blocked(Blockage),
}

/// What Equalture is told to create.
#[derive(Debug)]
pub struct Invitation<'a> {
    /// What was ordered.
    pub job: &'a EqualtureJobId,
    /// Who is invited.
    pub person: &'a Person,
    /// Where Equalture reports the result of this attempt.
    pub callback_url: String,
}

/// The addresses that the bridge hands out.
pub trait Addresses {
    /// Where Equalture reports the result of an attempt.
    fn callback(&self, order: &OrderKey, attempt: u32) -> String;
    /// Where a recruiter sees an order's result; never changes.
    fn report(&self, order: &OrderKey) -> String;
}

/// How having an application created went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    /// It is known how it ended.
    Ended(Ending),
    /// Nothing was created, perhaps because the job is no longer offered; if it is, this is the ending.
    JobDoubted(Ending),
}

/// The assessment platform, for one company at a time.
pub trait AssessmentPlatform {
    /// Makes sure that a create can be sent at once (a token is at hand); says what stands in its way.
    fn ready(&self, company: &Company) -> impl Future<Output = Probed> + Send;
    /// Has the application created, once, over a connection of its own.
    fn create(&self, company: &Company, invitation: &Invitation<'_>) -> impl Future<Output = Creation> + Send;
    /// Whether a job is offered now, if that can be said.
    fn offers(&self, company: &Company, job: &EqualtureJobId) -> impl Future<Output = Option<bool>> + Send;
    /// Asks something harmless.
    fn probe(&self, company: &Company) -> impl Future<Output = Probed> + Send;
}

/// What the ATS said about a candidate.
#[derive(Debug)]
pub enum Fetched {
    /// Name and address.
    Person(Person),
    /// There is no use in asking again.
    Never(Refusal),
    /// Not now; the other side may have named a wait.
    NotNow(Option<SignedDuration>),
    /// Nothing gets through for this company.
    Blocked(Blockage),
}

/// The applicant tracking system, for one company at a time.
pub trait ApplicantTracker {
    /// Makes sure that a call can be sent at once (a token is at hand); says what stands in its way.
    fn ready(&self, company: &Company) -> impl Future<Output = Probed> + Send;
    /// Sends the whole result, built from the order; `report` is where it can be seen.
    fn tell(&self, company: &Company, order: &Order, report: &str) -> impl Future<Output = TellEnding> + Send;
    /// Reads a candidate's name and address.
    fn candidate(&self, company: &Company, id: &AtsId) -> impl Future<Output = Fetched> + Send;
    /// What a vacancy is called, if that can be said now. Nothing depends on it.
    fn vacancy_title(&self, company: &Company, id: &AtsId) -> impl Future<Output = Option<String>> + Send;
    /// Asks something harmless.
    fn probe(&self, company: &Company) -> impl Future<Output = Probed> + Send;
}

/// Time and chance.
pub trait Clock {
    /// The time.
    fn now(&self) -> Timestamp;
    /// How long this process has run, by a clock that cannot be set: for whatever is measured within one piece of work.
    fn uptime(&self) -> SignedDuration;
    /// Waits.
    fn sleep(&self, time: SignedDuration) -> impl Future<Output = ()> + Send;
    /// A word that was never used before.
    fn nonce(&self) -> Nonce;
}

/// Keyed digests, by keys that never leave the bridge.
pub trait Digests {
    /// A digest of these parts for this purpose, naming its key.
    fn digest(&self, purpose: Purpose, parts: &[&str]) -> String;
    /// Whether a digest was made of these parts, by any key still known.
    fn matches(&self, purpose: Purpose, parts: &[&str], digest: &str) -> bool;
}

/// What a digest is for; digests of different purposes never match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What makes an order this one: company, package, candidate.
    Fingerprint,
    /// Whose order it is: company and address.
    Subject,
    /// Scores that are no longer kept.
    Outcome,
    /// A secret that we issued.
    ClientSecret,
    /// Whoever gave a wrong secret: what was given as an id may be a secret in the wrong place.
    FailedClient,
}

/// A client id with its secret.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    /// Not secret.
    pub id: String,
    /// Secret.
    pub secret: SecretString,
}

/// The outside system that is meant: whose credentials, whose breaker, whose queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Upstream {
    /// Equalture.
    Equalture,
    /// The company's ATS.
    Ats,
}

impl Upstream {
    /// The word used in logs and items.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equalture => "equalture",
            Self::Ats => "ats",
        }
    }
}

/// Why there are no credentials.
#[derive(Debug, thiserror::Error)]
pub enum NoCredentials {
    /// The secrets could not be reached.
    #[error("the secrets could not be read: {0}")]
    Unavailable(String),
    /// The company has none stored.
    #[error("no such credentials are stored")]
    Missing,
}

/// The credentials with which we call out for a company.
pub trait Credentials {
    /// The company's credentials for an upstream; `fresh` skips what is remembered.
    fn credentials(
        &self,
        company: &Company,
        upstream: Upstream,
        fresh: bool,
    ) -> impl Future<Output = Result<ClientCredentials, NoCredentials>> + Send;
}

/// A client of ours: the credentials that an ATS proves itself with.
#[derive(Debug, Clone)]
pub struct Client {
    /// Whose.
    pub company: CompanyKey,
    /// For which connection of the company it was issued; none for one that was issued before that was written down.
    pub generation: Option<Generation>,
    /// Digests of its secret: two while it is being rotated.
    pub secrets: Vec<IssuedSecret>,
}

/// A secret that we issued.
#[derive(Debug, Clone)]
pub struct IssuedSecret {
    /// By `Purpose::ClientSecret`, over client id and secret.
    pub digest: String,
    /// When it ends, if it does.
    pub until: Option<Timestamp>,
}

/// Our clients, and how often each has failed to prove itself.
pub trait Clients {
    /// Reads a client.
    fn client(&self, id: &ClientId) -> impl Future<Output = Result<Option<Client>, StoreUnavailable>> + Send;
    /// Counts a failure of somebody (by `Purpose::FailedClient`) in this minute; gives the count so far.
    fn count_failure(&self, who: &str, now: Timestamp) -> impl Future<Output = Result<u32, StoreUnavailable>> + Send;
}

/// A company's jobs as Equalture listed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobList {
    /// The jobs.
    pub jobs: Vec<Job>,
    /// When.
    pub fetched_at: Timestamp,
}

/// The newest job lists.
pub trait JobLists {
    /// Reads the list that was kept.
    fn job_list(&self, company: &CompanyKey) -> impl Future<Output = Result<Option<JobList>, StoreUnavailable>> + Send;
    /// Keeps a list.
    fn keep_job_list(
        &self,
        company: &CompanyKey,
        list: &JobList,
    ) -> impl Future<Output = Result<(), StoreUnavailable>> + Send;
}

/// Why a question to an upstream has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// It does not answer, or not in a way that we understand.
    #[error("the upstream does not answer")]
    Unavailable,
    /// It answers that nothing gets through.
    #[error("the upstream refuses our credentials or address")]
    Blocked(Blockage),
    /// It does not know what was asked for.
    #[error("the upstream does not know it")]
    Unknown,
}

/// Where a company's jobs are asked for.
pub trait Catalogue {
    /// The published jobs.
    fn jobs(&self, company: &Company) -> impl Future<Output = Result<Vec<Job>, Unanswered>> + Send;
}

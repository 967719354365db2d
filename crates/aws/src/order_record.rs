//! The order as the table holds it: flat names, words for enums, times in RFC 3339.

use crate::attempt_record::AttemptRecord;
use crate::table::{due_shard, key, sortable, unreadable};
use assessment::candidate::{Candidate, Person};
use assessment::history::{Entry, History};
use assessment::ids::{AtsId, EqualtureJobId, Language, Malformed, Nonce, OrderKey};
use assessment::order::{Order, Origin, Sealed, Telling};
use assessment::ports::StoreUnavailable;
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use assessment::schedule::Retry;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An `ORDER#` item.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) struct OrderRecord {
    pk: String,
    /// For the index `company`.
    company: String,
    updated_at: String,
    /// For the index `due`; absent when nothing is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_shard: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
    /// For the table's stream: there is work.
    #[serde(skip_serializing_if = "Option::is_none")]
    wake: Option<String>,
    /// For DynamoDB's own deletion, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_until: Option<Timestamp>,
    version: u64,
    written_by: String,
    generation: u32,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<String>,
    job: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    vacancy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vacancy_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    candidate: CandidateRecord,
    accepted_at: Timestamp,
    deadline: Timestamp,
    progress: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
    progress_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    invited_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_at: Option<Timestamp>,
    revision: u64,
    told: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    telling: Option<TellingRecord>,
    gone: bool,
    attempts: Vec<AttemptRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<RetryRecord>,
    parked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
    /// The attempt that they came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed_attempt: Option<u32>,
    history: Vec<EntryRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum CandidateRecord {
    Known { first_name: String, last_name: String, email: String, subject: String },
    ToFetch { id: String },
    Forgotten { masked: Option<String>, subject: Option<String> },
}

#[derive(Debug, Serialize, Deserialize)]
struct TellingRecord {
    revision: u64,
    nonce: String,
    not_after: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct RetryRecord {
    since: Timestamp,
    failures: u32,
    next: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct EntryRecord {
    what: String,
    attempt: u32,
    count: u32,
    first: Timestamp,
    last: Timestamp,
}

impl From<&Order> for OrderRecord {
    fn from(order: &Order) -> Self {
        let company = &order.key.company;
        Self {
            pk: key::order(&order.key),
            company: company.to_string(),
            updated_at: sortable(order.history.entries().iter().map(|entry| entry.last).max().unwrap_or_default()),
            due_shard: order.due.map(|_| due_shard(company)),
            due: order.due.map(|at| crate::due::of(order, at)),
            due_at: order.due,
            wake: order.wake.then(|| "work".to_owned()),
            ttl: order.keep_until.map(Timestamp::as_second),
            keep_until: order.keep_until,
            version: order.version,
            written_by: order.written_by.0.clone(),
            generation: order.generation,
            fingerprint: order.fingerprint.clone(),
            return_url: match &order.origin {
                Origin::Recruiter => None,
                Origin::WhileApplying { return_url } => Some(return_url.clone()),
            },
            job: order.job.to_string(),
            vacancy: order.vacancy.as_ref().map(ToString::to_string),
            vacancy_title: order.vacancy_title.clone(),
            language: order.language.as_ref().map(ToString::to_string),
            candidate: (&order.candidate).into(),
            accepted_at: order.accepted_at,
            deadline: order.deadline,
            progress: order.progress.as_str().to_owned(),
            refusal: match order.progress {
                Progress::Refused(refusal) => Some(refusal.as_str().to_owned()),
                _ => None,
            },
            progress_at: order.progress_at,
            invited_at: order.invited_at,
            submitted_at: order.submitted_at,
            revision: order.revision,
            told: order.told,
            telling: order.telling.as_ref().map(Into::into),
            gone: order.gone,
            attempts: order.attempts.iter().map(Into::into).collect(),
            retry: order.retry.map(Into::into),
            parked: order.parked,
            sealed: order.sealed.as_ref().map(|sealed| sealed.digest.clone()),
            sealed_attempt: order.sealed.as_ref().map(|sealed| sealed.attempt),
            history: order.history.entries().iter().map(Into::into).collect(),
        }
    }
}

impl TryFrom<OrderRecord> for Order {
    type Error = StoreUnavailable;

    fn try_from(record: OrderRecord) -> Result<Self, StoreUnavailable> {
        read(record).map_err(|error| unreadable("order", error))
    }
}

fn read(record: OrderRecord) -> Result<Order, Malformed> {
    let key = record.pk.strip_prefix("ORDER#").ok_or(Malformed { what: "order item" })?;
    Ok(Order {
        key: OrderKey::parse(key)?,
        version: record.version,
        written_by: Nonce(record.written_by),
        generation: record.generation,
        fingerprint: record.fingerprint,
        origin: record.return_url.map_or(Origin::Recruiter, |return_url| Origin::WhileApplying { return_url }),
        job: EqualtureJobId::parse(&record.job)?,
        vacancy: record.vacancy.as_deref().map(AtsId::parse).transpose()?,
        vacancy_title: record.vacancy_title,
        language: record.language.as_deref().map(Language::parse).transpose()?,
        candidate: record.candidate.try_into()?,
        accepted_at: record.accepted_at,
        deadline: record.deadline,
        progress: progress(&record.progress, record.refusal.as_deref())?,
        progress_at: record.progress_at,
        invited_at: record.invited_at,
        submitted_at: record.submitted_at,
        revision: record.revision,
        told: record.told,
        telling: record.telling.map(Into::into),
        gone: record.gone,
        attempts: record.attempts.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
        retry: record.retry.map(|retry| Retry { since: retry.since, failures: retry.failures, next: retry.next }),
        parked: record.parked,
        sealed: record.sealed.map(|digest| Sealed { attempt: record.sealed_attempt.unwrap_or_default(), digest }),
        history: History::from_entries(record.history.into_iter().map(Into::into).collect()),
        due: record.due_at,
        wake: record.wake.is_some(),
        keep_until: record.keep_until,
    })
}

fn progress(word: &str, refusal: Option<&str>) -> Result<Progress, Malformed> {
    let refused = refusal.and_then(Refusal::parse).map(Progress::Refused);
    let plain = [
        Progress::Accepted,
        Progress::Invited,
        Progress::Started,
        Progress::Finished,
        Progress::Expired,
        Progress::Completed,
        Progress::Cancelled,
        Progress::Erased,
    ];
    let found = plain.into_iter().chain(refused).find(|progress| progress.as_str() == word);
    found.ok_or(Malformed { what: "progress" })
}

impl From<&Candidate> for CandidateRecord {
    fn from(candidate: &Candidate) -> Self {
        match candidate {
            Candidate::Known { person, subject } => Self::Known {
                first_name: person.first_name.clone(),
                last_name: person.last_name.clone(),
                email: person.email.clone(),
                subject: subject.clone(),
            },
            Candidate::ToFetch { id } => Self::ToFetch { id: id.to_string() },
            Candidate::Forgotten { masked, subject } => {
                Self::Forgotten { masked: masked.clone(), subject: subject.clone() }
            }
        }
    }
}

impl TryFrom<CandidateRecord> for Candidate {
    type Error = Malformed;

    fn try_from(record: CandidateRecord) -> Result<Self, Malformed> {
        Ok(match record {
            CandidateRecord::Known { first_name, last_name, email, subject } => {
                Self::Known { person: Person { first_name, last_name, email }, subject }
            }
            CandidateRecord::ToFetch { id } => Self::ToFetch { id: AtsId::parse(&id)? },
            CandidateRecord::Forgotten { masked, subject } => Self::Forgotten { masked, subject },
        })
    }
}

impl From<&Telling> for TellingRecord {
    fn from(telling: &Telling) -> Self {
        Self { revision: telling.revision, nonce: telling.nonce.0.clone(), not_after: telling.not_after }
    }
}

impl From<TellingRecord> for Telling {
    fn from(record: TellingRecord) -> Self {
        Self { revision: record.revision, nonce: Nonce(record.nonce), not_after: record.not_after }
    }
}

impl From<Retry> for RetryRecord {
    fn from(retry: Retry) -> Self {
        Self { since: retry.since, failures: retry.failures, next: retry.next }
    }
}

impl From<&Entry> for EntryRecord {
    fn from(entry: &Entry) -> Self {
        Self {
            what: entry.what.clone(),
            attempt: entry.attempt,
            count: entry.count,
            first: entry.first,
            last: entry.last,
        }
    }
}

impl From<EntryRecord> for Entry {
    fn from(record: EntryRecord) -> Self {
        Self { what: record.what, attempt: record.attempt, count: record.count, first: record.first, last: record.last }
    }
}

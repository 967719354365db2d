//! An attempt as an order's item holds it: how it ended, and what came in under its callback.

use assessment::attempt::{Attempt, Blockage, Ending};
use assessment::ids::{Malformed, Nonce, ReferenceId};
use assessment::outcome::{Outcome, Score};
use assessment::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AttemptRecord {
    number: u32,
    nonce: String,
    begun_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ending: Option<EndingRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<OutcomeRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum EndingRecord {
    Created { reference: String },
    CreatedUnnamed,
    NotSent,
    Busy { wait_s: Option<i64> },
    Refused { refusal: String },
    Blocked { blockage: BlockageRecord },
    InDoubt,
}

/// How a blockage is written; shared with the lanes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BlockageRecord {
    Credentials,
    Redirected,
    WrongAddress,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OutcomeRecord {
    scores: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    results_url: Option<String>,
    received_at: Timestamp,
}

impl From<&Attempt> for AttemptRecord {
    fn from(attempt: &Attempt) -> Self {
        Self {
            number: attempt.number,
            nonce: attempt.nonce.0.clone(),
            begun_at: attempt.begun_at,
            ending: attempt.ending.as_ref().map(Into::into),
            reference: attempt.reference.as_ref().map(ToString::to_string),
            outcome: attempt.outcome.as_ref().map(Into::into),
        }
    }
}

impl TryFrom<AttemptRecord> for Attempt {
    type Error = Malformed;

    fn try_from(record: AttemptRecord) -> Result<Self, Malformed> {
        Ok(Self {
            number: record.number,
            nonce: Nonce(record.nonce),
            begun_at: record.begun_at,
            ending: record.ending.map(TryInto::try_into).transpose()?,
            reference: record.reference.as_deref().map(ReferenceId::parse).transpose()?,
            outcome: record.outcome.map(Into::into),
        })
    }
}

impl From<&Ending> for EndingRecord {
    fn from(ending: &Ending) -> Self {
        match ending {
            Ending::Created(reference) => Self::Created { reference: reference.to_string() },
            Ending::CreatedUnnamed => Self::CreatedUnnamed,
            Ending::NotSent => Self::NotSent,
            Ending::Busy(wait) => Self::Busy { wait_s: wait.map(|wait| wait.as_secs()) },
            Ending::Refused(refusal) => Self::Refused { refusal: refusal.as_str().to_owned() },
            Ending::Blocked(blockage) => Self::Blocked { blockage: (*blockage).into() },
            Ending::InDoubt => Self::InDoubt,
        }
    }
}

impl TryFrom<EndingRecord> for Ending {
    type Error = Malformed;

    fn try_from(record: EndingRecord) -> Result<Self, Malformed> {
        Ok(match record {
            EndingRecord::Created { reference } => Self::Created(ReferenceId::parse(&reference)?),
            EndingRecord::CreatedUnnamed => Self::CreatedUnnamed,
            EndingRecord::NotSent => Self::NotSent,
            EndingRecord::Busy { wait_s } => Self::Busy(wait_s.map(SignedDuration::from_secs)),
            EndingRecord::Refused { refusal } => {
                Self::Refused(Refusal::parse(&refusal).ok_or(Malformed { what: "refusal" })?)
            }
            EndingRecord::Blocked { blockage } => Self::Blocked(blockage.into()),
            EndingRecord::InDoubt => Self::InDoubt,
        })
    }
}

impl From<Blockage> for BlockageRecord {
    fn from(blockage: Blockage) -> Self {
        match blockage {
            Blockage::Credentials => Self::Credentials,
            Blockage::Redirected => Self::Redirected,
            Blockage::WrongAddress => Self::WrongAddress,
        }
    }
}

impl From<BlockageRecord> for Blockage {
    fn from(record: BlockageRecord) -> Self {
        match record {
            BlockageRecord::Credentials => Self::Credentials,
            BlockageRecord::Redirected => Self::Redirected,
            BlockageRecord::WrongAddress => Self::WrongAddress,
        }
    }
}

impl From<&Outcome> for OutcomeRecord {
    fn from(outcome: &Outcome) -> Self {
        Self {
            scores: outcome.scores.iter().map(|score| (score.name.clone(), score.text.clone())).collect(),
            results_url: outcome.results_url.clone(),
            received_at: outcome.received_at,
        }
    }
}

impl From<OutcomeRecord> for Outcome {
    fn from(record: OutcomeRecord) -> Self {
        let scores = record.scores.into_iter().map(|(name, text)| Score { name, text }).collect();
        Self::new(scores, record.results_url, record.received_at)
    }
}

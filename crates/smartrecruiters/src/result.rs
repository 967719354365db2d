//! "5.1. Updating Package Status": the document of PATCH /orders/{orderId}/results.
//!
//! It is a merge patch (RFC 7396): a key that is left out keeps its old value, `null` removes one, arrays are replaced.
//! So the whole document is built from the order each time, nothing is ever `null`, and the summary and both arrays are
//! always there: a hint of an earlier state never outlives it. All texts are plain; whoever shows them escapes them.

use assessment::company::Company;
use assessment::order::Order;
use assessment::outcome::{Outcome, Score as Trait};
use assessment::progress::Progress;
use jiff::Timestamp;
use serde::Serialize;

/// What stands for a score where there is none.
const NO_SCORES: &str = "No scores";

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageResult {
    /// A change of it notifies the recruiter.
    pub status: Status,
    /// When Equalture created the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment_package_date: Option<String>,
    /// The same under the name that the guide has and the specification has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment_date: Option<String>,
    /// When the candidate was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_date: Option<String>,
    /// Only for a company that knows its scale, and a single trait with a level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// The text of a single trait, whole; else how many there are, or that there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score_label: Option<String>,
    /// What the recruiter reads beside it. Left out only where the scores are no longer ours to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Where the result can be seen.
    pub attachments: Vec<Attachment>,
    /// Empty: a package is one assessment.
    pub assessment_results: [(); 0],
}

/// The five words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Invited.
    Pending,
    /// Begun, or done and without scores so far.
    InProgress,
    /// There is a result.
    Completed,
    /// There will be no invitation.
    Rejected,
    /// The deadline passed.
    Expired,
}

/// Shown as a percentage of the way from `min` to `max`; all three are required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Score {
    /// The level.
    pub raw: i64,
    /// 0: "level n of max" is all that is known; that the lowest level is 1 is not.
    pub min: i64,
    /// The scale's highest level, as the company has set it.
    pub max: i64,
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// One of `VIDEO_URL`, `PDF_URL`, `OTHER_URL`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// A hosted address that never changes, as 5.2 asks for.
    pub url: String,
}

impl PackageResult {
    /// The whole result as it is true now; `report` is where it can be seen.
    pub fn of(order: &Order, company: &Company, report: &str) -> Self {
        let completed = order.progress == Progress::Completed;
        let outcome = order.outcome().filter(|_| completed);
        let attachment = || Attachment { kind: "OTHER_URL", url: report.to_owned() };
        Self {
            status: Status::of(order.progress, &company.settings),
            assessment_package_date: order.invited_at.map(date),
            assessment_date: None,
            submission_date: order.submitted_at.filter(|_| completed).map(date),
            score: outcome.and_then(|outcome| score(outcome, company.settings.scale)),
            score_label: outcome.map(label).or_else(|| order.awaits_scores().then(|| NO_SCORES.to_owned())),
            summary: summary(order, outcome),
            attachments: completed.then(attachment).into_iter().collect(),
            assessment_results: [],
        }
    }

    /// The same with the package's date under its older name, for a server that refuses the newer one.
    #[must_use]
    pub fn with_legacy_date(mut self) -> Self {
        self.assessment_date = self.assessment_package_date.take().or(self.assessment_date);
        self
    }
}

/// RFC 3339 with milliseconds and Z, as in the samples.
fn date(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Equalture gives no overall score and names no scale: a number is sent only where the company has set the highest level
/// and exactly one trait has a level within it.
fn score(outcome: &Outcome, scale: Option<u8>) -> Option<Score> {
    let max = scale?;
    let mut levels = outcome.scores.iter().filter_map(Trait::level);
    let (level, others) = (levels.next()?, levels.next());
    let fits = others.is_none() && level <= max;
    fits.then_some(Score { raw: level.into(), min: 0, max: max.into() })
}

/// Always there once there is a result: left out of a revision, the old one would stay.
fn label(outcome: &Outcome) -> String {
    match outcome.scores.as_slice() {
        [] => NO_SCORES.to_owned(),
        [only] if !only.text.is_empty() => only.text.clone(),
        [only] => only.name.clone(),
        several => format!("{} traits", several.len()),
    }
}

fn summary(order: &Order, outcome: Option<&Outcome>) -> Option<String> {
    let sentence = match order.progress {
        Progress::Accepted => "The order was received.",
        Progress::Invited if order.is_nameless() => {
            "Equalture did not confirm the invitation clearly. If the candidate has not received it, order again."
        }
        Progress::Invited => "Equalture invites the candidate by e-mail.",
        Progress::Started => "The candidate has started the assessment.",
        Progress::Finished => "The candidate has finished the assessment. Equalture has not sent the scores yet.",
        Progress::Expired => {
            "The candidate did not complete the assessment in time. To invite the candidate again, order again."
        }
        Progress::Refused(refusal) => refusal.sentence(),
        Progress::Completed if order.awaits_scores() => {
            "The candidate has completed the assessment. Equalture has sent no scores yet; open the attached report."
        }
        Progress::Completed => return outcome.map(traits),
        Progress::Cancelled | Progress::Erased => "The order was cancelled.",
    };
    Some(sentence.to_owned())
}

/// One line for each trait.
fn traits(outcome: &Outcome) -> String {
    if outcome.scores.is_empty() {
        return "The candidate has completed the assessment. Equalture sent no scores; open the attached report."
            .into();
    }
    let lines: Vec<String> = outcome.scores.iter().map(line).collect();
    lines.join("\n")
}

fn line(score: &Trait) -> String {
    if score.text.is_empty() { score.name.clone() } else { format!("{}: {}", score.name, score.text) }
}

//! What SmartRecruiters' words mean in the core's, and the other way round.

use crate::candidate::CandidateAnswer;
use crate::order::{is_email, is_name};
use crate::package::Package;
use crate::result::Status;
use assessment::attempt::Blockage;
use assessment::candidate::Person;
use assessment::company::{Settings, ShownWhenInvited};
use assessment::fact::TellEnding;
use assessment::package::PackageType;
use assessment::ports::Fetched;
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use edge::outbound::Answer;

impl From<assessment::package::Package> for Package {
    fn from(package: assessment::package::Package) -> Self {
        let id = package.id.to_string();
        let name = if package.name.trim().is_empty() { id.clone() } else { package.name };
        Self { id, kind: kind(package.kind), description: name.clone(), name, assessments: [] }
    }
}

/// The words of 1.2, "supportedAssessmentTypes".
pub(crate) fn kind(kind: PackageType) -> &'static str {
    match kind {
        PackageType::BehavioralAssessment => "BEHAVIORAL_ASSESSMENT",
        PackageType::SkillTest => "SKILL_TEST",
        PackageType::InlineAssessment => "INLINE_ASSESSMENT",
    }
}

impl Status {
    /// `Accepted`, `Cancelled` and `Erased` are never told; they have a word so that every state has one.
    pub fn of(progress: Progress, settings: &Settings) -> Self {
        match progress {
            Progress::Accepted => Self::Pending,
            Progress::Invited => match settings.shown_when_invited {
                ShownWhenInvited::Pending => Self::Pending,
                ShownWhenInvited::InProgress => Self::InProgress,
            },
            Progress::Started | Progress::Finished => Self::InProgress,
            Progress::Completed => Self::Completed,
            Progress::Expired => Self::Expired,
            Progress::Refused(_) | Progress::Cancelled | Progress::Erased => Self::Rejected,
        }
    }
}

impl From<CandidateAnswer> for Fetched {
    fn from(answer: CandidateAnswer) -> Self {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().trim().to_owned();
        let name = |value| Some(text(value)).filter(|name| is_name(name)).unwrap_or_default();
        let email = text(&answer.email);
        if !is_email(&email) {
            return Self::Never(Refusal::NoEmail);
        }
        Self::Person(Person { first_name: name(&answer.first_name), last_name: name(&answer.last_name), email })
    }
}

/// What an answer about a candidate means. 401 here is one that a fresh token did not mend.
pub fn fetched(answer: &Answer) -> Fetched {
    match answer.status.as_u16() {
        200..=299 => answer.object::<CandidateAnswer>().map_or(Fetched::NotNow(None), Fetched::from),
        300..=399 => Fetched::Blocked(Blockage::Redirected),
        401 => Fetched::Blocked(Blockage::Credentials),
        403 | 404 | 410 => Fetched::Never(Refusal::CandidateNotFound),
        _ => Fetched::NotNow(answer.retry_after),
    }
}

/// Whether a good answer comes from who was asked: the whole result, an object, of which half is enough, or nothing. A page
/// is what something in between shows, and says nothing about the result.
fn confirms(answer: &Answer) -> bool {
    let body = answer.body.trim_ascii();
    !answer.is_too_long() && (body.is_empty() || body.starts_with(b"{"))
}

/// What an answer to a PATCH means, once nothing more can be mended in the same call.
pub fn told(answer: &Answer) -> TellEnding {
    match answer.status.as_u16() {
        200..=299 if confirms(answer) => TellEnding::Told,
        300..=399 => TellEnding::Blocked(Blockage::Redirected),
        400 | 409 | 413 | 422 => TellEnding::NotAccepted,
        401 | 403 => TellEnding::Blocked(Blockage::Credentials),
        404 | 410 => TellEnding::Gone,
        429 | 503 => TellEnding::Busy(answer.retry_after),
        200..=299 | 408 | 500.. => TellEnding::InDoubt,
        _ => TellEnding::Blocked(Blockage::WrongAddress),
    }
}

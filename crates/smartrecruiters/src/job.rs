//! "4.2. Job Information": what GET /jobs/{jobId} answers, as far as people are shown of it.

use serde::Deserialize;
use serde_json::Value;

/// More characters than any title that fits on a page.
const LONGEST_TITLE: usize = 200;

/// A job. Types are not relied on: the published schema is mixed with that of other APIs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobAnswer {
    #[serde(default)]
    title: Value,
    #[serde(default)]
    ref_number: Value,
    #[serde(default)]
    status: Value,
    #[serde(default)]
    location: Value,
}

/// A job as people are shown it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// Its title.
    pub title: Option<String>,
    /// The company's own number for it.
    pub number: Option<String>,
    /// Such as `SOURCING` or `FILLED`.
    pub status: Option<String>,
    /// Where.
    pub city: Option<String>,
}

impl From<JobAnswer> for Job {
    fn from(answer: JobAnswer) -> Self {
        Self {
            title: line(&answer.title),
            number: line(&answer.ref_number),
            status: line(&answer.status),
            city: line(&answer.location["city"]),
        }
    }
}

/// A text as one line, if it is one and says anything.
pub(crate) fn line(value: &Value) -> Option<String> {
    let text: String = value.as_str()?.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text: String = text.trim().chars().take(LONGEST_TITLE).collect();
    (!text.is_empty()).then_some(text)
}

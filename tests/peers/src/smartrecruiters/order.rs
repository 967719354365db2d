//! An order as SmartRecruiters holds it, and what the partner has told about it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;
use uuid::Uuid;

/// The identifier of an order, a UUID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Ordered for a candidate.
    Regular,
    /// Taken by the candidate while applying.
    Inline,
}

/// How the partner took an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// When it arrived.
    pub at: Timestamp,
    /// What the partner sent.
    pub patch: Value,
    /// The result after the merge.
    pub result: Map<String, Value>,
}

/// An order and its result, as SmartRecruiters holds them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
        self.said("/completedAssessmentCallbackUrl")
    }
    /// Given and family name of the candidate.
    pub fn candidate_name(&self) -> String {
        let names = ["/candidate/firstName", "/candidate/lastName"].map(|name| self.said(name).unwrap_or_default());
        names.join(" ").trim().to_owned()
    }

    /// The candidate's e-mail address, if the order has it.
    pub fn candidate_email(&self) -> Option<&str> {
        self.said("/candidate/email")
    }

    /// The candidate's identifier; an applicant has none yet.
    pub fn candidate_id(&self) -> Option<&str> {
        self.said("/candidate/id")
    }

    /// The package that was ordered.
    pub fn package_id(&self) -> Option<&str> {
        self.said("/assessmentPackageId")
    }

    /// The job, however it is spelt.
    pub fn job_id(&self) -> Option<&str> {
        self.said("/job/id").or_else(|| self.said("/jobId"))
    }

    fn said(&self, pointer: &str) -> Option<&str> {
        self.request.pointer(pointer)?.as_str()
    }
}

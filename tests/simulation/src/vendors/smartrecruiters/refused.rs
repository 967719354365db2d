//! SmartRecruiters' error body: `{"message", "errors": [{"code", "message"}]}`.

use serde_json::{Value, json};

use crate::vendors::message::Said;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// A refused request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    status: u16,
    mistakes: Vec<Mistake>,
}

impl Refused {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, mistakes: vec![Mistake { code, message: message.into() }] }
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(401, "UNAUTHORIZED", "The access token is missing, unknown or expired")
    }

    pub(super) fn forbidden() -> Self {
        Self::new(403, "FORBIDDEN", "This belongs to another company")
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(404, "NOT_FOUND", format!("No such {what}"))
    }

    /// 400 if anything is wrong.
    pub(super) fn unless_right(mistakes: Vec<Mistake>) -> Result<(), Self> {
        if mistakes.is_empty() { Ok(()) } else { Err(Self { status: 400, mistakes }) }
    }
}

impl From<Refused> for Said {
    fn from(refused: Refused) -> Self {
        let message = refused.mistakes.first().map_or("", |first| first.message.as_str());
        let entry = |mistake: &Mistake| json!({ "code": mistake.code, "message": mistake.message });
        let errors: Vec<Value> = refused.mistakes.iter().map(entry).collect();
        Self::json(refused.status, &json!({ "message": message, "errors": errors }))
    }
}

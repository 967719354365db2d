//! Refusals. Equalture documents none; their shape is that of its platform: `{"errors": {...}}`.

use std::collections::BTreeMap;

use serde_json::json;

use crate::vendors::message::Said;

/// A refused request.
#[derive(Debug)]
pub(super) enum Refused {
    /// 401: no, unknown or stale credentials.
    Unauthorized,
    /// A status with one sentence.
    Plain(u16, &'static str),
    /// 422: what is wrong with each member.
    Invalid(BTreeMap<&'static str, &'static str>),
}

impl From<Refused> for Said {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Unauthorized => {
                Self::json(401, &json!({ "errors": { "detail": "Unauthorized" } })).with("www-authenticate", "Bearer")
            }
            Refused::Plain(status, detail) => Self::json(status, &json!({ "errors": { "detail": detail } })),
            Refused::Invalid(mistakes) => {
                let errors: BTreeMap<_, _> = mistakes.into_iter().map(|(name, mistake)| (name, [mistake])).collect();
                Self::json(422, &json!({ "errors": errors }))
            }
        }
    }
}

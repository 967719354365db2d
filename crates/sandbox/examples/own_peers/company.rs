//! The company, and the file that tells the sandbox of it.

use std::path::Path;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::Outcome;

/// The company's id in SmartRecruiters.
pub(crate) const COMPANY: &str = "VandelayIndustries";

/// The highest level of the scale: with it, SmartRecruiters is told a number.
pub(crate) const SCALE: u8 = 7;

/// A client id with its secret.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

/// What each side has given for the company.
#[derive(Clone)]
pub(crate) struct Company {
    /// Equalture to the bridge.
    pub(crate) equalture: Pair,
    /// SmartRecruiters to the bridge.
    pub(crate) ats: Pair,
    /// The bridge to SmartRecruiters.
    pub(crate) issued: Pair,
    /// What Equalture shows when it reports a result.
    pub(crate) callback_token: String,
}

impl Company {
    pub(crate) fn new() -> Self {
        let secret = || Uuid::new_v4().simple().to_string();
        let pair = |whose: &str| Pair { client_id: format!("{whose}-vandelay"), client_secret: secret() };
        let (equalture, ats, issued) = (pair("equalture"), pair("smartrecruiters"), pair("bridge"));
        Self { equalture, ats, issued, callback_token: secret() }
    }

    /// Writes the file that `cargo sandbox up --company` reads. Another company's file stays as it is.
    pub(crate) fn write(&self, file: &Path) -> Outcome {
        let ours = |text: &String| text.contains(COMPANY);
        if file.exists() && !std::fs::read_to_string(file).as_ref().is_ok_and(ours) {
            return Err(format!("{} is another company's; choose another with --company-file", file.display()));
        }
        let text = serde_json::to_string_pretty(&self.document()).unwrap_or_default();
        std::fs::write(file, text + "\n").map_err(|error| format!("{} can't be written: {error}", file.display()))
    }

    fn document(&self) -> Value {
        let pair = |pair: &Pair| json!({ "client_id": pair.client_id, "client_secret": pair.client_secret });
        json!({
            "company": COMPANY,
            "name": "Vandelay Industries",
            "equalture": pair(&self.equalture),
            "ats": pair(&self.ats),
            "issued": pair(&self.issued),
            "callback_token": self.callback_token,
            "settings": { "scale": SCALE, "language": "en" },
        })
    }
}

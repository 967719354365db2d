//! Webhooks, "Create or update", "List", "Delete": Equalture reports to one address of a company's that its candidates begin
//! and end.
//!
//! The path names a label; what a label may be is not said. Ours are the names of the two events, so that it is right
//! whether a label chooses the events or only names the address. Nor is it said how the secret that events are signed with
//! is learned: it is read from whatever answer has one.

use crate::client::{Call, Client};
use crate::mapping::answered;
use crate::signature::is_secret;
use assessment::company::Company;
use assessment::ports::{Credentials, Unanswered};
use edge::outbound::{Answer, Opening};
use reqwest::Method;
use serde_json::{Value, json};

/// The two events, under the names that the documents list them by.
pub const LABELS: [&str; 2] = ["application_started", "application_finished"];

/// All webhooks of the company.
const WEBHOOKS: &str = "/connect_ats/webhooks";

/// The keys that a secret may be answered under.
const SECRET_KEYS: [&str; 2] = ["secret", "signing_secret"];

impl<C: Credentials> Client<C> {
    /// Has both events reported to this address, from now on or still, and gives the secrets that they are signed with,
    /// as far as Equalture names them.
    pub async fn register_webhooks(&self, company: &Company, url: &str) -> Result<Vec<String>, Unanswered> {
        let mut learned = Vec::new();
        for label in LABELS {
            let target = format!("{WEBHOOKS}/{label}");
            let body = Some(json!({ "url": url }));
            let answer =
                self.call(company, &Call { verb: Method::PUT, target: &target, body }, Opening::without_end()).await?;
            learn(&mut learned, &answered(answer)?, url);
        }
        if learned.is_empty() {
            let list = Call { verb: Method::GET, target: WEBHOOKS, body: None };
            // they are registered, whether or not Equalture lists them
            if let Ok(list) = self.call(company, &list, Opening::without_end()).await.and_then(answered) {
                learn(&mut learned, &list, url);
            }
        }
        Ok(learned)
    }

    /// Has nothing reported any more. What is gone already stays gone.
    pub async fn remove_webhooks(&self, company: &Company) -> Result<(), Unanswered> {
        for label in LABELS {
            let target = format!("{WEBHOOKS}/{label}");
            let removed = self
                .call(company, &Call { verb: Method::DELETE, target: &target, body: None }, Opening::without_end())
                .await?;
            if matches!(removed.status.as_u16(), 404 | 405) {
                return self.remove_all_webhooks(company).await;
            }
            gone(removed)?;
        }
        Ok(())
    }

    /// One version of the documents prints the deletion without a label.
    async fn remove_all_webhooks(&self, company: &Company) -> Result<(), Unanswered> {
        let all = Call { verb: Method::DELETE, target: WEBHOOKS, body: None };
        gone(self.call(company, &all, Opening::without_end()).await?)
    }
}

fn gone(answer: Answer) -> Result<(), Unanswered> {
    match answered(answer) {
        Ok(_) | Err(Unanswered::Unknown) => Ok(()),
        Err(unanswered) => Err(unanswered),
    }
}

/// Adds the secrets that an answer names for our address.
fn learn(learned: &mut Vec<String>, answer: &Answer, url: &str) {
    for secret in answer.json().iter().flat_map(|body| secrets_in(body, url)) {
        if !learned.contains(&secret) {
            learned.push(secret);
        }
    }
}

/// The secrets in a webhook, a list of them, or an object around either. One that reports elsewhere is not ours.
fn secrets_in(body: &Value, url: &str) -> Vec<String> {
    match body {
        Value::Array(items) => items.iter().flat_map(|item| secrets_in(item, url)).collect(),
        Value::Object(members) if members.get("url").is_none_or(|to| to == url) => {
            let named = SECRET_KEYS.iter().filter_map(|key| members.get(*key)?.as_str());
            let own = named.filter(|secret| is_secret(secret)).map(ToOwned::to_owned);
            own.chain(members.values().filter(|value| !value.is_string()).flat_map(|inner| secrets_in(inner, url)))
                .collect()
        }
        _ => Vec::new(),
    }
}

//! Access tokens that other systems grant us: one for each company, fetched once however many ask for it.

use crate::outbound::Answer;
use assessment::attempt::Blockage;
use assessment::company::{Company, Generation};
use assessment::ids::CompanyKey;
use assessment::ports::NoCredentials;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// More bytes than any token has.
const LONGEST: usize = 8 * 1024;

/// A token and its end.
#[derive(Debug, Clone)]
pub struct Grant {
    /// What is sent as the bearer.
    pub token: SecretString,
    /// When it is no longer used.
    pub until: Timestamp,
    /// Tells one grant from the next.
    serial: u64,
}

/// Why there is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Ungranted {
    /// Nobody answers, or not in a way that we understand.
    #[error("the token endpoint does not answer")]
    Unavailable,
    /// The endpoint answers that nothing gets through.
    #[error("the token endpoint refuses our credentials or address")]
    Blocked(Blockage),
}

impl From<NoCredentials> for Ungranted {
    fn from(error: NoCredentials) -> Self {
        match error {
            NoCredentials::Unavailable(_) => Self::Unavailable,
            NoCredentials::Missing => Self::Blocked(Blockage::Credentials),
        }
    }
}

/// What a token endpoint answers (RFC 6749, 5.1), as far as it is used.
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default)]
    expires_in: Value,
}

/// Reads a token from a good answer, and how long it says that it lives. None if no header could carry it.
pub fn read_token(answer: &Answer) -> Option<(SecretString, Option<SignedDuration>)> {
    let TokenAnswer { access_token: token, expires_in } = answer.object()?;
    let seconds = expires_in.as_i64().or_else(|| expires_in.as_str()?.parse().ok());
    let fits = (1..=LONGEST).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| (token.into(), seconds.map(|seconds| SignedDuration::from_secs(seconds.max(0)))))
}

/// The tokens at hand.
pub struct Grants {
    slots: Mutex<HashMap<CompanyKey, (Generation, Arc<Slot>)>>,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

#[derive(Default)]
struct Slot {
    /// How many fetches have ended.
    ended: AtomicU64,
    held: Arc<tokio::sync::Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    grant: Option<Grant>,
    /// How the last fetch failed, and its number.
    failure: Option<(u64, Ungranted)>,
}

impl fmt::Debug for Grants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grants([redacted])")
    }
}

impl Default for Grants {
    fn default() -> Self {
        Self::with_clock(Timestamp::now)
    }
}

impl Grants {
    /// No tokens, and a clock that judges their age.
    pub fn with_clock(clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { slots: Mutex::default(), clock: Arc::new(clock) }
    }

    /// The company's place for a token, once nobody else is fetching one.
    pub async fn place(&self, company: &Company) -> Place {
        let slot = self.slot(company);
        let ended_before = slot.ended.load(Ordering::SeqCst);
        let held = slot.held.clone().lock_owned().await;
        Place { held, slot, ended_before, now: (self.clock)() }
    }

    fn slot(&self, company: &Company) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = slots.entry(company.key.clone()).or_insert_with(|| (company.generation, Arc::default()));
        if entry.0 != company.generation {
            *entry = (company.generation, Arc::default());
        }
        entry.1.clone()
    }
}

/// A company's place for a token, ours until it is dropped.
pub struct Place {
    held: OwnedMutexGuard<Held>,
    slot: Arc<Slot>,
    ended_before: u64,
    /// The time on the clock that judges grants.
    pub now: Timestamp,
}

impl Place {
    /// What there is without another fetch: the token at hand, if it lives for another `margin` and is not the one that
    /// was `refused`; or the failure of the fetch that we waited for.
    pub fn at_hand(&self, margin: SignedDuration, refused: Option<&Grant>) -> Option<Result<Grant, Ungranted>> {
        let fits = |grant: &&Grant| {
            self.now + margin < grant.until && refused.is_none_or(|refused| refused.serial != grant.serial)
        };
        let shared = self.held.failure.filter(|(number, _)| *number > self.ended_before);
        let grant = self.held.grant.as_ref().filter(fits).cloned();
        grant.map(Ok).or(shared.map(|(_, ungranted)| Err(ungranted)))
    }

    /// Has whoever comes next get another token than this one.
    pub fn forget(&mut self, refused: &Grant) {
        if self.held.grant.as_ref().is_some_and(|grant| grant.serial == refused.serial) {
            self.held.grant = None;
        }
    }

    /// Keeps what a fetch brought: a token and its end, or a failure. A token is granted even if it is too short-lived to
    /// be kept for the next call.
    pub fn fetched(&mut self, fetched: Result<(SecretString, Timestamp), Ungranted>) -> Result<Grant, Ungranted> {
        let serial = self.slot.ended.fetch_add(1, Ordering::SeqCst) + 1;
        let grant = fetched.map(|(token, until)| Grant { token, until, serial });
        self.held.failure = grant.as_ref().err().map(|ungranted| (serial, *ungranted));
        if let Ok(grant) = &grant {
            self.held.grant = Some(grant.clone());
        }
        grant
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assessment::company::{CompanyStatus, Settings};
    use secrecy::ExposeSecret as _;
    use serde_json::json;

    fn company(generation: Generation) -> Company {
        let key = CompanyKey::parse("smartrecruiters#ACME").unwrap();
        Company {
            key,
            name: None,
            status: CompanyStatus::Active,
            generation,
            settings: Settings::default(),
            leaving: None,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    const NOW: SignedDuration = SignedDuration::ZERO;

    fn read(body: &Value) -> Option<(String, Option<i64>)> {
        let body = body.to_string().into_bytes();
        let answer = Answer { status: reqwest::StatusCode::OK, retry_after: None, body, repeated: false };
        let (token, lives) = read_token(&answer)?;
        Some((token.expose_secret().to_owned(), lives.map(|lives| lives.as_secs())))
    }

    #[test]
    fn a_token_is_read_with_the_life_that_it_names_if_a_header_can_carry_it() {
        let token = |lives| Some(("SFMyNTY.dncndjkek".to_owned(), lives));
        assert_eq!(read(&json!({ "access_token": "SFMyNTY.dncndjkek" })), token(None));
        assert_eq!(read(&json!({ "access_token": "SFMyNTY.dncndjkek", "expires_in": 60 })), token(Some(60)));
        assert_eq!(read(&json!({ "access_token": "SFMyNTY.dncndjkek", "expires_in": "60" })), token(Some(60)));
        assert_eq!(read(&json!({ "access_token": "SFMyNTY.dncndjkek", "expires_in": -1 })), token(Some(0)));
        for odd in [json!(""), json!("a b"), json!("a\r\nx: y"), json!("ä"), json!(7), json!(null)] {
            assert_eq!(read(&json!({ "access_token": odd })), None, "{odd}");
        }
        assert_eq!(read(&json!(["SFMyNTY.dncndjkek", 60])), None);
    }

    #[tokio::test]
    async fn a_grant_is_used_until_its_end_unless_it_was_refused() {
        let grants = Grants::with_clock(|| at(100));
        let mut place = grants.place(&company(1)).await;
        assert!(place.at_hand(NOW, None).is_none());
        let first = place.fetched(Ok(("a".into(), at(160)))).unwrap();
        assert!(place.at_hand(SignedDuration::from_secs(59), None).is_some());
        assert!(place.at_hand(SignedDuration::from_secs(60), None).is_none());
        assert!(place.at_hand(NOW, Some(&first)).is_none());
        place.forget(&first);
        assert!(place.at_hand(NOW, None).is_none());
        place.fetched(Ok(("b".into(), at(160)))).unwrap();
        place.forget(&first);
        assert!(place.at_hand(NOW, Some(&first)).is_some());
    }

    #[tokio::test]
    async fn another_generation_has_nothing_of_the_last_one() {
        let grants = Grants::with_clock(|| at(100));
        grants.place(&company(1)).await.fetched(Ok(("a".into(), at(160)))).unwrap();
        assert!(grants.place(&company(1)).await.at_hand(NOW, None).is_some());
        assert!(grants.place(&company(2)).await.at_hand(NOW, None).is_none());
    }

    #[tokio::test]
    async fn those_who_waited_share_a_failure_and_those_who_come_later_do_not() {
        let grants = Grants::with_clock(|| at(100));
        let acme = company(1);
        let mut first = grants.place(&acme).await;
        let fetch = async {
            tokio::task::yield_now().await;
            first.fetched(Err(Ungranted::Unavailable)).unwrap_err();
            drop(first);
        };
        let waiting = grants.place(&acme);
        let (waited, ()) = futures_util::join!(waiting, fetch);
        assert_eq!(waited.at_hand(NOW, None).unwrap().unwrap_err(), Ungranted::Unavailable);
        drop(waited);
        assert!(grants.place(&acme).await.at_hand(NOW, None).is_none());
    }
}

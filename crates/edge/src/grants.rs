//! Access tokens that other systems grant us: one for each company, fetched once however many ask for it.

use assessment::attempt::Blockage;
use assessment::company::{Company, Generation};
use assessment::ids::CompanyKey;
use jiff::Timestamp;
use secrecy::SecretString;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

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

/// The tokens at hand.
pub struct Grants {
    slots: Mutex<HashMap<CompanyKey, (Generation, Slot)>>,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

type Slot = Arc<tokio::sync::Mutex<Held>>;

#[derive(Debug, Default)]
struct Held {
    grant: Option<Grant>,
    serial: u64,
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
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            let entry = slots.entry(company.key.clone()).or_insert_with(|| (company.generation, Slot::default()));
            if entry.0 != company.generation {
                *entry = (company.generation, Slot::default());
            }
            entry.1.clone()
        };
        Place { held: slot.lock_owned().await, now: (self.clock)() }
    }
}

/// A company's place for a token, ours until it is dropped.
pub struct Place {
    held: OwnedMutexGuard<Held>,
    /// The time on the clock that judges grants.
    pub now: Timestamp,
}

impl Place {
    /// The token at hand, if it lives for another `margin` and is not the one that was `refused`.
    pub fn usable(&self, margin: jiff::SignedDuration, refused: Option<&Grant>) -> Option<Grant> {
        let fits = |grant: &&Grant| {
            self.now + margin < grant.until && refused.is_none_or(|refused| refused.serial != grant.serial)
        };
        self.held.grant.as_ref().filter(fits).cloned()
    }

    /// Keeps a token; it is granted even if it is too short-lived to be kept for the next call.
    pub fn keep(&mut self, token: SecretString, until: Timestamp) -> Grant {
        self.held.serial += 1;
        let grant = Grant { token, until, serial: self.held.serial };
        self.held.grant = Some(grant.clone());
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
    use jiff::SignedDuration;

    fn company(generation: Generation) -> Company {
        let key = CompanyKey::parse("smartrecruiters#ACME").unwrap();
        Company { key, name: None, status: CompanyStatus::Active, generation, settings: Settings::default() }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[tokio::test]
    async fn a_grant_is_used_until_its_end_unless_it_was_refused() {
        let grants = Grants::with_clock(|| at(100));
        let mut place = grants.place(&company(1)).await;
        assert!(place.usable(SignedDuration::ZERO, None).is_none());
        let first = place.keep("a".into(), at(160));
        assert!(place.usable(SignedDuration::from_secs(59), None).is_some());
        assert!(place.usable(SignedDuration::from_secs(60), None).is_none());
        assert!(place.usable(SignedDuration::ZERO, Some(&first)).is_none());
        place.keep("b".into(), at(160));
        assert!(place.usable(SignedDuration::ZERO, Some(&first)).is_some());
    }

    #[tokio::test]
    async fn another_generation_has_nothing_of_the_last_one() {
        let grants = Grants::with_clock(|| at(100));
        grants.place(&company(1)).await.keep("a".into(), at(160));
        assert!(grants.place(&company(1)).await.usable(SignedDuration::ZERO, None).is_some());
        assert!(grants.place(&company(2)).await.usable(SignedDuration::ZERO, None).is_none());
    }
}

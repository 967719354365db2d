//! Standard Webhooks 1.0.0: what proves that an event comes from Equalture.
//!
//! Signed is the id, the time and the raw body; a header may carry several signatures and a company may have several
//! secrets, so that either side can change one. The time is judged by the caller's clock.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

/// How old an event may be, and how far ahead of us the clock that dates it.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);
/// Secrets come with or without this before them.
const SECRET_PREFIX: &str = "whsec_";
/// Before a signature of the one scheme that is made with a shared secret.
const SCHEME: &str = "v1,";
/// A shorter secret can be guessed. The specification asks for 24 bytes.
const LEAST_SECRET: usize = 16;
/// More signatures than any rotation needs.
const MOST_SIGNATURES: usize = 16;

/// Base64 whose padding may be missing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The three headers.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// `webhook-id`: the same however often the event is sent.
    pub id: &'a str,
    /// `webhook-timestamp`: when it was sent, in seconds.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more, separated by spaces.
    pub signature: &'a str,
}

/// Whether a text is a secret that signatures can be checked with.
pub fn is_secret(text: &str) -> bool {
    key(text).is_some()
}

fn key(secret: &str) -> Option<Vec<u8>> {
    let encoded = secret.trim().strip_prefix(SECRET_PREFIX).unwrap_or(secret.trim());
    BASE64.decode(encoded).ok().filter(|key| key.len() >= LEAST_SECRET)
}

impl Signed<'_> {
    /// Whether the event was sent within five minutes of now.
    pub fn is_recent(&self, now: Timestamp) -> bool {
        let sent = self.timestamp.parse().ok().and_then(|second| Timestamp::from_second(second).ok());
        sent.is_some_and(|sent| now.duration_since(sent).abs() <= TOLERANCE)
    }

    /// Whether one of the signatures was made of this body with one of these secrets.
    pub fn is_made_with(&self, secrets: &[String], body: &[u8]) -> bool {
        let made = |secret: &String| key(secret).is_some_and(|key| self.is_made_with_key(&key, body));
        secrets.iter().any(made)
    }

    fn is_made_with_key(&self, key: &[u8], body: &[u8]) -> bool {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return false };
        for part in [self.id.as_bytes(), b".", self.timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        let given = self.signature.split(' ').filter_map(|signature| signature.strip_prefix(SCHEME));
        let mut given = given.take(MOST_SIGNATURES).filter_map(|encoded| BASE64.decode(encoded).ok());
        // compared in constant time
        given.any(|signature| mac.clone().verify_slice(&signature).is_ok())
    }
}

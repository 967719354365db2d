//! The two rings of keys: one for access tokens, one for capabilities and digests.

use assessment::ports::{Digests, Purpose};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq as _;

/// Bytes of a MAC in an address: 160 bits.
const SHORT_MAC: usize = 20;

/// A key: 256 random bits and a short name.
#[derive(Clone, Serialize, Deserialize)]
pub struct Key {
    /// Its name, which everything made with it carries.
    pub kid: String,
    /// 32 bytes, base64url.
    secret: String,
    /// From when on it signs; none for a key that was there first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signs_from: Option<Timestamp>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({}, [redacted])", self.kid)
    }
}

/// The keys as they count at a time (`rings` says which): in each ring the first signs, all verify.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keys {
    /// For access tokens: the current key, and the previous one for a while.
    pub tokens: Vec<Key>,
    /// For capabilities and digests: a key verifies until the longest retention has passed.
    pub capabilities: Vec<Key>,
}

/// The stored keys are not usable.
#[derive(Debug, thiserror::Error)]
#[error("the signing secret is not usable: {0}")]
pub struct UnusableKeys(String);

impl Keys {
    /// Reads the secret `{SECRET_PREFIX}/signing` and checks that each ring can sign. The keys stand as they are stored.
    pub fn parse(text: &str) -> Result<Self, UnusableKeys> {
        let keys: Self = serde_json::from_str(text).map_err(|_| UnusableKeys("not the expected JSON".into()))?;
        let all = || keys.tokens.iter().chain(&keys.capabilities);
        if keys.tokens.is_empty() || keys.capabilities.is_empty() {
            return Err(UnusableKeys("a ring has no key".into()));
        }
        if all().any(|key| key.bytes().len() < 32) {
            return Err(UnusableKeys("a key has less than 256 bits".into()));
        }
        Ok(keys)
    }

    /// Makes the stored form of two rings with one new key each.
    pub fn generate() -> String {
        let key = |kid: &str| serde_json::json!({ "kid": kid, "secret": random_secret() });
        serde_json::json!({ "tokens": [key("t1")], "capabilities": [key("c1")] }).to_string()
    }

    /// Whether a key of this name is in one of the rings.
    pub fn knows(&self, kid: &str) -> bool {
        self.tokens.iter().chain(&self.capabilities).any(|key| key.kid == kid)
    }

    /// Whether these are the same keys in the same places.
    pub fn is_same(&self, other: &Self) -> bool {
        let names = |keys: &Self| {
            let of = |ring: &[Key]| ring.iter().map(|key| key.kid.clone()).collect::<Vec<_>>();
            (of(&keys.tokens), of(&keys.capabilities))
        };
        names(self) == names(other)
    }

    fn capability_key(&self, kid: &str) -> Option<&Key> {
        self.capabilities.iter().find(|key| key.kid == kid)
    }

    /// A short MAC over a text by the key that signs, with that key's name.
    pub(crate) fn sign(&self, purpose: &str, text: &str) -> Option<(&str, String)> {
        let key = self.capabilities.first()?;
        let mac = key.mac(purpose, &[text]);
        Some((&key.kid, URL_SAFE_NO_PAD.encode(&mac[..SHORT_MAC])))
    }

    /// Whether a short MAC over a text was made by the named key.
    pub(crate) fn verifies(&self, purpose: &str, kid: &str, text: &str, mac: &str) -> bool {
        let (Some(key), Ok(given)) = (self.capability_key(kid), URL_SAFE_NO_PAD.decode(mac)) else { return false };
        key.mac(purpose, &[text])[..SHORT_MAC].ct_eq(&given).into()
    }
}

/// 256 random bits as text, for a secret that we issue.
pub fn random_secret() -> String {
    loop {
        let bytes = [*uuid::Uuid::new_v4().as_bytes(), *uuid::Uuid::new_v4().as_bytes()].concat();
        let secret = URL_SAFE_NO_PAD.encode(stretch(&bytes, "issued secret"));
        // a command line would take it for an option
        if !secret.starts_with('-') {
            return secret;
        }
    }
}

/// Two random ids hold 244 random bits in 256; spreading them leaves no fixed bits at known places.
fn stretch(bytes: &[u8], purpose: &str) -> [u8; 32] {
    let mut out = [0; 32];
    // A length of 32 is far below HKDF's limit, so this cannot fail.
    Hkdf::<Sha256>::new(None, bytes).expand(purpose.as_bytes(), &mut out).unwrap_or_default();
    out
}

impl Key {
    pub(crate) fn new(kid: String, secret: String, signs_from: Option<Timestamp>) -> Self {
        Self { kid, secret, signs_from }
    }

    /// When it begins to sign, if it has not at this time.
    pub(crate) fn begins_after(&self, now: Timestamp) -> Option<Timestamp> {
        self.signs_from.filter(|from| now < *from)
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(&self.secret).unwrap_or_default()
    }

    /// HMAC-SHA256 under a key of this purpose's own; each part is preceded by its length, so parts cannot run together.
    fn mac(&self, purpose: &str, parts: &[&str]) -> [u8; 32] {
        let key = stretch(&self.bytes(), purpose);
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else { return [0; 32] };
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

fn purpose_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Fingerprint => "fingerprint",
        Purpose::Subject => "subject",
        Purpose::Outcome => "outcome",
        Purpose::ClientSecret => "client secret",
        Purpose::FailedClient => "failed client",
    }
}

impl Digests for Keys {
    fn digest(&self, purpose: Purpose, parts: &[&str]) -> String {
        let Some(key) = self.capabilities.first() else { return String::new() };
        format!("{}.{}", key.kid, URL_SAFE_NO_PAD.encode(key.mac(purpose_name(purpose), parts)))
    }

    fn matches(&self, purpose: Purpose, parts: &[&str], digest: &str) -> bool {
        let Some((kid, given)) = digest.split_once('.') else { return false };
        let (Some(key), Ok(given)) = (self.capability_key(kid), URL_SAFE_NO_PAD.decode(given)) else { return false };
        key.mac(purpose_name(purpose), parts).ct_eq(&given).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::parse(&Keys::generate()).unwrap()
    }

    #[test]
    fn a_digest_matches_only_its_own_parts_purpose_and_keys() {
        let keys = keys();
        let digest = keys.digest(Purpose::Subject, &["a", "bc"]);
        assert!(keys.matches(Purpose::Subject, &["a", "bc"], &digest));
        assert!(!keys.matches(Purpose::Subject, &["ab", "c"], &digest));
        assert!(!keys.matches(Purpose::Fingerprint, &["a", "bc"], &digest));
        assert!(!self::keys().matches(Purpose::Subject, &["a", "bc"], &digest));
        for odd in ["", ".", "c1.", "zz.AAAA", "c1.@@@"] {
            assert!(!keys.matches(Purpose::Subject, &["a", "bc"], odd), "{odd}");
        }
    }

    #[test]
    fn a_digest_outlives_the_rotation_of_its_key() {
        let old = keys();
        let digest = old.digest(Purpose::Subject, &["a"]);
        let mut rotated = old.clone();
        rotated.capabilities.insert(0, Key::new("c2".into(), random_secret(), None));
        assert!(rotated.matches(Purpose::Subject, &["a"], &digest));
        assert!(rotated.digest(Purpose::Subject, &["a"]).starts_with("c2."));
    }

    #[test]
    fn weak_or_missing_keys_are_refused() {
        for text in [
            "",
            "{}",
            r#"{"tokens":[],"capabilities":[]}"#,
            r#"{"tokens":[{"kid":"a","secret":"AAAA"}],"capabilities":[{"kid":"b","secret":"AAAA"}]}"#,
        ] {
            assert!(Keys::parse(text).is_err(), "{text}");
        }
    }
}

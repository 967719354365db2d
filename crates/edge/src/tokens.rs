//! Access tokens: JWTs with HS256 and nothing else, naming a company and its generation.

use crate::keys::{Key, Keys};
use crate::problem::Problem;
use assessment::company::{Company, Generation};
use assessment::ids::CompanyKey;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use signature::{Signer, Verifier};

/// How long a token lives.
pub const LIFE: SignedDuration = SignedDuration::from_hours(1);
/// Set apart from any other token that is ever signed.
const TYPE: &str = "at+jwt";

/// What a token says, once it is verified. Only `verify` makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    company: CompanyKey,
    generation: Generation,
}

impl Bearer {
    /// The company that the caller speaks for.
    pub fn company(&self) -> &CompanyKey {
        &self.company
    }

    /// The company's generation when the token was issued.
    pub fn generation(&self) -> Generation {
        self.generation
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    r#gen: Generation,
    iat: i64,
    exp: i64,
}

/// The token could not be signed: the ring has no key, or the time is out of range.
#[derive(Debug, thiserror::Error)]
#[error("the access token could not be signed")]
pub struct NotSigned;

impl From<NotSigned> for Problem {
    fn from(error: NotSigned) -> Self {
        tracing::error!(cause = %error, "token_not_signed");
        Self::store_unavailable()
    }
}

/// Signs a token for a company. `issuer` is our public address: a token of another stage is not ours.
pub fn issue(keys: &Keys, issuer: &str, company: &Company, now: Timestamp) -> Result<String, NotSigned> {
    let claims = Claims {
        iss: issuer.to_owned(),
        sub: company.key.to_string(),
        r#gen: company.generation,
        iat: now.as_second(),
        exp: (now + LIFE).as_second(),
    };
    sign(keys, TYPE, &claims)
}

fn sign(keys: &Keys, kind: &str, claims: &Claims) -> Result<String, NotSigned> {
    let key = keys.tokens.first().ok_or(NotSigned)?;
    let header = Header { typ: Some(kind.to_owned()), kid: Some(key.kid.clone()), ..Header::new(Algorithm::HS256) };
    ready();
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(&key.bytes())).map_err(|_| NotSigned)
}

/// The name of the key that a token says it was signed with.
pub fn kid(token: &str) -> Option<String> {
    jsonwebtoken::decode_header(token).ok()?.kid
}

/// Verifies a token. Every reason to refuse is one reason to the caller.
pub fn verify(keys: &Keys, issuer: &str, token: &str, now: Timestamp) -> Option<Bearer> {
    let (kind, claims) = opened(keys, issuer, token, now)?;
    let company = CompanyKey::parse(&claims.sub).ok().filter(|_| kind.as_deref() == Some(TYPE))?;
    Some(Bearer { company, generation: claims.r#gen })
}

/// Whether a token that cannot be verified is ours and alive all the same, and is for something else than a company's ATS
/// (RFC 6750, 3.1: `insufficient_scope`).
pub fn is_of_another_kind(keys: &Keys, issuer: &str, token: &str, now: Timestamp) -> bool {
    opened(keys, issuer, token, now).is_some() && verify(keys, issuer, token, now).is_none()
}

/// What a token that is ours and alive says it is, and what it says.
fn opened(keys: &Keys, issuer: &str, token: &str, now: Timestamp) -> Option<(Option<String>, Claims)> {
    ready();
    let header = jsonwebtoken::decode_header(token).ok().filter(|header| header.alg == Algorithm::HS256)?;
    let key = keys.tokens.iter().find(|key| Some(key.kid.as_str()) == header.kid.as_deref())?;
    let claims = claims(key, token).filter(|claims| claims.iss == issuer)?;
    let alive = claims.iat <= now.as_second() + 60 && now.as_second() < claims.exp;
    alive.then_some((header.typ, claims))
}

fn claims(key: &Key, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    // The times are judged by the caller's clock, below the signature.
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    let decoded = jsonwebtoken::decode(token, &DecodingKey::from_secret(&key.bytes()), &validation);
    decoded.ok().map(|decoded| decoded.claims)
}

/// HS256 over the `hmac` crate: the library's own backends would link RSA and elliptic curves.
static HS256: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 => Ok(Box::new(Hs256::new(key.as_bytes())?)),
        _ => Err(Error::from(ErrorKind::InvalidAlgorithm)),
    },
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 => Ok(Box::new(Hs256::new(key.try_get_as_bytes()?)?)),
        _ => Err(Error::from(ErrorKind::InvalidAlgorithm)),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// The library asks for a provider of its process; setting it again changes nothing.
fn ready() {
    let _ = HS256.install_default();
}

struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(secret: &[u8]) -> Result<Self, Error> {
        Hmac::new_from_slice(secret).map(Self).map_err(|_| Error::from(ErrorKind::InvalidKeyFormat))
    }

    fn over(&self, message: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(message)
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.over(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.over(message).verify_slice(signature).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assessment::company::{CompanyStatus, Settings};

    const US: &str = "https://bridge.example";

    fn company() -> Company {
        let key = CompanyKey::parse("smartrecruiters#ACME").unwrap();
        Company {
            key,
            name: None,
            status: CompanyStatus::Active,
            generation: 3,
            settings: Settings::default(),
            leaving: None,
        }
    }

    fn keys() -> Keys {
        Keys::parse(&Keys::generate()).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn a_token_names_its_company_for_an_hour() {
        let keys = keys();
        let token = issue(&keys, US, &company(), at(0)).unwrap();
        let bearer = verify(&keys, US, &token, at(3599)).unwrap();
        assert_eq!((bearer.company(), bearer.generation()), (&company().key, 3));
        assert_eq!(verify(&keys, US, &token, at(3600)), None);
        assert_eq!(verify(&keys, US, &token, at(-61)), None);
    }

    #[test]
    fn a_token_of_other_keys_or_of_another_stage_is_none() {
        let keys = keys();
        let token = issue(&keys, US, &company(), at(0)).unwrap();
        assert_eq!(verify(&self::keys(), US, &token, at(1)), None);
        assert_eq!(verify(&keys, "https://other.example", &token, at(1)), None);
    }

    #[test]
    fn c6_a_token_of_another_kind_is_told_from_one_that_is_not_ours() {
        let keys = keys();
        let signed = |kind: &str, iss: &str, sub: &str| {
            let claims =
                Claims { iss: iss.into(), sub: sub.into(), r#gen: 3, iat: at(0).as_second(), exp: at(60).as_second() };
            sign(&keys, kind, &claims).unwrap()
        };
        for (kind, iss, sub, other) in [
            (TYPE, US, "talentsoft#ACME", true),
            ("JWT", US, "smartrecruiters#ACME", true),
            (TYPE, US, "smartrecruiters#ACME", false),
            (TYPE, "https://other.example", "talentsoft#ACME", false),
        ] {
            let token = signed(kind, iss, sub);
            assert_eq!(is_of_another_kind(&keys, US, &token, at(1)), other, "{kind} {iss} {sub}");
            assert!(!is_of_another_kind(&keys, US, &token, at(60)), "over: {kind} {iss} {sub}");
            assert!(!is_of_another_kind(&self::keys(), US, &token, at(1)), "other keys: {kind} {iss} {sub}");
            assert_eq!(verify(&keys, US, &token, at(1)).is_some(), !other && iss == US);
        }
    }

    #[test]
    fn every_altered_character_is_noticed() {
        let keys = keys();
        let token = issue(&keys, US, &company(), at(0)).unwrap();
        // The last character of each part may hold unused bits; the decoder refuses those as well.
        for place in 0..token.len() {
            let mut altered = token.clone().into_bytes();
            altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert_eq!(verify(&keys, US, &altered, at(1)), None, "altered at {place}");
        }
    }
}

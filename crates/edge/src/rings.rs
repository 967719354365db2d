//! How the rings turn (`docs/decisions/0018`): a key is known to everybody before it signs, and a token key ends when no token
//! of its can live any more.
//!
//! Functions remember the rings for five minutes. A key that signed at once would be unknown to those that read them just
//! before: they would refuse its tokens and addresses, and take a result that it has sealed for a new one.

use crate::keys::{Key, Keys, UnusableKeys, random_secret};
use jiff::{SignedDuration, Timestamp};

/// From a key's entry to its first signature: five minutes of memory, and the minute that a function may run with what it
/// has read.
pub const KNOWN_BY_ALL: SignedDuration = SignedDuration::from_mins(6);
/// From a key's first signature to the end of the token key before it: an hour of the last token, and five minutes for
/// clocks and for those who are late to sign with the new one.
pub const OUTLIVED: SignedDuration = SignedDuration::from_mins(65);

/// The rings as they are stored, with the time at which each key begins.
#[derive(Debug, Clone)]
pub struct Rings(Keys);

/// Which ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ring {
    /// For access tokens.
    Tokens,
    /// For capabilities and digests.
    Capabilities,
}

/// When a key signs, and for how long it verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The key's name.
    pub kid: String,
    /// Since when it signs; none if it was there from the beginning.
    pub signs_from: Option<Timestamp>,
    /// When the next one begins to sign.
    pub signs_until: Option<Timestamp>,
    /// When it no longer verifies; none for good.
    pub verifies_until: Option<Timestamp>,
}

/// The last key that was added does not sign yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key {kid} was added and signs from {signs_from:.0} on")]
pub struct NotYetSigning {
    /// Its name.
    pub kid: String,
    /// From when on it signs.
    pub signs_from: Timestamp,
}

impl Ring {
    /// What the names of its keys begin with.
    fn letter(self) -> char {
        match self {
            Self::Tokens => 't',
            Self::Capabilities => 'c',
        }
    }
}

impl Rings {
    /// Reads the stored form. Of keys without times the first signs.
    pub fn parse(text: &str) -> Result<Self, UnusableKeys> {
        Keys::parse(text).map(Self)
    }

    /// The form that is stored.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.0)
    }

    /// The keys as they count at a time: in each ring the one that signs is the first, and token keys that have ended are gone.
    pub fn at(&self, now: Timestamp) -> Keys {
        let tokens: Vec<Key> = alive(&self.0.tokens, now).cloned().collect();
        Keys { tokens: signer_first(tokens, now), capabilities: signer_first(self.0.capabilities.clone(), now) }
    }

    /// The terms of a ring's keys, oldest first.
    pub fn terms(&self, ring: Ring) -> Vec<Term> {
        let keys = self.ring(ring);
        let mut terms: Vec<Term> = keys.iter().map(|key| term(ring, key, keys)).collect();
        terms.sort_by_key(|term| term.signs_from);
        terms
    }

    /// The rings with one more key, which signs when everybody knows it; and its term. Token keys that have ended go.
    pub fn turned(&self, ring: Ring, now: Timestamp) -> Result<(Self, Term), NotYetSigning> {
        let mut next = self.clone();
        let keys = next.ring_mut(ring);
        if let Some((kid, signs_from)) = keys.iter().find_map(|key| Some((&key.kid, key.begins_after(now)?))) {
            return Err(NotYetSigning { kid: kid.clone(), signs_from });
        }
        let number = keys.iter().filter_map(|key| key.kid.strip_prefix(ring.letter())?.parse::<u32>().ok()).max();
        let kid = format!("{}{}", ring.letter(), number.unwrap_or_default() + 1);
        if ring == Ring::Tokens {
            *keys = alive(keys, now).cloned().collect();
        }
        // at the end: whoever does not read times signs with the first
        let key = Key::new(kid, random_secret(), Some(now + KNOWN_BY_ALL));
        keys.push(key.clone());
        let term = term(ring, &key, keys);
        Ok((next, term))
    }

    /// The rings without a capability key that no longer signs: what it has signed is void.
    #[must_use]
    pub fn without(&self, kid: &str) -> Self {
        let mut next = self.clone();
        next.0.capabilities.retain(|key| key.kid != kid);
        next
    }

    fn ring(&self, ring: Ring) -> &[Key] {
        match ring {
            Ring::Tokens => &self.0.tokens,
            Ring::Capabilities => &self.0.capabilities,
        }
    }

    fn ring_mut(&mut self, ring: Ring) -> &mut Vec<Key> {
        match ring {
            Ring::Tokens => &mut self.0.tokens,
            Ring::Capabilities => &mut self.0.capabilities,
        }
    }
}

/// Of those that have begun the one that began last; of several without a time the first, which is how they were told apart
/// before there were times.
fn signer_first(mut keys: Vec<Key>, now: Timestamp) -> Vec<Key> {
    let begun = keys.iter().enumerate().filter(|(_, key)| key.begins_after(now).is_none());
    let signer = begun.max_by_key(|(place, key)| (key.signs_from, std::cmp::Reverse(*place))).map(|(place, _)| place);
    // a clock that is behind every beginning: the key that was there first
    let first = keys.iter().enumerate().min_by_key(|(_, key)| key.signs_from).map(|(place, _)| place);
    if let Some(place) = signer.or(first) {
        keys[..=place].rotate_right(1);
    }
    keys
}

fn alive(keys: &[Key], now: Timestamp) -> impl Iterator<Item = &Key> {
    keys.iter().filter(move |key| term(Ring::Tokens, key, keys).verifies_until.is_none_or(|until| now < until))
}

fn term(ring: Ring, key: &Key, keys: &[Key]) -> Term {
    let next = keys.iter().filter_map(|other| other.signs_from.filter(|from| Some(*from) > key.signs_from)).min();
    Term {
        kid: key.kid.clone(),
        signs_from: key.signs_from,
        signs_until: next,
        verifies_until: next.filter(|_| ring == Ring::Tokens).map(|next| next + OUTLIVED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capabilities::{Capability, report};
    use crate::tokens::{issue, verify};
    use assessment::company::{Company, CompanyStatus, Settings};
    use assessment::ids::{CompanyKey, OrderKey};
    use assessment::ports::{Digests as _, Purpose};

    const US: &str = "https://bridge.example";

    /// So many minutes after the first rotation.
    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    fn rings() -> Rings {
        Rings::parse(&Keys::generate()).unwrap()
    }

    fn turned(rings: &Rings, ring: Ring, minute: i64) -> Rings {
        rings.turned(ring, at(minute)).unwrap().0
    }

    fn kids(keys: &[Key]) -> String {
        keys.iter().map(|key| key.kid.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn over_time_a_new_key_is_known_then_signs_and_then_the_old_one_ends() {
        let rings = turned(&turned(&rings(), Ring::Tokens, 0), Ring::Capabilities, 0);
        for (minute, tokens, capabilities) in [
            (0, "t1 t2", "c1 c2"),
            (5, "t1 t2", "c1 c2"),
            (6, "t2 t1", "c2 c1"),
            (70, "t2 t1", "c2 c1"),
            (71, "t2", "c2 c1"),
            (60 * 24 * 365 * 3, "t2", "c2 c1"),
            (-600, "t1 t2", "c1 c2"),
        ] {
            let keys = rings.at(at(minute));
            assert_eq!((&*kids(&keys.tokens), &*kids(&keys.capabilities)), (tokens, capabilities), "minute {minute}");
        }
    }

    #[test]
    fn rotated_again_each_key_ends_after_its_own_successor() {
        let rings = turned(&turned(&rings(), Ring::Tokens, 0), Ring::Tokens, 10);
        for (minute, tokens) in [(10, "t2 t1 t3"), (16, "t3 t1 t2"), (70, "t3 t1 t2"), (71, "t3 t2"), (81, "t3")] {
            assert_eq!(kids(&rings.at(at(minute)).tokens), tokens, "minute {minute}");
        }
        let later = turned(&rings, Ring::Tokens, 100);
        assert_eq!(kids(&later.0.tokens), "t3 t4", "what has ended is not kept");
        let terms = later.terms(Ring::Tokens);
        let named = terms.iter().map(|term| (&*term.kid, term.signs_until, term.verifies_until));
        assert_eq!(named.collect::<Vec<_>>(), [("t3", Some(at(106)), Some(at(171))), ("t4", None, None)]);
    }

    #[test]
    fn while_a_key_waits_for_its_time_no_other_is_added() {
        let rings = turned(&rings(), Ring::Tokens, 0);
        let refused = rings.turned(Ring::Tokens, at(5)).unwrap_err();
        assert_eq!(refused, NotYetSigning { kid: "t2".into(), signs_from: at(6) });
        assert!(rings.turned(Ring::Capabilities, at(5)).is_ok());
        assert!(rings.turned(Ring::Tokens, at(6)).is_ok());
    }

    #[test]
    fn of_keys_without_times_the_first_signs_and_all_verify() {
        let key = |kid: &str| format!(r#"{{"kid":"{kid}","secret":"{}"}}"#, random_secret());
        let text = format!(r#"{{"tokens":[{},{}],"capabilities":[{}]}}"#, key("b"), key("a"), key("x"));
        let rings = Rings::parse(&text).unwrap();
        assert_eq!(kids(&rings.at(at(0)).tokens), "b a");
        let later = turned(&rings, Ring::Tokens, 0);
        assert_eq!((&*kids(&later.at(at(5)).tokens), &*kids(&later.at(at(6)).tokens)), ("b a t1", "t1 b a"));
        assert_eq!(kids(&later.at(at(71)).tokens), "t1");
    }

    #[test]
    fn what_is_stored_is_read_as_it_was() {
        let rings = turned(&rings(), Ring::Capabilities, 0);
        let again = Rings::parse(&rings.to_text().unwrap()).unwrap();
        assert_eq!(again.terms(Ring::Capabilities), rings.terms(Ring::Capabilities));
        assert_eq!(again.to_text().unwrap(), rings.to_text().unwrap());
        assert!(!format!("{again:?}").contains("secret"), "{again:?}");
    }

    /// Two functions, of which one has read the ring a moment before it was turned and remembers it for five minutes.
    #[test]
    fn nobody_meets_a_signature_of_a_key_that_he_does_not_know() {
        let old = rings();
        let new = turned(&turned(&old, Ring::Tokens, 0), Ring::Capabilities, 0);
        let key = CompanyKey::parse("smartrecruiters#ACME").unwrap();
        let settings = Settings::default();
        let company =
            Company { key, name: None, status: CompanyStatus::Active, generation: 1, settings, leaving: None };
        let order = OrderKey::parse("smartrecruiters#ACME#o-1").unwrap();
        for minute in 0..90 {
            let signer = new.at(at(minute));
            // the last moment at which the old ring may be at hand
            let reader = if minute < 6 { old.at(at(minute)) } else { new.at(at(minute)) };
            let token = issue(&signer, US, &company, at(minute)).unwrap();
            assert!(verify(&reader, US, &token, at(minute)).is_some(), "minute {minute}");
            let address = Capability::Report(order.clone()).seal(&signer);
            assert!(report(&reader, &address).is_some(), "minute {minute}");
            let digest = signer.digest(Purpose::Outcome, &["x"]);
            assert!(reader.matches(Purpose::Outcome, &["x"], &digest), "minute {minute}");
        }
        // the last token of the old key, issued by the one who turns last, lives its whole hour
        let token = issue(&old.at(at(5)), US, &company, at(5)).unwrap();
        assert!(verify(&new.at(at(64)), US, &token, at(64)).is_some());
        let first = issue(&old.at(at(0)), US, &company, at(20)).unwrap();
        assert!(
            verify(&new.at(at(70)), US, &first, at(70)).is_some()
                && verify(&new.at(at(71)), US, &first, at(71)).is_none()
        );
        let address = Capability::Report(order.clone()).seal(&old.at(at(0)));
        assert_eq!(report(&new.at(at(1_000_000)), &address), Some(order));
    }

    #[test]
    fn a_key_that_was_dropped_opens_nothing() {
        let rings = turned(&rings(), Ring::Capabilities, 0);
        let order = OrderKey::parse("smartrecruiters#ACME#o-1").unwrap();
        let address = Capability::Report(order).seal(&rings.at(at(0)));
        assert_eq!(report(&rings.without("c1").at(at(6)), &address), None);
        assert_eq!(kids(&rings.without("c9").at(at(6)).capabilities), "c2 c1");
    }
}

//! Who may call: a company's credentials, and the access tokens that they got.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};

/// Client id and secret.
type Pair = (String, String);

/// The credentials and the tokens of one vendor.
#[derive(Debug, Clone)]
pub(super) struct Keyring {
    /// How long a token lives.
    lifetime: SignedDuration,
    /// What a token looks like, made from the company and its number.
    spelling: fn(&str, u64) -> String,
    holders: BTreeMap<String, Holder>,
    owners: BTreeMap<Pair, String>,
    grants: HashMap<String, Grant>,
    issued: u64,
}

#[derive(Debug, Clone)]
struct Holder {
    pair: Pair,
    /// Tokens of an earlier one are revoked.
    epoch: u64,
}

#[derive(Debug, Clone)]
struct Grant {
    bearer: Bearer,
    epoch: u64,
    expires: Timestamp,
}

/// For whom a token speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bearer {
    pub(super) company: String,
    /// The credential that the token was given for.
    pub(super) client_id: String,
}

impl Keyring {
    pub(super) fn new(lifetime: SignedDuration, spelling: fn(&str, u64) -> String) -> Self {
        let (holders, owners, grants) = (BTreeMap::new(), BTreeMap::new(), HashMap::new());
        Self { lifetime, spelling, holders, owners, grants, issued: 0 }
    }

    /// How long a token lives.
    pub(super) fn lifetime(&self) -> SignedDuration {
        self.lifetime
    }

    /// Gives a company its credentials; what it had before is dead, tokens too.
    pub(super) fn add(&mut self, company: &str, client_id: &str, client_secret: &str) {
        self.revoke(company);
        let pair = (client_id.to_owned(), client_secret.to_owned());
        self.holders.entry(company.to_owned()).or_insert_with(|| Holder { pair, epoch: 0 });
        self.replace(company, client_id, client_secret);
    }

    /// Other credentials for a company: the old ones are dead, the tokens that they got are not.
    pub(super) fn replace(&mut self, company: &str, client_id: &str, client_secret: &str) {
        let Some(holder) = self.holders.get_mut(company) else { return };
        let pair = (client_id.to_owned(), client_secret.to_owned());
        let old = std::mem::replace(&mut holder.pair, pair.clone());
        if self.owners.get(&old).is_some_and(|owner| owner == company) {
            self.owners.remove(&old);
        }
        self.owners.insert(pair, company.to_owned());
    }

    /// Kills a company's tokens.
    pub(super) fn revoke(&mut self, company: &str) {
        if let Some(holder) = self.holders.get_mut(company) {
            holder.epoch += 1;
        }
    }

    /// A token for these credentials, if they are a company's.
    pub(super) fn issue(&mut self, client_id: &str, client_secret: &str, now: Timestamp) -> Option<String> {
        let company = self.owners.get(&(client_id.to_owned(), client_secret.to_owned()))?.clone();
        let epoch = self.holders.get(&company)?.epoch;
        self.issued += 1;
        let token = (self.spelling)(&plain(&company), self.issued);
        let bearer = Bearer { company, client_id: client_id.to_owned() };
        let expires = now.checked_add(self.lifetime).unwrap_or(Timestamp::MAX);
        self.grants.insert(token.clone(), Grant { bearer, epoch, expires });
        Some(token)
    }

    /// For whom a live token speaks.
    pub(super) fn bearer(&self, token: &str, now: Timestamp) -> Option<Bearer> {
        let grant = self.grants.get(token).filter(|grant| now < grant.expires)?;
        let holder = self.holders.get(&grant.bearer.company)?;
        (holder.epoch == grant.epoch).then(|| grant.bearer.clone())
    }
}

/// A company's name as any header can carry it.
fn plain(company: &str) -> String {
    company.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn keyring() -> Keyring {
        let mut keyring = Keyring::new(SignedDuration::from_mins(15), |company, serial| format!("{company}.{serial}"));
        keyring.add("acme", "id-a", "secret-a");
        keyring.add("other", "id-o", "secret-o");
        keyring
    }

    #[test]
    fn a_token_names_its_company_and_lives_as_long_as_it_may() {
        let mut keyring = keyring();
        assert_eq!(keyring.issue("id-a", "secret-a", NOW).as_deref(), Some("acme.1"));
        let speaks = Bearer { company: "acme".to_owned(), client_id: "id-a".to_owned() };
        let last = NOW + SignedDuration::from_mins(15) - SignedDuration::from_nanos(1);
        assert_eq!(keyring.bearer("acme.1", last), Some(speaks));
        assert_eq!(keyring.bearer("acme.1", NOW + SignedDuration::from_mins(15)), None);
        assert_eq!(keyring.bearer("acme.2", NOW), None);
    }

    #[test]
    fn credentials_get_a_token_only_as_a_pair() {
        let mut keyring = keyring();
        for (id, secret) in [("id-a", "secret-o"), ("id-a", ""), ("", "secret-a"), ("nobody", "secret-a")] {
            assert_eq!(keyring.issue(id, secret, NOW), None, "{id} {secret}");
        }
    }

    #[test]
    fn tokens_outlive_the_credentials_that_got_them_unless_they_are_revoked() {
        let mut keyring = keyring();
        let token = keyring.issue("id-a", "secret-a", NOW).unwrap();
        let foreign = keyring.issue("id-o", "secret-o", NOW).unwrap();
        keyring.replace("acme", "id-b", "secret-b");
        assert_eq!(keyring.issue("id-a", "secret-a", NOW), None);
        assert_eq!(keyring.bearer(&token, NOW).unwrap().client_id, "id-a");
        keyring.revoke("acme");
        assert_eq!(keyring.bearer(&token, NOW), None);
        assert!(keyring.bearer(&foreign, NOW).is_some());
        assert!(keyring.issue("id-b", "secret-b", NOW).is_some());
    }

    #[test]
    fn a_company_that_is_added_again_begins_anew() {
        let mut keyring = keyring();
        let token = keyring.issue("id-a", "secret-a", NOW).unwrap();
        keyring.add("acme", "id-c", "secret-c");
        assert_eq!(keyring.bearer(&token, NOW), None);
        assert_eq!(keyring.issue("id-a", "secret-a", NOW), None);
        assert!(keyring.issue("id-c", "secret-c", NOW).is_some());
        keyring.replace("nobody", "id-n", "secret-n");
        assert_eq!(keyring.issue("id-n", "secret-n", NOW), None);
    }
}

//! Who may act for a company: whoever has its Equalture credentials. The page must not tell anybody who guesses whether a
//! guess is right: wrong ones are counted, for the company and for the client id, and above the count nothing is looked at.

use crate::World;
use crate::form::Sent;
use crate::page::door::{CLIENT_ID, CLIENT_SECRET};
use crate::trouble::Trouble;
use crate::words::Say;
use assessment::company::Company;
use assessment::ports::{ClientCredentials, Clients as _, Clock as _, Digests as _, Purpose};
use aws::desk::Desk;
use aws::secrets::{CompanySecret, Pair, SecretsError};
use equalture::Unproved;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// This many wrong ones in a minute are answered as wrong; the next as too many: for a company, whose id is no secret and
/// whose own administrator must not be locked out by strangers; and for a client id.
const WRONG_A_MINUTE: [u32; 2] = [100, 10];
/// No credentials are longer.
const LONGEST: usize = 512;

/// What is wrong with a field: its name, and why.
pub(crate) type Wrong = (&'static str, Say);

/// Why somebody may not act for a company.
pub(crate) enum NotProved {
    /// The credentials are not the right ones.
    Wrong(Wrong),
    /// Nobody could tell, or wants to.
    Trouble(Trouble),
}

impl<E: Into<Trouble>> From<E> for NotProved {
    fn from(error: E) -> Self {
        Self::Trouble(error.into())
    }
}

/// Equalture credentials as an administrator has given them.
pub(crate) struct Given(pub(crate) Pair);

impl Given {
    /// Takes them if they could be some.
    pub(crate) fn read(sent: &Sent) -> Result<Self, Vec<Wrong>> {
        let fields = [(CLIENT_ID, Say::GiveClientId), (CLIENT_SECRET, Say::GiveClientSecret)];
        let lacking = fields.into_iter().filter(|(name, _)| !could_be(sent.text(name)));
        let lacking: Vec<Wrong> = lacking.collect();
        let text = |name| sent.text(name).to_owned();
        let pair = || Pair { client_id: text(CLIENT_ID), client_secret: text(CLIENT_SECRET) };
        if lacking.is_empty() { Ok(Self(pair())) } else { Err(lacking) }
    }

    fn credentials(&self) -> ClientCredentials {
        credentials(&self.0)
    }

    /// Whether they are these. Compared by digests, whose length says nothing.
    fn is(&self, stored: &Pair) -> bool {
        let same = |a: &str, b: &str| Sha256::digest(a).ct_eq(&Sha256::digest(b));
        let id = same(&self.0.client_id, &stored.client_id);
        (id & same(&self.0.client_secret, &stored.client_secret)).into()
    }
}

/// Whether a text can be an id or a secret at all.
fn could_be(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && !text.contains(char::is_control)
}

/// A stored pair as credentials.
pub(crate) fn credentials(pair: &Pair) -> ClientCredentials {
    ClientCredentials { id: pair.client_id.clone(), secret: pair.client_secret.clone().into() }
}

/// Asks Equalture, before anything is stored, whether it takes the credentials.
pub(crate) async fn is_taken(world: &World, desk: &Desk, company: &Company, given: &Given) -> Result<(), NotProved> {
    let guesses = Guesses::of(desk, company, given);
    guesses.may_go_on().await?;
    match world.equalture.check(company, &given.credentials()).await {
        Ok(()) => Ok(()),
        Err(Unproved::Wrong) => Err(guesses.one_more(Say::NotTaken).await),
        Err(Unproved::Unavailable) => Err(NotProved::Trouble(Trouble::EqualtureSilent)),
        Err(Unproved::Blocked) => Err(NotProved::Trouble(Trouble::EqualtureBlocked)),
    }
}

/// Compares the credentials with those that the company was connected with; gives what is stored with them. Those that
/// have just been changed are read anew before others are refused. The right ones are right at any time.
pub(crate) async fn is_stored(
    world: &World,
    desk: &Desk,
    company: &Company,
    given: &Given,
) -> Result<CompanySecret, NotProved> {
    let guesses = Guesses::of(desk, company, given);
    for fresh in [false, true] {
        if fresh {
            guesses.may_go_on().await?;
        }
        match world.foundation.secrets.company(company, fresh).await {
            Ok(secret) if given.is(&secret.equalture) => return Ok(secret),
            Ok(_) | Err(SecretsError::Missing) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(guesses.one_more(Say::NotStored).await)
}

/// Counts an exchange that SmartRecruiters has refused because nobody of the company has consented: whoever waits for an
/// administrator's consent to step in with credentials of another company must not wait at our door.
pub(crate) async fn came_uninvited(desk: &Desk, company: &Company, given: &Given) -> Result<(), Trouble> {
    match Guesses::of(desk, company, given).one_more(Say::NotTaken).await {
        NotProved::Trouble(trouble) => Err(trouble),
        NotProved::Wrong(_) => Ok(()),
    }
}

/// The wrong ones of this minute.
struct Guesses<'d> {
    desk: &'d Desk,
    /// For the company, and for the client id.
    who: [String; 2],
}

impl<'d> Guesses<'d> {
    fn of(desk: &'d Desk, company: &Company, given: &Given) -> Self {
        let who = |what, whose: &str| desk.digest(Purpose::FailedClient, &[what, whose]);
        let company = who("connect", &company.key.to_string());
        Self { desk, who: [company, who("connect as", &given.0.client_id)] }
    }

    /// Whether the next may be looked at.
    async fn may_go_on(&self) -> Result<(), Trouble> {
        for (who, most) in self.who.iter().zip(WRONG_A_MINUTE) {
            if self.desk.failures(who, self.desk.now()).await? > most {
                return Err(self.too_many());
            }
        }
        Ok(())
    }

    /// Counts a wrong one.
    async fn one_more(&self, why: Say) -> NotProved {
        let mut too_many = false;
        for (who, most) in self.who.iter().zip(WRONG_A_MINUTE) {
            match self.desk.count_failure(who, self.desk.now()).await {
                Ok(count) => too_many |= count > most,
                Err(error) => return error.into(),
            }
        }
        if too_many { self.too_many().into() } else { NotProved::Wrong((CLIENT_SECRET, why)) }
    }

    /// Until the next minute.
    fn too_many(&self) -> Trouble {
        Trouble::TooMany(SignedDuration::from_secs(60 - self.desk.now().as_second().rem_euclid(60)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(client_id: &str, client_secret: &str) -> Pair {
        Pair { client_id: client_id.to_owned(), client_secret: client_secret.to_owned() }
    }

    #[test]
    fn only_the_very_same_credentials_are_the_stored_ones() {
        let stored = pair("id", "secret");
        assert!(Given(pair("id", "secret")).is(&stored));
        for (id, secret) in [("id", "Secret"), ("id2", "secret"), ("", ""), ("secret", "id"), ("ids", "ecret")] {
            assert!(!Given(pair(id, secret)).is(&stored), "{id} {secret}");
        }
    }

    #[test]
    fn what_cannot_be_credentials_is_not_looked_at() {
        assert!(could_be("a") && could_be(&"a".repeat(LONGEST)) && could_be("p\u{e4}ss w:rd"));
        for bad in ["", "a\nb", "a\0", &"a".repeat(LONGEST + 1)] {
            assert!(!could_be(bad), "{bad:?}");
        }
    }
}

//! How we prove ourselves to Equalture, "Get Access token": HTTP Basic in, a token for 15 minutes out.

use assessment::attempt::Blockage;
use assessment::company::{Company, TokenVerb};
use assessment::ids::CompanyKey;
use assessment::ports::{ClientCredentials, Credentials, Upstream};
use edge::grants::{Grant, Grants, Ungranted, read_token};
use edge::outbound::{Answer, Deadline, Opening, Outbound};
use jiff::SignedDuration;
use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// "This Access token is valid for 15 minutes"; it is not used in the last of them.
const KEPT: SignedDuration = SignedDuration::from_mins(14);
/// All that a token may take.
const TIME_OUT: SignedDuration = SignedDuration::from_secs(5);

/// Why credentials are not known to be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    /// Equalture does not take them.
    #[error("Equalture does not take these credentials")]
    Wrong,
    /// Equalture does not answer, or not in a way that we understand.
    #[error("Equalture does not answer")]
    Unavailable,
    /// Where we ask, nobody gives tokens.
    #[error("Equalture gives no tokens at this address")]
    Blocked,
}

impl From<Ungranted> for Unproved {
    fn from(ungranted: Ungranted) -> Self {
        match ungranted {
            Ungranted::Unavailable => Self::Unavailable,
            Ungranted::Blocked(Blockage::Credentials) => Self::Wrong,
            Ungranted::Blocked(Blockage::Redirected | Blockage::WrongAddress) => Self::Blocked,
        }
    }
}

/// Gets tokens, and keeps them.
#[derive(Debug)]
pub(crate) struct Auth<C> {
    credentials: C,
    outbound: Outbound,
    grants: Grants,
    /// The verb that each company's Equalture takes: GET in version 1 of the documents, POST since.
    verbs: Mutex<HashMap<CompanyKey, Method>>,
}

impl<C: Credentials> Auth<C> {
    /// That has no token yet.
    pub(crate) fn new(credentials: C, outbound: Outbound, grants: Grants) -> Self {
        Self { credentials, outbound, grants, verbs: Mutex::default() }
    }

    /// A token that lives for another `margin`, fetched from `url` if need be, while the opening lasts: later the company may
    /// have left. One that was `refused` is not given again: then the credentials are read anew as well.
    pub(crate) async fn grant(
        &self,
        company: &Company,
        url: &str,
        margin: SignedDuration,
        refused: Option<&Grant>,
        opening: Opening,
    ) -> Result<Grant, Ungranted> {
        let mut place = self.grants.place(company).await;
        if let Some(at_hand) = place.at_hand(margin, refused) {
            return at_hand;
        }
        if !opening.lasts() {
            if let Some(refused) = refused {
                place.forget(refused);
            }
            return Err(Ungranted::Unavailable);
        }
        let begun = place.now;
        let fetched = self.fetch(company, url, refused.is_some(), opening).await;
        place.fetched(fetched.map(|(token, lives)| (token, begun + lives)))
    }

    /// Fetches a token, and once more with credentials read anew if it is refused; not after a refusal that was long in
    /// coming, as the company may have left meanwhile.
    async fn fetch(
        &self,
        company: &Company,
        url: &str,
        fresh: bool,
        opening: Opening,
    ) -> Result<(SecretString, SignedDuration), Ungranted> {
        let deadline = Deadline::within(TIME_OUT);
        let answer = self.ask(company, url, fresh, deadline).await?;
        if answer.status != 401 || fresh {
            return granted(&answer);
        }
        if !opening.lasts() {
            // What is read anew is remembered, so whoever comes next asks with it.
            self.credentials.credentials(company, Upstream::Equalture, true).await?;
            return Err(Ungranted::Unavailable);
        }
        granted(&self.ask(company, url, true, deadline).await?)
    }

    /// Asks for a token with credentials that are given, and keeps nothing of the answer.
    pub(crate) async fn check(&self, company: &Company, url: &str, given: &ClientCredentials) -> Result<(), Ungranted> {
        let (answer, _) = self.ask_with(company, url, given, Deadline::within(TIME_OUT)).await?;
        granted(&answer).map(|_| ())
    }

    async fn ask(&self, company: &Company, url: &str, fresh: bool, deadline: Deadline) -> Result<Answer, Ungranted> {
        let credentials = self.credentials.credentials(company, Upstream::Equalture, fresh).await?;
        let (answer, taken) = self.ask_with(company, url, &credentials, deadline).await?;
        if let Some(verb) = taken {
            self.verbs.lock().unwrap_or_else(PoisonError::into_inner).insert(company.key.clone(), verb);
        }
        Ok(answer)
    }

    /// Asks with one verb, and if the path does not know that one and none is set, with the other; says so if that one was
    /// the right one.
    async fn ask_with(
        &self,
        company: &Company,
        url: &str,
        credentials: &ClientCredentials,
        deadline: Deadline,
    ) -> Result<(Answer, Option<Method>), Ungranted> {
        let pinned = company.settings.token_verb.map(method);
        let first = pinned.clone().unwrap_or_else(|| self.verb(&company.key));
        let answer = self.send(first.clone(), url, credentials, deadline).await?;
        if pinned.is_some() || !matches!(answer.status.as_u16(), 404 | 405) {
            return Ok((answer, None));
        }
        let other = if first == Method::POST { Method::GET } else { Method::POST };
        let answer = self.send(other.clone(), url, credentials, deadline).await?;
        let taken = answer.status.is_success().then_some(other);
        Ok((answer, taken))
    }

    fn verb(&self, company: &CompanyKey) -> Method {
        let verbs = self.verbs.lock().unwrap_or_else(PoisonError::into_inner);
        verbs.get(company).cloned().unwrap_or(Method::POST)
    }

    async fn send(
        &self,
        verb: Method,
        url: &str,
        credentials: &ClientCredentials,
        deadline: Deadline,
    ) -> Result<Answer, Ungranted> {
        let request = self.outbound.request(verb, url);
        let request = request.basic_auth(&credentials.id, Some(credentials.secret.expose_secret()));
        self.outbound.call_repeatable(request, deadline.left(TIME_OUT)).await.map_err(|_| Ungranted::Unavailable)
    }
}

fn method(verb: TokenVerb) -> Method {
    match verb {
        TokenVerb::Post => Method::POST,
        TokenVerb::Get => Method::GET,
    }
}

/// Reads the token: 200, or 201 as a POST may answer.
fn granted(answer: &Answer) -> Result<(SecretString, SignedDuration), Ungranted> {
    match answer.status.as_u16() {
        200..=299 => {
            let (token, lives) = read_token(answer).ok_or(Ungranted::Unavailable)?;
            Ok((token, lives.map_or(KEPT, |lives| lives.min(KEPT))))
        }
        300..=399 => Err(Ungranted::Blocked(Blockage::Redirected)),
        401 | 403 => Err(Ungranted::Blocked(Blockage::Credentials)),
        408 | 429 | 500.. => Err(Ungranted::Unavailable),
        _ => Err(Ungranted::Blocked(Blockage::WrongAddress)),
    }
}

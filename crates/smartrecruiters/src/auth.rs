//! How SmartRecruiters proves itself to us (a bearer that we issued), and how we prove ourselves to it (4. Retrieving
//! Resources: the company's customer credentials, exchanged for a bearer).

use assessment::attempt::Blockage;
use assessment::company::{Company, CompanyStatus};
use assessment::ids::{Ats, CompanyKey};
use assessment::ports::{ClientCredentials, Companies, Credentials, Upstream};
use edge::grants::{Grant, Grants, Ungranted, read_token};
use edge::keys::Keys;
use edge::outbound::{Answer, Opening, Outbound};
use edge::problem::Problem;
use edge::tokens::{is_of_another_kind, verify};
use jiff::{SignedDuration, Timestamp};
use lambda_http::Request;
use lambda_http::http::StatusCode;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use std::time::Duration;

/// A company that is active now and for which the caller speaks. Only this module makes one, after one consistent read.
#[derive(Debug, Clone)]
pub struct ActiveCompany(Company);

impl ActiveCompany {
    /// The company.
    pub fn company(&self) -> &Company {
        &self.0
    }

    /// Its key.
    pub fn key(&self) -> &CompanyKey {
        &self.0.key
    }
}

/// Gives the company that the request's access token speaks for. A token of an earlier connection, or of a company that
/// has left, is no token.
pub async fn authenticate<S: Companies>(
    request: &Request,
    keys: &Keys,
    issuer: &str,
    now: Timestamp,
    companies: &S,
) -> Result<ActiveCompany, Problem> {
    match connected(request, keys, issuer, now, companies).await? {
        company if company.status == CompanyStatus::Active => Ok(ActiveCompany(company)),
        _ => Err(Problem::invalid_token()),
    }
}

/// The same for the routes that place orders: there a company that has left since it got its token is told so.
pub async fn authenticate_for_order<S: Companies>(
    request: &Request,
    keys: &Keys,
    issuer: &str,
    now: Timestamp,
    companies: &S,
) -> Result<ActiveCompany, Problem> {
    let company = connected(request, keys, issuer, now, companies).await?;
    match company.status {
        CompanyStatus::Active => Ok(ActiveCompany(company)),
        CompanyStatus::Disabled => Err(integration_disabled()),
        CompanyStatus::Connecting => Err(Problem::invalid_token()),
    }
}

/// The company as it is now, whatever its status, if the token is of its present connection.
async fn connected<S: Companies>(
    request: &Request,
    keys: &Keys,
    issuer: &str,
    now: Timestamp,
    companies: &S,
) -> Result<Company, Problem> {
    let token = edge::request::bearer(request)?;
    let bearer = verify(keys, issuer, token, now).ok_or_else(|| {
        let other = is_of_another_kind(keys, issuer, token, now);
        if other { Problem::insufficient_scope() } else { Problem::invalid_token() }
    })?;
    // The compiler asks for a line here when there is another ATS, whose tokens are of another kind as well.
    let Ats::SmartRecruiters = bearer.company().ats;
    let company = companies.company(bearer.company()).await?;
    let current = company.filter(|company| company.generation == bearer.generation());
    current.ok_or_else(Problem::invalid_token)
}

fn integration_disabled() -> Problem {
    let detail = "The integration was switched off. Connect Equalture again to order.";
    Problem::new(StatusCode::FORBIDDEN, "integration_disabled", detail)
}

/// Access tokens "live 30 minutes"; none is used longer, whatever it says.
const LIFE: SignedDuration = SignedDuration::from_mins(30);
/// Not used in its last minute.
const MARGIN: SignedDuration = SignedDuration::from_mins(1);
/// All that a token may take.
pub(crate) const TIME_OUT: Duration = Duration::from_secs(5);

/// Gets tokens of SmartRecruiters, and keeps them.
#[derive(Debug)]
pub(crate) struct Access<C> {
    credentials: C,
    outbound: Outbound,
    grants: Grants,
    url: String,
}

impl<C: Credentials> Access<C> {
    pub(crate) fn new(credentials: C, outbound: Outbound, grants: Grants, url: String) -> Self {
        Self { credentials, outbound, grants, url }
    }

    /// A token, fetched while the opening lasts: later the company may have left. Not the one that was `refused`, for which
    /// the credentials are read anew as well.
    pub(crate) async fn grant(
        &self,
        company: &Company,
        refused: Option<&Grant>,
        opening: Opening,
    ) -> Result<Grant, Ungranted> {
        let mut place = self.grants.place(company).await;
        if let Some(at_hand) = place.at_hand(SignedDuration::ZERO, refused) {
            return at_hand;
        }
        if !opening.lasts() {
            if let Some(refused) = refused {
                place.forget(refused);
            }
            return Err(Ungranted::Unavailable);
        }
        let begun = place.now;
        let fetched = self.fetch(company, refused.is_some(), opening).await;
        place.fetched(fetched.map(|(token, lives)| (token, begun + lives)))
    }

    /// A new token, whatever is at hand: a question that proves the other side alive.
    pub(crate) async fn renew(&self, company: &Company) -> Result<Grant, Ungranted> {
        let mut place = self.grants.place(company).await;
        let begun = place.now;
        let fetched = self.fetch(company, false, Opening::begins()).await;
        place.fetched(fetched.map(|(token, lives)| (token, begun + lives)))
    }

    /// Fetches a token, and once more with credentials read anew if it is refused; not after a refusal that was long in
    /// coming, as the company may have left meanwhile.
    async fn fetch(
        &self,
        company: &Company,
        fresh: bool,
        opening: Opening,
    ) -> Result<(SecretString, SignedDuration), Ungranted> {
        let answer = self.ask(company, fresh).await?;
        if !matches!(answer.status.as_u16(), 400 | 401) || fresh {
            return granted(&answer);
        }
        if !opening.lasts() {
            // What is read anew is remembered, so whoever comes next asks with it.
            self.credentials.credentials(company, Upstream::Ats, true).await?;
            return Err(Ungranted::Unavailable);
        }
        granted(&self.ask(company, true).await?)
    }

    async fn ask(&self, company: &Company, fresh: bool) -> Result<Answer, Ungranted> {
        let credentials = self.credentials.credentials(company, Upstream::Ats, fresh).await?;
        let request = token_request(&self.outbound, &self.url, &credentials);
        self.outbound.call_repeatable(request, TIME_OUT).await.map_err(|_| Ungranted::Unavailable)
    }
}

/// POST /identity/oauth/token, as it is asked for any of our credentials.
pub(crate) fn token_request(outbound: &Outbound, url: &str, credentials: &ClientCredentials) -> RequestBuilder {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", &credentials.id)
        .append_pair("client_secret", credentials.secret.expose_secret())
        .finish();
    outbound.request(Method::POST, url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)
}

/// Reads the answer of POST /identity/oauth/token.
pub(crate) fn granted(answer: &Answer) -> Result<(SecretString, SignedDuration), Ungranted> {
    match answer.status.as_u16() {
        200..=299 => {
            let (token, lives) = read_token(answer).ok_or(Ungranted::Unavailable)?;
            let lives = lives.map_or(LIFE, |lives| lives.min(LIFE)).saturating_sub(MARGIN);
            Ok((token, lives.max(SignedDuration::ZERO)))
        }
        300..=399 => Err(Ungranted::Blocked(Blockage::Redirected)),
        400 | 401 | 403 => Err(Ungranted::Blocked(Blockage::Credentials)),
        408 | 429 | 500.. => Err(Ungranted::Unavailable),
        _ => Err(Ungranted::Blocked(Blockage::WrongAddress)),
    }
}

//! What we ask of SmartRecruiters as its partner, with the master credential and not with one company's: "1.1. Partner
//! Configuration" and "1.3. Exchange Customer Level Credentials".
//!
//! The master credential opens every company that has consented. Its token is fetched for each piece of work and not kept.

use crate::auth::{TIME_OUT, granted, token_request};
use crate::configuration::{Configuration, masked};
use assessment::attempt::Blockage;
use assessment::ids::CompanyId;
use assessment::ports::ClientCredentials;
use edge::grants::Ungranted;
use edge::outbound::{Answer, CallError, Outbound};
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// All that one of these calls may take. An administrator waits for it, and the gateway no longer than 29 s.
const PATIENCE: Duration = Duration::from_secs(15);
/// So much is repeated of what a refusal says.
const LONGEST_SAYING: usize = 400;

/// SmartRecruiters, for its partner.
#[derive(Debug, Clone)]
pub struct Partner {
    outbound: Outbound,
    base: String,
}

/// Why a company's credentials were not exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IntegrateError {
    /// 403: nobody of the company has consented in SmartRecruiters, or our credential lacks the scope.
    #[error("the company has not consented in SmartRecruiters")]
    NoConsent,
    /// 404: the partner's configuration is missing.
    #[error("SmartRecruiters has no configuration of the partner")]
    NotConfigured,
    /// 409: it is connected there. Nobody can be told the credentials of then once more.
    #[error("SmartRecruiters has the company connected already")]
    AlreadyConnected,
    /// 401, or no token: the master credential is not taken.
    #[error("SmartRecruiters refuses the master credential")]
    MasterRefused,
    /// Any other refusal, such as 400: nothing was exchanged.
    #[error("SmartRecruiters does not accept the exchange")]
    NotAccepted,
    /// Nothing was exchanged: no connection, no token, or too many calls at once. It may be tried again.
    #[error("SmartRecruiters cannot be reached now")]
    NotSent,
    /// It was sent and nobody knows what came of it: no answer, one that breaks off, an error that a proxy may have made.
    #[error("it is not known whether SmartRecruiters exchanged the credentials")]
    Unclear,
}

/// Why the partner's configuration was not read or not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartnerError {
    /// 401, or no token: the master credential is not taken.
    #[error("SmartRecruiters refuses the master credential")]
    MasterRefused,
    /// 403: the credential may not do this.
    #[error("the master credential may not manage the partner's configuration")]
    Forbidden,
    /// 404 where there is always something, or a redirect: this is not the API.
    #[error("there is no such address")]
    WrongAddress,
    /// 400: what SmartRecruiters says about it.
    #[error("SmartRecruiters does not accept the configuration: {0}")]
    NotAccepted(String),
    /// Any other answer, by its status.
    #[error("SmartRecruiters answers {0}")]
    Odd(u16),
    /// No answer, or one that says to come later.
    #[error("SmartRecruiters cannot be reached now")]
    Unavailable,
}

/// Both directions of 1.3: ours to SmartRecruiters, and its own back.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exchanged {
    client_id: String,
    client_secret: String,
}

impl Partner {
    /// SmartRecruiters at `SMARTRECRUITERS_BASE_URL`.
    pub fn new(outbound: &Outbound, base_url: &Url) -> Self {
        Self { outbound: outbound.clone(), base: base_url.as_str().trim_end_matches('/').to_owned() }
    }

    /// Whether SmartRecruiters grants a token for these credentials, the master's or a company's own.
    pub async fn check(&self, credentials: &ClientCredentials) -> Result<(), Ungranted> {
        self.token(credentials).await.map(|_| ())
    }

    /// 1.3: gives SmartRecruiters what we `issued` for a company, and gets its credentials for this company. Never sent
    /// twice, and over a connection of its own: what arrived cannot be taken back, and the second answer would be 409.
    pub async fn integrate(
        &self,
        master: &ClientCredentials,
        company: &CompanyId,
        issued: &ClientCredentials,
    ) -> Result<ClientCredentials, IntegrateError> {
        // Such an id would walk up the path.
        if company.as_str().bytes().all(|byte| byte == b'.') {
            return Err(IntegrateError::NotAccepted);
        }
        let token = self.token(master).await?;
        let ours = Exchanged { client_id: issued.id.clone(), client_secret: issued.secret.expose_secret().to_owned() };
        let request = self.request(Method::POST, &format!("integration/company/{company}"), &token).json(&ours);
        match self.outbound.call(request, PATIENCE).await {
            Ok(answer) => exchanged(&answer),
            Err(CallError::NotSent(_)) => Err(IntegrateError::NotSent),
            Err(CallError::NoAnswer(_)) => Err(IntegrateError::Unclear),
        }
    }

    /// 1.1: the configuration that SmartRecruiters has; none before the first one was written.
    pub async fn configuration(&self, master: &ClientCredentials) -> Result<Option<Value>, PartnerError> {
        let token = self.token(master).await?;
        let request = self.request(Method::GET, "partner/configuration", &token);
        match self.ask(request).await? {
            answer if answer.status == 404 => Ok(None),
            answer => read(&answer).map(Some),
        }
    }

    /// 1.1: writes the configuration over the one that is there; gives what SmartRecruiters says that it stored.
    pub async fn configure(
        &self,
        master: &ClientCredentials,
        configuration: &Configuration,
    ) -> Result<Value, PartnerError> {
        let token = self.token(master).await?;
        let request = self.request(Method::PUT, "partner/configuration", &token).json(configuration);
        read(&self.ask(request).await?)
    }

    async fn token(&self, credentials: &ClientCredentials) -> Result<SecretString, Ungranted> {
        let request = token_request(&self.outbound, &format!("{}/identity/oauth/token", self.base), credentials);
        let answer = self.outbound.call_repeatable(request, TIME_OUT).await.map_err(|_| Ungranted::Unavailable)?;
        granted(&answer).map(|(token, _)| token)
    }

    fn request(&self, method: Method, path: &str, token: &SecretString) -> RequestBuilder {
        let request = self.outbound.request(method, &format!("{}/assessment-api/v202010/{path}", self.base));
        request.bearer_auth(token.expose_secret())
    }

    /// A call that may be made twice: reading, and writing the same again.
    async fn ask(&self, request: RequestBuilder) -> Result<Answer, PartnerError> {
        self.outbound.call_repeatable(request, PATIENCE).await.map_err(|_| PartnerError::Unavailable)
    }
}

/// What came of the exchange. Where nobody can read the answer, SmartRecruiters has the company connected all the same.
fn exchanged(answer: &Answer) -> Result<ClientCredentials, IntegrateError> {
    match answer.status.as_u16() {
        200..=299 => {
            let given: Exchanged = answer.object().ok_or(IntegrateError::Unclear)?;
            let whole = !given.client_id.is_empty() && !given.client_secret.is_empty();
            let credentials = ClientCredentials { id: given.client_id, secret: given.client_secret.into() };
            if whole { Ok(credentials) } else { Err(IntegrateError::Unclear) }
        }
        401 => Err(IntegrateError::MasterRefused),
        403 => Err(IntegrateError::NoConsent),
        404 => Err(IntegrateError::NotConfigured),
        409 => Err(IntegrateError::AlreadyConnected),
        429 => Err(IntegrateError::NotSent),
        408 | 500.. => Err(IntegrateError::Unclear),
        _ => Err(IntegrateError::NotAccepted),
    }
}

fn read(answer: &Answer) -> Result<Value, PartnerError> {
    match answer.status.as_u16() {
        200..=299 => answer.json().ok_or(PartnerError::Odd(answer.status.as_u16())),
        400 | 422 => Err(PartnerError::NotAccepted(said(answer))),
        401 => Err(PartnerError::MasterRefused),
        403 => Err(PartnerError::Forbidden),
        300..=399 | 404 | 405 => Err(PartnerError::WrongAddress),
        408 | 429 | 500.. => Err(PartnerError::Unavailable),
        status => Err(PartnerError::Odd(status)),
    }
}

/// What a refusal says, for a person: the messages of its error body (`errors` of `code` and `message`), without what they
/// may repeat of the address that is a secret.
fn said(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let errors = body["errors"].as_array().into_iter().flatten();
    let errors = errors.map(|error| format!("{} {}", text(error, "code"), text(error, "message")));
    let all: Vec<String> = std::iter::once(text(&body, "message")).chain(errors).collect();
    let all = all.iter().map(|said| said.trim()).filter(|said| !said.is_empty()).collect::<Vec<_>>().join("; ");
    let shown: String = masked(&all).chars().filter(|c| !c.is_control()).take(LONGEST_SAYING).collect();
    if shown.is_empty() { "it does not say why".to_owned() } else { shown }
}

impl From<Ungranted> for IntegrateError {
    fn from(ungranted: Ungranted) -> Self {
        match ungranted {
            Ungranted::Unavailable => Self::NotSent,
            Ungranted::Blocked(Blockage::Credentials) => Self::MasterRefused,
            Ungranted::Blocked(_) => Self::NotAccepted,
        }
    }
}

impl From<Ungranted> for PartnerError {
    fn from(ungranted: Ungranted) -> Self {
        match ungranted {
            Ungranted::Unavailable => Self::Unavailable,
            Ungranted::Blocked(Blockage::Credentials) => Self::MasterRefused,
            Ungranted::Blocked(_) => Self::WrongAddress,
        }
    }
}

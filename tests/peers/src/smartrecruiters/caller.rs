//! SmartRecruiters as a client of the partner: a token first, kept until it expires or is refused.

use std::fmt;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::order::OrderId;
use super::settings::{Proof, TimeUnit};
use super::state::PartnerToken;
use super::{World, configuration};
use crate::credentials::Credentials;
use crate::outgoing::{Answer, NoAnswer};

/// Where the partner is called: the addresses that it would give in its partner configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerUrls {
    /// `consentUrl`
    #[serde(default)]
    pub consent: String,
    /// `oauthTokenUrl`
    pub token: String,
    /// `assessmentPackageListUrl`
    pub packages: String,
    /// `singleAssessmentPackageUrl`: the id takes the place of `{assessmentPackageId}`, or is appended.
    pub package: String,
    /// `packageOrderUrl`; empty if nothing can be ordered.
    pub orders: String,
    /// `inlineAssessmentPackageOrderUrl`; empty if nothing can be ordered inline.
    pub inline_orders: String,
    /// `integrationDisableUrl`: the id takes the place of `{companyId}`, or is appended. Empty if there is none.
    #[serde(default)]
    pub disable: String,
}

impl PartnerUrls {
    /// The usual paths below one base URL. Where a company leaves holds a secret of the partner's, so it is in none of them.
    pub fn at(base_url: &str) -> Self {
        let base = base_url.trim_end_matches('/');
        Self {
            consent: format!("{base}/connect"),
            token: format!("{base}/token"),
            packages: format!("{base}/packages"),
            package: format!("{base}/packages/{{assessmentPackageId}}"),
            orders: format!("{base}/packages/orders"),
            inline_orders: format!("{base}/packages/inline/orders"),
            disable: String::new(),
        }
    }
}

/// Why SmartRecruiters did not get what it asked the partner for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// No such company, or no partner is connected.
    NotConnected,
    /// The partner's configuration lacks this address.
    NotOffered(&'static str),
    /// The company has no such candidate or job; which of the two.
    Unknown(&'static str),
    /// No step of the job's hiring process has a package.
    NoStep,
    /// No answer came.
    NoAnswer(NoAnswer),
    /// The partner's token endpoint gave no usable token; what was wrong.
    Token(String),
    /// Another status than the one expected.
    Status {
        /// The status.
        status: u16,
        /// The body.
        body: String,
    },
    /// The expected status, with a body that SmartRecruiters can't use; what was wrong.
    Malformed(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConnected => f.write_str("the company is not connected to a partner"),
            Self::NotOffered(what) => write!(f, "the partner's configuration has no {what}"),
            Self::Unknown(what) => write!(f, "the company has no such {what}"),
            Self::NoStep => f.write_str("no step of the job's hiring process has a package"),
            Self::NoAnswer(why) => write!(f, "{why}"),
            Self::Token(why) => write!(f, "no access token: {why}"),
            Self::Status { status, body } => write!(f, "answered {status}: {}", said(body)),
            Self::Malformed(why) => write!(f, "malformed answer: {why}"),
        }
    }
}

/// What a body says to a person, if it is one of the documented error bodies; else all of it.
fn said(body: &str) -> String {
    let parsed: Value = serde_json::from_str(body).unwrap_or_default();
    let sentence = ["message", "error_description", "detail"].iter().find_map(|member| parsed[*member].as_str());
    sentence.unwrap_or(body).trim_end_matches('.').to_owned()
}

/// A call to the partner that failed, as the recruiter sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The order, if the call was about one.
    pub order: Option<OrderId>,
    /// What went wrong.
    pub why: Why,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.order {
            Some(order) => write!(f, "order {order}: {}", self.why),
            None => write!(f, "{}", self.why),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Why> for Refusal {
    fn from(why: Why) -> Self {
        Self { order: None, why }
    }
}

impl World {
    pub(crate) fn partner(&self) -> Result<PartnerUrls, Why> {
        let state = self.state.lock();
        let configured = state.configuration.as_ref().map(configuration::urls);
        configured.or_else(|| state.partner.clone()).ok_or(Why::NotConnected)
    }

    fn patience(&self) -> Duration {
        self.state.lock().behaviour.patience
    }

    /// Calls the partner for a company; a refused token is replaced once.
    pub(crate) async fn call_partner(
        &self,
        company: &str,
        build: impl Fn(&Client) -> RequestBuilder,
    ) -> Result<Answer, Why> {
        let token = self.partner_token(company).await?;
        let answer = self.send(build(self.outgoing.client()).bearer_auth(&token)).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        self.forget_partner_token(company, &token);
        let token = self.partner_token(company).await?;
        self.send(build(self.outgoing.client()).bearer_auth(&token)).await
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, Why> {
        self.outgoing.send(request, self.patience()).await.map_err(Why::NoAnswer)
    }

    /// The kept token while it lives, else a new one.
    async fn partner_token(&self, company: &str) -> Result<String, Why> {
        if let Some(token) = self.kept_partner_token(company) {
            return Ok(token);
        }
        let credentials = self.state.lock().company(company).ok_or(Why::NotConnected)?.partner.clone();
        let token = self.fetch_partner_token(&credentials).await?;
        self.state.lock().partner_tokens.insert(company.to_owned(), token.clone());
        Ok(token.value)
    }

    /// Asks the partner for a token.
    pub(crate) async fn fetch_partner_token(&self, credentials: &Credentials) -> Result<PartnerToken, Why> {
        let url = self.partner()?.token;
        let behaviour = self.state.lock().behaviour.clone();
        let asked_at = self.clock.now();
        let request = token_request(self.outgoing.client(), &url, credentials, behaviour.proof);
        let answer = self.send(request).await?;
        let (value, expires_in) = token_of(&answer).map_err(Why::Token)?;
        let lifetime = match behaviour.expires_in {
            TimeUnit::Seconds => jiff::SignedDuration::from_secs(expires_in),
            TimeUnit::Milliseconds => jiff::SignedDuration::from_millis(expires_in),
        };
        let expires = asked_at.checked_add(lifetime).map_err(|_| Why::Token("expires_in is absurd".to_owned()))?;
        Ok(PartnerToken { value, expires })
    }

    fn kept_partner_token(&self, company: &str) -> Option<String> {
        let state = self.state.lock();
        let token = state.partner_tokens.get(company)?;
        (self.clock.now() < token.expires).then(|| token.value.clone())
    }

    /// Forgets the refused token, unless another call has replaced it meanwhile.
    fn forget_partner_token(&self, company: &str, refused: &str) {
        let mut state = self.state.lock();
        if state.partner_tokens.get(company).is_some_and(|token| token.value == refused) {
            state.partner_tokens.remove(company);
        }
    }
}

fn token_request(client: &Client, url: &str, credentials: &Credentials, proof: Proof) -> RequestBuilder {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials");
    let request = client.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    match proof {
        Proof::Form => {
            form.append_pair("client_id", &credentials.client_id);
            form.append_pair("client_secret", &credentials.client_secret);
            request.body(form.finish())
        }
        Proof::Basic => {
            request.basic_auth(&credentials.client_id, Some(&credentials.client_secret)).body(form.finish())
        }
    }
}

/// The answer must be JSON with a text `access_token` and an integer `expires_in`.
fn token_of(answer: &Answer) -> Result<(String, i64), String> {
    if answer.status != 200 {
        return Err(format!("answered {}: {}", answer.status, said(&answer.text)));
    }
    if !answer.is_json() {
        return Err("the answer is not application/json".to_owned());
    }
    let body: Value = serde_json::from_str(&answer.text).map_err(|e| e.to_string())?;
    let token = body["access_token"].as_str().filter(|token| !token.is_empty()).ok_or("access_token is missing")?;
    let expires_in = body["expires_in"].as_i64().filter(|seconds| *seconds > 0);
    let expires_in = expires_in.ok_or("expires_in is missing or not a positive integer")?;
    match body.get("token_type").map(Value::as_str) {
        None => {}
        Some(Some(kind)) if kind.eq_ignore_ascii_case("bearer") => {}
        Some(_) => return Err("token_type is not bearer".to_owned()),
    }
    Ok((token.to_owned(), expires_in))
}

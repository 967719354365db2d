//! The calls that we make to SmartRecruiters. Every address is built from configuration and an order's id, never from an
//! address in an order: a bearer goes nowhere else.

use crate::auth::Access;
use crate::mapping::{fetched, told};
use crate::result::PackageResult;
use assessment::company::Company;
use assessment::fact::TellEnding;
use assessment::ids::{AtsId, CompanyKey, OrderKey};
use assessment::order::Order;
use assessment::ports::{ApplicantTracker, Credentials, Fetched, Probed};
use assessment::reconcile::TELL_TIME_OUT;
use assessment::refusal::Refusal;
use edge::grants::{Grant, Grants, Ungranted};
use edge::outbound::{Answer, CallError, Deadline, Opening, Outbound};
use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret as _;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use url::Url;

/// SmartRecruiters, for one company at a time.
#[derive(Debug)]
pub struct Client<C> {
    outbound: Outbound,
    base: String,
    access: Access<C>,
    /// What each company's server was found to read.
    dialects: Mutex<HashMap<CompanyKey, Dialect>>,
}

/// Where the guide and the specification differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Dialect {
    /// The body is named a merge patch.
    merge_patch: bool,
    /// The package's date is called `assessmentDate`.
    legacy_date: bool,
}

impl Dialect {
    fn media_type(self) -> &'static str {
        if self.merge_patch { "application/merge-patch+json" } else { "application/json" }
    }

    fn date(self) -> &'static str {
        if self.legacy_date { "assessmentDate" } else { "assessmentPackageDate" }
    }

    fn document(self, result: &PackageResult) -> Vec<u8> {
        let document = if self.legacy_date { result.clone().with_legacy_date() } else { result.clone() };
        // A struct of texts always serialises; an empty body would be refused, and the order would wait.
        serde_json::to_vec(&document).unwrap_or_default()
    }
}

impl<C: Credentials> Client<C> {
    /// A client that has no token yet; `base_url` is `SMARTRECRUITERS_BASE_URL`.
    pub fn new(outbound: &Outbound, base_url: &Url, credentials: C) -> Self {
        Self::with_clock(outbound, base_url, credentials, Timestamp::now)
    }

    /// The same with a clock of the caller's own to judge the age of tokens.
    pub fn with_clock(
        outbound: &Outbound,
        base_url: &Url,
        credentials: C,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Self {
        let base = base_url.as_str().trim_end_matches('/').to_owned();
        let outbound = outbound.clone();
        let url = format!("{base}/identity/oauth/token");
        let access = Access::new(credentials, outbound.clone(), Grants::with_clock(clock), url);
        Self { outbound, base, access, dialects: Mutex::default() }
    }

    fn dialect(&self, company: &Company) -> Dialect {
        let dialects = self.dialects.lock().unwrap_or_else(PoisonError::into_inner);
        dialects.get(&company.key).copied().unwrap_or_default()
    }

    fn remember(&self, company: &Company, dialect: Dialect) {
        self.dialects.lock().unwrap_or_else(PoisonError::into_inner).insert(company.key.clone(), dialect);
    }

    fn patch(&self, key: &OrderKey, dialect: Dialect, result: &PackageResult) -> RequestBuilder {
        let url = format!("{}/assessment-api/v202010/orders/{}/results", self.base, key.order);
        self.outbound
            .request(Method::PATCH, &url)
            .header(CONTENT_TYPE, dialect.media_type())
            .body(dialect.document(result))
    }

    /// Sends a result, and again for each thing that can be mended at once, each once: a fresh token, the other media
    /// type, the other name of the date. Sending the same document twice changes nothing.
    async fn send(&self, company: &Company, key: &OrderKey, result: &PackageResult) -> TellEnding {
        let mut lost = false;
        match self.send_until_taken(company, key, result, &mut lost).await {
            TellEnding::Gone => TellEnding::Gone,
            // What was sent over a connection that broke may arrive yet: nothing newer may be sent before it has.
            TellEnding::Told if lost => TellEnding::ToldTwice,
            _ if lost => TellEnding::InDoubt,
            ending => ending,
        }
    }

    async fn send_until_taken(
        &self,
        company: &Company,
        key: &OrderKey,
        result: &PackageResult,
        lost: &mut bool,
    ) -> TellEnding {
        let (opening, deadline) = (Opening::begins(), Deadline::within(TELL_TIME_OUT));
        let known = self.dialect(company);
        let (mut dialect, mut refused) = (known, None);
        loop {
            let grant = match self.access.grant(company, refused.as_ref(), opening).await {
                Ok(grant) => grant,
                Err(ungranted) => return not_told(ungranted),
            };
            if !opening.lasts() {
                // What was learned is for the next time; nothing that was sent so far was taken.
                self.remember(company, dialect);
                return TellEnding::NotSent;
            }
            let answer = match self.ask(self.patch(key, dialect, result), &grant, deadline).await {
                Ok(answer) => answer,
                Err(CallError::NotSent(_)) => return TellEnding::NotSent,
                Err(CallError::NoAnswer(_)) => return TellEnding::InDoubt,
            };
            *lost |= answer.repeated;
            match answer.status.as_u16() {
                401 if refused.is_none() => refused = Some(grant),
                415 if dialect.merge_patch == known.merge_patch => dialect.merge_patch = !dialect.merge_patch,
                400 if dialect.legacy_date == known.legacy_date && names(&answer, dialect.date()) => {
                    dialect.legacy_date = !dialect.legacy_date;
                }
                200..=299 => {
                    self.remember(company, dialect);
                    return told(&answer);
                }
                _ => return told(&answer),
            }
        }
    }

    async fn ask_candidate(&self, company: &Company, id: &AtsId) -> Result<Answer, Fetched> {
        let (opening, deadline) = (Opening::begins(), Deadline::within(TELL_TIME_OUT));
        let url = format!("{}/candidates/{id}", self.base);
        let not_now = |_| Fetched::NotNow(None);
        let grant = self.access.grant(company, None, opening).await.map_err(not_fetched)?;
        let answer = self.ask(self.outbound.request(Method::GET, &url), &grant, deadline).await.map_err(not_now)?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let grant = self.access.grant(company, Some(&grant), opening).await.map_err(not_fetched)?;
        if !opening.lasts() {
            return Err(Fetched::NotNow(None));
        }
        self.ask(self.outbound.request(Method::GET, &url), &grant, deadline).await.map_err(not_now)
    }

    /// A call with a token, within what is left of the time.
    async fn ask(&self, request: RequestBuilder, grant: &Grant, deadline: Deadline) -> Result<Answer, CallError> {
        let left = deadline.left(TELL_TIME_OUT);
        if left.is_zero() {
            return Err(CallError::NotSent("no time left".to_owned()));
        }
        self.outbound.call_repeatable(request.bearer_auth(grant.token.expose_secret()), left).await
    }
}

impl<C: Credentials + Sync> ApplicantTracker for Client<C> {
    async fn ready(&self, company: &Company) -> Probed {
        self.access.grant(company, None, Opening::begins()).await.map_or_else(probed, |_| Probed::Well)
    }

    async fn tell(&self, company: &Company, order: &Order, report: &str) -> TellEnding {
        self.send(company, &order.key, &PackageResult::of(order, company, report)).await
    }

    async fn candidate(&self, company: &Company, id: &AtsId) -> Fetched {
        // Such an id would walk up the path.
        if id.as_str().bytes().all(|byte| byte == b'.') {
            return Fetched::Never(Refusal::CandidateNotFound);
        }
        match self.ask_candidate(company, id).await {
            Ok(answer) => fetched(&answer),
            Err(fetched) => fetched,
        }
    }

    async fn probe(&self, company: &Company) -> Probed {
        self.access.renew(company).await.map_or_else(probed, |_| Probed::Well)
    }
}

fn probed(ungranted: Ungranted) -> Probed {
    match ungranted {
        Ungranted::Unavailable => Probed::Unavailable,
        Ungranted::Blocked(blockage) => Probed::Blocked(blockage),
    }
}

/// Whether an error body names a key, in whatever form it does.
fn names(answer: &Answer, key: &str) -> bool {
    String::from_utf8_lossy(&answer.body).contains(key)
}

/// Without a token nothing was sent.
fn not_told(ungranted: Ungranted) -> TellEnding {
    match ungranted {
        Ungranted::Unavailable => TellEnding::NotSent,
        Ungranted::Blocked(blockage) => TellEnding::Blocked(blockage),
    }
}

fn not_fetched(ungranted: Ungranted) -> Fetched {
    match ungranted {
        Ungranted::Unavailable => Fetched::NotNow(None),
        Ungranted::Blocked(blockage) => Fetched::Blocked(blockage),
    }
}

//! The calls that we make to SmartRecruiters. Every address is built from configuration and an order's id, never from an
//! address in an order: a bearer goes nowhere else.

use crate::auth::Access;
use crate::hiring_team::HiringTeamAnswer;
use crate::job::{Job, JobAnswer};
use crate::mapping::{fetched, told};
use crate::result::PackageResult;
use assessment::company::Company;
use assessment::fact::TellEnding;
use assessment::ids::{AtsId, CompanyKey, OrderKey};
use assessment::order::Order;
use assessment::ports::{ApplicantTracker, Credentials, Fetched, Probed, Unanswered};
use assessment::reconcile::TELL_TIME_OUT;
use assessment::refusal::Refusal;
use assessment::vacancy_title::RESOURCE_TIME_OUT;
use edge::grants::{Grant, Grants, Ungranted};
use edge::outbound::{Answer, CallError, Deadline, Opening, Outbound};
use jiff::{SignedDuration, Timestamp};
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

/// Why something of the ATS's could not be read. Nothing that an order needs depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// 401 or 403: the company's credentials are not allowed to.
    #[error("SmartRecruiters does not show it with this company's credentials")]
    NotShown,
    /// 404.
    #[error("SmartRecruiters does not know it")]
    Unknown,
    /// No answer, or none that we understand.
    #[error("SmartRecruiters does not answer")]
    Unavailable,
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

    /// A job, as "4. Retrieving Resources" has it.
    pub async fn job(&self, company: &Company, id: &AtsId) -> Result<Job, Unread> {
        let answer = self.resource(company, &["jobs", id.as_str()], Opening::without_end()).await?;
        answer.object::<JobAnswer>().map(Job::from).ok_or(Unread::Unavailable)
    }

    /// The roles in a job's hiring team.
    pub async fn hiring_team(&self, company: &Company, id: &AtsId) -> Result<Vec<String>, Unread> {
        let answer = self.resource(company, &["jobs", id.as_str(), "hiring-team"], Opening::without_end()).await?;
        answer.object::<HiringTeamAnswer>().map(|team| team.roles()).ok_or(Unread::Unavailable)
    }

    async fn resource(&self, company: &Company, path: &[&str], opening: Opening) -> Result<Answer, Unread> {
        let answer = self.read(company, path, RESOURCE_TIME_OUT, opening).await.map_err(|_| Unread::Unavailable)?;
        match answer.status.as_u16() {
            200..=299 => Ok(answer),
            401 | 403 => Err(Unread::NotShown),
            404 | 410 => Err(Unread::Unknown),
            _ => Err(Unread::Unavailable),
        }
    }

    /// Reads something of the ATS's, with one fresh token if the first is refused. A token that was long in coming is for
    /// the next time: meanwhile the company may have left.
    async fn read(
        &self,
        company: &Company,
        path: &[&str],
        within: SignedDuration,
        opening: Opening,
    ) -> Result<Answer, Unanswered> {
        // Such an id would walk up the path.
        if path.iter().any(|part| part.bytes().all(|byte| byte == b'.')) {
            return Err(Unanswered::Unknown);
        }
        let (url, deadline) = (format!("{}/{}", self.base, path.join("/")), Deadline::within(within));
        let mut refused: Option<Grant> = None;
        loop {
            let grant = self.access.grant(company, refused.as_ref(), opening).await.map_err(unanswered)?;
            if refused.is_some() && !opening.lasts() {
                return Err(Unanswered::Unavailable);
            }
            let answer = self.ask(self.outbound.request(Method::GET, &url), &grant, deadline).await;
            let answer = answer.map_err(|_| Unanswered::Unavailable)?;
            if answer.status != 401 || refused.is_some() {
                return Ok(answer);
            }
            refused = Some(grant);
        }
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
        match self.read(company, &["candidates", id.as_str()], TELL_TIME_OUT, Opening::begins()).await {
            Ok(answer) => fetched(&answer),
            Err(Unanswered::Unavailable) => Fetched::NotNow(None),
            Err(Unanswered::Blocked(blockage)) => Fetched::Blocked(blockage),
            Err(Unanswered::Unknown) => Fetched::Never(Refusal::CandidateNotFound),
        }
    }

    async fn vacancy_title(&self, company: &Company, id: &AtsId) -> Option<String> {
        let answer = self.resource(company, &["jobs", id.as_str()], Opening::begins()).await.ok()?;
        Job::from(answer.object::<JobAnswer>()?).title
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

fn unanswered(ungranted: Ungranted) -> Unanswered {
    match ungranted {
        Ungranted::Unavailable => Unanswered::Unavailable,
        Ungranted::Blocked(blockage) => Unanswered::Blocked(blockage),
    }
}

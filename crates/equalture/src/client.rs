//! The calls that we make to Equalture.

use crate::application::ApplicationRequest;
use crate::auth::{Auth, Unproved};
use crate::jobs::JobsAnswer;
use crate::mapping::{Created, answered, created};
use crate::public_link::{LinkError, PublicLinkAnswer, target};
use crate::settings::Settings;
use assessment::attempt::{ASK_TIME_OUT, Blockage, CREATE_TIME_OUT, Ending};
use assessment::company::Company;
use assessment::ids::{EqualtureJobId, ReferenceId};
use assessment::package::Job;
use assessment::ports::{
    AssessmentPlatform, Catalogue, ClientCredentials, Creation, Credentials, Invitation, Probed, Unanswered,
};
use edge::grants::{Grant, Grants, Ungranted};
use edge::outbound::{Answer, CallError, Deadline, Opening, Outbound};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use url::Url;

/// Documented in version 3; earlier versions print no path.
const JOBS: &str = "/connect_ats/jobs";
const APPLICATIONS: &str = "/connect_ats/applications";
/// A create is not sent with less time than this: it would end in a doubt.
const LEAST_FOR_CREATE: SignedDuration = SignedDuration::from_secs(8);
/// What a token must have left before a create is sent with it.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// A call that may be made twice.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) verb: Method,
    /// Path and query.
    pub(crate) target: &'a str,
    pub(crate) body: Option<Value>,
}

/// Equalture, for one company at a time.
#[derive(Debug)]
pub struct Client<C> {
    outbound: Outbound,
    settings: Settings,
    auth: Auth<C>,
}

impl<C: Credentials> Client<C> {
    /// A client that has no token yet.
    pub fn new(outbound: Outbound, settings: Settings, credentials: C) -> Self {
        Self::with_clock(outbound, settings, credentials, Timestamp::now)
    }

    /// The same with a clock of the caller's own to judge the age of tokens.
    pub fn with_clock(
        outbound: Outbound,
        settings: Settings,
        credentials: C,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Self {
        let auth = Auth::new(credentials, outbound.clone(), Grants::with_clock(clock));
        Self { outbound, settings, auth }
    }

    /// Whether Equalture takes these credentials, which need not be stored yet. Nothing is kept of what it answers.
    pub async fn check(&self, company: &Company, given: &ClientCredentials) -> Result<(), Unproved> {
        let url = self.settings.url(company, &self.settings.token_path).ok_or(Unproved::Blocked)?;
        self.auth.check(company, &url, given).await.map_err(Unproved::from)
    }

    /// A link to an application's results, good for two hours, for anybody who has it.
    pub async fn public_link(
        &self,
        company: &Company,
        reference: &ReferenceId,
        locale: Option<&str>,
    ) -> Result<Url, LinkError> {
        let target = target(&self.settings.public_link_path, reference, locale).ok_or(LinkError::NotFound)?;
        let answer = self.ask(company, &target, Opening::without_end()).await.and_then(answered);
        let answer = answer.map_err(|unanswered| match unanswered {
            Unanswered::Unavailable => LinkError::Unavailable,
            Unanswered::Unknown => LinkError::NotFound,
            Unanswered::Blocked(_) => LinkError::Blocked,
        })?;
        let body: PublicLinkAnswer = answer.object().ok_or(LinkError::BadLink)?;
        body.allowed_by(&self.settings.link_hosts.for_company(company)).ok_or(LinkError::BadLink)
    }

    async fn grant(
        &self,
        company: &Company,
        margin: SignedDuration,
        refused: Option<&Grant>,
        opening: Opening,
    ) -> Result<Grant, Ungranted> {
        let url = self.settings.url(company, &self.settings.token_path);
        let url = url.ok_or(Ungranted::Blocked(Blockage::WrongAddress))?;
        self.auth.grant(company, &url, margin, refused, opening).await
    }

    /// Asks something harmless. With an opening, a token that was long in coming is for the next time: meanwhile the
    /// company may have left.
    async fn ask(&self, company: &Company, target: &str, opening: Opening) -> Result<Answer, Unanswered> {
        self.call(company, &Call { verb: Method::GET, target, body: None }, opening).await
    }

    /// Makes a call that may be made twice, with one fresh token if the first is refused.
    pub(crate) async fn call(
        &self,
        company: &Company,
        call: &Call<'_>,
        opening: Opening,
    ) -> Result<Answer, Unanswered> {
        let deadline = Deadline::within(ASK_TIME_OUT);
        let url = self.settings.url(company, call.target).ok_or(Unanswered::Blocked(Blockage::WrongAddress))?;
        let mut refused: Option<Grant> = None;
        loop {
            let grant = self.grant(company, SignedDuration::ZERO, refused.as_ref(), opening).await;
            let grant = grant.map_err(unanswered)?;
            if !opening.lasts() {
                return Err(Unanswered::Unavailable);
            }
            let answer = self.call_once(call, &url, &grant, deadline).await?;
            if answer.status != 401 || refused.is_some() {
                return Ok(answer);
            }
            refused = Some(grant);
        }
    }

    async fn call_once(
        &self,
        call: &Call<'_>,
        url: &str,
        grant: &Grant,
        deadline: Deadline,
    ) -> Result<Answer, Unanswered> {
        let request = self.outbound.request(call.verb.clone(), url).bearer_auth(grant.token.expose_secret());
        let request = match &call.body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = self.outbound.call_repeatable(request, deadline.left(ASK_TIME_OUT)).await;
        answer.map_err(|_| Unanswered::Unavailable)
    }

    async fn list(&self, company: &Company, opening: Opening) -> Result<Vec<Job>, Unanswered> {
        let answer = match self.ask(company, JOBS, opening).await.and_then(answered) {
            Err(Unanswered::Unknown) => return Err(Unanswered::Blocked(Blockage::WrongAddress)),
            answer => answer?,
        };
        if answer.status == 204 {
            return Ok(Vec::new());
        }
        answer.json::<JobsAnswer>().map(Vec::from).ok_or(Unanswered::Unavailable)
    }

    /// The same for whoever has just looked at the company, and calls for nobody who has left since.
    async fn list_at_once(&self, company: &Company) -> Result<Vec<Job>, Unanswered> {
        self.list(company, Opening::begins()).await
    }

    /// Sends one create over a connection of its own. There is no repeating it.
    async fn send(&self, url: &str, request: &ApplicationRequest<'_>, grant: &Grant, deadline: Deadline) -> Created {
        if deadline.left(CREATE_TIME_OUT) < LEAST_FOR_CREATE.unsigned_abs() {
            return Created::Ended(Ending::NotSent);
        }
        let request = self.outbound.request(Method::POST, url).bearer_auth(grant.token.expose_secret()).json(request);
        match self.outbound.call(request, deadline.left(CREATE_TIME_OUT)).await {
            Ok(answer) => created(&answer),
            Err(CallError::NotSent(_)) => Created::Ended(Ending::NotSent),
            Err(CallError::NoAnswer(_)) => Created::Ended(Ending::InDoubt),
        }
    }

    /// Sends a create, and again with a fresh token if the first was refused: that proves that nothing was created. A token
    /// that was long in coming is for the next time: meanwhile the company may have left.
    async fn send_proved(
        &self,
        company: &Company,
        url: &str,
        request: &ApplicationRequest<'_>,
        deadline: Deadline,
    ) -> Created {
        let opening = Opening::begins();
        let grant = match self.grant(company, SignedDuration::ZERO, None, opening).await {
            Ok(grant) if opening.lasts() => grant,
            Ok(_) => return Created::Ended(Ending::NotSent),
            Err(ungranted) => return Created::Ended(not_created(ungranted)),
        };
        match self.send(url, request, &grant, deadline).await {
            Created::TokenRefused => {}
            ended => return ended,
        }
        match self.grant(company, SignedDuration::ZERO, Some(&grant), opening).await {
            Ok(fresh) if opening.lasts() => self.send(url, request, &fresh, deadline).await,
            Ok(_) => Created::Ended(Ending::NotSent),
            Err(ungranted) => Created::Ended(not_created(ungranted)),
        }
    }
}

impl<C: Credentials + Sync> AssessmentPlatform for Client<C> {
    async fn ready(&self, company: &Company) -> Probed {
        match self.grant(company, MARGIN, None, Opening::begins()).await {
            Ok(_) => Probed::Well,
            Err(Ungranted::Unavailable) => Probed::Unavailable,
            Err(Ungranted::Blocked(blockage)) => Probed::Blocked(blockage),
        }
    }

    async fn create(&self, company: &Company, invitation: &Invitation<'_>) -> Creation {
        let Some(url) = self.settings.url(company, APPLICATIONS) else {
            return Creation::Ended(Ending::Blocked(Blockage::WrongAddress));
        };
        let deadline = Deadline::within(CREATE_TIME_OUT);
        match self.send_proved(company, &url, &invitation.into(), deadline).await {
            Created::Ended(ending) => Creation::Ended(ending),
            Created::TokenRefused => Creation::Ended(Ending::Blocked(Blockage::Credentials)),
            Created::JobDoubted(otherwise) => Creation::JobDoubted(otherwise),
        }
    }

    async fn offers(&self, company: &Company, job: &EqualtureJobId) -> Option<bool> {
        let jobs = self.list_at_once(company).await.ok()?;
        Some(jobs.iter().any(|offered| offered.id == *job))
    }

    async fn probe(&self, company: &Company) -> Probed {
        match self.list_at_once(company).await {
            Ok(_) => Probed::Well,
            Err(Unanswered::Blocked(blockage)) => Probed::Blocked(blockage),
            Err(Unanswered::Unavailable | Unanswered::Unknown) => Probed::Unavailable,
        }
    }
}

impl<C: Credentials + Sync> Catalogue for Client<C> {
    async fn jobs(&self, company: &Company) -> Result<Vec<Job>, Unanswered> {
        self.list(company, Opening::without_end()).await
    }
}

fn unanswered(ungranted: Ungranted) -> Unanswered {
    match ungranted {
        Ungranted::Unavailable => Unanswered::Unavailable,
        Ungranted::Blocked(blockage) => Unanswered::Blocked(blockage),
    }
}

/// Without a token no create was sent.
fn not_created(ungranted: Ungranted) -> Ending {
    match ungranted {
        Ungranted::Unavailable => Ending::NotSent,
        Ungranted::Blocked(blockage) => Ending::Blocked(blockage),
    }
}

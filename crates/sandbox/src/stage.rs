//! A stage: the bundle, both simulated vendors, and one company that is ready to order.

use std::collections::BTreeMap;
use std::time::Duration;

pub use ::smartrecruiters::configuration::DisplayMode;
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::CompanyKey;
use aws::config::Config;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, Pair};
use peers::{Clock, Credentials, Equalture, SmartRecruiters, Wire, equalture, smartrecruiters};
use tokio::time::Instant;

use crate::connect::{connect, unstored};
use crate::{Options, Sandbox, partner};

/// The company on the stage.
pub const COMPANY: &str = "Globex";

/// The stage could not be set.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The bundle did not start.
    #[error(transparent)]
    Sandbox(#[from] crate::SandboxError),
    /// A simulated vendor did not start.
    #[error("a simulated vendor could not be started: {0}")]
    Peer(#[from] std::io::Error),
    /// The company could not be stored.
    #[error("the company could not be stored: {0}")]
    Company(String),
    /// Something did not happen in time.
    #[error("{0} did not happen within {1} s")]
    Late(String, u64),
}

/// The bundle with both vendors around it.
pub struct Stage {
    /// The bundle.
    pub sandbox: Sandbox,
    /// The ATS.
    pub smartrecruiters: SmartRecruiters,
    /// The assessment platform.
    pub equalture: Equalture,
    /// Every call between them, in the order in which each began.
    pub wire: Wire,
    /// The vendors' clock.
    pub clock: Clock,
    /// The vacancy in the ATS.
    pub vacancy: smartrecruiters::Job,
    /// The assessment at Equalture.
    pub job: equalture::Job,
    /// Table, secrets and configuration, as the operator has them.
    pub foundation: Foundation,
    /// The company as it is stored.
    pub company: Company,
    /// What it was issued for its ATS.
    pub issued: Credentials,
}

impl Stage {
    /// Starts everything and connects one company.
    pub async fn set(options: Options) -> Result<Self, StageError> {
        let (clock, wire) = (Clock::system(), Wire::default());
        let ats = smartrecruiters::Settings { wire: wire.clone(), ..Default::default() };
        let smartrecruiters = SmartRecruiters::start(clock.clone(), ats).await?;
        let platform = equalture::Settings { wire: wire.clone(), ..Default::default() };
        let equalture = Equalture::start(clock.clone(), platform).await?;
        let environment = environment(options.environment, &smartrecruiters, &equalture);
        let sandbox = Sandbox::start(Options { environment, ..options }).await?;
        smartrecruiters.connect_partner(sandbox.url());

        let foundation = foundation(&sandbox)?;
        let vacancy = smartrecruiters::Job::new("Customer support engineer");
        let job = equalture::Job::new("Support essentials");
        let parties = Parties { smartrecruiters: &smartrecruiters, equalture: &equalture };
        let (company, issued) = parties.connect(&foundation, COMPANY, Settings::default(), &job).await?;
        smartrecruiters.add_job(COMPANY, vacancy.clone());
        Ok(Self { sandbox, smartrecruiters, equalture, wire, clock, vacancy, job, foundation, company, issued })
    }

    /// Connects a further company, with a job of its own at Equalture.
    pub async fn connect(
        &self,
        company: &str,
        settings: Settings,
        job: &equalture::Job,
    ) -> Result<Company, StageError> {
        let parties = Parties { smartrecruiters: &self.smartrecruiters, equalture: &self.equalture };
        let (company, _) = parties.connect(&self.foundation, company, settings, job).await?;
        Ok(company)
    }

    /// What Equalture and the ATS would tell the operator of a company that is not connected yet.
    pub fn introduce(&self, company: &str, job: &equalture::Job) -> CompanySecret {
        let parties = Parties { smartrecruiters: &self.smartrecruiters, equalture: &self.equalture };
        parties.introduce(company, &Credentials::mint(), job)
    }

    /// Has SmartRecruiters know the bridge as its partner, so that companies can connect by themselves.
    pub async fn configure_partner(&self, display: DisplayMode) -> Result<(), StageError> {
        partner::configure(&self.foundation, &self.smartrecruiters, display).await
    }

    /// A candidate known to the ATS.
    pub fn candidate(&self, first: &str, last: &str, email: &str) -> smartrecruiters::Candidate {
        let candidate = smartrecruiters::Candidate::new(first, last, email);
        self.smartrecruiters.add_candidate(COMPANY, candidate.clone());
        candidate
    }

    /// Stops everything.
    pub async fn strike(self) {
        self.sandbox.stop().await;
        self.smartrecruiters.stop().await;
        self.equalture.stop().await;
    }
}

/// Waits until something is there, and no longer than `limit`.
pub async fn eventually<T>(what: &str, limit: Duration, look: impl Fn() -> Option<T>) -> Result<T, StageError> {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return Ok(found);
        }
        if start.elapsed() > limit {
            return Err(StageError::Late(what.to_owned(), limit.as_secs()));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The vendors' addresses; what the caller has chosen wins.
fn environment(
    chosen: BTreeMap<String, String>,
    smartrecruiters: &SmartRecruiters,
    equalture: &Equalture,
) -> BTreeMap<String, String> {
    let vendors = [
        ("SMARTRECRUITERS_BASE_URL", smartrecruiters.base_url()),
        ("RETURN_HOSTS", smartrecruiters.base_url()),
        ("EQUALTURE_BASE_URL", equalture.base_url()),
        ("EQUALTURE_LINK_HOSTS", equalture.base_url()),
    ];
    let vendors = vendors.map(|(name, value)| (name.to_owned(), value.to_owned()));
    vendors.into_iter().chain(chosen).collect()
}

/// Table, secrets and configuration, as the operator of this sandbox has them.
pub(crate) fn foundation(sandbox: &Sandbox) -> Result<Foundation, StageError> {
    let config = Config::read(|name| sandbox.environment().get(name).cloned());
    Foundation::new(config.map_err(unstored)?).map_err(unstored)
}

/// A company in its first generation.
pub(crate) fn active(id: &str, settings: Settings) -> Result<Company, StageError> {
    let key = CompanyKey::parse(&format!("smartrecruiters#{id}")).map_err(unstored)?;
    Ok(Company {
        key,
        name: Some(id.to_owned()),
        status: CompanyStatus::Active,
        generation: 1,
        settings,
        leaving: None,
    })
}

struct Parties<'s> {
    smartrecruiters: &'s SmartRecruiters,
    equalture: &'s Equalture,
}

impl Parties<'_> {
    /// What an administrator's visit to the connect page leads to: each side has the other's credentials.
    async fn connect(
        &self,
        foundation: &Foundation,
        company: &str,
        settings: Settings,
        job: &equalture::Job,
    ) -> Result<(Company, Credentials), StageError> {
        let issued = Credentials::mint();
        let secret = self.introduce(company, &issued, job);
        let company = active(company, settings)?;
        connect(foundation, &company, &secret, &pair(issued.clone())).await?;
        Ok((company, issued))
    }

    /// Both vendors know the company, and the ATS what it was issued.
    fn introduce(&self, company: &str, issued: &Credentials, job: &equalture::Job) -> CompanySecret {
        let at_equalture = Credentials::mint();
        self.equalture.add_client(at_equalture.clone());
        self.equalture.add_job(&at_equalture.client_id, job.clone());
        let customer = smartrecruiters::Company::new(company, issued.clone());
        let at_ats = customer.customer.clone();
        self.smartrecruiters.add_company(customer);
        CompanySecret {
            equalture: pair(at_equalture),
            ats: Some(pair(at_ats)),
            callback_token: None,
            webhook_secrets: Vec::new(),
        }
    }
}

pub(crate) fn pair(credentials: Credentials) -> Pair {
    Pair { client_id: credentials.client_id, client_secret: credentials.client_secret }
}

//! What `bridge order show --with-job` asks SmartRecruiters for. Whatever cannot be read is a sentence, and no trouble.

use crate::access::Access;
use crate::arguments::AtSmartRecruiters;
use crate::outside;
use crate::trouble::Trouble;
use assessment::company::Company;
use assessment::order::Order;
use assessment::ports::{ClientCredentials, Credentials, NoCredentials, Upstream};
use aws::secrets::Secrets;
use serde::Serialize;
use smartrecruiters::Unread;
use smartrecruiters::job::Job;

/// The vacancy as SmartRecruiters has it now.
#[derive(Default, Serialize)]
pub(crate) struct JobView {
    pub(crate) title: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) city: Option<String>,
    /// The roles in its hiring team.
    pub(crate) hiring_team: Vec<String>,
    /// What could not be read, and why.
    pub(crate) unread: Vec<String>,
}

impl JobView {
    /// Asks, if there is anything to ask and somebody to ask for.
    pub(crate) async fn ask(
        access: &Access,
        at: &AtSmartRecruiters,
        company: &Company,
        order: &Order,
    ) -> Result<Self, Trouble> {
        let Some(vacancy) = order.vacancy.as_ref() else {
            return Ok(Self::unread("The order names no vacancy."));
        };
        if !company.serves(order.generation) {
            return Ok(Self::unread("SmartRecruiters was not asked: the company has left since the order came."));
        }
        let client = outside::smartrecruiters(at, Stored(&access.secrets))?;
        let job = client.job(company, vacancy).await;
        let team = client.hiring_team(company, vacancy).await;
        Ok(Self::of(job, team))
    }

    fn unread(sentence: &str) -> Self {
        Self { unread: vec![sentence.to_owned()], ..Self::default() }
    }

    fn of(job: Result<Job, Unread>, team: Result<Vec<String>, Unread>) -> Self {
        let why = |what: &str, unread: Unread| format!("The {what} could not be read: {unread}.");
        let unread = [
            job.as_ref().err().map(|unread| why("vacancy", *unread)),
            team.as_ref().err().map(|unread| why("hiring team", *unread)),
        ];
        let job = job.unwrap_or_default();
        Self {
            title: job.title,
            number: job.number,
            status: job.status,
            city: job.city,
            hiring_team: team.unwrap_or_default(),
            unread: unread.into_iter().flatten().collect(),
        }
    }
}

/// The credentials that the functions call out with.
struct Stored<'s>(&'s Secrets);

impl Credentials for Stored<'_> {
    async fn credentials(&self, of: &Company, at: Upstream, fresh: bool) -> Result<ClientCredentials, NoCredentials> {
        self.0.credentials(of, at, fresh).await
    }
}

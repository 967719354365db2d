//! What may be ordered: the company's jobs at Equalture, asked for at most once a minute.

use crate::company::Company;
use crate::package::Job;
use crate::ports::{Catalogue, JobList, JobLists, Unanswered};
use jiff::{SignedDuration, Timestamp};

/// A list younger than this is not asked for again.
const FRESH: SignedDuration = SignedDuration::from_secs(60);
/// A list up to this age is better than none.
const USABLE: SignedDuration = SignedDuration::from_hours(24);

/// A company's jobs, and how old the list is if it had to be an old one.
#[derive(Debug, PartialEq, Eq)]
pub struct Listed {
    /// The jobs.
    pub jobs: Vec<Job>,
    /// Set when Equalture did not answer.
    pub age: Option<SignedDuration>,
}

/// Lists a company's jobs; an old list when Equalture does not answer. The kept copy is a help and never an obstacle:
/// a store that fails here only costs a question more.
pub async fn list_jobs(
    lists: &impl JobLists,
    catalogue: &impl Catalogue,
    company: &Company,
    now: Timestamp,
) -> Result<Listed, Unanswered> {
    let kept = lists.job_list(&company.key).await.ok().flatten();
    let age = |list: &JobList| now.duration_since(list.fetched_at);
    if let Some(list) = kept.as_ref().filter(|list| age(list) < FRESH) {
        return Ok(Listed { jobs: list.jobs.clone(), age: None });
    }
    match catalogue.jobs(company).await {
        Ok(jobs) => {
            let list = JobList { jobs: jobs.clone(), fetched_at: now };
            lists.keep_job_list(&company.key, &list).await.ok();
            Ok(Listed { jobs, age: None })
        }
        Err(unanswered) => {
            let usable = kept.filter(|list| age(list) < USABLE).ok_or(unanswered)?;
            Ok(Listed { age: Some(age(&usable)), jobs: usable.jobs })
        }
    }
}

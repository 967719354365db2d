//! The newest job lists in the table. Freshness is judged by the stored time; DynamoDB deletes days late.

use crate::desk::Desk;
use crate::table::{key, unreadable};
use assessment::ids::{CompanyKey, EqualtureJobId};
use assessment::package::Job;
use assessment::ports::{JobList, JobLists, StoreUnavailable};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A `JOBS#` item.
#[derive(Debug, Serialize, Deserialize)]
struct JobListRecord {
    pk: String,
    fetched_at: Timestamp,
    ttl: i64,
    jobs: Vec<(String, String)>,
}

/// Longer than a list is of any use.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

impl JobLists for Desk {
    async fn job_list(&self, company: &CompanyKey) -> Result<Option<JobList>, StoreUnavailable> {
        let Some(item) = self.table.get(key::jobs(company)).await? else { return Ok(None) };
        let record: JobListRecord = serde_dynamo::from_item(item).map_err(|error| unreadable("job list", error))?;
        let jobs = record.jobs.into_iter().filter_map(|(id, name)| {
            let id = EqualtureJobId::parse(&id).ok()?;
            Some(Job { id, name })
        });
        Ok(Some(JobList { jobs: jobs.collect(), fetched_at: record.fetched_at }))
    }

    async fn keep_job_list(&self, company: &CompanyKey, list: &JobList) -> Result<(), StoreUnavailable> {
        let record = JobListRecord {
            pk: key::jobs(company),
            fetched_at: list.fetched_at,
            ttl: (list.fetched_at + KEPT).as_second(),
            jobs: list.jobs.iter().map(|job| (job.id.to_string(), job.name.clone())).collect(),
        };
        self.table.put(serde_dynamo::to_item(record).map_err(|error| unreadable("job list", error))?).await
    }
}

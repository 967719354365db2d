//! The newest job lists.

use crate::bench::Bench;
use crate::samples::{company, noon, seconds};
use assessment::ids::EqualtureJobId;
use assessment::package::Job;
use assessment::ports::{JobList, JobLists as _};

fn list(names: &[&str]) -> JobList {
    let job = |(place, name): (usize, &&str)| Job {
        id: EqualtureJobId::parse(&format!("job-{place}")).unwrap(),
        name: (*name).to_owned(),
    };
    JobList { jobs: names.iter().enumerate().map(job).collect(), fetched_at: noon() + seconds(1) }
}

#[tokio::test]
async fn a_list_is_read_as_it_was_kept_in_equaltures_order() {
    let bench = Bench::new().await;
    let kept = list(&["Zookeeper", "Bäcker & Co", "会計", ""]);
    bench.desk.keep_job_list(&company("ACME"), &kept).await.unwrap();
    assert_eq!(bench.desk.job_list(&company("ACME")).await.unwrap(), Some(kept));
    assert_eq!(bench.desk.job_list(&company("ACME-2")).await.unwrap(), None);
}

#[tokio::test]
async fn a_newer_list_takes_the_place_of_the_older() {
    let bench = Bench::new().await;
    bench.desk.keep_job_list(&company("ACME"), &list(&["Zookeeper", "Baker"])).await.unwrap();
    bench.desk.keep_job_list(&company("ACME"), &list(&[])).await.unwrap();
    assert_eq!(bench.desk.job_list(&company("ACME")).await.unwrap(), Some(list(&[])));
}

#[tokio::test]
async fn a_list_outlives_the_day_for_which_it_is_of_use() {
    let bench = Bench::new().await;
    let kept = list(&["Baker"]);
    bench.desk.keep_job_list(&company("ACME"), &kept).await.unwrap();
    let item = bench.item("JOBS#smartrecruiters#ACME").await.unwrap();
    let ttl: i64 = item["ttl"].as_n().unwrap().parse().unwrap();
    assert!(ttl - kept.fetched_at.as_second() > 24 * 3600, "{ttl}");
}

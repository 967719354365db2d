//! Events of applications that are not known by name yet.

use crate::bench::Bench;
use crate::samples::{company, invited, order, reference};
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::CompanyKey;
use assessment::ports::{Events as _, Orders as _};
use assessment::progress::Progress;
use assessment::receive_event::{Event, Happened, Received, receive_event};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};

const STARTED: &str = "EVENT#smartrecruiters#ACME#r-1#started";

fn event(name: &str, happened: Happened) -> Event {
    Event { reference: reference(name), happened }
}

async fn early(bench: &Bench, of: &CompanyKey, name: &str) -> Vec<Happened> {
    bench.desk.early(of, &reference(name)).await.unwrap()
}

fn active(key: CompanyKey) -> Company {
    let settings = Settings::default();
    Company { key, name: None, status: CompanyStatus::Active, generation: 1, settings, leaving: None }
}

#[tokio::test]
async fn events_are_kept_by_company_and_application_each_once() {
    let (bench, acme) = (Bench::new().await, company("ACME"));
    for happened in [Happened::Finished, Happened::Started, Happened::Started] {
        bench.desk.keep_early(&acme, &event("r-1", happened)).await.unwrap();
    }
    assert_eq!(early(&bench, &acme, "r-1").await, Happened::ALL);
    assert_eq!(bench.keys().await, [STARTED.replace("started", "finished"), STARTED.to_owned()]);
    for (of, name) in [(&acme, "r-2"), (&company("ACME-2"), "r-1")] {
        assert_eq!(early(&bench, of, name).await, []);
    }
    for _ in 0..2 {
        bench.desk.forget_early(&acme, &event("r-1", Happened::Started)).await.unwrap();
    }
    assert_eq!(early(&bench, &acme, "r-1").await, [Happened::Finished]);
}

#[tokio::test]
async fn an_event_is_over_after_a_week_though_it_is_deleted_later() {
    let (bench, acme) = (Bench::new().await, company("ACME"));
    bench.desk.keep_early(&acme, &event("r-1", Happened::Started)).await.unwrap();
    let mut item = bench.item(STARTED).await.unwrap();
    let ttl: i64 = item["ttl"].as_n().unwrap().parse().unwrap();
    let week = SignedDuration::from_hours(24 * 7).as_secs();
    assert!((week - 60..=week).contains(&(ttl - Timestamp::now().as_second())), "{ttl}");
    let over = Timestamp::now() - SignedDuration::from_secs(1);
    item.insert("kept_until".to_owned(), AttributeValue::S(over.to_string()));
    bench.put(item).await;
    assert_eq!(early(&bench, &acme, "r-1").await, []);
}

#[tokio::test]
async fn whoever_writes_second_finds_what_the_other_has_written() {
    let (bench, acme) = (Bench::new().await, active(company("ACME")));
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let received = receive_event(&bench.desk, &acme, &event("r-1", Happened::Started)).await.unwrap();
    assert_eq!(received, Received::Kept);
    bench.desk.replace(&first, &invited(&first, "r-1")).await.unwrap();
    assert_eq!(early(&bench, &acme.key, "r-1").await, [Happened::Started], "the dispatcher looks after it has filed");

    let received = receive_event(&bench.desk, &acme, &event("r-1", Happened::Started)).await.unwrap();
    assert_eq!(received, Received::Known);
    let started = bench.desk.find(&first.key).await.unwrap().unwrap();
    assert!(started.progress == Progress::Started && started.wake, "{started:?}");
}

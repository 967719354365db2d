//! A company leaves: silent with one write, and seen off without hurry.

use crate::bench::{Bench, config};
use crate::samples::{company, invited, next, noon, order, order_due, reference, seconds};
use assessment::company::{Company, CompanyStatus, Leaving, Settings};
use assessment::fact::Fact;
use assessment::ids::{ClientId, OrderKey};
use assessment::ports::{
    Bookmark, Client, Clients as _, Companies as _, Events as _, IssuedSecret, JobList, JobLists as _, Leftovers as _,
    Orders as _, References as _, Upstream,
};
use assessment::receive_event::{Event, Happened};
use assessment::record::{Recorded, record};
use aws::companies::Connected;
use aws::leaving::Disabled;
use aws::table::Table;
use jiff::{SignedDuration, Timestamp};

fn table(bench: &Bench) -> Table {
    Table::new(bench.client.clone(), bench.table.clone())
}

/// The table at the other end of a wire.
fn table_at(url: &str, bench: &Bench) -> Table {
    let client = aws::sdk::dynamodb(&config(url, &bench.table).aws, aws::http::client(None).unwrap());
    Table::new(client, bench.table.clone())
}

fn of_status(status: CompanyStatus, generation: u32) -> Company {
    Company { key: company("ACME"), name: None, status, generation, settings: Settings::default(), leaving: None }
}

fn active(generation: u32) -> Company {
    of_status(CompanyStatus::Active, generation)
}

fn client() -> Client {
    Client {
        company: company("ACME"),
        generation: None,
        secrets: vec![IssuedSecret { digest: "c1.digest".into(), until: None }],
    }
}

fn id(text: &str) -> ClientId {
    ClientId::parse(text).unwrap()
}

async fn connects(bench: &Bench, seen: Option<&Company>, next: &Company, client_id: &str) {
    let connected = table(bench).connect(seen, next, &id(client_id), &client()).await.unwrap();
    assert_eq!(connected, Connected::Done);
}

async fn leaves(bench: &Bench) -> Company {
    match table(bench).disable(&company("ACME")).await.unwrap() {
        Disabled::Now(left) => left,
        other => panic!("{other:?}"),
    }
}

/// More than a moment from now.
fn later() -> Timestamp {
    Timestamp::now() + SignedDuration::from_mins(1)
}

#[tokio::test]
async fn a_company_leaves_once_whatever_it_was_doing() {
    for status in [CompanyStatus::Active, CompanyStatus::Connecting] {
        let bench = Bench::new().await;
        connects(&bench, None, &of_status(status, 3), "acme-1").await;
        let left = leaves(&bench).await;
        assert_eq!((left.status, left.leaving.unwrap().generation), (CompanyStatus::Disabled, 3));
        assert_eq!(bench.desk.company(&company("ACME")).await.unwrap().as_ref(), Some(&left));
        let again = table(&bench).disable(&company("ACME")).await.unwrap();
        assert_eq!(again, Disabled::Before(left), "since when it has left stays");
    }
    let bench = Bench::new().await;
    assert_eq!(table(&bench).disable(&company("ACME")).await.unwrap(), Disabled::Unknown);
    assert_eq!(bench.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_company_has_left_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    connects(&bench, None, &active(1), "acme-1").await;
    let (_, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("UpdateItem");
    let left = table_at(&wire.url, &bench).disable(&company("ACME")).await.unwrap();
    assert!(matches!(left, Disabled::Now(_)), "{left:?}");
    assert!(wire.count("UpdateItem") > 1);
}

#[tokio::test]
async fn a_sweep_comes_to_a_company_that_has_left_and_no_queue_shows_it() {
    let bench = Bench::new().await;
    connects(&bench, None, &active(1), "acme-1").await;
    assert_eq!(bench.desk.companies_due(later()).await.unwrap(), []);
    let since = leaves(&bench).await.leaving.unwrap().since;
    assert_eq!(bench.desk.companies_due(later()).await.unwrap(), [company("ACME")]);
    assert_eq!(bench.desk.companies_due(since - seconds(1)).await.unwrap(), [], "it was not away yet");
    for queue in [Upstream::Equalture, Upstream::Ats] {
        assert_eq!(bench.desk.due(&company("ACME"), queue, None, later(), 10).await.unwrap(), []);
    }
    let overview = table(&bench).overview(&company("ACME"), later()).await.unwrap();
    assert_eq!((overview.waits_for_equalture, overview.waits_for_ats), (None, None), "no order waits");
}

#[tokio::test]
async fn a_company_that_has_left_and_one_with_orders_are_found_once_each() {
    let bench = Bench::new().await;
    connects(&bench, None, &active(1), "acme-1").await;
    leaves(&bench).await;
    bench.place(&order_due("ACME", "o-1", noon())).await;
    bench.place(&order_due("ACME", "o-2", later() + seconds(60))).await;
    bench.place(&order_due("ACME-2", "o-1", noon())).await;
    let mut found = bench.desk.companies_due(later()).await.unwrap();
    found.sort();
    assert_eq!(found, ["ACME", "ACME-2"].map(company));
    let due = bench.desk.due(&company("ACME"), Upstream::Equalture, None, later(), 10).await.unwrap();
    assert_eq!(due.len(), 1);
}

#[tokio::test]
async fn clients_and_jobs_of_a_company_that_has_left_go_and_nobody_elses() {
    let bench = Bench::new().await;
    connects(&bench, None, &active(1), "acme-1").await;
    bench.desk.put_client(&id("acme-2"), &client()).await.unwrap();
    let other = Client { company: company("ACME-2"), ..client() };
    bench.desk.put_client(&id("other"), &other).await.unwrap();
    for key in ["ACME", "ACME-2"].map(company) {
        bench.desk.keep_job_list(&key, &JobList { jobs: Vec::new(), fetched_at: noon() }).await.unwrap();
    }
    let left = leaves(&bench).await;
    for _ in 0..2 {
        table(&bench).forget_clients(&left).await.unwrap();
        let expected = ["CLIENT#other", "COMPANY#smartrecruiters#ACME", "JOBS#smartrecruiters#ACME-2"];
        assert_eq!(bench.keys().await, expected);
    }
}

#[tokio::test]
async fn a_company_that_has_come_back_keeps_its_new_client_and_what_it_left_behind_is_not_forgotten() {
    let bench = Bench::new().await;
    connects(&bench, None, &active(1), "acme-1").await;
    let left = leaves(&bench).await;
    let back = Company { status: CompanyStatus::Active, generation: 2, ..left.clone() };
    connects(&bench, Some(&left), &back, "acme-2").await;
    table(&bench).forget_clients(&left).await.unwrap();
    assert!(bench.desk.client(&id("acme-2")).await.unwrap().is_some());
    assert_eq!(bench.desk.company(&company("ACME")).await.unwrap(), Some(back));
    assert_eq!(bench.desk.companies_due(later()).await.unwrap(), [company("ACME")]);
}

#[tokio::test]
async fn a_company_is_seen_off_unless_it_has_left_again() {
    let bench = Bench::new().await;
    connects(&bench, None, &active(1), "acme-1").await;
    let first = leaves(&bench).await.leaving.unwrap();
    let other = Leaving { since: first.since - seconds(1), ..first };
    bench.desk.seen_off(&company("ACME"), &other).await.unwrap();
    assert_eq!(bench.desk.company(&company("ACME")).await.unwrap().unwrap().leaving, Some(first));
    for _ in 0..2 {
        bench.desk.seen_off(&company("ACME"), &first).await.unwrap();
        let company = bench.desk.company(&company("ACME")).await.unwrap().unwrap();
        assert_eq!((company.leaving, company.status), (None, CompanyStatus::Disabled));
    }
    assert_eq!(bench.desk.companies_due(later()).await.unwrap(), []);
    let item = bench.item("COMPANY#smartrecruiters#ACME").await.unwrap();
    assert!(["since", "due", "due_shard"].iter().all(|gone| !item.contains_key(*gone)), "{item:?}");
}

#[tokio::test]
async fn of_a_company_that_is_forgotten_stays_its_generation() {
    let bench = Bench::new().await;
    let named = Company { name: Some("canary".into()), ..active(4) };
    let settings = Settings { equalture_base_url: Some("https://canary.example".into()), ..Settings::default() };
    connects(&bench, None, &Company { settings, ..named }, "acme-1").await;
    let left = leaves(&bench).await;
    assert!(table(&bench).forget_company(&left).await.unwrap());
    let item = format!("{:?}", bench.item("COMPANY#smartrecruiters#ACME").await.unwrap());
    assert!(item.contains('4') && !item.contains("canary"), "{item}");
    connects(&bench, Some(&left), &Company { status: CompanyStatus::Active, generation: 5, ..left.clone() }, "acme-2")
        .await;
    assert!(!table(&bench).forget_company(&left).await.unwrap(), "it has come back");
}

#[tokio::test]
async fn a_companys_orders_are_listed_to_the_last_however_short_the_pages() {
    let bench = Bench::new().await;
    bench.desk.put_client(&id("acme-1"), &client()).await.unwrap();
    let mut expected = Vec::new();
    for number in 0..7 {
        let placed = order("ACME", &format!("o-{number}"));
        bench.place(&placed).await;
        if number % 2 == 0 {
            let left = placed.after(&Fact::CompanyLeft(seconds(60)), noon()).unwrap();
            bench.desk.replace(&placed, &assessment::order::Order { version: 2, ..left }).await.unwrap();
        }
        expected.push((placed.key, number % 2 == 0));
    }
    bench.place(&order("ACME-2", "o-1")).await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.shorten_pages(2);
    let (mut found, mut from): (Vec<(OrderKey, bool)>, Option<Bookmark>) = (Vec::new(), None);
    loop {
        let page = desk.orders_of(&company("ACME"), from.as_ref(), 3).await.unwrap();
        found.extend(page.orders);
        from = page.rest;
        if from.is_none() {
            break;
        }
    }
    found.sort();
    assert_eq!(found, expected);
    assert!(wire.count("Query") > 3);
}

#[tokio::test]
async fn what_leads_to_an_order_goes_with_its_applications_name_or_not_at_all() {
    for fact in [Fact::CompanyLeft(seconds(60)), Fact::Erased(seconds(60))] {
        let bench = Bench::new().await;
        let first = order("ACME", "o-1");
        bench.place(&first).await;
        let one = invited(&first, "r-1");
        bench.desk.replace(&first, &one).await.unwrap();
        let both = invited(&one, "r-2");
        bench.desk.replace(&one, &both).await.unwrap();
        for happened in Happened::ALL {
            let event = Event { reference: reference("r-1"), happened };
            bench.desk.keep_early(&company("ACME"), &event).await.unwrap();
        }
        let elsewhere = invited(&order("ACME-2", "o-1"), "r-1");
        bench.place(&order("ACME-2", "o-1")).await;
        bench.desk.replace(&order("ACME-2", "o-1"), &elsewhere).await.unwrap();

        let stale = next(&one).after(&fact, noon()).unwrap();
        bench.desk.replace(&one, &stale).await.unwrap();
        assert!(bench.desk.by_reference(&company("ACME"), &reference("r-1")).await.unwrap().is_some(), "not stored");

        let (desk, wire) = bench.behind_a_wire().await;
        wire.lose_next_reply("TransactWriteItems");
        let Recorded::Done(_) = record(&desk, &desk, &both, &fact).await.unwrap() else { panic!("{fact:?}") };
        let kept =
            ["ORDER#smartrecruiters#ACME#o-1", "ORDER#smartrecruiters#ACME-2#o-1", "REF#smartrecruiters#ACME-2#r-1"];
        let (tombstones, others): (Vec<_>, Vec<_>) =
            bench.keys().await.into_iter().partition(|key| key.starts_with("REF#smartrecruiters#ACME#~"));
        assert_eq!(others, kept, "{fact:?}");
        assert_eq!(tombstones.len(), if matches!(fact, Fact::Erased(_)) { 2 } else { 0 }, "a digest of each name");
        let erased = bench.desk.is_erased(&company("ACME"), &reference("r-1")).await.unwrap();
        assert_eq!(erased, matches!(fact, Fact::Erased(_)));
        let item = format!("{:?}", bench.item(kept[0]).await.unwrap());
        assert!(!item.contains("r-1") && !item.contains("r-2"), "{item}");
    }
}

/// Everything that a company leaves behind, and a dispatcher for whom nobody else is there.
mod many {
    use super::*;
    use assessment::attempt::Ending;
    use assessment::fact::TellEnding;
    use assessment::ids::{AtsId, EqualtureJobId};
    use assessment::order::Order;
    use assessment::ports::*;
    use assessment::progress::Progress;
    use assessment::work_lane::{World, sweep};
    use aws::desk::Desk;
    use futures_util::{StreamExt as _, stream};

    /// So many orders have their references filed.
    const FILED: usize = 100;

    /// Nobody is called for a company that has left.
    struct Nobody;

    impl AssessmentPlatform for Nobody {
        async fn ready(&self, _: &Company) -> Probed {
            panic!("Equalture was asked")
        }
        async fn create(&self, _: &Company, _: &Invitation<'_>) -> Creation {
            Creation::Ended(Ending::NotSent)
        }
        async fn offers(&self, _: &Company, _: &EqualtureJobId) -> Option<bool> {
            None
        }
        async fn probe(&self, _: &Company) -> Probed {
            panic!("Equalture was asked")
        }
    }

    impl ApplicantTracker for Nobody {
        async fn ready(&self, _: &Company) -> Probed {
            panic!("the ATS was asked")
        }
        async fn tell(&self, _: &Company, _: &Order, _: &str) -> TellEnding {
            TellEnding::NotSent
        }
        async fn candidate(&self, _: &Company, _: &AtsId) -> Fetched {
            Fetched::NotNow(None)
        }
        async fn vacancy_title(&self, _: &Company, _: &AtsId) -> Option<String> {
            None
        }
        async fn probe(&self, _: &Company) -> Probed {
            panic!("the ATS was asked")
        }
    }

    impl Addresses for Nobody {
        fn callback(&self, _: &OrderKey, _: u32) -> String {
            String::new()
        }
        fn report(&self, _: &OrderKey) -> String {
            String::new()
        }
    }

    struct Dispatcher<'d>(&'d Desk);

    impl World for Dispatcher<'_> {
        type Store = Desk;
        type Platform = Nobody;
        type Tracker = Nobody;
        type Clock = Desk;
        type Digests = Desk;
        type Addresses = Nobody;

        fn store(&self) -> &Desk {
            self.0
        }
        fn platform(&self) -> &Nobody {
            &Nobody
        }
        fn tracker(&self) -> &Nobody {
            &Nobody
        }
        fn clock(&self) -> &Desk {
            self.0
        }
        fn digests(&self) -> &Desk {
            self.0
        }
        fn addresses(&self) -> &Nobody {
            &Nobody
        }
    }

    /// Orders at rest, nothing is due for them; of some the reference is filed as well.
    async fn rest(bench: &Bench, company: &str, generation: u32, count: usize) {
        let placing = stream::iter(0..count).map(|number| async move {
            let due = Timestamp::now() + SignedDuration::from_hours(24);
            let placed = order_due(company, &format!("g{generation}-{number}"), due);
            let placed = Order { generation, wake: false, ..placed };
            let named = invited(&placed, &format!("r-{generation}-{number}"));
            if number < FILED {
                bench.place(&placed).await;
                bench.desk.replace(&placed, &named).await.unwrap();
            } else {
                bench.place(&named).await;
            }
        });
        placing.buffer_unordered(16).collect::<Vec<()>>().await;
    }

    /// How many of a company's references are stored.
    async fn references(bench: &Bench, company: &str) -> usize {
        let begins = format!("REF#smartrecruiters#{company}#");
        let mut pages = bench.client.scan().table_name(&bench.table).into_paginator().items().send();
        let mut count = 0;
        while let Some(item) = pages.next().await {
            count += usize::from(item.unwrap()["pk"].as_s().unwrap().starts_with(&begins));
        }
        count
    }

    async fn progresses(bench: &Bench) -> Vec<(String, u64)> {
        let overview = table(bench).overview(&company("ACME"), later()).await.unwrap();
        overview.orders.into_iter().collect()
    }

    /// A company has left this many orders behind, and has come back.
    async fn are_seen_off(many: usize) {
        let bench = Bench::new().await;
        connects(&bench, None, &active(1), "acme-1").await;
        rest(&bench, "ACME", 1, many).await;
        rest(&bench, "ACME-2", 1, 3).await;
        let left = leaves(&bench).await;
        let back = Company { status: CompanyStatus::Active, generation: 2, ..left.clone() };
        connects(&bench, Some(&left), &back, "acme-2").await;
        rest(&bench, "ACME", 2, 20).await;

        let mut shifts = 0;
        let all = (Progress::Cancelled.as_str().to_owned(), many as u64);
        while !progresses(&bench).await.contains(&all) {
            shifts += 1;
            assert!(shifts <= 6, "{:?}", progresses(&bench).await);
            let swept =
                sweep(&Dispatcher(&bench.desk), bench.desk.uptime() + SignedDuration::from_secs(60)).await.unwrap();
            assert!(swept.iter().all(|(_, worked)| worked.as_ref().unwrap().remarks.is_empty()), "{swept:?}");
        }
        println!("{many} orders were seen off in {shifts} shifts");
        let expected = [all, (Progress::Invited.as_str().to_owned(), 20)];
        assert_eq!(progresses(&bench).await, expected);
        assert_eq!((references(&bench, "ACME").await, references(&bench, "ACME-2").await), (20, 3));
        assert_eq!(
            bench.desk.company(&company("ACME")).await.unwrap(),
            Some(back),
            "it is looked after for some minutes"
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_thousand_orders_are_seen_off_and_the_new_connection_loses_nothing() {
        are_seen_off(1_000).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "takes a minute"]
    async fn ten_thousand_orders_are_seen_off_by_a_few_shifts_and_the_new_connection_loses_nothing() {
        are_seen_off(10_000).await;
    }
}

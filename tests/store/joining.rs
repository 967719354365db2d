//! What the connect page keeps: forms that were used, guesses that were counted, a company that goes on from what was seen.

use crate::bench::{Bench, config};
use crate::samples::{company, noon, seconds};
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ports::{Clients as _, Companies as _};
use aws::table::Table;
use aws_sdk_dynamodb::types::AttributeValue;
use edge::capabilities::{Form, FormDoes};
use futures_util::future::join_all;

fn form(nonce: &str) -> Form {
    let (until, nonce, showed) = (noon(), nonce.to_owned(), String::new());
    Form { company: company("ACME"), generation: 0, does: FormDoes::Connect, until, nonce, showed }
}

fn connecting() -> Company {
    Company {
        key: company("ACME"),
        name: None,
        status: CompanyStatus::Connecting,
        generation: 2,
        settings: Settings::default(),
        leaving: None,
    }
}

/// The bench's table as somebody at another address sees it.
fn table_at(url: &str, bench: &Bench) -> Table {
    let client = aws::sdk::dynamodb(&config(url, &bench.table).aws, aws::http::client(None).unwrap());
    Table::new(client, bench.table.clone())
}

#[tokio::test]
async fn k4_a_form_is_used_once_and_is_remembered_for_longer_than_it_is_good() {
    let bench = Bench::new().await;
    assert!(bench.desk.use_form(&form("n-1")).await.unwrap());
    assert!(!bench.desk.use_form(&form("n-1")).await.unwrap());
    assert!(bench.desk.use_form(&form("n-2")).await.unwrap());
    let ttl: i64 = bench.item("FORM#n-1").await.unwrap()["ttl"].as_n().unwrap().parse().unwrap();
    assert!((60..=86_400).contains(&(ttl - noon().as_second())), "{ttl}");
}

#[tokio::test]
async fn k4_a_form_is_used_by_whoever_wrote_it_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("PutItem");
    assert!(desk.use_form(&form("n-1")).await.unwrap());
    assert_eq!(wire.count("PutItem"), 2);
    assert!(!bench.desk.use_form(&form("n-1")).await.unwrap());
}

#[tokio::test]
async fn k4_one_exchange_is_begun_at_a_time_for_a_company_although_a_reply_was_lost() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("PutItem");
    assert!(desk.begin_exchange(&company("ACME")).await.unwrap());
    assert!(!bench.desk.begin_exchange(&company("ACME")).await.unwrap());
    assert!(bench.desk.begin_exchange(&company("Globex")).await.unwrap());
    bench.desk.end_exchange(&company("ACME")).await.unwrap();
    assert!(bench.desk.begin_exchange(&company("ACME")).await.unwrap());
}

#[tokio::test]
async fn guesses_are_read_without_being_counted() {
    let bench = Bench::new().await;
    let read = async |second| bench.desk.failures("who", noon() + seconds(second)).await.unwrap();
    assert_eq!(read(0).await, 0);
    bench.desk.count_failure("who", noon()).await.unwrap();
    bench.desk.count_failure("who", noon()).await.unwrap();
    assert_eq!((read(0).await, read(59).await, read(60).await), (2, 2, 0));
    assert_eq!(bench.desk.failures("nobody", noon()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_company_goes_on_only_from_what_was_seen() {
    let bench = Bench::new().await;
    let table = Table::new(bench.client.clone(), bench.table.clone());
    let seen = connecting();
    let active = Company { status: CompanyStatus::Active, ..seen.clone() };
    assert!(!table.replace_company(&seen, &active).await.unwrap(), "there is none");
    bench.desk.put_company(&seen).await.unwrap();
    assert!(table.replace_company(&seen, &active).await.unwrap());
    for other in [
        Company { generation: 3, ..seen.clone() },
        Company { status: CompanyStatus::Disabled, ..seen.clone() },
        Company { generation: 1, ..active.clone() },
        Company { settings: Settings { scale: Some(7), ..seen.settings.clone() }, ..seen.clone() },
    ] {
        bench.desk.put_company(&other).await.unwrap();
        assert!(!table.replace_company(&seen, &active).await.unwrap(), "{other:?}");
        assert_eq!(bench.desk.company(&seen.key).await.unwrap(), Some(other));
    }
}

#[tokio::test]
async fn of_twenty_changes_at_once_one_is_stored_and_the_others_know() {
    let bench = Bench::new().await;
    let table = Table::new(bench.client.clone(), bench.table.clone());
    let seen = connecting();
    bench.desk.put_company(&seen).await.unwrap();
    let change = async |scale| {
        let settings = Settings { scale: Some(scale), ..seen.settings.clone() };
        table.replace_company(&seen, &Company { settings, ..seen.clone() }).await.unwrap().then_some(scale)
    };
    let stored: Vec<u8> = join_all((1..=20).map(change)).await.into_iter().flatten().collect();
    let kept = bench.desk.company(&seen.key).await.unwrap().and_then(|company| company.settings.scale);
    assert_eq!((stored.len(), stored.first().copied()), (1, kept));
}

#[tokio::test]
async fn what_an_older_version_wrote_of_a_company_can_be_changed() {
    let bench = Bench::new().await;
    let table = Table::new(bench.client.clone(), bench.table.clone());
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let few = AttributeValue::M([("scale".to_owned(), AttributeValue::N("5".to_owned()))].into());
    for settings in [None, Some(few)] {
        let put = bench.client.put_item().table_name(&bench.table).item("pk", text("COMPANY#smartrecruiters#ACME"));
        let put = put.item("status", text("connecting")).item("generation", AttributeValue::N("2".to_owned()));
        let put = settings.iter().fold(put, |put, settings| put.item("settings", settings.clone()));
        put.send().await.unwrap();
        let seen = bench.desk.company(&company("ACME")).await.unwrap().unwrap();
        let next = Company { settings: Settings { scale: Some(9), ..seen.settings.clone() }, ..seen.clone() };
        assert!(table.replace_company(&seen, &next).await.unwrap(), "{settings:?}");
        assert_eq!(bench.desk.company(&seen.key).await.unwrap(), Some(next));
    }
}

#[tokio::test]
async fn a_company_has_gone_on_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let seen = connecting();
    bench.desk.put_company(&seen).await.unwrap();
    let active = Company { status: CompanyStatus::Active, ..seen.clone() };
    let (_, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("PutItem");
    assert!(table_at(&wire.url, &bench).replace_company(&seen, &active).await.unwrap());
    assert_eq!(wire.count("PutItem"), 2);
    assert_eq!(bench.desk.company(&seen.key).await.unwrap(), Some(active));
}

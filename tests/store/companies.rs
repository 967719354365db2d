//! Companies and what they have chosen.

use crate::bench::{Bench, Item};
use crate::samples::company;
use assessment::company::{Company, CompanyStatus, DoubtPolicy, Settings, ShownWhenInvited, TokenVerb};
use assessment::ids::Language;
use assessment::package::PackageType;
use assessment::ports::Companies as _;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

/// A company item from before there were settings.
fn bare() -> Item {
    let generation = AttributeValue::N("3".into());
    let attributes =
        [("pk", text("COMPANY#smartrecruiters#ACME")), ("status", text("active")), ("generation", generation)];
    attributes.map(|(name, value)| (name.to_owned(), value)).into()
}

#[tokio::test]
async fn a_company_is_read_as_it_was_stored() {
    let bench = Bench::new().await;
    let days = |count: i64| SignedDuration::from_hours(24 * count);
    let chosen = Settings {
        package_type: PackageType::SkillTest,
        inline: false,
        doubts: DoubtPolicy::Hold,
        keep_results: days(0),
        expires_after: days(14),
        keep_orders: days(3650),
        language: Some(Language::parse("pt-BR").unwrap()),
        scale: Some(7),
        empty_list_is_200: true,
        shown_when_invited: ShownWhenInvited::InProgress,
        equalture_base_url: Some("https://eu.equalture.example/api".into()),
        token_verb: Some(TokenVerb::Get),
    };
    for status in [CompanyStatus::Connecting, CompanyStatus::Active, CompanyStatus::Disabled] {
        for (name, settings) in [(Some("Acme & Söhne".to_owned()), chosen.clone()), (None, Settings::default())] {
            let stored = Company { key: company("ACME"), name, status, generation: u32::MAX, settings, leaving: None };
            bench.desk.put_company(&stored).await.unwrap();
            assert_eq!(bench.desk.company(&company("ACME")).await.unwrap(), Some(stored));
        }
    }
    assert_eq!(bench.desk.company(&company("ACME-2")).await.unwrap(), None);
}

#[tokio::test]
async fn what_a_company_has_not_chosen_is_the_default() {
    let bench = Bench::new().await;
    bench.put(bare()).await;
    let found = bench.desk.company(&company("ACME")).await.unwrap().unwrap();
    assert_eq!(found.settings, Settings::default());
    assert_eq!((found.status, found.generation, found.name), (CompanyStatus::Active, 3, None));

    let mut item = bare();
    let settings = [("scale", AttributeValue::N("5".into())), ("from_the_future", text("?"))];
    let settings = settings.map(|(name, value)| (name.to_owned(), value));
    item.insert("settings".into(), AttributeValue::M(settings.into()));
    bench.put(item).await;
    let found = bench.desk.company(&company("ACME")).await.unwrap().unwrap();
    assert_eq!(found.settings, Settings { scale: Some(5), ..Settings::default() });
}

#[tokio::test]
async fn a_choice_that_is_not_known_is_an_error_and_not_the_default() {
    let bench = Bench::new().await;
    for (name, value) in [("doubts", "perhaps"), ("package_type", "quiz"), ("language", "not a language")] {
        let mut item = bare();
        item.insert("settings".into(), AttributeValue::M([(name.to_owned(), text(value))].into()));
        bench.put(item).await;
        assert!(bench.desk.company(&company("ACME")).await.is_err(), "{name}");
    }
}

#[tokio::test]
async fn a_status_that_is_not_known_serves_nobody() {
    let bench = Bench::new().await;
    let mut item = bare();
    item.insert("status".into(), text("paused"));
    bench.put(item).await;
    assert!(bench.desk.company(&company("ACME")).await.is_err());
}

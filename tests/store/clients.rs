//! Our clients, and how often each has failed to prove itself.

use crate::bench::Bench;
use crate::samples::{company, noon, seconds};
use assessment::ids::ClientId;
use assessment::ports::{Client, Clients as _, IssuedSecret};
use aws::table::Table;

fn id(text: &str) -> ClientId {
    ClientId::parse(text).unwrap()
}

#[tokio::test]
async fn a_client_is_read_as_it_was_stored() {
    let bench = Bench::new().await;
    let ending = IssuedSecret { digest: "c1.old".into(), until: Some(noon()) };
    let lasting = IssuedSecret { digest: "c2.new".into(), until: None };
    let client = Client { company: company("ACME"), generation: None, secrets: vec![ending, lasting] };
    bench.desk.put_client(&id("client-1"), &client).await.unwrap();
    let found = bench.desk.client(&id("client-1")).await.unwrap().unwrap();
    assert_eq!(format!("{found:?}"), format!("{client:?}"));
    assert!(bench.desk.client(&id("client-2")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_clients_secrets_are_replaced_only_while_they_are_those_that_were_seen() {
    let bench = Bench::new().await;
    let client = |digests: &[(&str, bool)]| {
        let until = |ends| if ends { Some(noon()) } else { None };
        let secrets =
            digests.iter().map(|(digest, ends)| IssuedSecret { digest: (*digest).into(), until: until(*ends) });
        Client { company: company("ACME"), generation: None, secrets: secrets.collect() }
    };
    let (first, second) = (client(&[("c1.a", false)]), client(&[("c1.b", false), ("c1.a", true)]));
    let table = Table::new(bench.client.clone(), bench.table.clone());
    let replace = async |seen, next| table.replace_client(&id("client-1"), seen, next).await.unwrap();
    assert!(!replace(&first, &second).await, "there is none");
    bench.desk.put_client(&id("client-1"), &first).await.unwrap();
    assert!(replace(&first, &second).await);
    assert!(replace(&first, &second).await, "our own write, repeated after its answer was lost");
    assert!(!replace(&first, &client(&[("c1.c", false)])).await);
    let all = table.read_clients().await.unwrap();
    assert_eq!(format!("{all:?}"), format!("{:?}", [(id("client-1"), second)]));
}

#[tokio::test]
async fn failures_are_counted_for_each_in_each_minute() {
    let bench = Bench::new().await;
    let count = async |client: &str, second| bench.desk.count_failure(client, noon() + seconds(second)).await.unwrap();
    assert_eq!(count("client-1", 0).await, 1);
    assert_eq!(count("client-1", 30).await, 2);
    assert_eq!(count("client-1", 59).await, 3);
    assert_eq!(count("client-2", 59).await, 1);
    assert_eq!(count("client-1", 60).await, 1);
    assert_eq!(count("client-1", 59).await, 4);
}

#[tokio::test]
async fn a_count_goes_within_hours() {
    let bench = Bench::new().await;
    bench.desk.count_failure("client-1", noon()).await.unwrap();
    let minute = noon().as_second() / 60;
    let item = bench.item(&format!("FAILURES#client-1#{minute}")).await.unwrap();
    let ttl: i64 = item["ttl"].as_n().unwrap().parse().unwrap();
    assert!((60..=86_400).contains(&(ttl - noon().as_second())), "{ttl}");
}

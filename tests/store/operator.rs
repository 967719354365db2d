//! What an operator does to companies and sees of them.

use crate::bench::{Bench, config};
use crate::samples::{company, invited, next, nonce, noon, order, order_due, seconds};
use assessment::attempt::Blockage;
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::fact::Fact;
use assessment::ids::{ClientId, CompanyKey};
use assessment::lane::{Breaker, Breakers, Obstacle};
use assessment::order::Order;
use assessment::ports::{Client, IssuedSecret, Lanes as _, Orders as _, Placed};
use assessment::progress::Progress;
use assessment::record::{Recorded, record};
use aws::companies::Connected;
use aws::table::Table;

fn table(bench: &Bench) -> Table {
    Table::new(bench.client.clone(), bench.table.clone())
}

/// The table at the other end of a wire.
fn table_at(url: &str, bench: &Bench) -> Table {
    let client = aws::sdk::dynamodb(&config(url, &bench.table).aws, aws::http::client(None).unwrap());
    Table::new(client, bench.table.clone())
}

fn active(key: CompanyKey, generation: u32) -> Company {
    Company { key, name: None, status: CompanyStatus::Active, generation, settings: Settings::default(), leaving: None }
}

fn client_of(key: &CompanyKey) -> Client {
    Client {
        company: key.clone(),
        generation: None,
        secrets: vec![IssuedSecret { digest: "c1.digest".into(), until: Some(noon()) }],
    }
}

fn id(text: &str) -> ClientId {
    ClientId::parse(text).unwrap()
}

#[tokio::test]
async fn company_and_client_are_stored_together_or_not_at_all() {
    let bench = Bench::new().await;
    let table = table(&bench);
    let (acme, globex) = (active(company("ACME"), 1), active(company("Globex"), 1));
    let connected = table.connect(None, &acme, &id("acme-1"), &client_of(&acme.key)).await.unwrap();
    assert_eq!(connected, Connected::Done);
    let both = ["CLIENT#acme-1", "COMPANY#smartrecruiters#ACME"];
    assert_eq!(bench.keys().await, both);

    let again = table.connect(None, &active(company("ACME"), 2), &id("acme-2"), &client_of(&acme.key)).await.unwrap();
    assert_eq!(again, Connected::Changed);
    let stolen = table.connect(None, &globex, &id("acme-1"), &client_of(&globex.key)).await.unwrap();
    assert_eq!(stolen, Connected::ClientTaken);
    assert_eq!(bench.keys().await, both);
    assert_eq!(table.read_company(&acme.key).await.unwrap(), Some(acme));
}

#[tokio::test]
async fn a_company_is_connected_again_only_from_what_was_seen() {
    let bench = Bench::new().await;
    let table = table(&bench);
    let left = Company { status: CompanyStatus::Disabled, ..active(company("ACME"), 3) };
    bench.desk.put_company(&left).await.unwrap();
    let next = active(company("ACME"), 4);
    let client = client_of(&next.key);
    let older = Company { generation: 2, ..left.clone() };
    let other = Company { status: CompanyStatus::Connecting, ..left.clone() };
    for unseen in [None, Some(&older), Some(&other)] {
        let connected = table.connect(unseen, &next, &id("acme-1"), &client).await.unwrap();
        assert_eq!(connected, Connected::Changed, "{unseen:?}");
    }
    assert_eq!(table.connect(Some(&left), &next, &id("acme-1"), &client).await.unwrap(), Connected::Done);
    assert_eq!(table.read_company(&next.key).await.unwrap(), Some(next));
}

#[tokio::test]
async fn a_company_is_connected_although_the_reply_was_lost() {
    let bench = Bench::new().await;
    let (_, wire) = bench.behind_a_wire().await;
    wire.lose_next_reply("TransactWriteItems");
    let acme = active(company("ACME"), 1);
    let connected = table_at(&wire.url, &bench).connect(None, &acme, &id("acme-1"), &client_of(&acme.key)).await;
    assert_eq!(connected.unwrap(), Connected::Done);
    assert_eq!(wire.count("TransactWriteItems"), 2);
}

#[tokio::test]
async fn all_companies_are_found_however_short_the_pages() {
    let bench = Bench::new().await;
    for name in ["b", "a", "c"] {
        bench.desk.put_company(&active(company(name), 1)).await.unwrap();
        bench.place(&order(name, "o-1")).await;
    }
    let (_, wire) = bench.behind_a_wire().await;
    wire.shorten_pages(2);
    let found = table_at(&wire.url, &bench).read_companies().await.unwrap();
    assert_eq!(found.into_iter().map(|found| found.key).collect::<Vec<_>>(), ["a", "b", "c"].map(company));
    assert!(wire.count("Scan") > 2);
}

#[tokio::test]
async fn an_overview_counts_a_companys_own_and_nobody_elses() {
    let bench = Bench::new().await;
    let seen = order("ACME", "o-1");
    bench.place(&seen).await;
    let told = invited(&seen, "r-1");
    bench.desk.replace(&seen, &told).await.unwrap();
    for (name, due) in [("o-2", 10), ("o-3", 20)] {
        let mut order = order_due("ACME", name, noon() + seconds(due));
        (order.revision, order.parked) = (1, name == "o-3");
        bench.place(&order).await;
    }
    bench.place(&order("ACME-2", "o-1")).await;
    let (acme, globex) = (company("ACME"), company("ACME-2"));
    bench.desk.put_client(&id("acme-1"), &client_of(&acme)).await.unwrap();
    bench.desk.put_client(&id("globex-1"), &client_of(&globex)).await.unwrap();

    let (_, wire) = bench.behind_a_wire().await;
    wire.shorten_pages(1);
    let overview = table_at(&wire.url, &bench).overview(&acme, noon() + seconds(60)).await.unwrap();
    let orders: Vec<_> = overview.orders.iter().map(|(progress, count)| (&**progress, *count)).collect();
    assert_eq!(orders, [("accepted", 2), ("invited", 1)]);
    assert_eq!((overview.behind, overview.parked), (2, 1));
    let clients: Vec<_> = overview.clients.iter().map(|(id, client)| (id.as_str(), client.secrets[0].until)).collect();
    assert_eq!(clients, [("acme-1", Some(noon()))]);
}

#[tokio::test]
async fn the_parked_orders_of_a_company_are_found_however_short_the_pages() {
    let bench = Bench::new().await;
    for (company, name, parked) in
        [("ACME", "o-1", true), ("ACME", "o-2", false), ("ACME", "o-3", true), ("ACME-2", "o-4", true)]
    {
        bench.place(&Order { parked, ..order(company, name) }).await;
    }
    bench.desk.put_client(&id("acme-1"), &client_of(&company("ACME"))).await.unwrap();
    let (_, wire) = bench.behind_a_wire().await;
    wire.shorten_pages(1);
    let mut found = table_at(&wire.url, &bench).parked(&company("ACME")).await.unwrap();
    found.sort();
    assert_eq!(found.iter().map(|key| key.order.as_str()).collect::<Vec<_>>(), ["o-1", "o-3"]);
}

#[tokio::test]
async fn an_erased_order_is_a_tombstone_that_is_found_and_counted_and_names_nobody() {
    let bench = Bench::new().await;
    let seen = order("ACME", "o-1");
    bench.place(&seen).await;
    let named = invited(&seen, "r-1");
    bench.desk.replace(&seen, &named).await.unwrap();
    let erased = Fact::Erased(seconds(3600));
    let Recorded::Done(tombstone) = record(&bench.desk, &bench.desk, &seen, &erased).await.unwrap() else {
        panic!("a fact that comes after another is lost")
    };
    assert_eq!(bench.desk.find(&seen.key).await.unwrap(), Some(tombstone.clone()));
    assert_eq!((tombstone.progress, tombstone.attempts.len()), (Progress::Erased, 1));
    let item = format!("{:?}", bench.item("ORDER#smartrecruiters#ACME#o-1").await.unwrap());
    for gone in ["Ada", "ada@", "c1.", "r-1", "due_shard", "wake"] {
        assert!(!item.contains(gone), "{gone} in {item}");
    }
    let overview = table(&bench).overview(&company("ACME"), noon() + seconds(60)).await.unwrap();
    assert_eq!((overview.orders.get("erased"), overview.behind, overview.parked), (Some(&1), 0, 0));
    assert_eq!((overview.waits_for_equalture, overview.waits_for_ats), (None, None));
    assert!(matches!(bench.desk.place(&seen).await.unwrap(), Placed::Earlier(order) if *order == tombstone));
}

#[tokio::test]
async fn an_overview_says_what_is_in_the_way_and_who_has_waited_longest() {
    let bench = Bench::new().await;
    let table = table(&bench);
    let acme = company("ACME");
    let empty = table.overview(&acme, noon()).await.unwrap();
    assert_eq!((empty.breakers, empty.waits_for_equalture, empty.waits_for_ats), (Breakers::default(), None, None));

    for (name, due) in [("o-1", 5), ("o-2", 3), ("o-3", 100)] {
        bench.place(&order_due("ACME", name, noon() + seconds(due))).await;
    }
    let seen = order_due("ACME", "o-4", noon() + seconds(1));
    bench.place(&seen).await;
    let mut behind = next(&invited(&seen, "r-1"));
    (behind.version, behind.revision, behind.due) = (2, 1, Some(noon() + seconds(7)));
    bench.desk.replace(&seen, &behind).await.unwrap();
    let ats = Breaker::HalfOpen { obstacle: Obstacle::Blocked(Blockage::Credentials), since: noon() };
    let breakers = Breakers { ats, ..Breakers::default() };
    let holder = nonce();
    bench.desk.take(&acme, &holder, noon()).await.unwrap();
    bench.desk.release(&acme, &holder, &breakers, false).await.unwrap();

    let overview = table.overview(&acme, noon() + seconds(60)).await.unwrap();
    assert_eq!(overview.breakers, breakers);
    assert_eq!(overview.waits_for_equalture, Some(noon() + seconds(3)));
    assert_eq!(overview.waits_for_ats, Some(noon() + seconds(7)));
    let earlier = table.overview(&acme, noon()).await.unwrap();
    assert_eq!((earlier.waits_for_equalture, earlier.waits_for_ats), (None, None));
}

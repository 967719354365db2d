//! References: filed with the order that gains them, or not at all.

use crate::bench::Bench;
use crate::samples::{company, invited, next, order, reference};
use assessment::ports::{Orders as _, References as _, Replaced};

#[tokio::test]
async fn a_reference_is_filed_with_the_order_that_gains_it() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let second = invited(&first, "r-1");
    assert!(matches!(bench.desk.replace(&first, &second).await.unwrap(), Replaced::Done));
    let found = bench.desk.by_reference(&first.key.company, &reference("r-1")).await.unwrap();
    assert_eq!(found, Some(first.key.clone()));
    assert_eq!(bench.desk.find(&first.key).await.unwrap(), Some(second));
}

#[tokio::test]
async fn order_and_reference_are_one_transaction() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    desk.replace(&first, &invited(&first, "r-1")).await.unwrap();
    assert_eq!((wire.count("TransactWriteItems"), wire.count("PutItem")), (1, 0));
    desk.by_reference(&first.key.company, &reference("r-1")).await.unwrap();
    assert_eq!((wire.count("GetItem"), wire.count("Query")), (1, 0));
}

#[tokio::test]
async fn a_write_that_gains_none_is_no_transaction() {
    let bench = Bench::new().await;
    let (desk, wire) = bench.behind_a_wire().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let second = invited(&first, "r-1");
    bench.desk.replace(&first, &second).await.unwrap();
    assert!(matches!(desk.replace(&second, &next(&second)).await.unwrap(), Replaced::Done));
    assert_eq!((wire.count("TransactWriteItems"), wire.count("PutItem")), (0, 1));
}

#[tokio::test]
async fn an_old_version_files_no_reference_and_brings_what_is_stored() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let second = next(&first);
    bench.desk.replace(&first, &second).await.unwrap();
    let replaced = bench.desk.replace(&first, &invited(&first, "r-1")).await.unwrap();
    assert!(matches!(replaced, Replaced::Changed(Some(stored)) if *stored == second));
    assert_eq!(bench.desk.by_reference(&first.key.company, &reference("r-1")).await.unwrap(), None);
    assert_eq!(bench.keys().await, ["ORDER#smartrecruiters#ACME#o-1"]);
}

#[tokio::test]
async fn an_order_that_is_gone_files_no_reference() {
    let bench = Bench::new().await;
    let gone = order("ACME", "o-1");
    let replaced = bench.desk.replace(&gone, &invited(&gone, "r-1")).await.unwrap();
    assert!(matches!(replaced, Replaced::Changed(None)));
    assert_eq!(bench.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn our_own_repeated_transaction_is_done() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let second = invited(&first, "r-1");
    for _ in 0..2 {
        assert!(matches!(bench.desk.replace(&first, &second).await.unwrap(), Replaced::Done));
    }
}

#[tokio::test]
async fn each_attempts_reference_leads_to_the_order() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    let second = invited(&first, "r-1");
    bench.desk.replace(&first, &second).await.unwrap();
    bench.desk.replace(&second, &invited(&second, "r-2")).await.unwrap();
    for id in ["r-1", "r-2"] {
        let found = bench.desk.by_reference(&first.key.company, &reference(id)).await.unwrap();
        assert_eq!(found.as_ref(), Some(&first.key), "{id}");
    }
}

#[tokio::test]
async fn no_other_company_finds_a_reference() {
    let bench = Bench::new().await;
    let first = order("ACME", "o-1");
    bench.place(&first).await;
    bench.desk.replace(&first, &invited(&first, "r-1")).await.unwrap();
    for other in ["ACM", "ACME-2", "ACME.r-1", "acme", "Globex"] {
        let found = bench.desk.by_reference(&company(other), &reference("r-1")).await.unwrap();
        assert_eq!(found, None, "{other}");
    }
}

#[tokio::test]
async fn the_same_reference_at_two_companies_leads_each_to_its_own() {
    let bench = Bench::new().await;
    for id in ["ACME", "Globex"] {
        let first = order(id, "o-1");
        bench.place(&first).await;
        bench.desk.replace(&first, &invited(&first, "r-1")).await.unwrap();
    }
    for id in ["ACME", "Globex"] {
        let found = bench.desk.by_reference(&company(id), &reference("r-1")).await.unwrap();
        assert_eq!(found, Some(order(id, "o-1").key));
    }
}

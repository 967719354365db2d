//! The use cases besides the dispatcher: what they answer, and that the same thing twice is no trouble.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

mod world;

use assessment::company::{Company, CompanyStatus};
use assessment::fact::{Arrival, Fact};
use assessment::ids::{AtsId, ClientId, Language};
use assessment::list_packages::{Listed, list_jobs};
use assessment::open_report::{Report, open_report};
use assessment::order::Order;
use assessment::outcome::{Outcome, SCORES_GRACE};
use assessment::package::PackageId;
use assessment::place_order::{Named, OrderRequest, PlaceOrderError, place_order};
use assessment::ports::{Client, Clock, Digests, IssuedSecret, Purpose, Unanswered};
use assessment::progress::Progress;
use assessment::prove_client::{ProveClientError, prove_client};
use assessment::receive_result::{ReceiveResultError, expecting, receive_result};
use jiff::{SignedDuration, Timestamp};
use world::fixtures::{DAY, company, company_key, key, person, reference, scores, start};
use world::peers::Weather;
use world::{TestWorld, request};

const SCORES: &str = "Focus=(3) steady";

fn secs(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

// place_order

fn by_person(mailbox: &str) -> OrderRequest {
    request("o-1", Named::Person(person(mailbox), None))
}

#[tokio::test(start_paused = true)]
async fn an_order_is_stored_and_nothing_else_happens() {
    let world = TestWorld::new();
    let order = place_order(&world, &company(), by_person("1")).await.unwrap();
    assert_eq!((order.progress, order.due, order.wake), (Progress::Accepted, Some(start()), true));
    assert_eq!((order.deadline, order.generation), (start() + secs(60 * DAY), 1));
    assert_eq!(world.order(&order.key), order);
    assert!(world.equalture.wire().calls.is_empty() && world.ats.wire().calls.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_same_order_again_gets_the_first_answer() {
    let world = TestWorld::new();
    let first = place_order(&world, &company(), by_person("1")).await.unwrap();
    world.stream(&first.key).await;
    let stored = world.order(&first.key);
    let again = OrderRequest { vacancy: None, language: Some(Language::parse("nl").unwrap()), ..by_person("1") };
    assert_eq!(place_order(&world, &company(), again).await.unwrap(), stored);
    assert_eq!(world.order(&first.key), stored);
}

#[tokio::test(start_paused = true)]
async fn e12_another_package_or_candidate_under_the_same_id_is_a_conflict() {
    let world = TestWorld::new();
    let first = place_order(&world, &company(), by_person("1")).await.unwrap();
    let package = |id: &str| OrderRequest { package: PackageId::parse(id).unwrap(), ..by_person("1") };
    let by_id = Named::Person(person("1"), Some(AtsId::parse("c-1").unwrap()));
    for other in [package("job-2"), package("inline-job-1"), by_person("2"), request("o-1", by_id)] {
        let answer = place_order(&world, &company(), other.clone()).await;
        assert!(matches!(answer, Err(PlaceOrderError::Conflict)), "{other:?}");
    }
    assert_eq!(world.order(&first.key), first);
}

#[tokio::test(start_paused = true)]
async fn a_candidate_is_the_same_by_id_or_by_address_in_any_case() {
    let world = TestWorld::new();
    let id = || AtsId::parse("c-1").unwrap();
    let with_address = request("o-1", Named::Person(person("1"), Some(id())));
    let first = place_order(&world, &company(), with_address).await.unwrap();
    let by_id = place_order(&world, &company(), request("o-1", Named::ById(id()))).await.unwrap();
    assert_eq!(by_id, first);

    let mut loud = person("1");
    loud.email = loud.email.to_uppercase();
    let quiet = place_order(&world, &company(), request("o-2", Named::Person(person("1"), None))).await.unwrap();
    let again = place_order(&world, &company(), request("o-2", Named::Person(loud, None))).await.unwrap();
    assert_eq!(again, quiet);
}

#[tokio::test(start_paused = true)]
async fn i1_an_order_that_is_not_stored_is_not_accepted() {
    let world = TestWorld::new();
    world.tables().writes_lost = 1;
    let answer = place_order(&world, &company(), by_person("1")).await;
    assert!(matches!(answer, Err(PlaceOrderError::Store(_))));
    assert!(world.tables().orders.is_empty());
}

// prove_client

/// Issues a secret to the company's client, until then if given.
fn issue(world: &TestWorld, secret: &str, until: Option<Timestamp>) {
    let digest = world.digest(Purpose::ClientSecret, &["client-1", secret]);
    let mut tables = world.tables();
    let client = tables.clients.entry(ClientId::parse("client-1").unwrap());
    let client = client.or_insert_with(|| Client { company: company_key(), generation: None, secrets: Vec::new() });
    client.secrets.push(IssuedSecret { digest, until });
}

async fn is_not_proved(world: &TestWorld, id: &str, secret: &str) -> bool {
    matches!(prove_client(world, id, secret).await, Err(ProveClientError::NotProved))
}

#[tokio::test(start_paused = true)]
async fn a_right_secret_names_the_company() {
    let world = TestWorld::new();
    issue(&world, "right", None);
    assert_eq!(prove_client(&world, "client-1", "right").await.unwrap().key, company_key());
    assert!(world.tables().failures.is_empty(), "only failures are counted");
}

#[tokio::test(start_paused = true)]
async fn a6_a7_an_unknown_client_and_a_wrong_secret_are_answered_alike() {
    let world = TestWorld::new();
    issue(&world, "right", None);
    for (id, secret) in [("client-1", "wrong"), ("client-2", "right"), ("not an id", "right"), ("", "")] {
        assert!(is_not_proved(&world, id, secret).await, "{id} {secret}");
    }
}

#[tokio::test(start_paused = true)]
async fn a14_a_right_secret_of_a_company_that_has_left_proves_nothing() {
    let world = TestWorld::new();
    issue(&world, "right", None);
    world.change_company(|company| company.status = CompanyStatus::Disabled);
    assert!(is_not_proved(&world, "client-1", "right").await);
}

#[tokio::test(start_paused = true)]
async fn c8_a_client_of_an_earlier_connection_proves_nothing() {
    let world = TestWorld::new();
    issue(&world, "right", None);
    for (issued_for, present, good) in [(Some(1), 1, true), (Some(1), 2, false), (None, 2, true), (Some(3), 2, true)] {
        world.tables().clients.values_mut().for_each(|client| client.generation = issued_for);
        world.change_company(|company| company.generation = present);
        assert_eq!(is_not_proved(&world, "client-1", "right").await, !good, "{issued_for:?} {present}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_ats_may_try_its_credentials_while_it_connects_a_company() {
    let world = TestWorld::new();
    issue(&world, "right", None);
    world.change_company(|company| company.status = CompanyStatus::Connecting);
    assert_eq!(prove_client(&world, "client-1", "right").await.unwrap().status, CompanyStatus::Connecting);
    assert!(is_not_proved(&world, "client-1", "wrong").await);
}

#[tokio::test(start_paused = true)]
async fn a15_an_old_secret_is_right_until_its_overlap_ends() {
    let world = TestWorld::new();
    issue(&world, "old", Some(start() + secs(60)));
    issue(&world, "new", None);
    assert!(prove_client(&world, "client-1", "old").await.is_ok());
    assert!(prove_client(&world, "client-1", "new").await.is_ok());
    world.pass(secs(60)).await;
    assert!(is_not_proved(&world, "client-1", "old").await);
    assert!(prove_client(&world, "client-1", "new").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a17_the_eleventh_wrong_secret_in_a_minute_is_too_many_and_a_right_one_never_is() {
    let world = TestWorld::new();
    issue(&world, "right", None);
    for _ in 0..10 {
        assert!(is_not_proved(&world, "client-1", "wrong").await);
    }
    for _ in 0..2 {
        let eleventh = prove_client(&world, "client-1", "wrong").await;
        assert!(matches!(eleventh, Err(ProveClientError::TooMany)));
    }
    assert!(prove_client(&world, "client-1", "right").await.is_ok());
    assert!(is_not_proved(&world, "client-2", "wrong").await, "each client has its own count");
    world.pass(secs(60)).await;
    assert!(is_not_proved(&world, "client-1", "wrong").await);
}

// list_jobs

async fn age(world: &TestWorld) -> Result<Option<SignedDuration>, Unanswered> {
    list_jobs(world, world, &company(), world.now()).await.map(|Listed { jobs, age }| {
        assert_eq!(jobs[0].name, "Engineer");
        age
    })
}

fn asked(world: &TestWorld) -> u32 {
    *world.equalture.jobs_asked.lock().unwrap()
}

#[tokio::test(start_paused = true)]
async fn jobs_are_asked_for_once_a_minute() {
    let world = TestWorld::new();
    for _ in 0..3 {
        assert_eq!(age(&world).await, Ok(None));
        world.pass(secs(20)).await;
    }
    assert_eq!(asked(&world), 1);
    assert_eq!((age(&world).await, asked(&world)), (Ok(None), 2));
}

#[tokio::test(start_paused = true)]
async fn d4_an_old_list_is_better_than_none_for_a_day() {
    let world = TestWorld::new();
    assert_eq!(age(&world).await, Ok(None));
    world.equalture.is(Weather::Down);
    world.pass(secs(59)).await;
    assert_eq!((age(&world).await, asked(&world)), (Ok(None), 1), "still fresh");
    world.pass(secs(1)).await;
    assert_eq!(age(&world).await, Ok(Some(secs(60))));
    world.pass(secs(DAY - 61)).await;
    assert_eq!(age(&world).await, Ok(Some(secs(DAY - 1))));
    world.pass(secs(1)).await;
    assert_eq!(age(&world).await, Err(Unanswered::Unavailable));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_costs_only_a_question_more() {
    let world = TestWorld::new();
    world.tables().job_lists_down = true;
    assert_eq!((age(&world).await, age(&world).await, asked(&world)), (Ok(None), Ok(None), 2));
}

// receive_result

async fn invited(world: &TestWorld) -> assessment::ids::OrderKey {
    let key = world.place("o-1").await;
    world.stream(&key).await;
    key
}

#[tokio::test(start_paused = true)]
async fn r3_r13_a_result_for_what_is_gone_is_refused_and_stores_nothing() {
    let world = TestWorld::new();
    assert!(matches!(world.result(&key("o-9"), 1, SCORES).await, Err(ReceiveResultError::Gone)));
    let key = invited(&world).await;
    let stored = world.order(&key);
    world.change_company(|company| company.generation = 2);
    assert!(matches!(world.result(&key, 1, SCORES).await, Err(ReceiveResultError::Gone)), "connected anew");
    world.change_company(|company| company.generation = 1);
    world.disable();
    assert!(matches!(world.result(&key, 1, SCORES).await, Err(ReceiveResultError::Gone)), "disabled");
    assert_eq!(world.order(&key), stored);
    world.change_company(|company| company.status = CompanyStatus::Active);
    for progress in [Progress::Cancelled, Progress::Erased] {
        world.tables().orders.insert(key.clone(), Order { progress, ..stored.clone() });
        assert!(matches!(world.result(&key, 1, SCORES).await, Err(ReceiveResultError::Gone)), "{progress:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_result_under_an_attempt_that_never_was_is_refused() {
    let world = TestWorld::new();
    let key = invited(&world).await;
    assert!(matches!(world.result(&key, 2, SCORES).await, Err(ReceiveResultError::UnknownAttempt)));
}

#[tokio::test(start_paused = true)]
async fn r7_the_same_result_ten_times_is_stored_once() {
    let world = TestWorld::new();
    let key = invited(&world).await;
    world.result(&key, 1, SCORES).await.unwrap();
    let stored = world.order(&key);
    for _ in 0..9 {
        world.pass(secs(1)).await;
        world.result(&key, 1, SCORES).await.unwrap();
    }
    assert_eq!(world.order(&key), stored);
}

#[tokio::test(start_paused = true)]
async fn a_result_that_is_not_stored_is_not_taken() {
    let world = TestWorld::new();
    let key = invited(&world).await;
    world.tables().writes_lost = 4;
    assert!(matches!(world.result(&key, 1, SCORES).await, Err(ReceiveResultError::Store(_))));
    world.result(&key, 1, SCORES).await.unwrap();
    assert_eq!(world.order(&key).progress, Progress::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_sealed_result_is_known_again_in_any_order_of_traits() {
    let world = TestWorld::new();
    world.change_company(|company| company.settings.keep_results = SignedDuration::ZERO);
    let key = invited(&world).await;
    world.result(&key, 1, "Focus=(3) steady;Pace=quick").await.unwrap();
    world.stream(&key).await;
    let sealed = world.order(&key);
    assert_eq!((sealed.outcome(), sealed.told), (None, sealed.revision), "kept until told, and no longer");
    world.result(&key, 1, "Pace=quick;Focus=(3) steady").await.unwrap();
    assert_eq!(world.order(&key), sealed);
    world.result(&key, 1, "Pace=slow;Focus=(3) steady").await.unwrap();
    assert_eq!(world.order(&key).revision, sealed.revision + 1);
}

#[tokio::test(start_paused = true)]
async fn i5_a_result_that_was_told_and_forgotten_while_it_was_stored_once_more_is_not_told_again() {
    let world = TestWorld::new();
    world.change_company(|company| company.settings.keep_results = SignedDuration::ZERO);
    let key = invited(&world).await;
    let again = expecting(&world, &key).await.unwrap();
    world.result(&key, 1, SCORES).await.unwrap();
    world.stream(&key).await;
    let sealed = world.order(&key);
    let outcome = Outcome::new(scores(SCORES), None, world.now());
    receive_result(&world, again, Arrival { attempt: 1, outcome, link_dropped: false }).await.unwrap();
    assert_eq!(world.order(&key), sealed);
}

// open_report

async fn report(world: &TestWorld) -> Report {
    open_report(world, &key("o-1")).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn h3_a_report_is_ready_when_the_result_is_there() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    assert!(matches!(report(&world).await, Report::NotYet(Progress::Accepted)));
    world.stream(&key).await;
    assert!(matches!(report(&world).await, Report::NotYet(Progress::Invited)));
    world.result(&key, 1, SCORES).await.unwrap();
    world.change_company(|company| company.settings.language = Some(Language::parse("nl").unwrap()));
    let Report::Ready { company, reference: named, language } = report(&world).await else { panic!("not ready") };
    assert_eq!((company.key, named), (company_key(), reference("r-1")));
    assert_eq!(language, Some(Language::parse("nl").unwrap()));
}

#[tokio::test(start_paused = true)]
async fn row_9_a_report_opens_without_scores_once_they_are_not_waited_for_any_more() {
    let world = TestWorld::new();
    let key = invited(&world).await;
    world.happens(&key, Fact::Finished).await;
    assert!(matches!(report(&world).await, Report::NotYet(Progress::Finished)));
    world.pass(SCORES_GRACE).await;
    world.stream(&key).await;
    let Report::Ready { reference: named, .. } = report(&world).await else { panic!("not ready") };
    assert_eq!(named, reference("r-1"));
}

#[tokio::test(start_paused = true)]
async fn a_report_outlives_its_scores() {
    let world = TestWorld::new();
    world.change_company(|company| company.settings.keep_results = SignedDuration::ZERO);
    let key = invited(&world).await;
    world.result(&key, 1, SCORES).await.unwrap();
    world.stream(&key).await;
    assert!(world.order(&key).outcome().is_none());
    assert!(matches!(report(&world).await, Report::Ready { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_report_shows_the_attempt_whose_result_is_shown() {
    let world = TestWorld::new();
    let (grace, second) = (30 * 60, reference("r-2"));
    let doubtful = world::fixtures::doubtful();
    let begun = (grace, world::fixtures::begun(2));
    let both = world::fixtures::after(
        doubtful,
        &[
            begun,
            (grace + 1, world::fixtures::ended(2, world::fixtures::created("r-2"))),
            (grace + 2, world::fixtures::ended(1, world::fixtures::created("r-1"))),
        ],
    );
    let shows = |order: Order| {
        world.tables().orders.insert(order.key.clone(), order);
        async {
            match report(&world).await {
                Report::Ready { reference, .. } => reference,
                other => panic!("{other:?}"),
            }
        }
    };
    let first_only = world::fixtures::after(both.clone(), &[(9000, world::fixtures::result(1, SCORES, 9000))]);
    assert_eq!(shows(first_only.clone()).await, reference("r-1"));
    let then_second = world::fixtures::after(first_only, &[(9001, world::fixtures::result(2, SCORES, 9001))]);
    assert_eq!(shows(then_second).await, second);
}

#[tokio::test(start_paused = true)]
async fn a_report_whose_application_was_never_named_says_so() {
    let world = TestWorld::new();
    let doubtful = world::fixtures::doubtful();
    let completed = world::fixtures::after(doubtful, &[(60, world::fixtures::result(1, SCORES, 60))]);
    world.tables().orders.insert(completed.key.clone(), completed);
    assert!(matches!(report(&world).await, Report::Nameless { .. }));
}

#[tokio::test(start_paused = true)]
async fn h2_a_report_of_what_is_gone_is_gone() {
    let world = TestWorld::new();
    assert!(matches!(report(&world).await, Report::Gone));
    let key = invited(&world).await;
    world.result(&key, 1, SCORES).await.unwrap();
    world.tables().companies.insert(company_key(), Company { generation: 2, ..company() });
    assert!(matches!(report(&world).await, Report::Gone));
    world.tables().companies.insert(company_key(), company());
    let erased = Order { progress: Progress::Erased, ..world.order(&key) };
    world.tables().orders.insert(key, erased);
    assert!(matches!(report(&world).await, Report::Gone));
}

#[tokio::test(start_paused = true)]
async fn the_clock_of_these_tests_starts_where_the_story_does() {
    assert_eq!(TestWorld::new().now(), start());
}

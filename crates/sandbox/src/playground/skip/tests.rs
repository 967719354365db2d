//! Every time of every kind of item moves, and nothing else does.

use std::collections::BTreeMap;

use assessment::attempt::{Attempt, Ending};
use assessment::candidate::{Candidate, Person};
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::history::History;
use assessment::ids::{ClientId, CompanyKey, EqualtureJobId, Nonce, OrderKey, ReferenceId};
use assessment::lane::{Breakers, Obstacle};
use assessment::order::{Order, Origin, Sealed, Telling};
use assessment::outcome::{Outcome, Score};
use assessment::package::Job;
use assessment::ports::{
    Client as Issued, Due, IssuedSecret, JobList, JobLists as _, Lanes as _, Orders as _, Taken, Upstream,
};
use assessment::progress::Progress;
use assessment::schedule::Retry;
use aws::config::Config;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, Pair};
use jiff::SignedDuration;

use super::earlier::TIMES;
use super::*;
use crate::connect::connect;
use crate::testing::function;
use crate::{Bundle, Secrets, Store};

const DAYS: Duration = Duration::from_hours(24 * 3);

#[test]
fn times_move_back_where_they_belong_and_stay_as_precise() {
    let cases = [
        ("updated_at", json!({"S": "2026-11-22T10:00:00.000Z"}), json!({"S": "2026-11-19T10:00:00.000Z"})),
        ("accepted_at", json!({"S": "2026-11-22T10:00:00Z"}), json!({"S": "2026-11-19T10:00:00Z"})),
        ("deadline", json!({"S": "2026-03-01T00:00:00.12Z"}), json!({"S": "2026-02-26T00:00:00.12Z"})),
        ("lease_until", json!({"S": "2026-11-22T10:00:00.123456789Z"}), json!({"S": "2026-11-19T10:00:00.123456789Z"})),
        ("ttl", json!({"N": "1800000000"}), json!({"N": "1799740800"})),
        (
            "due",
            json!({"S": "smartrecruiters#ACME#ats#2026-11-22T10:00:05.000Z#2026"}),
            json!({"S": "smartrecruiters#ACME#ats#2026-11-19T10:00:05.000Z#2026"}),
        ),
        (
            "history",
            json!({"L": [{"M": {"first": {"S": "2026-11-22T10:00:05Z"}, "what": {"S": "told"}, "count": {"N": "3"}}}]}),
            json!({"L": [{"M": {"first": {"S": "2026-11-19T10:00:05Z"}, "what": {"S": "told"}, "count": {"N": "3"}}}]}),
        ),
    ];
    for (name, before, after) in cases {
        let (before, after) =
            (json!({"pk": {"S": "ORDER#x"}, name: before}), json!({"pk": {"S": "ORDER#x"}, name: after}));
        assert_eq!(earlier(&before, DAYS), Earlier::Item(after), "{name}");
    }
}

#[test]
fn what_only_looks_like_a_time_stays() {
    let date = "2026-11-22T10:00:00Z";
    let same = [
        ("candidate", json!({"M": {"is": {"S": "known"}, "first_name": {"S": date}, "email": {"S": date}}})),
        ("fingerprint", json!({"S": date})),
        ("sealed", json!({"S": date})),
        ("job", json!({"S": date})),
        ("scores", json!({"L": [{"L": [{"S": date}, {"S": date}]}]})),
        ("version", json!({"N": "1800000000"})),
        ("company", json!({"S": format!("smartrecruiters#{date}#x")})),
        ("updated_at", json!({"S": "2026-11-22T10:00:00+01:00"})),
        ("updated_at", json!({"S": "yesterday"})),
        ("due", json!({"S": "smartrecruiters#ACME"})),
        ("knock", json!({"BOOL": true})),
        ("ttl", json!({"N": "never"})),
    ];
    for (name, value) in same {
        let item = json!({"pk": {"S": format!("ORDER#{date}")}, name: value});
        assert_eq!(earlier(&item, DAYS), Earlier::Unchanged, "{name}");
    }
}

#[test]
fn a_count_of_a_minute_that_is_over_goes() {
    let counts = json!({"pk": {"S": "FAILURES#k1.x#29000000"}, "failures": {"N": "3"}, "ttl": {"N": "1800000000"}});
    assert_eq!(earlier(&counts, Duration::from_mins(1)), Earlier::Over);
    assert!(matches!(earlier(&counts, Duration::from_secs(59)), Earlier::Item(_)));
}

/// A table and secrets with nobody at work on them.
struct Bench {
    store: Store,
    foundation: Foundation,
    _secrets: Secrets,
}

impl Bench {
    async fn start() -> Self {
        let bundle = Bundle::parse(include_str!("../../../../../template.yaml"), "http://127.0.0.1:1").unwrap();
        let store = Store::start(None, &bundle.table).await.unwrap();
        let secrets = Secrets::start(None).await.unwrap();
        let mut environment: BTreeMap<String, String> = function::environment();
        environment.extend(bundle.functions.iter().flat_map(|function| function.environment.clone()));
        for (name, value) in [
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &store.url),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &secrets.url),
            ("EQUALTURE_BASE_URL", "http://127.0.0.1:1"),
            ("EQUALTURE_LINK_HOSTS", "http://127.0.0.1:1"),
            ("SMARTRECRUITERS_BASE_URL", "http://127.0.0.1:1"),
            ("RETURN_HOSTS", "http://127.0.0.1:1"),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        let config = Config::read(|name| environment.get(name).cloned()).unwrap();
        Self { store, foundation: Foundation::new(config).unwrap(), _secrets: secrets }
    }

    async fn items(&self) -> Vec<Value> {
        items(&Client::dynamodb(&self.store.url).unwrap(), "sandbox-Table").await.unwrap()
    }
}

fn company() -> CompanyKey {
    CompanyKey::parse("smartrecruiters#ACME").unwrap()
}

/// An order with everything that an order can have, as if it had come at this time.
fn order(at: Timestamp) -> Order {
    let later = |minutes| at + SignedDuration::from_mins(minutes);
    let mut history = History::default();
    history.note("accepted", 0, at);
    history.note("told", 0, later(1));
    history.note("told", 0, later(9));
    let outcome = Outcome::new(vec![Score { name: "2026-01-01T00:00:00Z".into(), text: "(1)".into() }], None, later(8));
    Order {
        key: OrderKey::parse("smartrecruiters#ACME#o-1").unwrap(),
        version: 7,
        written_by: Nonce("2026-01-01T00:00:00Z".into()),
        generation: 1,
        fingerprint: "2026-01-01T00:00:00Z".into(),
        origin: Origin::Recruiter,
        job: EqualtureJobId::parse("2026-01-01").unwrap(),
        vacancy: None,
        vacancy_title: None,
        language: None,
        candidate: Candidate::Known {
            person: Person { first_name: "2026-01-01T00:00:00Z".into(), last_name: "x".into(), email: "y".into() },
            subject: "2026-01-01T00:00:00Z".into(),
        },
        accepted_at: at,
        deadline: later(60),
        progress: Progress::Accepted,
        progress_at: later(2),
        invited_at: Some(later(3)),
        submitted_at: Some(later(4)),
        revision: 3,
        told: 1,
        telling: Some(Telling { revision: 3, nonce: Nonce("n".into()), not_after: later(5) }),
        gone: false,
        attempts: vec![Attempt {
            number: 1,
            nonce: Nonce("n".into()),
            begun_at: later(6),
            ending: Some(Ending::Created(ReferenceId::parse("r-1").unwrap())),
            reference: Some(ReferenceId::parse("r-1").unwrap()),
            outcome: Some(outcome),
        }],
        retry: Some(Retry { since: later(6), failures: 2, next: later(7) }),
        parked: false,
        sealed: Some(Sealed { attempt: 1, digest: "2026-01-01T00:00:00Z".into() }),
        history,
        due: Some(later(10)),
        wake: true,
        keep_until: Some(at + SignedDuration::from_hours(24 * 400)),
    }
}

#[tokio::test]
async fn an_order_is_the_same_and_came_earlier() {
    let bench = Bench::start().await;
    bench.foundation.secrets.create_signing_keys().await.unwrap();
    let desk = bench.foundation.desk().await.unwrap();
    let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap() + SignedDuration::from_millis(120);
    desk.place(&order(now)).await.unwrap();
    let items = bench.items().await;

    assert_eq!(move_back(&bench.store.url, "sandbox-Table", DAYS, || Ok(())).await.unwrap(), 1);
    let then = order(now - DAYS);
    assert_eq!(desk.find(&then.key).await.unwrap(), Some(then.clone()));
    let due = desk.due(&company(), Upstream::Equalture, None, now, 10).await.unwrap();
    assert_eq!(due, [Due { at: then.due.unwrap(), order: then.key }]);
    let ttl = |items: &[Value]| items[0]["ttl"]["N"].as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(ttl(&items) - ttl(&bench.items().await), 3 * 24 * 3600);

    move_back(&bench.store.url, "sandbox-Table", Duration::ZERO, || Ok(())).await.unwrap();
    assert!(desk.find(&order(now).key).await.unwrap() == Some(order(now - DAYS)));
}

#[tokio::test]
async fn no_kind_of_item_keeps_a_time_where_it_was() {
    let bench = Bench::start().await;
    let pair = || Pair { client_id: "c-1".into(), client_secret: "s".into() };
    let secret =
        CompanySecret { equalture: pair(), ats: Some(pair()), callback_token: None, webhook_secrets: Vec::new() };
    let (key, settings) = (company(), Settings::default());
    let known =
        Company { key: key.clone(), name: None, status: CompanyStatus::Active, generation: 1, settings, leaving: None };
    connect(&bench.foundation, &known, &secret, &pair()).await.unwrap();
    let (desk, now) = (bench.foundation.desk().await.unwrap(), Timestamp::now());
    desk.place(&order(now)).await.unwrap();
    let until = Some(now + SignedDuration::from_hours(1));
    let client =
        Issued { company: key.clone(), generation: None, secrets: vec![IssuedSecret { digest: "d".into(), until }] };
    desk.put_client(&ClientId::parse("c-1").unwrap(), &client).await.unwrap();
    let jobs = vec![Job { id: EqualtureJobId::parse("j").unwrap(), name: now.to_string() }];
    desk.keep_job_list(&key, &JobList { jobs, fetched_at: now }).await.unwrap();
    let holder = Nonce("h".into());
    assert!(matches!(desk.take(&key, &holder, now).await.unwrap(), Taken::Ours(_)));
    let mut breakers = Breakers::default();
    breakers.equalture = (0..3).fold(breakers.equalture, |breaker, _| breaker.failed(Obstacle::Outage, now));
    desk.release(&key, &holder, &breakers, false).await.unwrap();
    desk.take(&key, &holder, now).await.unwrap();
    desk.take(&key, &Nonce("k".into()), now).await.unwrap();

    let before = bench.items().await;
    move_back(&bench.store.url, "sandbox-Table", DAYS, || Ok(())).await.unwrap();
    let after = bench.items().await;
    assert_eq!(before.len(), after.len());
    let mut seen = Vec::new();
    for (before, after) in before.iter().zip(&after) {
        compare("", before, after, &mut seen);
    }
    let expected = TIMES.into_iter().chain(["due"]);
    expected.for_each(|name| assert!(seen.contains(&name.to_owned()), "no item with a {name} was tried"));
}

/// Every time that is not within the texts of others is earlier; its name is noted.
fn compare(name: &str, before: &Value, after: &Value, seen: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (member, value) in before {
                let name = if ["S", "N", "L", "M", "BOOL"].contains(&member.as_str()) { name } else { member };
                compare(name, value, &after[member], seen);
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            before.iter().zip(after).for_each(|(before, after)| compare(name, before, after, seen));
        }
        (Value::String(before), Value::String(after)) if name == "due" => {
            assert_ne!(before, after);
            seen.push(name.to_owned());
        }
        (Value::String(before), Value::String(after)) => {
            let others = ["written_by", "fingerprint", "first_name", "subject", "sealed", "scores", "jobs"];
            let (Ok(was), false) = (before.parse::<Timestamp>(), others.contains(&name)) else { return };
            let is: Timestamp = after.parse().unwrap();
            assert_eq!(was.duration_since(is), SignedDuration::try_from(DAYS).unwrap(), "{name}");
            seen.push(name.to_owned());
        }
        _ => {}
    }
}

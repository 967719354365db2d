//! Stories of the dispatcher: what it does for a company's orders while the world around it fails.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

mod world;

use assessment::attempt::{Blockage, Ending};
use assessment::candidate::Candidate;
use assessment::company::{Company, CompanyStatus, DoubtPolicy};
use assessment::fact::Fact;
use assessment::ids::{AtsId, CompanyId, CompanyKey, Nonce, OrderKey};
use assessment::lane::{Breaker, Obstacle};
use assessment::order::Order;
use assessment::place_order::Named;
use assessment::ports::{Clock, Lanes, Orders, Taken, Upstream};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use assessment::work_lane::{sweep, work_lane};
use jiff::{SignedDuration, Timestamp};
use tokio::join;
use world::TestWorld;
use world::fixtures::{DAY, company_key, key, start, telling};
use world::peers::Weather;

const SCORES: &str = "Focus=(3) steady";

fn secs(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

fn mins(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

impl TestWorld {
    /// Places this many orders, a second apart.
    async fn place_many(&self, count: usize) -> Vec<OrderKey> {
        let mut keys = Vec::new();
        for number in 0..count {
            keys.push(self.place(&format!("o-{number}")).await);
            self.pass(secs(1)).await;
        }
        keys
    }

    fn orders(&self) -> Vec<Order> {
        self.tables().orders.values().cloned().collect()
    }

    fn with_progress(&self, progress: Progress) -> usize {
        self.orders().iter().filter(|order| order.progress == progress).count()
    }

    /// What stands in the way of this upstream, as the lane was left.
    fn breaker(&self, upstream: Upstream) -> Breaker {
        self.tables().lanes[&company_key()].breakers.of(upstream)
    }

    /// After every replaced order, this is done to the tables.
    fn whenever_stored(&self, hook: impl FnMut(&Order, &mut world::store::Tables) + Send + 'static) {
        self.tables().hook = Some(Box::new(hook));
    }

    /// The lane is not left held.
    fn lane_is_free(&self) -> bool {
        self.tables().lanes[&company_key()].holder.is_none()
    }
}

/// Whether this order is stored as having a call under way.
fn is_calling(order: &Order) -> bool {
    order.last_attempt().is_some_and(|attempt| attempt.ending.is_none())
}

fn email(key: &OrderKey) -> String {
    format!("canary-{}@example.com", key.order)
}

// The way it should go

#[tokio::test(start_paused = true)]
async fn an_order_is_invited_completed_and_told_with_exactly_one_create() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    assert_eq!(world.order(&key).progress, Progress::Invited);
    assert_eq!(world.ats.told(), ["invited"]);
    world.pass(mins(50)).await;
    world.result(&key, 1, SCORES).await.unwrap();
    world.stream(&key).await;
    world.sweeps(3).await;

    let order = world.order(&key);
    assert_eq!((order.progress, order.told), (Progress::Completed, order.revision));
    assert_eq!(world.equalture.invited(), [email(&key)]);
    assert_eq!(world.equalture.callbacks(), ["https://bridge.test/equalture/callbacks/o-1.1"]);
    assert_eq!(world.ats.told(), ["invited", "completed"]);
    let last = world.ats.heard().pop().unwrap();
    assert_eq!((last.scores.len(), last.report.as_str()), (1, "https://bridge.test/reports/o-1"));
    assert!(world.lane_is_free());
}

#[tokio::test(start_paused = true)]
async fn the_same_stream_event_twice_does_nothing_twice() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    let twice = [key.clone(), key.clone()];
    work_lane(&world, &company_key(), &twice, world.now() + mins(1)).await.unwrap();
    let version = world.order(&key).version;
    world.stream(&key).await;
    assert_eq!(world.order(&key).version, version, "nothing was written");
    join!(world.stream(&key), world.stream(&key), world.sweep());
    assert_eq!((world.equalture.invited().len(), world.ats.told().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_order_that_the_index_does_not_know_yet_is_not_kept_waiting() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().not_indexed = Some(key.clone());
    world.stream(&key).await;
    assert_eq!(world.ats.told(), ["invited"]);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_gone_is_no_trouble() {
    let world = TestWorld::new();
    let worked = world.stream(&key("nobody")).await;
    assert!(!worked.held && worked.remarks.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_second_shift_knocks_and_the_first_looks_again() {
    let world = TestWorld::new();
    let first = world.place("o-1").await;
    let (worked, second) = join!(world.stream(&first), async {
        world.pass(SignedDuration::from_millis(100)).await;
        let second = world.place("o-2").await;
        assert!(world.stream(&second).await.held);
        second
    });
    assert!(!worked.held);
    assert_eq!(world.equalture.invited(), [email(&first), email(&second)]);
    assert!(world.lane_is_free());
}

#[tokio::test(start_paused = true)]
async fn a_knock_after_the_last_look_is_heard_too() {
    let world = TestWorld::new();
    let first = world.place("o-1").await;
    // Nothing is due any more, and the holder is about to let go.
    let later = world.now() + mins(1);
    world.whenever_stored(move |stored, tables| {
        let stranger = key("o-2");
        if stored.due.is_some_and(|due| due > later) && !tables.orders.contains_key(&stranger) {
            let fresh = Order { key: stranger.clone(), version: 1, due: Some(start()), ..world::fixtures::order() };
            tables.orders.insert(stranger, fresh);
            tables.lanes.get_mut(&company_key()).unwrap().knocked = true;
        }
    });
    world.stream(&first).await;
    assert_eq!(world.equalture.invited().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lane_whose_holder_died_is_free_after_its_lease() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    let dead = world.take(&company_key(), &Nonce("dead".into()), world.now()).await.unwrap();
    assert!(matches!(dead, Taken::Ours(_)));
    world.sweeps(1).await;
    assert_eq!(world.equalture.invited().len(), 0);
    world.sweeps(2).await;
    assert_eq!(world.equalture.invited(), [email(&key)]);
}

#[tokio::test(start_paused = true)]
async fn a_candidate_without_address_is_asked_for_and_then_invited() {
    let world = TestWorld::new();
    let by_id = Named::ById(AtsId::parse("c-1").unwrap());
    let key = world.place_for("o-1", by_id.clone()).await;
    world.stream(&key).await;
    assert_eq!(world.equalture.invited(), ["canary-c-1@example.com"]);

    *world.ats.no_address.lock().unwrap() = true;
    let other = world.place_for("o-2", by_id).await;
    world.stream(&other).await;
    assert_eq!(world.order(&other).progress, Progress::Refused(Refusal::NoEmail));
    assert_eq!(world.ats.told(), ["invited", "refused"]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_order_is_told_and_not_tried_again() {
    let world = TestWorld::new();
    world.equalture.is(Weather::Refusing);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.sweeps(5).await;
    assert_eq!((world.equalture.wire().calls.len(), world.ats.told()), (1, vec!["refused"]));
    assert_eq!(world.breaker(Upstream::Equalture), Breaker::default(), "a refusal is an answer");
}

#[tokio::test(start_paused = true)]
async fn an_order_without_a_result_expires_and_is_told() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.pass(secs(60 * DAY)).await;
    world.sweep().await;
    assert_eq!(world.ats.told(), ["invited", "expired"]);
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweep().await;
    assert_eq!(world.ats.told(), ["invited", "expired", "completed"]);
}

// The company leaves

#[tokio::test(start_paused = true)]
async fn a_company_that_leaves_between_record_and_call_is_not_called_for() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().write_takes = secs(2);
    world.whenever_stored(|stored, tables| {
        if is_calling(stored) {
            tables.companies.get_mut(&company_key()).unwrap().status = CompanyStatus::Disabled;
        }
    });
    world.stream(&key).await;
    assert_eq!((world.equalture.wire().calls.len(), world.ats.wire().calls.len()), (0, 0));
    let order = world.order(&key);
    assert_eq!(order.progress, Progress::Cancelled);
    assert_eq!(order.candidate, Candidate::Forgotten { masked: None, subject: None });
    assert_eq!(world.breaker(Upstream::Equalture), Breaker::default(), "no call says nothing about Equalture");
}

#[tokio::test(start_paused = true)]
async fn a_company_that_leaves_between_record_and_patch_is_not_told() {
    let world = TestWorld::new();
    world.ats.is(Weather::Down);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.ats.is(Weather::Up);
    world.ats.wire().calls.clear();
    let before = world.breaker(Upstream::Ats);
    world.pass(secs(5)).await;
    world.tables().write_takes = secs(2);
    world.whenever_stored(|stored, tables| {
        if stored.telling.is_some() {
            tables.companies.get_mut(&company_key()).unwrap().status = CompanyStatus::Disabled;
        }
    });
    world.stream(&key).await;
    assert_eq!((world.ats.wire().calls.len(), world.order(&key).progress), (0, Progress::Cancelled));
    assert_eq!(world.count(&key, "owed_invited"), 1);
    assert_eq!(world.breaker(Upstream::Ats), before, "no call says nothing about the ATS");
}

#[tokio::test(start_paused = true)]
async fn i7_no_call_begins_two_seconds_after_a_company_has_left() {
    let world = TestWorld::new();
    world.place_many(60).await;
    let ((), left_at) = join!(
        async {
            world.sweep().await;
        },
        async {
            world.pass(secs(3)).await;
            world.disable();
            world.now()
        }
    );
    let last_begins = left_at + secs(2);
    assert!(world.equalture.wire().calls.iter().all(|call| *call <= last_begins));
    assert!(world.ats.wire().calls.iter().all(|call| *call <= last_begins));
    assert!(!world.equalture.wire().calls.is_empty());
    world.sweep().await;
    let rests = |order: &Order| order.due.is_none_or(|due| due == order.deadline);
    assert!(world.orders().iter().all(|order| rests(order) && !order.is_behind()));
    assert_eq!(world.with_progress(Progress::Accepted), 0, "what was still missing is dropped");
    assert!(world.with_progress(Progress::Cancelled) >= 30);
    world.equalture.wire().calls.clear();
    world.sweeps(3).await;
    assert!(world.equalture.wire().calls.is_empty());
}

#[tokio::test(start_paused = true)]
async fn i7_what_the_store_took_long_to_say_of_a_company_is_not_relied_on() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().company_read_takes = secs(3);
    world.stream(&key).await;
    assert!(world.equalture.wire().calls.is_empty());
    world.tables().company_read_takes = SignedDuration::ZERO;
    world.stream(&key).await;
    assert_eq!(world.order(&key).progress, Progress::Invited);
}

#[tokio::test(start_paused = true)]
async fn i7_a_company_that_has_left_is_not_even_probed_for() {
    let world = TestWorld::new();
    world.equalture.is(Weather::Down);
    world.ats.is(Weather::Down);
    let orders = world.place_many(5).await;
    world.sweeps(3).await;
    assert!(!world.equalture.wire().probes.is_empty());
    world.disable();
    world.pass(secs(2)).await;
    world.equalture.wire().probes.clear();
    world.sweeps(3).await;
    assert_eq!(world.equalture.wire().probes, []);
    assert_eq!(world.with_progress(Progress::Cancelled), orders.len());
}

// Equalture is down

#[tokio::test(start_paused = true)]
async fn while_equalture_is_down_orders_wait_unwritten_and_one_probe_a_minute_asks() {
    let world = TestWorld::new();
    world.equalture.is(Weather::Down);
    world.equalture.keeps_its_token();
    let keys = world.place_many(20).await;
    world.sweep().await;
    let tried = world.equalture.wire().calls.len();
    assert!((3..=6).contains(&tried), "{tried} calls until the breaker opened");
    assert!(matches!(world.breaker(Upstream::Equalture), Breaker::Open { obstacle: Obstacle::Outage, .. }));
    let untouched: Vec<Order> = world.orders().into_iter().filter(|order| order.version == 1).collect();
    assert_eq!(untouched.len(), keys.len() - tried);

    world.tables().written.clear();
    world.sweeps(24 * 60).await;
    assert_eq!(world.equalture.wire().calls.len(), tried, "no order is sent into an outage");
    let probes = world.equalture.wire().probes.len();
    assert!((1430..=1440).contains(&probes), "{probes} probes in a day");
    assert!(world.tables().written.is_empty(), "a waiting order keeps its due time");

    world.equalture.is(Weather::Up);
    world.sweeps(2).await;
    assert_eq!(world.with_progress(Progress::Invited), keys.len());
    let oldest_first: Vec<String> = untouched_in_order(&untouched).iter().map(email).collect();
    let invited: Vec<String> = world.equalture.invited();
    let of_those: Vec<String> = invited.into_iter().filter(|email| oldest_first.contains(email)).collect();
    assert_eq!(of_those, oldest_first);
}

fn untouched_in_order(orders: &[Order]) -> Vec<OrderKey> {
    let mut orders: Vec<&Order> = orders.iter().collect();
    orders.sort_by_key(|order| (order.due, order.key.clone()));
    orders.into_iter().map(|order| order.key.clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn without_a_token_nothing_is_recorded_as_an_attempt() {
    let world = TestWorld::new();
    world.equalture.is(Weather::Down);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    let order = world.order(&key);
    assert_eq!((order.attempts.len(), order.retry.unwrap().failures), (0, 1));
    assert_eq!(order.due, Some(world.now() + secs(5)));
}

#[tokio::test(start_paused = true)]
async fn half_open_lets_one_through_and_then_the_rest_in_the_same_shift() {
    let world = TestWorld::new();
    let open = Breaker::Open { obstacle: Obstacle::Outage, since: world.now(), probe_at: world.now() };
    world.tables().lanes.entry(company_key()).or_default().breakers.equalture = open;
    world.equalture.wire().takes = secs(2);
    world.place_many(12).await;
    let began = world.now();
    world.sweep().await;
    let calls = world.equalture.wire().calls.clone();
    assert_eq!(world.equalture.wire().probes.len(), 1);
    assert_eq!(calls.iter().filter(|call| **call < began + secs(2)).count(), 1, "one goes first");
    assert_eq!(world.with_progress(Progress::Invited), 12);
}

#[tokio::test(start_paused = true)]
async fn a_trial_that_fails_keeps_the_rest_back() {
    let world = TestWorld::new();
    let since = world.now();
    let open = Breaker::Open { obstacle: Obstacle::Outage, since, probe_at: since };
    world.tables().lanes.entry(company_key()).or_default().breakers.equalture = open;
    world.place_many(12).await;
    world.equalture.is(Weather::Busy(None));
    let worked = world.sweep().await.remove(0).1;
    assert_eq!(world.equalture.wire().calls.len(), 1);
    assert_eq!(worked.obstacles, [(Upstream::Equalture, Obstacle::Outage, since)]);
}

#[tokio::test(start_paused = true)]
async fn a_busy_equalture_is_asked_again_when_it_said() {
    let world = TestWorld::new();
    world.equalture.is(Weather::Busy(Some(secs(200))));
    let key = world.place("o-1").await;
    world.stream(&key).await;
    let said = world.equalture.wire().calls[0] + secs(200);
    world.equalture.is(Weather::Up);
    world.sweeps(5).await;
    let calls = world.equalture.wire().calls.clone();
    assert_eq!(calls.len(), 2);
    assert!(calls[1] >= said, "{} < {said}", calls[1]);
    assert_eq!(world.order(&key).attempts.len(), 1, "the same number again");
}

#[tokio::test(start_paused = true)]
async fn a_blocked_lane_refuses_nobody() {
    let world = TestWorld::new();
    world.equalture.keeps_its_token();
    for weather in [Blockage::Credentials, Blockage::Redirected, Blockage::WrongAddress].map(Weather::Blocked) {
        world.equalture.is(weather);
        let key = world.place(&format!("o-{}", world.orders().len())).await;
        let worked = world.stream(&key).await;
        assert!(matches!(worked.obstacles[..], [(Upstream::Equalture, Obstacle::Blocked(_), _)]));
    }
    let calls = world.equalture.wire().calls.len();
    world.sweeps(60).await;
    world.pass(secs(10 * DAY)).await;
    world.sweeps(60).await;
    assert_eq!(world.equalture.wire().calls.len(), calls);
    assert_eq!(world.with_progress(Progress::Accepted), 3);
    assert!(world.orders().iter().all(|order| !order.parked));

    world.equalture.is(Weather::Up);
    world.sweeps(2).await;
    assert_eq!(world.with_progress(Progress::Invited), 3);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_waits_behind_a_refused_token_is_not_written() {
    let world = TestWorld::new();
    world.equalture.is(Weather::Blocked(Blockage::Credentials));
    let key = world.place("o-1").await;
    let placed = world.order(&key);
    world.stream(&key).await;
    world.sweeps(5).await;
    assert_eq!(world.order(&key), placed);
}

#[tokio::test(start_paused = true)]
async fn those_that_wait_for_equalture_do_not_hide_what_can_be_told() {
    let world = TestWorld::new();
    let first = world.place("first").await;
    world.stream(&first).await;
    world.equalture.is(Weather::Blocked(Blockage::Credentials));
    world.place_many(250).await;
    world.result(&first, 1, SCORES).await.unwrap();
    world.sweep().await;
    assert_eq!(world.ats.told(), ["invited", "completed"]);
}

#[tokio::test(start_paused = true)]
async fn one_companys_outage_costs_no_other() {
    let world = TestWorld::new();
    let other = CompanyKey { company: CompanyId::parse("OTHER").unwrap(), ..company_key() };
    let settings = world::fixtures::company().settings;
    let blocked = Obstacle::Blocked(Blockage::Credentials);
    let (since, probe_at) = (world.now(), world.now() + mins(60));
    world
        .tables()
        .companies
        .insert(other.clone(), Company { key: other.clone(), settings, ..world::fixtures::company() });
    let breaker = Breaker::Open { obstacle: blocked, since, probe_at };
    world.tables().lanes.entry(other.clone()).or_default().breakers.equalture = breaker;
    let waiting = Order { key: OrderKey { company: other, ..key("o-9") }, ..world::fixtures::order() };
    world.tables().orders.insert(waiting.key.clone(), waiting.clone());
    let ours = world.place("o-1").await;
    world.sweep().await;
    assert_eq!(world.order(&ours).progress, Progress::Invited);
    assert_eq!(world.order(&waiting.key), waiting);
}

// In doubt

#[tokio::test(start_paused = true)]
async fn i4_a_doubt_is_followed_by_one_more_create_after_the_grace_and_never_by_a_third() {
    let world = TestWorld::new();
    world.equalture.is(Weather::AnswerLost);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.sweeps(29).await;
    assert_eq!(world.equalture.invited().len(), 1, "a callback is waited for");
    world.sweeps(5).await;
    assert_eq!(
        world.equalture.callbacks(),
        ["o-1.1", "o-1.2"].map(|id| format!("https://bridge.test/equalture/callbacks/{id}"))
    );
    world.equalture.is(Weather::Up);
    world.pass(secs(29 * DAY)).await;
    world.sweeps(5).await;
    assert_eq!((world.equalture.invited().len(), world.count(&key, "in_doubt")), (2, 2));
    world.pass(secs(DAY)).await;
    world.sweeps(1).await;
    assert_eq!(world.order(&key).progress, Progress::Refused(Refusal::DoubtNeverSettled));
    assert_eq!(world.ats.told(), ["refused"]);
}

#[tokio::test(start_paused = true)]
async fn a_doubt_that_created_nothing_ends_with_one_invitation() {
    let world = TestWorld::new();
    world.equalture.wire().then = Some((1, Weather::Up));
    world.equalture.is(Weather::Silent);
    let key = world.place("o-1").await;
    world.sweeps(32).await;
    assert_eq!((world.equalture.invited().len(), world.order(&key).progress), (1, Progress::Invited));
    assert_eq!(world.attempt(&key, 2).ending, Some(Ending::Created(world::fixtures::reference("r-1"))));
}

#[tokio::test(start_paused = true)]
async fn i4_hold_never_risks_a_second_invitation() {
    let world = TestWorld::new();
    world.change_company(|company| company.settings.doubts = DoubtPolicy::Hold);
    world.equalture.is(Weather::AnswerLost);
    let key = world.place("o-1").await;
    world.sweeps(60).await;
    assert_eq!(world.equalture.wire().calls.len(), 1);
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweeps(1).await;
    assert_eq!(world.ats.told(), ["completed"]);
}

#[tokio::test(start_paused = true)]
async fn a_callback_within_the_grace_settles_the_doubt() {
    let world = TestWorld::new();
    world.equalture.is(Weather::AnswerLost);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.pass(mins(29)).await;
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweeps(60).await;
    assert_eq!((world.equalture.invited().len(), world.ats.told()), (1, vec!["completed"]));
}

#[tokio::test(start_paused = true)]
async fn i3_a_crash_after_recording_is_a_doubt_and_no_second_call_at_once() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.happens(&key, Fact::AttemptBegun(1, Nonce("crashed".into()))).await;
    world.stream(&key).await;
    world.sweeps(29).await;
    assert_eq!(world.equalture.wire().calls.len(), 0);
    world.sweeps(3).await;
    assert_eq!((world.equalture.invited().len(), world.order(&key).attempts.len()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn r9_a_callback_that_overtakes_the_reply_loses_neither() {
    let world = TestWorld::new();
    world.equalture.wire().takes = secs(10);
    let key = world.place("o-1").await;
    join!(world.stream(&key), async {
        world.pass(secs(5)).await;
        world.result(&key, 1, SCORES).await.unwrap();
    });
    assert_eq!(world.attempt(&key, 1).reference, Some(world::fixtures::reference("r-1")));
    assert_eq!(world.ats.told(), ["completed"]);
}

// The ATS is down

#[tokio::test(start_paused = true)]
async fn i6_an_ambiguous_patch_is_followed_by_none_before_it_has_settled_and_then_by_the_newest_state() {
    let world = TestWorld::new();
    world.ats.is(Weather::AnswerLost);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.ats.is(Weather::Up);
    let not_after = world.order(&key).telling.unwrap().not_after;
    world.result(&key, 1, SCORES).await.unwrap();
    for _ in 0..5 {
        world.stream(&key).await;
        world.pass(secs(10)).await;
    }
    assert_eq!(world.ats.told(), ["invited"]);
    world.sweeps(2).await;
    let heard = world.ats.heard();
    assert_eq!((heard.len(), heard[1].progress), (2, Progress::Completed));
    assert!(heard[1].at >= not_after);
    let order = world.order(&key);
    assert_eq!((order.told, order.telling), (order.revision, None));
}

#[tokio::test(start_paused = true)]
async fn i6_a_dispatcher_that_died_while_telling_is_waited_for() {
    let world = TestWorld::new();
    world.ats.is(Weather::Down);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.ats.is(Weather::Up);
    let telling = telling(1, 200);
    world.happens(&key, Fact::TellingBegun(telling.clone())).await;
    world.sweeps(3).await;
    assert_eq!(world.ats.told(), [] as [&str; 0]);
    world.sweeps(2).await;
    assert!(world.ats.heard()[0].at >= telling.not_after);
}

#[tokio::test(start_paused = true)]
async fn a_result_that_comes_while_a_patch_is_under_way_is_told_afterwards() {
    let world = TestWorld::new();
    world.ats.wire().takes = secs(10);
    let key = world.place("o-1").await;
    join!(world.stream(&key), async {
        world.pass(secs(5)).await;
        world.result(&key, 1, SCORES).await.unwrap();
    });
    assert_eq!(world.ats.told(), ["invited", "completed"]);
    let heard = world.ats.heard();
    assert!(heard[1].at >= heard[0].at + secs(10), "one after the other");
    assert_eq!(world.order(&key).told, world.order(&key).revision);
}

#[tokio::test(start_paused = true)]
async fn an_ats_that_is_down_for_a_day_loses_nothing() {
    let world = TestWorld::new();
    let keys = world.place_many(10).await;
    world.sweep().await;
    world.ats.is(Weather::Down);
    for key in &keys {
        world.result(key, 1, SCORES).await.unwrap();
    }
    world.sweeps(24 * 60).await;
    assert_eq!(world.ats.heard().len(), keys.len(), "the invitations");
    world.ats.is(Weather::Up);
    world.sweeps(3).await;
    let completed = world.ats.told().iter().filter(|told| **told == "completed").count();
    assert_eq!((completed, world.ats.heard().len()), (keys.len(), 2 * keys.len()));
}

#[tokio::test(start_paused = true)]
async fn while_the_ats_is_down_results_wait_unwritten() {
    let world = TestWorld::new();
    let keys = world.place_many(20).await;
    world.sweep().await;
    for key in &keys {
        world.result(key, 1, SCORES).await.unwrap();
    }
    world.ats.is(Weather::Down);
    world.ats.wire().calls.clear();
    world.tables().written.clear();
    world.sweeps(60).await;
    let tried = world.ats.wire().calls.len();
    assert!((3..=6).contains(&tried), "{tried} calls until the breaker opened");
    let written: std::collections::BTreeSet<OrderKey> =
        world.tables().written.iter().map(|order| order.key.clone()).collect();
    assert_eq!(written.len(), tried, "the others keep their due time");
}

#[tokio::test(start_paused = true)]
async fn an_order_that_the_ats_forgot_is_told_nothing_more_and_keeps_its_result() {
    let world = TestWorld::new();
    world.ats.is(Weather::Refusing);
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.ats.is(Weather::Up);
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweeps(3).await;
    let order = world.order(&key);
    assert_eq!((world.ats.wire().calls.len(), order.gone, order.outcome().is_some()), (1, true, true));
}

#[tokio::test(start_paused = true)]
async fn a_document_that_the_ats_does_not_like_stops_nobody_else() {
    let world = TestWorld::new();
    world.ats.wire().then = Some((1, Weather::Up));
    world.ats.is(Weather::Odd);
    world.place_many(4).await;
    world.sweep().await;
    assert_eq!(world.ats.told().len(), 3);
    world.sweeps(2).await;
    assert_eq!(world.ats.told().len(), 4);
}

// Limits

#[tokio::test(start_paused = true)]
async fn calls_stay_below_eight_a_second_and_six_at_once() {
    let world = TestWorld::new();
    world.equalture.wire().takes = secs(1);
    world.ats.wire().takes = SignedDuration::from_millis(1);
    world.place_many(100).await;
    world.sweep().await;
    assert_eq!(world.ats.told().len(), 100);
    for wire in [world.equalture.wire(), world.ats.wire()] {
        assert!(wire.most_a_second() <= 8, "{} a second", wire.most_a_second());
        assert!(wire.most_at_once <= 6, "{} at once", wire.most_at_once);
    }
    assert!(world.equalture.wire().most_at_once > 1, "and not one after the other");
}

#[tokio::test(start_paused = true)]
async fn results_that_all_come_at_once_are_told_no_faster_either() {
    let world = TestWorld::new();
    let keys = world.place_many(60).await;
    world.sweep().await;
    world.ats.wire().takes = SignedDuration::from_millis(1);
    world.ats.wire().calls.clear();
    for key in &keys {
        world.result(key, 1, SCORES).await.unwrap();
    }
    world.sweep().await;
    assert_eq!(world.ats.told().len(), 120);
    assert_eq!(world.ats.wire().most_a_second(), 8);
}

#[tokio::test(start_paused = true)]
async fn nothing_starts_that_cannot_end_before_the_deadline() {
    let world = TestWorld::new();
    world.place_many(400).await;
    let deadline = world.now() + secs(60);
    let worked = sweep(&world, deadline).await.unwrap().remove(0).1;
    assert!(world.now() <= deadline);
    let latest = deadline - secs(15);
    let calls: Vec<Timestamp> = world.equalture.wire().calls.iter().chain(&world.ats.wire().calls).copied().collect();
    assert!(calls.iter().all(|call| *call <= latest));
    assert!(calls.len() > 200, "{}", calls.len());
    assert_eq!(worked.unwrap().obstacles, [], "running out of time says nothing about an upstream");
    assert!(world.lane_is_free());
    assert!(world.orders().iter().all(|order| !is_calling(order) && order.telling.is_none()));
    assert!(world.orders().iter().all(|order| order.due.is_some() && order.retry.is_none()));
    world.sweeps(4).await;
    assert_eq!((world.ats.told().len(), world.equalture.invited().len()), (400, 400));
}

#[tokio::test(start_paused = true)]
async fn a_shift_without_time_does_nothing_and_lets_go() {
    let world = TestWorld::new();
    let now = world.now();
    let open = Breaker::Open { obstacle: Obstacle::Outage, since: now, probe_at: now };
    world.tables().lanes.entry(company_key()).or_default().breakers.equalture = open;
    let key = world.place("o-1").await;
    let late = world.place("o-2").await;
    world.tables().orders.get_mut(&late).unwrap().deadline = now;
    work_lane(&world, &company_key(), &[key.clone(), late.clone()], now + secs(15)).await.unwrap();
    assert_eq!(world.equalture.wire().probes, []);
    assert_eq!((world.order(&key).version, world.order(&late).version), (1, 1));
    assert!(world.lane_is_free());
    assert_eq!(world.breaker(Upstream::Equalture), open);
}

// The store fails

#[tokio::test(start_paused = true)]
async fn an_ending_that_the_store_does_not_take_is_tried_again() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.whenever_stored(|stored, tables| tables.writes_lost = if is_calling(stored) { 2 } else { 0 });
    world.stream(&key).await;
    assert_eq!(world.attempt(&key, 1).reference, Some(world::fixtures::reference("r-1")));
    assert_eq!(world.ats.told(), ["invited"]);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_landed_unanswered_knows_itself() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().answers_lost = 1;
    world.stream(&key).await;
    assert_eq!(world.equalture.invited().len(), 1, "the recorded attempt was ours");
    world.whenever_stored(|_, tables| tables.answers_lost = 1);
    world.result(&key, 1, SCORES).await.unwrap();
    world.stream(&key).await;
    assert_eq!(world.ats.told(), ["invited", "completed"]);
    assert_eq!((world.count(&key, "created"), world.count(&key, "completed")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_ending_that_is_never_stored_is_a_doubt() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.whenever_stored(|stored, tables| tables.writes_lost = if is_calling(stored) { 4 } else { 0 });
    let worked = world.stream(&key).await;
    assert!(worked.remarks.iter().any(|remark| remark.what == "store_unavailable"));
    assert!(world.lane_is_free());
    world.tables().hook = None;
    world.sweeps(29).await;
    assert_eq!(world.equalture.invited().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_company_that_cannot_be_read_before_the_call_leaves_no_doubt() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.tables().write_takes = secs(2);
    world.whenever_stored(|stored, tables| tables.company_reads_lost = u32::from(is_calling(stored)));
    world.stream(&key).await;
    assert_eq!(world.attempt(&key, 1).ending, Some(Ending::NotSent));
    assert_eq!(world.breaker(Upstream::Equalture), Breaker::default());
    (world.tables().hook, world.tables().write_takes) = (None, SignedDuration::ZERO);
    world.sweeps(2).await;
    assert_eq!(world.equalture.invited().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_while_probing_strands_no_lane() {
    let world = TestWorld::new();
    let now = world.now();
    let open = Breaker::Open { obstacle: Obstacle::Outage, since: now, probe_at: now };
    world.tables().lanes.entry(company_key()).or_default().breakers.equalture = open;
    let key = world.place("o-1").await;
    world.tables().company_reads_lost = 1;
    world.sweep().await;
    assert!(world.lane_is_free());
    world.sweep().await;
    assert_eq!(world.order(&key).progress, Progress::Invited);
}

#[tokio::test(start_paused = true)]
async fn news_is_applied_to_whatever_the_order_has_become() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    let seen = world.order(&key);
    world.stream(&key).await;
    let recorded = assessment::record::record(&world, &world, &seen, &Fact::Started).await.unwrap();
    assert!(matches!(recorded, assessment::record::Recorded::Done(_)));
    assert_eq!(world.order(&key).progress, Progress::Started);
    let decision = Fact::Rested(None, None);
    assessment::record::record(&world, &world, &seen, &decision).await.unwrap();
    assert!(world.order(&key).due.is_some(), "a decision about an older version is dropped");
    assert!(world.find(&key).await.unwrap().is_some());
}

// Afterwards

#[tokio::test(start_paused = true)]
async fn scores_are_forgotten_in_time_and_equal_ones_change_nothing_then() {
    let world = TestWorld::new();
    let key = world.place("o-1").await;
    world.stream(&key).await;
    world.result(&key, 1, SCORES).await.unwrap();
    world.sweeps(2).await;
    assert!(world.order(&key).outcome().is_some());
    world.pass(secs(90 * DAY)).await;
    world.sweep().await;
    let sealed = world.order(&key);
    assert!(sealed.outcome().is_none() && sealed.sealed.is_some() && sealed.keep_until.is_some());
    world.result(&key, 1, SCORES).await.unwrap();
    assert_eq!(world.order(&key), sealed);
    world.sweeps(2).await;
    assert_eq!(world.ats.told(), ["invited", "completed"]);
    world.result(&key, 1, "Focus=(5) best").await.unwrap();
    world.sweeps(2).await;
    assert_eq!(world.ats.told(), ["invited", "completed", "completed"]);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_named_in_what_is_left() {
    let world = TestWorld::new();
    for key in world.place_many(3).await {
        world.stream(&key).await;
    }
    world.disable();
    world.place_many(1).await;
    world.pass(secs(2)).await;
    world.sweeps(1).await;
    for order in world.orders() {
        assert!(matches!(order.candidate, Candidate::Forgotten { .. }), "{order:?}");
        assert!(!format!("{order:?}").contains("anary"), "{order:?}");
    }
}

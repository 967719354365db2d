//! Equalture is down.

use crate::*;

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

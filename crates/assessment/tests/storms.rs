//! Whatever weather the orders went through, once it clears each has been invited at most as often as it may be, and the
//! ATS knows the truth.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

mod world;

use assessment::attempt::Blockage;
use assessment::fact::Fact;
use assessment::ids::OrderKey;
use assessment::order::Order;
use assessment::ports::{Clock, Orders};
use assessment::progress::Progress;
use assessment::record::record;
use jiff::SignedDuration;
use proptest::collection::vec;
use proptest::prelude::*;
use tokio::join;
use world::TestWorld;
use world::fixtures::key;
use world::peers::{Heard, Weather};

/// Something that happens in a storm; orders are meant by their place.
#[derive(Debug, Clone)]
enum Event {
    Place,
    Equalture(Weather),
    Ats(Weather),
    Pass(i64),
    Sweep,
    Stream(usize),
    /// Two dispatchers at once, and a result in the middle of it.
    Crowd(usize, u32, &'static str),
    Result(usize, u32, &'static str),
    Started(usize),
    /// A dispatcher dies between recording an attempt and making the call.
    Crash(usize),
    WritesLost(u32),
    AnswersLost(u32),
}

fn weather() -> impl Strategy<Value = Weather> {
    let wait = SignedDuration::from_secs(90);
    prop_oneof![
        3 => Just(Weather::Up),
        1 => Just(Weather::Down),
        2 => Just(Weather::AnswerLost),
        2 => Just(Weather::Silent),
        1 => Just(Weather::Busy(None)),
        1 => Just(Weather::Busy(Some(wait))),
        1 => Just(Weather::Blocked(Blockage::Credentials)),
    ]
}

fn events() -> impl Strategy<Value = Event> {
    let order = || 0..4_usize;
    let attempt = || 1..3_u32;
    let scores = || prop_oneof![Just("Focus=(1) low"), Just("Focus=(5) best")];
    prop_oneof![
        2 => Just(Event::Place),
        2 => prop_oneof![6 => weather(), 1 => Just(Weather::Odd), 1 => Just(Weather::Refusing)].prop_map(Event::Equalture),
        2 => prop_oneof![6 => weather(), 1 => Just(Weather::Odd)].prop_map(Event::Ats),
        3 => prop_oneof![0..30_i64, 30..300_i64, 1500..5000_i64].prop_map(Event::Pass),
        3 => Just(Event::Sweep),
        2 => order().prop_map(Event::Stream),
        2 => (order(), attempt(), scores()).prop_map(|(order, attempt, text)| Event::Crowd(order, attempt, text)),
        1 => (order(), attempt(), scores()).prop_map(|(order, attempt, text)| Event::Result(order, attempt, text)),
        1 => order().prop_map(Event::Started),
        1 => order().prop_map(Event::Crash),
        1 => (1..4_u32).prop_map(Event::WritesLost),
        1 => (1..3_u32).prop_map(Event::AnswersLost),
    ]
}

fn place_of(place: usize) -> OrderKey {
    key(&format!("o-{place}"))
}

impl TestWorld {
    async fn sees(&self, event: &Event) {
        match event {
            Event::Place => {
                (self.tables().writes_lost, self.tables().answers_lost) = (0, 0);
                let count = self.tables().orders.len();
                self.place(&format!("o-{count}")).await;
            }
            Event::Equalture(weather) => self.equalture.is(*weather),
            Event::Ats(weather) => self.ats.is(*weather),
            Event::Pass(seconds) => self.pass(SignedDuration::from_secs(*seconds)).await,
            Event::Sweep => drop(self.sweep().await),
            Event::Stream(place) => drop(self.stream(&place_of(*place)).await),
            Event::Crowd(place, attempt, scores) => {
                let key = place_of(*place);
                let meanwhile = async {
                    self.pass(SignedDuration::from_millis(300)).await;
                    self.result(&key, *attempt, scores).await.ok();
                };
                join!(self.stream(&key), self.sweep(), meanwhile);
            }
            Event::Result(place, attempt, scores) => {
                self.result(&place_of(*place), *attempt, scores).await.ok();
            }
            Event::Started(place) => self.hears(*place, |_| Some(Fact::Started)).await,
            Event::Crash(place) => {
                let begins = |order: &Order| {
                    let free = order.attempts.iter().all(|attempt| attempt.ending.is_some());
                    (free && order.attempts.len() < 2)
                        .then(|| Fact::AttemptBegun(order.next_attempt(self.now()), self.nonce()))
                };
                self.hears(*place, begins).await;
            }
            Event::WritesLost(count) => self.tables().writes_lost = *count,
            Event::AnswersLost(count) => self.tables().answers_lost = *count,
        }
    }

    async fn hears(&self, place: usize, fact: impl Fn(&Order) -> Option<Fact>) {
        let order = self.find(&place_of(place)).await.unwrap();
        if let Some((order, fact)) = order.and_then(|order| fact(&order).map(|fact| (order, fact))) {
            record(self, self, &order, &fact).await.ok();
        }
    }

    async fn clears_up(&self) {
        self.equalture.is(Weather::Up);
        self.ats.is(Weather::Up);
        (self.tables().writes_lost, self.tables().answers_lost) = (0, 0);
        self.sweeps(180).await;
    }

    fn check(&self, order: &Order) {
        let noted = |what: &str| order.history.entries().iter().any(|entry| entry.what == what);
        let email = format!("canary-{}@example.com", order.key.order);
        let invited = self.equalture.invited().iter().filter(|invited| **invited == email).count();
        assert!(invited <= 1 || (invited == 2 && noted("in_doubt")), "I4: {invited} invitations");

        let settled = order.told == order.revision && order.telling.is_none();
        let never_sure = order.progress == Progress::Accepted && order.attempts.len() == 2;
        assert!(settled && (order.progress != Progress::Accepted || never_sure), "I5: something is missing");

        let heard: Vec<Heard> = self.ats.heard().into_iter().filter(|heard| heard.order == order.key).collect();
        for pair in heard.windows(2) {
            let again = pair[0].revision == pair[1].revision && noted("tell_in_doubt");
            assert!(pair[0].revision < pair[1].revision || again, "I6: {pair:?}");
            assert!(pair[0].progress.rank() <= pair[1].progress.rank(), "I6: {pair:?}");
            let skipped = pair[0].revision + 1 < pair[1].revision;
            let differs = (pair[0].progress, &pair[0].scores) != (pair[1].progress, &pair[1].scores);
            assert!(again || skipped || differs, "I5: {pair:?}");
        }
        let shown = order.outcome().map(|outcome| outcome.scores.clone()).unwrap_or_default();
        let last = heard.last().map(|heard| (heard.progress, heard.scores.clone()));
        assert!(never_sure || last == Some((order.progress, shown)), "I5: {last:?}");
    }
}

/// A story from its first event to calm, on a clock of its own.
fn weather_it(events: &[Event]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let world = TestWorld::new();
        world.sees(&Event::Place).await;
        for event in events {
            world.sees(event).await;
        }
        world.clears_up().await;
        let orders: Vec<Order> = world.tables().orders.values().cloned().collect();
        for order in &orders {
            world.check(order);
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_storm_everybody_was_invited_once_and_the_ats_knows_the_truth(events in vec(events(), 0..40)) {
        weather_it(&events);
    }
}

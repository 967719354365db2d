//! Whoever kills: by chance, but in the middle of something. The same seed kills the same in the same order, after the
//! same pauses.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tests::until;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::field::Field;

/// The word for the store among the victims; every other is a function.
const STORE: &str = "store";
/// Everybody's turn comes, those who write most twice.
const DECK: [&str; 6] = [STORE, STORE, "dispatcher", "dispatcher", "orders", "equalture-callback"];
/// So many microseconds after something has begun it may be anywhere, or just over.
const ORDERING_TAKES: u64 = 25_000;
const REPORTING_TAKES: u64 = 25_000;
const CREATING_TAKES: u64 = 80_000;
/// While no lane is free nobody is mailed.
const NO_MAIL: Duration = Duration::from_secs(1);
/// Orders that are to be accepted after the last kill.
const AFTERWARDS: usize = 15;

/// Chance that can be repeated: Steele, Lea and Flood's `SplitMix64`.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// So long, or up to ten times as long.
    fn pause(&mut self, least: Duration) -> Duration {
        least + least * u32::try_from(self.throw() % 900).unwrap() / 100
    }

    fn shuffled(&mut self) -> Vec<&'static str> {
        let mut deck: Vec<_> = DECK.into_iter().map(|victim| (self.throw(), victim)).collect();
        deck.sort_unstable();
        deck.into_iter().map(|(_, victim)| victim).collect()
    }
}

/// Whoever kills, and what is dead just now.
pub(crate) struct Killer {
    field: Arc<Field>,
    dice: Dice,
    killed: BTreeMap<&'static str, usize>,
    reviving: Option<JoinHandle<()>>,
}

impl Killer {
    pub(crate) fn of(field: &Arc<Field>, dice: Dice) -> Self {
        Self { field: Arc::clone(field), dice, killed: BTreeMap::new(), reviving: None }
    }

    /// Kills so often; before it and after it orders are accepted.
    pub(crate) async fn kills(&mut self, kills: usize) {
        let hours = tokio::spawn(time_goes_on(Arc::clone(&self.field)));
        self.orders_are_accepted(AFTERWARDS).await;
        let mut deck = Vec::new();
        for _ in 0..kills {
            if deck.is_empty() {
                deck = self.dice.shuffled();
            }
            let victim = deck.pop().unwrap();
            sleep(self.dice.pause(Duration::from_millis(150))).await;
            self.kill(victim).await;
            println!("  {:.3} s: {victim}", self.field.begun.elapsed().as_secs_f64());
            *self.killed.entry(victim).or_default() += 1;
        }
        self.store_is_back().await;
        self.orders_are_accepted(AFTERWARDS).await;
        hours.abort();
    }

    async fn kill(&mut self, victim: &'static str) {
        if victim == STORE {
            self.store_is_back().await;
        }
        let takes = self.something_of(victim).await;
        sleep(Duration::from_micros(self.dice.throw() % takes)).await;
        match victim {
            STORE => self.store_dies(),
            function => self.field.kill(function),
        }
    }

    /// Waits until something begins that the victim is needed for; says how long that takes.
    async fn something_of(&mut self, victim: &str) -> u64 {
        let results_come = self.dice.throw().is_multiple_of(2);
        let (requests, takes) = match victim {
            STORE if results_come => (&self.field.reporting, REPORTING_TAKES),
            STORE | "orders" => (&self.field.ordering, ORDERING_TAKES),
            "equalture-callback" => (&self.field.reporting, REPORTING_TAKES),
            _ => return self.a_mail_has_just_gone_out().await,
        };
        soon("something under way", || requests.load(Ordering::SeqCst) > 0).await;
        takes
    }

    /// It comes back after a while, in which others may be killed.
    fn store_dies(&mut self) {
        let (field, pause) = (Arc::clone(&self.field), self.dice.pause(Duration::from_millis(150)));
        field.store.kill();
        self.reviving = Some(tokio::spawn(async move {
            sleep(pause).await;
            field.store.revive().await;
        }));
    }

    async fn store_is_back(&mut self) {
        if let Some(reviving) = self.reviving.take() {
            reviving.await.unwrap();
        }
    }

    /// Equalture has created an application, and its answer is under way; says how long that may be.
    async fn a_mail_has_just_gone_out(&self) -> u64 {
        let (mails, begun) = (|| self.field.equalture().invitations().len(), Instant::now());
        let before = mails();
        soon("a mail", || mails() > before || begun.elapsed() > NO_MAIL).await;
        CREATING_TAKES
    }

    async fn orders_are_accepted(&self, more: usize) {
        let before = self.field.ledger().orders.len();
        let accepted = async || (self.field.ledger().orders.len() >= before + more).then_some(());
        until("accepted orders", accepted).await;
    }

    /// Kills by victim; of functions also how many events were under way in them.
    pub(crate) fn tally(&self) -> String {
        let logs = self.field.sandbox().logs();
        let died = |function: &str| {
            let died = |line: &&sandbox::LogLine| line.function == function && line.line.ends_with("answer: killed");
            logs.iter().filter(died).count()
        };
        let kills = self.killed.iter().map(|(victim, kills)| match *victim {
            STORE => format!("{kills} × {STORE}"),
            function => format!("{kills} × {function} ({} events under way)", died(function)),
        });
        format!("kills: {} — {}", self.killed.values().sum::<usize>(), kills.collect::<Vec<_>>().join(", "))
    }
}

/// Looks far more often than `until` does: what is waited for may be over in a few milliseconds.
async fn soon(what: &str, is: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < tests::SOON, "{what} did not come");
        sleep(Duration::from_millis(1)).await;
    }
}

/// The leases of the dead end, and the schedule looks, more often than once a minute.
async fn time_goes_on(field: Arc<Field>) {
    loop {
        field.leases_of_the_dead_end().await;
        // a dispatcher that was killed has no answer
        let _ = tokio::time::timeout(Duration::from_secs(2), field.sandbox().tick()).await;
        sleep(Duration::from_millis(300)).await;
    }
}

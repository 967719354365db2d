//! A stage for a scenario that is told beforehand: companies, the functions behind the gateway, the dispatchers.

use crate::bundle::dispatch::Dispatchers;
use crate::bundle::front::Front;
use crate::faults::Plan;
use crate::history::Event;
use crate::logs;
use crate::people::ats::{Ats, Candidate, Draft};
use crate::people::operator::{JOB, Operator};
use crate::world::World;
use assessment::company::Settings;
use std::future::Future;
use tokio::runtime::Builder;

/// A minute, in milliseconds.
pub(crate) const MINUTE: i64 = 60_000;
/// An hour, in milliseconds.
pub(crate) const HOUR: i64 = 60 * MINUTE;
/// A day, in milliseconds.
pub(crate) const DAY: i64 = 24 * HOUR;

/// The stage. Clones are handles to the same one.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) front: Front,
    pub(crate) dispatchers: Dispatchers,
    ats: Ats,
}

/// Plays a scenario on a clock of its own, under a plan, with these companies. A panic of the bundle's ends it.
pub(crate) fn on_stage<F: Future>(plan: Plan, companies: &[String], scenario: impl FnOnce(Stage) -> F) -> F::Output {
    fastrand::seed(plan.dice.named("the SDK's pauses", 0).seed());
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    let outcome = runtime.block_on(async {
        let world = World::new(plan);
        let _listening = logs::listen(&world);
        scenario(Stage::set(&world, companies).await).await
    });
    drop(runtime);
    let panics = logs::panics();
    assert!(panics.is_empty(), "{panics:?}");
    outcome
}

impl Stage {
    async fn set(world: &World, companies: &[String]) -> Self {
        let front = Front::new(world);
        let ats = Ats::new(world, &front);
        let operator = Operator::new(world, &ats);
        operator.deploys().await;
        for company in companies {
            operator.connects(company, 1, Settings::default()).await;
        }
        Self { world: world.clone(), front, dispatchers: Dispatchers::new(world), ats }
    }

    /// From now on the stream brings its records, and the schedule keeps its minutes.
    pub(crate) fn runs(&self) {
        tokio::spawn(self.dispatchers.clone().bring_records());
        tokio::spawn(self.dispatchers.clone().keep_the_schedule());
    }

    /// A company orders for somebody, until the order is taken.
    pub(crate) async fn orders(self, company: String, number: u64) {
        let draft = draft(&self.world, &company, number);
        {
            let (person, mut state) = (&draft.candidate, self.world.state());
            state.ats.add_order(&company, &draft.order);
            state.ats.add_candidate(&company, &person.id, &person.first_name, &person.last_name, Some(&person.email));
        }
        self.ats.orders(draft).await;
    }

    /// A company orders so many times, evenly from here to there; the orders are numbered from `first` on.
    pub(crate) fn orders_evenly(&self, company: &str, first: u64, count: u64, from: i64, until: i64) {
        let (stage, company) = (self.clone(), company.to_owned());
        tokio::spawn(async move {
            for number in 0..count {
                let part = i128::from(until - from) * i128::from(number) / i128::from(count);
                stage.world.until(from + i64::try_from(part).unwrap_or_default()).await;
                tokio::spawn(stage.clone().orders(company.clone(), first + number));
            }
        });
    }

    /// Says on stderr how far the clock is, every six hours of it.
    pub(crate) fn says_how_far(&self, scenario: &'static str, until: i64) {
        let world = self.world.clone();
        tokio::spawn(async move {
            loop {
                world.sleep(6 * HOUR).await;
                let lines = world.state().history.lines.len();
                eprintln!("{scenario}: hour {} of {}, {lines} events", world.at() / HOUR, until / HOUR);
            }
        });
    }

    /// How many store operations there were so far.
    pub(crate) fn operations(&self) -> u64 {
        self.world.state().table.counts().values().sum()
    }

    /// What was seen, in the order in which it happened, with its time: as far as it is of interest.
    pub(crate) fn seen<T>(&self, interest: impl Fn(i64, &Event) -> Option<T>) -> Vec<T> {
        let state = self.world.state();
        state.history.lines.iter().filter_map(|line| interest(line.at, &line.event)).collect()
    }
}

fn draft(world: &World, company: &str, number: u64) -> Draft {
    let person = format!("{company}-{number}");
    Draft {
        company: company.to_owned(),
        order: format!("{company}-{number}"),
        package: JOB.to_owned(),
        candidate: Candidate {
            id: format!("person-{person}"),
            first_name: "Zoe".to_owned(),
            last_name: format!("Quine {number}"),
            email: format!("zoe.{person}@mail.example"),
            by_id: false,
        },
        inline: false,
        copies: 1,
        dice: world.state().plan.dice.named(company, number),
    }
}

/// Names of companies: A and B for two, and so on.
pub(crate) fn companies(count: u64) -> Vec<String> {
    let name = |number: u64| match number {
        0 => "A".to_owned(),
        1 => "B".to_owned(),
        number => format!("C{number}"),
    };
    (0..count).map(name).collect()
}

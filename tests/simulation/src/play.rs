//! One history: a seed's plan, played from the first order to the last deadline.

use crate::bundle::dispatch::Dispatchers;
use crate::bundle::front::Front;
use crate::checks::{self, Violation};
use crate::dice::Dice;
use crate::faults::{Day, Effect, Fault, MEETING, Plan, Strike};
use crate::history::{CompanyPlan, Event, History};
use crate::logs;
use crate::people::ats::{Ats, Candidate, Draft};
use crate::people::equalture;
use crate::people::operator::Operator;
use crate::world::{Wish, World, start_ms};
use assessment::company::{DoubtPolicy, Settings};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use tokio::runtime::Builder;

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;
/// An hour, in milliseconds.
const HOUR: i64 = 3_600_000;
/// A day, in milliseconds.
const DAY: i64 = 24 * HOUR;

/// What one history was like.
#[derive(Debug)]
pub struct Played {
    /// What was seen.
    pub history: History,
    /// What should not have been.
    pub violations: Vec<Violation>,
    /// What struck, how often.
    pub struck: BTreeMap<(Effect, Fault), u64>,
    /// What struck, in order.
    pub strikes: Vec<Strike>,
    /// What was counted.
    pub counts: BTreeMap<&'static str, u64>,
    /// Whether nothing went wrong.
    pub quiet: bool,
}

/// Plays the plan of a seed.
pub fn play(seed: u64, plan: Plan) -> Played {
    fastrand::seed(plan.dice.named("the SDK's pauses", 0).seed());
    let quiet = plan.quiet;
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    let world = runtime.block_on(async {
        let world = World::new(plan);
        let _listening = logs::listen(&world);
        history(&world, seed).await;
        world
    });
    drop(runtime);
    let mut state = world.state();
    let history = std::mem::take(&mut state.history);
    let operations = state.table.counts().values().sum();
    state.counts.insert("store operations", operations);
    let mut violations = checks::all(&history);
    violations.extend(logs::panics().into_iter().map(Violation::panic));
    let (struck, strikes) = (std::mem::take(&mut state.struck), std::mem::take(&mut state.strikes));
    Played { history, violations, struck, strikes, counts: std::mem::take(&mut state.counts), quiet }
}

async fn history(world: &World, seed: u64) {
    let (dice, quiet, heals_at) = {
        let state = world.state();
        (state.plan.dice, state.plan.quiet, state.plan.heals_at)
    };
    let front = Front::new(world);
    let ats = Ats::new(world, &front);
    let operator = Operator::new(world, &ats);
    begin(world, seed, quiet, &operator).await;
    let dispatchers = Dispatchers::new(world);
    tokio::spawn(operator.serves());
    tokio::spawn(equalture::lives(world.clone(), front.clone()));
    tokio::spawn(dispatchers.clone().bring_records());
    tokio::spawn(dispatchers.keep_the_schedule());
    order(world, &ats, dice);
    leave(world, dice, heals_at);
    world.until(heals_at).await;
    world.note(Event::Heals {});
    world.until(heals_at + DAY).await;
    dump(world);
    world.note(Event::Settled {});
    for tens in 1..=11_i64 {
        world.until(heals_at + DAY + tens * 10 * DAY).await;
        expire(world, dice.named("expiry", tens.unsigned_abs()));
    }
    dump(world);
    world.note(Event::Ends {});
}

async fn begin(world: &World, seed: u64, quiet: bool, operator: &Operator) {
    let (dice, companies) = {
        let state = world.state();
        (state.plan.dice, state.plan.companies)
    };
    let names: Vec<&str> = ["A", "B"].into_iter().take(usize::try_from(companies).unwrap_or(1)).collect();
    let settings: Vec<Settings> = (0..companies).map(|number| settings(dice.named("settings", number))).collect();
    let plans = names.iter().zip(&settings).map(|(name, settings)| CompanyPlan {
        company: (*name).to_owned(),
        doubts: if settings.doubts == DoubtPolicy::Hold { "hold" } else { "retry" },
        keep_results_ms: settings.keep_results.as_secs() * 1000,
        expires_after_ms: settings.expires_after.as_secs() * 1000,
    });
    world.note(Event::Begins { seed, quiet, companies: plans.collect() });
    operator.deploys().await;
    for (name, settings) in names.iter().zip(settings) {
        operator.connects(name, 1, settings).await;
    }
}

fn settings(dice: Dice) -> Settings {
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    Settings {
        doubts: if dice.named("hold", 0).chance(0.3) { DoubtPolicy::Hold } else { DoubtPolicy::Retry },
        keep_results: dice.named("keep", 0).pick(&[days(90), days(90), days(0), days(1)]).unwrap_or_default(),
        expires_after: dice.named("expires", 0).pick(&[days(60), days(60), days(7)]).unwrap_or_default(),
        ..Settings::default()
    }
}

/// On a day on which all companies leave, each does so while its orders are under way.
fn leave(world: &World, dice: Dice, heals_at: i64) {
    let plan = world.state().plan.clone();
    let leavers = ["A", "B"].into_iter().zip(0..plan.companies).filter(|_| plan.leave);
    for (company, number) in leavers {
        let (world, at) = (world.clone(), dice.named("leaves", number).between(MINUTE, heals_at / 2));
        tokio::spawn(async move {
            world.until(at).await;
            world.state().wishes.push_back(Wish::Disable(company.to_owned()));
            world.stirs();
        });
    }
}

/// Sets all orders going, each at its time.
fn order(world: &World, ats: &Ats, dice: Dice) {
    let plan = world.state().plan.clone();
    for number in (0..plan.orders).filter(|number| !plan.without.contains(number)) {
        let dice = dice.named("order", number);
        let company = if dice.named("company", 0).between(0, i64::try_from(plan.companies).unwrap_or(1)) == 0 {
            "A"
        } else {
            "B"
        };
        let draft = draft(&plan, dice, company, number);
        make_known(world, &draft);
        let (world, ats) = (world.clone(), ats.clone());
        let at = comes_at(&plan, number, dice.named("at", 0));
        tokio::spawn(async move {
            world.until(at).await;
            let other = conflicting(&draft);
            tokio::spawn(ats.clone().orders(draft));
            if let Some(other) = other {
                world.sleep(dice.named("conflict at", 0).between(0, HOUR)).await;
                ats.sends(&other).await;
            }
        });
    }
}

/// When an order comes.
fn comes_at(plan: &Plan, number: u64, dice: Dice) -> i64 {
    let number = i64::try_from(number).unwrap_or_default();
    match plan.day {
        Day::Usual => dice.between(1_000, (plan.heals_at * 7 / 10).min(2 * HOUR)),
        Day::Busy if plan.orders < 5 => dice.between(1_000, 1_300),
        Day::Busy => dice.between(1_000, 3_000),
        Day::Waves => number % 3 * 3 * MINUTE + dice.between(1_000, 1_700),
        Day::Meeting if number == 0 => 1_000,
        Day::Meeting => MEETING + (number - 1) * dice.between(0, 700),
    }
}

fn draft(plan: &Plan, dice: Dice, company: &str, number: u64) -> Draft {
    let inline = dice.named("inline", 0).chance(0.15);
    let job = if dice.named("no job", 0).chance(plan.no_job) {
        "job-9"
    } else {
        dice.named("job", 0).pick(&["job-1", "job-1", "job-2"]).unwrap_or("job-1")
    };
    let person = dice.named("person", 0).between(0, 1_000_000);
    Draft {
        company: company.to_owned(),
        order: format!("{company}-{number}"),
        package: if inline { format!("inline-{job}") } else { job.to_owned() },
        candidate: candidate(company, person, dice.named("by id", 0).chance(plan.by_id)),
        inline,
        copies: dice.named("copies", 0).pick(&[1_u64, 1, 1, 2, 8]).unwrap_or(1),
        dice,
    }
}

fn candidate(company: &str, person: i64, by_id: bool) -> Candidate {
    Candidate {
        id: format!("person-{company}-{person}"),
        first_name: format!("Zoe{person}"),
        last_name: format!("Quine{person}"),
        email: format!("zoe.quine{person}@mail.example"),
        by_id,
    }
}

/// The ATS knows the order and its candidate, and the history knows whose words these are.
fn make_known(world: &World, draft: &Draft) {
    let person = &draft.candidate;
    let mut state = world.state();
    state.ats.add_order(&draft.company, &draft.order);
    state.ats.add_candidate(&draft.company, &person.id, &person.first_name, &person.last_name, Some(&person.email));
    drop(state);
    let words = vec![person.email.clone(), person.first_name.clone(), person.last_name.clone()];
    world.note(Event::Is { order: format!("{}/{}", draft.company, draft.order), words });
}

/// The same order for somebody else, in one of ten cases.
fn conflicting(draft: &Draft) -> Option<Draft> {
    let dice = draft.dice.named("conflict", 0);
    let other = candidate(&draft.company, dice.between(2_000_000, 3_000_000), false);
    dice.chance(0.1).then(|| Draft { candidate: other, ..draft.clone() })
}

/// DynamoDB deletes what is over, at last; some of it.
fn expire(world: &World, dice: Dice) {
    let now = (world.at() + start_ms()) / 1000;
    let expired = world.state().table.expire(now, |key| dice.named(key, 0).chance(0.6)).len();
    (0..expired).for_each(|_| world.count("items deleted late"));
    world.saw_writes();
}

/// What lies in the table, word for word.
fn dump(world: &World) {
    let items: Vec<(String, String)> =
        world.state().table.items().map(|(key, item)| (key.to_owned(), item.to_string())).collect();
    for (key, text) in items {
        world.note(Event::Item { key, text });
    }
}

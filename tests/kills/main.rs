//! The real thing killed: the functions' own binaries on a store that keeps a file, both ended with SIGKILL at random while
//! recruiters order and candidates finish, and started again. In the end every accepted order was invited exactly once, or
//! is in doubt and says so, and its ATS shows what was known last.
//!
//! `KILLS` says how many, `SEED` in which order and when; a run prints its own. `ARTIFACTS` names a folder of functions that
//! were built before.
#![expect(clippy::unwrap_used, reason = "what cannot go on should stop")]

mod candidates;
mod field;
mod judge;
mod killer;
mod ledger;
mod recruiters;
mod rest;
mod store;

use std::future::Future;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use candidates::Candidates;
use field::Field;
use killer::{Dice, Killer};
use tokio::runtime::Builder;
use tokio::sync::watch;

#[test]
fn g2_whoever_is_killed_each_order_is_invited_once_or_in_doubt_and_its_ats_knows_what_was_known_last() {
    match store::errand() {
        Some((file, address)) => store::serve(&file, address),
        None => block_on(play()),
    }
}

fn block_on(work: impl Future<Output = ()>) {
    Builder::new_multi_thread().enable_all().build().unwrap().block_on(work);
}

async fn play() {
    let (kills, seed) = (chosen("KILLS").unwrap_or(5), chosen("SEED").unwrap_or_else(by_the_clock));
    println!("KILLS={kills} SEED={seed}");
    let field = Arc::new(Field::set().await);
    let mut killer = Killer::of(&field, Dice::of(seed));
    let mut candidates = works_while(&field, killer.kills(kills)).await;
    let loaded = field.begun.elapsed().as_secs();
    rest::comes(&field, &mut candidates).await;
    let verdict = judge::judges(&field).await;
    println!("{}\n{verdict}", killer.tally());
    println!("time: {} s, {loaded} s of them under load", field.begun.elapsed().as_secs());
    assert!(verdict.wrong.is_empty(), "with KILLS={kills} SEED={seed}:\n{}", verdict.wrong.join("\n"));
}

/// Recruiters and candidates work until something is over, and finish what they have begun.
async fn works_while(field: &Arc<Field>, something: impl Future<Output = ()>) -> Candidates {
    let mut candidates = Candidates::of(field);
    let (stop, stopped) = watch::channel(false);
    let ordering = tokio::spawn(recruiters::order_until(Arc::clone(field), stopped.clone()));
    let finishing = tokio::spawn(async move {
        candidates.finish_until(stopped).await;
        candidates
    });
    something.await;
    stop.send_replace(true);
    ordering.await.unwrap();
    finishing.await.unwrap()
}

/// A number in the environment.
fn chosen<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

fn by_the_clock() -> u64 {
    u64::from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos())
}

//! Two of three candidates do what they are invited to; Equalture sends each result until it is answered with 200, and
//! some a second time with other scores.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use peers::equalture::Attempt;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::field::{Field, UnderWay};
use crate::ledger::is_excused;

const LOOK_EVERY: Duration = Duration::from_millis(50);
const END_EVERY: Duration = Duration::from_millis(500);
const AGAIN_AFTER: Duration = Duration::from_millis(150);
/// Nothing is down for longer than a few seconds.
const MOST_TRIES: usize = 300;

/// The candidates, and Equalture on their behalf.
pub(crate) struct Candidates {
    field: Arc<Field>,
    invited: BTreeSet<String>,
    at_it: JoinSet<()>,
}

impl Candidates {
    pub(crate) fn of(field: &Arc<Field>) -> Self {
        Self { field: Arc::clone(field), invited: BTreeSet::new(), at_it: JoinSet::new() }
    }

    /// Does so until it is to stop.
    pub(crate) async fn finish_until(&mut self, stopped: watch::Receiver<bool>) {
        while !*stopped.borrow() {
            self.open_their_mail();
            sleep(LOOK_EVERY).await;
        }
    }

    /// Whoever was invited since begins, and everybody comes to an end; says whether anybody had.
    pub(crate) async fn finish(&mut self) -> bool {
        self.open_their_mail();
        let mut any = false;
        while let Some(finished) = self.at_it.join_next().await {
            finished.unwrap();
            any = true;
        }
        any
    }

    fn open_their_mail(&mut self) {
        for mail in self.field.equalture().invitations() {
            if self.invited.insert(mail.reference_id.clone()) && !character(&mail.reference_id).is_multiple_of(3) {
                self.at_it.spawn(completes(Arc::clone(&self.field), mail.reference_id));
            }
        }
    }
}

/// What an application's candidate is like, by chance and for good.
fn character(reference: &str) -> u64 {
    reference.bytes().fold(0, |sum, byte| sum * 31 % 9973 + u64::from(byte))
}

/// Those who are at it together end together, and every fourth has another result later.
async fn completes(field: Arc<Field>, reference: String) {
    let character = character(&reference);
    sleep(until_many_end(&field)).await;
    let results = if character.is_multiple_of(4) { 2 } else { 1 };
    for number in 1..=results {
        let text = format!("({number}) of {reference}");
        reports(&field, &reference, &text).await;
        field.ledger().results.insert(reference.clone(), text);
    }
}

/// So long until many end at once: of one result alone a kill would hardly ever hit the write.
fn until_many_end(field: &Field) -> Duration {
    let past = field.begun.elapsed().as_millis() % END_EVERY.as_millis();
    END_EVERY.saturating_sub(Duration::from_millis(u64::try_from(past).unwrap()))
}

/// Equalture sends a result until it is answered with 200.
async fn reports(field: &Field, reference: &str, text: &str) {
    let scores = vec![("Style".to_owned(), text.to_owned())];
    let under_way = UnderWay::begins(&field.reporting);
    let mut sent = field.equalture().candidate_completes(reference, Some(scores)).await.unwrap();
    drop(under_way);
    for _ in 0..MOST_TRIES {
        if is_taken(field, &sent) {
            return;
        }
        sleep(AGAIN_AFTER).await;
        let _under_way = UnderWay::begins(&field.reporting);
        sent = field.equalture().send_callback(reference).await.unwrap();
    }
    panic!("nobody takes the result of {reference}");
}

fn is_taken(field: &Field, sent: &[Attempt]) -> bool {
    let status = sent.last().unwrap().answer.clone().unwrap_or_default();
    let mut ledger = field.ledger();
    ledger.reporting.note(status);
    if status != 200 && !is_excused(status) {
        ledger.wrong.push(format!("a result was answered: {:?}", sent.last()));
    }
    status == 200
}

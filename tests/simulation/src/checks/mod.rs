//! The promises, held against a history. The judge in `judge/` decides the same in another language; the words for them are
//! in its README.

mod ats;
mod ends;
mod events;
mod invitations;
mod orders;
mod pace;
mod refusals;
mod seen;

use crate::history::{Event, History, Line};
use seen::Seen;

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// When.
    pub at: i64,
    /// Which promise.
    pub promise: &'static str,
    /// By which order, if one.
    pub order: Option<String>,
    /// In words.
    pub says: String,
}

impl Violation {
    /// A panic of the bundle.
    pub fn panic(says: String) -> Self {
        Self { promise: "panic", order: None, at: 0, says }
    }
}

/// What the promises that were broken are written to.
#[derive(Debug, Default)]
struct Broken(Vec<Violation>);

impl Broken {
    fn note(&mut self, promise: &'static str, order: &str, at: i64, says: impl Into<String>) {
        let order = (!order.is_empty()).then(|| order.to_owned());
        self.0.push(Violation { at, promise, order, says: says.into() });
    }
}

/// Every violation in a history, in order.
pub fn all(history: &History) -> Vec<Violation> {
    let (mut seen, mut broken) = (Seen::default(), Broken::default());
    let mut watches = (orders::Watch::default(), invitations::Watch::default(), ends::Watch::default());
    let (mut pace, mut refusals) = (pace::Watch::default(), refusals::Watch::default());
    let mut events = events::Watch::default();
    for Line { at, event, .. } in &history.lines {
        seen.sees(*at, event);
        watches.0.sees(&seen, event, &mut broken);
        watches.1.sees(&seen, event, &mut broken);
        watches.2.sees(&seen, event, &mut broken);
        pace.sees(&seen, event, &mut broken);
        refusals.sees(&seen, event, &mut broken);
        events.sees(&seen, event, &mut broken);
        ats::sees(&seen, event, &mut broken);
        if let Event::OrderAnswered { order, status: 500, .. } = event {
            broken.note("answers", order, *at, "answered 500: somebody has panicked");
        }
    }
    broken.0.sort();
    broken.0
}

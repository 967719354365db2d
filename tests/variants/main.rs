//! Where the vendors' documents leave room, each vendor is switched to either side, and the bridge is at home on both.
//!
//! A name that begins with `row` and a number belongs to the row of that number among what the documents leave open.
#![expect(clippy::unwrap_used, reason = "in a story, what cannot go on should stop")]

mod equalture;
mod orders;
mod partner;
mod results;
mod support;
mod updates;

//! Stories through the real functions, with strict simulated vendors around them.
//!
//! A peer is a state that a story changes and looks at. A name that begins with a letter and a number belongs to the row
//! of that name among the negative cases.
#![expect(clippy::unwrap_used, reason = "in a story, what cannot go on should stop")]

mod again;
mod company;
mod crash;
mod endings;
mod events;
mod figures;
mod inline;
mod late;
mod links;
mod order;
mod outage;
mod own_lane;
mod parked;
mod privacy;
mod refused;
mod strangers;
mod tellings;
mod traps;

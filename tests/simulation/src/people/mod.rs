//! Everybody who is not the bundle: the ATS that orders, Equalture with its candidates, the operator.

pub mod ats;
mod bringing;
pub mod equalture;
mod events;
pub mod operator;

//! The bundle under every fault there is, on a clock of its own.
//!
//! The functions are the real ones: their handlers, the core, the conditions that they write under, the vendors' clients,
//! and the AWS SDK with its retries. What is simulated lies behind two wires: DynamoDB and Secrets Manager behind the
//! SDK's HTTP connector (`table`, `vault`), the vendors behind `edge::outbound::Carrier` (`vendors`). Time is tokio's,
//! paused: it jumps to whatever happens next. Everything that is left to chance comes from a seed (`dice`), so one seed
//! is one history (`play`), which is then held against the promises (`checks`, and in another language `judge/`).

#![allow(clippy::missing_panics_doc, reason = "in a simulation, what cannot go on should stop")]
#![allow(clippy::large_futures, reason = "the SDK's futures are large, and here nobody minds")]
#![allow(clippy::similar_names, reason = "`seed` and `seen`, `from` and `front` are the words")]

pub mod bundle;
pub mod checks;
pub mod dice;
pub mod drain;
pub mod faults;
pub mod history;
mod logs;
pub mod many;
pub mod people;
pub mod play;
pub mod shrink;
mod stage;
pub mod sweep;
pub mod table;
pub mod vault;
pub mod vendors;
pub mod week;
pub mod world;

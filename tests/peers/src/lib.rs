//! Simulated outside systems: state machines behind HTTP, as strict as the vendor.
//!
//! Each peer holds a state of its own (companies, orders, jobs, applications, a mailbox) that a test or
//! the sandbox changes and looks at; HTTP is only its face. A peer is never kinder than the vendor's
//! documents allow, and where they are silent its [`Behaviour`](smartrecruiters::Behaviour) can be switched.
//! It shares no code with what it is the counterpart of.

pub mod clock;
pub mod credentials;
pub mod equalture;
pub mod faults;
mod keeping;
mod line;
mod list;
mod outgoing;
mod page;
mod server;
mod shared;
pub mod smartrecruiters;
pub mod wire;

pub use clock::Clock;
pub use credentials::Credentials;
pub use equalture::Equalture;
pub use faults::{Fault, Faults, Idle, Rule};
pub use smartrecruiters::SmartRecruiters;
pub use url::Url;
pub use wire::{Call, Direction, Wire};

#[cfg(test)]
mod tests;

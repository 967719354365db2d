//! The two outside systems as state machines: a request and the time go in, an answer comes out.
//!
//! They have the rules of the peers at their strictest, and no sockets, no clock and no chance: the same requests at
//! the same times get the same answers. They share no code with what calls them.

mod equalture;
mod message;
mod shape;
mod smartrecruiters;
mod token;

#[cfg(test)]
mod tests;

pub use equalture::{Application, Equalture, Invitation};
pub use message::{Asked, Said};
pub use smartrecruiters::{Document, SmartRecruiters, Taken};

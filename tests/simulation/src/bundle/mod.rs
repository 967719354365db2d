//! The bundle: the functions as they are deployed, each process with wires of its own into the simulated world.

mod carrier;
pub mod dispatch;
pub mod front;
pub mod process;
mod secrets_wire;
mod store_wire;

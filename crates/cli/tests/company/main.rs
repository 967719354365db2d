//! `bridge company`, the real binary, on a deployment of the test's own.

#![allow(clippy::unwrap_used, reason = "a command that cannot be run fails the test")]

mod add;
mod bridge;
mod deployment;
mod journey;
mod look;
mod redrive;
mod refused;

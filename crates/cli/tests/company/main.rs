//! `bridge`, the real binary, on a deployment of the test's own.

#![allow(clippy::unwrap_used, reason = "a command that cannot be run fails the test")]

mod add;
mod bridge;
mod deployment;
mod journey;
mod leave;
mod look;
mod order_show;
mod partner;
mod redrive;
mod refused;
mod rotate_issued;
mod rotate_pairs;
mod rotate_rings;
mod vendors;

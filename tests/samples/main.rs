//! The sample events: as the gateway and AWS write them, and answered by the real functions in a sample world.
//!
//! The world is small, public and always the same: one company, its client, a few orders, and the keys that sign what
//! the samples carry. The same files go through the sandbox's Runtime API (always), and through cargo-lambda and AWS's
//! Runtime Interface Emulator (where these are installed): whoever runs a function, it answers the same.

#![allow(clippy::unwrap_used, reason = "a sample that is not as expected fails the test")]

mod answers;
mod emulators;
mod events;
mod files;
mod orders;
mod runners;
mod world;

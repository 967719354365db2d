//! Equalture, the `connect_ats` API ("Open Assessment API" in its newest words): what we ask of it and what it reports.
//!
//! Its documents exist in three versions; where they differ both forms are taken, and where they are silent the path is
//! configuration. Read the messages in the order of its introduction: `auth` ("Get Access token"), `jobs` ("1. Listing
//! available jobs"), `application` ("2. Creating an application"), `callback` ("3. Receiving application results"),
//! `public_link` ("3a. Requesting a public link"), `webhooks`, `webhook_event` and `signature` ("Webhooks"), and `problem`
//! (refusals, which no version describes). `mapping` says what an answer means in the core's words; `client` makes the calls.
//!
//! What does not exist there, in any version: asking for a result, finding or cancelling an application, an idempotency
//! key. Hence a create is sent over a connection of its own and never repeated on suspicion.

pub mod application;
mod auth;
pub mod callback;
pub mod client;
pub mod jobs;
pub mod link_hosts;
pub mod mapping;
pub mod problem;
pub mod public_link;
pub mod settings;
pub mod signature;
pub mod webhook_event;
pub mod webhooks;

pub use auth::Unproved;
pub use callback::{CallbackError, read_callback};
pub use client::Client;
pub use link_hosts::LinkHosts;
pub use public_link::LinkError;
pub use settings::Settings;

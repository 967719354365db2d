//! SmartRecruiters, Assessment Partner API v202010 ("Assessment API (2021)"): what it asks of us and what we tell it.
//!
//! Read the messages in the order of its "Integration Workflow": `token` (1.3, the credentials that it exchanges with us),
//! `package` (2. Selecting Packages), `order` (3. Creating Orders, with `body`, which reads field by field), `candidate`
//! (4.1), `job` (4.2), `hiring_team` (4.3) and `result` (5.1. Updating Package Status). `mapping` says what its words mean
//! in the core's; `client` makes the calls; `auth` knows how it proves itself to us and how we prove ourselves to it;
//! `problem` is its error body. `partner` is what we do as its partner and not for one company: `configuration` (1.1) and
//! the exchange of credentials (1.3).
//!
//! A report is never uploaded (5.2. Updating Result Attachment): Equalture offers no file, uploads are not allowed for
//! inline orders, and the vendor itself advises a hosted address for what changes. The one attachment is such an address.

pub mod auth;
pub mod body;
pub mod candidate;
pub mod client;
pub mod configuration;
pub mod hiring_team;
pub mod job;
pub mod mapping;
pub mod order;
pub mod package;
pub mod partner;
pub mod problem;
pub mod result;
pub mod return_hosts;
pub mod token;

pub use auth::{ActiveCompany, authenticate, authenticate_for_order};
pub use client::{Client, Unread};
pub use order::{Rules, read_inline_order, read_order};
pub use problem::respond;
pub use return_hosts::ReturnHosts;

//! SmartRecruiters, Assessment Partner API v202010 ("Assessment API (2021)"): what it asks of us and what we tell it.
//!
//! Read the messages in the order of its "Integration Workflow": `token` (1.3, the credentials that it exchanges with us),
//! `package` (2. Selecting Packages), `order` (3. Creating Orders, with `body`, which reads field by field), `candidate`
//! (4.1) and `result` (5.1. Updating Package Status). `mapping` says what its words mean in the core's; `client` makes the
//! calls; `auth` knows how it proves itself to us and how we prove ourselves to it; `problem` is its error body.
//!
//! A report is never uploaded (5.2. Updating Result Attachment): Equalture offers no file, uploads are not allowed for
//! inline orders, and the vendor itself advises a hosted address for what changes. The one attachment is such an address.

pub mod auth;
pub mod body;
pub mod candidate;
pub mod client;
pub mod mapping;
pub mod order;
pub mod package;
pub mod problem;
pub mod result;
pub mod return_hosts;
pub mod token;

pub use auth::{ActiveCompany, authenticate, authenticate_for_order};
pub use client::Client;
pub use order::{Rules, read_inline_order, read_order};
pub use problem::respond;
pub use return_hosts::ReturnHosts;

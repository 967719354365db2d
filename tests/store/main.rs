//! The store suite: `aws` over the wire, against a DynamoDB that holds the table as `template.yaml` defines it.
//!
//! Each test has a database of its own, in memory. It is kinder than the real one: its indexes and its expiry have no
//! delay, it never throttles, and its pages end at a megabyte that no test fills. What it is too kind for is done by
//! a wire, which stands between and loses replies or shortens pages.

#![allow(clippy::unwrap_used, reason = "a store that does not do as it should fails the test")]

mod any_order;
mod bench;
mod clients;
mod companies;
mod due;
mod engine;
mod events;
mod indexes;
mod job_lists;
mod joining;
mod lanes;
mod leaving;
mod lost_replies;
mod operator;
mod orders;
mod references;
mod sample_event;
mod samples;
mod secrets;

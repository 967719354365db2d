//! One bad input, one exact answer: each test plays one row of the negative cases through the real functions.
//!
//! A name begins with its row's letter and number, and breaking that answer makes that test fail and no other.
#![allow(clippy::unwrap_used, reason = "an answer without the part that is looked at is a wrong answer")]

mod bearer;
mod callback;
mod connect;
mod cut;
mod disable;
mod erased;
mod inline;
mod order_bodies;
mod order_support;
mod order_urls;
mod orders;
mod packages;
mod platform;
mod report;
mod results;
mod settings;
mod support;
mod token;
mod webhook;

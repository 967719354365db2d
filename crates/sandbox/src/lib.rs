//! `cargo sandbox`: the whole bundle on one machine, offline.
//!
//! The function binaries are the very ones that would be deployed. Around them stand a real
//! DynamoDB wire server, a Secrets Manager on the same protocol, the Lambda Runtime API, an HTTP
//! front and the triggers, all read from `template.yaml` and all on 127.0.0.1.
//!
//! Kinder than AWS are: no permissions, no throttling but the gateway's, indexes and expiry without delay, and a
//! process between two events goes on running instead of being frozen.

mod answer;
mod aws_front;
mod binaries;
mod company_file;
mod connect;
mod database;
pub mod demo;
mod event;
mod filter;
mod fleet;
mod gateway;
mod intrinsics;
mod lambda;
mod logs;
mod page;
mod partner;
mod playground;
mod process;
mod routes;
mod runtime_api;
mod sandbox;
mod schedule;
mod screen;
mod secrets;
pub mod stage;
mod store;
mod stream;
mod tasks;
mod template;
mod throttle;
pub mod up;
mod wire;

#[cfg(test)]
mod testing;

pub use aws_front::AwsFrontError;
pub use binaries::BuildError;
pub use filter::{Pattern, UnsupportedPattern};
pub use gateway::Call;
pub use lambda::Failure;
pub use logs::LogLine;
pub use routes::Route;
pub use runtime_api::FunctionError;
pub use sandbox::{Data, Options, Sandbox, SandboxError};
pub use secrets::{Secrets, SecretsError};
pub use store::{Store, StoreError};
pub use template::{ACCOUNT, Bundle, Function, REGION, Schedule, StreamTrigger, Table, TemplateError};
pub use throttle::Limit;
pub use wire::WireError;

//! AWS: the table, the secrets, the configuration from the environment.
//!
//! `config` reads the environment once; `sdk` makes the clients from it without the SDK's default chain; `table` and the
//! files named after its items hold every condition that keeps concurrent writers apart; `secrets` remembers what it read
//! for five minutes at the most. `desk` puts table, keys and clock together for the use cases.

mod attempt_record;
pub mod clients;
pub mod companies;
pub mod config;
pub mod desk;
mod due;
pub mod events;
mod forms;
pub mod foundation;
pub mod http;
pub mod job_lists;
pub mod lanes;
pub mod leaving;
mod order_record;
pub mod orders;
pub mod overview;
pub mod sdk;
pub mod secrets;
mod settings_record;
pub mod table;

//! The core: the order of an assessment, its state and its use cases.
//!
//! No I/O, no HTTP, no AWS and no clock of its own: what it needs of the world it asks for in `ports.rs`. Read the nouns
//! first (`order`, `progress`, `attempt`, `outcome`), then what can happen (`fact`), what is missing (`step`), and the use
//! cases: `prove_client`, `list_packages`, `place_order`, `receive_result`, `receive_event`, `work_lane`, `open_report`, `erase`.

pub mod attempt;
pub mod candidate;
pub mod company;
mod completion;
mod early_events;
pub mod erase;
pub mod fact;
mod forgetting;
pub mod history;
pub mod ids;
pub mod lane;
mod leave;
pub mod list_packages;
pub mod open_report;
pub mod order;
pub mod outcome;
pub mod package;
pub mod place_order;
pub mod ports;
pub mod progress;
pub mod prove_client;
pub mod receive_event;
pub mod receive_result;
pub mod reconcile;
pub mod record;
pub mod refusal;
pub mod schedule;
pub mod step;
pub mod vacancy_title;
pub mod work_lane;

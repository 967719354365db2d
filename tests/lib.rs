//! What the journeys share: a scene on which the real functions and both simulated vendors act, and a test's own hands
//! on the table, the clock and the browser.
#![expect(clippy::missing_panics_doc, reason = "what a scene cannot do fails the test, with a sentence that says what")]

pub mod administrator;
mod browser;
mod event;
mod scene;
mod table;
mod wire;

pub use browser::{Answer, Browser};
pub use event::SignedEvent;
pub use scene::{Refused, SOON, Scene, until};
pub use table::Table;
pub use wire::Wire;

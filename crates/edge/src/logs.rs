//! Logs: one JSON object a line. The message is for people, the fields are for queries; never a name, an address, a
//! path, a token or a body.

use tracing::Level;

/// What the runtime and the SDK say at `trace` holds whole events, items and secrets: nobody hears it, whoever asks.
const MOST: Level = Level::DEBUG;

/// Starts logging at a level (`LOG_LEVEL`: error, warn, info or debug; trace is heard as debug).
pub fn start(level: Level) {
    let subscriber = tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false);
    // Started twice only where several functions share a test's process.
    let _ = subscriber.with_span_list(false).with_target(false).with_max_level(level.min(MOST)).try_init();
}

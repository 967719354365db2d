//! Logs: one JSON object a line. The message is for people, the fields are for queries; never a name, an address, a
//! path, a token or a body.

use tracing::Level;

/// Starts logging at a level (`LOG_LEVEL`: error, warn, info, debug or trace).
pub fn start(level: Level) {
    let subscriber = tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false);
    // Started twice only where several functions share a test's process.
    let _ = subscriber.with_span_list(false).with_target(false).with_max_level(level).try_init();
}

//! The files below `events/`.

use serde_json::Value;
use std::path::PathBuf;

/// What `sam local` is given besides an event; no event itself.
pub(crate) const ENVIRONMENT: &str = "env.json";

pub(crate) fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../events").join(file)
}

pub(crate) fn text(file: &str) -> String {
    std::fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("events/{file}: {error}"))
}

pub(crate) fn json(file: &str) -> Value {
    serde_json::from_str(&text(file)).unwrap_or_else(|error| panic!("events/{file}: {error}"))
}

/// All events, in the order of their names.
pub(crate) fn events() -> Vec<String> {
    let entries = std::fs::read_dir(path("")).unwrap();
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut events: Vec<String> = files.filter(|file| file != ENVIRONMENT).collect();
    events.sort();
    events
}

/// The function that an event is for: the first part of its name.
pub(crate) fn function(file: &str) -> &str {
    file.split('.').next().unwrap()
}

/// A function's logical id in the template: `inline-orders` is `InlineOrdersFunction`.
pub(crate) fn logical_id(function: &str) -> String {
    let words = function.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect::<String>() + "Function"
}

//! Who can run a function on an event.

use crate::files;
use crate::world::World;
use serde_json::Value;

/// What came of an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    /// What the function returned.
    pub(crate) answer: Value,
    /// Who was invited by then.
    pub(crate) invited: Vec<String>,
}

/// Runs an event in a sample world of its own, on the sandbox's Runtime API.
pub(crate) async fn sandbox(file: &str) -> Outcome {
    let function = files::function(file);
    let world = World::of(function).await;
    let answer = world.sandbox.invoke(function, &files::json(file)).await;
    let answer = answer.unwrap_or_else(|failure| panic!("{file}: {failure}"));
    Outcome { answer, invited: world.invited() }
}

/// An answer as text: the status, the headers by name, an empty line, the body.
pub(crate) fn shown(answer: &Value) -> String {
    let headers = answer["headers"].as_object().into_iter().flatten();
    let headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {}", value.as_str().unwrap())).collect();
    let body = answer["body"].as_str().unwrap_or_default();
    format!("{}\n{}\n\n{body}", answer["statusCode"], headers.join("\n"))
}

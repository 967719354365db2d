//! The demo: the main job from token to report, then an inline order, each step with its wire calls.

mod browser;
mod script;

use std::time::Duration;

use crate::Options;
use crate::stage::{Stage, StageError};

pub use script::DemoError;

/// How the demo is played.
#[derive(Debug, Clone, Copy, Default)]
pub struct Demo {
    /// How long Equalture is down while the order is made.
    pub equalture_down: Option<Duration>,
}

/// Plays the demo on a stage of its own.
pub async fn play(demo: Demo) -> Result<(), DemoError> {
    println!("Starting the bundle on this machine: the function binaries that would be deployed, a DynamoDB,");
    println!("a Secrets Manager, an API Gateway, and simulated SmartRecruiters and Equalture.\n");
    let stage = Stage::set(Options::default()).await?;
    let played = script::journey(&stage, demo).await;
    if played.is_err() {
        print_logs(&stage);
    }
    stage.strike().await;
    played
}

/// What the functions said, when something went wrong.
fn print_logs(stage: &Stage) {
    eprintln!("\nThe functions' logs:");
    for line in stage.sandbox.logs() {
        eprintln!("  {:<18} {}", line.function, line.line);
    }
}

impl From<StageError> for DemoError {
    fn from(error: StageError) -> Self {
        Self::Stage(error)
    }
}

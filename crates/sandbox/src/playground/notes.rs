//! What the sandbox itself notes from one start to the next: ports, and how far its clock is ahead.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::PlaygroundError;
use crate::Data;

/// The file's name in the folder.
const FILE: &str = "sandbox.json";

/// The notes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Notes {
    /// The bridge's address at the newest start.
    pub(crate) bridge: Option<String>,
    /// All that it has had: candidates and recruiters hold links that begin with them.
    pub(crate) bridges: BTreeSet<String>,
    /// Orders hold addresses of the vendors too, so these come back on the ports that they had.
    pub(crate) smartrecruiters_port: u16,
    pub(crate) equalture_port: u16,
    /// How far time was skipped.
    pub(crate) ahead: Duration,
    /// A skip was begun and not finished: some items of the table are earlier, others are not.
    pub(crate) skipping: bool,
}

impl Notes {
    /// Those of a folder; blank ones if it is new, or nothing is kept.
    pub(crate) fn read(data: &Data) -> Result<Self, PlaygroundError> {
        let Some(file) = data.file(FILE).filter(|file| file.exists()) else { return Ok(Self::default()) };
        let text = std::fs::read(&file).map_err(|error| unusable(&file, &error))?;
        serde_json::from_slice(&text).map_err(|error| unusable(&file, &error))
    }

    /// Writes them where things are kept.
    pub(crate) fn keep(&self, data: &Data) -> Result<(), PlaygroundError> {
        let Some(file) = data.file(FILE) else { return Ok(()) };
        let text = serde_json::to_vec_pretty(self).map_err(|error| unusable(&file, &error))?;
        let next = file.with_extension("next");
        let written = std::fs::write(&next, text).and_then(|()| std::fs::rename(&next, &file));
        written.map_err(|error| unusable(&file, &error))
    }
}

fn unusable(file: &Path, error: &dyn std::fmt::Display) -> PlaygroundError {
    let folder = file.parent().unwrap_or(file).to_owned();
    PlaygroundError::Kept { folder, why: format!("{FILE}: {error}") }
}

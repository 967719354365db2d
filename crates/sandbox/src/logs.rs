//! What the functions write, kept to be read by tests and people.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::screen::mention;

/// More lines than a test writes, and few enough for a sandbox that stays up for days.
const KEPT: usize = 50_000;

/// One line of a function's log.
#[derive(Debug, Clone)]
pub struct LogLine {
    /// When it was read.
    pub at: Timestamp,
    /// The function's name.
    pub function: String,
    /// The line, without its end.
    pub line: String,
}

/// The newest lines of all functions, in the order of arrival.
#[derive(Debug, Clone)]
pub(crate) struct Logs {
    lines: Arc<Mutex<VecDeque<LogLine>>>,
    print: bool,
}

impl Logs {
    pub(crate) fn new(print: bool) -> Self {
        Self { lines: Arc::default(), print }
    }

    pub(crate) fn write(&self, function: &str, line: impl Into<String>) {
        let line = line.into();
        if self.print {
            mention(format!("{function:>20} | {line}"));
        }
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(LogLine { at: Timestamp::now(), function: function.to_owned(), line });
    }

    pub(crate) fn lines(&self) -> Vec<LogLine> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().cloned().collect()
    }
}

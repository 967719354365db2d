//! What each side saw, and when: the one thing that the checks and the judge look at. The form is described beside the
//! judge, in `judge/README.md`.

use crate::faults::{Effect, Fault};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};

/// One thing that was seen.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Milliseconds since the beginning.
    pub at: i64,
    /// By whom.
    pub seen_by: &'static str,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// What was seen. The members are those of `judge/README.md`.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "they are described there")]
pub enum Event {
    Begins {
        seed: u64,
        quiet: bool,
        companies: Vec<CompanyPlan>,
    },
    Fault {
        fault: &'static str,
        effect: &'static str,
        call: Option<u64>,
    },
    Heals {},
    Settled {},
    Ends {},
    OrderSent {
        send: u64,
        order: String,
        package: String,
        candidate: String,
    },
    OrderAnswered {
        send: u64,
        order: String,
        status: u16,
        code: Option<String>,
    },
    Told {
        order: String,
        status: String,
        result: Option<String>,
        call: u64,
    },
    ApplicationCreated {
        application: String,
        order: String,
        attempt: u32,
        call: u64,
    },
    CallbackSent {
        delivery: u64,
        application: String,
        order: String,
        attempt: u32,
        result: String,
    },
    CallbackAnswered {
        delivery: u64,
        status: u16,
    },
    EventSent {
        report: u64,
        application: String,
        order: String,
        what: &'static str,
    },
    EventAnswered {
        report: u64,
        status: u16,
    },
    CallBegins {
        call: u64,
        company: String,
        to: String,
        what: &'static str,
        order: Option<String>,
        attempt: Option<u32>,
        bearer: Option<String>,
        connection: &'static str,
    },
    CallEnds {
        call: u64,
        arrived: bool,
        ending: Ending,
        retry_after: bool,
        understood: bool,
    },
    OrderWritten {
        order: String,
        progress: String,
        revision: u64,
        told: u64,
        due: Option<i64>,
        deadline: i64,
        parked: bool,
        attempts: Vec<AttemptSeen>,
    },
    OrderDeleted {
        order: String,
    },
    ReferenceWritten {
        order: String,
        reference: String,
    },
    Alarm {
        what: String,
        order: Option<String>,
    },
    Disabled {
        company: String,
    },
    Enabled {
        company: String,
    },
    Erased {
        order: String,
    },
    Redriven {
        order: String,
    },
    Rotated {
        company: Option<String>,
        what: &'static str,
    },
    Is {
        order: String,
        words: Vec<String>,
    },
    Item {
        key: String,
        text: String,
    },
    Log {
        text: String,
    },
}

/// A company as it begins.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "they are described in `judge/README.md`")]
pub struct CompanyPlan {
    pub company: String,
    pub doubts: &'static str,
    pub keep_results_ms: i64,
    pub expires_after_ms: i64,
}

/// An attempt as it stands in an order.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are described in `judge/README.md`")]
pub struct AttemptSeen {
    pub attempt: u32,
    pub ending: Option<String>,
    pub reference: Option<String>,
}

/// How a call ended for whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Ending {
    /// Answered with this status.
    Status(u16),
    /// One of `not_sent`, `no_answer` and `crash`.
    Word(&'static str),
}

impl Ending {
    /// Nothing left.
    pub const NOT_SENT: Self = Self::Word("not_sent");
    /// It left, and no answer came.
    pub const NO_ANSWER: Self = Self::Word("no_answer");
    /// The caller died.
    pub const CRASH: Self = Self::Word("crash");
}

impl Event {
    /// Who sees such a thing.
    fn seen_by(&self) -> &'static str {
        match self {
            Self::Begins { .. } | Self::Fault { .. } | Self::Heals {} | Self::Settled {} | Self::Ends {} => {
                "simulation"
            }
            Self::OrderSent { .. } | Self::OrderAnswered { .. } | Self::Told { .. } => "ats",
            Self::ApplicationCreated { .. }
            | Self::CallbackSent { .. }
            | Self::CallbackAnswered { .. }
            | Self::EventSent { .. }
            | Self::EventAnswered { .. } => "equalture",
            Self::CallBegins { .. } | Self::CallEnds { .. } => "network",
            Self::OrderWritten { .. } | Self::OrderDeleted { .. } | Self::ReferenceWritten { .. } => "store",
            Self::Alarm { .. } => "bridge",
            Self::Disabled { .. }
            | Self::Enabled { .. }
            | Self::Erased { .. }
            | Self::Redriven { .. }
            | Self::Rotated { .. } => "operator",
            Self::Is { .. } => "person",
            Self::Item { .. } | Self::Log { .. } => "dump",
        }
    }

    /// The order that it is about, if one.
    pub fn order(&self) -> Option<&str> {
        match self {
            Self::OrderSent { order, .. }
            | Self::OrderAnswered { order, .. }
            | Self::Told { order, .. }
            | Self::ApplicationCreated { order, .. }
            | Self::CallbackSent { order, .. }
            | Self::EventSent { order, .. }
            | Self::OrderWritten { order, .. }
            | Self::OrderDeleted { order }
            | Self::ReferenceWritten { order, .. }
            | Self::Erased { order }
            | Self::Redriven { order }
            | Self::Is { order, .. } => Some(order),
            Self::CallBegins { order, .. } | Self::Alarm { order, .. } => order.as_deref(),
            _ => None,
        }
    }
}

/// All that was seen in one history.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// In the order in which it happened.
    pub lines: Vec<Line>,
}

impl History {
    /// Adds what was just seen.
    pub fn note(&mut self, at: i64, event: Event) {
        self.lines.push(Line { at, seen_by: event.seen_by(), event });
    }

    /// Adds an injected fault.
    pub fn fault(&mut self, at: i64, fault: Fault, effect: Effect, call: Option<u64>) {
        self.note(at, Event::Fault { fault: fault.as_str(), effect: effect.as_str(), call });
    }

    /// Writes it, a JSON object for each line.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        for line in &self.lines {
            serde_json::to_writer(&mut *to, line)?;
            to.write_all(b"\n")?;
        }
        Ok(())
    }

    /// A digest of everything but the items' text, in which keys and nonces are drawn anew each time: two equal histories
    /// have the same one.
    pub fn digest(&self) -> String {
        let lines = self.lines.iter().filter(|line| !matches!(line.event, Event::Item { .. })).cloned();
        let mut text = Vec::new();
        // Writing to memory does not fail.
        let _ = Self { lines: lines.collect() }.write(&mut text);
        URL_SAFE_NO_PAD.encode(Sha256::digest(&text))
    }
}

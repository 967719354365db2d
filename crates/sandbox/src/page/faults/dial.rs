//! A vendor's dial: how it behaves towards the bridge.

use std::io;
use std::time::Duration;

use peers::{Equalture, Fault, Faults, Rule, SmartRecruiters};

use super::fields::Fields;
use crate::playground::{Vendor, Vendors};

/// A position of the dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dial {
    Works,
    Down,
    Slow,
    Busy,
    Error,
    ReplyLost,
    Html,
    Truncated,
}

impl Dial {
    pub(super) const ALL: [Self; 8] =
        [Self::Works, Self::Down, Self::Slow, Self::Busy, Self::Error, Self::ReplyLost, Self::Html, Self::Truncated];

    /// Its word in the form.
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Down => "down",
            Self::Slow => "slow",
            Self::Busy => "429",
            Self::Error => "500",
            Self::ReplyLost => "reply-lost",
            Self::Html => "html",
            Self::Truncated => "truncated",
        }
    }

    /// What stands beside its button.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Works => "Works",
            Self::Down => "Down",
            Self::Slow => "Slow",
            Self::Busy => "429 with Retry-After",
            Self::Error => "500",
            Self::ReplyLost => "Reply lost",
            Self::Html => "HTML instead of JSON",
            Self::Truncated => "Truncated answer",
        }
    }

    /// What it does.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Works => "",
            Self::Down => "refuses every connection",
            Self::Slow => "does what is asked and answers late; the bridge waits 15 seconds",
            Self::Busy => "does nothing and asks to wait",
            Self::Error => "does nothing and says no more",
            Self::ReplyLost => "does what is asked, and the connection breaks before the answer",
            Self::Html => "does nothing; a maintenance page with status 200 answers",
            Self::Truncated => "does what is asked, and the answer breaks off",
        }
    }

    fn fault(self, seconds: u64) -> Option<Fault> {
        match self {
            Self::Works | Self::Down => None,
            Self::Slow => Some(Fault::Slow(Duration::from_secs(seconds))),
            Self::Busy => Some(Fault::Status { code: 429, retry_after: Some(seconds) }),
            Self::Error => Some(Fault::Status { code: 500, retry_after: None }),
            Self::ReplyLost => Some(Fault::ReplyLost),
            Self::Html => Some(Fault::Html),
            Self::Truncated => Some(Fault::Truncated),
        }
    }

    fn of(fault: &Fault) -> Option<Self> {
        match fault {
            Fault::Slow(_) => Some(Self::Slow),
            Fault::Status { code: 429, .. } => Some(Self::Busy),
            Fault::Status { code: 500, .. } => Some(Self::Error),
            Fault::ReplyLost => Some(Self::ReplyLost),
            Fault::Html => Some(Self::Html),
            Fault::Truncated => Some(Self::Truncated),
            _ => None,
        }
    }
}

/// What somebody wants the dial to be turned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    dial: Dial,
    seconds: u64,
    calls: Option<u32>,
}

/// How the dial stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    /// None, if it was set elsewhere, to what the dial does not have.
    pub(super) dial: Option<Dial>,
    pub(super) seconds: u64,
    pub(super) calls: Option<u32>,
}

const USUAL_SECONDS: u64 = 20;

impl Turn {
    /// Reads it from the form; only what the position needs.
    pub(super) fn read(fields: &Fields) -> Result<Self, &'static str> {
        let dial = Dial::ALL.into_iter().find(|dial| dial.value() == fields.get("state"));
        let dial = dial.ok_or("Choose how the vendor behaves.")?;
        let limited = !matches!(dial, Dial::Works | Dial::Down);
        Ok(Self {
            dial,
            seconds: if matches!(dial, Dial::Slow | Dial::Busy) { seconds(fields)? } else { USUAL_SECONDS },
            calls: if limited { calls(fields)? } else { None },
        })
    }
}

fn seconds(fields: &Fields) -> Result<u64, &'static str> {
    let seconds = fields.get("seconds").parse().ok().filter(|seconds| (1..=3600).contains(seconds));
    seconds.ok_or("Give the seconds as a whole number from 1 to 3600.")
}

fn calls(fields: &Fields) -> Result<Option<u32>, &'static str> {
    match fields.get("calls") {
        "" => Ok(None),
        calls => match calls.parse().ok().filter(|calls| (1..=1_000_000).contains(calls)) {
            None => Err("Give the number of calls as a whole number from 1 to 1000000, or leave it empty."),
            calls => Ok(calls),
        },
    }
}

/// A simulated vendor.
pub(super) enum Peer<'v> {
    Ats(&'v SmartRecruiters),
    Platform(&'v Equalture),
}

impl<'v> Peer<'v> {
    /// The vendor with this word in its address, if it is simulated.
    pub(super) fn named(vendors: &'v Vendors, id: &str) -> Option<Self> {
        match id {
            "smartrecruiters" => Vendor::simulated(&vendors.smartrecruiters).map(Self::Ats),
            "equalture" => Vendor::simulated(&vendors.equalture).map(Self::Platform),
            _ => None,
        }
    }

    /// The word in its address.
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::Ats(_) => "smartrecruiters",
            Self::Platform(_) => "equalture",
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Ats(peer) => peer.name(),
            Self::Platform(peer) => peer.name(),
        }
    }

    fn faults(&self) -> &Faults {
        match self {
            Self::Ats(peer) => peer.faults(),
            Self::Platform(peer) => peer.faults(),
        }
    }

    async fn is_up(&self) -> bool {
        match self {
            Self::Ats(peer) => peer.is_up().await,
            Self::Platform(peer) => peer.is_up().await,
        }
    }

    /// Turns the dial: whatever was wrong before is over.
    pub(super) async fn turn(&self, turn: Turn) -> io::Result<()> {
        self.faults().clear();
        if let Some(fault) = turn.dial.fault(turn.seconds) {
            let rule = Rule::from(fault);
            self.faults().add(turn.calls.into_iter().fold(rule, Rule::times));
        }
        match (self, turn.dial) {
            (Self::Ats(peer), Dial::Down) => peer.stop().await,
            (Self::Platform(peer), Dial::Down) => peer.stop().await,
            (Self::Ats(peer), _) => peer.restart().await?,
            (Self::Platform(peer), _) => peer.restart().await?,
        }
        Ok(())
    }

    /// How its dial stands.
    pub(super) async fn shown(&self) -> Shown {
        let usual = Shown { dial: Some(Dial::Works), seconds: USUAL_SECONDS, calls: None };
        if !self.is_up().await {
            return Shown { dial: Some(Dial::Down), ..usual };
        }
        let active = self.faults().active();
        active.first().map_or(usual, |rule| Shown {
            dial: Dial::of(rule.fault()),
            seconds: match rule.fault() {
                Fault::Slow(time) => time.as_secs(),
                Fault::Status { retry_after: Some(seconds), .. } => *seconds,
                _ => USUAL_SECONDS,
            },
            calls: rule.remaining(),
        })
    }

    /// The same in words.
    pub(super) async fn words(&self) -> String {
        let Shown { dial, seconds, calls } = self.shown().await;
        let name = self.name();
        let does = match dial {
            None => "misbehaves in a way that this dial does not have".to_owned(),
            Some(Dial::Works) => return format!("{name} works."),
            Some(Dial::Down) => return format!("{name} is down: it refuses every connection."),
            Some(Dial::Slow) => format!("answers {seconds} seconds late"),
            Some(Dial::Busy) => format!("answers 429 with Retry-After: {seconds}"),
            Some(Dial::Error) => "answers 500".to_owned(),
            Some(Dial::ReplyLost) => "does what it is asked, and its replies are lost".to_owned(),
            Some(Dial::Html) => "answers with a web page instead of JSON".to_owned(),
            Some(Dial::Truncated) => "breaks off its answers".to_owned(),
        };
        let until = match calls {
            None => "until you change it".to_owned(),
            Some(1) => "for the next call".to_owned(),
            Some(calls) => format!("for the next {calls} calls"),
        };
        format!("{name} {does}, {until}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use peers::Clock;

    fn turn(fields: &[(&str, &str)]) -> Result<Turn, &'static str> {
        Turn::read(&Fields::of(fields))
    }

    #[tokio::test]
    async fn each_position_stands_as_it_was_set_and_says_so() {
        let equalture = Equalture::start(Clock::system(), peers::equalture::Settings::default()).await.unwrap();
        let peer = Peer::Platform(&equalture);
        for dial in Dial::ALL {
            let fields = [("state", dial.value()), ("seconds", "7"), ("calls", "3")];
            peer.turn(turn(&fields).unwrap()).await.unwrap();
            let shown = peer.shown().await;
            assert_eq!(shown.dial, Some(dial));
            assert_eq!(equalture.is_up().await, dial != Dial::Down);
            assert_eq!(shown.calls.is_some(), !matches!(dial, Dial::Works | Dial::Down));
            assert_eq!(shown.seconds == 7, matches!(dial, Dial::Slow | Dial::Busy));
            assert!(peer.words().await.starts_with("Equalture "));
        }
        peer.turn(turn(&[("state", "429"), ("seconds", "5"), ("calls", "1")]).unwrap()).await.unwrap();
        assert_eq!(peer.words().await, "Equalture answers 429 with Retry-After: 5, for the next call.");
        peer.turn(turn(&[("state", "works")]).unwrap()).await.unwrap();
        assert!(equalture.faults().active().is_empty());
    }

    #[test]
    fn what_makes_no_sense_is_answered_with_a_sentence() {
        for fields in [
            vec![],
            vec![("state", "odd")],
            vec![("state", "slow")],
            vec![("state", "slow"), ("seconds", "0")],
            vec![("state", "slow"), ("seconds", "-1")],
            vec![("state", "429"), ("seconds", "ten")],
            vec![("state", "429"), ("seconds", "999999999999999999999999")],
            vec![("state", "500"), ("calls", "0")],
            vec![("state", "html"), ("calls", "many")],
            vec![("state", "html"), ("calls", "4294967296")],
        ] {
            assert!(turn(&fields).is_err(), "{fields:?}");
        }
        assert!(turn(&[("state", "down"), ("seconds", "x"), ("calls", "y")]).is_ok(), "neither is needed");
    }
}

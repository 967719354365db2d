//! An attempt to have Equalture create an application, and how it ended.

use crate::ids::{Nonce, ReferenceId};
use crate::outcome::Outcome;
use crate::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};

/// The longest a call to create an application may take.
pub const CREATE_TIME_OUT: SignedDuration = SignedDuration::from_secs(15);
/// The longest that a harmless question may take, a token included.
pub const ASK_TIME_OUT: SignedDuration = SignedDuration::from_secs(10);
/// After this long without a recorded ending the function that began the attempt is gone.
pub const ABANDONED_AFTER: SignedDuration = SignedDuration::from_secs(15 + 60);
/// How long a callback of an attempt in doubt is waited for.
pub const GRACE: SignedDuration = SignedDuration::from_mins(30);
/// After this long in doubt the order is given up and the candidate forgotten.
pub const DOUBT_LIMIT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// One numbered attempt. A number is used again only when it is proved that nothing was created under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// From 1; part of the callback's address.
    pub number: u32,
    /// Of the newest call under this number.
    pub nonce: Nonce,
    /// When that call was about to begin.
    pub begun_at: Timestamp,
    /// How it ended, once that is known.
    pub ending: Option<Ending>,
    /// Equalture's name for the application, once that is known.
    pub reference: Option<ReferenceId>,
    /// The result that came in under this attempt's callback.
    pub outcome: Option<Outcome>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Equalture created the application and named it.
    Created(ReferenceId),
    /// Equalture said that it created something but gave no usable name: never tried again.
    CreatedUnnamed,
    /// The call never left: DNS, connect, TLS.
    NotSent,
    /// Equalture asked for patience (429, 503), naming a wait or not.
    Busy(Option<SignedDuration>),
    /// Equalture will never take this order.
    Refused(Refusal),
    /// Nothing gets through for this company until a person mends it.
    Blocked(Blockage),
    /// Sent, and nobody knows what came of it.
    InDoubt,
}

/// Why a company's calls are pointless until somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blockage {
    /// 401 or 403 also after a fresh token.
    Credentials,
    /// A redirect, which is never followed.
    Redirected,
    /// An answer that only a wrong address or path explains.
    WrongAddress,
}

impl Blockage {
    /// A word for logs and histories.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Credentials => "credentials_refused",
            Self::Redirected => "redirect_refused",
            Self::WrongAddress => "wrong_address",
        }
    }
}

impl Ending {
    /// A word for logs and histories.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Created(_) => "created",
            Self::CreatedUnnamed => "created_unnamed",
            Self::NotSent => "not_sent",
            Self::Busy(_) => "busy",
            Self::Refused(_) => "refused",
            Self::Blocked(_) => "blocked",
            Self::InDoubt => "in_doubt",
        }
    }

    /// Whether it is proved that nothing was created.
    pub fn nothing_created(&self) -> bool {
        match self {
            Self::NotSent | Self::Busy(_) | Self::Blocked(_) | Self::Refused(_) => true,
            Self::Created(_) | Self::CreatedUnnamed | Self::InDoubt => false,
        }
    }
}

/// Where an attempt stands at a given time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A call may be under way, until this time at the latest.
    UnderWay(Timestamp),
    /// Nobody knows what came of it; a callback is waited for until this time.
    Doubtful(Timestamp),
    /// It is proved that nothing was created under this number.
    NothingCreated,
    /// An application exists, or the matter is closed.
    Settled,
}

impl Attempt {
    /// Where this attempt stands now.
    pub fn standing(&self, now: Timestamp) -> Standing {
        let under_way_until = self.begun_at + ABANDONED_AFTER;
        match &self.ending {
            None if now < under_way_until => Standing::UnderWay(under_way_until),
            None | Some(Ending::InDoubt) => Standing::Doubtful(self.begun_at + GRACE),
            Some(Ending::Created(_) | Ending::CreatedUnnamed) => Standing::Settled,
            Some(ending) if ending.nothing_created() => Standing::NothingCreated,
            Some(_) => Standing::Settled,
        }
    }

    /// Whether a late answer may still say how this call ended.
    pub fn awaits_ending(&self, nonce: &Nonce) -> bool {
        self.nonce == *nonce && matches!(self.ending, None | Some(Ending::InDoubt))
    }
}

//! What is true about an order, by rank.

use crate::refusal::Refusal;

/// What is true about an order. The rank only ever grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Stored; Equalture has not created an application yet.
    Accepted,
    /// Equalture created the application and invites the candidate.
    Invited,
    /// The candidate has begun.
    Started,
    /// The candidate is done; the scores are not here yet.
    Finished,
    /// The deadline passed without a result.
    Expired,
    /// There will be no invitation.
    Refused(Refusal),
    /// There is a result, or none has come long after the candidate was done.
    Completed,
    /// The company has left.
    Cancelled,
    /// Nothing is left but a tombstone.
    Erased,
}

impl Progress {
    /// Its place: a higher rank is never overwritten by a lower one.
    pub fn rank(self) -> u8 {
        match self {
            Self::Accepted => 0,
            Self::Invited => 1,
            Self::Started => 2,
            Self::Finished => 3,
            Self::Expired => 4,
            Self::Refused(_) => 5,
            Self::Completed => 6,
            Self::Cancelled => 7,
            Self::Erased => 8,
        }
    }

    /// The word it is stored and shown under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Invited => "invited",
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Expired => "expired",
            Self::Refused(_) => "refused",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Erased => "erased",
        }
    }

    /// Whether nothing more is expected.
    pub fn is_final(self) -> bool {
        self.rank() >= Self::Expired.rank()
    }

    /// Whether the ATS is never told anything again.
    pub fn is_silent(self) -> bool {
        matches!(self, Self::Cancelled | Self::Erased)
    }
}

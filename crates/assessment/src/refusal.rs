//! Why an order will never be invited, in a sentence that a recruiter understands.

/// A reason that no further try can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Equalture no longer lists the job.
    UnknownPackage,
    /// Equalture does not take the candidate's details.
    CandidateNotAccepted,
    /// Neither the order nor the ATS names an address.
    NoEmail,
    /// The ATS does not know the candidate, or does not show it to us.
    CandidateNotFound,
    /// For 30 days nobody could say whether the candidate was invited.
    DoubtNeverSettled,
}

impl Refusal {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::UnknownPackage,
        Self::CandidateNotAccepted,
        Self::NoEmail,
        Self::CandidateNotFound,
        Self::DoubtNeverSettled,
    ];

    /// The word it is stored and counted under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownPackage => "unknown_package",
            Self::CandidateNotAccepted => "candidate_not_accepted",
            Self::NoEmail => "no_email",
            Self::CandidateNotFound => "candidate_not_found",
            Self::DoubtNeverSettled => "doubt_never_settled",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.as_str() == text)
    }

    /// What the recruiter reads, with the way on.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::UnknownPackage => {
                "Equalture no longer offers this assessment. Choose one from the current list and order again."
            }
            Self::CandidateNotAccepted => {
                "Equalture could not invite this candidate with the name and e-mail address given. Correct them and order again."
            }
            Self::NoEmail => "This candidate has no e-mail address. Add one and order again.",
            Self::CandidateNotFound => {
                "The candidate's e-mail address could not be read. Add it to the candidate and order again."
            }
            Self::DoubtNeverSettled => {
                "Equalture did not confirm the invitation. If the candidate has not received it, please order again."
            }
        }
    }
}

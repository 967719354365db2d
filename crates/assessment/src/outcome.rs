//! What came out: scores as Equalture words them.

use jiff::{SignedDuration, Timestamp};

/// How long scores are waited for once Equalture has said that the candidate is done: that event has none, and nothing says
/// which of the two comes first, or that both do.
pub const SCORES_GRACE: SignedDuration = SignedDuration::from_hours(1);

/// One trait and the text Equalture gives it, such as `(5) Very flexible`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// A display string, not an identifier.
    pub name: String,
    /// Free text; a number in brackets in front is a level.
    pub text: String,
}

impl Score {
    /// The level in front of the text, if there is one: `(5) Very flexible` is 5.
    pub fn level(&self) -> Option<u8> {
        let (level, _) = self.text.trim_start().strip_prefix('(')?.split_once(')')?;
        level.trim().parse().ok()
    }
}

/// A completed assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In the order of the traits' names.
    pub scores: Vec<Score>,
    /// Equalture's own page, for which a login is needed.
    pub results_url: Option<String>,
    /// When it first came in.
    pub received_at: Timestamp,
}

impl Outcome {
    /// Puts the scores in order, so that two reports of the same scores are equal.
    pub fn new(mut scores: Vec<Score>, results_url: Option<String>, received_at: Timestamp) -> Self {
        scores.sort();
        Self { scores, results_url, received_at }
    }

    /// What a digest of this outcome is taken over.
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        for score in &self.scores {
            text.extend([&score.name, "\u{1f}", &score.text, "\u{1e}"]);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_a_number_in_brackets_in_front() {
        let level = |text: &str| Score { name: "t".into(), text: text.into() }.level();
        assert_eq!(level("(5) Very flexible"), Some(5));
        assert_eq!(level(" ( 2 )"), Some(2));
        for odd in ["Very flexible", "(x) y", "5", "(500) too high", ""] {
            assert_eq!(level(odd), None, "{odd}");
        }
    }
}

//! English.

use super::Text;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::Code => "Code:",
        Text::Languages => "Language",
        Text::Check => "Please check the following",
        Text::UnknownTitle => "This link does not work",
        Text::Unknown => "This address opens nothing. It may have been cut off when it was copied.",
        Text::EndedTitle => "This link has ended",
        Text::Ended => "What this address led to is no longer kept.",
        Text::ProblemTitle => "That did not work",
        Text::OnlyByItsLink => "This page can only be opened by its link.",
        Text::TooLarge => "What you sent is too large.",
        Text::TooOften => "That was tried too often. Wait a few minutes and try again.",
        Text::NotUnderstood => "We could not read what was sent. Go back and try again.",
        Text::AnswerOfOthers => "Another system did not answer as it should. Try again in a few minutes.",
        Text::Unavailable => "This page is not available just now. Nothing is lost. Try again in a minute.",
        Text::Ours => "Something went wrong on our side. Try again in a minute.",
    }
}

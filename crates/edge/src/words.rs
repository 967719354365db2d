//! What all pages say, in each of their languages.

use crate::language::PageLanguage;
use lambda_http::http::StatusCode;

mod de;
mod en;
mod es;
mod fr;
mod nl;

/// Something that a page says, whichever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// What stands before a code.
    Code,
    /// What the switch is called, for those who do not see it.
    Languages,
    /// The heading of what is wrong in a form.
    Check,
    /// The heading for an address that opens nothing.
    UnknownTitle,
    /// Why it may open nothing.
    Unknown,
    /// The heading for what is no longer kept.
    EndedTitle,
    /// That it is no longer kept.
    Ended,
    /// The heading of a problem.
    ProblemTitle,
    /// 405.
    OnlyByItsLink,
    /// 413.
    TooLarge,
    /// 429.
    TooOften,
    /// Any other 4xx.
    NotUnderstood,
    /// 502 and 504.
    AnswerOfOthers,
    /// 503.
    Unavailable,
    /// Any other status.
    Ours,
}

impl Text {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Code,
        Self::Languages,
        Self::Check,
        Self::UnknownTitle,
        Self::Unknown,
        Self::EndedTitle,
        Self::Ended,
        Self::ProblemTitle,
        Self::OnlyByItsLink,
        Self::TooLarge,
        Self::TooOften,
        Self::NotUnderstood,
        Self::AnswerOfOthers,
        Self::Unavailable,
        Self::Ours,
    ];

    /// The sentence for a status.
    pub fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::Unknown,
            StatusCode::METHOD_NOT_ALLOWED => Self::OnlyByItsLink,
            StatusCode::GONE => Self::Ended,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => Self::TooOften,
            StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => Self::AnswerOfOthers,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_client_error() => Self::NotUnderstood,
            _ => Self::Ours,
        }
    }
}

/// A text in a language.
pub fn text(language: PageLanguage, what: Text) -> &'static str {
    match language {
        PageLanguage::English => en::text(what),
        PageLanguage::Dutch => nl::text(what),
        PageLanguage::German => de::text(what),
        PageLanguage::French => fr::text(what),
        PageLanguage::Spanish => es::text(what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::words::are_translated;

    #[test]
    fn every_text_is_there_in_every_language() {
        // the same word in three of them
        are_translated(Text::ALL.into_iter().filter(|what| *what != Text::Code), |language, what| {
            text(language, what).to_owned()
        });
    }

    #[test]
    fn a_status_has_a_sentence_and_never_a_heading() {
        for status in (400..600).filter_map(|status| StatusCode::from_u16(status).ok()) {
            assert!(text(PageLanguage::English, Text::of(status)).ends_with('.'), "{status}");
        }
    }
}

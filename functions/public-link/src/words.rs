//! What a recruiter reads whose click leads to no report, in each language.

use assessment::progress::Progress;
use assessment::refusal::Refusal;
use edge::language::PageLanguage;

mod de;
mod en;
mod es;
mod fr;
mod nl;

/// Something that a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// The heading while a result may still come.
    NotReadyTitle,
    /// The heading when none will come.
    NoResultTitle,
    /// Equalture was not asked yet.
    AboutToBeInvited,
    /// The candidate was invited.
    NotBegun,
    /// The candidate has begun.
    Begun,
    /// The candidate is done.
    BeingPrepared,
    /// The time is over.
    OutOfTime,
    /// There was no invitation.
    Refused(Refusal),
    /// The heading for a report without a link.
    LoginTitle,
    /// Why there is no link.
    Login,
    /// The way to it for those who have a login.
    OpenInEqualture,
    /// What to do after a link has ended.
    SeeTheProfile,
    /// Equalture does not answer.
    NoLink,
    /// Equalture answered with a link that cannot be right.
    BadLink,
}

impl Text {
    /// How far it is that has no result.
    pub(crate) fn of(progress: Progress) -> Self {
        match progress {
            Progress::Accepted => Self::AboutToBeInvited,
            Progress::Invited => Self::NotBegun,
            Progress::Started => Self::Begun,
            Progress::Expired => Self::OutOfTime,
            Progress::Refused(refusal) => Self::Refused(refusal),
            Progress::Finished | Progress::Completed | Progress::Cancelled | Progress::Erased => Self::BeingPrepared,
        }
    }

    /// The heading above it.
    pub(crate) fn title_of(progress: Progress) -> Self {
        match progress {
            Progress::Expired | Progress::Refused(_) => Self::NoResultTitle,
            _ => Self::NotReadyTitle,
        }
    }
}

/// A text in a language.
pub(crate) fn text(language: PageLanguage, what: Text) -> &'static str {
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
    use edge::testing::words::are_translated;

    #[test]
    fn every_text_is_there_in_every_language() {
        let plain = [
            Text::NotReadyTitle,
            Text::NoResultTitle,
            Text::AboutToBeInvited,
            Text::NotBegun,
            Text::Begun,
            Text::BeingPrepared,
            Text::OutOfTime,
            Text::LoginTitle,
            Text::Login,
            Text::OpenInEqualture,
            Text::SeeTheProfile,
            Text::NoLink,
            Text::BadLink,
        ];
        let all = plain.into_iter().chain(Refusal::ALL.map(Text::Refused));
        are_translated(all, |language, what| text(language, what).to_owned());
    }
}

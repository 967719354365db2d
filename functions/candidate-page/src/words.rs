//! What the candidate's page says, in each language.

use crate::ago::Ago;
use edge::language::PageLanguage;

mod de;
mod en;
mod es;
mod fr;
mod nl;

/// Something that the page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// The heading before the invitation.
    PreparedTitle,
    /// The heading when there may be an e-mail.
    CheckMailTitle,
    /// The heading once it was begun.
    StartedTitle,
    /// The heading once it is done.
    DoneTitle,
    /// The heading after the deadline.
    OverTitle,
    /// The heading after a doubt that nobody settled.
    UnconfirmedTitle,
    /// The heading when there will be no invitation.
    NothingTitle,
    /// The heading after the company has left.
    EndedTitle,
    /// Before the invitation.
    WillSend,
    /// It was asked for, and nobody knows what came of it.
    Asked,
    /// It was sent.
    HasSent,
    /// The assessment was begun.
    FinishIt,
    /// It is done.
    CompanySees,
    /// The deadline passed.
    NewInvitation,
    /// A doubt that nobody settled.
    TryItsLink,
    /// There will be no invitation.
    CompanyIsTold,
    /// The company has left.
    NothingLeft,
    /// Before the address that the e-mail will go to.
    WillGoTo,
    /// Before the address that it should go to.
    ShouldGoTo,
    /// Before the address that it went to.
    WentTo,
    /// While the invitation is ahead.
    NoNeedToWait,
    /// The same, when it takes long.
    Longer,
    /// What to do when no e-mail came.
    NothingThere,
    /// The way back.
    Back,
    /// The same without a link.
    GoBack,
    /// What to do after a link has ended.
    GoBackAfterAll,
    /// What stands before the company's name.
    Company,
    /// What stands before the job's title.
    Job,
    /// The heading while nobody can say how the order is.
    UnavailableTitle,
    /// What to do then.
    Unavailable,
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

/// A time in a language.
pub(crate) fn ago(language: PageLanguage, ago: Ago) -> String {
    match language {
        PageLanguage::English => en::ago(ago),
        PageLanguage::Dutch => nl::ago(ago),
        PageLanguage::German => de::ago(ago),
        PageLanguage::French => fr::ago(ago),
        PageLanguage::Spanish => es::ago(ago),
    }
}

#[cfg(test)]
mod tests;

//! The settings page.

use super::Screen;
use super::door::company_name;
use crate::change::{DOUBTS, Draft, PACKAGE_TYPES};
use crate::form::{self, TOKEN};
use crate::proof::Wrong;
use crate::trial::{Taken, Trial};
use crate::visit::Visit;
use crate::words::{Say, say};
use assessment::company::Company;
use aws::desk::Desk;
use aws::secrets::CompanySecret;
use edge::page::{self, Choice, Field, Note, Takes};
use lambda_http::http::StatusCode;
use maud::{Markup, html};

/// The names of the fields.
pub(crate) mod name {
    pub(crate) const PACKAGE_TYPE: &str = "package_type";
    pub(crate) const INLINE: &str = "inline";
    pub(crate) const SCALE: &str = "scale";
    pub(crate) const LANGUAGE: &str = "language";
    pub(crate) const EXPIRES_AFTER: &str = "expires_after";
    pub(crate) const KEEP_RESULTS: &str = "keep_results";
    pub(crate) const DOUBTS: &str = "doubts";
    pub(crate) const CALLBACK_TOKEN: &str = "callback_token";
    pub(crate) const FORGET_TOKEN: &str = "forget_callback_token";
    /// Which button was pressed.
    pub(crate) const DO: &str = "do";
    pub(crate) const SAVE: &str = "save";
    pub(crate) const TEST: &str = "test";
    pub(crate) const RECONNECT: &str = "reconnect";
}

/// What the page shows besides the settings.
pub(crate) enum Screenful {
    /// It was just opened.
    Opened,
    /// It was just opened, and SmartRecruiters does not take our credentials for this company any more.
    Forgotten,
    /// A change is stored.
    Saved,
    /// A change is not stored: what was sent, what is wrong with it, and what the form had shown before.
    Wrong(Draft, Vec<Wrong>, String),
    /// The connection was tested.
    Tested(Trial),
}

impl Screenful {
    /// Whether the company should connect again.
    fn is_forgotten(&self) -> bool {
        match self {
            Self::Forgotten => true,
            Self::Tested(trial) => trial.ats == Taken::Refused,
            Self::Opened | Self::Saved | Self::Wrong(..) => false,
        }
    }
}

/// The page, with new forms.
pub(crate) fn screen(
    visit: &Visit<'_>,
    desk: &Desk,
    company: &Company,
    secret: &CompanySecret,
    screenful: &Screenful,
) -> Screen {
    let stored = Draft::of(&company.settings);
    let (draft, wrong, showed) = match screenful {
        Screenful::Wrong(draft, wrong, showed) => (draft, wrong.as_slice(), showed.clone()),
        Screenful::Opened | Screenful::Forgotten | Screenful::Saved | Screenful::Tested(_) => {
            (&stored, &[][..], stored.in_a_line())
        }
    };
    let words = Words { visit, wrong };
    let token = form::to_change(desk, company, showed);
    let content = html! {
        (news(&words, screenful))
        (page::facts(&[(words.say(Say::Company), &company_name(visit, Some(company)))]))
        @if screenful.is_forgotten() { (reconnect(&words, &token)) }
        form method="post" action=(visit.address) {
            (page::hidden(TOKEN, &token))
            (choices(&words, draft))
            (callback_token(&words, secret.callback_token.is_some()))
            button.first name=(name::DO) value=(name::SAVE) { (words.say(Say::Save)) }
        }
        h2 { (words.say(Say::TestTitle)) }
        form method="post" action=(visit.address) {
            (page::hidden(TOKEN, &token))
            button name=(name::DO) value=(name::TEST) { (words.say(Say::Test)) }
        }
        @if let Some(way_back) = &visit.way_back { p { a.way href=(way_back) { (words.say(Say::WayBack)) } } }
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Screen::new(status, words.say(Say::SettingsTitle), content)
}

/// The words of one page, and what is wrong with its fields.
struct Words<'w> {
    visit: &'w Visit<'w>,
    wrong: &'w [Wrong],
}

impl Words<'_> {
    fn say(&self, what: Say) -> &'static str {
        say(self.visit.window.place.language, what)
    }

    fn field(&self, name: &'static str, label: Say, hint: Option<Say>) -> Field<'static> {
        let error = self.wrong.iter().find(|(field, _)| *field == name).map(|(_, why)| self.say(*why));
        Field { name, label: self.say(label), hint: hint.map(|hint| self.say(hint)), error }
    }

    fn choice<T>(&self, (_, value): &(T, &'static str), label: Say) -> Choice<'static> {
        Choice { value, label: self.say(label) }
    }
}

/// What has just happened.
fn news(words: &Words<'_>, screenful: &Screenful) -> Markup {
    match screenful {
        Screenful::Opened => html! {},
        Screenful::Forgotten => page::note(Note::Bad, words.say(Say::AtsRefuses)),
        Screenful::Saved => page::note(Note::Good, words.say(Say::Saved)),
        Screenful::Wrong(_, wrong, _) => {
            let fields: Vec<_> = wrong.iter().map(|(name, why)| words.field(name, *why, None)).collect();
            page::summary(&words.visit.window.place, &fields)
        }
        Screenful::Tested(trial) => tested(words, *trial),
    }
}

fn tested(words: &Words<'_>, trial: Trial) -> Markup {
    let [at_equalture, at_ats] = [
        match trial.equalture {
            Taken::Well => Say::EqualtureTakes,
            Taken::Refused => Say::EqualtureRefuses,
            Taken::Silent => Say::EqualtureSilentNow,
            Taken::Blocked => Say::EqualtureBlockedNow,
        },
        match trial.ats {
            Taken::Well => Say::AtsTakes,
            Taken::Refused => Say::AtsRefuses,
            Taken::Silent => Say::AtsSilentNow,
            Taken::Blocked => Say::AtsBlockedNow,
        },
    ];
    let kind = |taken| if taken == Taken::Well { Note::Good } else { Note::Bad };
    html! {
        (page::note(kind(trial.equalture), words.say(at_equalture)))
        (page::note(kind(trial.ats), words.say(at_ats)))
        @if trial.equalture == Taken::Well {
            @if trial.reports { (page::note(Note::Good, words.say(Say::Reports))) }
            @else { (page::note(Note::Plain, words.say(Say::ReportsNot))) }
        }
    }
}

/// The way back into SmartRecruiters, with the credentials that are known.
fn reconnect(words: &Words<'_>, token: &str) -> Markup {
    html! {
        form method="post" action=(words.visit.address) {
            (page::hidden(TOKEN, token))
            p { button.first name=(name::DO) value=(name::RECONNECT) { (words.say(Say::Reconnect)) } }
        }
    }
}

fn choices(words: &Words<'_>, draft: &Draft) -> Markup {
    let types = [Say::Behavioral, Say::SkillTest];
    let types: Vec<_> = PACKAGE_TYPES.iter().zip(types).map(|(value, label)| words.choice(value, label)).collect();
    let doubts = [Say::DoubtsRetry, Say::DoubtsHold];
    let doubts: Vec<_> = DOUBTS.iter().zip(doubts).map(|(value, label)| words.choice(value, label)).collect();
    let field = |name, label, hint| words.field(name, label, Some(hint));
    html! {
        (page::radios(&words.field(name::PACKAGE_TYPE, Say::PackageType, None), &types, &draft.package_type))
        (page::tick(&field(name::INLINE, Say::Inline, Say::InlineHint), draft.inline))
        (page::field(&field(name::SCALE, Say::Scale, Say::ScaleHint), Takes::Few(&draft.scale)))
        (page::field(&field(name::LANGUAGE, Say::Language, Say::LanguageHint), Takes::Few(&draft.language)))
        (page::field(&field(name::EXPIRES_AFTER, Say::Expires, Say::ExpiresHint), Takes::Few(&draft.expires_after)))
        (page::field(&field(name::KEEP_RESULTS, Say::Keep, Say::KeepHint), Takes::Few(&draft.keep_results)))
        (page::radios(&field(name::DOUBTS, Say::Doubts, Say::DoubtsHint), &doubts, &draft.doubts))
    }
}

/// The token is never shown, only whether there is one.
fn callback_token(words: &Words<'_>, is_set: bool) -> Markup {
    let hint = if is_set { Say::TokenIsSet } else { Say::TokenIsNotSet };
    html! {
        (page::field(&words.field(name::CALLBACK_TOKEN, Say::CallbackToken, Some(hint)), Takes::Secret))
        @if is_set { (page::tick(&words.field(name::FORGET_TOKEN, Say::ForgetToken, None), false)) }
    }
}

//! What the pages of this function say, in each of their languages.

mod de;
mod en;
mod es;
mod fr;
mod nl;

use crate::trouble::Trouble;
use edge::language::PageLanguage;

/// Declares the messages once, with the list of them all.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Something that a page says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Say {
            $($(#[$doc])* $name),+
        }

        impl Say {
            /// All of them.
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

messages! {
    // the first page
    ConnectTitle, Intro, Company, Goes, WhatGoes, ComesBack, WhatComesBack, Kept,
    /// With the number of days.
    KeptForDays,
    KeptUntilTold,
    /// With the number of days.
    KeptOrder, ClientId, ClientIdHint, ClientSecret, Agree, AskAgain, OpenSettings,
    GiveClientId, GiveClientSecret, NotTaken, NotStored,
    // done
    DoneTitle, Done, DoneNext,
    // the settings
    SettingsTitle, PackageType, Behavioral, SkillTest, Inline, InlineHint, Scale, ScaleHint, Language, LanguageHint,
    Expires, ExpiresHint, Keep, KeepHint, Doubts, DoubtsHint, DoubtsRetry, DoubtsHold, CallbackToken, TokenIsSet,
    TokenIsNotSet, ForgetToken, Save, Saved, WayBack,
    ChooseOne, BadScale, BadLanguage, BadExpiry, BadKeeping, UnfitToken, TokenAndNone,
    // the test
    TestTitle, Test, EqualtureTakes, EqualtureRefuses, EqualtureSilentNow, EqualtureBlockedNow, AtsTakes, AtsRefuses, Reconnect, AtsSilentNow, AtsBlockedNow, Reports, ReportsNot,
    // above and below what stands in the way
    StartAgain, NotConnected, OpenAgain,
}

/// A message in a language.
pub(crate) fn say(language: PageLanguage, what: Say) -> &'static str {
    match language {
        PageLanguage::English => en::say(what),
        PageLanguage::Dutch => nl::say(what),
        PageLanguage::German => de::say(what),
        PageLanguage::French => fr::say(what),
        PageLanguage::Spanish => es::say(what),
    }
}

/// What stands in the way, in a language; none where the general words for its status say it all.
pub(crate) fn sentence(language: PageLanguage, trouble: Trouble) -> Option<&'static str> {
    match language {
        PageLanguage::English => en::sentence(trouble),
        PageLanguage::Dutch => nl::sentence(trouble),
        PageLanguage::German => de::sentence(trouble),
        PageLanguage::French => fr::sentence(trouble),
        PageLanguage::Spanish => es::sentence(trouble),
    }
}

/// A message with a number in its place.
pub(crate) fn filled(language: PageLanguage, what: Say, number: i64) -> String {
    say(language, what).replace("{}", &number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use edge::testing::words::are_translated;

    #[test]
    fn every_message_is_there_in_every_language() {
        are_translated(Say::ALL.iter().copied(), |language, what| say(language, what).to_owned());
    }

    #[test]
    fn each_trouble_has_a_sentence_of_its_own_in_every_language() {
        let troubles = Trouble::ALL.into_iter().filter(|trouble| sentence(PageLanguage::English, *trouble).is_some());
        are_translated(troubles, |language, trouble| sentence(language, trouble).unwrap_or_default().to_owned());
        let codes = |with: &Trouble| sentence(PageLanguage::English, *with).map(|_| with.code());
        let codes: std::collections::BTreeSet<_> = Trouble::ALL.iter().filter_map(codes).collect();
        let said = |with: &Trouble| sentence(PageLanguage::English, *with);
        let said: std::collections::BTreeSet<_> = Trouble::ALL.iter().filter_map(said).collect();
        assert_eq!(codes.len(), said.len());
    }

    #[test]
    fn only_numbers_of_days_have_a_place_to_fill() {
        for language in PageLanguage::ALL {
            for what in Say::ALL {
                let places = usize::from(matches!(what, Say::KeptForDays | Say::KeptOrder));
                assert_eq!(say(language, *what).matches("{}").count(), places, "{what:?}");
            }
            assert!(filled(language, Say::KeptForDays, 30).contains(" 30 "), "{language:?}");
        }
    }
}

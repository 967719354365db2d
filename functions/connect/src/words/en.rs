//! English.

use super::Say;
use crate::trouble::Trouble;

pub(super) fn say(what: Say) -> &'static str {
    match what {
        Say::ConnectTitle => "Connect Equalture",
        Say::Intro => {
            "Once Equalture is connected, recruiters order its assessments in SmartRecruiters and see the results there."
        }
        Say::Company => "Company",
        Say::Goes => "Goes to Equalture",
        Say::WhatGoes => "The candidate's name and e-mail address, and which assessment was ordered.",
        Say::ComesBack => "Comes back",
        Say::WhatComesBack => "How far the candidate is, a text for each trait, and a link to the report.",
        Say::Kept => "Kept in between",
        Say::KeptForDays => "Name and e-mail address until the candidate is invited; results for {} days.",
        Say::KeptUntilTold => {
            "Name and e-mail address until the candidate is invited; results until SmartRecruiters has them."
        }
        Say::KeptOrder => "The order without these for {} days.",
        Say::ClientId => "Equalture client ID",
        Say::ClientIdHint => "Equalture gives your company a client ID and a client secret.",
        Say::ClientSecret => "Equalture client secret",
        Say::Agree => "Agree and connect",
        Say::AskAgain => {
            "Your company is connected. To open its settings, enter the Equalture credentials that it was connected with."
        }
        Say::OpenSettings => "Open the settings",
        Say::GiveClientId => "Enter the client ID.",
        Say::GiveClientSecret => "Enter the client secret.",
        Say::NotTaken => "Equalture does not accept this client ID with this secret.",
        Say::NotStored => "Your company was connected with another client ID or secret.",
        Say::DoneTitle => "Equalture is connected",
        Say::Done => "Your recruiters can now order assessments in SmartRecruiters.",
        Say::DoneNext => "You can close this window.",
        Say::SettingsTitle => "Equalture settings",
        Say::PackageType => "Listed in SmartRecruiters as",
        Say::Behavioral => "Behavioral assessment",
        Say::SkillTest => "Skill test",
        Say::Inline => "Also while candidates apply",
        Say::InlineHint => "Each assessment is listed a second time, for use in the application.",
        Say::Scale => "Highest level of Equalture's scale",
        Say::ScaleHint => "With it SmartRecruiters also gets a number. Leave it empty for words only.",
        Say::Language => "Language of reports",
        Say::LanguageHint => {
            "A code such as en or nl, for readers whose browser asks for none. Empty: Equalture chooses."
        }
        Say::Expires => "Days until an order expires",
        Say::ExpiresHint => "So long a candidate has for the assessment.",
        Say::Keep => "Days that results are kept",
        Say::KeepHint => "0 keeps them only until SmartRecruiters has them.",
        Say::Doubts => "If nobody knows whether a candidate was invited",
        Say::DoubtsHint => "A second try can invite a candidate twice.",
        Say::DoubtsRetry => "Try once more after half an hour",
        Say::DoubtsHold => "Wait for a person to look",
        Say::CallbackToken => "Token for callbacks",
        Say::TokenIsSet => "One is set. Enter another to replace it.",
        Say::TokenIsNotSet => "None is set. Enter one only if you have agreed on it with Equalture.",
        Say::ForgetToken => "Remove the token",
        Say::Save => "Save",
        Say::Saved => "Your settings are saved.",
        Say::WayBack => "Back to SmartRecruiters",
        Say::ChooseOne => "Choose one of the answers.",
        Say::BadScale => "The highest level is a whole number from 1 to 255, or empty.",
        Say::BadLanguage => "The language is a code such as en, or empty.",
        Say::BadExpiry => "The days until an order expires are a whole number from 1 to 3650.",
        Say::BadKeeping => "The days that results are kept are a whole number from 0 to 3650.",
        Say::UnfitToken => "The token has 16 to 256 letters, digits or signs, and no blanks.",
        Say::TokenAndNone => "Enter a token or remove it, not both.",
        Say::TestTitle => "Does the connection work?",
        Say::Test => "Test it now",
        Say::EqualtureTakes => "Equalture accepts your credentials.",
        Say::EqualtureRefuses => "Equalture no longer accepts your credentials.",
        Say::EqualtureSilentNow => "Equalture does not answer at the moment.",
        Say::EqualtureBlockedNow => "Equalture gives no access at its configured address.",
        Say::AtsTakes => "SmartRecruiters accepts our credentials.",
        Say::AtsRefuses => {
            "SmartRecruiters no longer accepts our credentials. If Equalture is disconnected there, connect it again here."
        }
        Say::Reconnect => "Connect again",
        Say::AtsSilentNow => "SmartRecruiters does not answer at the moment.",
        Say::AtsBlockedNow => "SmartRecruiters gives no access at its configured address.",
        Say::Reports => "Equalture reports when candidates begin and finish.",
        Say::ReportsNot => "Equalture could not be asked to report when candidates begin. Results come all the same.",
        Say::StartAgain => "Please start again",
        Say::NotConnected => "Equalture is not connected",
        Say::OpenAgain => "Open the page again",
    }
}

pub(super) fn sentence(trouble: Trouble) -> Option<&'static str> {
    Some(match trouble {
        Trouble::Method | Trouble::TooLarge | Trouble::NotAForm | Trouble::Store => return None,
        Trouble::NoCompany => "This address names no company. Open it from SmartRecruiters.",
        Trouble::BadWayBack => "The way back in this address does not lead to SmartRecruiters. Nothing was done.",
        Trouble::NoToken | Trouble::ForeignToken => "This form was not made for you. Nothing was done.",
        Trouble::Expired => "This form lay open for more than a quarter of an hour. Nothing was done.",
        Trouble::Used => {
            "This form was sent already. If you clicked twice, the first click counts: see in SmartRecruiters what came of it."
        }
        Trouble::Outdated => {
            "Since this form was opened, your company was connected or disconnected, or somebody changed its settings."
        }
        Trouble::TooMany(_) => "Too many wrong credentials were entered. Wait a minute.",
        Trouble::EqualtureSilent => {
            "Equalture does not answer at the moment. Nothing was stored. Try again in a minute."
        }
        Trouble::EqualtureBlocked => {
            "Equalture gives no access at its configured address. Nothing was stored. Tell whoever runs this connection."
        }
        Trouble::NoConsent => {
            "SmartRecruiters says that your company has not allowed the connection. Nothing was stored. Begin in SmartRecruiters, and allow it there."
        }
        Trouble::NotConfigured => {
            "SmartRecruiters does not know this connection yet. Nothing was stored. Tell whoever runs it: its partner configuration is missing."
        }
        Trouble::AlreadyConnected => {
            "SmartRecruiters says that your company is connected already. Disconnect Equalture in SmartRecruiters, then connect it again."
        }
        Trouble::NotAccepted => {
            "SmartRecruiters did not accept the connection. Nothing was stored. Tell whoever runs it."
        }
        Trouble::MasterRefused => {
            "SmartRecruiters does not accept this connection as a partner. Nothing was stored. Tell whoever runs it: its master credential must be looked at."
        }
        Trouble::AtsSilent => {
            "SmartRecruiters does not answer at the moment. Nothing was stored. Try again in a minute."
        }
        Trouble::Unclear => {
            "SmartRecruiters did not confirm the connection, and may have made it. Disconnect Equalture in SmartRecruiters, then connect it again."
        }
        Trouble::Overtaken => {
            "Somebody else is connecting your company at this moment. See in SmartRecruiters what came of it."
        }
    })
}

//! English.

use super::Text;
use crate::ago::Ago;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::PreparedTitle => "Your assessment is being prepared",
        Text::CheckMailTitle => "Check your mail for your assessment",
        Text::StartedTitle => "You have started your assessment",
        Text::DoneTitle => "Thank you, your assessment is done",
        Text::OverTitle => "The time for this assessment is over",
        Text::UnconfirmedTitle => "Your invitation was not confirmed",
        Text::NothingTitle => "There is no assessment for you to take now",
        Text::EndedTitle => "This assessment has ended",
        Text::WillSend => "Equalture will send you an e-mail with a link to your assessment.",
        Text::Asked => {
            "We asked Equalture to send you an e-mail with a link to your assessment. We do not know whether it did."
        }
        Text::HasSent => "Equalture has sent you an e-mail with a link to your assessment.",
        Text::FinishIt => "You can finish it with the link in Equalture's e-mail.",
        Text::CompanySees => "The company will see your result in your application.",
        Text::NewInvitation => "The company can send you a new invitation.",
        Text::TryItsLink => {
            "If you have an e-mail from Equalture, you can try its link. The company can send you a new invitation."
        }
        Text::CompanyIsTold => "The company is told, and will be in touch if it needs anything from you.",
        Text::NothingLeft => "Nothing is left for you to do here.",
        Text::WillGoTo => "It will go to",
        Text::ShouldGoTo => "It should go to",
        Text::WentTo => "It went to",
        Text::NoNeedToWait => "You do not have to wait here. Your application is safe.",
        Text::Longer => "This takes longer than usual. You do not have to wait here. Your application is safe.",
        Text::NothingThere => {
            "Nothing there after ten minutes? Look in your spam folder. If it is not there either, or the address is \
             wrong, ask the company to invite you again. Your application is safe either way."
        }
        Text::Back => "Back to your application",
        Text::GoBack => "To see how your application stands, go back to where you applied.",
        Text::GoBackAfterAll => "Go back to your application to see how it stands.",
        Text::Company => "Company",
        Text::Job => "Job",
        Text::UnavailableTitle => "This page cannot be shown just now",
        Text::Unavailable => "Your application is safe. Reload this page in a minute, or go back to your application.",
    }
}

pub(super) fn ago(ago: Ago) -> String {
    match ago {
        Ago::Moment => "a moment ago".to_owned(),
        Ago::Minutes(count) => format!("about {count} minutes ago"),
        Ago::Hour => "about an hour ago".to_owned(),
        Ago::Hours(count) => format!("about {count} hours ago"),
        Ago::Day => "about a day ago".to_owned(),
        Ago::Days(count) => format!("about {count} days ago"),
    }
}

//! English.

use super::Text;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::NotReadyTitle => "The result is not ready yet",
        Text::NoResultTitle => "There is no result",
        Text::AboutToBeInvited => "The candidate is about to be invited. The result will be here when it is ready.",
        Text::NotBegun => "The candidate is invited and has not begun yet.",
        Text::Begun => "The candidate has begun. The result will be here when it is ready.",
        Text::BeingPrepared => "The result is being prepared. Try again in a minute.",
        Text::OutOfTime => "The candidate did not finish in time. You can order the assessment again.",
        Text::Refused(refusal) => refusal.sentence(),
        Text::LoginTitle => "This report needs a login",
        Text::Login => {
            "The scores are in your recruiting system. Equalture did not tell us the name of this application, so its \
             full report can only be opened in Equalture itself."
        }
        Text::OpenInEqualture => "Open it in Equalture (login needed)",
        Text::SeeTheProfile => "The candidate's profile in your recruiting system shows what is left.",
        Text::NoLink => "Equalture does not give out the result at the moment. Try again in a minute.",
        Text::BadLink => "Equalture answered with an address that we do not send anybody to. We have been told.",
    }
}

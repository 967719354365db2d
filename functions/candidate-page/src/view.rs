//! The words of the candidate's page.

use assessment::order::{Order, Origin};
use assessment::progress::Progress;
use edge::page;
use maud::{Markup, html};

/// While the invitation is on its way the page looks again by itself, without a script.
const LOOK_AGAIN_SECONDS: u32 = 15;

/// The page of one order.
pub(crate) fn page(order: &Order) -> String {
    let refresh = (!order.progress.is_final()).then_some(LOOK_AGAIN_SECONDS);
    page::document(title(order.progress), refresh, &content(order))
}

fn title(progress: Progress) -> &'static str {
    match progress {
        Progress::Accepted => "Your assessment is being prepared",
        Progress::Invited => "Check your mail for your assessment",
        Progress::Started => "You have started your assessment",
        Progress::Finished | Progress::Completed => "Thank you, your assessment is done",
        Progress::Expired => "The time for this assessment is over",
        Progress::Refused(_) => "There is no assessment for you to take now",
        Progress::Cancelled | Progress::Erased => "This assessment has ended",
    }
}

fn content(order: &Order) -> Markup {
    html! {
        p role="status" { (sentence(order.progress)) }
        @if waits_for_mail(order.progress) {
            @if let Some(masked) = order.candidate.masked() {
                p { "The invitation goes to " strong { (masked) } "." }
            }
            p class="quiet" {
                "Nothing there after ten minutes? Look in your spam folder. Your application is safe either way."
            }
        }
        @if let Origin::WhileApplying { return_url } = &order.origin {
            p { a class="way" href=(return_url) { "Back to your application" } }
        }
    }
}

fn waits_for_mail(progress: Progress) -> bool {
    matches!(progress, Progress::Accepted | Progress::Invited)
}

fn sentence(progress: Progress) -> &'static str {
    match progress {
        Progress::Accepted => "Equalture will send you an e-mail with a link to your assessment in a moment.",
        Progress::Invited => "Equalture has sent you an e-mail with a link to your assessment.",
        Progress::Started => "You can finish it with the link in Equalture's e-mail.",
        Progress::Finished | Progress::Completed => "The company will see your result in your application.",
        Progress::Expired => "The company can send you a new invitation.",
        Progress::Refused(_) => "The company knows and will be in touch if it needs anything from you.",
        Progress::Cancelled | Progress::Erased => "Nothing is left for you to do here.",
    }
}

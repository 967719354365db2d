//! The words of the candidate's page.

use crate::ago::ago;
use assessment::order::{Order, Origin};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use edge::problem::Problem;
use edge::{page, respond};
use jiff::{SignedDuration, Timestamp};
use lambda_http::http::StatusCode;
use lambda_http::{Body, Response};
use maud::{Markup, html};

/// Asks for the page again until nothing more is expected, and changes the texts of the title, of the heading, of the
/// status and of what was sent where they differ. The elements stay, so a screen reader says the new status, and the
/// way back keeps the focus.
const LIVE: &str = include_str!("live.js");
/// So often is the page loaded again where scripts do not run, or while it cannot be shown.
const LOOK_AGAIN_SECONDS: u32 = 15;
/// The invitation is usually out long before.
const USUAL: SignedDuration = SignedDuration::from_mins(5);

/// The page of one order.
pub(crate) fn page(order: &Order, now: Timestamp) -> Response<Body> {
    let mail = Mail::of(order, now);
    let title = title(order.progress, mail);
    let content = content(order, mail, now);
    if order.progress.is_final() {
        respond::page(StatusCode::OK, page::document(title, None, &content))
    } else {
        page::live(title, LIVE, LOOK_AGAIN_SECONDS, &content)
    }
}

/// The page while nobody can say how the order is.
pub(crate) fn unavailable(problem: &Problem) -> Response<Body> {
    let content = html! {
        p { "Your application is safe. Reload this page in a minute, or go back to your application." }
        p.quiet { "Code: " (problem.code) }
    };
    let html = page::document("This page cannot be shown just now", Some(LOOK_AGAIN_SECONDS), &content);
    let mut response = respond::page(problem.status, html);
    respond::describe(&mut response, problem);
    response
}

/// What is known of Equalture's e-mail, as long as the candidate needs it.
#[derive(Clone, Copy)]
enum Mail {
    /// Not asked for yet.
    Ahead,
    /// Asked for, and nobody knows what came of it.
    Asked,
    /// On its way, or there; since then, if that is known.
    Sent(Option<Timestamp>),
    /// No longer needed, or never to come.
    Over,
}

impl Mail {
    fn of(order: &Order, now: Timestamp) -> Self {
        match order.progress {
            Progress::Accepted if order.doubts(now) == 0 => Self::Ahead,
            Progress::Invited if !order.is_nameless() => Self::Sent(order.invited_at),
            Progress::Accepted | Progress::Invited => Self::Asked,
            Progress::Started => Self::Sent(order.invited_at.filter(|_| !order.is_nameless())),
            _ => Self::Over,
        }
    }
}

fn title(progress: Progress, mail: Mail) -> &'static str {
    match (progress, mail) {
        (Progress::Accepted | Progress::Invited, Mail::Ahead) => "Your assessment is being prepared",
        (Progress::Accepted | Progress::Invited, _) => "Check your mail for your assessment",
        (Progress::Started, _) => "You have started your assessment",
        (Progress::Finished | Progress::Completed, _) => "Thank you, your assessment is done",
        (Progress::Expired, _) => "The time for this assessment is over",
        (Progress::Refused(Refusal::DoubtNeverSettled), _) => "Your invitation was not confirmed",
        (Progress::Refused(_), _) => "There is no assessment for you to take now",
        (Progress::Cancelled | Progress::Erased, _) => "This assessment has ended",
    }
}

fn content(order: &Order, mail: Mail, now: Timestamp) -> Markup {
    html! {
        p role="status" { (sentence(order.progress, mail)) }
        div #sent {
            @if let (Some((went, when)), Some(masked)) = (way_of(mail, now), order.candidate.masked()) {
                p { (went) " " strong { (masked) } (when) "." }
            }
            @if let Some(hint) = hint(order, mail, now) { p.quiet { (hint) } }
        }
        @if let Origin::WhileApplying { return_url } = &order.origin {
            p { a.way href=(return_url) { "Back to your application" } }
        } @else {
            p { "To see how your application stands, go back to where you applied." }
        }
    }
}

fn sentence(progress: Progress, mail: Mail) -> &'static str {
    match (progress, mail) {
        (Progress::Accepted | Progress::Invited, Mail::Ahead) => {
            "Equalture will send you an e-mail with a link to your assessment."
        }
        (Progress::Accepted | Progress::Invited, Mail::Asked) => {
            "We asked Equalture to send you an e-mail with a link to your assessment. We do not know whether it did."
        }
        (Progress::Accepted | Progress::Invited, _) => {
            "Equalture has sent you an e-mail with a link to your assessment."
        }
        (Progress::Started, _) => "You can finish it with the link in Equalture's e-mail.",
        (Progress::Finished | Progress::Completed, _) => "The company will see your result in your application.",
        (Progress::Expired, _) => "The company can send you a new invitation.",
        (Progress::Refused(Refusal::DoubtNeverSettled), _) => {
            "If you have an e-mail from Equalture, you can try its link. The company can send you a new invitation."
        }
        (Progress::Refused(_), _) => "The company is told, and will be in touch if it needs anything from you.",
        (Progress::Cancelled | Progress::Erased, _) => "Nothing is left for you to do here.",
    }
}

/// What stands before the address, and after it.
fn way_of(mail: Mail, now: Timestamp) -> Option<(&'static str, String)> {
    match mail {
        Mail::Ahead => Some(("It will go to", String::new())),
        Mail::Asked => Some(("It should go to", String::new())),
        Mail::Sent(None) => Some(("It went to", String::new())),
        Mail::Sent(Some(since)) => Some(("It went to", format!(", {}", ago(since, now)))),
        Mail::Over => None,
    }
}

fn hint(order: &Order, mail: Mail, now: Timestamp) -> Option<&'static str> {
    match (order.progress, mail) {
        (Progress::Accepted, Mail::Ahead) if now.duration_since(order.accepted_at) < USUAL => {
            Some("You do not have to wait here. Your application is safe.")
        }
        (Progress::Accepted, Mail::Ahead) => {
            Some("This takes longer than usual. You do not have to wait here. Your application is safe.")
        }
        (Progress::Accepted | Progress::Invited, _) => {
            Some("Nothing there after ten minutes? Look in your spam folder. Your application is safe either way.")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;

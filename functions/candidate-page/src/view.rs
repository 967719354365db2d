//! The candidate's page.

use crate::ago::Ago;
use crate::words::{Text, ago, text};
use assessment::order::{Order, Origin};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use edge::language::PageLanguage;
use edge::page::{self, Place};
use edge::problem::Problem;
use edge::respond;
use jiff::{SignedDuration, Timestamp};
use lambda_http::http::StatusCode;
use lambda_http::{Body, Response};
use maud::{Markup, html};

/// Asks for the page again until nothing more is expected, and changes the texts of the title, of the heading, of the
/// status, of what was sent and of what was applied for where they differ. The elements stay, so a screen reader says the
/// new status, and the way back keeps the focus. A page that could not be shown is loaded again once it can be.
const LIVE: &str = include_str!("live.js");
/// So often is the page loaded again where scripts do not run.
const LOOK_AGAIN_SECONDS: u32 = 15;
/// The invitation is usually out long before.
const USUAL: SignedDuration = SignedDuration::from_mins(5);

/// The page of one order; `company` is the name that candidates know it by.
pub(crate) fn page(place: &Place, order: &Order, company: Option<&str>, now: Timestamp) -> Response<Body> {
    let mail = Mail::of(order, now);
    let title = text(place.language, title(order.progress, mail));
    let content = html! {
        p role="status" { (text(place.language, sentence(order.progress, mail))) }
        (sent(place.language, order, mail, now))
        (about(place.language, order, company))
        (way_back(place.language, order))
    };
    if order.progress.is_final() {
        respond::page(StatusCode::OK, page::document(place, title, &content))
    } else {
        page::live(place, StatusCode::OK, title, LIVE, LOOK_AGAIN_SECONDS, &content)
    }
}

/// The page while nobody can say how the order is.
pub(crate) fn unavailable(place: &Place, problem: &Problem) -> Response<Body> {
    let say = |what| text(place.language, what);
    let content = html! { p { (say(Text::Unavailable)) } (page::code(place, problem.code)) };
    let title = say(Text::UnavailableTitle);
    let mut response = page::live(place, problem.status, title, LIVE, LOOK_AGAIN_SECONDS, &content);
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

    /// What stands before the address, and since when.
    fn way(self) -> Option<(Text, Option<Timestamp>)> {
        match self {
            Self::Ahead => Some((Text::WillGoTo, None)),
            Self::Asked => Some((Text::ShouldGoTo, None)),
            Self::Sent(since) => Some((Text::WentTo, since)),
            Self::Over => None,
        }
    }
}

fn title(progress: Progress, mail: Mail) -> Text {
    match (progress, mail) {
        (Progress::Accepted | Progress::Invited, Mail::Ahead) => Text::PreparedTitle,
        (Progress::Accepted | Progress::Invited, _) => Text::CheckMailTitle,
        (Progress::Started, _) => Text::StartedTitle,
        (Progress::Finished | Progress::Completed, _) => Text::DoneTitle,
        (Progress::Expired, _) => Text::OverTitle,
        (Progress::Refused(Refusal::DoubtNeverSettled), _) => Text::UnconfirmedTitle,
        (Progress::Refused(_), _) => Text::NothingTitle,
        (Progress::Cancelled | Progress::Erased, _) => Text::EndedTitle,
    }
}

fn sentence(progress: Progress, mail: Mail) -> Text {
    match (progress, mail) {
        (Progress::Accepted | Progress::Invited, Mail::Ahead) => Text::WillSend,
        (Progress::Accepted | Progress::Invited, Mail::Asked) => Text::Asked,
        (Progress::Accepted | Progress::Invited, _) => Text::HasSent,
        (Progress::Started, _) => Text::FinishIt,
        (Progress::Finished | Progress::Completed, _) => Text::CompanySees,
        (Progress::Expired, _) => Text::NewInvitation,
        (Progress::Refused(Refusal::DoubtNeverSettled), _) => Text::TryItsLink,
        (Progress::Refused(_), _) => Text::CompanyIsTold,
        (Progress::Cancelled | Progress::Erased, _) => Text::NothingLeft,
    }
}

/// Where the e-mail goes, and what to do when it does not come.
fn sent(language: PageLanguage, order: &Order, mail: Mail, now: Timestamp) -> Markup {
    html! {
        div #sent {
            @if let (Some((way, since)), Some(masked)) = (mail.way(), order.candidate.masked()) {
                p {
                    (text(language, way)) " " strong { (masked) }
                    @if let Some(since) = since { ", " (ago(language, Ago::since(since, now))) }
                    "."
                }
            }
            @if let Some(hint) = hint(order, mail, now) { p.quiet { (text(language, hint)) } }
        }
    }
}

fn hint(order: &Order, mail: Mail, now: Timestamp) -> Option<Text> {
    match (order.progress, mail) {
        (Progress::Accepted, Mail::Ahead) if now.duration_since(order.accepted_at) < USUAL => Some(Text::NoNeedToWait),
        (Progress::Accepted, Mail::Ahead) => Some(Text::Longer),
        (Progress::Accepted | Progress::Invited, _) => Some(Text::NothingThere),
        _ => None,
    }
}

/// What the candidate applied for, as far as it is known.
fn about(language: PageLanguage, order: &Order, company: Option<&str>) -> Markup {
    let known = [(Text::Company, company), (Text::Job, order.vacancy_title.as_deref())];
    let facts: Vec<_> = known.into_iter().filter_map(|(name, value)| Some((text(language, name), value?))).collect();
    html! { div #about { @if !facts.is_empty() { (page::facts(&facts)) } } }
}

fn way_back(language: PageLanguage, order: &Order) -> Markup {
    html! {
        @if let Origin::WhileApplying { return_url } = &order.origin {
            p { a.way href=(return_url) { (text(language, Text::Back)) } }
        } @else {
            p { (text(language, Text::GoBack)) }
        }
    }
}

#[cfg(test)]
mod tests;

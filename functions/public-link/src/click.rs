//! A recruiter clicks a report.

use crate::words::{Text, text};
use crate::{NoReport, World};
use assessment::open_report::Report;
use assessment::progress::Progress;
use edge::page::{self, Place};
use edge::problem::Problem;
use edge::{capabilities, request, respond};
use equalture::LinkError;
use jiff::SignedDuration;
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use maud::html;

/// The answer to a click: always a page or a redirect.
pub(crate) async fn answer(world: &World, request: &Request) -> Response<Body> {
    // the recruiter's language: that of the application is the candidate's
    let place = Place::of(request, None, &[]);
    open(world, request, &place).await.unwrap_or_else(|why| no_report(&place, why))
}

async fn open(world: &World, request: &Request, place: &Place) -> Result<Response<Body>, NoReport> {
    request::method(request, &[Method::GET, Method::HEAD], "GET, HEAD")?;
    let segment = request::path_part(request, "report").unwrap_or_default();
    let desk = world.foundation.desk_with(capabilities::kid(&segment)).await.map_err(Problem::from)?;
    let Some(order) = capabilities::report(&desk.keys, &segment) else { return Ok(page::unknown_link(place)) };
    if request::only_looks(request) {
        return Ok(respond::empty(StatusCode::OK));
    }
    match world.opened(&desk, &order).await? {
        Report::Ready { company, reference, language } => {
            let locale = browser_language(request).or_else(|| language.map(|language| language.to_string()));
            let link = world.link(&company, &reference, locale.as_deref()).await?;
            Ok(respond::redirect(link.as_str()))
        }
        Report::NotYet(progress) => Ok(not_yet(place, progress)),
        Report::Nameless { results_url } => Ok(nameless(place, results_url.as_deref())),
        Report::Gone => Ok(page::ended_link(place, text(place.language, Text::SeeTheProfile))),
    }
}

/// The first language that the recruiter's browser asks for, without its region.
fn browser_language(request: &Request) -> Option<String> {
    let accept = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let first = accept.split([',', ';', '-']).next()?.trim().to_ascii_lowercase();
    let is_language = (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic());
    is_language.then_some(first)
}

/// The scores are in the ATS; the full report is only where a login is needed.
fn nameless(place: &Place, results_url: Option<&str>) -> Response<Body> {
    let say = |what| text(place.language, what);
    let content = html! {
        p { (say(Text::Login)) }
        @if let Some(url) = results_url {
            p { a class="way" href=(url) rel="noreferrer" { (say(Text::OpenInEqualture)) } }
        }
        (page::code(place, "no_reference"))
    };
    respond::page(StatusCode::CONFLICT, page::document(place, say(Text::LoginTitle), &content))
}

fn not_yet(place: &Place, progress: Progress) -> Response<Body> {
    let say = |what| text(place.language, what);
    let problem = Problem::new(StatusCode::CONFLICT, "not_ready_yet", "");
    let problem = Problem { retry_after: Some(SignedDuration::from_secs(60)), ..problem };
    page::told(place, &problem, say(Text::title_of(progress)), &[say(Text::of(progress))])
}

fn no_report(place: &Place, why: NoReport) -> Response<Body> {
    let sentence = match &why {
        NoReport::Problem(problem) => return page::problem(place, problem),
        NoReport::NoLink(LinkError::BadLink) => Text::BadLink,
        NoReport::NoLink(LinkError::Unavailable | LinkError::Blocked | LinkError::NotFound) => Text::NoLink,
    };
    let title = text(place.language, Text::NotReadyTitle);
    page::told(place, &Problem::from(why), title, &[text(place.language, sentence)])
}

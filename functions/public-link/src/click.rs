//! A recruiter clicks a report.

use crate::World;
use assessment::open_report::Report;
use assessment::progress::Progress;
use edge::problem::Problem;
use edge::{capabilities, page, request, respond};
use jiff::SignedDuration;
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use maud::html;

/// The answer to a click: always a page or a redirect.
pub(crate) async fn answer(world: &World, request: &Request) -> Response<Body> {
    open(world, request).await.unwrap_or_else(|problem| page::problem(&problem))
}

async fn open(world: &World, request: &Request) -> Result<Response<Body>, Problem> {
    request::method(request, &[Method::GET, Method::HEAD], "GET, HEAD")?;
    let segment = request::path_part(request, "report").unwrap_or_default();
    let desk = world.foundation.desk_with(capabilities::kid(&segment)).await?;
    let Some(order) = capabilities::report(&desk.keys, &segment) else { return Ok(page::unknown_link()) };
    if request::only_looks(request) {
        return Ok(respond::empty(StatusCode::OK));
    }
    match world.opened(&desk, &order).await? {
        Report::Ready { company, reference, language } => {
            let locale = browser_language(request).or_else(|| language.map(|language| language.to_string()));
            let link = world.link(&company, &reference, locale.as_deref()).await?;
            Ok(respond::redirect(link.as_str()))
        }
        Report::NotYet(progress) => Err(not_yet(progress)),
        Report::Nameless { results_url } => Ok(nameless(results_url.as_deref())),
        Report::Gone => Ok(page::ended_link("The candidate's profile in your recruiting system shows what is left.")),
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
fn nameless(results_url: Option<&str>) -> Response<Body> {
    let content = html! {
        p { "The scores are in your recruiting system. Equalture did not tell us the name of this application, so its full
             report can only be opened in Equalture itself." }
        @if let Some(url) = results_url {
            p { a class="way" href=(url) rel="noreferrer" { "Open it in Equalture (login needed)" } }
        }
        p class="quiet" { "Code: no_reference" }
    };
    let title = "This report needs a login";
    respond::page(StatusCode::CONFLICT, page::document(title, None, &content))
}

fn not_yet(progress: Progress) -> Problem {
    let detail = match progress {
        Progress::Accepted => "The candidate is about to be invited. The result will be here when it is ready.",
        Progress::Invited => "The candidate is invited and has not begun yet.",
        Progress::Started => "The candidate has begun. The result will be here when it is ready.",
        Progress::Expired => "The candidate did not finish in time. You can order the assessment again.",
        Progress::Refused(refusal) => refusal.sentence(),
        Progress::Finished | Progress::Completed | Progress::Cancelled | Progress::Erased => {
            "The result is being prepared. Try again in a minute."
        }
    };
    let problem = Problem::new(StatusCode::CONFLICT, "not_ready_yet", detail);
    Problem { retry_after: Some(SignedDuration::from_secs(60)), ..problem }
}

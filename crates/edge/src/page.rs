//! The one look of all pages: plain, readable on a phone, in five languages, nothing loaded from elsewhere, and no script
//! but the one of a page that keeps itself up to date.

mod form;
mod place;

pub use form::{Choice, Field, Note, Takes, facts, field, hidden, note, radios, summary, tick};
pub use place::Place;

use crate::language::PageLanguage;
use crate::problem::Problem;
use crate::respond;
use crate::words::{Text, text};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lambda_http::http::StatusCode;
use lambda_http::{Body, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("page/style.css");

/// What a Content-Security-Policy calls the one style that pages may have.
pub(crate) fn style_digest() -> String {
    digest(STYLE)
}

/// What a Content-Security-Policy calls a style or a script that stands in the page.
pub(crate) fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// A whole page.
pub fn document(place: &Place, title: &str, content: &Markup) -> String {
    whole(place, title, &html! {}, content)
}

/// A page that this script keeps up to date. Where scripts do not run, it is loaded again after so many seconds.
pub fn live(
    place: &Place,
    status: StatusCode,
    title: &str,
    script: &str,
    seconds: u32,
    content: &Markup,
) -> Response<Body> {
    let head = html! {
        noscript { meta http-equiv="refresh" content=(seconds); }
        script { (PreEscaped(script)) }
    };
    respond::page_with_script(status, whole(place, title, &head, content), script)
}

fn whole(place: &Place, title: &str, head: &Markup, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(place.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
                (head)
            }
            body {
                main { h1 { (title) } (content) }
                footer { (switch(place)) }
            }
        }
    };
    page.into_string()
}

/// The same page in the other languages.
fn switch(place: &Place) -> Markup {
    html! {
        nav aria-label=(text(place.language, Text::Languages)) {
            ul {
                @for language in PageLanguage::ALL {
                    @if let Some(query) = place.query(language) {
                        li {
                            a href=(query) lang=(language.tag()) hreflang=(language.tag())
                                aria-current=[(language == place.language).then_some("true")] { (language.name()) }
                        }
                    }
                }
            }
        }
    }
}

/// A page that says in a few sentences what is the matter, with the code for whoever is asked about it.
pub fn notice(place: &Place, status: StatusCode, title: &str, sentences: &[&str], code: &str) -> Response<Body> {
    let content = html! {
        @for sentence in sentences { p { (sentence) } }
        (self::code(place, code))
    };
    respond::page(status, document(place, title, &content))
}

/// The code of what is the matter, for whoever is asked about it.
pub fn code(place: &Place, code: &str) -> Markup {
    html! { p class="quiet" { (text(place.language, Text::Code)) " " (code) } }
}

/// The page for an address that opens nothing: altered, cut or never ours, which is not told apart.
pub fn unknown_link(place: &Place) -> Response<Body> {
    let say = |what| text(place.language, what);
    notice(place, StatusCode::NOT_FOUND, say(Text::UnknownTitle), &[say(Text::Unknown)], "not_found")
}

/// The page for an order that is no longer kept.
pub fn ended_link(place: &Place, way_on: &str) -> Response<Body> {
    let say = |what| text(place.language, what);
    notice(place, StatusCode::GONE, say(Text::EndedTitle), &[say(Text::Ended), way_on], "gone")
}

/// A problem as a page, in the reader's words for its status.
pub fn problem(place: &Place, problem: &Problem) -> Response<Body> {
    let say = |what| text(place.language, what);
    told(place, problem, say(Text::ProblemTitle), &[say(Text::of(problem.status))])
}

/// A problem as a page that has words of its own for it.
pub fn told(place: &Place, problem: &Problem, title: &str, sentences: &[&str]) -> Response<Body> {
    let mut response = notice(place, problem.status, title, sentences, problem.code);
    respond::describe(&mut response, problem);
    response
}

#[cfg(test)]
mod tests;

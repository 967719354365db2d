//! The one look of all pages: plain, readable on a phone, nothing loaded from elsewhere, and no script but the one of a
//! page that keeps itself up to date.

use crate::problem::Problem;
use crate::respond;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lambda_http::http::StatusCode;
use lambda_http::{Body, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1b1f;--paper:#fff;--quiet:#5a5a66;--accent:#2b4acb}\
@media(prefers-color-scheme:dark){:root{--ink:#f0f0f4;--paper:#16161a;--quiet:#b0b0bc;--accent:#a9b8ff}}\
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}\
main{max-width:34rem;margin:0 auto;padding:2.5rem 1.25rem;overflow-wrap:anywhere}\
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}\
p{margin:0 0 1rem}.quiet{color:var(--quiet)}\
a{color:var(--accent)}\
a.way{display:inline-block;padding:.75rem 1.25rem;border-radius:.5rem;border:2px solid var(--accent);text-decoration:none;font-weight:600}\
a:focus-visible{outline:3px solid var(--accent);outline-offset:3px}";

/// What a Content-Security-Policy calls the one style that pages may have.
pub(crate) fn style_digest() -> String {
    digest(STYLE)
}

/// What a Content-Security-Policy calls a style or a script that stands in the page.
pub(crate) fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// A whole page. `refresh` loads it again after so many seconds.
pub fn document(title: &str, refresh: Option<u32>, content: &Markup) -> String {
    whole(title, &html! { @if let Some(seconds) = refresh { (reload(seconds)) } }, content)
}

/// A page that this script keeps up to date. Where scripts do not run, it is loaded again after so many seconds.
pub fn live(title: &str, script: &str, seconds: u32, content: &Markup) -> Response<Body> {
    let head = html! {
        noscript { (reload(seconds)) }
        script { (PreEscaped(script)) }
    };
    respond::page_with_script(StatusCode::OK, whole(title, &head, content), script)
}

fn reload(seconds: u32) -> Markup {
    html! { meta http-equiv="refresh" content=(seconds); }
}

fn whole(title: &str, head: &Markup, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
                (head)
            }
            body { main { h1 { (title) } (content) } }
        }
    };
    page.into_string()
}

/// A page that says in a few sentences what is the matter, with the code for whoever is asked about it.
pub fn notice(status: StatusCode, title: &str, sentences: &[&str], code: &str) -> Response<Body> {
    let content = html! {
        @for sentence in sentences { p { (sentence) } }
        p class="quiet" { "Code: " (code) }
    };
    respond::page(status, document(title, None, &content))
}

/// The page for an address that opens nothing: altered, cut or never ours, which is not told apart.
pub fn unknown_link() -> Response<Body> {
    let sentences = ["This address opens nothing. It may have been cut off when it was copied."];
    notice(StatusCode::NOT_FOUND, "This link does not work", &sentences, "not_found")
}

/// The page for an order that is no longer kept.
pub fn ended_link(way_on: &str) -> Response<Body> {
    let sentences = ["What this address led to is no longer kept.", way_on];
    notice(StatusCode::GONE, "This link has ended", &sentences, "gone")
}

/// A problem as a page.
pub fn problem(problem: &Problem) -> Response<Body> {
    let mut response = notice(problem.status, "That did not work", &[&problem.detail], problem.code);
    respond::describe(&mut response, problem);
    response
}

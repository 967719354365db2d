//! The one look of the pages for people: readable on a phone, in light and in dark, nothing loaded from elsewhere.

use axum::response::Html;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#20242c;--paper:#fff;--quiet:#5b6270;--line:#d5d9e0;--accent:#0b5c8a}\
@media(prefers-color-scheme:dark){:root{--ink:#eef0f4;--paper:#181b20;--quiet:#b3b9c5;--line:#3a404b;--accent:#8fd0f7}}\
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
main{max-width:36rem;margin:0 auto;padding:2rem 1rem}\
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}\
p{margin:0 0 1rem}\
table{width:100%;table-layout:fixed;border-collapse:collapse;margin:0 0 1rem}\
th,td{padding:.5rem .75rem .5rem 0;text-align:start;vertical-align:top;border-bottom:1px solid var(--line)}\
footer{color:var(--quiet);font-size:.9375rem;margin-top:2rem}\
a{color:var(--accent);display:inline-block;padding:.75rem 0}\
ul{padding-inline-start:1.25rem}\
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.375rem 1rem;color:var(--accent);background:none;border:2px solid;border-radius:.5rem}\
iframe{display:block;width:600px;max-width:calc(100vw - 2rem - 2px);height:45vh;border:1px solid var(--line)}\
a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}";

/// A page for people.
pub(crate) struct Page<'a> {
    /// The language of heading and content.
    pub(crate) language: &'a str,
    /// The heading, which is the title too.
    pub(crate) heading: &'a str,
    /// What stands below the heading.
    pub(crate) content: Markup,
    /// A sentence, in English, on what is seen.
    pub(crate) note: &'a str,
    /// Where the page leads back to.
    pub(crate) home: Option<&'a str>,
}

impl From<Page<'_>> for Html<String> {
    fn from(page: Page<'_>) -> Self {
        let whole = html! {
            (DOCTYPE)
            html lang=(page.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    link rel="icon" href="data:,";
                    title { (page.heading) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    main { h1 { (page.heading) } (page.content) (footer(page.note, page.home)) }
                }
            }
        };
        Self(whole.into_string())
    }
}

fn footer(note: &str, home: Option<&str>) -> Markup {
    html! {
        footer lang="en" {
            p { (note) }
            @if let Some(home) = home { a href=(home) { "Back to the sandbox" } }
        }
    }
}

//! The one look of the sandbox's pages, and the words that stand on each of them.

use std::sync::{LazyLock, PoisonError};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::Ground;
use super::troubles::troubles;
use crate::gateway::PAGES;
use crate::playground::Playground;

const STYLE: &str = include_str!("style.css");
/// Asks for the page once a second and replaces the content of each `data-live` element that has changed.
const LIVE: &str = include_str!("live.js");
/// So often a page is loaded again where scripts do not run.
const LOOK_AGAIN_SECONDS: u32 = 10;

/// What every page may load and run: its own style and script, and nothing else.
pub(super) static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let (style, script) = (digest(STYLE), digest(LIVE));
    let policy = format!(
        "default-src 'none'; style-src '{style}'; script-src '{script}'; connect-src 'self'; img-src data:; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
});

fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// The parts of the page, each with an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Recruiter,
    Candidate,
    Behind,
    Faults,
    Connect,
}

impl Tab {
    const ALL: [Self; 5] = [Self::Recruiter, Self::Candidate, Self::Behind, Self::Faults, Self::Connect];

    /// Its name in the navigation.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Recruiter => "Recruiter",
            Self::Candidate => "Candidate",
            Self::Behind => "Behind the scenes",
            Self::Faults => "Faults",
            Self::Connect => "Connect",
        }
    }

    /// Its address.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Recruiter => PAGES,
            Self::Candidate => "/sandbox/candidate",
            Self::Behind => "/sandbox/behind",
            Self::Faults => "/sandbox/faults",
            Self::Connect => "/sandbox/connect",
        }
    }

    /// The page to which an address belongs.
    pub(super) fn of(path: &str) -> Self {
        Self::ALL.into_iter().skip(1).find(|tab| path.starts_with(tab.path())).unwrap_or(Self::Recruiter)
    }

    /// The class that gives its mark the colour.
    fn mark(self) -> &'static str {
        match self {
            Self::Recruiter => "recruiter",
            Self::Candidate => "candidate",
            Self::Behind => "behind",
            Self::Faults => "faults",
            Self::Connect => "connect",
        }
    }
}

/// A page that keeps itself up to date: with the script every second, without it by loading again. What is to be
/// replaced stands in elements with a `data-live` name of their own, which are there even when they are empty.
pub(super) async fn frame(ground: &Ground, tab: Tab, content: &Markup) -> Response {
    page(ground, tab, content, Renewal::Always).await
}

/// A page with a form beside what is live: only the script renews it, which leaves forms alone.
pub(super) async fn frame_with_form(ground: &Ground, tab: Tab, content: &Markup) -> Response {
    page(ground, tab, content, Renewal::ByScript).await
}

/// A page that stays as it is, for forms that are filled in: loading it again would lose what was written.
pub(super) async fn still(ground: &Ground, tab: Tab, content: &Markup) -> Response {
    page(ground, tab, content, Renewal::Never).await
}

/// The page of an address that leads nowhere (any more).
pub(super) async fn nowhere(ground: &Ground, tab: Tab, sentence: &str) -> Response {
    let content = html! {
        h1 { "There is nothing here" }
        p { (sentence) }
        p { a.way href=(tab.path()) { "Go to " (tab.name()) } }
    };
    let mut response = still(ground, tab, &content).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// 303 to a page: what a form is answered.
pub(super) fn back_to(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response(),
        Err(_) => (StatusCode::SEE_OTHER, [(header::LOCATION, PAGES)]).into_response(),
    }
}

/// Has the next page that is opened say what happened, once.
pub(super) fn say(playground: &Playground, sentence: impl Into<String>) {
    *playground.said.lock().unwrap_or_else(PoisonError::into_inner) = Some(sentence.into());
}

/// A moment, in UTC.
pub(super) fn moment(at: Timestamp) -> Markup {
    html! { time datetime=(at.strftime("%FT%TZ")) { (at.strftime("%F %T")) " UTC" } }
}

/// How a page is kept up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Renewal {
    Always,
    ByScript,
    Never,
}

async fn page(ground: &Ground, tab: Tab, content: &Markup, renewal: Renewal) -> Response {
    let said = if ground.live { None } else { ground.said.lock().unwrap_or_else(PoisonError::into_inner).take() };
    let notices = notices(ground).await;
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (tab.name()) " · Equalture bridge sandbox" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
                @if renewal == Renewal::Always { noscript { meta http-equiv="refresh" content=(LOOK_AGAIN_SECONDS); } }
            }
            body class=(tab.mark()) {
                a.skip href="#main" { "Skip to the content" }
                header { (navigation(tab)) }
                main #main {
                    div.notices data-live="notices" { (notices) }
                    p.gone hidden {
                        "The sandbox does not answer. If you have stopped it, start it again with "
                        code { "cargo sandbox up" } "."
                    }
                    @if let Some(said) = said { p.said role="status" { (said) } }
                    (content)
                }
                @if renewal != Renewal::Never { script { (PreEscaped(LIVE)) } }
            }
        }
    };
    Html(whole.into_string()).into_response()
}

fn navigation(current: Tab) -> Markup {
    html! {
        p.brand { "Equalture bridge " span { "sandbox" } }
        nav aria-label="Roles" {
            ul {
                @for tab in Tab::ALL {
                    @let here = (tab == current).then_some("page");
                    li { a class=(tab.mark()) href=(tab.path()) aria-current=[here] { (tab.name()) } }
                }
            }
        }
    }
}

/// What keeps anybody from wondering why things are as they are.
async fn notices(playground: &Playground) -> Markup {
    let troubles = troubles(playground).await;
    html! {
        @if let Some(why) = playground.unkept() {
            p.notice { "The newest of what the simulated vendors know could not be kept: " (why) "." }
        }
        @if !troubles.is_empty() {
            p.notice { (troubles.join(" ")) " See " a href=(Tab::Faults.path()) { "Faults" } "." }
        }
    }
}

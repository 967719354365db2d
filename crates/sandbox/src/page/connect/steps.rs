//! How one company is connected: its administrator does it, in SmartRecruiters and on the bridge's own page.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use peers::smartrecruiters::{Connection, DisplayMode};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::super::Ground;
use super::super::fields::{Form, choice, text};
use super::super::layout::{Tab, back_to, frame_with_form, nowhere, say};
use super::super::recruiter;
use super::newcomer::{Both, is_id};
use super::{escaped, path, rotate};
use crate::partner::configure;
use crate::stage;

#[derive(Debug, Deserialize)]
pub(super) struct New {
    company: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Display {
    mode: String,
}

/// Makes a company a customer of both simulated vendors.
pub(super) async fn introduce(ground: Ground, Form(new): Form<New>) -> Response {
    let company = new.company.trim();
    let Some(both) = Both::of(&ground) else { return back_to(Tab::Connect.path()) };
    if !is_id(company) {
        say(&ground, format!("“{company}” cannot be a company id: use letters, digits and hyphens."));
        return back_to(Tab::Connect.path());
    }
    if both.connection(company).is_some() {
        say(&ground, format!("SmartRecruiters knows {company} already."));
    } else {
        both.introduce(company);
        say(&ground, format!("SmartRecruiters and Equalture know {company} now. The bridge does not: connect it."));
    }
    back_to(&path(company))
}

/// A form for who would add a company.
pub(super) fn newcomer() -> Markup {
    html! {
        form.card method="post" action=(Tab::Connect.path()) {
            p {
                "It becomes a customer of both simulated vendors, with two jobs, three candidates and two assessments. "
                "Then its administrator connects it."
            }
            (text("company", "Company id", "Letters, digits and hyphens, such as Initech."))
            p { button { "Add the company" } }
        }
    }
}

/// What the company's administrator has and does.
pub(super) async fn show(ground: Ground, Path(company): Path<String>) -> Response {
    let found = Both::of(&ground).and_then(|both| Some((both, both.connection(&company)?)));
    let Some((both, connection)) = found else {
        return nowhere(&ground, Tab::Connect, "The vendors know no such company.").await;
    };
    let content = html! {
        h1 { "Connect " (company) }
        p.lead { "You are the administrator of " strong { (company) } ", in SmartRecruiters and at Equalture." }
        div data-live="connection" { (now(&ground, both, &company, connection)) }
        (issued(both, &company))
        (display(both, &company))
        div data-live="rotate" { @if connection == Connection::Active { (rotate::form(&company)) } }
        p { a.act href=(Tab::Connect.path()) { "Back to all companies" } }
    };
    frame_with_form(&ground, Tab::Connect, &content).await
}

fn now(ground: &Ground, both: Both<'_>, company: &str, connection: Connection) -> Markup {
    let apps = format!("{}/apps/{}", both.ats.base_url(), escaped(company));
    html! {
        section.card aria-labelledby="connection" {
            h2 #connection { "In SmartRecruiters" }
            @match connection {
                Connection::Active => {
                    p { span.status.good { "Connected" } " Each side has what the other has issued for " (company) "." }
                    p.next {
                        "Order an assessment there: "
                        a href=(recruiter::path(company, None)) { "be the recruiter of " (company) } "."
                    }
                    p.row {
                        a.way.second href=(settings(ground, company, &apps)) { "Change settings" }
                        a.way.second href=(apps) { "Disconnect in SmartRecruiters" }
                    }
                }
                Connection::None | Connection::Consented => {
                    p {
                        span.status.wait { @if connection == Connection::None { "Not connected" } @else { "Begun" } }
                        " Press Connect in SmartRecruiters. It leads to the bridge’s page, which asks for what "
                        "Equalture has issued, below."
                    }
                    p { a.way href=(apps) { "Go to Apps & Integrations in SmartRecruiters" } }
                }
            }
        }
    }
}

/// The bridge's own page, with the way back to SmartRecruiters.
fn settings(ground: &Ground, company: &str, apps: &str) -> String {
    let query = Serializer::new(String::new()).append_pair("companyId", company).append_pair("redirect", apps).finish();
    format!("{}/connect?{query}", ground.sandbox.url())
}

fn issued(both: Both<'_>, company: &str) -> Markup {
    html! {
        section.card aria-labelledby="issued" {
            h2 #issued { "At Equalture: API credentials" }
            @match both.at_equalture(company) {
                Some(issued) => dl.facts {
                    dt { "Client id" } dd { code { (issued.client_id) } }
                    dt { "Client secret" } dd { code { (issued.client_secret) } }
                },
                None => p { "They stand in the company’s file." },
            }
        }
    }
}

fn display(both: Both<'_>, company: &str) -> Markup {
    let chosen = if both.ats.display_mode() == Some(DisplayMode::Popup) { POPUP } else { REDIRECT };
    let modes = [(REDIRECT, "in the same window"), (POPUP, "in a pop-up")];
    html! {
        form.card.row method="post" action={ (path(company)) "/display" } {
            (choice("mode", "The bridge’s page is shown", "", modes, Some(chosen)))
            button.second { "Change it" }
        }
    }
}

const REDIRECT: &str = "REDIRECT";
const POPUP: &str = "POPUP";

/// Tells SmartRecruiters anew how the bridge's page is shown.
pub(super) async fn change_display(ground: Ground, Path(company): Path<String>, Form(sent): Form<Display>) -> Response {
    let Some(both) = Both::of(&ground) else { return back_to(Tab::Connect.path()) };
    let (mode, words) = match sent.mode.as_str() {
        POPUP => (stage::DisplayMode::Popup, "in a pop-up"),
        _ => (stage::DisplayMode::Redirect, "in the same window"),
    };
    match configure(&ground.foundation, both.ats, mode).await {
        Ok(()) => say(&ground, format!("SmartRecruiters shows the bridge’s page {words}.")),
        Err(error) => say(&ground, format!("SmartRecruiters could not be told: {error}.")),
    }
    back_to(&path(&company))
}

/// The operator's command, with what it takes to reach this sandbox.
pub(super) fn bridge(ground: &Ground, what: &str) -> String {
    let (aws, table) = (ground.sandbox.aws_url(), ground.sandbox.table());
    format!("cargo bridge {what} --endpoint {aws} --table {table}")
}

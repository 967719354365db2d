//! The page about companies: which are connected, and how a new one is.

mod newcomer;
mod rotate;
mod settings;
mod steps;

use std::sync::Weak;
use std::time::Duration;

use assessment::company::{Company, CompanyStatus};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use peers::smartrecruiters::Connection;
use tokio::time::timeout;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::Ground;
use super::layout::{Tab, frame_with_form};
use crate::playground::{Playground, Vendor};
use newcomer::Both;

/// The table is on this machine; a store that was taken away is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn routes() -> Router<Weak<Playground>> {
    Router::new()
        .route(Tab::Connect.path(), get(show).post(steps::introduce))
        .route("/sandbox/connect/{company}", get(steps::show))
        .route("/sandbox/connect/{company}/display", post(steps::change_display))
        .route("/sandbox/connect/{company}/rotate", post(rotate::rotate))
}

/// The address of a company's steps.
pub(super) fn path(company: &str) -> String {
    format!("{}/{}", Tab::Connect.path(), escaped(company))
}

/// As a part of an address.
fn escaped(company: &str) -> String {
    byte_serialize(company.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The companies that the bridge knows, as long as its table can be read.
async fn known(ground: &Ground) -> Option<Vec<Company>> {
    timeout(PATIENCE, ground.foundation.table().read_companies()).await.ok()?.ok()
}

async fn show(ground: Ground) -> Response {
    let known = known(&ground).await;
    let content = html! {
        h1 { "Connect" }
        p.lead {
            "A company is connected once the bridge has its credentials at Equalture and at SmartRecruiters, and "
            "SmartRecruiters has the client id and secret that the bridge issues for it. Its administrator does this by "
            "clicking; an operator can with " code { "bridge company add" } "."
        }
        h2 { "Companies of the bridge" }
        div data-live="known" { (companies(&ground, known.as_deref())) }
        div data-live="unknown" { (strangers(&ground, known.as_deref())) }
        (new_company(&ground))
        (operator(&ground))
    };
    frame_with_form(&ground, Tab::Connect, &content).await
}

fn companies(ground: &Ground, known: Option<&[Company]>) -> Markup {
    html! {
        @match known {
            None => p.notice { "The table cannot be read just now." },
            Some([]) => p { "There is none yet." },
            Some(companies) => div.scroll { table.cards role="table" {
                thead role="rowgroup" { tr role="row" {
                    th role="columnheader" scope="col" { "Company" }
                    th role="columnheader" scope="col" { "Status" }
                    th role="columnheader" scope="col" { "Generation" }
                    th role="columnheader" scope="col" { "Settings" }
                } }
                tbody role="rowgroup" { @for company in companies { (row(ground, company)) } }
            } },
        }
    }
}

fn row(ground: &Ground, company: &Company) -> Markup {
    let id = company.key.company.as_str();
    let is_played = Both::of(ground).is_some_and(|both| both.connection(id).is_some());
    let (class, status) = match company.status {
        CompanyStatus::Active => ("good", "active"),
        CompanyStatus::Connecting => ("wait", "connecting"),
        CompanyStatus::Disabled => ("bad", "disabled"),
    };
    html! {
        tr role="row" {
            th role="rowheader" scope="row" {
                @if is_played { a href=(path(id)) { (id) } } @else { (id) }
            }
            td role="cell" data-label="Status" { span class={ "status " (class) } { (status) } }
            td role="cell" data-label="Generation" { (company.generation) }
            td role="cell" { (settings::in_words(&company.settings)) }
        }
    }
}

/// Whom the ATS knows, and who is not connected on both sides.
fn strangers(ground: &Ground, known: Option<&[Company]>) -> Markup {
    let is_active = |id: &str| {
        let mut known = known.unwrap_or_default().iter();
        known.any(|company| company.key.company.as_str() == id && company.status == CompanyStatus::Active)
    };
    let both = Both::of(ground);
    let mut strangers = both.map(|both| both.ats.customers()).unwrap_or_default();
    strangers.retain(|id| {
        let at_ats = both.is_some_and(|both| both.ats.connection(id) == Connection::Active);
        !at_ats || (known.is_some() && !is_active(id))
    });
    html! {
        @if !strangers.is_empty() {
            h2 { "Companies that are not connected" }
            div.card { ul.list { @for company in &strangers { li {
                h3 { (company) }
                p { a.way.second href=(path(company)) { "Connect " (company) } }
            } } } }
        }
    }
}

fn new_company(ground: &Ground) -> Markup {
    html! {
        h2 { "A new company" }
        @if Both::of(ground).is_some() {
            (steps::newcomer())
        } @else {
            (own(ground))
        }
    }
}

/// The operator's command, with what it takes to reach this sandbox.
fn operator(ground: &Ground) -> Markup {
    html! {
        h2 { "The operator's command" }
        p { "In a terminal, in the checkout; " code { "cargo bridge --help" } " says what else it does:" }
        pre.wrap { (steps::bridge(ground, "company list")) }
    }
}

/// Whose systems the user has brought.
fn own(ground: &Ground) -> Markup {
    let vendors = &ground.vendors;
    let own = [("SmartRecruiters", address(&vendors.smartrecruiters)), ("Equalture", address(&vendors.equalture))];
    html! {
        @for (name, url) in own.into_iter().filter_map(|(name, url)| Some((name, url?))) {
            p {
                (name) " is yours, at " code { (url) } ", and the sandbox never calls it: "
                "make the company known there."
            }
        }
        p { "Then connect it on this machine:" }
        pre.wrap { (steps::bridge(ground, "company add --ats smartrecruiters --company COMPANY")) }
    }
}

/// Where a system of the user's own is.
fn address<P>(vendor: &Vendor<P>) -> Option<&Url> {
    match vendor {
        Vendor::Own(url) => Some(url),
        Vendor::Simulated(_) => None,
    }
}

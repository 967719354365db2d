//! The page about companies: which are connected, and how a new one is.

mod newcomer;
mod settings;
mod steps;

use std::sync::Weak;
use std::time::Duration;

use assessment::company::{Company, CompanyStatus};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use tokio::time::timeout;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::Ground;
use super::fields::text;
use super::layout::{Tab, frame_with_form};
use super::recruiter;
use crate::playground::{Playground, Vendor};
use newcomer::Both;

/// The table is on this machine; a store that was taken away is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn routes() -> Router<Weak<Playground>> {
    Router::new()
        .route(Tab::Connect.path(), get(show).post(steps::introduce))
        .route("/sandbox/connect/{company}", get(steps::show))
        .route("/sandbox/connect/{company}/credentials", post(steps::enter))
        .route("/sandbox/connect/{company}/connect", post(steps::connect))
}

/// The address of a company's steps.
fn path(company: &str) -> String {
    let company: String = byte_serialize(company.as_bytes()).collect();
    format!("{}/{}", Tab::Connect.path(), company.replace('+', "%20"))
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
            "SmartRecruiters has the client id and secret that the bridge issues for it. An operator does this with "
            code { "bridge company add" } "."
        }
        h2 { "Companies of the bridge" }
        div data-live="known" { (companies(known.as_deref())) }
        div data-live="unknown" { (strangers(&ground, known.as_deref())) }
        (new_company(&ground))
    };
    frame_with_form(&ground, Tab::Connect, &content).await
}

fn companies(known: Option<&[Company]>) -> Markup {
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
                tbody role="rowgroup" { @for company in companies { (row(company)) } }
            } },
        }
    }
}

fn row(company: &Company) -> Markup {
    let (class, status) = match company.status {
        CompanyStatus::Active => ("good", "active"),
        CompanyStatus::Connecting => ("wait", "connecting"),
        CompanyStatus::Disabled => ("bad", "disabled"),
    };
    html! {
        tr role="row" {
            th role="rowheader" scope="row" { (company.key.company.as_str()) }
            td role="cell" data-label="Status" { span class={ "status " (class) } { (status) } }
            td role="cell" data-label="Generation" { (company.generation) }
            td role="cell" { (settings::in_words(&company.settings)) }
        }
    }
}

/// Whom the ATS knows, and who is not connected on both sides.
fn strangers(ground: &Ground, known: Option<&[Company]>) -> Markup {
    let ats = ground.vendors.smartrecruiters.simulated();
    let is_known = |id: &str| known.unwrap_or_default().iter().any(|company| company.key.company.as_str() == id);
    let mut strangers = ats.map(peers::SmartRecruiters::companies).unwrap_or_default();
    strangers.retain(|company| !recruiter::is_connected(company) || (known.is_some() && !is_known(&company.id)));
    html! {
        @if !strangers.is_empty() {
            h2 { "Companies that are not connected" }
            div.card {
                ul.list { @for company in &strangers { li { (stranger(&company.id, is_known(&company.id))) } } }
            }
        }
    }
}

fn stranger(company: &str, at_bridge: bool) -> Markup {
    html! {
        h3 { (company) }
        p.quiet {
            @if at_bridge { "The bridge knows it; SmartRecruiters lacks what the bridge issued." }
            @else { "SmartRecruiters and Equalture know it; the bridge does not." }
        }
        p { a.way.second href=(path(company)) { "Connect " (company) } }
    }
}

fn new_company(ground: &Ground) -> Markup {
    html! {
        h2 { "A new company" }
        @if Both::of(ground).is_some() {
            form.card method="post" action=(Tab::Connect.path()) {
                p {
                    "Both simulated vendors get to know it, with two jobs, three candidates and two assessments. "
                    "Then you connect it."
                }
                (text("company", "Company id", "Letters, digits and hyphens, such as Initech."))
                p { button { "Add the company" } }
            }
        } @else {
            (own(ground))
        }
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
        pre.wrap { (steps::command(ground, "COMPANY")) }
    }
}

/// Where a system of the user's own is.
fn address<P>(vendor: &Vendor<P>) -> Option<&Url> {
    match vendor {
        Vendor::Own(url) => Some(url),
        Vendor::Simulated(_) => None,
    }
}

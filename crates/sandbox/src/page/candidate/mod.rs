//! The candidate's page: the mailbox, the assessment, and an application with an assessment in it.

mod apply;
mod assessment;
mod questions;

use std::sync::Weak;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use peers::equalture::{Invitation, Status};
use peers::smartrecruiters::{Kind, Order, Standing};
use peers::{Equalture, SmartRecruiters};
use url::form_urlencoded::byte_serialize;

use super::Ground;
use super::layout::{Tab, frame, moment};
use crate::playground::{Playground, Vendor};

pub(super) fn routes() -> Router<Weak<Playground>> {
    Router::new()
        .route(Tab::Candidate.path(), get(show))
        .route("/sandbox/candidate/assessment/{reference}", get(assessment::show).post(assessment::submit))
        .route("/sandbox/candidate/assessment/{reference}/start", post(assessment::start))
        .route("/sandbox/candidate/assessment/{reference}/again", post(assessment::send_again))
        .route("/sandbox/candidate/apply", get(apply::form).post(apply::submit))
        .route("/sandbox/candidate/application/{order}", get(apply::show))
        .route("/sandbox/candidate/application/{order}/again", post(apply::again))
}

async fn show(ground: Ground) -> Response {
    let content = html! {
        h1 { "The candidate" }
        p.lead {
            "You are whoever an assessment is ordered for. Equalture writes to you, you take the assessment, and the "
            "result goes to the bridge. Or you apply for a job yourself and are asked for the assessment on the way."
        }
        h2 { "Mailbox" }
        @match &ground.vendors.equalture {
            Vendor::Simulated(platform) => div.card data-live="mailbox" { (mailbox(platform)) },
            Vendor::Own(url) => p {
                "Equalture is yours, at " code { (url) }
                ": its mails and its assessments are there, and the sandbox never calls it."
            }
        }
        h2 { "Apply for a job" }
        @match &ground.vendors.smartrecruiters {
            Vendor::Simulated(ats) => { (jobs(ats)) div data-live="applications" { (applications(ats)) } }
            Vendor::Own(url) => p { "SmartRecruiters is yours, at " code { (url) } ": apply there." }
        }
    };
    frame(&ground, Tab::Candidate, &content).await
}

fn mailbox(platform: &Equalture) -> Markup {
    let mails = platform.invitations();
    html! {
        @if mails.is_empty() {
            p { "No mail yet. Equalture writes as soon as something is ordered: be the "
                a href=(Tab::Recruiter.path()) { "recruiter" } ", or apply for a job below." }
        } @else {
            ul.list { @for mail in mails.iter().rev() { li { (letter(platform, mail)) } } }
        }
    }
}

fn letter(platform: &Equalture, mail: &Invitation) -> Markup {
    let application = platform.application(&mail.reference_id);
    let done = application.as_ref().is_some_and(|application| application.status == Status::Completed);
    let taken = application.is_some_and(|application| application.is_delivered());
    let address = format!("/sandbox/candidate/assessment/{}", escaped(&mail.reference_id));
    html! {
        h3 { "Your assessment: " (mail.job) }
        p.quiet { "To " (mail.name) " <" (mail.to) ">, from Equalture, " (moment(mail.at)) }
        @if !done {
            p { a.way href=(address) { "Take the assessment" span.hidden { " as " (mail.name) } } }
        } @else {
            p {
                @if taken { span.status.good { "Done" } } @else { span.status.bad { "Done, result not delivered" } }
                " " a.act href=(address) { "What became of the result" span.hidden { " of " (mail.name) } }
            }
        }
    }
}

fn jobs(ats: &SmartRecruiters) -> Markup {
    let companies = ats.companies();
    html! {
        p {
            "SmartRecruiters shows the assessment as a step of the application; the bridge tells it where to send you."
        }
        ul.pills {
            @for company in &companies {
                @for job in ats.jobs(&company.id) {
                    @let query = format!("company={}&job={}", escaped(&company.id), escaped(&job.id));
                    li {
                        a href={ "/sandbox/candidate/apply?" (query) } {
                            "Apply for " (job.title) @if companies.len() > 1 { " at " (company.id) }
                        }
                    }
                }
            }
        }
    }
}

/// The applications with an assessment, newest first.
fn applications(ats: &SmartRecruiters) -> Markup {
    let mut orders = ats.orders();
    orders.retain(|order| order.kind == Kind::Inline);
    html! {
        @if !orders.is_empty() {
            h2 { "Your applications" }
            div.card { ul.list { @for order in orders.iter().rev() { li { (application(ats, order)) } } } }
        }
    }
}

fn application(ats: &SmartRecruiters, order: &Order) -> Markup {
    let name = order.candidate_name();
    html! {
        h3 { (name) ", " (title(ats, order.job_id())) }
        p.quiet { "Applied at " (moment(order.placed_at)) }
        p {
            @match (&order.standing, order.candidate_returned) {
                (_, true) => span.status.good { "Came back from the assessment" },
                (Standing::Failed(_), _) => span.status.bad { "The assessment could not be loaded" },
                _ => span.status.wait { "Not back from the assessment yet" },
            }
            " " a.act href={ "/sandbox/candidate/application/" (order.id) } {
                "Open the application" span.hidden { " of " (name) }
            }
        }
    }
}

fn title(ats: &SmartRecruiters, job: Option<&str>) -> String {
    job.and_then(|id| ats.job(id)).map_or_else(|| "a job".to_owned(), |job| job.title)
}

/// As a part of an address.
fn escaped(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

//! An application with an assessment in it, as SmartRecruiters shows it to a candidate.

use axum::Extension;
use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};
use peers::SmartRecruiters;
use peers::smartrecruiters::{Candidate, Job, Order, OrderDraft, OrderId, Refusal, Setup, Standing};
use serde::Deserialize;

use super::super::Ground;
use super::super::fields::{Form, choice, email, hidden, language, text};
use super::super::layout::{Tab, back_to, frame, moment, nowhere, say, still};
use super::super::offers::{Offer, Offers};
use super::super::recruiter;
use super::title;

#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    company: String,
    #[serde(default)]
    job: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Application {
    company: String,
    job: String,
    package: String,
    first_name: String,
    last_name: String,
    email: String,
    language: String,
}

pub(super) async fn form(
    ground: Ground,
    Extension(offers): Extension<Offers>,
    Query(asked): Query<Choice>,
) -> Response {
    let ats = ground.vendors.smartrecruiters.simulated();
    let found = ats.and_then(|ats| Some((ats, ats.jobs(&asked.company).into_iter().find(|job| job.id == asked.job)?)));
    let Some((ats, job)) = found else {
        return nowhere(&ground, Tab::Candidate, "SmartRecruiters knows no such job.").await;
    };
    let mut offer = offers.known(ats, &asked.company, Setup::Inline).await;
    if offer.packages.is_err() {
        offer = offers.ask(ats, &asked.company, Setup::Inline).await;
    }
    still(&ground, Tab::Candidate, &apply(&asked.company, &job, &offer)).await
}

fn apply(company: &str, job: &Job, offer: &Offer) -> Markup {
    html! {
        h1 { "Apply for " (job.title) }
        p.lead {
            "This stands for SmartRecruiters’ application form at " strong { (company) }
            ". An assessment comes with it."
        }
        @match &offer.packages {
            Err(why) => {
                p.notice role="alert" { "SmartRecruiters could not load the assessment from the bridge: " (why) }
                p.next { "Open this page again once that is over." }
            }
            Ok(packages) if packages.is_empty() => p.notice { "The bridge offers no assessment while applying." },
            Ok(_) => form.card method="post" action="/sandbox/candidate/apply" {
                (hidden("company", company)) (hidden("job", &job.id))
                (choice("package", "Assessment in this application", "", offer.choices(), None))
                (text("first_name", "First name", "")) (text("last_name", "Last name", ""))
                (email("email", "E-mail", "No mail leaves this machine: it goes to the mailbox on the page Candidate."))
                (language())
                p { button { "Send the application" } }
            }
        }
        p { a.act href=(Tab::Candidate.path()) { "Back without applying" } }
    }
}

pub(super) async fn submit(ground: Ground, Form(sent): Form<Application>) -> Response {
    let Some(ats) = ground.vendors.smartrecruiters.simulated() else { return back_to(Tab::Candidate.path()) };
    let candidate = Candidate {
        language: sent.language.clone(),
        ..Candidate::new(sent.first_name.trim(), sent.last_name.trim(), sent.email.trim())
    };
    let draft = OrderDraft::new(&candidate, &sent.package, &sent.job);
    told(&ground, ats.inline_order(&sent.company, draft).await.map(|(order, _)| order))
}

/// SmartRecruiters sends the same order once more.
pub(super) async fn again(ground: Ground, Path(order): Path<String>) -> Response {
    let Some(ats) = ground.vendors.smartrecruiters.simulated() else { return back_to(Tab::Candidate.path()) };
    let again = ats.inline_reorder(&OrderId::from(order.as_str())).await;
    told(&ground, again.map(|(order, _)| order))
}

fn told(ground: &Ground, placed: Result<OrderId, Refusal>) -> Response {
    let order = match placed {
        Ok(order) => Some(order),
        Err(refusal) => {
            say(ground, format!("SmartRecruiters called the bridge: {}.", refusal.why));
            refusal.order
        }
    };
    match order {
        Some(order) => back_to(&format!("/sandbox/candidate/application/{order}")),
        None => back_to(Tab::Candidate.path()),
    }
}

/// The step of the application that is the assessment.
pub(super) async fn show(ground: Ground, Path(order): Path<String>) -> Response {
    let ats = ground.vendors.smartrecruiters.simulated();
    let found = ats.and_then(|ats| Some((ats, ats.order_snapshot(&OrderId::from(order.as_str()))?)));
    match found {
        Some((ats, order)) => frame(&ground, Tab::Candidate, &step(ats, &order)).await,
        None => nowhere(&ground, Tab::Candidate, "SmartRecruiters knows no such application.").await,
    }
}

fn step(ats: &SmartRecruiters, order: &Order) -> Markup {
    html! {
        h1 {
            @if order.candidate_returned { "Your application is complete" } @else { "One more step: your assessment" }
        }
        p.lead {
            (order.candidate_name()) " applied for " strong { (title(ats, order.job_id())) } " at "
            (moment(order.placed_at)) ". SmartRecruiters asked the bridge where the assessment is."
        }
        @match &order.standing {
            Standing::SentTo(_) if order.candidate_returned => p.next {
                "Equalture’s mail is in the " a href=(Tab::Candidate.path()) { "mailbox" }
                ". The recruiter sees the application under "
                a href=(recruiter::path(&order.company, order.job_id())) { "Recruiter" } "."
            },
            Standing::SentTo(url) => {
                p { a.way href=(url) { "Go on to your assessment" } }
                p.quiet { "The bridge answered this address: it is a page of the bridge, and leads back here." }
            }
            Standing::Failed(why) => {
                p.notice role="alert" {
                    "The assessment could not be loaded. SmartRecruiters called the bridge: " (why)
                }
                form method="post" action={ "/sandbox/candidate/application/" (order.id) "/again" } {
                    p { button { "Try again" } }
                }
            }
            Standing::Placing | Standing::Accepted => p { "SmartRecruiters is calling the bridge." },
        }
        p {
            a.act href={ (Tab::Behind.path()) "?order=" (order.id) } { "Behind the scenes" }
            a.act href=(Tab::Candidate.path()) { "Back to the mailbox" }
        }
    }
}

//! New candidates and jobs in the simulated SmartRecruiters.

use axum::Form;
use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};
use peers::smartrecruiters::{Candidate, Job};
use serde::Deserialize;

use super::super::Ground;
use super::super::fields::{email, hidden, language, text};
use super::super::layout::{Tab, back_to, say, still};
use super::{Choice, path};

#[derive(Debug, Deserialize)]
pub(super) struct NewCandidate {
    company: String,
    job: Option<String>,
    first_name: String,
    last_name: String,
    email: String,
    language: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct NewJob {
    company: String,
    title: String,
}

pub(super) async fn candidate_form(ground: Ground, Query(choice): Query<Choice>) -> Response {
    let fields = html! {
        (text("first_name", "First name", "")) (text("last_name", "Last name", ""))
        (email("email", "E-mail", "No mail leaves this machine: it goes to the mailbox on the page Candidate."))
        (language())
        p { button { "Add the candidate" } }
    };
    still(&ground, Tab::Recruiter, &form("Add a candidate", "candidate", &choice, &fields)).await
}

pub(super) async fn job_form(ground: Ground, Query(choice): Query<Choice>) -> Response {
    let fields = html! {
        (text("title", "Title", "A job in SmartRecruiters that candidates apply for."))
        p { button { "Add the job" } }
    };
    still(&ground, Tab::Recruiter, &form("Add a job", "job", &choice, &fields)).await
}

pub(super) async fn candidate(ground: Ground, Form(new): Form<NewCandidate>) -> Response {
    if let Some(ats) = ground.vendors.smartrecruiters.simulated() {
        let candidate = Candidate {
            language: new.language,
            ..Candidate::new(new.first_name.trim(), new.last_name.trim(), new.email.trim())
        };
        say(
            &ground,
            format!(
                "{} {} is a candidate now: choose an assessment and press “Order”.",
                candidate.first_name, candidate.last_name
            ),
        );
        ats.add_candidate(&new.company, candidate);
    }
    back_to(&path(&new.company, new.job.as_deref()))
}

pub(super) async fn job(ground: Ground, Form(new): Form<NewJob>) -> Response {
    let job = Job::new(new.title.trim());
    let back = path(&new.company, Some(&job.id));
    if let Some(ats) = ground.vendors.smartrecruiters.simulated() {
        say(&ground, format!("{} is a job now.", job.title));
        ats.add_job(&new.company, job);
    }
    back_to(&back)
}

fn form(title: &str, what: &str, choice: &Choice, fields: &Markup) -> Markup {
    let company = choice.company.as_deref().unwrap_or_default();
    let job = choice.job.as_deref();
    html! {
        h1 { (title) }
        p.lead { "It is added to " strong { (company) } " in the simulated SmartRecruiters." }
        form.card method="post" action={ "/sandbox/recruiter/" (what) } {
            (hidden("company", company))
            @if let Some(job) = job { (hidden("job", job)) }
            (fields)
        }
        p { a.act href=(path(company, job)) { "Back without adding anything" } }
    }
}

//! New candidates and jobs in the simulated SmartRecruiters.

use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};
use peers::SmartRecruiters;
use peers::smartrecruiters::{Candidate, Job};
use serde::Deserialize;

use super::super::Ground;
use super::super::fields::{Form, email, hidden, language, text};
use super::super::layout::{Tab, back_to, say, still};
use super::view::card;
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
    let back = path(&new.company, new.job.as_deref());
    let Some(ats) = knowing(&ground, &new.company) else { return back_to(&back) };
    let candidate = Candidate {
        language: new.language,
        ..Candidate::new(new.first_name.trim(), new.last_name.trim(), new.email.trim())
    };
    let name = format!("{} {}", candidate.first_name, candidate.last_name);
    say(&ground, format!("{name} is a candidate now: choose an assessment and press “Order”."));
    let back = format!("{back}#{}", card(&candidate.id));
    ats.add_candidate(&new.company, candidate);
    back_to(&back)
}

pub(super) async fn job(ground: Ground, Form(new): Form<NewJob>) -> Response {
    let Some(ats) = knowing(&ground, &new.company) else { return back_to(Tab::Recruiter.path()) };
    let job = Job::new(new.title.trim());
    let back = path(&new.company, Some(&job.id));
    say(&ground, format!("{} is a job now.", job.title));
    ats.add_job(&new.company, job);
    back_to(&back)
}

/// The simulated SmartRecruiters, if it knows the company; otherwise the page says so.
fn knowing<'g>(ground: &'g Ground, company: &str) -> Option<&'g SmartRecruiters> {
    let ats = ground.vendors.smartrecruiters.simulated()?;
    if ats.company(company).is_none() {
        say(ground, "SmartRecruiters knows no such company: nothing was added.");
        return None;
    }
    Some(ats)
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

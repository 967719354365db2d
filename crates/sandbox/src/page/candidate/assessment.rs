//! The assessment that the mail leads to, and what became of its result.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};
use peers::Equalture;
use peers::equalture::{Application, Attempt, CallbackError, EventAttempt, Status};

use super::super::Ground;
use super::super::fields::Form;
use super::super::layout::{Tab, back_to, frame, moment, nowhere, say, still};
use super::escaped;
use super::questions::{QUESTIONS, Question, scores};

pub(super) async fn show(
    ground: Ground,
    Path(reference): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let platform = ground.vendors.equalture.simulated();
    let Some((platform, application)) = platform.and_then(|at| Some((at, at.application(&reference)?))) else {
        return nowhere(&ground, Tab::Candidate, "Equalture knows no such assessment.").await;
    };
    let job = job(platform, &application);
    match application.status {
        Status::Invited => still(&ground, Tab::Candidate, &welcome(&application, &job)).await,
        Status::Completed if !query.contains_key("again") => {
            frame(&ground, Tab::Candidate, &thanks(&application)).await
        }
        Status::Started | Status::Completed => still(&ground, Tab::Candidate, &form(&application, &job)).await,
    }
}

/// The candidate begins, of which Equalture tells those who have asked for it.
pub(super) async fn start(ground: Ground, Path(reference): Path<String>) -> Response {
    if let Some(platform) = ground.vendors.equalture.simulated() {
        match platform.candidate_starts(&reference).await {
            Ok(attempts) if attempts.is_empty() => {}
            Ok(attempts) if attempts.iter().all(EventAttempt::succeeded) => {
                say(&ground, "Equalture has told the bridge that you have begun.");
            }
            Ok(_) => say(&ground, "The bridge has not taken it that you have begun."),
            Err(error) => say(&ground, format!("That did not work: {error}.")),
        }
    }
    back_to(&format!("/sandbox/candidate/assessment/{}", escaped(&reference)))
}

pub(super) async fn submit(
    ground: Ground,
    Path(reference): Path<String>,
    Form(answers): Form<BTreeMap<String, String>>,
) -> Response {
    let back = format!("/sandbox/candidate/assessment/{}", escaped(&reference));
    let Some(scores) = scores(&answers) else {
        say(&ground, "Please answer each question.");
        return back_to(&format!("{back}?again=1"));
    };
    if let Some(platform) = ground.vendors.equalture.simulated() {
        say(&ground, told(platform.candidate_completes(&reference, Some(scores)).await));
    }
    back_to(&back)
}

/// Equalture sends the result once more.
pub(super) async fn send_again(ground: Ground, Path(reference): Path<String>) -> Response {
    if let Some(platform) = ground.vendors.equalture.simulated() {
        say(&ground, told(platform.send_callback(&reference).await));
    }
    back_to(&format!("/sandbox/candidate/assessment/{}", escaped(&reference)))
}

fn told(attempts: Result<Vec<Attempt>, CallbackError>) -> String {
    match attempts {
        Ok(attempts) if attempts.iter().any(Attempt::succeeded) => {
            "Equalture has sent the result, and the bridge has taken it.".to_owned()
        }
        Ok(_) => "Your answers are in, and the bridge has not taken the result yet.".to_owned(),
        Err(error) => format!("That did not work: {error}."),
    }
}

fn job(platform: &Equalture, application: &Application) -> String {
    let jobs = platform.jobs(&application.client_id);
    jobs.into_iter().find(|job| job.id == application.job_id).map_or_else(String::new, |job| job.name)
}

fn heading(application: &Application, job: &str) -> Markup {
    let applicant = &application.applicant;
    html! {
        h1 { "Your assessment" @if !job.is_empty() { ": " (job) } }
        p.lead { "You are " strong { (applicant.first_name) " " (applicant.last_name) }
            ". This stands for Equalture’s games: each answer becomes a score." }
    }
}

fn welcome(application: &Application, job: &str) -> Markup {
    html! {
        (heading(application, job))
        form method="post" action={ "/sandbox/candidate/assessment/" (escaped(&application.reference_id)) "/start" } {
            p { button { "Start the assessment" } }
        }
        p { a.act href=(Tab::Candidate.path()) { "Back to the mailbox" } }
    }
}

fn form(application: &Application, job: &str) -> Markup {
    html! {
        (heading(application, job))
        form method="post" action={ "/sandbox/candidate/assessment/" (escaped(&application.reference_id)) } {
            @for question in &QUESTIONS { (fieldset(question)) }
            p { button { "Finish the assessment" } }
        }
        p { a.act href=(Tab::Candidate.path()) { "Back to the mailbox" } }
    }
}

fn fieldset(question: &Question) -> Markup {
    html! {
        fieldset {
            legend { (question.text) }
            @for (level, (answer, _)) in (1..).zip(question.levels) {
                label.choice { input type="radio" name=(question.name) value=(level) required; (answer) }
            }
        }
    }
}

fn thanks(application: &Application) -> Markup {
    html! {
        h1 { "Thank you, " (application.applicant.first_name) }
        p.lead {
            "You have finished the assessment. Equalture reports the result to the bridge, which tells SmartRecruiters."
        }
        div data-live="result" { (delivery(application)) }
        h2 { "Your answers, as Equalture scores them" }
        dl.facts.card { @for (name, text) in &application.scores { dt { (name) } dd { (text) } } }
        p {
            a.act href={ "/sandbox/candidate/assessment/" (escaped(&application.reference_id)) "?again=1" } {
                "Answer again, for a revised result"
            }
            a.act href=(Tab::Candidate.path()) { "Back to the mailbox" }
        }
    }
}

/// What became of the newest result.
fn delivery(application: &Application) -> Markup {
    let newest = application.callbacks.last();
    html! {
        @match newest {
            Some(attempt) if attempt.succeeded() => {
                p { span.status.good { "Delivered" } " The bridge took the result at " (moment(attempt.at)) "." }
                p.next { "See it as the recruiter does: " a href=(Tab::Recruiter.path()) { "Recruiter" }
                    ". Or what happened in between: " a href=(Tab::Behind.path()) { "Behind the scenes" } "." }
            }
            Some(attempt) => {
                p { span.status.bad { "Not delivered" } " Equalture tried at " (moment(attempt.at)) ": "
                    @match &attempt.answer { Ok(status) => { "the bridge answered " (status) }, Err(why) => (why) }
                    ". Equalture keeps the result and can send it again." }
                (again(application))
            }
            None => {
                p { span.status.wait { "Held back" } " Equalture has not sent the result yet." }
                (again(application))
            }
        }
    }
}

fn again(application: &Application) -> Markup {
    html! {
        form method="post" action={ "/sandbox/candidate/assessment/" (escaped(&application.reference_id)) "/again" } {
            p { button { "Send the result again" } }
        }
    }
}

//! The recruiter's page: the simulated SmartRecruiters with its jobs, candidates and what was ordered for them.

mod actions;
mod add;
mod orders;
mod view;

use std::sync::Weak;

use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use maud::{Markup, html};
use peers::SmartRecruiters;
use peers::smartrecruiters::{Company, Job, Setup};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::Ground;
use super::layout::{Tab, back_to, frame};
use super::offers::Offers;
use crate::gateway::PAGES;
use crate::playground::{Playground, Vendor};

/// What is being looked at.
#[derive(Debug, Default, Deserialize)]
struct Choice {
    company: Option<String>,
    job: Option<String>,
}

/// A desk at the ATS: one company, and one of its jobs.
struct Desk<'g> {
    ground: &'g Ground,
    ats: &'g SmartRecruiters,
    offers: &'g Offers,
    company: Company,
    job: Option<Job>,
}

pub(super) fn routes() -> Router<Weak<Playground>> {
    Router::new()
        .route(PAGES, get(show))
        .route("/sandbox/", get(async || back_to(PAGES)))
        .route("/sandbox/recruiter/refresh", post(actions::refresh))
        .route("/sandbox/recruiter/order", post(actions::order))
        .route("/sandbox/recruiter/again", post(actions::again))
        .route("/sandbox/recruiter/step", post(actions::attach))
        .route("/sandbox/recruiter/move", post(actions::move_on))
        .route("/sandbox/recruiter/candidate", get(add::candidate_form).post(add::candidate))
        .route("/sandbox/recruiter/job", get(add::job_form).post(add::job))
}

/// The page's address for a company and a job.
pub(super) fn path(company: &str, job: Option<&str>) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("company", company);
    if let Some(job) = job {
        query.append_pair("job", job);
    }
    format!("{PAGES}?{}", query.finish())
}

async fn show(ground: Ground, Extension(offers): Extension<Offers>, Query(choice): Query<Choice>) -> Response {
    let ats = match &ground.vendors.smartrecruiters {
        Vendor::Simulated(ats) => ats,
        Vendor::Own(url) => return frame(&ground, Tab::Recruiter, &own(&ground, url.as_str())).await,
    };
    if let Some(id) = choice.company.as_deref().filter(|id| is_stranger(ats, id)) {
        return frame(&ground, Tab::Recruiter, &unconnected(id)).await;
    }
    let Some(desk) = Desk::choose(&ground, ats, &offers, &choice) else {
        return frame(&ground, Tab::Recruiter, &no_company()).await;
    };
    let offer = offers.known(ats, &desk.company.id, Setup::Order).await;
    frame(&ground, Tab::Recruiter, &desk.view(&offer)).await
}

impl<'g> Desk<'g> {
    /// The company and job that were asked for, or the first of each.
    fn choose(ground: &'g Ground, ats: &'g SmartRecruiters, offers: &'g Offers, choice: &Choice) -> Option<Self> {
        let wanted = choice.company.as_deref().and_then(|id| ats.company(id));
        let ready = || ats.company(ground.company.key.company.as_str());
        let company = wanted.or_else(ready).or_else(|| ats.companies().into_iter().next())?;
        let jobs = ats.jobs(&company.id);
        let wanted = jobs.iter().find(|job| Some(&job.id) == choice.job.as_ref());
        let job = wanted.or_else(|| jobs.first()).cloned();
        Some(Self { ground, ats, offers, company, job })
    }

    /// The address of the page with this choice.
    fn path(&self) -> String {
        path(&self.company.id, self.job.as_ref().map(|job| job.id.as_str()))
    }
}

fn own(ground: &Ground, url: &str) -> Markup {
    html! {
        h1 { "SmartRecruiters is yours" }
        p.lead {
            "Nothing of SmartRecruiters is simulated: it is at " code { (url) } ", and the sandbox never calls it."
        }
        p {
            "Order there. It reaches the bridge at " code { (ground.sandbox.url()) }
            ", with the client id and secret of " (ground.company.key.company.as_str())
            " that stand in the company’s file."
        }
        p.next { "Then look at the order: " a href=(Tab::Behind.path()) { "Behind the scenes" } "." }
    }
}

fn no_company() -> Markup {
    html! {
        h1 { "SmartRecruiters (simulated)" }
        p.lead { "No company is connected." }
        p.next { "Connect one on the page " a href=(Tab::Connect.path()) { "Connect" } "." }
    }
}

/// A customer of the ATS that is not connected.
fn is_stranger(ats: &SmartRecruiters, id: &str) -> bool {
    ats.company(id).is_none() && ats.customers().iter().any(|known| known == id)
}

fn unconnected(company: &str) -> Markup {
    html! {
        h1 { "SmartRecruiters (simulated)" }
        p.notice { (company) " is not connected, so nothing can be ordered there." }
        p.next { "Connect it on the page " a href=(super::connect::path(company)) { "Connect" } "." }
    }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn an_address_holds_any_id() {
        assert_eq!(path("Globex", None), "/sandbox?company=Globex");
        assert_eq!(path("a&b c", Some("1/ä")), "/sandbox?company=a%26b+c&job=1%2F%C3%A4");
    }
}

//! What the recruiter sees of one job.

use maud::{Markup, html};
use peers::smartrecruiters::{Candidate, Job, Kind};

use super::super::fields::{choice, hidden};
use super::super::layout::{Tab, moment};
use super::super::offers::Offer;
use super::orders::{Shown, is_by_step};
use super::{Desk, path};

/// The hiring step that can order by itself.
pub(super) const STEP: &str = "Assessment";

/// The place of a candidate's card on the page.
pub(super) fn card(candidate: &str) -> String {
    format!("candidate-{candidate}")
}

impl Desk<'_> {
    /// The page.
    pub(super) fn view(&self, offer: &Offer) -> Markup {
        html! {
            h1 { "SmartRecruiters (simulated)" }
            p.lead {
                "You are a recruiter at " strong { (self.company.id) } ". Order an assessment for a candidate: "
                "SmartRecruiters calls the bridge, and shows here what the bridge reports back."
            }
            (journey())
            (self.companies())
            (self.jobs())
            @if let Some(job) = &self.job {
                (self.panel(job, offer)) (self.candidates(job, offer)) (self.applicants(job))
            }
        }
    }

    fn companies(&self) -> Markup {
        let companies = self.ats.companies();
        html! {
            @if companies.len() > 1 {
                nav aria-label="Company" {
                    ul.pills {
                        @for company in &companies {
                            @let here = (company.id == self.company.id).then_some("true");
                            li { a href=(path(&company.id, None)) aria-current=[here] { (company.id) } }
                        }
                    }
                }
            }
        }
    }

    fn jobs(&self) -> Markup {
        let chosen = self.job.as_ref().map(|job| &job.id);
        html! {
            h2 { "Jobs" }
            nav aria-label="Job" {
                ul.pills {
                    @for job in self.ats.jobs(&self.company.id) {
                        @let here = (Some(&job.id) == chosen).then_some("true");
                        li { a href=(path(&self.company.id, Some(&job.id))) aria-current=[here] { (job.title) } }
                    }
                    li { a.add href=(self.add("job")) { "+ Add a job" } }
                }
            }
        }
    }

    /// What is on offer for a job, and its hiring step.
    fn panel(&self, job: &Job, offer: &Offer) -> Markup {
        html! {
            section.card aria-labelledby="job" {
                h2 #job { (job.title) }
                (self.offered(offer))
                form.row method="post" action="/sandbox/recruiter/step" {
                    (self.chosen())
                    (choice("package", "Step “Assessment” orders", "", steps(offer), Some(attached(job))))
                    button.second { "Attach to the step" }
                }
                @if job.step.is_none() {
                    p.quiet { "Attach an assessment, and whoever is moved to the step gets it ordered by itself." }
                }
            }
        }
    }

    fn offered(&self, offer: &Offer) -> Markup {
        html! {
            @match &offer.packages {
                Ok(packages) if packages.is_empty() => p {
                    "The bridge offers nothing: no assessment is published at Equalture."
                },
                Ok(packages) => p {
                    (packages.len()) @if packages.len() == 1 { " assessment" } @else { " assessments" }
                    " on offer, as the bridge answered at " (moment(offer.at)) "."
                },
                Err(why) => p.notice role="alert" {
                    strong { "The assessments could not be loaded." } " SmartRecruiters asked the bridge: " (why)
                    " Press “Refresh the list” to ask again."
                }
            }
            form method="post" action="/sandbox/recruiter/refresh" {
                (self.chosen())
                p { button.second { "Refresh the list" } }
            }
        }
    }

    fn candidates(&self, job: &Job, offer: &Offer) -> Markup {
        html! {
            h2 { "Candidates" }
            @for candidate in self.ats.candidates(&self.company.id) { (self.candidate(&candidate, job, offer)) }
            p { a.way.second href=(self.add("candidate")) { "Add a candidate" } }
        }
    }

    fn candidate(&self, candidate: &Candidate, job: &Job, offer: &Offer) -> Markup {
        let name = format!("{} {}", candidate.first_name, candidate.last_name);
        let mut orders = self.ats.orders();
        orders.retain(|order| order.candidate_id() == Some(&candidate.id) && order.job_id() == Some(&job.id));
        let moved = orders.iter().any(is_by_step);
        let list = Shown::new(self).list(orders.into_iter().rev(), &html! { "Nothing is ordered." });
        html! {
            article.card id=(card(&candidate.id)) aria-label=(name) tabindex="-1" {
                div.row.spread {
                    div { h3 { (name) } p.quiet { (candidate.email.as_deref().unwrap_or("no e-mail address")) } }
                    div.row { (self.buttons(candidate, &name, job, offer)) }
                }
                div data-live={ "orders-" (candidate.id) } {
                    @if moved { p.quiet { "In the step " (STEP) "." } }
                    (list)
                }
            }
        }
    }

    fn buttons(&self, candidate: &Candidate, name: &str, job: &Job, offer: &Offer) -> Markup {
        let of = format!("for {name}");
        html! {
            @if offer.choices().next().is_some() {
                form.row method="post" action="/sandbox/recruiter/order" {
                    (self.chosen()) (hidden("candidate", &candidate.id))
                    (choice("package", "Assessment", &of, offer.choices(), None))
                    button { "Order" span.hidden { " " (of) } }
                }
            }
            @if job.step.is_some() {
                form.row method="post" action="/sandbox/recruiter/move" {
                    (self.chosen()) (hidden("candidate", &candidate.id))
                    button.second { "Move to " (STEP) span.hidden { " for " (name) } }
                }
            }
        }
    }

    /// Who took an assessment while applying: SmartRecruiters gives them no id before they have applied.
    fn applicants(&self, job: &Job) -> Markup {
        let orders = self.ats.orders().into_iter().rev().filter(|order| {
            order.kind == Kind::Inline && order.company == self.company.id && order.job_id() == Some(&job.id)
        });
        let nobody = html! { "Nobody has yet: apply on the page " a href=(Tab::Candidate.path()) { "Candidate" } "." };
        html! {
            h2 { "Assessed while applying" }
            div.card data-live="applicants" { (Shown::new(self).with_names().list(orders, &nobody)) }
        }
    }

    /// Goes along with each form.
    pub(super) fn chosen(&self) -> Markup {
        html! {
            (hidden("company", &self.company.id))
            @if let Some(job) = &self.job { (hidden("job", &job.id)) }
        }
    }

    fn add(&self, what: &str) -> String {
        self.path().replacen("/sandbox", &format!("/sandbox/recruiter/{what}"), 1)
    }
}

/// What to do on which page, for whoever sees all this for the first time.
fn journey() -> Markup {
    html! {
        ol.journey {
            li { "Order an assessment here." }
            li { "Take it as the " a href=(Tab::Candidate.path()) { "Candidate" } "." }
            li { "See the result here, and how it came " a href=(Tab::Behind.path()) { "Behind the scenes" } "." }
            li { "Take something away under " a href=(Tab::Faults.path()) { "Faults" } ", and do it again." }
        }
    }
}

fn attached(job: &Job) -> &str {
    job.step.as_ref().map_or("", |step| step.package.as_str())
}

fn steps(offer: &Offer) -> impl Iterator<Item = (&str, &str)> {
    [("", "nothing")].into_iter().chain(offer.choices())
}

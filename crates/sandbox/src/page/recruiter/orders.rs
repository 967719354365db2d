//! Orders and their results, as SmartRecruiters shows them.

use maud::{Markup, html};
use peers::equalture::Invitation;
use peers::smartrecruiters::{Kind, Order, Standing};
use serde_json::Value;

use super::super::fields::hidden;
use super::super::layout::{Tab, moment};
use super::Desk;
use crate::playground::Vendor;

/// How orders are shown at a desk.
pub(super) struct Shown<'d> {
    desk: &'d Desk<'d>,
    names: bool,
    /// The mails that Equalture has sent, as far as they are known.
    mails: Vec<Invitation>,
}

impl<'d> Shown<'d> {
    pub(super) fn new(desk: &'d Desk<'d>) -> Self {
        let platform = desk.ground.vendors.equalture.simulated();
        let mails = platform.map(peers::Equalture::invitations).unwrap_or_default();
        Self { desk, names: false, mails }
    }

    /// With the candidates' names, where no heading says them.
    pub(super) fn with_names(self) -> Self {
        Self { names: true, ..self }
    }

    pub(super) fn list(&self, orders: impl Iterator<Item = Order>, otherwise: &Markup) -> Markup {
        let orders: Vec<Order> = orders.collect();
        html! {
            @if orders.is_empty() { p.quiet { (otherwise) } }
            @else { ul.list { @for order in &orders { li { (self.one(order)) } } } }
        }
    }

    fn one(&self, order: &Order) -> Markup {
        let name = order.candidate_name();
        html! {
            p {
                (pill(order)) " "
                @if self.names { strong { (name) } ", " }
                strong { (self.package(order)) }
                span.quiet { ", ordered " (by(order)) " at " (moment(order.placed_at)) }
            }
            (result(order))
            @if let Standing::Failed(why) = &order.standing { (self.failed(order, why)) }
            (self.next(order))
            p.links {
                @if let Some(report) = order.report_url() {
                    a.act href=(report) target="_blank" rel="noopener" {
                        "Open the report" span.hidden { " of " (name) " in a new tab" }
                    }
                }
                a.act href=(story(order)) {
                    "Behind the scenes" span.hidden { " of the order for " (name) }
                }
            }
        }
    }

    fn package(&self, order: &Order) -> String {
        let id = order.package_id().unwrap_or_default();
        self.desk.offers.name(id).unwrap_or_else(|| format!("Package {id}"))
    }

    fn failed(&self, order: &Order, why: &str) -> Markup {
        html! {
            p { "What the recruiter sees: the order could not be placed. SmartRecruiters called the bridge: " (why) }
            @if order.kind == Kind::Regular {
                form method="post" action="/sandbox/recruiter/again" {
                    (self.desk.chosen()) (hidden("order", order.id.as_str()))
                    p { button.second { "Send the order again" span.hidden { " for " (order.candidate_name()) } } }
                }
            }
        }
    }

    /// What to do now.
    fn next(&self, order: &Order) -> Markup {
        let first = order.candidate_name().split(' ').next().unwrap_or_default().to_owned();
        let mailed = self.has_mail(order);
        html! {
            @match (&order.standing, order.status()) {
                (Standing::Failed(_), None) => {},
                (Standing::Placing, None) => p.next { "SmartRecruiters is calling the bridge." },
                (_, None) if mailed => p.next {
                    (first) " has mail already, on the page " a href=(Tab::Candidate.path()) { "Candidate" }
                    "; SmartRecruiters cannot be told yet."
                },
                (_, None) => p.next {
                    "The bridge has stored the order. If nothing happens for a while, "
                    a href=(story(order)) { "Behind the scenes" } " says when it is tried again: skip that time under "
                    a href={ (Tab::Faults.path()) "#time" } { "Faults" } "."
                },
                (_, Some("PENDING" | "IN_PROGRESS")) if mailed => p.next {
                    (first) " has mail: play " (first) "’s role on the page "
                    a href=(Tab::Candidate.path()) { "Candidate" } "."
                },
                (_, Some("PENDING")) => p.next {
                    @match self.desk.ground.vendors.equalture {
                        Vendor::Own(_) => { (first) " is invited; the mail is at your Equalture." },
                        Vendor::Simulated(_) => "What the summary says is all that is known.",
                    }
                },
                (_, Some("COMPLETED")) => p.next {
                    "The result is here. Open the report, as the recruiter would: no login is needed."
                },
                _ => {},
            }
        }
    }

    fn has_mail(&self, order: &Order) -> bool {
        let email = order.candidate_email().unwrap_or_default();
        let package = self.package(order);
        let is_about_it = |mail: &Invitation| {
            mail.to == email && package.starts_with(mail.job.as_str()) && mail.at >= order.placed_at
        };
        self.mails.iter().any(is_about_it)
    }
}

/// The address of an order's story.
fn story(order: &Order) -> String {
    format!("{}?order={}", Tab::Behind.path(), order.id)
}

/// Whether a hiring step has ordered it.
pub(super) fn is_by_step(order: &Order) -> bool {
    order.kind == Kind::Regular && order.request.get("requester").is_none()
}

fn by(order: &Order) -> &'static str {
    match order.kind {
        Kind::Inline => "while applying",
        Kind::Regular if is_by_step(order) => "by the hiring step",
        Kind::Regular => "by hand",
    }
}

/// The status in SmartRecruiters' own word.
fn pill(order: &Order) -> Markup {
    let (class, word) = match (order.status(), &order.standing) {
        (Some(status), _) => (class(status), status),
        (None, Standing::Failed(_)) => ("bad", "Not ordered"),
        (None, Standing::Placing) => ("", "Ordering"),
        (None, _) => ("", "Ordered, waiting"),
    };
    html! { span class={ "status " (class) } { (word) } }
}

fn class(status: &str) -> &'static str {
    match status {
        "COMPLETED" => "good",
        "PENDING" => "wait",
        "IN_PROGRESS" => "going",
        _ => "bad",
    }
}

fn result(order: &Order) -> Markup {
    let said = |name: &str| order.result.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let score = order.result.get("score").and_then(score);
    html! {
        @if !order.result.is_empty() {
            dl.facts {
                @if let Some(score) = score { dt { "Score" } dd { (score) } }
                @if let Some(label) = said("scoreLabel") { dt { "Result" } dd { (label) } }
                @if let Some(summary) = said("summary") { dt { "Summary" } dd.lines { (summary) } }
                @if let Some(newest) = order.versions.last() { dt { "Updated" } dd { (moment(newest.at)) } }
            }
        }
    }
}

/// Raw, within its limits.
fn score(score: &Value) -> Option<String> {
    let of = |name: &str| score.get(name).and_then(Value::as_i64);
    Some(format!("{} ({} to {})", of("raw")?, of("min")?, of("max")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_score_is_told_with_its_limits_or_not_at_all() {
        assert_eq!(score(&json!({ "raw": 4, "min": 0, "max": 5 })).as_deref(), Some("4 (0 to 5)"));
        assert_eq!(score(&json!({ "raw": 4 })), None);
    }

    #[test]
    fn a_status_that_ends_without_a_result_is_marked_as_bad() {
        let classes = ["PENDING", "IN_PROGRESS", "COMPLETED", "REJECTED", "EXPIRED"].map(class);
        assert_eq!(classes, ["wait", "going", "good", "bad", "bad"]);
    }
}

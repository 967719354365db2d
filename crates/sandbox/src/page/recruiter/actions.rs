//! What the recruiter does: each is a form, and the page then says what came of it.

use axum::Extension;
use axum::response::Response;
use jiff::SignedDuration;
use peers::SmartRecruiters;
use peers::smartrecruiters::{Candidate, HiringStep, OrderDraft, OrderId, Refusal, Setup};
use serde::Deserialize;

use super::super::Ground;
use super::super::fields::Form;
use super::super::layout::{back_to, say};
use super::super::offers::Offers;
use super::path;
use super::view::{STEP, card};

/// A second click so soon after the first is the same click.
const SAME_CLICK: SignedDuration = SignedDuration::from_secs(1);

/// What goes along with each form, and what some have besides.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    company: String,
    job: Option<String>,
    #[serde(default)]
    candidate: String,
    #[serde(default)]
    package: String,
    #[serde(default)]
    order: String,
}

impl Sent {
    fn job(&self) -> &str {
        self.job.as_deref().unwrap_or_default()
    }

    fn back(&self) -> Response {
        back_to(&path(&self.company, self.job.as_deref()))
    }

    /// Back to a part of the page.
    fn back_at(&self, place: &str) -> Response {
        back_to(&format!("{}#{place}", path(&self.company, self.job.as_deref())))
    }
}

/// Asks for what is on offer once more.
pub(super) async fn refresh(ground: Ground, Extension(offers): Extension<Offers>, Form(sent): Form<Sent>) -> Response {
    if let Some(ats) = ground.vendors.smartrecruiters.simulated() {
        offers.forget(&sent.company);
        let offer = offers.ask(ats, &sent.company, Setup::Order).await;
        if offer.packages.is_ok() {
            say(&ground, "SmartRecruiters has asked the bridge again.");
        }
    }
    sent.back_at("job")
}

/// Orders by hand.
pub(super) async fn order(ground: Ground, Extension(offers): Extension<Offers>, Form(sent): Form<Sent>) -> Response {
    let Some((ats, candidate)) = known(&ground, &sent) else { return sent.back() };
    let back = sent.back_at(&card(&candidate.id));
    if is_just_ordered(ats, &sent) {
        say(&ground, "It was ordered a moment ago.");
        return back;
    }
    let draft = OrderDraft::new(&candidate, &sent.package, sent.job());
    let placed = ats.order(&sent.company, draft).await;
    let what = offers.name(&sent.package).unwrap_or_else(|| "The assessment".to_owned());
    say(&ground, told(&format!("{what} for {}", name(&candidate)), &candidate.first_name, placed));
    back
}

/// Sends an order that failed once more.
pub(super) async fn again(ground: Ground, Form(sent): Form<Sent>) -> Response {
    let Some(ats) = ground.vendors.smartrecruiters.simulated() else { return sent.back() };
    let id = OrderId::from(sent.order.as_str());
    let Some(order) = ats.order_snapshot(&id) else {
        say(&ground, "SmartRecruiters does not know this order any more.");
        return sent.back();
    };
    let name = order.candidate_name();
    let first = name.split(' ').next().unwrap_or_default();
    say(&ground, told(&format!("The order for {name}"), first, ats.reorder(&id).await));
    sent.back_at(&card(order.candidate_id().unwrap_or_default()))
}

/// Has the hiring step order a package by itself, or nothing.
pub(super) async fn attach(ground: Ground, Extension(offers): Extension<Offers>, Form(sent): Form<Sent>) -> Response {
    let Some(ats) = ground.vendors.smartrecruiters.simulated() else { return sent.back() };
    let step = HiringStep { name: STEP.to_owned(), package: sent.package.clone() };
    ats.attach_to_step(sent.job(), Some(step).filter(|step| !step.package.is_empty()));
    say(
        &ground,
        match offers.name(&sent.package) {
            Some(package) => format!(
                "Whoever is moved to {STEP} now gets {package} ordered: press “Move to {STEP}” beside a candidate."
            ),
            None => format!("The step {STEP} orders nothing by itself now."),
        },
    );
    sent.back_at("job")
}

/// Moves a candidate to the hiring step, which orders.
pub(super) async fn move_on(ground: Ground, Form(sent): Form<Sent>) -> Response {
    let Some((ats, candidate)) = known(&ground, &sent) else { return sent.back() };
    let placed = ats.move_to_step(&sent.company, &candidate.id, sent.job()).await;
    let what = format!("{} is in the step {STEP} now, which orders by itself", name(&candidate));
    say(&ground, told(&what, &candidate.first_name, placed));
    sent.back_at(&card(&candidate.id))
}

/// Whether the same was ordered by the click before this one: an order is noted before its call goes out.
fn is_just_ordered(ats: &SmartRecruiters, sent: &Sent) -> bool {
    let now = ats.clock().now();
    ats.orders().iter().any(|order| {
        order.candidate_id() == Some(&sent.candidate)
            && order.job_id() == Some(sent.job())
            && order.package_id() == Some(&sent.package)
            && now.duration_since(order.placed_at) < SAME_CLICK
    })
}

fn known<'g>(ground: &'g Ground, sent: &Sent) -> Option<(&'g SmartRecruiters, Candidate)> {
    let ats = ground.vendors.smartrecruiters.simulated()?;
    let candidate = ats.candidates(&sent.company).into_iter().find(|candidate| candidate.id == sent.candidate);
    if candidate.is_none() {
        say(ground, "SmartRecruiters does not know this candidate any more.");
    }
    Some((ats, candidate?))
}

fn name(candidate: &Candidate) -> String {
    format!("{} {}", candidate.first_name, candidate.last_name)
}

fn told(what: &str, first: &str, placed: Result<OrderId, Refusal>) -> String {
    match placed {
        Ok(_) => format!("{what}: ordered. The bridge has stored the order and invites {first} as soon as it can."),
        Err(refusal) => format!("{what}: not ordered. SmartRecruiters called the bridge: {}.", refusal.why),
    }
}

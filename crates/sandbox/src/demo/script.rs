//! The script: who does what, and what must be seen after it.

use std::time::{Duration, Instant};

use peers::smartrecruiters::{Candidate, Order, OrderDraft, OrderId, Refusal, Setup};

use super::Demo;
use super::browser::{Browser, Page, origin};
use crate::stage::{COMPANY, Stage, StageError, eventually};

/// Longer than anything takes while nothing is down.
const SOON: Duration = Duration::from_secs(15);
/// The sweep looks once a minute; a call that could not be sent is tried again then.
const AFTER_AN_OUTAGE: Duration = Duration::from_secs(150);

/// The demo did not go as it should.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The stage.
    #[error(transparent)]
    Stage(StageError),
    /// The ATS was refused something.
    #[error("SmartRecruiters was refused: {0:?}")]
    Refused(Refusal),
    /// A page did not open.
    #[error("a page did not open: {0}")]
    Page(#[from] reqwest::Error),
    /// Something is not as it should be.
    #[error("not as it should be: {0}")]
    Wrong(String),
}

impl From<Refusal> for DemoError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Plays both orders.
pub(super) async fn journey(stage: &Stage, demo: Demo) -> Result<(), DemoError> {
    let started = Instant::now();
    let mut script = Script { stage, browser: Browser::open_one()?, seen: 0, clicks_seen: 0, step: 0 };
    let package = script.choose_package().await?;
    script.recruiters_order(&package, demo.equalture_down).await?;
    script.inline_order().await?;
    let invitations = stage.equalture.invitations().len();
    check(invitations == 2, || format!("{invitations} invitations for two orders"))?;
    let violations = stage.smartrecruiters.rate_limit_violations();
    check(violations == 0, || format!("{violations} calls beyond SmartRecruiters' limits"))?;
    println!("\nTwo orders, two invitations, two results, in {:.1} s.", started.elapsed().as_secs_f64());
    Ok(())
}

struct Script<'s> {
    stage: &'s Stage,
    browser: Browser,
    seen: usize,
    clicks_seen: usize,
    step: usize,
}

impl Script<'_> {
    async fn choose_package(&mut self) -> Result<String, DemoError> {
        let ats = &self.stage.smartrecruiters;
        let packages = ats.packages(COMPANY, Setup::Order).await?;
        let names: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
        check(names == [self.stage.job.name.as_str()], || format!("the packages are {names:?}"))?;
        self.tell(&format!(
            "A recruiter opens the order dialog. SmartRecruiters gets a token and lists: {}.",
            names.join(", ")
        ));
        Ok(packages[0].id.clone())
    }

    async fn recruiters_order(&mut self, package: &str, outage: Option<Duration>) -> Result<(), DemoError> {
        let ada = self.stage.candidate("Ada", "Lovelace", "ada@example.com");
        if outage.is_some() {
            self.stage.equalture.stop().await;
            self.tell("Equalture goes down.");
        }
        let asked = Instant::now();
        let order = self.stage.smartrecruiters.order(COMPANY, self.draft(&ada, package)).await?;
        let took = asked.elapsed().as_millis();
        self.tell(&format!("The recruiter orders it for Ada. The order is stored and answered 202 after {took} ms."));
        let patience = self.wait_out(outage).await?;
        let reference = self.invited(&ada, patience).await?;
        self.ats_shows(&order, "PENDING", patience).await?;
        self.tell("Equalture has created one application and mailed Ada; SmartRecruiters shows PENDING.");
        self.completes(
            &reference,
            &[("Cognitive flexibility", "(5) Very flexible"), ("Behavioural style", "(2) Somewhat intuitive")],
        )
        .await?;
        let shown = self.ats_shows(&order, "COMPLETED", SOON).await?;
        self.tell("Ada has done the assessment. Equalture reports the scores; SmartRecruiters shows:");
        print_result(&shown);
        self.opens_report(&shown).await
    }

    async fn inline_order(&mut self) -> Result<(), DemoError> {
        let ats = &self.stage.smartrecruiters;
        let packages = ats.packages(COMPANY, Setup::Inline).await?;
        let package = packages.first().ok_or_else(|| DemoError::Wrong("nothing is offered while applying".into()))?;
        let (id, name) = (package.id.clone(), package.name.clone());
        let grace = self.stage.candidate("Grace", "Hopper", "grace@example.com");
        let (order, url) = ats.inline_order(COMPANY, self.draft(&grace, &id)).await?;
        self.tell(&format!(
            "Grace applies and is asked to take \"{name}\": SmartRecruiters gets the address of her page."
        ));
        let reference = self.invited(&grace, SOON).await?;
        self.ats_shows(&order, "PENDING", SOON).await?;
        let page = self.browser.open(url.as_str()).await?;
        check(page.status == 200 && page.text.contains("g…@e….com"), || {
            format!("her page answers {}", page.status)
        })?;
        self.tell("Her page says where to look for the mail (g…@e….com) and leads back to her application.");
        self.goes_back(&order, &page).await?;
        self.completes(&reference, &[("Problem solving", "(4) Often finds a new way")]).await?;
        let shown = self.ats_shows(&order, "COMPLETED", SOON).await?;
        self.tell("She has done it. SmartRecruiters shows:");
        print_result(&shown);
        self.opens_report(&shown).await
    }

    fn draft(&self, candidate: &Candidate, package: &str) -> OrderDraft {
        OrderDraft::new(candidate, package, &self.stage.vacancy.id)
    }

    /// Lets Equalture be away for a while, and gives the patience that what follows needs.
    async fn wait_out(&mut self, outage: Option<Duration>) -> Result<Duration, DemoError> {
        let Some(outage) = outage else { return Ok(SOON) };
        println!("   ... Equalture stays away for {} s; the order waits.", outage.as_secs());
        tokio::time::sleep(outage).await;
        self.stage.equalture.restart().await.map_err(StageError::Peer)?;
        self.tell("Equalture is back. The order is tried again when the next sweep finds it due, within two minutes.");
        Ok(AFTER_AN_OUTAGE)
    }

    /// Waits for the candidate's mail and gives the application's reference.
    async fn invited(&self, candidate: &Candidate, patience: Duration) -> Result<String, DemoError> {
        let email = candidate.email.clone().unwrap_or_default();
        let mail = || self.stage.equalture.invitations().into_iter().find(|mail| mail.to == email);
        let mail = eventually("the invitation", patience, mail).await?;
        Ok(mail.reference_id)
    }

    async fn ats_shows(&self, order: &OrderId, status: &str, patience: Duration) -> Result<Order, DemoError> {
        let shown = || {
            let order = self.stage.smartrecruiters.order_snapshot(order)?;
            (order.status() == Some(status)).then_some(order)
        };
        Ok(eventually(&format!("{status} in SmartRecruiters"), patience, shown).await?)
    }

    async fn completes(&self, reference: &str, scores: &[(&str, &str)]) -> Result<(), DemoError> {
        let scores = scores.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let attempts = self.stage.equalture.candidate_completes(reference, Some(scores)).await;
        let attempts = attempts.map_err(|error| DemoError::Wrong(format!("the callback: {error:?}")))?;
        let taken = attempts.iter().any(peers::equalture::Attempt::succeeded);
        check(taken, || format!("the callback was answered {attempts:?}"))
    }

    async fn opens_report(&mut self, order: &Order) -> Result<(), DemoError> {
        let report = order.report_url().ok_or_else(|| DemoError::Wrong("the result has no report".into()))?;
        let click = self.browser.open(report).await?;
        let link = click.location.filter(|_| click.status == 302);
        let link = link.ok_or_else(|| DemoError::Wrong(format!("the report answers {}", click.status)))?;
        let page = self.browser.open(&link).await?;
        check(page.status == 200, || format!("Equalture's page answers {}", page.status))?;
        self.tell(&format!("The recruiter clicks the report: 302 to a fresh page at {}, no login.", origin(&link)));
        Ok(())
    }

    async fn goes_back(&mut self, order: &OrderId, page: &Page) -> Result<(), DemoError> {
        let snapshot = self.stage.smartrecruiters.order_snapshot(order);
        let back = snapshot.as_ref().and_then(Order::return_url).unwrap_or_default().to_owned();
        let linked = !back.is_empty() && page.text.contains(&format!("href=\"{}\"", back.replace('&', "&amp;")));
        check(linked, || "her page does not lead back".to_owned())?;
        self.browser.open(&back).await?;
        let returned = self.stage.smartrecruiters.order_snapshot(order).is_some_and(|order| order.candidate_returned);
        check(returned, || "she did not get back to her application".to_owned())?;
        self.tell("She follows the link back and finishes her application.");
        Ok(())
    }

    /// Prints a step and the calls that belong to it.
    fn tell(&mut self, sentence: &str) {
        self.step += 1;
        println!("{:>2}. {sentence}", self.step);
        let clicks = self.stage.sandbox.calls();
        for click in clicks.iter().skip(self.clicks_seen).filter(|call| is_click(&call.path)) {
            let path = shortened(&click.path);
            println!("      browser -> bridge  {} {path}  {}", click.method, click.status);
        }
        self.clicks_seen = clicks.len();
        let calls = self.stage.wire.calls();
        for call in calls.iter().skip(self.seen) {
            println!("      {}", shortened(&drawn(call)));
        }
        self.seen = calls.len();
    }
}

fn check(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), DemoError> {
    if holds { Ok(()) } else { Err(DemoError::Wrong(otherwise())) }
}

fn print_result(order: &Order) {
    let result = serde_json::to_string_pretty(&order.result).unwrap_or_default();
    result.lines().for_each(|line| println!("      | {}", shortened(line)));
}

/// Whether a call to the bridge comes from a person's browser: no vendor opens these.
fn is_click(path: &str) -> bool {
    ["/reports/", "/assessments/"].iter().any(|page| path.starts_with(page))
}

/// A call as it is shown. A peer takes whoever calls it for the bridge; its pages are opened by browsers.
fn drawn(call: &peers::Call) -> String {
    let is_page = ["/public/", "/applications/"].iter().any(|page| call.path.starts_with(page));
    if is_page { call.to_string().replacen(&call.from, "browser", 1) } else { call.to_string() }
}

/// Addresses that are their own permission are long; their beginning is enough here.
fn shortened(line: &str) -> String {
    let shorten = |word: &str| match word.char_indices().nth(96) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    };
    line.split(' ').map(shorten).collect::<Vec<_>>().join(" ")
}

//! Judges what has become of the orders: by Equalture's mailbox, by what SmartRecruiters shows, and by what an order says
//! of itself where neither can know.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use assessment::attempt::{Attempt, Ending};
use assessment::order::Order as Kept;
use assessment::progress::Progress;
use peers::equalture::Application;
use peers::smartrecruiters::OrderId;

use crate::field::{Employer, Field};
use crate::ledger::Ledger;

/// The figures, and what is wrong.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    figures: Vec<String>,
    doubts: usize,
    second: usize,
    held: usize,
    completed: usize,
    pub(crate) wrong: Vec<String>,
}

/// One order as everybody sees it.
struct Case<'f> {
    employer: &'f Employer,
    kept: &'f Kept,
    /// What Equalture has created for its candidate, oldest first; each is a mail.
    applications: &'f [Application],
    status: Option<&'f str>,
    label: Option<&'f str>,
}

/// Judges every order that was accepted, and everything beside them.
pub(crate) async fn judges(field: &Field) -> Verdict {
    let mut verdict = Verdict::default();
    let mut applications = by_address(field, &mut verdict);
    let orders = field.ledger().orders.clone();
    for (order, accepted) in &orders {
        let (employer, created) = (&field.employers[accepted.employer], applications.remove(&accepted.email));
        match field.keeps(order, accepted.employer).await {
            Some(kept) => verdict.judge(field, order, employer, &kept, &created.unwrap_or_default()),
            None => verdict.wrong.push(format!("{order} was accepted and is not there")),
        }
    }
    verdict.wrong.extend(applications.into_keys().map(|stranger| format!("{stranger} was invited, and never ordered")));
    verdict.wrong.extend(panics(field));
    verdict.close(&field.ledger(), orders.len());
    verdict
}

/// What Equalture has created, by whom it has mailed. Each attempt has a callback address of its own, so one address
/// twice is an application that no attempt owns up to.
fn by_address(field: &Field, verdict: &mut Verdict) -> BTreeMap<String, Vec<Application>> {
    let mut all = field.equalture().applications();
    all.sort_by_key(|application| application.created);
    let (mut callbacks, mut by_address) = (BTreeSet::new(), BTreeMap::<String, Vec<Application>>::new());
    for application in all {
        let address = application.applicant.email.clone();
        if !callbacks.insert(application.callback_url.clone()) {
            verdict.wrong.push(format!("{address} was invited twice in one attempt"));
        }
        by_address.entry(address).or_default().push(application);
    }
    by_address
}

/// No kill explains a panic.
fn panics(field: &Field) -> Vec<String> {
    let logs = field.sandbox().logs();
    let panics = logs.iter().filter(|line| line.line.contains("panicked"));
    panics.map(|line| format!("{}: {}", line.function, line.line)).collect()
}

impl Verdict {
    fn judge(&mut self, field: &Field, order: &OrderId, employer: &Employer, kept: &Kept, created: &[Application]) {
        let shown = field.ats().order_snapshot(order).unwrap();
        let label = shown.result.get("scoreLabel").and_then(|label| label.as_str());
        let case = Case { employer, kept, applications: created, status: shown.status(), label };
        self.doubts += usize::from(case.doubts() > 0);
        self.second += created.len().saturating_sub(1);
        self.held += usize::from(kept.progress == Progress::Accepted);
        self.completed += usize::from(case.status == Some("COMPLETED"));
        let wrong = [case.invitations(), case.references(), case.document(&field.ledger())];
        for wrong in wrong.into_iter().flatten() {
            self.wrong.push(format!("{order} of {}: {wrong}: {kept:#?}", employer.name()));
        }
    }

    fn close(&mut self, ledger: &Ledger, orders: usize) {
        self.wrong.extend(ledger.wrong.iter().cloned());
        self.figures = vec![
            format!("orders: {orders}, answered {}", ledger.ordering),
            format!("  with another candidate under the same id: {}", ledger.contradicting),
            format!("results: {}, answered {}", ledger.results.len(), ledger.reporting),
        ];
    }
}

impl Case<'_> {
    /// The attempts of which the order says that nobody knows their end.
    fn doubts(&self) -> usize {
        let unknown = |attempt: &&Attempt| matches!(attempt.ending, None | Some(Ending::InDoubt));
        self.kept.attempts.iter().filter(unknown).count()
    }

    /// Exactly one, or as many as the doubts allow.
    fn invitations(&self) -> Option<String> {
        let (mails, doubts) = (self.applications.len(), self.doubts());
        let known = |attempt: &&Attempt| matches!(attempt.ending, Some(Ending::Created(_) | Ending::CreatedUnnamed));
        let known = self.kept.attempts.iter().filter(known).count();
        let most = if self.employer.holds() { 1 } else { 2 };
        let right = known <= 1 && (known..=known + doubts).contains(&mails) && known + doubts > 0 && mails <= most;
        (!right).then(|| format!("{mails} invitations, {known} of them known, and {doubts} doubts"))
    }

    /// What the order calls its applications is what Equalture calls them.
    fn references(&self) -> Option<String> {
        let theirs = |name: &str| self.applications.iter().any(|application| application.reference_id == name);
        let mut names = self.kept.attempts.iter().filter_map(|attempt| attempt.reference.as_ref());
        names.find(|name| !theirs(&name.to_string())).map(|name| format!("{name} is another's application"))
    }

    /// The ATS shows the newest application's result that was taken, else that the candidate is invited.
    fn document(&self, ledger: &Ledger) -> Option<String> {
        let taken = |application: &Application| ledger.results.get(&application.reference_id);
        let taken = self.applications.iter().rev().find_map(taken);
        let expected = match (taken, self.kept.progress) {
            (Some(text), _) => (Some("COMPLETED"), Some(text.as_str())),
            (None, Progress::Accepted) => (None, None),
            (None, _) => (Some("PENDING"), None),
        };
        let shown = (self.status, self.label);
        (shown != expected).then(|| format!("the ATS shows {shown:?} and should show {expected:?}"))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { doubts, second, held, completed, wrong, .. } = self;
        self.figures.iter().try_for_each(|line| writeln!(f, "{line}"))?;
        writeln!(f, "in doubt: {doubts} orders, {second} second invitations, {held} wait for a person")?;
        write!(f, "completed in the ATS: {completed}; wrong: {}", wrong.len())
    }
}

//! A company of its own for each ending in a table: what befalls one lane is no other's business.

use assessment::company::{Company, Settings};
use assessment::order::Order as Kept;
use peers::equalture::Job;
use peers::smartrecruiters::{Candidate, Order, OrderDraft, OrderId};
use reqwest::Method;
use tests::{Scene, until};

/// A company with one candidate.
pub(crate) struct OwnLane<'s> {
    scene: &'s Scene,
    /// The company.
    pub(crate) company: Company,
    /// Its one assessment.
    pub(crate) job: Job,
    /// Its one candidate.
    pub(crate) candidate: Candidate,
}

impl<'s> OwnLane<'s> {
    /// Connects a company of this name.
    pub(crate) async fn of(scene: &'s Scene, name: &str, settings: Settings) -> Self {
        let job = Job::new(&format!("{name} essentials"));
        let company = scene.stage.connect(name, settings, &job).await.unwrap();
        let candidate = Candidate::new("Grace", "Hopper", &format!("grace.of.{}@example.com", name.to_lowercase()));
        scene.ats().add_candidate(name, candidate.clone());
        Self { scene, company, job, candidate }
    }

    /// Its recruiter orders.
    pub(crate) async fn orders(&self) -> OrderId {
        let draft = OrderDraft::new(&self.candidate, &self.job.id, &self.scene.stage.vacancy.id);
        self.scene.ats().order(self.name(), draft).await.unwrap()
    }

    fn name(&self) -> &str {
        self.company.key.company.as_str()
    }

    /// How often Equalture was asked to invite its candidate.
    pub(crate) fn creates(&self) -> usize {
        self.scene.creates().iter().filter(|call| call.request.contains(&self.job.id)).count()
    }

    /// How often its candidate was mailed.
    pub(crate) fn mails(&self) -> usize {
        let email = self.candidate.email.as_deref();
        self.scene.equalture().invitations().iter().filter(|mail| Some(mail.to.as_str()) == email).count()
    }

    /// Waits until a line about this company holds the word.
    pub(crate) async fn is_logged(&self, word: &str) {
        let written = async || self.has_logged(word).then_some(());
        until(&format!("`{word}` of {} in the logs", self.name()), written).await;
    }

    /// Whether a line about this company holds the word.
    pub(crate) fn has_logged(&self, word: &str) -> bool {
        let about = format!("smartrecruiters#{}\"", self.name());
        let lines = self.scene.stage.sandbox.logs();
        lines.iter().any(|line| line.line.contains(&about) && line.line.contains(&format!("\"{word}\"")))
    }

    /// What its ATS shows of an order, and what the bridge keeps of it.
    pub(crate) async fn stands(&self, order: &OrderId) -> (Order, Kept) {
        (self.scene.ats().order_snapshot(order).unwrap(), self.scene.keeps(order).await.unwrap())
    }
}

/// The calls for Equalture's job list so far.
pub(crate) fn lists(scene: &Scene) -> usize {
    scene.stage.wire.received(&Method::GET, "/connect_ats/jobs").len()
}

/// No function was stopped, none has ended by itself, none has panicked.
pub(crate) fn every_function_lives(scene: &Scene) {
    for line in scene.stage.sandbox.logs() {
        for end in ["Task timed out", "Runtime exited", "panicked", "can't be started"] {
            assert!(!line.line.contains(end), "{}: {}", line.function, line.line);
        }
    }
}

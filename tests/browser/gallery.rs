//! Every state in which a candidate or a recruiter may find a page of the bridge, all at once: their addresses are
//! printed as JSON, and stay until the input ends. Connect's pages need clicks and are not among them.
#![expect(clippy::unwrap_used, reason = "without a page the browser has nothing to look at")]

use std::time::Duration;

use assessment::ids::OrderKey;
use assessment::ports::Addresses as _;
use assessment::progress::Progress;
use edge::links::Links;
use peers::smartrecruiters::{Candidate, OrderId, RateLimit};
use peers::{Fault, Rule};
use reqwest::Method;
use sandbox::stage::COMPANY;
use serde_json::{Value, json};
use tests::Scene;
use tokio::io::AsyncReadExt as _;

const CREATE: &str = "/connect_ats/applications";
const DAY: Duration = Duration::from_hours(24);

#[tokio::main]
async fn main() {
    let scene = Scene::set().await;
    // a year of orders passes in seconds here
    scene.ats().behave(|behaviour| behaviour.rate = RateLimit { per_second: 1_000, concurrent: 8 });
    println!("{}", Value::Array(Gallery::of(&scene).await.pages));
    tokio::io::stdin().read_to_end(&mut Vec::new()).await.unwrap();
}

struct Gallery<'s> {
    scene: &'s Scene,
    links: Links,
    pages: Vec<Value>,
}

impl<'s> Gallery<'s> {
    async fn of(scene: &'s Scene) -> Self {
        let foundation = &scene.stage.foundation;
        let keys = foundation.desk().await.unwrap().keys;
        let links = Links { base: foundation.config.public_base_url.clone(), keys };
        let mut gallery = Self { scene, links, pages: Vec::new() };
        gallery.old_ones().await;
        gallery.nameless_one().await;
        gallery.new_ones().await;
        gallery.ended_ones().await;
        gallery.while_equalture_is_down().await;
        gallery
    }

    fn hang(&mut self, name: &str, url: &str, status: u16) {
        self.pages.push(json!({"name": name, "url": url, "status": status}));
    }

    fn hang_both(&mut self, order: &OrderId, of: &str, report: u16) {
        let key = OrderKey::parse(&format!("smartrecruiters#{COMPANY}#{order}")).unwrap();
        let (page, link) = (self.links.candidate_page(&key), self.links.report(&key));
        self.hang(&format!("candidate page, {of}"), &page, 200);
        self.hang(&format!("report, {of}"), &link, report);
    }

    fn candidate(&self, name: &str) -> Candidate {
        self.scene.stage.candidate(name, "Lovelace", &format!("{name}@example.com"))
    }

    /// An order of a candidate who applies, on whose page Equalture's answer is seen.
    async fn inline(&self, name: &str) -> OrderId {
        self.scene.orders_inline(self.scene.inline_draft(&self.candidate(name))).await.0
    }

    async fn old_ones(&mut self) {
        let expired = self.inline("edsger").await;
        self.scene.shows(&expired, "PENDING").await;
        self.scene.time_passes(61 * DAY).await;
        self.scene.shows(&expired, "EXPIRED").await;
        self.hang_both(&expired, "expired", 409);
    }

    /// The reply that named the application was lost, and its result came all the same.
    async fn nameless_one(&mut self) {
        let late = Rule::from(Fault::LateStatus(502)).method(Method::POST).path(CREATE);
        self.scene.equalture().faults().add(late);
        let mary = self.candidate("mary");
        let nameless = self.scene.orders_inline(self.scene.inline_draft(&mary)).await.0;
        let mail = self.scene.invitation(&mary).await;
        self.scene.has_happened(&nameless, "in_doubt").await;
        self.scene.equalture().faults().clear();
        self.scene.completes(&mail.reference_id, &[("Style", "(2) Intuitive")]).await;
        self.scene.shows(&nameless, "COMPLETED").await;
        self.hang_both(&nameless, "done, without a name", 409);
    }

    async fn new_ones(&mut self) {
        let lost = Rule::from(Fault::ReplyLost).method(Method::POST).path(CREATE);
        self.scene.equalture().faults().add(lost);
        let doubtful = self.inline("frances").await;
        self.scene.is_kept(&doubtful, "a doubt", |order| !order.attempts.is_empty()).await;
        self.scene.settles().await;
        self.scene.equalture().faults().clear();
        self.hang_both(&doubtful, "in doubt", 409);

        let invited = self.inline("grace").await;
        self.scene.shows(&invited, "PENDING").await;
        self.hang_both(&invited, "invited", 409);

        let unknown = self.scene.draft(&self.candidate("barbara")).overriding("assessmentPackageId", "no-such-job");
        let refused = self.scene.orders(unknown).await;
        self.scene.shows(&refused, "REJECTED").await;
        self.hang_both(&refused, "refused", 409);
    }

    async fn ended_ones(&mut self) {
        let erased = self.inline("alan").await;
        self.scene.shows(&erased, "PENDING").await;
        self.scene.settles().await;
        self.scene.erases(&erased).await;
        let key = OrderKey::parse(&format!("smartrecruiters#{COMPANY}#{erased}")).unwrap();
        let (page, report) = (self.links.candidate_page(&key), self.links.report(&key));
        self.hang("candidate page, ended", &page, 410);
        self.hang("report, ended", &report, 410);
        self.hang("candidate page, unknown", &page[..page.len() - 1], 404);
        self.hang("report, unknown", &report[..report.len() - 1], 404);
    }

    async fn while_equalture_is_down(&mut self) {
        let (done, mail) = self.scene.invites(&self.candidate("ada")).await;
        self.scene.completes(&mail.reference_id, &[("Style", "(2) Intuitive")]).await;
        self.scene.is_kept(&done, "its result", |order| order.progress == Progress::Completed).await;
        self.scene.shows(&done, "COMPLETED").await;
        self.scene.equalture().stop().await;
        self.hang_both(&done, "done; Equalture is down", 503);
        let waiting = self.inline("katherine").await;
        self.hang_both(&waiting, "prepared", 409);
    }
}

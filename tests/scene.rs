//! A scene: the bundle with both vendors around it, one company that is ready to order, and what the people in it do.
//!
//! What cannot be done fails the test with a sentence; then the calls and the functions' logs are printed.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::time::{Duration, Instant};

use assessment::company::Company;
use assessment::erase::{Receipt, erase};
use assessment::ids::OrderKey;
use assessment::order::Order as Kept;
use assessment::ports::{Client, Orders as _};
use aws::leaving::Disabled;
use aws::secrets::CompanySecret;
use jiff::Timestamp;
use peers::equalture::Invitation;
use peers::smartrecruiters::{Candidate, Order, OrderDraft, OrderId, Refusal, Why};
use peers::{Call, Equalture, SmartRecruiters};
use reqwest::Method;
use sandbox::Options;
use sandbox::stage::{COMPANY, Stage};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::browser::{Answer, Browser};
use crate::table::Table;

/// Longer than anything takes while nothing is down.
pub const SOON: Duration = Duration::from_secs(20);

/// Everything on the stage, and a browser beside it.
pub struct Scene {
    /// The bundle and the vendors.
    pub stage: Stage,
    /// Anybody's browser.
    pub browser: Browser,
    /// The table, on the wire.
    pub table: Table,
}

/// What an order was answered instead of being taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The status.
    pub status: u16,
    /// The code of its one error.
    pub code: String,
    /// The place of that error in the body, if it has one.
    pub pointer: Option<String>,
    /// The order, as SmartRecruiters keeps it.
    pub order: OrderId,
}

impl Scene {
    /// Sets the scene.
    pub async fn set() -> Self {
        Self::set_with(&[]).await
    }

    /// Sets the scene with these variables in the functions' environment.
    pub async fn set_with(environment: &[(&str, &str)]) -> Self {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let environment: BTreeMap<String, String> = environment.collect();
        let stage = sure("the stage", Stage::set(Options { environment, ..Options::default() }).await);
        let table = Table::of(&stage.sandbox);
        Self { stage, browser: Browser::open_one(), table }
    }

    /// SmartRecruiters.
    pub fn ats(&self) -> &SmartRecruiters {
        &self.stage.smartrecruiters
    }

    /// Equalture.
    pub fn equalture(&self) -> &Equalture {
        &self.stage.equalture
    }

    /// A candidate of the company.
    pub fn ada(&self) -> Candidate {
        self.stage.candidate("Ada", "Lovelace", "ada@example.com")
    }

    /// An order of the company's one assessment for a candidate.
    pub fn draft(&self, candidate: &Candidate) -> OrderDraft {
        OrderDraft::new(candidate, &self.stage.job.id, &self.stage.vacancy.id)
    }

    /// An order of the same assessment while the candidate applies.
    pub fn inline_draft(&self, candidate: &Candidate) -> OrderDraft {
        OrderDraft::new(candidate, &format!("inline-{}", self.stage.job.id), &self.stage.vacancy.id)
    }

    /// A recruiter orders, and the order is taken.
    pub async fn orders(&self, draft: OrderDraft) -> OrderId {
        sure("an order was not taken", self.ats().order(COMPANY, draft).await)
    }

    /// A candidate's application orders, and the order is taken; with the address of the candidate's page.
    pub async fn orders_inline(&self, draft: OrderDraft) -> (OrderId, String) {
        let (order, page) = sure("an inline order was not taken", self.ats().inline_order(COMPANY, draft).await);
        (order, page.into())
    }

    /// A recruiter orders, and the order is refused.
    pub async fn is_refused(&self, draft: OrderDraft) -> Refused {
        match self.ats().order(COMPANY, draft).await {
            Ok(order) => panic!("the order {order} was taken"),
            Err(refusal) => refused(refusal),
        }
    }

    /// A candidate's application orders, and the order is refused.
    pub async fn is_refused_inline(&self, draft: OrderDraft) -> Refused {
        match self.ats().inline_order(COMPANY, draft).await {
            Ok((order, _)) => panic!("the inline order {order} was taken"),
            Err(refusal) => refused(refusal),
        }
    }

    /// A recruiter orders, and SmartRecruiters cannot even reach the bridge: the order exists there and nowhere else.
    pub async fn orders_in_vain(&self, draft: OrderDraft) -> OrderId {
        self.ats().connect_partner("http://127.0.0.1:1");
        let order = match self.ats().order(COMPANY, draft).await {
            Ok(order) => panic!("the order {order} was taken by nobody"),
            Err(refusal) => refusal.order,
        };
        self.ats().connect_partner(self.stage.sandbox.url());
        order.unwrap_or_else(|| panic!("SmartRecruiters keeps no order"))
    }

    /// Waits for the candidate's mail.
    pub async fn invitation(&self, candidate: &Candidate) -> Invitation {
        let email = candidate.email.clone().unwrap_or_default();
        let mail = async || self.equalture().invitations().into_iter().find(|mail| mail.to == email);
        until("the invitation", mail).await
    }

    /// Waits until SmartRecruiters shows an order with this status.
    pub async fn shows(&self, order: &OrderId, status: &str) -> Order {
        let shown = async || self.ats().order_snapshot(order).filter(|order| order.status() == Some(status));
        until(&format!("{status} in SmartRecruiters"), shown).await
    }

    /// Orders for a candidate and waits until SmartRecruiters shows that the candidate is invited.
    pub async fn invites(&self, candidate: &Candidate) -> (OrderId, Invitation) {
        let order = self.orders(self.draft(candidate)).await;
        let invitation = self.invitation(candidate).await;
        self.shows(&order, "PENDING").await;
        (order, invitation)
    }

    /// The candidate does the assessment; with what the callback was answered, each time that it was sent.
    pub async fn completes(&self, reference: &str, scores: &[(&str, &str)]) -> Vec<u16> {
        let scores = scores.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let sent = sure("the assessment", self.equalture().candidate_completes(reference, Some(scores)).await);
        sent.into_iter().map(|attempt| sure("the callback", attempt.answer)).collect()
    }

    /// A recruiter clicks the report of an order.
    pub async fn clicks(&self, order: &Order) -> Answer {
        let report = order.report_url().unwrap_or_else(|| panic!("there is no report to click"));
        self.browser.get(report).await
    }

    /// The whole answer to a request whose path is sent just as it stands, which no client would; with these header lines.
    pub async fn gets_raw(&self, path: &str, headers: &str) -> String {
        let host = self.stage.sandbox.url().trim_start_matches("http://");
        let mut stream = sure("a connection", TcpStream::connect(host).await);
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{headers}connection: close\r\n\r\n");
        sure("the request", stream.write_all(request.as_bytes()).await);
        let mut answer = String::new();
        sure("the answer", stream.read_to_string(&mut answer).await);
        answer
    }

    /// The calls to create an application that Equalture has got.
    pub fn creates(&self) -> Vec<Call> {
        self.stage.wire.received(&Method::POST, "/connect_ats/applications")
    }

    /// The updates of an order's result that SmartRecruiters has got.
    pub fn patches(&self, order: &OrderId) -> Vec<Call> {
        self.stage.wire.received(&Method::PATCH, &format!("/assessment-api/v202010/orders/{order}/results"))
    }

    /// Every call that the bridge has made to either vendor.
    pub fn calls_out(&self) -> Vec<Call> {
        let mut calls = self.stage.wire.calls();
        calls.retain(|call| call.from == "bridge");
        calls
    }

    /// The access token that SmartRecruiters has asked for last.
    pub fn token(&self) -> String {
        let asked = self.stage.wire.made(&Method::POST, "/token");
        let answer: Value = asked.last().and_then(|call| serde_json::from_str(&call.response).ok()).unwrap_or_default();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("no token was given")).to_owned()
    }

    /// The order as the bridge keeps it, if it does.
    pub async fn keeps(&self, order: &OrderId) -> Option<Kept> {
        let desk = sure("the desk", self.stage.foundation.desk().await);
        sure("the order", desk.find(&self.key(order)).await)
    }

    /// The order's key at the bridge.
    pub fn key(&self, order: &OrderId) -> OrderKey {
        let company = self.ats().order_snapshot(order).map_or_else(|| COMPANY.to_owned(), |order| order.company);
        sure("the key", OrderKey::parse(&format!("smartrecruiters#{company}#{order}")))
    }

    /// Waits until something is true of the order as the bridge keeps it.
    pub async fn is_kept(&self, order: &OrderId, what: &str, holds: impl Fn(&Kept) -> bool) -> Kept {
        until(what, async || self.keeps(order).await.filter(|kept| holds(kept))).await
    }

    /// Waits until the order's history says so.
    pub async fn has_happened(&self, order: &OrderId, what: &str) -> Kept {
        let noted = |kept: &Kept| kept.history.entries().iter().any(|entry| entry.what == what);
        self.is_kept(order, &format!("`{what}` in the history"), noted).await
    }

    /// Waits until an order was tried in vain while Equalture is away: by a process that has a token, which finds nobody to
    /// send a create to, or by one that has none. Which of two takes the order is chance.
    pub async fn is_tried_in_vain(&self, order: &OrderId) -> Kept {
        let in_vain = |what: &str| ["not_sent", "equalture_not_ready"].contains(&what);
        let noted = |kept: &Kept| kept.history.entries().iter().any(|entry| in_vain(&entry.what));
        self.is_kept(order, "a try in vain", noted).await
    }

    /// Everything that is due is done: the schedule looks, and whoever works is waited for.
    pub async fn settles(&self) {
        self.lanes_are_free().await;
        sure("the schedule", self.stage.sandbox.tick().await);
        self.lanes_are_free().await;
    }

    /// Time passes, and the schedule looks.
    pub async fn time_passes(&self, time: Duration) {
        self.lanes_are_free().await;
        self.table.time_passes(time).await;
        self.settles().await;
    }

    async fn lanes_are_free(&self) {
        let free = async || self.table.lanes_are_free().await.then_some(());
        until("the end of the dispatcher's work", free).await;
    }

    /// An operator erases an order: a tombstone stays.
    pub async fn erases(&self, order: &OrderId) -> Receipt {
        let desk = sure("the desk", self.stage.foundation.desk().await);
        let erased = erase(&desk, &self.key(order), self.stage.company.settings.keep_orders).await;
        sure("the order", erased).unwrap_or_else(|| panic!("there is no order {order} to erase"))
    }

    /// The company connects anew, with a token that Equalture is to send with each callback.
    pub async fn agrees_on(&self, token: &str) {
        let (known, foundation) = (&self.stage.company, &self.stage.foundation);
        let company = Company { generation: known.generation + 1, ..known.clone() };
        let secret = sure("the company's secret", foundation.secrets.company(known, false).await);
        let secret = CompanySecret { callback_token: Some(token.to_owned()), ..secret };
        sure("the company's new secret", foundation.secrets.create_company(&company, &secret).await);
        let desk = sure("the desk", foundation.desk().await);
        sure("the company", desk.put_company(&company).await);
        let known = sure("the clients", foundation.table().overview(&company.key, Timestamp::now()).await);
        for (id, client) in known.clients {
            let client = Client { generation: Some(company.generation), ..client };
            sure("the client", desk.put_client(&id, &client).await);
        }
    }

    /// Equalture signs the company's events with these secrets, from now on.
    pub async fn signs_with(&self, secrets: &[&str]) {
        let (company, kept) = (&self.stage.company, &self.stage.foundation.secrets);
        let secret = sure("the company's secret", kept.company(company, true).await);
        let webhook_secrets = secrets.iter().map(ToString::to_string).collect();
        let replaced = kept.replace_company(company, &CompanySecret { webhook_secrets, ..secret }).await;
        sure("the company's new secret", replaced);
    }

    /// The company leaves.
    pub async fn leaves(&self, company: &Company) {
        let left = sure("the company", self.stage.foundation.table().disable(&company.key).await);
        assert!(matches!(left, Disabled::Now(_)), "{left:?}");
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.stage.wire.calls().iter().for_each(|call| eprintln!("{call}"));
            self.stage.sandbox.logs().iter().for_each(|line| eprintln!("{:<18} {}", line.function, line.line));
        }
    }
}

/// Looks again and again until there is something to see.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(begun.elapsed() < SOON, "{what} did not come within {} s", SOON.as_secs());
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}

fn refused(refusal: Refusal) -> Refused {
    let Refusal { order: Some(order), why: Why::Status { status, body } } = refusal else {
        panic!("no answer of the bridge: {refusal}")
    };
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    let text = |member: &str| body["errors"][0][member].as_str().map(ToOwned::to_owned);
    Refused { status, code: text("code").unwrap_or_default(), pointer: text("pointer"), order }
}

fn sure<T, E: Display>(what: &str, outcome: Result<T, E>) -> T {
    outcome.unwrap_or_else(|error| panic!("{what}: {error}"))
}

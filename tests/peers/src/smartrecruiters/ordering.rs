//! The recruiter orders, or the candidate's application does: SmartRecruiters, 3. Creating Orders.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use url::Url;

use super::SmartRecruiters;
use super::caller::{Refusal, Why};
use super::order::{Kind, Order, OrderId, Standing};
use super::package_result::is_absolute;
use super::settings::InlineAnswer;
use super::state::Candidate;
use crate::outgoing::Answer;

/// How an order names its job: the newer documents have `job.id`, the older ones `jobId`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobSpelling {
    /// `job.id` and `jobId`.
    Both,
    /// Only `jobId`.
    JobId,
    /// Only `job.id`.
    Job,
}

/// Who ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requester {
    /// The user's identifier.
    pub user_id: String,
    /// The user's e-mail address.
    pub email: String,
}

/// What an order will say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDraft {
    /// For whom. Without an e-mail address the order has none either.
    pub candidate: Candidate,
    /// Which package.
    pub package_id: String,
    /// For which job.
    pub job_id: String,
    /// How the job is spelt.
    pub job_spelling: JobSpelling,
    /// Who ordered; nobody, if a hiring step did.
    pub requester: Option<Requester>,
    /// Mapped partner fields.
    pub fields: BTreeMap<String, String>,
    /// Members to put over the finished body, such as a hostile `resultCallbackURL` or another `companyId`.
    pub overrides: Map<String, Value>,
}

impl OrderDraft {
    /// An order by hand, in the newest spelling.
    pub fn new(candidate: &Candidate, package_id: &str, job_id: &str) -> Self {
        let requester =
            Requester { user_id: "5f1f6c0e4cedfd0006c2b6a1".to_owned(), email: "recruiter@example.com".to_owned() };
        Self {
            candidate: candidate.clone(),
            package_id: package_id.to_owned(),
            job_id: job_id.to_owned(),
            job_spelling: JobSpelling::Both,
            requester: Some(requester),
            fields: BTreeMap::new(),
            overrides: Map::new(),
        }
    }

    /// Names the job in this spelling.
    #[must_use]
    pub fn job(mut self, spelling: JobSpelling) -> Self {
        self.job_spelling = spelling;
        self
    }

    /// The order lacks the candidate's e-mail address.
    #[must_use]
    pub fn without_email(mut self) -> Self {
        self.candidate.email = None;
        self
    }

    /// Ordered by a hiring step: there is no requester.
    #[must_use]
    pub fn auto_triggered(mut self) -> Self {
        self.requester = None;
        self
    }

    /// Puts a member over the finished body.
    #[must_use]
    pub fn overriding(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.overrides.insert(member.to_owned(), value.into());
        self
    }

    fn body(&self, order: &OrderId, company: &str, kind: Kind, own_base: &str) -> Value {
        let mut body = json!({
            "resultCallbackURL": format!("{own_base}/assessment-api/v202010/orders/{order}/results"),
            "candidate": self.candidate_body(kind),
            "assessmentPackageId": self.package_id,
            "companyId": company,
        });
        if self.job_spelling != JobSpelling::JobId {
            body["job"] = json!({ "id": self.job_id });
        }
        if self.job_spelling != JobSpelling::Job {
            body["jobId"] = json!(self.job_id);
        }
        if !self.fields.is_empty() {
            body["fields"] = json!(self.fields);
        }
        match (kind, &self.requester) {
            (Kind::Regular, Some(requester)) => {
                body["requester"] = json!({ "userId": requester.user_id, "email": requester.email });
            }
            (Kind::Regular, None) => {}
            (Kind::Inline, _) => {
                body["completedAssessmentCallbackUrl"] = json!(format!("{own_base}/applications/{order}/completed"));
            }
        }
        for (member, value) in &self.overrides {
            body[member] = value.clone();
        }
        body
    }

    /// An applicant has no id yet.
    fn candidate_body(&self, kind: Kind) -> Value {
        let mut body = json!({
            "firstName": self.candidate.first_name,
            "lastName": self.candidate.last_name,
            "applicationLanguage": self.candidate.language,
        });
        if let Some(email) = &self.candidate.email {
            body["email"] = json!(email);
        }
        if kind == Kind::Regular {
            body["id"] = json!(self.candidate.id);
        }
        body
    }
}

impl SmartRecruiters {
    /// Orders a package for a candidate; only 202 is a success.
    pub async fn order(&self, company: &str, draft: OrderDraft) -> Result<OrderId, Refusal> {
        let id = self.register(company, Kind::Regular, &draft)?;
        self.reorder(&id).await
    }

    /// Sends the same order once more, as after a time-out.
    pub async fn reorder(&self, id: &OrderId) -> Result<OrderId, Refusal> {
        let url = offered(self.world.partner()?.orders, "packageOrderUrl")?;
        let placed = self.place(id, &url).await.and_then(|answer| expect(answer, 202));
        let standing = placed.map(|_| Standing::Accepted);
        self.note(id, standing).map(|_| id.clone())
    }

    /// Orders an assessment within the application; the answer tells where the candidate takes it.
    pub async fn inline_order(&self, company: &str, draft: OrderDraft) -> Result<(OrderId, Url), Refusal> {
        let id = self.register(company, Kind::Inline, &draft)?;
        self.inline_reorder(&id).await
    }

    /// Sends the same inline order once more.
    pub async fn inline_reorder(&self, id: &OrderId) -> Result<(OrderId, Url), Refusal> {
        let url = offered(self.world.partner()?.inline_orders, "inlineAssessmentPackageOrderUrl")?;
        let read = self.world.state.lock().behaviour.inline_answer;
        let placed = self.place(id, &url).await.and_then(|answer| assessment_url(&expect(answer, 200)?, read));
        let standing = placed.map(Standing::SentTo);
        match self.note(id, standing)? {
            Standing::SentTo(url) => Ok((id.clone(), url)),
            _ => Err(Refusal { order: Some(id.clone()), why: Why::NotConnected }),
        }
    }

    /// The order exists before the partner hears of it, so that a quick result finds it.
    fn register(&self, company: &str, kind: Kind, draft: &OrderDraft) -> Result<OrderId, Refusal> {
        let mut state = self.world.state.lock();
        if state.company(company).is_none() {
            return Err(Why::NotConnected.into());
        }
        let id = OrderId::mint();
        let order = Order {
            id: id.clone(),
            company: company.to_owned(),
            kind,
            placed_at: self.world.clock.now(),
            request: draft.body(&id, company, kind, &self.world.base_url),
            standing: Standing::Placing,
            result: Map::new(),
            versions: Vec::new(),
            uploads: Vec::new(),
            candidate_returned: false,
        };
        state.orders.insert(id.clone(), order);
        Ok(id)
    }

    async fn place(&self, id: &OrderId, url: &str) -> Result<Answer, Why> {
        let order = self.order_snapshot(id).ok_or(Why::NotConnected)?;
        self.world.call_partner(&order.company, |client| client.post(url).json(&order.request)).await
    }

    /// Notes how the order was taken. One that was accepted before stays so.
    fn note(&self, id: &OrderId, placed: Result<Standing, Why>) -> Result<Standing, Refusal> {
        let mut state = self.world.state.lock();
        if let Some(order) = state.orders.get_mut(id) {
            match &placed {
                Ok(standing) => order.standing = standing.clone(),
                Err(why) if matches!(order.standing, Standing::Placing | Standing::Failed(_)) => {
                    order.standing = Standing::Failed(why.to_string());
                }
                Err(_) => {}
            }
        }
        placed.map_err(|why| Refusal { order: Some(id.clone()), why })
    }
}

fn offered(url: String, name: &'static str) -> Result<String, Why> {
    if url.is_empty() { Err(Why::NotOffered(name)) } else { Ok(url) }
}

fn expect(answer: Answer, status: u16) -> Result<Answer, Why> {
    if answer.status == status {
        return Ok(answer);
    }
    Err(Why::Status { status: answer.status, body: answer.text })
}

/// The guide calls it `url`, the specification also `assessmentPackageURL`.
fn assessment_url(answer: &Answer, read: InlineAnswer) -> Result<Url, Why> {
    let malformed = |what: &str| Why::Malformed(what.to_owned());
    if !answer.is_json() {
        return Err(malformed("the answer is not application/json"));
    }
    let body: Value = serde_json::from_str(&answer.text).map_err(|e| malformed(&e.to_string()))?;
    let url = match read {
        InlineAnswer::Either => body.get("url").or_else(|| body.get("assessmentPackageURL")),
        InlineAnswer::Url => body.get("url"),
        InlineAnswer::AssessmentPackageUrl => body.get("assessmentPackageURL"),
    };
    let url = url.and_then(Value::as_str);
    let url = url.ok_or_else(|| malformed("url is missing"))?;
    if !is_absolute(url) {
        return Err(malformed("url is not absolute"));
    }
    Url::parse(url).map_err(|e| malformed(&e.to_string()))
}

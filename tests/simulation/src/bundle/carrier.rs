//! The way out to the vendors, and everything that can happen on it.

use crate::bundle::process::{ATS, EQUALTURE, Process};
use crate::faults::{Effect, Fault};
use crate::history::{Ending, Event};
use crate::people::equalture;
use crate::vendors::{Asked, Said};
use crate::world::{About, World};
use base64::Engine as _;
use edge::outbound::{Answer, Carrier, Connection, Lost};
use jiff::SignedDuration;
use reqwest::{Request, StatusCode};
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::oneshot;

/// What stands in the place of scores in a document of a candidate who is done and of whom none have come.
const NO_SCORES: &str = "No scores";
/// A kept connection that has been idle for longer than this is closed by our own client.
const KEPT: Duration = Duration::from_millis(200);

/// The line of one process.
#[derive(Debug)]
pub(super) struct Line(pub(super) Process);

impl Carrier for Line {
    fn carry(
        &self,
        request: Request,
        connection: Connection,
        within: Duration,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, Lost>> + Send + '_>> {
        Box::pin(async move {
            let mut call = Call::begin(&self.0, &request, connection);
            let carried = tokio::time::timeout(within, call.carry(asked(&request), connection)).await;
            let carried = carried.unwrap_or_else(|_| Err(Lost::TimedOut("no answer in time".to_owned())));
            call.ends(&carried);
            carried
        })
    }
}

/// What became of the work on the other side.
type Replied = oneshot::Receiver<Said>;

/// One call, from its beginning to its end, also when its caller dies.
struct Call {
    process: Process,
    number: u64,
    effect: Option<Effect>,
    about: About,
    host: String,
    arrived: std::sync::Arc<std::sync::atomic::AtomicBool>,
    ended: bool,
}

impl Call {
    fn begin(process: &Process, request: &Request, connection: Connection) -> Self {
        let world = process.world();
        let number = world.number();
        let host = format!("{}://{}", request.url().scheme(), request.url().authority());
        let (effect, what) = effect(&host, request);
        let bearer = bearer(request);
        let (order, attempt) = target(request);
        let to = match host.as_str() {
            EQUALTURE => "equalture",
            ATS => "ats",
            other => other,
        };
        let company = bearer.clone().or_else(|| order.as_ref()?.split('/').next().map(str::to_owned));
        let company = company.unwrap_or_default();
        let connection = if connection == Connection::Fresh { "fresh" } else { "kept" };
        let to = to.to_owned();
        let about = About { company: Some(company.clone()), order: order.clone(), call: Some(number) };
        world.note(Event::CallBegins { call: number, company, to, what, order, attempt, bearer, connection });
        Self { process: process.clone(), number, effect, about, host, arrived: std::sync::Arc::default(), ended: false }
    }

    async fn carry(&self, asked: Asked, connection: Connection) -> Result<Answer, Lost> {
        let world = self.process.world();
        let fault = self.effect.and_then(|effect| world.strike(effect, &self.about));
        let idle = self.process.uses_connection(&self.host);
        let reused = connection == Connection::Kept && idle.is_some_and(|idle| idle <= KEPT);
        let way = self.dice("way").between(10, 120);
        match fault {
            Some(Fault::NotSent) => {
                world.sleep(way).await;
                Err(Lost::NotSent("refused".to_owned()))
            }
            Some(Fault::DeadSocket) if reused => Err(Lost::Broken("reset".to_owned())),
            Some(Fault::RequestLost) => self.silence().await,
            Some(Fault::CrashBefore) => self.process.dies().await,
            Some(Fault::Slow) => {
                let arrives = self.dice("slow").between(1_000, 65_000);
                heard(self.arrive(asked, arrives)).await
            }
            Some(
                fault @ (Fault::Failed
                | Fault::Busy
                | Fault::BusyFor
                | Fault::Redirected
                | Fault::Maintenance
                | Fault::Missing),
            ) => {
                world.sleep(2 * way).await;
                Ok(self.instead(fault))
            }
            fault => {
                if fault == Some(Fault::TokenRefused) {
                    revoke(world, &self.host, self.about.company.as_deref().unwrap_or_default());
                }
                if fault == Some(Fault::ClockJump) {
                    self.process.clock_jumps();
                }
                let answer = heard(self.arrive(asked, way)).await?;
                self.come_back(fault, answer, way).await
            }
        }
    }

    /// The answer's way back.
    async fn come_back(&self, fault: Option<Fault>, mut answer: Answer, way: i64) -> Result<Answer, Lost> {
        match fault {
            Some(Fault::ReplyLost) if self.dice("silent").chance(0.5) => return self.silence().await,
            Some(Fault::ReplyLost) => return Err(Lost::Broken("reset".to_owned())),
            Some(Fault::CrashAfter) => self.process.dies().await,
            Some(Fault::DoneButFailed) => answer = bare(self.dice("late").pick(&[500, 502, 503, 504]).unwrap_or(502)),
            Some(Fault::Truncated) => answer.body.truncate(answer.body.len() / 2),
            _ => {}
        }
        self.process.world().sleep(way).await;
        Ok(answer)
    }

    /// The request is on its way: it arrives whether or not somebody still waits for the answer.
    fn arrive(&self, asked: Asked, after: i64) -> Replied {
        let (reply, replied) = oneshot::channel();
        let (world, host, call) = (self.process.world().clone(), self.host.clone(), self.number);
        let arrived = std::sync::Arc::clone(&self.arrived);
        tokio::spawn(async move {
            world.sleep(after).await;
            arrived.store(true, std::sync::atomic::Ordering::Relaxed);
            // Whoever asked may be gone.
            let _ = reply.send(work(&world, &host, &asked, call));
        });
        replied
    }

    async fn silence(&self) -> Result<Answer, Lost> {
        std::future::pending::<()>().await;
        Err(Lost::TimedOut("never".to_owned()))
    }

    /// What somebody in between answers, who has passed nothing on.
    fn instead(&self, fault: Fault) -> Answer {
        match fault {
            Fault::Busy => bare(429),
            Fault::BusyFor => {
                let status = if self.dice("busy").chance(0.5) { 429 } else { 503 };
                let wait = SignedDuration::from_secs(self.dice("wait").between(1, 90));
                Answer { retry_after: Some(wait), ..bare(status) }
            }
            Fault::Redirected => bare(302),
            Fault::Missing => bare(404),
            Fault::Maintenance => Answer { body: b"<!doctype html><h1>Back soon</h1>".to_vec(), ..bare(200) },
            _ => bare(self.dice("failed").pick(&[500, 502, 503, 504]).unwrap_or(500)),
        }
    }

    fn dice(&self, name: &str) -> crate::dice::Dice {
        self.process.world().state().plan.dice.named(name, self.number)
    }

    fn ends(&mut self, carried: &Result<Answer, Lost>) {
        let (ending, retry_after, understood) = match carried {
            Ok(answer) => {
                (Ending::Status(answer.status.as_u16()), answer.retry_after.is_some(), understood(&answer.body))
            }
            Err(Lost::NotSent(_)) => (Ending::NOT_SENT, false, false),
            Err(Lost::Broken(_) | Lost::TimedOut(_)) => (Ending::NO_ANSWER, false, false),
        };
        self.note_end(ending, retry_after, understood);
    }

    fn note_end(&mut self, ending: Ending, retry_after: bool, understood: bool) {
        self.ended = true;
        let arrived = self.arrived.load(std::sync::atomic::Ordering::Relaxed);
        self.process.world().note(Event::CallEnds { call: self.number, arrived, ending, retry_after, understood });
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.ended {
            self.note_end(Ending::CRASH, false, false);
        }
    }
}

/// The other side does what is asked, and everybody sees what it did.
fn work(world: &World, host: &str, asked: &Asked, call: u64) -> Said {
    let now = world.now();
    let mut state = world.state();
    if host == ATS {
        let before = state.ats.taken().len();
        let said = state.ats.answer(asked, now);
        let told = state.ats.taken().get(before).map(|taken| told(taken, call));
        drop(state);
        if let Some(event) = told {
            world.note(event);
        }
        return said;
    }
    let before = state.equalture.applications().len();
    let said = state.equalture.answer(asked, now);
    let created = state.equalture.applications().get(before).cloned();
    drop(state);
    if let Some(application) = created {
        equalture::created(world, application, call);
    }
    said
}

fn told(taken: &crate::vendors::Taken, call: u64) -> Event {
    let text = |name: &str| taken.document[name].as_str().map(str::to_owned);
    let result = text("scoreLabel").filter(|label| taken.document["status"] == "COMPLETED" && label != NO_SCORES);
    let order = format!("{}/{}", taken.company, taken.order_id);
    Event::Told { order, status: text("status").unwrap_or_default(), result, call }
}

async fn heard(replied: Replied) -> Result<Answer, Lost> {
    let said = replied.await.map_err(|_| Lost::Broken("the other side died".to_owned()))?;
    let wait = said.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    let wait = wait.and_then(|(_, seconds)| seconds.parse().ok()).map(SignedDuration::from_secs);
    Ok(Answer { retry_after: wait, body: said.body, ..bare(said.status) })
}

fn bare(status: u16) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap_or_default(),
        retry_after: None,
        body: Vec::new(),
        repeated: false,
    }
}

/// Whether a body is empty or JSON.
fn understood(body: &[u8]) -> bool {
    body.is_empty() || serde_json::from_slice::<serde_json::Value>(body).is_ok()
}

fn asked(request: &Request) -> Asked {
    let url = request.url();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let headers = request.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    Asked {
        method: request.method().to_string(),
        path: format!("{}{query}", url.path()),
        headers: headers.collect(),
        body: request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default().to_vec(),
    }
}

fn effect(host: &str, request: &Request) -> (Option<Effect>, &'static str) {
    let path = request.url().path();
    let (effect, what) = match host {
        EQUALTURE if path.ends_with("/access_token") => (Effect::EqualtureToken, "token"),
        EQUALTURE if path.ends_with("/applications") => (Effect::Create, "create"),
        EQUALTURE => (Effect::Jobs, "jobs"),
        _ if path.ends_with("/oauth/token") => (Effect::AtsToken, "token"),
        _ if path.ends_with("/results") => (Effect::Tell, "patch"),
        _ => (Effect::FetchCandidate, "candidate"),
    };
    (matches!(host, EQUALTURE | ATS).then_some(effect), what)
}

/// The order that a call is about: the one in a PATCH's path, or in the callback address of a create.
fn target(request: &Request) -> (Option<String>, Option<u32>) {
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some((order, attempt)) = body["callback_url"].as_str().and_then(equalture::attempt_in) {
        return (Some(order), Some(attempt));
    }
    let mut segments = request.url().path().rsplit('/');
    let results = segments.next() == Some("results");
    let order = segments.next().filter(|_| results);
    // Orders' ids begin with their company's letter.
    (order.map(|order| format!("{}/{order}", order.split('-').next().unwrap_or_default())), None)
}

/// The company whose token or credentials a request carries.
fn bearer(request: &Request) -> Option<String> {
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    let text = match header.and_then(|header| header.split_once(' ')) {
        Some(("Basic", coded)) => {
            let plain = base64::engine::general_purpose::STANDARD.decode(coded).unwrap_or_default();
            String::from_utf8_lossy(&plain).into_owned()
        }
        Some((_, token)) => token.to_owned(),
        None => String::from_utf8_lossy(body).into_owned(),
    };
    let signs = |company: &str| [format!("of-{company}-"), format!(".{company}."), format!("sr-{company}-")];
    let carries = |company: &&str| signs(company).iter().any(|sign| text.contains(sign));
    ["A", "B"].into_iter().find(carries).map(str::to_owned)
}

fn revoke(world: &World, host: &str, company: &str) {
    let mut state = world.state();
    if host == ATS { state.ats.revoke_tokens(company) } else { state.equalture.revoke_tokens(company) }
}

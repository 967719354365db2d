//! Sends the orders, as an open loop: each goes out when it is due, whether or not those before it have been answered, and
//! its latency counts from the moment at which it was due.
//!
//! A client that waited for one answer before it sent the next order would slow down together with the server, and the
//! orders that it did not send would be missing among those that waited long (coordinated omission).

use std::fmt::Display;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

use crate::pace::Pace;
use crate::tally::{Said, Tally};

/// The name of the thread that sends, by which its own use of the processor is told apart.
pub(crate) const CLIENT: &str = "load-client";
/// Connections at the same time. What has to wait for one waits with its clock running.
const LINES: usize = 250;
/// The gateway gives an answer after 30 s at the latest.
const PATIENCE: Duration = Duration::from_secs(35);
/// When so many seconds' worth of orders waits, the rest is not sent.
const HOPELESS: u64 = 5;
const TOLD_EVERY: Duration = Duration::from_secs(5);

/// Where orders go, and the permission to place them.
#[derive(Debug)]
pub(crate) struct Target {
    /// The origin of the bridge.
    pub(crate) url: String,
    pub(crate) token: String,
}

/// What became of one order.
struct Answer {
    said: Said,
    latency: Duration,
    /// Since the beginning.
    at: Duration,
}

/// Sends every order when it is due, and waits for the answers.
pub(crate) fn drive(target: &Target, orders: Vec<String>, pace: Pace) -> Result<Tally, Box<dyn std::error::Error>> {
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_name(CLIENT).enable_all().build()?;
    let clerk = Arc::new(Clerk::new(target)?);
    let (sender, receiver) = mpsc::channel();
    let begun = Instant::now();
    let mut desk = Desk { runtime, clerk, begun, answers: sender, tally: Tally::new(pace), told: Duration::ZERO };
    desk.send(orders, pace, &receiver);
    Ok(desk.wait(&receiver))
}

struct Desk {
    runtime: Runtime,
    clerk: Arc<Clerk>,
    begun: Instant,
    answers: mpsc::Sender<Answer>,
    tally: Tally,
    told: Duration,
}

impl Desk {
    fn send(&mut self, orders: Vec<String>, pace: Pace, answered: &mpsc::Receiver<Answer>) {
        for (number, body) in (0..).zip(orders) {
            let due = self.begun + pace.due(number);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let (clerk, begun, answers) = (Arc::clone(&self.clerk), self.begun, self.answers.clone());
            self.runtime.spawn(async move {
                let said = clerk.place(body).await;
                // nobody counts any more when the rest was given up
                let _ = answers.send(Answer { said, latency: due.elapsed(), at: begun.elapsed() });
            });
            self.tally.sent += 1;
            for answer in answered.try_iter() {
                self.note(answer);
            }
            self.tell();
            if self.tally.waiting() > HOPELESS * u64::from(pace.rate) {
                break;
            }
        }
        self.tally.waited_at_the_end = self.tally.waiting();
    }

    fn wait(mut self, answered: &mpsc::Receiver<Answer>) -> Tally {
        let last = Instant::now() + PATIENCE;
        while self.tally.waiting() > 0 {
            let Ok(answer) = answered.recv_timeout(last.saturating_duration_since(Instant::now())) else { break };
            self.note(answer);
        }
        self.runtime.shutdown_background();
        self.tally
    }

    fn note(&mut self, answer: Answer) {
        self.tally.note(answer.said, answer.latency, answer.at);
    }

    fn tell(&mut self) {
        let now = self.begun.elapsed();
        if now >= self.told + TOLD_EVERY {
            self.told = now;
            let (sent, waiting) = (self.tally.sent, self.tally.waiting());
            eprintln!("{:>4} s: {sent} orders sent, {waiting} of them wait for an answer", now.as_secs());
        }
    }
}

/// Somebody who places orders.
struct Clerk {
    http: Client,
    url: String,
    token: String,
    lines: Semaphore,
}

impl Clerk {
    fn new(target: &Target) -> reqwest::Result<Self> {
        let http = Client::builder().no_proxy().timeout(PATIENCE).build()?;
        let (url, token) = (format!("{}/packages/orders", target.url), target.token.clone());
        Ok(Self { http, url, token, lines: Semaphore::new(LINES) })
    }

    async fn place(&self, body: String) -> Said {
        let _line = self.lines.acquire().await;
        let request = self.http.post(&self.url).bearer_auth(&self.token);
        let answer = request.header(CONTENT_TYPE, "application/json").body(body).send().await;
        match answer {
            Ok(answer) if answer.status() == 202 => answer.bytes().await.map_or_else(unsaid, |_| Said::Accepted),
            Ok(answer) => Said::Otherwise(answer.status().as_u16().to_string()),
            Err(error) => unsaid(error),
        }
    }
}

fn unsaid(error: impl Display) -> Said {
    Said::Otherwise(format!("no answer ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::http::StatusCode;
    use axum::routing::post;
    use std::process::ExitCode;
    use std::sync::atomic::{AtomicU64, Ordering};
    use tokio::net::TcpListener;

    /// A bridge that takes `slow` for each order and answers the seventh with a 500 if it is to.
    fn bridge(slow: Duration, refuses: bool) -> (Runtime, Target) {
        // an error means that it is installed already
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let seen = Arc::new(AtomicU64::new(0));
        let place = move || {
            let seventh = seen.fetch_add(1, Ordering::Relaxed) == 6;
            async move {
                tokio::time::sleep(slow).await;
                if seventh && refuses { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::ACCEPTED }
            }
        };
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/packages/orders", post(place));
        runtime.spawn(async { axum::serve(listener, router).await });
        (runtime, Target { url, token: "t".to_owned() })
    }

    fn driven(target: &Target, pace: Pace) -> Tally {
        drive(target, vec!["{}".to_owned(); usize::try_from(pace.orders()).unwrap()], pace).unwrap()
    }

    #[test]
    fn a_refused_order_fails_the_run() {
        let pace = Pace { rate: 50, seconds: 1 };
        for (refuses, code) in [(false, ExitCode::SUCCESS), (true, ExitCode::FAILURE)] {
            let (_bridge, target) = bridge(Duration::ZERO, refuses);
            let tally = driven(&target, pace);
            assert_eq!((tally.sent, tally.accepted()), (50, 50 - u64::from(refuses)), "{tally:?}");
            assert_eq!(crate::judged(&tally.faults(None)), code, "{tally:?}");
        }
    }

    #[test]
    fn nobody_waits_for_the_answer_to_the_order_before() {
        // one after the other they would take ten seconds
        let (_bridge, target) = bridge(Duration::from_millis(200), false);
        let tally = driven(&target, Pace { rate: 50, seconds: 1 });
        assert_eq!(tally.accepted(), 50);
        let slowest = tally.percentile(100.0);
        assert!((Duration::from_millis(200)..Duration::from_secs(2)).contains(&slowest), "{slowest:?}");
    }

    #[test]
    fn what_waits_for_a_line_waits_with_its_clock_running() {
        // the bridge answers each after half a second, but only half as many are let through as are due
        let (_bridge, target) = bridge(Duration::from_millis(500), false);
        let tally = driven(&target, Pace { rate: 1000, seconds: 1 });
        assert_eq!(tally.accepted(), 1000);
        let (first, last) = (tally.percentile(1.0), tally.percentile(100.0));
        assert!(first >= Duration::from_millis(500) && last > Duration::from_millis(1200), "{first:?} {last:?}");
    }
}

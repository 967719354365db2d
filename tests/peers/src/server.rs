//! A peer's HTTP server: it can be taken down and brought back on the same port, and it can break any answer.

use std::future::IntoFuture as _;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use crate::clock::Clock;
use crate::faults::{Fault, Faults};
use crate::line::Line;
use crate::wire::{Begun, Call, Direction, Wire, text};

/// Larger requests are not read.
const MAX_REQUEST: usize = 32 * 1024 * 1024;
const HUGE_ANSWER: usize = 10 * 1024 * 1024;
/// A piece of an answer without end.
static FILLING: [u8; 64 * 1024] = [b'x'; 64 * 1024];

/// What is served, and what is seen of it.
pub(crate) struct Site {
    /// The peer's name.
    pub(crate) name: &'static str,
    /// The name of who calls it.
    pub(crate) caller: String,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) wire: Wire,
    pub(crate) router: Router,
}

/// A site on a port. It goes down when the last clone is dropped.
#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    site: Arc<Site>,
    running: Arc<Mutex<Option<Running>>>,
}

struct Running {
    /// Dropping it ends the task too.
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// The connection closes without an answer.
#[derive(Debug)]
struct ConnectionDropped;

impl std::fmt::Display for ConnectionDropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("connection dropped")
    }
}

impl std::error::Error for ConnectionDropped {}

/// Takes a port of this machine; 0 takes a free one.
pub(crate) async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

impl Server {
    pub(crate) fn serve(listener: TcpListener, site: Site) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let site = Arc::new(site);
        let running = run(listener, Arc::clone(&site));
        Ok(Self { address, site, running: Arc::new(Mutex::new(Some(running))) })
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// Whether callers are answered.
    pub(crate) async fn is_up(&self) -> bool {
        self.running.lock().await.is_some()
    }

    /// Closes the port and every connection: from now on callers are refused.
    pub(crate) async fn stop(&self) {
        if let Some(running) = self.running.lock().await.take() {
            drop(running.stop);
            // An error would only say that the task has ended already.
            drop(running.task.into_future().await);
        }
    }

    /// Comes back on the same port.
    pub(crate) async fn restart(&self) -> io::Result<()> {
        let mut running = self.running.lock().await;
        if running.is_none() {
            let listener = TcpListener::bind(self.address).await?;
            *running = Some(run(listener, Arc::clone(&self.site)));
        }
        Ok(())
    }
}

fn run(listener: TcpListener, site: Arc<Site>) -> Running {
    let (stop, stopped) = oneshot::channel();
    Running { stop, task: tokio::spawn(accept(listener, site, stopped)) }
}

async fn accept(listener: TcpListener, site: Arc<Site>, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                connections.spawn(converse(stream, Arc::clone(&site)));
            }
        }
    }
    drop(listener);
    connections.shutdown().await;
}

/// Serves one connection until it closes.
async fn converse(stream: TcpStream, site: Arc<Site>) {
    let service = service_fn(|request| {
        // A task of its own: what was asked is done even if the caller hangs up.
        let answering = tokio::spawn(answer(Arc::clone(&site), request));
        async { answering.await.unwrap_or(Err(ConnectionDropped)) }
    });
    // An error means that the connection broke, by the caller's doing or by a fault.
    let line = Line::new(stream, site.faults.clone());
    drop(http1::Builder::new().serve_connection(TokioIo::new(line), service).await);
}

async fn answer(site: Arc<Site>, request: Request<Incoming>) -> Result<Response, ConnectionDropped> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(Body::new(body), MAX_REQUEST).await.map_err(|_| ConnectionDropped)?;
    let request = Request::from_parts(parts, body);
    let call = site.wire.begin(site.seen(&request));
    let fault = site.faults.take(request.method(), request.uri().path());
    let reply = match &fault {
        Some(Fault::Endless) => return Ok(endless(Arc::clone(&site), call)),
        Some(fault) if !fault.is_processed() => instead(fault),
        _ => site.process(request).await,
    };
    let (reply, body) = buffered(reply).await?;
    site.send(&call, fault, reply, body).await
}

impl Site {
    fn seen(&self, request: &Request<Bytes>) -> Call {
        let uri = request.uri();
        Call {
            at: self.clock.now(),
            from: self.caller.clone(),
            to: self.name.to_owned(),
            direction: Direction::In,
            method: request.method().clone(),
            path: uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string),
            status: None,
            request: text(request.body()),
            response: String::new(),
        }
    }

    async fn process(&self, request: Request<Bytes>) -> Response {
        let router = TowerToHyperService::new(self.router.clone());
        let Ok(response) = router.call(request.map(Body::from)).await;
        response
    }

    /// Sends the answer as far as the fault lets it through.
    async fn send(
        &self,
        call: &Begun,
        fault: Option<Fault>,
        mut reply: Response<()>,
        mut body: Bytes,
    ) -> Result<Response, ConnectionDropped> {
        match fault {
            Some(Fault::ReplyLost) => return Err(ConnectionDropped),
            Some(Fault::LateStatus(code)) => {
                self.wire.end(call, code, String::new());
                return Ok(bare(code));
            }
            Some(Fault::Says { code, body: other }) => {
                *reply.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                body = other.map_or(body, Bytes::from);
            }
            Some(Fault::Truncated) => return Ok(broken_off(reply, &body)),
            Some(Fault::Slow(delay)) => tokio::time::sleep(delay).await,
            _ => {}
        }
        self.wire.end(call, reply.status().as_u16(), text(&body));
        reply.headers_mut().remove(header::CONTENT_LENGTH);
        Ok(reply.map(|()| Body::from(body)))
    }
}

async fn buffered(response: Response) -> Result<(Response<()>, Bytes), ConnectionDropped> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|_| ConnectionDropped)?;
    Ok((Response::from_parts(parts, ()), body))
}

/// What answers a request that the peer does not process.
fn instead(fault: &Fault) -> Response {
    match fault {
        Fault::Status { code, retry_after } => {
            let mut response = bare(*code);
            if let Some(seconds) = retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            response
        }
        Fault::Redirect(to) => (StatusCode::FOUND, [(header::LOCATION, to.clone())]).into_response(),
        Fault::Huge => {
            let filling = "x".repeat(HUGE_ANSWER);
            ([(header::CONTENT_TYPE, "application/json")], format!("{{\"filling\":\"{filling}\"}}")).into_response()
        }
        _ => axum::response::Html("<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>")
            .into_response(),
    }
}

/// Counts what was sent, and logs it when the caller has had enough.
struct Endless {
    site: Arc<Site>,
    call: Begun,
    sent: usize,
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.site.wire.end(&self.call, 200, self.sent.to_string());
    }
}

/// JSON that never ends.
fn endless(site: Arc<Site>, call: Begun) -> Response {
    let parts = stream::unfold(Endless { site, call, sent: 0 }, |mut endless| async {
        let part = if endless.sent == 0 { Bytes::from("{\"filling\":\"") } else { Bytes::from_static(&FILLING) };
        endless.sent += part.len();
        Some((Ok::<_, ConnectionDropped>(part), endless))
    });
    ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(parts)).into_response()
}

/// A status that a gateway gives, without a body of the vendor's.
fn bare(code: u16) -> Response {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

/// The answer's first half, under the length of the whole.
fn broken_off(reply: Response<()>, body: &Bytes) -> Response {
    let first_half = body.slice(..body.len() / 2);
    let promised = HeaderValue::from(body.len().max(1));
    let parts = stream::unfold(Some(first_half), |part| async {
        // The pause lets the first half out before the connection breaks.
        let Some(part) = part else {
            tokio::task::yield_now().await;
            return Some((Err(ConnectionDropped), None));
        };
        Some((Ok(part), None))
    });
    let mut response = reply.map(|()| Body::from_stream(parts));
    response.headers_mut().insert(header::CONTENT_LENGTH, promised);
    response
}

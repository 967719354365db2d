//! Both ends of a call: a port, what both servers look at in a request, and a client.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Client;
use reqwest::redirect::Policy;
use tokio::net::TcpSocket;

use crate::Outcome;
use crate::company::Pair;

/// A port that nobody else can have. Until it is opened, nobody answers there.
pub(crate) struct Port {
    socket: TcpSocket,
    address: SocketAddr,
}

impl Port {
    pub(crate) fn take(port: u16) -> Outcome<Self> {
        let taken = || {
            let socket = TcpSocket::new_v4()?;
            // a chosen one is taken again although calls of the last run still linger there
            socket.set_reuseaddr(port != 0)?;
            socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
            Ok(Self { address: socket.local_addr()?, socket })
        };
        taken().map_err(|error: std::io::Error| format!("port {port} can't be used ({error}); choose another"))
    }

    /// As others write it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers from now on.
    pub(crate) fn open(self, routes: Router) -> Outcome {
        let listener = self.socket.listen(128).map_err(|error| format!("{} can't be used: {error}", self.address))?;
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(())
    }
}

/// Whether these are the credentials, by HTTP Basic.
pub(crate) fn proves(headers: &HeaderMap, pair: &Pair) -> bool {
    let expected = STANDARD.encode(format!("{}:{}", pair.client_id, pair.client_secret));
    after("Basic ", headers) == Some(&expected)
}

/// Access tokens, each good for a while.
#[derive(Clone)]
pub(crate) struct Tokens {
    life: Duration,
    issued: Arc<Mutex<HashMap<String, Instant>>>,
}

impl Tokens {
    pub(crate) fn living(life: Duration) -> Self {
        Self { life, issued: Arc::default() }
    }

    pub(crate) fn issue(&self, token: &str) {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner).insert(token.to_owned(), Instant::now());
    }

    /// Whether a request has one that is still good.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        let issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        let at = after("Bearer ", headers).and_then(|token| issued.get(token));
        at.is_some_and(|at| at.elapsed() < self.life)
    }
}

fn after<'h>(scheme: &str, headers: &'h HeaderMap) -> Option<&'h str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix(scheme)
}

/// The media type of the body, without its parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> &str {
    let given = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim()
}

/// Calls on this machine only, and follows no redirect.
pub(crate) fn client() -> Outcome<Client> {
    let client = Client::builder().no_proxy().redirect(Policy::none()).timeout(Duration::from_secs(15)).build();
    client.map_err(|error| error.to_string())
}

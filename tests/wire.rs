//! What stands between a client and a service: remembers the calls, loses replies, shortens pages.

use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running wire. It is cut when it is dropped.
pub(crate) struct Wire {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    calls: Vec<(String, Value)>,
    losing: Option<String>,
    most: Option<u64>,
}

impl Wire {
    /// Lays a wire to a service at `http://host:port`.
    pub(crate) async fn to(service: &str) -> Self {
        let service = service.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, service.clone(), Arc::clone(&shared)));
            }
        });
        Self { url, state, server }
    }

    /// Loses the reply to the next call of this operation; the call itself arrives.
    pub(crate) fn lose_next_reply(&self, operation: &str) {
        lock(&self.state).losing = Some(operation.to_owned());
    }

    /// Lets no query ask for more than this at once.
    pub(crate) fn shorten_pages(&self, most: u64) {
        lock(&self.state).most = Some(most);
    }

    /// How often an operation was called.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.calls(operation).len()
    }

    /// What was asked with an operation, call by call.
    pub(crate) fn calls(&self, operation: &str) -> Vec<Value> {
        let state = lock(&self.state);
        let calls = state.calls.iter().filter(|(name, _)| name == operation);
        calls.map(|(_, asked)| asked.clone()).collect()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap()
}

/// One connection: call by call, until either side ends it or a reply is to be lost.
async fn carry(mut client: TcpStream, service: String, state: Arc<Mutex<State>>) {
    let mut service = TcpStream::connect(service).await.unwrap();
    while let Some(mut call) = Message::read(&mut client).await {
        let operation = call.operation();
        let lost = {
            let mut state = lock(&state);
            state.calls.push((operation.clone(), call.json()));
            if let Some(most) = state.most {
                call.shorten_page(most);
            }
            state.losing.take_if(|losing| *losing == operation).is_some()
        };
        call.write(&mut service).await;
        let Some(reply) = Message::read(&mut service).await else { return };
        if lost {
            return;
        }
        reply.write(&mut client).await;
    }
}

/// A request or a response: both services and the SDK send whole bodies of a known length.
struct Message {
    head: Vec<String>,
    body: Vec<u8>,
}

impl Message {
    async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head: Vec<String> = String::from_utf8(head).unwrap().trim_end().lines().map(str::to_owned).collect();
        let mut message = Self { head, body: Vec::new() };
        message.body = vec![0; message.header("content-length").map_or(0, |length| length.parse().unwrap())];
        stream.read_exact(&mut message.body).await.ok()?;
        Some(message)
    }

    async fn write(&self, stream: &mut TcpStream) {
        let bytes = [self.head.join("\r\n").as_bytes(), b"\r\n\r\n", &self.body].concat();
        // an end that has gone shows at the next read
        let _ = stream.write_all(&bytes).await;
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.iter().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// `Query` of `DynamoDB_20120810.Query`.
    fn operation(&self) -> String {
        self.header("x-amz-target").and_then(|target| target.split_once('.')).unwrap().1.to_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn shorten_page(&mut self, most: u64) {
        let mut body = self.json();
        if self.operation() == "Query" && body["Limit"].as_u64().is_none_or(|limit| limit > most) {
            body["Limit"] = most.into();
            self.body = body.to_string().into_bytes();
            self.head.retain(|line| !line.to_ascii_lowercase().starts_with("content-length:"));
            self.head.push(format!("content-length: {}", self.body.len()));
        }
    }
}

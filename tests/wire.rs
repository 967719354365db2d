//! What stands between a client and a store: remembers the calls, loses replies, shortens pages, throttles.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running wire. It is cut when it is dropped.
#[derive(Debug)]
pub struct Wire {
    /// Where it begins.
    pub url: String,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<(String, Value)>,
    losing: Option<String>,
    most: Option<u64>,
    throttled: Vec<String>,
}

impl Wire {
    /// Lays a wire to a service at `http://host:port`.
    pub async fn to(service: &str) -> Self {
        let service = service.trim_start_matches("http://").to_owned();
        let listener = sure(TcpListener::bind(("127.0.0.1", 0)).await);
        let url = format!("http://{}", sure(listener.local_addr()));
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
    pub fn lose_next_reply(&self, operation: &str) {
        lock(&self.state).losing = Some(operation.to_owned());
    }

    /// Lets no query or scan ask for more than this at once.
    pub fn shorten_pages(&self, most: u64) {
        lock(&self.state).most = Some(most);
    }

    /// Refuses every call of these operations, and of no others, as a table without capacity does.
    pub fn throttle(&self, operations: &[&str]) {
        lock(&self.state).throttled = operations.iter().map(|&operation| operation.to_owned()).collect();
    }

    /// How often an operation was called.
    pub fn count(&self, operation: &str) -> usize {
        self.calls(operation).len()
    }

    /// What was asked with an operation, call by call.
    pub fn calls(&self, operation: &str) -> Vec<Value> {
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

fn sure<T>(outcome: std::io::Result<T>) -> T {
    outcome.unwrap_or_else(|error| panic!("the wire: {error}"))
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One connection: call by call, until either side ends it or a reply is to be lost.
async fn carry(mut client: TcpStream, service: String, state: Arc<Mutex<State>>) {
    let mut service = sure(TcpStream::connect(service).await);
    while let Some(mut call) = Message::read(&mut client).await {
        let operation = call.operation();
        let (lost, throttled) = {
            let mut state = lock(&state);
            state.calls.push((operation.clone(), call.json()));
            if let Some(most) = state.most {
                call.shorten_page(most);
            }
            (state.losing.take_if(|losing| *losing == operation).is_some(), state.throttled.contains(&operation))
        };
        if throttled {
            Message::throttled().write(&mut client).await;
            continue;
        }
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
        let head = String::from_utf8_lossy(&head).trim_end().lines().map(str::to_owned).collect();
        let mut message = Self { head, body: Vec::new() };
        message.body = vec![0; message.header("content-length").map_or(Some(0), |length| length.parse().ok())?];
        stream.read_exact(&mut message.body).await.ok()?;
        Some(message)
    }

    fn throttled() -> Self {
        const NAME: &str = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
        let body = format!("{{\"__type\":\"{NAME}\",\"message\":\"The table has no capacity left.\"}}");
        let length = format!("content-length: {}", body.len());
        let head = ["HTTP/1.1 400 Bad Request", "content-type: application/x-amz-json-1.0", &length];
        Self { head: head.map(str::to_owned).to_vec(), body: body.into_bytes() }
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
        let target = self.header("x-amz-target").and_then(|target| target.split_once('.'));
        target.map(|(_, operation)| operation.to_owned()).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    fn shorten_page(&mut self, most: u64) {
        let mut body = self.json();
        if ["Query", "Scan"].contains(&&*self.operation()) && body["Limit"].as_u64().is_none_or(|limit| limit > most) {
            body["Limit"] = most.into();
            self.body = body.to_string().into_bytes();
            self.head.retain(|line| !line.to_ascii_lowercase().starts_with("content-length:"));
            self.head.push(format!("content-length: {}", self.body.len()));
        }
    }
}

//! A server for one test, on a socket: it answers what the test says, breaks off where the test says, and remembers what
//! it was asked. Only with the feature `testing`.
#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "in a test, what cannot go on should stop")]

pub mod words;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Such as `POST`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// By their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// As text.
    pub body: String,
    /// Counts connections from 0.
    pub connection: usize,
}

impl Asked {
    /// A header, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body, read as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Answers.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Answers the head and half of the body, then closes the connection.
    Cut(u16, String),
    /// Closes the connection without a word.
    Close,
    /// Says nothing for a minute.
    Hang,
}

impl Reply {
    /// A status with an empty body.
    pub fn status(status: u16) -> Self {
        Self::Answer(status, Vec::new(), String::new())
    }

    /// A status with a body in JSON.
    #[expect(clippy::needless_pass_by_value, reason = "tests write the value in place")]
    pub fn json(status: u16, body: serde_json::Value) -> Self {
        Self::text(status, "application/json", &body.to_string())
    }

    /// A status with a body of some type.
    pub fn text(status: u16, kind: &str, body: &str) -> Self {
        Self::Answer(status, vec![("content-type", kind.to_owned())], body.to_owned())
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Answer(_, headers, _) = &mut self {
            headers.push((name, value.to_owned()));
        }
        self
    }
}

/// A running server; it ends with the test's process.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its origin, without a slash at the end.
    pub origin: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts one; `reply` sees each request and how many came before it.
    pub fn start(reply: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { origin, asked: Arc::default() };
        let (asked, reply) = (server.asked.clone(), Arc::new(reply));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (asked, reply) = (asked.clone(), reply.clone());
                thread::spawn(move || serve(stream.unwrap(), connection, &asked, &*reply));
            }
        });
        server
    }

    /// An origin where nobody listens.
    pub fn nowhere() -> String {
        format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// What it was asked on a path, whatever the query.
    pub fn asked_on(&self, path: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.target.split('?').next() == Some(path)).collect()
    }
}

fn serve(stream: TcpStream, connection: usize, asked: &Mutex<Vec<Asked>>, reply: &dyn Fn(&Asked, usize) -> Reply) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader, connection) {
        let earlier = {
            let mut asked = asked.lock().unwrap();
            asked.push(request.clone());
            asked.len() - 1
        };
        let stays = match reply(&request, earlier) {
            Reply::Answer(status, headers, body) => write(reader.get_mut(), status, &headers, &body, body.len()),
            Reply::Cut(status, body) => {
                write(reader.get_mut(), status, &[], &body[..body.len() / 2], body.len());
                false
            }
            Reply::Close => false,
            Reply::Hang => {
                thread::sleep(Duration::from_mins(1));
                false
            }
        };
        if !stays {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>, connection: usize) -> Option<Asked> {
    let mut line = String::new();
    let mut next = |reader: &mut BufReader<TcpStream>| {
        line.clear();
        let length = reader.read_line(&mut line).unwrap_or(0);
        (length > 0).then(|| line.trim_end().to_owned())
    };
    let first = next(reader)?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = BTreeMap::new();
    while let Some((name, value)) = next(reader)?.split_once(": ") {
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length: &String| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, target, headers, body: String::from_utf8(body).unwrap(), connection })
}

fn write(stream: &mut TcpStream, status: u16, headers: &[(&str, String)], body: &str, length: usize) -> bool {
    let mut text = format!("HTTP/1.1 {status} Status\r\ncontent-length: {length}\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.extend(["\r\n", body]);
    stream.write_all(text.as_bytes()).and_then(|()| stream.flush()).is_ok()
}

//! The header that names the requester of a list: it is not read (`docs/decisions/0003`). Whatever is in it, answer,
//! calls
//! to the store and log lines are those of a request without it.
//!
//! Input: lines, each the value of one more such header; bytes that no header can hold are left out.

use crate::Target;
use crate::made_up::{one_of, texts};
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::CompanyKey;
use aws::config::Config;
use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use edge::keys::Keys;
use edge::outbound::Outbound;
use edge::testing::{Asked, Reply, Server};
use edge::tokens;
use jiff::Timestamp;
use lambda_http::http::{HeaderValue, Request};
use lambda_http::{Body, Response};
use packages::World;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use tokio::runtime::{Builder, Runtime};
use tracing::subscriber::with_default;
use tracing_subscriber::fmt::MakeWriter;

/// The target.
pub const TARGET: Target = Target {
    name: "requester",
    run,
    inputs,
    words: &["{\"email\":", "e30=", "\n", "%", "\"><script>", "@", ",", ";", "\u{e9}", "Bearer x", "email"],
};

const US: &str = "https://bridge.example";
const COMPANY: &str = "smartrecruiters#ACME";

/// The function, a store that knows one company and its jobs, and what both were heard to say.
struct Scene {
    world: World,
    keys: Keys,
    company: Company,
    runtime: Runtime,
    calls: Notes,
    log: Notes,
    usual: Seen,
}

/// Lines that somebody else writes.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<u8>>>);

impl Notes {
    fn lines(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut *self.lines())).into_owned()
    }
}

impl Write for Notes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.lines().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Notes {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

/// All that can be seen of a request from outside.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
    calls: String,
    log: String,
}

static SCENE: LazyLock<Mutex<Scene>> = LazyLock::new(|| Mutex::new(Scene::new()));

impl Scene {
    fn new() -> Self {
        let (stored, calls) = (Keys::generate(), Notes::default());
        let server = store(stored.clone(), calls.clone());
        let foundation = Foundation::new(config(&server.origin)).unwrap();
        let settings =
            equalture::Settings::new(foundation.config.equalture_base_url.clone(), None, None, None).unwrap();
        let secrets = SharedSecrets(Arc::clone(&foundation.secrets));
        let equalture = equalture::Client::new(Outbound::new(None).unwrap(), settings, secrets);
        let key = CompanyKey::parse(COMPANY).unwrap();
        let settings = Settings::default();
        let mut scene = Self {
            world: World { foundation, equalture },
            keys: Keys::parse(&stored).unwrap(),
            company: Company { key, name: None, status: CompanyStatus::Active, generation: 1, settings, leaving: None },
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            calls,
            log: Notes::default(),
            usual: Seen::default(),
        };
        // the first request also reads the keys, which are remembered for five minutes
        scene.seen(b"");
        scene.usual = scene.seen(b"");
        assert!(scene.usual.status == 200 && scene.usual.body.contains("Support essentials"), "{:?}", scene.usual);
        scene
    }

    fn seen(&self, requesters: &[u8]) -> Seen {
        let token = tokens::issue(&self.keys, US, &self.company, Timestamp::now()).unwrap();
        let request = Request::get(format!("{US}/packages")).header("authorization", format!("Bearer {token}"));
        let mut request = request.body(Body::Empty).unwrap();
        for value in requesters.split(|byte| *byte == b'\n').filter(|value| !value.is_empty()) {
            let fit: Vec<u8> = value.iter().copied().filter(|byte| *byte >= 0x20 && *byte != 0x7f).collect();
            request.headers_mut().append("requester", HeaderValue::from_bytes(&fit).unwrap());
        }
        let log = tracing_subscriber::fmt().with_writer(self.log.clone()).without_time().finish();
        let response = with_default(log, || self.runtime.block_on(packages::handle(&self.world, request)));
        self.describe(&response)
    }

    fn describe(&self, response: &Response<Body>) -> Seen {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Seen {
            status: response.status().as_u16(),
            headers: response
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
                .collect(),
            body: text(response.body().as_ref()),
            calls: self.calls.take(),
            log: self.log.take(),
        }
    }
}

fn config(aws: &str) -> Config {
    let values = BTreeMap::from([
        ("TABLE_NAME", "bridge"),
        ("SECRET_PREFIX", "bridge"),
        ("PUBLIC_BASE_URL", US),
        ("EQUALTURE_BASE_URL", "https://equalture.example"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_ENDPOINT_URL", aws),
    ]);
    Config::read(|name| values.get(name).map(|value| (*value).to_owned())).unwrap()
}

/// A table and a secret, as far as a list of packages asks for them. The list is always fresh.
fn store(keys: String, calls: Notes) -> Server {
    let text = |value: &str| json!({ "S": value });
    let company = json!({ "pk": text("COMPANY"), "status": text("active"), "generation": { "N": "1" } });
    let job = json!({ "L": [text("job-1"), text("Support essentials")] });
    let later = "2999-01-01T00:00:00Z";
    let jobs = json!({ "pk": text("JOBS"), "fetched_at": text(later), "ttl": { "N": "0" }, "jobs": { "L": [job] } });
    Server::start(move |asked: &Asked, _| {
        let target = asked.header("x-amz-target");
        if target.ends_with("GetSecretValue") {
            return Reply::json(200, json!({ "SecretString": keys }));
        }
        writeln!(calls.lines(), "{target} {}", asked.body).unwrap();
        let item = if asked.body.contains("COMPANY#") { &company } else { &jobs };
        Reply::json(200, json!({ "Item": item }))
    })
}

fn run(data: &[u8]) {
    let scene = SCENE.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(scene.seen(data), scene.usual, "{}", String::from_utf8_lossy(data));
}

/// What the header has been seen to hold, and what it has not.
fn inputs() -> BoxedStrategy<Vec<u8>> {
    let documents = texts().prop_map(|text| json!({ "email": text, "userId": "u" }).to_string());
    let encoded = documents.clone().prop_map(|document| STANDARD.encode(document));
    let odd =
        one_of(["{\"email\":", "%%%", "email", "e30=", "\"><script>", "ada@example.com", "user-id,ada@example.com"]);
    let long = (1..4000_usize).prop_map(|length| "x".repeat(length));
    let value = prop_oneof![
        2 => documents.prop_map(String::into_bytes),
        2 => encoded.prop_map(String::into_bytes),
        1 => odd.prop_map(String::into_bytes),
        1 => long.prop_map(String::into_bytes),
        2 => vec(any::<u8>(), 0..40),
    ];
    vec(value, 0..3).prop_map(|values| values.join(&b'\n')).boxed()
}

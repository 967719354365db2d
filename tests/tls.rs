//! TLS as it is deployed: ring, the two sets of roots, and the two files that an operator may name instead.

#![allow(clippy::unwrap_used, reason = "a server that cannot be set up should fail the test")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use assessment::ids::CompanyKey;
use assessment::ports::Companies as _;
use aws::config::Config;
use aws::desk::Desk;
use aws::table::Table;
use edge::keys::Keys;
use edge::outbound::{CallError, Outbound};
use reqwest::Method;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const SOON: Duration = Duration::from_secs(5);

/// A server for `localhost` that answers every request with `{}`, and the file of the one certificate it is trusted by.
struct Server {
    origin: String,
    certificate: PathBuf,
}

impl Server {
    fn start(name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = std::env::temp_dir().join(format!("bridge-{}-{name}.pem", std::process::id()));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let config = Arc::new(config);
        std::thread::spawn(move || listener.incoming().flatten().for_each(|socket| serve(&config, socket)));
        Self { origin, certificate }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.certificate);
    }
}

/// One request, one answer. A client that does not trust us hangs up before it asks.
fn serve(config: &Arc<ServerConfig>, socket: std::net::TcpStream) {
    socket.set_read_timeout(Some(SOON)).unwrap();
    let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(config)).unwrap(), socket);
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut chunk) {
            Ok(read) if read > 0 => request.extend_from_slice(&chunk[..read]),
            _ => return,
        }
    }
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    stream.write_all(answer.as_bytes()).unwrap();
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.trim().parse().unwrap())
}

#[tokio::test]
async fn a_vendor_is_trusted_by_the_public_roots_or_by_extra_ca_file_and_by_nothing_else() {
    let server = Server::start("vendor");
    let trusting = Outbound::new(Some(&server.certificate)).unwrap();
    let request = |out: &Outbound| out.request(Method::GET, &server.origin);
    assert_eq!(trusting.call(request(&trusting), SOON).await.unwrap().status, 200);
    assert_eq!(trusting.call_repeatable(request(&trusting), SOON).await.unwrap().status, 200);
    let stranger = Outbound::new(None).unwrap();
    assert!(matches!(stranger.call(request(&stranger), SOON).await, Err(CallError::NotSent(_))));
}

fn desk(server: &Server, trusted: bool) -> Desk {
    let given = [
        ("TABLE_NAME", "bridge"),
        ("SECRET_PREFIX", "bridge"),
        ("PUBLIC_BASE_URL", "https://bridge.example"),
        ("EQUALTURE_BASE_URL", "https://equalture.example"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_ENDPOINT_URL_DYNAMODB", server.origin.as_str()),
        ("AWS_CA_BUNDLE", server.certificate.to_str().unwrap()),
    ];
    let given = move |name: &str| given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let config = Config::read(|name| given(name).filter(|_| trusted || name != "AWS_CA_BUNDLE")).unwrap().aws;
    let http = aws::http::client(config.ca_bundle.as_deref()).unwrap();
    let keys = Arc::new(Keys::parse(&Keys::generate()).unwrap());
    Desk::new(Table::new(aws::sdk::dynamodb(&config, http), "bridge".to_owned()), keys)
}

#[tokio::test]
async fn aws_is_trusted_by_amazons_roots_or_by_aws_ca_bundle_instead() {
    let server = Server::start("aws");
    let company = CompanyKey::parse("smartrecruiters#ACME").unwrap();
    assert_eq!(desk(&server, true).company(&company).await.unwrap(), None, "the server's table is empty");
    let refused = desk(&server, false).company(&company).await.unwrap_err();
    assert!(refused.to_string().contains("certificate"), "{refused}");
}

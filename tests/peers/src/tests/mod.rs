//! The peers as a plain HTTP client sees them.

mod equalture;
mod hiring;
mod joining;
mod keeping;
mod pages;
mod partner;
mod results;
mod server;
mod smartrecruiters;
mod webhooks;

use reqwest::redirect::Policy;
use serde_json::Value;

use crate::credentials::Credentials;

/// A client that neither follows redirects nor waits long.
fn client() -> reqwest::Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<rustls::RootCertStore>();
    let tls = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).redirect(Policy::none()).no_proxy().build().unwrap()
}

fn form(grant_type: &str, credentials: &Credentials) -> String {
    let Credentials { client_id, client_secret } = credentials;
    format!("grant_type={grant_type}&client_id={client_id}&client_secret={client_secret}")
}

async fn status_and_json(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default())
}

//! TLS: rustls with ring by name, so that no process-wide default is needed and none can be missing.

use reqwest::{Client, ClientBuilder, redirect};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// TLS could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// What should be certificates in PEM is something else.
    #[error("not a list of certificates in PEM")]
    NotCertificates,
    /// The library refused its configuration.
    #[error("TLS could not be set up: {0}")]
    Refused(String),
}

/// The public roots, compiled in.
pub fn public_roots() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// Adds certificates in PEM to a set of roots.
pub fn add(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), TlsError> {
    let mut any = false;
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| TlsError::NotCertificates)?;
        roots.add(certificate).map_err(|_| TlsError::NotCertificates)?;
        any = true;
    }
    if any { Ok(()) } else { Err(TlsError::NotCertificates) }
}

/// What every client of ours begins with: these roots, no redirect followed, nothing repeated, no proxy.
pub fn client(roots: RootCertStore) -> Result<ClientBuilder, TlsError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| TlsError::Refused(error.to_string()))?;
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let builder = Client::builder().tls_backend_preconfigured(config).redirect(redirect::Policy::none());
    Ok(builder.retry(reqwest::retry::never()).no_proxy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_refused() {
        let mut roots = public_roots();
        for odd in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(matches!(add(&mut roots, odd.as_bytes()), Err(TlsError::NotCertificates)), "{odd}");
        }
    }
}

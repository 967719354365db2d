//! The token endpoint (`oauthTokenUrl`): SmartRecruiters exchanges the credentials that we minted for an access token,
//! by the OAuth 2.0 client credentials flow (RFC 6749, 2.3, 4.4 and 5).

use assessment::prove_client::ProveClientError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use edge::problem::Problem;
use edge::respond::{describe, json, named, request_id, set};
use jiff::SignedDuration;
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use secrecy::SecretString;
use serde::Serialize;

/// More than any client credentials need.
const MOST_BYTES: usize = 8 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";
/// The longest that anybody waits for the next minute.
const A_MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// What the caller proves itself with.
#[derive(Debug)]
pub struct ClientProof {
    /// The client id.
    pub id: String,
    /// The client secret.
    pub secret: SecretString,
    /// It came by HTTP Basic and not in the form.
    basic: bool,
}

/// A refusal of the token endpoint, in RFC 6749's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenProblem(Problem);

impl From<Problem> for TokenProblem {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl ClientProof {
    /// The answer to a proof that failed. It does not say whether the client is unknown, its secret wrong or its company
    /// gone.
    pub fn refused(&self, error: ProveClientError) -> TokenProblem {
        match error {
            ProveClientError::NotProved => invalid_client(self.basic),
            ProveClientError::TooMany => {
                let detail = "Too many wrong secrets in a minute.";
                let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail);
                TokenProblem(Problem { retry_after: Some(A_MINUTE), ..problem })
            }
            ProveClientError::Store(error) => TokenProblem(error.into()),
        }
    }
}

/// Reads a request for a token. `scope` and unknown parameters are ignored.
pub fn read_token_request(request: &Request) -> Result<ClientProof, TokenProblem> {
    edge::request::method(request, &[Method::POST], "POST")?;
    let body = edge::request::body(request, MOST_BYTES)?;
    if ["client_id", "client_secret", "grant_type"].iter().any(|name| edge::request::query(request, name).is_some()) {
        return Err(invalid_request("Send the parameters in the body, never in the address."));
    }
    edge::request::media_type(request, FORM).map_err(|_| invalid_request("Send the parameters as a form."))?;
    let form = Form::parse(body).ok_or_else(|| invalid_request("The form is malformed or repeats a parameter."))?;
    match form.get("grant_type") {
        Some("client_credentials") => proof(request, &form),
        Some(_) => Err(oauth("unsupported_grant_type", "The grant type is client_credentials.")),
        None => Err(invalid_request("grant_type is missing.")),
    }
}

/// HTTP Basic or the form, not both.
fn proof(request: &Request, form: &Form) -> Result<ClientProof, TokenProblem> {
    let (id, secret) = (form.get("client_id"), form.get("client_secret"));
    let Some(credentials) = basic(request) else {
        let (Some(id), Some(secret)) = (id, secret) else {
            return Err(invalid_request("client_id or client_secret is missing."));
        };
        return Ok(ClientProof { id: id.to_owned(), secret: secret.into(), basic: false });
    };
    let (basic_id, basic_secret) = decode_basic(credentials).ok_or_else(|| invalid_client(true))?;
    if secret.is_some() || id.is_some_and(|id| id != basic_id) {
        return Err(invalid_request("Send the credentials once: by HTTP Basic or in the form."));
    }
    Ok(ClientProof { id: basic_id, secret: basic_secret.into(), basic: true })
}

/// What follows `Basic` in the `Authorization` header.
fn basic(request: &Request) -> Option<&[u8]> {
    let given = request.headers().get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, credentials) = given.split_at(given.len().min("basic".len()));
    scheme.eq_ignore_ascii_case(b"basic").then(|| credentials.trim_ascii())
}

/// Id and secret, each form-encoded before they were joined (RFC 6749, 2.3.1).
fn decode_basic(credentials: &[u8]) -> Option<(String, String)> {
    let bytes = STANDARD.decode(credentials).ok()?;
    let colon = bytes.iter().position(|byte| *byte == b':')?;
    let (id, secret) = (decode(&bytes[..colon])?, decode(&bytes[colon + 1..])?);
    (!id.is_empty() && !secret.is_empty()).then_some((id, secret))
}

/// A form whose parameters each come once. An empty one is absent (RFC 6749, 3.2).
struct Form(Vec<(String, String)>);

impl Form {
    fn parse(body: &[u8]) -> Option<Self> {
        let mut parameters: Vec<(String, String)> = Vec::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = (decode(&pair[..equals])?, decode(pair.get(equals + 1..).unwrap_or_default())?);
            if parameters.iter().any(|(known, _)| *known == name) {
                return None;
            }
            parameters.push((name, value));
        }
        Some(Self(parameters))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// Undoes form encoding; none for a broken escape, a NUL or what is not UTF-8.
fn decode(text: &[u8]) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex(*bytes.next()?)? * 16 + hex(*bytes.next()?)?,
            byte => *byte,
        });
    }
    String::from_utf8(decoded).ok().filter(|text| !text.contains('\0'))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn oauth(error: &'static str, detail: &str) -> TokenProblem {
    TokenProblem(Problem::bad_request(error, detail))
}

fn invalid_request(detail: &str) -> TokenProblem {
    oauth("invalid_request", detail)
}

fn invalid_client(basic: bool) -> TokenProblem {
    let detail = "The client is unknown or its secret is wrong.";
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "invalid_client", detail);
    let challenge = basic.then_some(r#"Basic realm="equalture-bridge""#);
    TokenProblem(Problem { challenge, ..problem })
}

#[derive(Serialize)]
struct Granted<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: i64,
}

#[derive(Serialize)]
struct Refused<'a> {
    error: &'static str,
    error_description: &'a str,
}

/// The good answer (RFC 6749, 5.1).
pub fn token_answer(token: &str, lifetime: SignedDuration) -> Response<Body> {
    let granted = Granted { access_token: token, token_type: "Bearer", expires_in: lifetime.as_secs() };
    json(StatusCode::OK, &granted)
}

/// Renders what the handler has decided. Nothing of it is kept by anybody in between.
pub fn respond(request: &Request, decided: Result<Response<Body>, TokenProblem>) -> Response<Body> {
    let mut response = decided.unwrap_or_else(|TokenProblem(problem)| {
        let refused = Refused { error: problem.code, error_description: &problem.detail };
        let mut response = json(problem.status, &refused);
        describe(&mut response, &problem);
        response
    });
    set(&mut response, header::PRAGMA, "no-cache");
    named(response, &request_id(request))
}

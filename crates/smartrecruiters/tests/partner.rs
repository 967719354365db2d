//! "1.1. Partner Configuration" and "1.3. Exchange Customer Level Credentials" against a server on a socket: what is sent,
//! and each way an answer can be read.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use assessment::ids::CompanyId;
use assessment::ports::ClientCredentials;
use edge::outbound::Outbound;
use edge::testing::{Asked, Reply, Server};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use smartrecruiters::configuration::{Choices, Configuration, DisplayMode, EQUALTURE_JOB};
use smartrecruiters::partner::{IntegrateError, Partner, PartnerError};
use url::Url;

const TOKEN: &str = "/identity/oauth/token";
const INTEGRATION: &str = "/assessment-api/v202010/integration/company/Globex";
const CONFIGURATION: &str = "/assessment-api/v202010/partner/configuration";

fn pair(id: &str, secret: &str) -> ClientCredentials {
    ClientCredentials { id: id.to_owned(), secret: secret.to_owned().into() }
}

/// A server that grants a token to the master credential and leaves the rest to the test.
fn server(rest: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> (Server, Partner) {
    let server = Server::start(move |asked, _| match asked.target.as_str() {
        TOKEN if asked.body.contains("client_id=master&client_secret=master-secret") => {
            Reply::json(200, json!({ "access_token": "t-1", "token_type": "bearer", "expires_in": 1800 }))
        }
        TOKEN => Reply::json(400, json!({ "error": "invalid_client" })),
        _ => rest(asked),
    });
    let partner = Partner::new(&Outbound::new(None).unwrap(), &Url::parse(&server.origin).unwrap());
    (server, partner)
}

fn master() -> ClientCredentials {
    pair("master", "master-secret")
}

async fn integrate(partner: &Partner) -> Result<ClientCredentials, IntegrateError> {
    let company = CompanyId::parse("Globex").unwrap();
    partner.integrate(&master(), &company, &pair("issued-id", "issued-secret")).await
}

async fn integrated(reply: Reply) -> IntegrateError {
    let (server, partner) = server(move |_| reply.clone());
    let refused = integrate(&partner).await.unwrap_err();
    assert_eq!(server.asked_on(INTEGRATION).len(), 1, "an exchange is never sent twice");
    assert!(!format!("{refused} {refused:?}").contains("-secret"), "{refused:?}");
    refused
}

#[tokio::test]
async fn credentials_are_exchanged_both_ways() {
    let (server, partner) = server(|_| Reply::json(200, json!({ "clientId": "sr-id", "clientSecret": "sr-secret" })));
    let given = integrate(&partner).await.unwrap();
    assert_eq!((given.id.as_str(), given.secret.expose_secret()), ("sr-id", "sr-secret"));
    let sent = &server.asked_on(INTEGRATION)[0];
    assert_eq!((sent.method.as_str(), sent.header("authorization")), ("POST", "Bearer t-1"));
    assert_eq!(sent.json(), json!({ "clientId": "issued-id", "clientSecret": "issued-secret" }));
}

#[tokio::test]
async fn each_refusal_of_an_exchange_is_told_apart() {
    for (status, expected) in [
        (400, IntegrateError::NotAccepted),
        (401, IntegrateError::MasterRefused),
        (403, IntegrateError::NoConsent),
        (404, IntegrateError::NotConfigured),
        (409, IntegrateError::AlreadyConnected),
        (302, IntegrateError::NotAccepted),
        (415, IntegrateError::NotAccepted),
        (429, IntegrateError::NotSent),
        (408, IntegrateError::Unclear),
        (500, IntegrateError::Unclear),
        (503, IntegrateError::Unclear),
    ] {
        let reply = Reply::json(status, json!({ "errors": [{ "code": "X", "message": "issued-secret" }] }));
        assert_eq!(integrated(reply).await, expected, "{status}");
    }
}

#[tokio::test]
async fn an_exchange_without_a_whole_answer_is_unclear() {
    assert_eq!(integrated(Reply::Close).await, IntegrateError::Unclear);
    let pair = json!({ "clientId": "sr-id", "clientSecret": "sr-secret" }).to_string();
    assert_eq!(integrated(Reply::Cut(200, pair)).await, IntegrateError::Unclear);
    for odd in
        [json!({}), json!({ "clientId": "sr-id" }), json!({ "clientId": "sr-id", "clientSecret": "" }), json!([])]
    {
        assert_eq!(integrated(Reply::json(200, odd)).await, IntegrateError::Unclear);
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_exchanged() {
    let partner = Partner::new(&Outbound::new(None).unwrap(), &Url::parse(&Server::nowhere()).unwrap());
    assert_eq!(integrate(&partner).await.unwrap_err(), IntegrateError::NotSent);
    let (server, partner) = server(|_| Reply::status(200));
    let company = CompanyId::parse("Globex").unwrap();
    let refused = partner.integrate(&pair("master", "old"), &company, &pair("a", "b")).await.unwrap_err();
    assert_eq!(refused, IntegrateError::MasterRefused);
    let up = CompanyId::parse("..").map(|up| (up, pair("a", "b")));
    if let Ok((up, issued)) = up {
        assert_eq!(partner.integrate(&master(), &up, &issued).await.unwrap_err(), IntegrateError::NotAccepted);
    }
    assert!(server.asked().iter().all(|asked| asked.target == TOKEN));
}

#[tokio::test]
async fn a_credential_is_checked_by_asking_for_a_token() {
    let (server, partner) = server(|_| Reply::status(200));
    assert!(partner.check(&master()).await.is_ok());
    assert!(partner.check(&pair("master", "old")).await.is_err());
    assert_eq!(server.asked().len(), 2, "and nothing is remembered");
}

fn ours() -> Configuration {
    let choices = Choices { display: DisplayMode::Redirect, inline: true, fields: vec![EQUALTURE_JOB] };
    Configuration::of("https://bridge.example", "https://bridge.example/integrations/c1.YQ.bWFj/companies", choices)
}

#[tokio::test]
async fn the_configuration_is_written_and_read_back() {
    let (server, partner) = server(|asked| match asked.method.as_str() {
        "PUT" => Reply::text(200, "application/json", &asked.body),
        _ => Reply::json(200, json!({ "consentUrl": "https://old.example" })),
    });
    let stored = partner.configure(&master(), &ours()).await.unwrap();
    assert_eq!(stored, serde_json::to_value(ours()).unwrap());
    let read = partner.configuration(&master()).await.unwrap();
    assert_eq!(read, Some(json!({ "consentUrl": "https://old.example" })));
    let asked = server.asked_on(CONFIGURATION);
    assert_eq!(asked[0].header("content-type"), "application/json");
    assert!(asked.iter().all(|asked| asked.header("authorization") == "Bearer t-1"));
}

async fn refused(status: u16, body: Value) -> (PartnerError, Option<PartnerError>) {
    let (_server, partner) = server(move |_| Reply::json(status, body.clone()));
    let written = partner.configure(&master(), &ours()).await.unwrap_err();
    (written, partner.configuration(&master()).await.err())
}

#[tokio::test]
async fn each_refusal_of_a_configuration_is_told_apart() {
    for (status, expected) in [
        (401, PartnerError::MasterRefused),
        (403, PartnerError::Forbidden),
        (302, PartnerError::WrongAddress),
        (418, PartnerError::Odd(418)),
        (429, PartnerError::Unavailable),
        (500, PartnerError::Unavailable),
    ] {
        assert_eq!(refused(status, json!({})).await, (expected.clone(), Some(expected)), "{status}");
    }
    assert_eq!(refused(404, json!({})).await, (PartnerError::WrongAddress, None), "nothing was written yet");
}

#[tokio::test]
async fn what_a_refusal_says_is_repeated_without_the_capability_in_it() {
    let body = json!({
        "message": "Bad\u{1b}[2J configuration",
        "errors": [{ "code": "INVALID_URL", "message": "https://bridge.example/integrations/c1.YQ.bWFj/companies is none" }],
    });
    let (PartnerError::NotAccepted(said), _) = refused(400, body).await else { panic!("another error") };
    let expected = "Bad[2J configuration; INVALID_URL https://bridge.example/integrations/c1…/companies is none";
    assert_eq!(said, expected);
    assert_eq!(refused(400, json!("no")).await.0, PartnerError::NotAccepted("it does not say why".to_owned()));
}

//! The answers of the rows 5.1 (the token endpoint), and of B16 there.

use assessment::ids::ClientId;
use assessment::ports::{Client, Digests as _, IssuedSecret, Purpose};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use peers::Credentials;
use reqwest::{Body, Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Answer, Scene};

use crate::cut::{Cut, NOWHERE};
use crate::support::request;

const FORM: &str = "application/x-www-form-urlencoded";
const CHALLENGE: &str = r#"Basic realm="equalture-bridge""#;

/// A client of the company on the stage, with the secret that was issued to it.
struct Caller {
    scene: Scene,
    id: String,
    secret: String,
}

impl Caller {
    async fn set() -> Self {
        Self::at(Scene::set().await).await
    }

    async fn at(scene: Scene) -> Self {
        let Credentials { client_id: id, client_secret: secret } = Credentials::mint();
        let desk = scene.stage.foundation.desk().await.unwrap();
        let digest = desk.digest(Purpose::ClientSecret, &[&id, &secret]);
        let issued = vec![IssuedSecret { digest, until: None }];
        let client = Client { company: scene.stage.company.key.clone(), generation: None, secrets: issued };
        desk.put_client(&ClientId::parse(&id).unwrap(), &client).await.unwrap();
        Self { scene, id, secret }
    }

    /// What a good request says.
    fn good(&self) -> String {
        form(&self.id, &self.secret)
    }

    fn asks(&self, body: impl Into<Body>) -> RequestBuilder {
        request(&self.scene, Method::POST, "/token").header("content-type", FORM).body(body)
    }

    async fn posts(&self, body: impl Into<Body>) -> Answer {
        self.sends(self.asks(body)).await
    }

    async fn posts_basic(&self, credentials: &str, body: &str) -> Answer {
        self.sends(self.asks(body.to_owned()).header("authorization", format!("Basic {credentials}"))).await
    }

    async fn sends(&self, request: RequestBuilder) -> Answer {
        self.scene.browser.send(request).await
    }

    /// How many failures the newest minute counts.
    async fn failures(&self) -> u64 {
        let items = self.scene.table.items("FAILURES#").await;
        let newest = items.iter().max_by_key(|item| item["pk"]["S"].as_str().map(ToOwned::to_owned));
        newest.map_or(0, |item| item["failures"]["N"].as_str().unwrap().parse().unwrap())
    }
}

fn form(id: &str, secret: &str) -> String {
    format!("grant_type=client_credentials&client_id={id}&client_secret={secret}")
}

/// A refusal in RFC 6749's words, and no others.
fn is_refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status, &answer.json()["error"]), (status, &Value::from(error)), "{}", answer.text);
    let body = answer.json();
    let members: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(members, ["error", "error_description"]);
    assert!(body["error_description"].as_str().is_some_and(|text| !text.is_empty()));
    assert!(!answer.header("x-request-id").is_empty());
}

fn is_granted(answer: &Answer) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.json()["access_token"].is_string(), "{}", answer.text);
}

#[tokio::test]
async fn a1_get_is_no_method() {
    let caller = Caller::set().await;
    let answer = caller.sends(request(&caller.scene, Method::GET, "/token")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
    assert!(!answer.header("x-request-id").is_empty());
}

#[tokio::test]
async fn a2_a_json_body_is_an_invalid_request() {
    let caller = Caller::set().await;
    let json = json!({
        "grant_type": "client_credentials", "client_id": caller.id, "client_secret": caller.secret,
    });
    for body in [json.to_string(), caller.good()] {
        let said_to_be_json = request(&caller.scene, Method::POST, "/token").header("content-type", "application/json");
        is_refused(&caller.sends(said_to_be_json.body(body)).await, 400, "invalid_request");
    }
}

#[tokio::test]
async fn a3_without_a_grant_type_the_request_is_invalid() {
    let caller = Caller::set().await;
    let body = caller.good().replace("grant_type=client_credentials&", "");
    is_refused(&caller.posts(body).await, 400, "invalid_request");
}

#[tokio::test]
async fn a4_an_empty_grant_type_is_a_missing_one() {
    let caller = Caller::set().await;
    let body = caller.good().replace("grant_type=client_credentials", "grant_type=");
    is_refused(&caller.posts(body).await, 400, "invalid_request");
}

#[tokio::test]
async fn a5_another_grant_type_is_not_supported() {
    let caller = Caller::set().await;
    let body = caller.good().replace("client_credentials", "password");
    is_refused(&caller.posts(body).await, 400, "unsupported_grant_type");
}

#[tokio::test]
async fn a6_an_unknown_client_is_answered_like_a_wrong_secret() {
    let caller = Caller::set().await;
    let wrong = caller.posts(form(&caller.id, "wrong")).await;
    for unknown in [Credentials::mint().client_id, "no%20such%20client".to_owned()] {
        let answer = caller.posts(form(&unknown, &caller.secret)).await;
        is_refused(&answer, 401, "invalid_client");
        assert_eq!(answer.text, wrong.text);
    }
}

#[tokio::test]
async fn a7_a_wrong_secret_is_no_client() {
    let caller = Caller::set().await;
    let halved = &caller.secret[..32];
    for wrong in ["wrong", halved, &caller.secret.to_uppercase()] {
        is_refused(&caller.posts(form(&caller.id, wrong)).await, 401, "invalid_client");
    }
}

#[tokio::test]
async fn a8_a_wrong_secret_by_basic_is_challenged() {
    let caller = Caller::set().await;
    let wrong = STANDARD.encode(format!("{}:wrong", caller.id));
    let answer = caller.posts_basic(&wrong, "grant_type=client_credentials").await;
    is_refused(&answer, 401, "invalid_client");
    assert_eq!(answer.header("www-authenticate"), CHALLENGE);
}

#[tokio::test]
async fn a9_credentials_come_by_one_way_only() {
    let caller = Caller::set().await;
    let right = STANDARD.encode(format!("{}:{}", caller.id, caller.secret));
    let with = |more: &str| format!("grant_type=client_credentials&{more}");
    let secret_again = with(&format!("client_secret={}", caller.secret));
    for body in [caller.good(), secret_again, with("client_id=another")] {
        is_refused(&caller.posts_basic(&right, &body).await, 400, "invalid_request");
    }
    is_granted(&caller.posts_basic(&right, &with(&format!("client_id={}", caller.id))).await);
}

#[tokio::test]
async fn a10_a_parameter_comes_once() {
    let caller = Caller::set().await;
    let twice = format!("{}&client_id={}", caller.good(), caller.id);
    is_refused(&caller.posts(twice).await, 400, "invalid_request");
}

#[tokio::test]
async fn a11_credentials_in_the_address_are_refused_and_not_logged() {
    let caller = Caller::at(Scene::set_with(&[("LOG_LEVEL", "trace")]).await).await;
    let in_the_address = |query: &str| {
        let path = format!("/token?{query}");
        request(&caller.scene, Method::POST, &path).header("content-type", FORM)
    };
    let secret = format!("client_secret={}", caller.secret);
    for (query, body) in [(caller.good(), String::new()), (secret, caller.good()), (caller.good(), caller.good())] {
        is_refused(&caller.sends(in_the_address(&query).body(body)).await, 400, "invalid_request");
    }
    is_granted(&caller.posts(caller.good()).await);
    let logs = caller.scene.stage.sandbox.logs();
    assert!(logs.iter().any(|line| line.function == "token"), "there is something to look through");
    assert!(logs.iter().all(|line| !line.line.contains(&caller.secret)));
}

#[tokio::test]
async fn a12_basic_that_cannot_be_read_is_challenged() {
    let caller = Caller::set().await;
    let (raw, colonless) = (format!("{}:{}", caller.id, caller.secret), STANDARD.encode("no colon"));
    for unreadable in [raw.as_str(), &colonless, "%%%", ""] {
        let answer = caller.posts_basic(unreadable, "grant_type=client_credentials").await;
        is_refused(&answer, 401, "invalid_client");
        assert_eq!(answer.header("www-authenticate"), CHALLENGE, "{unreadable}");
    }
}

#[tokio::test]
async fn a13_an_unknown_scope_is_ignored() {
    let caller = Caller::set().await;
    is_granted(&caller.posts(format!("{}&scope=everything+else", caller.good())).await);
}

#[tokio::test]
async fn a14_a_company_that_has_left_has_no_client() {
    let caller = Caller::set().await;
    caller.scene.leaves(&caller.scene.stage.company).await;
    is_refused(&caller.posts(caller.good()).await, 401, "invalid_client");
}

#[tokio::test]
async fn a16_a_body_is_at_most_eight_kibibytes() {
    let caller = Caller::set().await;
    let filled = |to: usize| format!("{:x<to$}", format!("{}&padding=", caller.good()));
    is_granted(&caller.posts(filled(8192)).await);
    is_refused(&caller.posts(filled(8193)).await, 413, "request_too_large");
}

#[tokio::test]
async fn a17_the_eleventh_wrong_secret_in_a_minute_is_too_many_and_locks_nobody_out() {
    let caller = Caller::set().await;
    is_granted(&caller.posts(caller.good()).await);
    assert_eq!(caller.failures().await, 0, "written on failure only");
    // a new minute counts anew, so what was counted says which answer is due
    let too_many = loop {
        let answer = caller.posts(form(&caller.id, "wrong")).await;
        if caller.failures().await > 10 {
            break answer;
        }
        assert_ne!(answer.status, 429);
    };
    is_refused(&too_many, 429, "too_many_requests");
    let wait: u32 = too_many.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    is_granted(&caller.posts(caller.good()).await);
    assert_eq!(caller.failures().await, 11);
}

#[tokio::test]
async fn a17_what_stands_in_the_place_of_an_id_is_not_kept() {
    let caller = Caller::set().await;
    is_refused(&caller.posts(form(&caller.secret, &caller.id)).await, 401, "invalid_client");
    assert_eq!(caller.failures().await, 1);
    assert!(!caller.scene.table.dump().await.contains(&caller.secret), "somebody has swapped them");
}

#[tokio::test]
async fn a18_what_cannot_be_decoded_is_an_invalid_request() {
    let caller = Caller::set().await;
    for odd in ["%zz", "%4", "%", "%00", "%ff", "%c3%28"] {
        for body in [format!("{}&x={odd}", caller.good()), format!("{}&{odd}=x", caller.good())] {
            is_refused(&caller.posts(body).await, 400, "invalid_request");
        }
    }
    for odd in [b"\xff".as_slice(), b"\0"] {
        let raw = [caller.good().as_bytes(), b"&x=", odd].concat();
        is_refused(&caller.posts(raw).await, 400, "invalid_request");
    }
}

#[tokio::test]
async fn a19_a_good_request_is_granted_and_kept_by_nobody() {
    let caller = Caller::set().await;
    let by_basic = STANDARD.encode(format!("{}:{}", caller.id, caller.secret));
    let answers =
        [caller.posts(caller.good()).await, caller.posts_basic(&by_basic, "grant_type=client_credentials").await];
    for answer in answers {
        is_granted(&answer);
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
        assert!(answer.header("content-type").starts_with("application/json"));
        assert!(!answer.header("x-request-id").is_empty());
        let body = answer.json();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(3600)));
    }
}

#[tokio::test]
async fn b16_without_store_or_secrets_the_caller_may_come_again() {
    for unreachable in ["AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SECRETS_MANAGER"] {
        let cut = Cut::off(unreachable, NOWHERE).await;
        let asked = cut.request(Method::POST, "/token").header("content-type", FORM);
        let asked = asked.body(form("anybody", "anything"));
        let answer = cut.browser.send(asked).await;
        is_refused(&answer, 503, "temporarily_unavailable");
        let wait: u32 = answer.header("retry-after").parse().unwrap();
        assert!(wait >= 1, "{unreachable}");
    }
}

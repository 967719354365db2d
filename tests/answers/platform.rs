//! The answers of the rows 5.11 (the platform) that a caller can see.

use std::path::Path;

use assessment::ids::OrderKey;
use edge::capabilities::Capability;
use edge::keys::Keys;
use peers::Credentials;
use peers::smartrecruiters::{Candidate, OrderDraft};
use reqwest::Method;
use sandbox::Bundle;
use sandbox::stage::COMPANY;
use serde_json::{Value, json};
use tests::{Answer, Scene};

use crate::cut::{Cut, NOWHERE};
use crate::support::{request, token};

const FIRST: &str = "Zinnobra";
const LAST: &str = "Quetzelstein";
const MAILBOX: &str = "canary.singing";
/// What somebody takes for a secret of ours.
const SECRET: &str = "hunter2-hunter2-hunter2";
/// What only a look at the inside can show.
const INSIDE: [&str; 9] = ["panicked", "backtrace", "traceback", "stack", ".rs", "::", "://", "127.0.0.1", "arn:"];

/// A path of each route, with this in the place of what varies.
fn paths(filling: &str) -> Vec<String> {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
    let bundle = Bundle::read(&template, "http://localhost").unwrap();
    let paths = bundle.routes.iter().map(|route| route.key.split_once(' ').unwrap().1);
    let segment = |segment: &str| if segment.starts_with('{') { filling.to_owned() } else { segment.to_owned() };
    let filled = paths.map(|path| path.split('/').map(segment).collect::<Vec<_>>().join("/"));
    filled.collect()
}

/// What a text holds of these words, in any case.
fn found<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let text = text.to_lowercase();
    words.iter().copied().find(|word| text.contains(&word.to_lowercase()))
}

/// Everything that an answer says.
fn whole(answer: &Answer) -> String {
    format!("{:?}\n{}", answer.headers, answer.text)
}

#[tokio::test]
async fn p1_what_is_no_route_is_not_found_and_not_repeated() {
    let scene = Scene::set().await;
    for path in ["/../", "/%2e%2e/", "/%2e%2e%2f", "/../token", "//token", "/unknown", "/token/", "/.env", "/TOKEN"] {
        let answer = scene.gets_raw(&format!("{path}{MAILBOX}?{LAST}=1"), "").await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert_eq!(found(&answer, &[MAILBOX, LAST]), None, "{path}: {answer}");
    }
}

#[tokio::test]
async fn p2_an_odd_method_is_refused_and_not_repeated() {
    let scene = Scene::set().await;
    for method in ["TRACE", "TRACK", "PROPFIND", "DELETE", "PATCH", "OPTIONS"] {
        for path in paths(MAILBOX) {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let asked = request(&scene, method.clone(), &format!("{path}?{LAST}=1")).header("x-canary", SECRET);
            let answer = scene.browser.send(asked.bearer_auth(token(&scene).await).body(FIRST)).await;
            // a company that leaves is deleted: there it is the address that is wrong
            let expected =
                if method == "DELETE" && path.starts_with("/integrations/") { [404, 404] } else { [403, 405] };
            assert!(expected.contains(&answer.status), "{method} {path}: {}", answer.status);
            assert_eq!(found(&whole(&answer), &[MAILBOX, LAST, FIRST, SECRET]), None, "{method} {path}");
        }
    }
    let calls = scene.calls_out();
    assert!(calls.is_empty(), "{calls:?}");
}

/// Orders with something odd in each, and something that nobody should repeat.
fn odd_orders(scene: &Scene, canary: &Candidate) -> Vec<OrderDraft> {
    let draft = || scene.draft(canary);
    let address = format!("{MAILBOX}@@example.com");
    let odd = json!({ "id": "1", "firstName": FIRST, "lastName": LAST, "email": address });
    let long = json!({ "id": "1", "firstName": FIRST.repeat(40), "lastName": LAST, "email": "a@example.com" });
    vec![
        draft().overriding("candidate", odd),
        draft().overriding("candidate", long),
        draft().overriding("candidate", format!("{FIRST} {LAST}")),
        draft().overriding("candidate", json!({ FIRST: LAST })),
        draft().overriding("assessmentPackageId", format!("{MAILBOX} {SECRET}")),
        draft().overriding("companyId", MAILBOX),
        draft().overriding("resultCallbackURL", format!("https://{LAST}:{SECRET}@example.com/orders/1/results")),
        draft().overriding("resultCallbackURL", Value::Null),
        draft().overriding("job", FIRST),
    ]
}

/// Bodies that suit no route, or none without more.
fn bodies(scene: &Scene, client: &Credentials) -> Vec<(&'static str, String)> {
    let Credentials { client_id: id, client_secret: secret } = client;
    let person = json!({ "firstName": FIRST, "lastName": LAST, "email": format!("{MAILBOX}@example.com") });
    let results = format!("{}/assessment-api/v202010/orders/1/results", scene.ats().base_url());
    let order = json!({ "resultCallbackURL": results, "candidate": person, "password": SECRET });
    let twice = format!("{{\"candidate\": \"{FIRST}\", \"candidate\": \"{LAST}\"}}");
    let form = format!("grant_type={SECRET}&client_id={id}&client_secret={secret}&username={MAILBOX}%40example.com");
    let wrong = format!("grant_type=client_credentials&client_id={MAILBOX}%40example.com&client_secret={secret}");
    vec![
        ("application/json", order.to_string()),
        ("application/json", format!("{{\"candidate\": \"{FIRST} {LAST}\" {secret}")),
        ("application/json", twice),
        ("application/x-www-form-urlencoded", form),
        ("application/x-www-form-urlencoded", wrong),
        ("text/plain", format!("{FIRST} {LAST} {secret}")),
    ]
}

/// Asks for everything with everything, by somebody whose proof is good, bad or misplaced.
async fn asks_for_everything(scene: &Scene, client: &Credentials, token: &str) -> Vec<Answer> {
    let proofs = [format!("Bearer {token}"), format!("Bearer {SECRET}"), format!("Basic {}", client.client_secret)];
    let query = format!("{LAST}={MAILBOX}&lang={FIRST}&client_secret={}&reference_id={SECRET}", client.client_secret);
    let mut answers = Vec::new();
    for path in paths(&format!("{MAILBOX}.{SECRET}")) {
        for proof in &proofs {
            for (kind, body) in bodies(scene, client) {
                for (method, path) in [(Method::POST, path.clone()), (Method::PUT, format!("{path}?{query}"))] {
                    let asked = request(scene, method, &path).header("authorization", proof).body(body.clone());
                    answers.push(scene.browser.send(asked.header("content-type", kind)).await);
                }
            }
            let asked = request(scene, Method::GET, &format!("{path}?{query}")).header("authorization", proof);
            answers.push(scene.browser.send(asked.header("requester", format!("email,{MAILBOX}@x.example"))).await);
        }
    }
    answers
}

#[tokio::test]
async fn p3_no_answer_and_no_log_repeats_what_somebody_said() {
    let scene = Scene::set_with(&[("LOG_LEVEL", "trace")]).await;
    let canary = scene.stage.candidate(FIRST, LAST, &format!("{MAILBOX}@example.com"));
    scene.invites(&canary).await;
    let (client, token) = (Credentials::mint(), token(&scene).await);
    let mut answers = asks_for_everything(&scene, &client, &token).await;
    for draft in odd_orders(&scene, &canary) {
        // what each was answered is on the wire
        let _ = scene.ats().order(COMPANY, draft.clone()).await;
        let _ = scene.ats().inline_order(COMPANY, draft).await;
    }
    scene.settles().await;

    answers.retain(|answer| answer.status >= 300);
    assert!(answers.len() > 200, "there is something to look through: {}", answers.len());
    let canaries = [FIRST, LAST, MAILBOX, SECRET, &client.client_secret, &token];
    for answer in &answers {
        assert_eq!(found(&whole(answer), &canaries), None, "{}", answer.text);
    }
    for call in scene.stage.wire.calls().iter().filter(|call| call.to == "bridge" && call.path != "/token") {
        assert_eq!(found(&call.response, &canaries), None, "{call}");
    }
    let logs = scene.stage.sandbox.logs();
    assert!(logs.len() > 200, "there is something to look through: {}", logs.len());
    for line in logs {
        assert_eq!(found(&line.line, &canaries), None, "{}", line.line);
    }
    assert_eq!(found(&scene.table.dump().await, &canaries), None, "in the table");
}

/// Every route is asked as it wants to be.
async fn asks_each_route(cut: &Cut, token: &str, capability: impl Fn(&str) -> String) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for path in paths("") {
        let method = match path.as_str() {
            "/token" | "/packages/orders" | "/packages/inline/orders" => Method::POST,
            "/equalture/callbacks/" => Method::PUT,
            _ => Method::GET,
        };
        let asked = cut.request(method, &format!("{path}{}", capability(&path))).bearer_auth(token);
        let asked = asked.header("content-type", "application/x-www-form-urlencoded");
        let form = "grant_type=client_credentials&client_id=anybody&client_secret=anything";
        answers.push((path, cut.browser.send(asked.body(form)).await));
    }
    answers
}

/// The rest of a path that opens something there, if there is a store to ask.
fn opening(keys: &Keys, path: &str) -> String {
    let order = OrderKey::parse(&format!("smartrecruiters#{COMPANY}#1")).unwrap();
    match path {
        "/equalture/callbacks/" => Capability::Callback { order, attempt: 1 }.seal(keys),
        "/reports/" => Capability::Report(order).seal(keys),
        "/assessments/" => Capability::CandidatePage(order).seal(keys),
        "/packages/" => "some-job".to_owned(),
        "/public-link" => "?reference_id=some-reference".to_owned(),
        _ => String::new(),
    }
}

fn shows_no_inside(path: &str, answer: &Answer) {
    assert_eq!(found(&answer.text, &INSIDE), None, "{path}: {}", answer.text);
    assert!(!answer.header("x-request-id").is_empty(), "{path}");
}

#[tokio::test]
async fn p4_a_failure_shows_nothing_of_the_inside_and_names_its_request() {
    for unreachable in ["AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SECRETS_MANAGER"] {
        let cut = Cut::off(unreachable, NOWHERE).await;
        let (token, keys) = (cut.token().await, cut.keys().await);
        let answers = asks_each_route(&cut, &token, |path| opening(&keys, path)).await;
        let failed: Vec<_> = answers.iter().filter(|(_, answer)| answer.status >= 500).collect();
        assert!(failed.len() >= 9, "{unreachable}: {}", failed.len());
        for (path, answer) in failed {
            shows_no_inside(path, answer);
        }
    }
    let scene = Scene::set().await;
    scene.equalture().stop().await;
    let asked = request(&scene, Method::GET, "/packages").bearer_auth(token(&scene).await);
    let answer = scene.browser.send(asked).await;
    assert_eq!(answer.status, 503);
    shows_no_inside("/packages", &answer);
}

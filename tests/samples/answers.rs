//! What each sample is answered: the status, and what stands in the headers and the body.

use crate::runners::{Outcome, sandbox, shown};
use crate::{files, world};
use edge::{capabilities, tokens};
use jiff::Timestamp;
use serde_json::Value;

const HTML: &str = "content-type: text/html; charset=utf-8";
const PACKAGE: &str =
    r#""id":"6fa459ea-ee8a-4ca4-894e-db77e160355e","type":"BEHAVIORAL_ASSESSMENT","name":"Support essentials""#;
const INLINE_PACKAGE: &str = r#""id":"inline-6fa459ea-ee8a-4ca4-894e-db77e160355e","type":"INLINE_ASSESSMENT""#;

/// The functions behind the gateway.
#[rustfmt::skip]
const ANSWERS: &[(&str, u16, &[&str])] = &[
    ("candidate-page.json", 200, &[HTML, "m…@e….com", "https://jobs.smartrecruiters.example/"]),
    ("candidate-page.head.json", 200, &[HTML]),
    ("candidate-page.other-kind.json", 404, &[HTML]),
    ("candidate-page.raw-query.json", 200, &[HTML, "m…@e….com"]),
    ("candidate-page.status.json", 200, &[r#"{"status":"invited","final":false}"#]),
    ("disable.json", 204, &["cache-control: no-store"]),
    ("disable.by-query.json", 204, &["cache-control: no-store"]),
    ("disable.forged.json", 404, &["not_found"]),
    ("disable.unknown.json", 204, &["cache-control: no-store"]),
    ("disable.wrong-method.json", 405, &["allow: DELETE, POST", "method_not_allowed"]),
    ("connect.json", 200, &[HTML, "Globex", "frame-ancestors 'none'", "form-action 'self' https://*.smartrecruiters.example;"]),
    ("connect.no-company.json", 400, &[HTML, "company_missing"]),
    ("connect.no-token.json", 403, &[HTML, "csrf_failed"]),
    ("connect.pop-up.json", 200, &[HTML, "Initech", "lang=\"nl\"", "frame-ancestors https://*.smartrecruiters.example"]),
    ("connect.settings.json", 200, &[HTML, "name=\"keep_results\" type=\"text\" value=\"90\""]),
    ("connect.way-back-elsewhere.json", 400, &[HTML, "return_url_not_allowed"]),
    ("connect.wrong-method.json", 405, &[HTML, "allow: GET, HEAD, POST"]),
    ("connect.wrong-secret.json", 422, &[HTML, "aria-invalid", "value=\"globex\""]),
    ("equalture-callback.json", 200, &[r#"{"received":true}"#]),
    ("equalture-callback.broken.json", 400, &["malformed_json"]),
    ("equalture-callback.forged.json", 404, &["not_found"]),
    ("equalture-callback.unknown-attempt.json", 404, &["not_found"]),
    // an event is signed for its five minutes, and this one's are over
    ("equalture-webhook.json", 401, &[r#""code":"unauthorized""#]),
    ("equalture-webhook.company-left.json", 200, &[r#"{"received":true}"#]),
    ("equalture-webhook.forged.json", 401, &[r#""code":"unauthorized""#]),
    ("equalture-webhook.wrong-method.json", 405, &["allow: POST", "method_not_allowed"]),
    ("inline-orders.json", 200, &[r#"{"url":"https://a1b2c3d4e5."#, r#""assessmentPackageURL":"https://a1b2c3d4e5."#]),
    ("inline-orders.no-address.json", 422, &["validation_failed", "/candidate/email"]),
    ("inline-orders.other-key.json", 401, &["invalid_token"]),
    ("inline-orders.way-back-elsewhere.json", 422, &["return_url_not_allowed"]),
    ("orders.json", 202, &["\n\n{}"]),
    ("orders.base64.json", 202, &["\n\n{}"]),
    ("orders.elsewhere.json", 422, &["callback_url_not_allowed", "/resultCallbackURL"]),
    ("orders.no-token.json", 401, &["www-authenticate: Bearer", r#""code":"unauthorized""#]),
    ("orders.other-company.json", 403, &["tenant_mismatch"]),
    ("packages.json", 200, &[PACKAGE, INLINE_PACKAGE]),
    ("packages.ended-token.json", 401, &["www-authenticate: Bearer", "invalid_token"]),
    ("packages.one.json", 200, &[PACKAGE]),
    ("packages.unknown.json", 404, &["package_not_found"]),
    ("public-link.json", 200, &[r#"{"url":"http://127.0.0.1:"#]),
    ("public-link.not-ready.json", 409, &["not_ready_yet"]),
    ("public-link.unknown.json", 404, &["reference_not_found"]),
    ("public-link.report.json", 302, &["location: http://127.0.0.1:", "referrer-policy: no-referrer"]),
    ("public-link.report-head.json", 200, &[]),
    ("public-link.report-not-ready.json", 409, &[HTML, "retry-after: 60", "not_ready_yet"]),
    ("public-link.report-wrong-method.json", 405, &[HTML, "allow: GET, HEAD"]),
    ("status.json", 200, &[r#"{"name":"equalture-bridge","version":""#]),
    ("status.raw-query.json", 200, &[r#"{"name":"equalture-bridge","version":""#]),
    ("status.wrong-method.json", 405, &["allow: GET, HEAD", "method_not_allowed"]),
    ("token.json", 200, &["cache-control: no-store", r#""token_type":"Bearer","expires_in":3600"#]),
    ("token.basic.json", 200, &["cache-control: no-store", r#""token_type":"Bearer","expires_in":3600"#]),
    ("token.in-the-address.json", 400, &[r#"{"error":"invalid_request""#]),
    ("token.wrong-method.json", 405, &["allow: POST"]),
    ("token.wrong-secret.json", 401, &["www-authenticate: Basic", r#"{"error":"invalid_client""#]),
];

/// The dispatcher answers nothing: what tells is whom Equalture has invited. Grace's order is due; Ada's is not, and is
/// looked at because the stream names it.
const INVITED: &[(&str, &[&str])] = &[
    ("dispatcher.json", &["ada@example.com", "grace@example.com"]),
    ("dispatcher.doubled.json", &["ada@example.com", "grace@example.com"]),
    ("dispatcher.schedule.json", &["grace@example.com"]),
];

#[test]
fn every_sample_has_a_row() {
    let mut rows: Vec<&str> = ANSWERS.iter().map(|row| row.0).chain(INVITED.iter().map(|row| row.0)).collect();
    rows.sort_unstable();
    assert_eq!(rows, files::events());
}

#[tokio::test]
async fn every_request_is_answered_as_its_row_says() {
    let mut wrong = Vec::new();
    for (file, status, facts) in ANSWERS {
        let Outcome { answer, invited } = sandbox(file).await;
        let text = shown(&answer);
        let lacking: Vec<_> = facts.iter().filter(|fact| !text.contains(**fact)).collect();
        if answer["statusCode"] != *status || !lacking.is_empty() || !invited.is_empty() {
            wrong.push(format!("{file}: not {status} or without {lacking:?}:\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test]
async fn the_dispatcher_invites_as_its_rows_say() {
    for (file, invited) in INVITED {
        let outcome = sandbox(file).await;
        assert_eq!((outcome.answer, outcome.invited), (Value::Null, invited.iter().map(ToString::to_string).collect()));
    }
}

#[tokio::test]
async fn what_is_answered_opens_what_it_should() {
    let keys = world::keys();
    let body =
        async |file| serde_json::from_str::<Value>(sandbox(file).await.answer["body"].as_str().unwrap()).unwrap();
    let issued = body("token.json").await;
    let token = issued["access_token"].as_str().unwrap();
    let bearer = tokens::verify(&keys, &world::public_base_url(), token, Timestamp::now()).unwrap();
    assert_eq!(bearer.company().to_string(), "smartrecruiters#Globex");

    let answer = body("inline-orders.json").await;
    let segment = answer["url"].as_str().unwrap().rsplit_once('/').unwrap().1;
    let order = capabilities::candidate_page(&keys, segment).unwrap().to_string();
    assert_eq!(order, "smartrecruiters#Globex#7d444840-9dc0-4d1a-8c3b-5d4c1a2e9f10");
}

#[tokio::test]
async fn nothing_of_a_raw_query_is_reflected_and_the_process_lives() {
    let event = files::json("candidate-page.raw-query.json");
    assert!(event["rawQueryString"].as_str().unwrap().contains("\"><script>"), "{}", event["rawQueryString"]);
    let world = world::World::of("candidate-page").await;
    for _ in 0..2 {
        let text = shown(&world.sandbox.invoke("candidate-page", &event).await.unwrap());
        assert_eq!(text.matches("<script").count(), 1, "the page's own: {text}");
        assert!(!text.contains("\"><script"), "{text}");
    }
    assert!(world.sandbox.logs().iter().all(|line| !line.line.contains("panick")), "{:?}", world.sandbox.logs());
}

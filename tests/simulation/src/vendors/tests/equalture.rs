//! Equalture: tokens, jobs, applications.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::{ask, at};
use crate::vendors::{Asked, Equalture, Invitation, Said};

fn equalture() -> Equalture {
    let mut equalture = Equalture::new();
    equalture.add_company("acme", "id-a", "secret-a", &["job-1", "job-2"]);
    equalture.add_company("other", "id-o", "secret-o", &["job-3"]);
    equalture
}

fn basic(id: &str, secret: &str) -> Asked {
    let encoded = BASE64_STANDARD.encode(format!("{id}:{secret}"));
    ask("POST", "/connect_ats/access_token").header("authorization", &format!("Basic {encoded}"))
}

fn token(equalture: &mut Equalture, id: &str, secret: &str) -> String {
    let said = equalture.answer(&basic(id, secret), at(0));
    assert_eq!((said.status, said.value().as_object().unwrap().len()), (200, 1));
    said.value()["access_token"].as_str().unwrap().to_owned()
}

fn wanted() -> Value {
    let applicant = json!({"first_name": "Rembrandt", "last_name": "van Rijn", "email": "rembrandt@example.nl"});
    json!({"job_id": "job-1", "callback_url": "https://bridge.example/c/1", "applicant_details": applicant})
}

fn apply(token: &str, wanted: &Value) -> Asked {
    ask("POST", "/connect_ats/applications").bearer(token).body("application/json", wanted)
}

fn applied(equalture: &mut Equalture, wanted: &Value) -> Said {
    let token = token(equalture, "id-a", "secret-a");
    equalture.answer(&apply(&token, wanted), at(0))
}

#[test]
fn a_token_is_given_to_either_verb_and_names_its_company() {
    let mut equalture = equalture();
    assert_eq!(token(&mut equalture, "id-a", "secret-a"), "SFMyNTY.acme.00000001");
    let by_get = Asked { method: "GET".to_owned(), ..basic("id-o", "secret-o") };
    assert_eq!(equalture.answer(&by_get, at(0)).value(), json!({"access_token": "SFMyNTY.other.00000002"}));
}

#[test]
fn no_token_without_the_right_pair() {
    let mut equalture = equalture();
    let plain = |value: &str| ask("POST", "/connect_ats/access_token").header("authorization", value);
    for asked in [
        basic("id-a", "secret-o"),
        basic("id-a", ""),
        ask("POST", "/connect_ats/access_token"),
        plain("Basic id-a:secret-a"),
        plain("Basic aWQtYQ=="),
        plain("Bearer aWQtYTpzZWNyZXQtYQ=="),
        plain("Basic"),
    ] {
        let said = equalture.answer(&asked, at(0));
        assert_eq!((said.status, said.named("www-authenticate")), (401, Some("Bearer")), "{asked:?}");
    }
}

#[test]
fn a_token_dies_after_fifteen_minutes() {
    let mut equalture = equalture();
    let list = ask("GET", "/connect_ats/jobs").bearer(&token(&mut equalture, "id-a", "secret-a"));
    assert_eq!(equalture.answer(&list, at(15 * 60 - 1)).status, 200);
    assert_eq!(equalture.answer(&list, at(15 * 60)).status, 401);
}

#[test]
fn new_credentials_end_the_old_ones_at_once_and_their_tokens_when_revoked() {
    let mut equalture = equalture();
    let list = ask("GET", "/connect_ats/jobs").bearer(&token(&mut equalture, "id-a", "secret-a"));
    equalture.replace_secret("acme", "id-a", "secret-b");
    assert_eq!(equalture.answer(&basic("id-a", "secret-a"), at(0)).status, 401);
    assert_eq!(equalture.answer(&list, at(0)).status, 200);
    equalture.revoke_tokens("other");
    assert_eq!(equalture.answer(&list, at(0)).status, 200);
    equalture.revoke_tokens("acme");
    assert_eq!(equalture.answer(&list, at(0)).status, 401);
    token(&mut equalture, "id-a", "secret-b");
}

#[test]
fn a_company_sees_its_own_published_jobs() {
    let mut equalture = equalture();
    let list = ask("GET", "/connect_ats/jobs?page=1").bearer(&token(&mut equalture, "id-a", "secret-a"));
    let listed = json!([{"id": "job-1", "name": "job-1"}, {"id": "job-2", "name": "job-2"}]);
    assert_eq!(equalture.answer(&list, at(0)).value(), listed);
    equalture.unpublish("other", "job-2");
    equalture.unpublish("acme", "job-1");
    assert_eq!(equalture.answer(&list, at(0)).value(), json!([{"id": "job-2", "name": "job-2"}]));
    assert_eq!(equalture.answer(&ask("GET", "/connect_ats/jobs"), at(0)).status, 401);
}

#[test]
fn each_accepted_create_is_another_application_and_another_mail() {
    let mut equalture = equalture();
    let token = token(&mut equalture, "id-a", "secret-a");
    let said = [1, 2].map(|second| equalture.answer(&apply(&token, &wanted()), at(second)));
    assert_eq!(said.each_ref().map(|said| said.status), [201, 201]);
    let references = said.map(|said| said.value()["reference_id"].as_str().unwrap().to_owned());
    let [first, second] = equalture.applications() else { panic!("two were accepted") };
    assert_eq!([&first.reference, &second.reference], references.each_ref());
    assert_eq!((first.company.as_str(), first.job.as_str(), first.serial, second.serial), ("acme", "job-1", 1, 2));
    assert_eq!(
        (first.email.as_str(), first.callback_url.as_str()),
        ("rembrandt@example.nl", "https://bridge.example/c/1")
    );
    assert_eq!((first.created, second.created), (at(1), at(2)));
    let mail = |reference: &String, second| {
        let (to, name) = ("rembrandt@example.nl".to_owned(), "Rembrandt van Rijn".to_owned());
        Invitation { to, name, reference: reference.clone(), at: at(second) }
    };
    assert_eq!(equalture.invitations(), [mail(&references[0], 1), mail(&references[1], 2)]);
}

#[test]
fn references_look_like_uuids_and_never_repeat() {
    let mut equalture = equalture();
    let token = token(&mut equalture, "id-a", "secret-a");
    for _ in 0..1000 {
        equalture.answer(&apply(&token, &wanted()), at(0));
    }
    let references: std::collections::BTreeSet<_> =
        equalture.applications().iter().map(|application| application.reference.clone()).collect();
    assert_eq!(references.len(), 1000);
    for reference in references {
        let groups: Vec<usize> = reference.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{reference}");
        assert!(reference.bytes().all(|byte| byte == b'-' || matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{reference}");
        assert_eq!((&reference[14..15], &reference[19..20]), ("4", "a"));
    }
}

#[test]
fn a_create_without_a_live_token_is_refused_before_anything_else() {
    let mut equalture = equalture();
    let token = token(&mut equalture, "id-a", "secret-a");
    assert_eq!(equalture.answer(&apply("unknown", &wanted()), at(0)).status, 401);
    assert_eq!(equalture.answer(&apply("unknown", &json!({})), at(0)).status, 401);
    assert_eq!(equalture.answer(&apply(&token, &wanted()), at(15 * 60)).status, 401);
    assert!(equalture.applications().is_empty());
}

#[test]
fn a_create_is_a_json_body() {
    let mut equalture = equalture();
    let token = token(&mut equalture, "id-a", "secret-a");
    let create = || ask("POST", "/connect_ats/applications").bearer(&token);
    for (asked, status) in [
        (create(), 415),
        (create().body("text/plain", &wanted()), 415),
        (create().body("application/merge-patch+json", &wanted()), 415),
        (create().body("application/json", "{"), 400),
        (create().body("application/json", ""), 400),
        (create().body("application/json", "[]"), 422),
        (create().body("Application/JSON; charset=utf-8", &wanted()), 201),
    ] {
        assert_eq!(equalture.answer(&asked, at(0)).status, status, "{asked:?}");
    }
    assert_eq!(equalture.applications().len(), 1);
}

#[test]
fn each_member_of_a_create_is_checked() {
    let mut equalture = equalture();
    for (pointer, value, mistake) in [
        ("/job_id", json!(" "), "can't be blank"),
        ("/job_id", json!(7), "is invalid"),
        ("/callback_url", json!("/c/1"), "is not an absolute URL"),
        ("/callback_url", Value::Null, "can't be blank"),
        ("/applicant_details/first_name", json!(""), "can't be blank"),
        ("/applicant_details/last_name", json!("\t"), "can't be blank"),
        ("/applicant_details/email", json!("rembrandt"), "has invalid format"),
        ("/applicant_details/email", json!(["rembrandt@example.nl"]), "is invalid"),
    ] {
        let mut wanted = wanted();
        *wanted.pointer_mut(pointer).unwrap() = value;
        let said = applied(&mut equalture, &wanted);
        let name = pointer.trim_start_matches('/').replace('/', ".");
        assert_eq!((said.status, said.value()), (422, json!({"errors": {name: [mistake]}})), "{wanted}");
    }
    let nothing = applied(&mut equalture, &json!({}));
    assert_eq!(nothing.value()["errors"].as_object().unwrap().len(), 5);
    assert!(equalture.applications().is_empty() && equalture.invitations().is_empty());
}

#[test]
fn only_a_published_job_of_the_company_can_be_applied_for() {
    let mut equalture = equalture();
    equalture.unpublish("acme", "job-2");
    for job in ["job-2", "job-3", "nothing"] {
        let mut wanted = wanted();
        wanted["job_id"] = json!(job);
        let said = applied(&mut equalture, &wanted);
        assert_eq!((said.status, said.value()), (404, json!({"errors": {"detail": "Job not found"}})), "{job}");
    }
    assert!(equalture.applications().is_empty());
}

#[test]
fn other_addresses_and_methods_are_refused() {
    let mut equalture = equalture();
    for (method, path, status) in [
        ("GET", "/", 404),
        ("GET", "", 404),
        ("GET", "/connect_ats/jobs/", 404),
        ("GET", "/connect_ats/jobs/job-1", 404),
        ("POST", "/connect_ats/jobs", 405),
        ("GET", "/connect_ats/applications", 405),
        ("PUT", "/connect_ats/access_token", 405),
        ("get", "/connect_ats/jobs", 405),
    ] {
        assert_eq!(equalture.answer(&ask(method, path), at(0)).status, status, "{method} {path}");
    }
}

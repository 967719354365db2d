//! The sample documents of Equalture's introduction (version 1, and 3 where it differs), read and written by us. The
//! braces that its pages lose, and the address that they hide, are restored. Row numbers are those of the table of
//! ambiguities in the contract's study.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use assessment::attempt::{Blockage, Ending};
use assessment::candidate::Person;
use assessment::ids::{EqualtureJobId, ReferenceId};
use assessment::outcome::Outcome;
use assessment::package::Job;
use assessment::ports::{Invitation, Unanswered};
use assessment::refusal::Refusal;
use edge::grants::read_token;
use edge::outbound::Answer;
use equalture::application::ApplicationRequest;
use equalture::jobs::JobsAnswer;
use equalture::mapping::{Created, answered, created};
use equalture::public_link::{PublicLinkAnswer, target};
use equalture::{CallbackError, LinkHosts, read_callback};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use url::Url;

fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/examples/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn jobs(document: &str) -> Vec<Job> {
    serde_json::from_str::<JobsAnswer>(document).unwrap().into()
}

fn hosts() -> LinkHosts {
    LinkHosts::parse(None, &Url::parse("https://api.example").unwrap()).unwrap()
}

fn read(body: &str) -> Result<(Outcome, bool), CallbackError> {
    read_callback(body.as_bytes(), Timestamp::UNIX_EPOCH, &hosts())
}

fn scores(body: &str) -> Vec<(String, String)> {
    let (outcome, _) = read(body).unwrap();
    outcome.scores.into_iter().map(|score| (score.name, score.text)).collect()
}

fn pair(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

#[test]
fn the_sample_token_is_read() {
    let (token, lives) = read_token(&answer(200, &sample("access_token.answer"))).unwrap();
    assert_eq!((token.expose_secret(), lives), ("SFMyNTY.dncndjkek", None));
}

#[test]
fn row_2_the_sample_jobs_are_read_as_an_object_and_as_an_array() {
    let listed = jobs(&sample("jobs.answer"));
    let names: Vec<&str> = listed.iter().map(|job| job.name.as_str()).collect();
    assert_eq!(names, ["First assessment job - Engineer", "Second job - Accountant"]);
    assert_eq!(listed[1].id.as_str(), "1234-1234-4567-1111");
    assert_eq!(jobs(&sample("jobs.v3.answer")), listed);
}

#[test]
fn row_2_a_missing_name_is_the_id_and_an_unusable_entry_spoils_no_other() {
    let document = json!([
        { "id": "a", "unknown": { "x": [1] } },
        { "id": "b", "name": null },
        { "id": "c", "name": "  " },
        { "id": 7, "name": "Seven" },
        { "name": "without id" },
        { "id": "with space" },
        "no object",
        null
    ]);
    let listed: Vec<_> = jobs(&document.to_string()).into_iter().map(|job| (job.id.to_string(), job.name)).collect();
    assert_eq!(listed, [pair("a", "a"), pair("b", "b"), pair("c", "c"), pair("7", "Seven")]);
}

#[test]
fn what_we_send_is_the_sample_application() {
    let person =
        Person { first_name: "Rembrandt".into(), last_name: "Van Rijn".into(), email: "rembrandt@example.nl".into() };
    let job = EqualtureJobId::parse("1234-1234-4567-1111").unwrap();
    let callback_url = "https://CONSUMER_URL/applications/{id}".to_owned();
    let invitation = Invitation { job: &job, person: &person, callback_url };
    let request = ApplicationRequest::from(&invitation);
    let expected: Value = serde_json::from_str(&sample("application.request")).unwrap();
    assert_eq!(serde_json::to_value(&request).unwrap(), expected);
    assert!(!format!("{request:?}").contains("Rembrandt"));
}

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status: status.try_into().unwrap(),
        retry_after: Some(SignedDuration::from_secs(7)),
        body: body.as_bytes().to_vec(),
        repeated: false,
    }
}

#[test]
fn each_answer_to_a_create_has_one_meaning() {
    let sample = sample("application.answer");
    let named = || Ending::Created(ReferenceId::parse("1234-1234-4567-1111").unwrap());
    let blocked = Ending::Blocked;
    let job_error = r#"{"errors":{"job_id":["does not exist"]}}"#;
    let email_error = r#"{"errors":{"applicant_details":{"email":["has invalid format"]}}}"#;
    let wait = || Ending::Busy(Some(SignedDuration::from_secs(7)));
    for (status, body, expected) in [
        (201, sample.as_str(), named()),
        (200, &sample, named()),
        (202, r#"{"reference_id":7,"more":{}}"#, Ending::Created(ReferenceId::parse("7").unwrap())),
        (201, "", Ending::CreatedUnnamed),
        (201, r#"{"reference_id":"1234-12"#, Ending::CreatedUnnamed),
        (201, r#"{"reference_id":null}"#, Ending::CreatedUnnamed),
        (201, r#"{"reference_id":"no id at all"}"#, Ending::CreatedUnnamed),
        (204, " \r\n", Ending::CreatedUnnamed),
        (201, "{", Ending::CreatedUnnamed),
        (201, r#"{"name":"caf\u00"#, Ending::CreatedUnnamed),
        (201, r#""created""#, Ending::CreatedUnnamed),
        (200, "null", Ending::CreatedUnnamed),
        (200, "[]", Ending::CreatedUnnamed),
        (201, r#"["7777-555"]"#, Ending::CreatedUnnamed),
        (200, "<html>Welcome</html>", Ending::InDoubt),
        (201, "\n<!doc", Ending::InDoubt),
        (202, "OK", Ending::InDoubt),
        (200, "{}<html>", Ending::InDoubt),
        (302, "", blocked(Blockage::Redirected)),
        (400, email_error, Ending::Refused(Refusal::CandidateNotAccepted)),
        (422, email_error, Ending::Refused(Refusal::CandidateNotAccepted)),
        (422, job_error, Ending::Refused(Refusal::UnknownPackage)),
        (422, r#"{"errors":{"callback_url":["x"]}}"#, blocked(Blockage::WrongAddress)),
        (405, "", blocked(Blockage::WrongAddress)),
        (409, "", Ending::Refused(Refusal::CandidateNotAccepted)),
        (413, "", blocked(Blockage::WrongAddress)),
        (429, "", wait()),
        (503, "", wait()),
        (408, "", Ending::InDoubt),
        (500, "", Ending::InDoubt),
        (502, &sample, Ending::InDoubt),
        (504, "", Ending::InDoubt),
        (520, "", Ending::InDoubt),
    ] {
        assert_eq!(created(&answer(status, body)), Created::Ended(expected), "{status} {body}");
    }
}

#[test]
fn an_answer_that_may_speak_of_the_job_asks_for_the_list() {
    let candidate = Ending::Refused(Refusal::CandidateNotAccepted);
    assert_eq!(created(&answer(404, "")), Created::JobDoubted(Ending::Blocked(Blockage::WrongAddress)));
    let detail = r#"{"errors":{"detail":"Job not found"}}"#;
    assert_eq!(created(&answer(422, detail)), Created::JobDoubted(candidate.clone()));
    assert_eq!(created(&answer(400, "<html>")), Created::JobDoubted(candidate));
}

#[test]
fn an_answer_that_refuses_the_token_proves_that_nothing_was_created() {
    assert_eq!(created(&answer(401, "")), Created::TokenRefused);
    assert_eq!(created(&answer(403, "")), Created::TokenRefused);
}

#[test]
fn each_answer_to_a_question_has_one_meaning() {
    for (status, expected) in [
        (301, Unanswered::Blocked(Blockage::Redirected)),
        (401, Unanswered::Blocked(Blockage::Credentials)),
        (403, Unanswered::Blocked(Blockage::Credentials)),
        (400, Unanswered::Blocked(Blockage::WrongAddress)),
        (404, Unanswered::Unknown),
        (429, Unanswered::Unavailable),
        (500, Unanswered::Unavailable),
        (503, Unanswered::Unavailable),
    ] {
        assert_eq!(answered(answer(status, "")).unwrap_err(), expected, "{status}");
    }
    assert!(answered(answer(200, "")).is_ok());
}

#[test]
fn the_sample_result_is_read_and_its_empty_page_is_no_page() {
    let (outcome, dropped) = read(&sample("callback.request")).unwrap();
    assert_eq!((outcome.results_url, dropped), (None, false));
    let levels: Vec<_> = outcome.scores.iter().map(|score| (score.name.as_str(), score.level())).collect();
    assert_eq!(levels, [("Bahavioural style", Some(2)), ("Cognitive trait", Some(5))]);
}

#[test]
fn r5_what_is_no_json_object_is_malformed() {
    for body in ["", "{", "null", "[]", "7", "\"x\"", r#"{"scores":{"a":"b"}"#, "\u{feff}{}", "{'scores':{}}"] {
        assert_eq!(read(body).unwrap_err(), CallbackError::Malformed, "{body}");
    }
    assert_eq!(read_callback(b"\xff", Timestamp::UNIX_EPOCH, &hosts()).unwrap_err(), CallbackError::Malformed);
}

#[test]
fn r5_what_no_machine_holds_is_kept_as_it_was_written() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for written in ["1e400", "1e15", "\"\\ud83d\"", deep.as_str()] {
        let body = format!(r#"{{"scores":{{"a":{written}}}}}"#);
        assert_eq!(scores(&body), [pair("a", written)], "{}", &written[..4]);
    }
}

#[test]
fn r5_values_of_another_type_are_kept_as_text() {
    let body = r#"{"scores":{"a":5,"b":null,"c":["x",1],"d":{"level":2},"e":true,"f":2.5}}"#;
    let expected = [("a", "5"), ("b", ""), ("c", r#"["x",1]"#), ("d", r#"{"level":2}"#), ("e", "true"), ("f", "2.5")];
    assert_eq!(scores(body), expected.map(|(name, text)| pair(name, text)));
    assert_eq!(scores(r#"{"scores":["(5) x",null]}"#), [pair("1", "(5) x"), pair("2", "")]);
    assert_eq!(scores(r#"{"scores":"(5) x"}"#), [pair("scores", "(5) x")]);
    for none in [r#"{"scores":{}}"#, r#"{"scores":null}"#, r#"{"scores":[]}"#, "{}", r#"{"other":1}"#] {
        assert_eq!(scores(none), [], "{none}");
    }
}

#[test]
fn r5_of_a_key_that_comes_twice_the_last_counts() {
    assert_eq!(scores(r#"{"scores":{"a":"1"},"scores":{"b":"2","b":"3"}}"#), [pair("b", "3")]);
}

#[test]
fn r6_a_page_off_the_hosts_is_dropped_and_the_scores_are_kept() {
    for bad in [
        "https://evil.example/p",
        "http://app.equalture.com/p",
        "https://app.equalture.com.evil.example/",
        "https://app.equalture.com@evil.example/",
        "javascript:alert(1)",
        "//app.equalture.com/p",
        "/p/1",
        "no address",
        // 2,048 characters at the most, as they are sent to a browser
        &format!("https://app.equalture.com/?{}", "é".repeat(700)),
    ] {
        let body = json!({ "results_url": bad, "scores": { "a": "(1) b" } });
        let (outcome, dropped) = read(&body.to_string()).unwrap();
        assert_eq!((outcome.results_url, dropped, outcome.scores.len()), (None, true, 1), "{bad}");
    }
    assert!(read(r#"{"results_url":7}"#).unwrap().1);
    for absent in [r#"{"results_url":""}"#, r#"{"results_url":" "}"#, r#"{"results_url":null}"#, "{}"] {
        let (outcome, dropped) = read(absent).unwrap();
        assert_eq!((outcome.results_url, dropped), (None, false), "{absent}");
    }
    let (outcome, dropped) = read(r#"{"results_url":"https://app.equalture.com/p/1?x=y"}"#).unwrap();
    assert_eq!((outcome.results_url.as_deref(), dropped), (Some("https://app.equalture.com/p/1?x=y"), false));
}

#[test]
fn r11_more_than_500_traits_or_128_kib_is_too_large() {
    let traits = |count: usize| {
        let members: serde_json::Map<String, Value> = (0..count).map(|n| (format!("t{n}"), json!("(1) x"))).collect();
        json!({ "scores": members }).to_string()
    };
    assert_eq!(scores(&traits(500)).len(), 500);
    assert_eq!(read(&traits(501)).unwrap_err(), CallbackError::TooLarge);
    let padded = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
    assert!(read(&padded(128 * 1024)).is_ok());
    assert_eq!(read(&padded(128 * 1024 + 1)).unwrap_err(), CallbackError::TooLarge);
}

#[test]
fn r12_markup_in_a_trait_is_text_and_no_trait_begins_another_line() {
    let body =
        json!({ "scores": { "<img src=x onerror=alert(1)>": "(1) a\r\nb\u{1e}c", "Flexibilität ✓ مرونة": "(3)" } });
    let expected = [pair("<img src=x onerror=alert(1)>", "(1) a  b c"), pair("Flexibilität ✓ مرونة", "(3)")];
    assert_eq!(scores(&body.to_string()), expected);
}

#[test]
fn row_12_texts_without_a_number_are_kept_whole() {
    assert_eq!(scores(r#"{"scores":{"a":"Very flexible"}}"#), [pair("a", "Very flexible")]);
}

#[test]
fn row_4_the_sample_link_is_asked_for_in_the_query_and_its_empty_answer_leads_nowhere() {
    let asked: Value = serde_json::from_str(&sample("public_link.request")).unwrap();
    let reference = ReferenceId::parse(asked["reference_id"].as_str().unwrap()).unwrap();
    let target = target("/connect_ats/public_link", &reference, asked["locale"].as_str()).unwrap();
    assert_eq!(target, "/connect_ats/public_link?locale=en&reference_id=7777-555-23123-1231");
    let answer: PublicLinkAnswer = serde_json::from_str(&sample("public_link.answer")).unwrap();
    assert_eq!(answer.allowed_by(&hosts()), None);
}

//! "2. Selecting Packages" and "5.1. Updating Package Status": what we send, held against the guide's samples. Row numbers are
//! those of the table of ambiguities.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

mod common;

use assessment::attempt::{Attempt, Ending};
use assessment::company::{Company, Settings, ShownWhenInvited};
use assessment::ids::{EqualtureJobId, Nonce, ReferenceId};
use assessment::order::{Order, Sealed};
use assessment::outcome::{Outcome, Score};
use assessment::package::{Job, packages};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use common::order;
use jiff::Timestamp;
use serde_json::{Value, json};
use smartrecruiters::package::{list, single};
use smartrecruiters::result::PackageResult;

const REPORT: &str = "https://bridge.example/reports/r";

fn sample(name: &str) -> Value {
    let path = format!("{}/tests/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn company(scale: Option<u8>) -> Company {
    let company = common::company();
    Company { settings: Settings { scale, ..company.settings }, ..company }
}

fn completed(scores: &[(&str, &str)]) -> Order {
    let at: Timestamp = "2020-08-29T08:00:00Z".parse().unwrap();
    let scores = scores.iter().map(|(name, text)| Score { name: (*name).into(), text: (*text).into() }).collect();
    let attempt = Attempt {
        number: 1,
        nonce: Nonce("n".into()),
        begun_at: at,
        ending: Some(Ending::CreatedUnnamed),
        reference: None,
        outcome: Some(Outcome::new(scores, None, at)),
    };
    Order { attempts: vec![attempt], submitted_at: Some(at), ..order(Progress::Completed) }
}

fn document(order: &Order, scale: Option<u8>) -> Value {
    serde_json::to_value(PackageResult::of(order, &company(scale), REPORT)).unwrap()
}

#[test]
fn the_package_document_has_the_samples_five_fields() {
    let jobs = [Job { id: EqualtureJobId::parse("job-1").unwrap(), name: "Engineer".into() }];
    let offered = list(packages(&jobs, &Settings::default()));
    let expected = json!([
        { "id": "job-1", "type": "BEHAVIORAL_ASSESSMENT", "name": "Engineer", "description": "Engineer",
          "assessments": [] },
        { "id": "inline-job-1", "type": "INLINE_ASSESSMENT", "name": "Engineer (while applying)",
          "description": "Engineer (while applying)", "assessments": [] },
    ]);
    assert_eq!(serde_json::to_value(&offered).unwrap(), expected);
    assert_eq!(keys(&expected[0]), keys(&sample("packages.answer")[0]));
    let one = single(packages(&jobs, &Settings::default()).remove(0));
    assert_eq!(serde_json::to_value(one).unwrap(), expected[0]);
    assert_eq!(serde_json::to_value(list(Vec::new())).unwrap(), json!([]));
}

#[test]
fn row_35_a_company_may_have_the_invited_shown_in_progress() {
    let mut company = company(None);
    company.settings.shown_when_invited = ShownWhenInvited::InProgress;
    for (progress, status) in [(Progress::Invited, "IN_PROGRESS"), (Progress::Completed, "COMPLETED")] {
        let result = serde_json::to_value(PackageResult::of(&order(progress), &company, REPORT)).unwrap();
        assert_eq!(result["status"], status);
    }
}

#[test]
fn row_35_each_progress_has_its_status_and_its_sentence() {
    for (progress, status, word) in [
        (Progress::Invited, "PENDING", "by e-mail"),
        (Progress::Started, "IN_PROGRESS", "started"),
        (Progress::Finished, "IN_PROGRESS", "not sent the scores"),
        (Progress::Expired, "EXPIRED", "order again"),
        (Progress::Refused(Refusal::NoEmail), "REJECTED", "no e-mail address"),
        (Progress::Refused(Refusal::UnknownPackage), "REJECTED", "order again"),
    ] {
        let document = document(&order(progress), None);
        let summary = document["summary"].as_str().unwrap().to_owned();
        assert!(summary.contains(word), "{summary}");
        let expected = json!({
            "status": status,
            "assessmentPackageDate": "2020-08-28T20:36:28.618Z",
            "summary": summary,
            "attachments": [],
            "assessmentResults": [],
        });
        assert_eq!(document, expected);
    }
}

#[test]
fn every_rejected_and_expired_summary_says_how_to_order_again() {
    let refused = Refusal::ALL.map(Progress::Refused);
    for progress in refused.into_iter().chain([Progress::Expired]) {
        let document = document(&order(progress), None);
        assert!(["REJECTED", "EXPIRED"].contains(&document["status"].as_str().unwrap()));
        let summary = document["summary"].as_str().unwrap();
        assert!(summary.ends_with("order again."), "{summary}");
    }
}

#[test]
fn row_9_scores_that_have_not_come_are_not_scores_that_are_no_longer_kept() {
    let done: Timestamp = "2020-08-29T08:00:00Z".parse().unwrap();
    let finished = Order { submitted_at: Some(done), ..order(Progress::Finished) };
    assert_eq!(document(&finished, Some(5)).get("submissionDate"), None, "nothing was submitted yet");
    let without = Order { submitted_at: Some(done), ..order(Progress::Completed) };
    let expected = json!({
        "status": "COMPLETED",
        "assessmentPackageDate": "2020-08-28T20:36:28.618Z",
        "submissionDate": "2020-08-29T08:00:00.000Z",
        "scoreLabel": "No scores",
        "summary":
            "The candidate has completed the assessment. Equalture has sent no scores yet; open the attached report.",
        "attachments": [{ "type": "OTHER_URL", "url": REPORT }],
        "assessmentResults": [],
    });
    assert_eq!(document(&without, Some(5)), expected);
    let forgotten = Order { sealed: Some(Sealed { attempt: 1, digest: "d".into() }), ..without };
    let document = document(&forgotten, Some(5));
    assert_eq!((document.get("scoreLabel"), document.get("summary")), (None, None), "what was told stays");
}

#[test]
fn row_34_a_late_result_after_the_deadline_is_a_result() {
    let late = document(&completed(&[("Pace", "(3) Even")]), None);
    assert_eq!((late["status"].as_str(), late["summary"].as_str()), (Some("COMPLETED"), Some("Pace: (3) Even")));
}

#[test]
fn rows_12_13_a_result_without_a_scale_has_texts_and_no_number() {
    let scores = [("Cognitive trait", "(5) Very flexible"), ("Bahavioural style", "(2) Somewhat intuitive")];
    let expected = json!({
        "status": "COMPLETED",
        "assessmentPackageDate": "2020-08-28T20:36:28.618Z",
        "submissionDate": "2020-08-29T08:00:00.000Z",
        "scoreLabel": "2 traits",
        "summary": "Bahavioural style: (2) Somewhat intuitive\nCognitive trait: (5) Very flexible",
        "attachments": [{ "type": "OTHER_URL", "url": REPORT }],
        "assessmentResults": [],
    });
    assert_eq!(document(&completed(&scores), None), expected);
    assert_eq!(document(&completed(&scores), Some(5)), expected);
}

#[test]
fn row_12_a_single_trait_is_the_label_and_with_a_scale_the_number() {
    let pace = completed(&[("Pace", "(4) Quick")]);
    assert_eq!(document(&pace, None)["scoreLabel"], "(4) Quick");
    assert_eq!(document(&pace, None).get("score"), None);
    assert_eq!(document(&pace, Some(5))["score"], json!({ "raw": 4, "min": 0, "max": 5 }));
    assert_eq!(document(&pace, Some(3)).get("score"), None);
    assert_eq!(document(&completed(&[("Pace", "Quick")]), Some(5)).get("score"), None);
    let one_level = completed(&[("Pace", "(4) Quick"), ("Style", "Calm")]);
    assert_eq!(document(&one_level, Some(5))["score"]["raw"], 4);
    assert_eq!(document(&one_level, Some(5))["scoreLabel"], "2 traits");
}

#[test]
fn an_invitation_that_was_not_confirmed_by_name_says_what_to_do() {
    let unnamed = Order { progress: Progress::Invited, ..completed(&[]) };
    assert!(document(&unnamed, None)["summary"].as_str().unwrap().contains("If the candidate has not received it"));
    let mut named = unnamed;
    named.attempts[0].reference = Some(ReferenceId::parse("ref-1").unwrap());
    assert_eq!(document(&named, None)["summary"], "Equalture invites the candidate by e-mail.");
}

#[test]
fn a_result_without_scores_points_at_the_report() {
    let document = document(&completed(&[]), Some(5));
    assert!(document["summary"].as_str().unwrap().contains("open the attached report"));
    assert_eq!(document["attachments"][0]["url"], REPORT);
    assert_eq!(self::document(&completed(&[("Pace", "")]), None)["summary"], "Pace");
}

#[test]
fn r12_markup_stays_text() {
    let trait_name = "<img src=x onerror=alert(1)>";
    assert_eq!(document(&completed(&[(trait_name, "(1) a")]), None)["summary"], format!("{trait_name}: (1) a"));
}

#[test]
fn row_20_nothing_is_null_and_the_summary_and_both_arrays_are_always_there() {
    let mut nameless = completed(&[]);
    (nameless.invited_at, nameless.submitted_at) = (None, None);
    for order in [nameless, completed(&[("a", "(1)")]), order(Progress::Invited), order(Progress::Expired)] {
        let document = document(&order, Some(5));
        assert!(!document.to_string().contains("null"), "{document}");
        assert!(document["summary"].is_string() && document["attachments"].is_array());
        assert!(document["assessmentResults"].is_array());
    }
    let forgotten =
        Order { sealed: Some(Sealed { attempt: 1, digest: "digest".into() }), ..order(Progress::Completed) };
    assert_eq!(document(&forgotten, None).get("summary"), None);
}

#[test]
fn row_18_the_packages_date_has_two_names_and_one_at_a_time() {
    let result = PackageResult::of(&completed(&[("Pace", "(4) Quick")]), &company(Some(5)), REPORT);
    let legacy = serde_json::to_value(result.with_legacy_date()).unwrap();
    assert_eq!(legacy["assessmentDate"], "2020-08-28T20:36:28.618Z");
    assert_eq!(legacy.get("assessmentPackageDate"), None);
    let sample = sample("result.request");
    assert!(keys(&legacy).iter().all(|key| keys(&sample).contains(key)), "{legacy}");
    assert_eq!(keys(&legacy["score"]), keys(&sample["score"]));
    assert_eq!(keys(&legacy["attachments"][0]), keys(&sample["attachments"][0]));
}

#[test]
fn row_36_the_one_attachment_is_a_hosted_address_that_stays() {
    let attachments = |scores| document(&completed(scores), None)["attachments"].clone();
    assert_eq!(attachments(&[("a", "(1)")]), json!([{ "type": "OTHER_URL", "url": REPORT }]));
    assert_eq!(attachments(&[("a", "(2)"), ("b", "(3)")]), attachments(&[]));
}

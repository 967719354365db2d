//! Order bodies, of both kinds: what is taken says just what the document says, what is plainly good is taken, and
//! `requester` makes no difference.
//!
//! Input: the body.

use crate::made_up::{member, object, one_of, texts};
use crate::{Target, result_urls, return_urls};
use assessment::candidate::Person;
use assessment::ids::CompanyKey;
use assessment::order::Origin;
use assessment::place_order::{Named, OrderRequest};
use edge::problem::Problem;
use edge::request;
use lambda_http::Body;
use lambda_http::http::Request;
use orders::MOST_BYTES;
use proptest::prelude::*;
use serde_json::{Value, json};
use smartrecruiters::{ReturnHosts, Rules, read_inline_order, read_order};
use std::sync::LazyLock;
use url::Url;

/// The target.
pub const TARGET: Target = Target {
    name: "order_bodies",
    run,
    inputs,
    words: &[
        "\"resultCallbackURL\":",
        "\"candidate\":",
        "\"requester\":",
        "\"companyId\":",
        "\"assessmentPackageId\":",
        "\"job\":{\"id\":",
        "\"jobId\":",
        "\"id\":",
        "\"email\":",
        "\"firstName\":",
        "\"lastName\":",
        "\"applicationLanguage\":",
        "\"fields\":",
        "\"completedAssessmentCallbackUrl\":",
        "null",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\"",
        "\\u0000",
        "\\ud800",
        "\\u0040",
        "@",
        "1e999",
        "\"ACME\"",
        " ",
    ],
};

/// SmartRecruiters' origin, as the rules have it.
const ORIGIN: &str = "https://api.smartrecruiters.com";

static RULES: LazyLock<Rules> =
    LazyLock::new(|| Rules { base_url: Url::parse(ORIGIN).unwrap(), return_hosts: ReturnHosts::parse(None).unwrap() });
static COMPANY: LazyLock<CompanyKey> = LazyLock::new(|| CompanyKey::parse("smartrecruiters#ACME").unwrap());

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Recruiter,
    Inline,
}

/// Every place that a refusal may name.
const PLACES: [&str; 17] = [
    "/resultCallbackURL",
    "/candidate",
    "/requester",
    "/assessmentPackageId",
    "/job",
    "/jobId",
    "/companyId",
    "/completedAssessmentCallbackUrl",
    "/fields",
    "/job/id",
    "/candidate/id",
    "/candidate/email",
    "/candidate/firstName",
    "/candidate/lastName",
    "/candidate/applicationLanguage",
    "/candidate/name",
    "/candidate/phone",
];

fn run(data: &[u8]) {
    for kind in [Kind::Recruiter, Kind::Inline] {
        let read = read(kind, data);
        match &read {
            Ok(order) => says_the_same(kind, order, data),
            Err(problem) => is_a_fair_refusal(problem, data),
        }
        if let Ok(Value::Object(members)) = serde_json::from_slice(data) {
            let document = Value::Object(members);
            requester_makes_no_difference(kind, document.clone());
            assert!(!is_plainly_good(kind, &document) || taken(kind, &document).is_ok(), "{document} was refused");
        }
    }
}

/// As the functions read it.
fn read(kind: Kind, body: &[u8]) -> Result<OrderRequest, Problem> {
    let request =
        Request::builder().header("content-type", "application/json").body(Body::Binary(body.to_vec())).unwrap();
    let body = request::json(&request, MOST_BYTES)?;
    match kind {
        Kind::Recruiter => read_order(body, &COMPANY, &RULES),
        Kind::Inline => read_inline_order(body, &COMPANY, &RULES),
    }
}

fn taken(kind: Kind, document: &Value) -> Result<OrderRequest, Problem> {
    read(kind, &serde_json::to_vec(document).unwrap())
}

/// A text of the document; an empty one where there is none.
fn text<'v>(document: &'v Value, pointer: &str) -> &'v str {
    document.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn says_the_same(kind: Kind, order: &OrderRequest, body: &[u8]) {
    let document: Value = serde_json::from_slice(body).unwrap();
    assert_eq!((&order.key.company, text(&document, "/companyId")), (&*COMPANY, "ACME"));
    let id = result_urls::strictly(text(&document, "/resultCallbackURL"), ORIGIN);
    assert_eq!(Some(order.key.order.as_str()), id.as_deref());
    assert_eq!(order.package.to_string(), text(&document, "/assessmentPackageId"));
    let vacancies = [text(&document, "/job/id"), text(&document, "/jobId")];
    assert!(order.vacancy.as_ref().is_none_or(|vacancy| vacancies.contains(&vacancy.as_str())));
    let language = text(&document, "/candidate/applicationLanguage");
    assert!(order.language.as_ref().is_none_or(|kept| kept.as_str() == language));
    match &order.candidate {
        Named::Person(person, _) => can_be_invited(person, &document),
        Named::ById(id) => assert_eq!((kind, id.as_str()), (Kind::Recruiter, text(&document, "/candidate/id"))),
    }
    let inline = match &order.origin {
        Origin::Recruiter => false,
        Origin::WhileApplying { return_url } => return_urls::leads_home(return_url, return_urls::USUAL),
    };
    assert_eq!(inline, kind == Kind::Inline);
}

/// Name and address are those of the document, and nothing that a mail or a header would be broken by.
fn can_be_invited(person: &Person, document: &Value) {
    let names = [(&person.first_name, "/candidate/firstName"), (&person.last_name, "/candidate/lastName")];
    for (name, pointer) in names {
        assert_eq!(name, text(document, pointer).trim(), "{pointer}");
        assert!(name.chars().count() <= 200 && !name.chars().any(char::is_control), "{name:?}");
    }
    let email = &person.email;
    assert_eq!(email, text(document, "/candidate/email"));
    assert!(email.matches('@').count() == 1 && !email.starts_with('@') && !email.ends_with('@'), "{email:?}");
    assert!(!email.chars().any(|c| c.is_control() || c.is_whitespace()), "{email:?}");
    assert!(names.iter().any(|(name, _)| !name.is_empty()), "nobody is addressed");
}

/// A refusal names a place that it knows, and repeats nothing of the body.
fn is_a_fair_refusal(problem: &Problem, body: &[u8]) {
    let status = problem.status.as_u16();
    assert!([400, 403, 404, 413, 422].contains(&status), "{problem:?}");
    assert_eq!(status == 413, body.len() > MOST_BYTES);
    let place = problem.pointer.as_deref();
    assert!(place.is_none_or(|place| PLACES.contains(&place)), "{problem:?}");
    assert!(status != 422 || place.is_some(), "{problem:?}");
    assert!(problem.detail.is_ascii() && problem.detail.len() < 100, "{problem:?}");
    if problem.code == "malformed_json" {
        let readable = serde_json::from_slice::<Value>(body).is_ok_and(|read| read.is_object());
        assert!(!readable, "{}", String::from_utf8_lossy(body));
    }
}

/// What it comes to, in words.
fn outcome(read: Result<OrderRequest, Problem>) -> Result<String, (u16, &'static str, Option<String>)> {
    let spelt = |person: &Person| [&*person.first_name, &*person.last_name, &*person.email].join("|");
    match read {
        Ok(order) => {
            let (person, id) = match &order.candidate {
                Named::Person(person, id) => (spelt(person), id.clone()),
                Named::ById(id) => (String::new(), Some(id.clone())),
            };
            let known = (order.key, order.package.to_string(), order.origin, order.vacancy, order.language);
            Ok(format!("{known:?} {person} {id:?}"))
        }
        Err(problem) => Err((problem.status.as_u16(), problem.code, problem.pointer)),
    }
}

fn requester_makes_no_difference(kind: Kind, mut document: Value) {
    let with = outcome(taken(kind, &document));
    document["requester"] = json!({ "email": "somebody@else.example", "deep": [[[]]] });
    assert_eq!(outcome(taken(kind, &document)), with, "{document}");
    document.as_object_mut().unwrap().remove("requester");
    assert_eq!(outcome(taken(kind, &document)), with, "{document}");
}

/// Whether nobody could find anything wrong with it.
fn is_plainly_good(kind: Kind, document: &Value) -> bool {
    let plain = |pointer: &str| {
        let text = text(document, pointer);
        (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let absent = |pointer: &str| document.pointer(pointer).is_none_or(Value::is_null);
    let address = text(document, "/candidate/email").split_once('@').is_some_and(|(mailbox, host)| {
        let letters =
            |text: &str| (1..40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        letters(mailbox) && host.split('.').all(letters) && host.len() < 100
    });
    let ordered = text(document, "/companyId") == "ACME"
        && plain("/assessmentPackageId")
        && result_urls::strictly(text(document, "/resultCallbackURL"), ORIGIN).is_some();
    let back = text(document, "/completedAssessmentCallbackUrl") == "https://jobs.smartrecruiters.com/done";
    let rest = ["/job", "/jobId", "/candidate/applicationLanguage"].into_iter().all(absent);
    let named = plain("/candidate/firstName") && plain("/candidate/lastName");
    let candidate = address && named && (absent("/candidate/id") || plain("/candidate/id"));
    ordered && candidate && rest && (kind == Kind::Recruiter || back)
}

fn inputs() -> BoxedStrategy<Vec<u8>> {
    let some = |text: BoxedStrategy<String>| text.prop_map(Value::from);
    let names = || prop_oneof![3 => "[A-Z][a-z]{1,8}".boxed(), 1 => texts()].boxed();
    let odd = one_of([
        "a b@c.example",
        "a@b@c.example",
        "@c.example",
        "a@",
        "a@b.example\r\nBcc: c@d.example",
        "\u{a0}a@b.example",
        "a@b.example\u{85}",
        "a@b.example, c@d.example",
        "a@b.example\t",
    ]);
    let emails = prop_oneof![6 => "[a-z]{1,8}@[a-z]{1,8}\\.com".boxed(), 1 => odd, 1 => texts()].boxed();
    let callback = prop_oneof![
        9 => "[a-z0-9-]{1,36}".prop_map(|id| format!("{ORIGIN}/assessment-api/v202010/orders/{id}/results")),
        1 => texts(),
    ];
    let back =
        one_of(["https://jobs.smartrecruiters.com/done", "https://jobs.smartrecruiters.com", "https://evil.example"]);
    let candidate = object(vec![
        member("id", some(prop_oneof![3 => "[a-z0-9-]{1,20}".boxed(), 1 => texts()].boxed())),
        member("email", some(emails)),
        member("firstName", some(names())),
        member("lastName", some(names())),
        prop_oneof![Just(String::new()), member("applicationLanguage", some("[a-z]{2}(-[A-Z]{2})?".boxed()))].boxed(),
    ]);
    let candidate = prop_oneof![
        9 => candidate.prop_map(|object| format!("\"candidate\":{object}")),
        1 => member("candidate", Just(Value::Null)),
    ];
    object(vec![
        member("resultCallbackURL", some(callback.boxed())),
        candidate.boxed(),
        member("requester", Just(json!({ "userId": "u", "email": "recruiter@example.com" }))),
        member("assessmentPackageId", some(prop_oneof![4 => "(inline-)?[a-z0-9]{1,8}".boxed(), 1 => texts()].boxed())),
        prop_oneof![
            2 => Just(String::new()),
            1 => member("job", Just(json!({ "id": "v-1" }))),
            1 => member("jobId", some(texts())),
        ]
        .boxed(),
        member("companyId", some(prop_oneof![9 => Just("ACME".to_owned()), 1 => texts()].boxed())),
        member("completedAssessmentCallbackUrl", some(back)),
    ])
    .prop_map(String::into_bytes)
    .boxed()
}

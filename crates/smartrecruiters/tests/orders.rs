//! "3. Creating Orders": the guide's sample documents with real values in them, and every way in which an order can be
//! wrong. Row numbers are those of the negative cases (E, F, C) and of the table of ambiguities (`row_`).
#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use assessment::candidate::Person;
use assessment::ids::{CompanyKey, Language};
use assessment::order::Origin;
use assessment::place_order::{Named, OrderRequest};
use edge::problem::Problem;
use serde_json::{Value, json};
use smartrecruiters::{ReturnHosts, Rules, read_inline_order, read_order};
use url::Url;

const CALLBACK: &str = "https://api.smartrecruiters.com/assessment-api/v202010/orders/3f2504e0-4f89-41d3/results";
const BACK: &str = "https://jobs.smartrecruiters.com/done?id=1";

fn sample(name: &str) -> Value {
    let path = format!("{}/tests/examples/{name}.request.json", env!("CARGO_MANIFEST_DIR"));
    let mut document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    document["resultCallbackURL"] = json!(CALLBACK);
    document["candidate"]["email"] = json!("ada@example.com");
    document["companyId"] = json!("ACME");
    document
}

fn order() -> Value {
    sample("order")
}

fn inline_order() -> Value {
    let mut document = sample("inline_order");
    document["completedAssessmentCallbackUrl"] = json!(BACK);
    document
}

/// The document with another value at a place.
fn with(mut document: Value, pointer: &str, value: impl Into<Value>) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[key] = value.into();
    document
}

fn without(mut document: Value, pointer: &str) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key);
    document
}

fn rules() -> Rules {
    Rules {
        base_url: Url::parse("https://api.smartrecruiters.com").unwrap(),
        return_hosts: ReturnHosts::parse(None).unwrap(),
    }
}

fn acme() -> CompanyKey {
    CompanyKey::parse("smartrecruiters#ACME").unwrap()
}

fn read(document: &Value) -> Result<OrderRequest, Problem> {
    read_order(document.to_string().as_bytes(), &acme(), &rules())
}

fn read_text(document: &str) -> Result<OrderRequest, Problem> {
    read_order(document.as_bytes(), &acme(), &rules())
}

fn read_inline(document: &Value) -> Result<OrderRequest, Problem> {
    read_inline_order(document.to_string().as_bytes(), &acme(), &rules())
}

/// Status, code and place.
fn refused(read: Result<OrderRequest, Problem>) -> (u16, &'static str, Option<String>) {
    let problem = read.unwrap_err();
    (problem.status.as_u16(), problem.code, problem.pointer)
}

fn invalid(pointer: &str) -> (u16, &'static str, Option<String>) {
    (422, "validation_failed", Some(pointer.to_owned()))
}

fn ada(first_name: &str, last_name: &str) -> Person {
    Person { first_name: first_name.into(), last_name: last_name.into(), email: "ada@example.com".into() }
}

#[test]
fn the_sample_order_is_read() {
    let order = read(&order()).unwrap();
    assert_eq!(order.key.to_string(), "smartrecruiters#ACME#3f2504e0-4f89-41d3");
    assert_eq!((order.package.to_string().as_str(), order.origin), ("string", Origin::Recruiter));
    let Named::Person(person, Some(id)) = order.candidate else { panic!("{:?}", order.candidate) };
    assert_eq!((person, id.as_str()), (ada("string", "string"), "string"));
    assert_eq!(order.vacancy.unwrap().as_str(), "string");
    assert_eq!(order.language.unwrap().as_str(), "string");
}

#[test]
fn the_sample_inline_order_is_read() {
    let order = read_inline(&inline_order()).unwrap();
    assert_eq!(order.origin, Origin::WhileApplying { return_url: BACK.to_owned() });
    assert!(matches!(order.candidate, Named::Person(person, None) if person == ada("string", "string")));
    let inline = read_inline(&with(inline_order(), "/assessmentPackageId", "inline-job-1")).unwrap();
    assert!(inline.package.inline);
}

#[test]
fn row_16_the_job_is_read_in_both_spellings_and_the_newer_one_wins() {
    let vacancy = |document: &Value| read(document).unwrap().vacancy.map(|id| id.to_string());
    let newer = with(order(), "/job", json!({ "id": "new", "other": 1 }));
    assert_eq!(vacancy(&newer).unwrap(), "new");
    assert_eq!(vacancy(&without(newer, "/jobId")).unwrap(), "new");
    assert_eq!(vacancy(&with(order(), "/job", json!({}))).unwrap(), "string");
    assert_eq!(vacancy(&without(order(), "/jobId")), None);
    assert_eq!(vacancy(&with(order(), "/jobId", "no id at all")), None);
}

#[test]
fn row_17_a_candidate_without_an_address_is_fetched_by_id() {
    for email in [Value::Null, json!(""), json!("  ")] {
        let order = read(&with(order(), "/candidate/email", email)).unwrap();
        assert!(matches!(order.candidate, Named::ById(id) if id.as_str() == "string"));
    }
    assert!(matches!(read(&without(order(), "/candidate/email")).unwrap().candidate, Named::ById(_)));
}

#[test]
fn one_name_is_enough_and_a_candidate_without_any_is_fetched() {
    let person = |document: &Value| match read(document).unwrap().candidate {
        Named::Person(person, _) => Some(person),
        Named::ById(_) => None,
    };
    let no_first = without(order(), "/candidate/firstName");
    assert_eq!(person(&no_first), Some(ada("", "string")));
    let nameless = with(no_first, "/candidate/lastName", Value::Null);
    assert_eq!(person(&nameless), None);
    assert_eq!(refused(read(&without(nameless, "/candidate/id"))), invalid("/candidate/firstName"));
}

#[test]
fn c7_another_companys_order_is_a_tenant_mismatch() {
    let other = with(order(), "/companyId", "OTHER");
    assert_eq!(refused(read(&other)), (403, "tenant_mismatch", None));
    assert_eq!(refused(read_inline(&with(inline_order(), "/companyId", "OTHER"))), (403, "tenant_mismatch", None));
    assert_eq!(refused(read(&with(other, "/resultCallbackURL", "x"))), (403, "tenant_mismatch", None));
}

#[test]
fn e2_broken_json_is_malformed() {
    for body in ["", "{", "[]", "null", "7", "{'a':1}", "{\"a\":1}x", "\u{feff}{}"] {
        assert_eq!(refused(read_text(body)), (400, "malformed_json", None), "{body}");
    }
    let invalid_utf8 = read_order(b"{\"a\":\"\xff\"}", &acme(), &rules());
    assert_eq!(refused(invalid_utf8), (400, "malformed_json", None));
}

#[test]
fn e3_the_first_missing_field_is_named() {
    assert_eq!(refused(read_text("{}")), invalid("/resultCallbackURL"));
    for pointer in ["/resultCallbackURL", "/candidate", "/assessmentPackageId", "/companyId"] {
        assert_eq!(refused(read(&without(order(), pointer))), invalid(pointer));
        assert_eq!(refused(read(&with(order(), pointer, Value::Null))), invalid(pointer));
    }
}

fn callback_refused(url: &str) {
    let expected = (422, "callback_url_not_allowed", Some("/resultCallbackURL".to_owned()));
    assert_eq!(refused(read(&with(order(), "/resultCallbackURL", url))), expected, "{url}");
}

#[test]
fn e4_e5_another_origin_is_refused() {
    callback_refused("https://evil.example/assessment-api/v202010/orders/1/results");
    callback_refused("http://api.smartrecruiters.com/assessment-api/v202010/orders/1/results");
    callback_refused("https://www.smartrecruiters.com/assessment-api/v202010/orders/1/results");
    callback_refused("ftp://api.smartrecruiters.com/orders/1/results");
    callback_refused("/assessment-api/v202010/orders/1/results");
    callback_refused("javascript:alert(1)//orders/1/results");
}

#[test]
fn e6_suffix_tricks_and_userinfo_are_refused() {
    for host in [
        "api.smartrecruiters.com.evil.example",
        "api.smartrecruiters.com@evil.example",
        "me:pw@api.smartrecruiters.com",
        "evil.example\\@api.smartrecruiters.com",
        "api.smartrecruiters.com\\.evil.example",
        "api.smartrecruiters.com:8443",
        "api.smartrecruiters.com:443",
        "api.smartrecruiters.com.",
        "аpi.smartrecruiters.com",
        "API.smartrecruiters.com",
        "api.smartrecruiters.com/",
        "evil.example#@api.smartrecruiters.com",
        "evil.example?@api.smartrecruiters.com",
    ] {
        callback_refused(&format!("https://{host}/orders/1/results"));
    }
    callback_refused("https://api.smartrecruiters.com/orders/1/results#x");
    callback_refused("https://api.smartrecruiters.com//orders/1/results");
    callback_refused("https:\\\\api.smartrecruiters.com\\orders\\1\\results");
    callback_refused("https:/api.smartrecruiters.com/orders/1/results");
    callback_refused(" https://api.smartrecruiters.com/orders/1/results");
    callback_refused("https://api.smartrecruiters.com/orders/1/results\n");
    callback_refused("https://api.smartrecruiters.com/or\tders/1/results");
}

#[test]
fn e7_addresses_of_machines_are_refused() {
    for host in ["169.254.169.254", "[::1]", "2852039166", "0xa9fea9fe", "0.0.0.0", "127.0.0.1:8080"] {
        callback_refused(&format!("https://{host}/orders/1/results"));
    }
}

#[test]
fn e8_a_path_that_is_not_an_orders_results_is_refused() {
    let long = format!("/orders/{}/results", "a".repeat(65));
    for path in [
        "",
        "/",
        "/results",
        "/orders/results",
        "/orders//results",
        "/orders/1/result",
        "/orders/1/results/",
        "/orders/1/results/attachment",
        "/order/1/results",
        "/myorders/1/results",
        "/orders/a.b/results",
        "/orders/a_b/results",
        "/orders/../results",
        "/orders/%2e%2e%2f/results",
        "/orders/1%2f2/results",
        "/./orders/1/results",
        "/a/../orders/1/results",
        "/orders/ä/results",
        "/orders/1/results?x=1",
        "/orders/1/results?",
        "/orders/1/results#",
        "/x?/orders/1/results",
        &long,
    ] {
        callback_refused(&format!("https://api.smartrecruiters.com{path}"));
    }
    let longest = format!("https://api.smartrecruiters.com/orders/{}/results", "a".repeat(64));
    assert!(read(&with(order(), "/resultCallbackURL", longest)).is_ok());
}

#[test]
fn e8_another_configured_origin_counts_with_its_port() {
    let local = Rules { base_url: Url::parse("http://127.0.0.1:9000").unwrap(), ..rules() };
    let read = |url: &str| {
        let document = with(order(), "/resultCallbackURL", url).to_string();
        read_order(document.as_bytes(), &acme(), &local).map(|order| order.key.order.to_string())
    };
    assert_eq!(read("http://127.0.0.1:9000/assessment-api/v202010/orders/o-1/results").unwrap(), "o-1");
    assert!(read("http://127.0.0.1:90001/orders/o-1/results").is_err());
    assert!(read("http://127.0.0.1/orders/o-1/results").is_err());
    assert!(read(CALLBACK).is_err());
}

#[test]
fn e13_an_id_that_cannot_be_a_packages_is_not_found() {
    for id in ["", "inline-", "a b", "../etc", "a/b", "ä", "a\u{0}", &"a".repeat(129)] {
        let read = read(&with(order(), "/assessmentPackageId", id));
        assert_eq!(refused(read), (404, "package_not_found", None), "{id}");
    }
}

#[test]
fn e14_an_unusable_address_is_refused() {
    let long = format!("{}@example.com", "a".repeat(243));
    for email in [&long, "a", "@b.c", "a@", "a@b@c.d", "a b@c.d", "a@b.c\r\nBcc: x@y.z", "a@b.c\u{0}", "a\u{85}@b.c"] {
        let bad = with(order(), "/candidate/email", email);
        assert_eq!(refused(read(&bad)), invalid("/candidate/email"), "{email}");
        assert_eq!(refused(read(&without(bad, "/candidate/firstName"))), invalid("/candidate/email"), "{email}");
    }
    let longest = &long[1..];
    assert_eq!(longest.len(), 254);
    assert!(read(&with(order(), "/candidate/email", longest)).is_ok());
    let nobody = without(without(order(), "/candidate/email"), "/candidate/id");
    assert_eq!(refused(read(&nobody)), invalid("/candidate/email"));
    assert_eq!(refused(read_inline(&without(inline_order(), "/candidate/email"))), invalid("/candidate/email"));
    let with_id = with(without(inline_order(), "/candidate/email"), "/candidate/id", "c-1");
    assert_eq!(refused(read_inline(&with_id)), invalid("/candidate/email"));
}

#[test]
fn e14_an_inline_order_names_its_candidate() {
    for pointer in ["/candidate/firstName", "/candidate/lastName"] {
        assert_eq!(refused(read_inline(&without(inline_order(), pointer))), invalid(pointer));
        assert_eq!(refused(read_inline(&with(inline_order(), pointer, ""))), invalid(pointer));
    }
}

#[test]
fn e15_names_may_be_of_any_script_but_not_long_or_with_control_characters() {
    for pointer in ["/candidate/firstName", "/candidate/lastName"] {
        for good in ["Ада 👩‍🚀", "عائشة", "O'Brien-Smith, Jr.", &"ä".repeat(200)] {
            assert!(read(&with(order(), pointer, good)).is_ok(), "{good}");
        }
        for bad in ["a\nb", "a\u{0}b", "a\u{7f}", "a\u{9b}", &"a".repeat(201)] {
            assert_eq!(refused(read(&with(order(), pointer, bad))), invalid(pointer), "{bad}");
        }
    }
}

#[test]
fn e16_a_value_of_another_type_is_named() {
    for pointer in [
        "/resultCallbackURL",
        "/candidate",
        "/candidate/id",
        "/candidate/email",
        "/candidate/firstName",
        "/candidate/lastName",
        "/candidate/applicationLanguage",
        "/assessmentPackageId",
        "/job",
        "/jobId",
        "/companyId",
    ] {
        for odd in [json!(7), json!(true), json!([]), json!(1.5)] {
            assert_eq!(refused(read(&with(order(), pointer, odd.clone()))), invalid(pointer), "{odd}");
        }
    }
    assert_eq!(refused(read(&with(order(), "/companyId", json!({})))), invalid("/companyId"));
    assert_eq!(refused(read(&with(order(), "/candidate", "Ada"))), invalid("/candidate"));
    assert_eq!(refused(read(&with(order(), "/job", json!({ "id": 7 })))), invalid("/job/id"));
    for pointer in ["/candidate/applicationLanguage", "/candidate/firstName", "/jobId", "/requester", "/job"] {
        assert!(read(&with(order(), pointer, Value::Null)).is_ok(), "{pointer}");
    }
}

#[test]
fn e17_a_known_key_that_comes_twice_is_refused_and_an_unknown_one_is_not() {
    let twice = |pointer: &str, extra: &str| {
        let text = order().to_string();
        let place = if pointer.is_empty() { "{" } else { "\"candidate\":{" };
        read_text(&text.replacen(place, &format!("{place}{extra},"), 1))
    };
    let duplicate = |pointer: &str| (400, "duplicate_key", Some(pointer.to_owned()));
    assert_eq!(refused(twice("", r#""companyId":"ACME""#)), duplicate("/companyId"));
    assert_eq!(refused(twice("", r#""\u0063ompanyId":"ACME""#)), duplicate("/companyId"));
    assert_eq!(refused(twice("", r#""requester":{}"#)), duplicate("/requester"));
    assert_eq!(refused(twice("/candidate", r#""email":"eve@example.com""#)), duplicate("/candidate/email"));
    assert!(twice("", r#""x":1,"x":2"#).is_ok());
    assert!(twice("/candidate", r#""x":1,"x":2"#).is_ok());
}

#[test]
fn e18_deep_nesting_is_malformed_wherever_it_is() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        assert_eq!(refused(read_text(&deep)), (400, "malformed_json", None));
        let hidden = order().to_string().replacen('{', &format!("{{\"x\":{deep},"), 1);
        assert_eq!(refused(read_text(&hidden)), (400, "malformed_json", None));
    }
}

#[test]
fn e20_unknown_fields_are_ignored() {
    let document = with(order(), "/isAdmin", true);
    let document = with(document, "/candidate/role", json!({ "deep": [1, 2.5, null, { "x": "y" }] }));
    let read = read(&with(document, "/requester", json!([7]))).unwrap();
    assert!(!format!("{read:?}").contains("Admin"));
}

#[test]
fn e23_an_unknown_language_falls_back() {
    let language = |text: &str| read(&with(order(), "/candidate/applicationLanguage", text)).unwrap().language;
    assert_eq!(language("pt-BR"), Some(Language::parse("pt-BR").unwrap()));
    for odd in ["", "\"><script>", "Klingon (Qo'noS)", &"x".repeat(36)] {
        assert_eq!(language(odd), None, "{odd}");
    }
}

#[test]
fn f1_an_inline_order_names_the_way_back() {
    let pointer = "/completedAssessmentCallbackUrl";
    assert_eq!(refused(read_inline(&without(inline_order(), pointer))), invalid(pointer));
    assert_eq!(refused(read_inline(&with(inline_order(), pointer, 7))), invalid(pointer));
}

#[test]
fn f2_the_way_back_leads_only_to_allowed_hosts() {
    let pointer = "/completedAssessmentCallbackUrl";
    for bad in [
        "",
        "https://evil.example/",
        "http://jobs.smartrecruiters.com/",
        "https://smartrecruiters.com/",
        "https://jobs.smartrecruiters.com.evil.example/",
        "https://jobs.smartrecruiters.com@evil.example/",
        "https://me@jobs.smartrecruiters.com/",
        "https://jobs.smartrecruiters.com:8443/",
        "https://jobs.smartrecruiters.com./",
        "https:\\\\jobs.smartrecruiters.com\\",
        "https://jobs.smartrecruiters.com/\\evil",
        "https://jobs.smartrecruiters.com/a b",
        "https://jobs.smartrecruiters.com/\r\nx: y",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil",
        "//jobs.smartrecruiters.com/",
        "/done",
        // 2,048 characters at the most, as they are sent to a browser
        &format!("https://jobs.smartrecruiters.com/?{}", "é".repeat(700)),
    ] {
        let expected = (422, "return_url_not_allowed", Some(pointer.to_owned()));
        assert_eq!(refused(read_inline(&with(inline_order(), pointer, bad))), expected, "{bad}");
    }
    let own =
        Rules { return_hosts: ReturnHosts::parse(Some("http://localhost:3000, careers.example")).unwrap(), ..rules() };
    for good in ["http://localhost:3000/x", "https://careers.example/?a=b#c"] {
        let document = with(inline_order(), pointer, good).to_string();
        let read = read_inline_order(document.as_bytes(), &acme(), &own).unwrap();
        assert_eq!(read.origin, Origin::WhileApplying { return_url: good.to_owned() });
    }
}

#[test]
fn no_refusal_repeats_what_was_sent() {
    for pointer in ["/candidate/email", "/candidate/firstName", "/resultCallbackURL", "/assessmentPackageId"] {
        let problem = read(&with(order(), pointer, "se\u{0}cret")).unwrap_err();
        assert!(!format!("{problem:?}").contains("cret"), "{problem:?}");
    }
}

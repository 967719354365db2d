//! The events are as the gateway and AWS write them, and what they carry is signed in the sample world.

use crate::{files, world};
use assessment::company::Generation;
use assessment::ids::OrderKey;
use aws::config::Config;
use edge::{capabilities, tokens};
use jiff::{SignedDuration, Timestamp};
use lambda_http::{Request, RequestExt as _};
use sandbox::Bundle;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use std::collections::BTreeSet;

type Names = BTreeSet<String>;

fn names<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Names {
    names.into_iter().map(Into::into).collect()
}

fn bundle() -> Bundle {
    Bundle::parse(include_str!("../../template.yaml"), "https://bridge.example").unwrap()
}

fn is_request(file: &str) -> bool {
    files::function(file) != world::DISPATCHER
}

/// The events of functions behind the gateway, as a function's own runtime reads them.
fn requests() -> Vec<(String, Value, Request)> {
    let requests = files::events().into_iter().filter(|file| is_request(file)).map(|file| {
        let mut event = files::json(&file);
        let written = event.clone();
        // the runtime's reader panics at what no browser sends; `edge` mends it before it gets there
        if !is_query(event["rawQueryString"].as_str().unwrap()) {
            event["rawQueryString"] = json!("");
        }
        let request = lambda_http::request::from_str(&event.to_string());
        let request = request.unwrap_or_else(|error| panic!("{file}: {error}"));
        (file, written, request)
    });
    requests.collect()
}

fn is_query(text: &str) -> bool {
    !text.contains(['"', '<', '>'])
}

fn request(file: &str) -> Request {
    requests().into_iter().find(|(name, ..)| name == file).unwrap().2
}

fn body(file: &str) -> Value {
    serde_json::from_slice(request(file).body()).unwrap()
}

#[test]
fn every_event_is_of_a_route_of_its_function_and_as_the_gateway_writes_it() {
    let routes = bundle().routes;
    for (file, event, request) in requests() {
        let function = files::function(&file);
        let key = event["routeKey"].as_str().unwrap();
        assert!(routes.iter().any(|route| route.key == key && route.function == function), "{file}: {key}");
        let context = &event["requestContext"];
        assert_eq!((&event["version"], &context["routeKey"]), (&json!("2.0"), &json!(key)), "{file}");
        assert_eq!(context["http"]["path"], event["rawPath"], "{file}");
        assert_eq!(request.uri().path(), event["rawPath"].as_str().unwrap(), "{file}");
        let headers = event["headers"].as_object().unwrap();
        assert!(headers.keys().all(|name| *name == name.to_ascii_lowercase()), "{file}");
        let length = request.headers().get("content-length").map_or("0", |length| length.to_str().unwrap());
        assert_eq!(length, request.body().len().to_string(), "{file}");
        for (name, value) in event["pathParameters"].as_object().into_iter().flatten() {
            assert_eq!(request.path_parameters().first(name), value.as_str(), "{file}");
            assert!(event["rawPath"].as_str().unwrap().contains(value.as_str().unwrap()), "{file}");
        }
    }
}

#[test]
fn a_form_is_in_base64_as_the_gateway_has_it() {
    let forms = requests().into_iter().filter(|(_, event, _)| {
        event["headers"]["content-type"] == "application/x-www-form-urlencoded" && event["body"].is_string()
    });
    let forms: Vec<_> = forms.collect();
    assert!(forms.len() > 1, "{}", forms.len());
    for (file, event, request) in forms {
        assert_eq!(event["isBase64Encoded"], true, "{file}");
        let form = String::from_utf8(request.into_body().to_vec()).unwrap();
        let begins = if file.starts_with("token") { "grant_type=client_credentials" } else { "" };
        assert!(form.starts_with(begins) && form.contains('='), "{file}: {form}");
    }
}

#[test]
fn the_documents_are_the_vendors() {
    let fields = |value: &Value| names(value.as_object().unwrap().keys().cloned());
    let order = body("orders.json");
    let common = ["assessmentPackageId", "candidate", "companyId", "jobId", "resultCallbackURL"];
    assert_eq!(fields(&order), names(common.iter().chain(&["requester"]).copied()));
    assert_eq!(fields(&order["candidate"]), names(["applicationLanguage", "email", "firstName", "id", "lastName"]));
    let order = body("inline-orders.json");
    assert_eq!(fields(&order), names(common.iter().chain(&["completedAssessmentCallbackUrl"]).copied()));
    assert_eq!(fields(&order["candidate"]), names(["applicationLanguage", "email", "firstName", "lastName"]));
    assert_eq!(fields(&body("equalture-callback.json")), names(["results_url", "scores"]));
}

#[test]
fn each_functions_first_sample_carries_what_opens_it_for_many_years() {
    let (keys, issuer) = (world::keys(), world::public_base_url());
    let far = Timestamp::now() + SignedDuration::from_hours(20 * 365 * 24);
    let mut opened = Vec::new();
    for (file, _, request) in requests().into_iter().filter(|(file, ..)| file.matches('.').count() == 1) {
        let bearer = request.headers().get("authorization").map(|header| header.to_str().unwrap().to_owned());
        if let Some(token) = bearer.as_deref().and_then(|header| header.strip_prefix("Bearer ")) {
            let bearer = tokens::verify(&keys, &issuer, token, far).unwrap_or_else(|| panic!("{file}"));
            let generation: Generation = 1;
            let company = bearer.company().to_string();
            assert_eq!((&*company, bearer.generation()), ("smartrecruiters#Globex", generation), "{file}");
            opened.push(file.clone());
        }
        let parameters = request.path_parameters();
        for (name, segment) in parameters.iter() {
            if ["capability", "rest"].contains(&name) {
                let opens = capabilities::disable(&keys, segment).is_some();
                assert!(opens || segment == "companies/Globex", "{file}: {name}");
                opened.push(file.clone());
                continue;
            }
            if ["ats", "company"].contains(&name) {
                continue;
            }
            let order: Option<OrderKey> = match name {
                "callback" => capabilities::callback(&keys, segment).map(|(order, _)| order),
                "assessment" => capabilities::candidate_page(&keys, segment),
                _ => panic!("{file}: {name}"),
            };
            assert_eq!(order.unwrap().company.to_string(), "smartrecruiters#Globex", "{file}");
            opened.push(file.clone());
        }
    }
    let expected =
        ["candidate-page", "disable", "equalture-callback", "inline-orders", "orders", "packages", "public-link"];
    assert_eq!(names(opened), names(expected.map(|function| format!("{function}.json"))));
}

/// No signature of an event is good for longer than five minutes: the sample's was good once.
#[test]
fn the_webhooks_first_sample_is_signed_as_its_company_agreed_with_equalture() {
    let request = request("equalture-webhook.json");
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    let key = Webhook::new(world::WEBHOOK_SECRET).unwrap();
    let signature = key.sign(header("webhook-id"), header("webhook-timestamp").parse().unwrap(), request.body());
    assert_eq!(signature.unwrap(), header("webhook-signature"));
    assert_eq!(request.path_parameters().first("company"), Some("Globex"));
}

/// Whoever runs a sample, with whatever tool: nothing that it names is anybody's but AWS's and the sample world's.
#[test]
fn no_sample_leads_to_a_vendor() {
    for file in files::events().iter().map(String::as_str).chain([files::ENVIRONMENT]) {
        let mut text = files::text(file);
        for encoded in files::json(file)["body"].as_str().into_iter().filter(|_| !file.starts_with("token")) {
            text.push_str(&String::from_utf8_lossy(&base64_or_text(encoded)));
        }
        for vendor in ["smartrecruiters.com", "equalture.com"] {
            assert!(!text.contains(vendor), "{file} names {vendor}");
        }
    }
    let environment = files::json(files::ENVIRONMENT);
    for (function, variables) in environment.as_object().unwrap() {
        for name in ["EQUALTURE_BASE_URL", "SMARTRECRUITERS_BASE_URL"] {
            assert!(variables[name].as_str().unwrap().ends_with(".example"), "{function}: {name}");
        }
    }
}

fn base64_or_text(body: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(body).unwrap_or_else(|_| body.as_bytes().to_vec())
}

#[test]
fn the_dispatchers_events_are_records_that_the_templates_filter_lets_through() {
    let stream = bundle().stream;
    let [record] = &records("dispatcher.json")[..] else { panic!("one record") };
    assert_eq!((&record["eventSource"], &record["eventName"]), (&json!("aws:dynamodb"), &json!("INSERT")));
    let change = &record["dynamodb"];
    assert_eq!(change["StreamViewType"], "NEW_IMAGE");
    assert_eq!(change["Keys"]["pk"], change["NewImage"]["pk"]);
    let pk = change["Keys"]["pk"]["S"].as_str().unwrap();
    assert!(OrderKey::parse(pk.strip_prefix("ORDER#").unwrap()).is_ok(), "{pk}");
    assert!(stream.filters.iter().all(|filter| filter.matches(record)));
}

fn records(file: &str) -> Vec<Value> {
    files::json(file)["Records"].as_array().unwrap().clone()
}

#[test]
fn the_dispatchers_other_event_is_the_schedules() {
    let event = files::json("dispatcher.schedule.json");
    assert_eq!((&event["source"], &event["detail-type"]), (&json!("aws.events"), &json!("Scheduled Event")));
    assert!(event["Records"].is_null());
}

#[test]
fn the_environment_is_enough_for_every_function_and_names_what_the_template_names() {
    let environment = files::json(files::ENVIRONMENT);
    let given = environment.as_object().unwrap();
    let functions = bundle().functions;
    let ids = functions.iter().map(|function| files::logical_id(&function.name));
    assert_eq!(names(given.keys().cloned()), names(ids));
    for function in functions {
        let variables = &given[&files::logical_id(&function.name)];
        let declared = names(function.environment.keys().chain(&function.unset).cloned());
        // `sam local` passes on only what the template declares
        let named = names(variables.as_object().unwrap().keys().cloned());
        assert!(named.is_subset(&declared), "{}: {:?}", function.name, named.difference(&declared));
        let read = |name: &str| match name {
            "AWS_REGION" | "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("set by Lambda".to_owned()),
            _ => variables[name].as_str().map(str::to_owned),
        };
        Config::read(read).unwrap_or_else(|error| panic!("{}: {error}", function.name));
    }
}

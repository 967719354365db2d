//! Orders that cannot be read, or that say what an order cannot say.

use peers::smartrecruiters::Candidate;
use reqwest::Method;
use serde_json::{Value, json};
use tests::Scene;

use crate::order_support::{
    Clerk, INLINE_ORDERS, JSON, ORDERS, adas_inline_order, adas_order, is_refusal, with, without, written,
};
use crate::support::nothing_happened;

/// The most bytes that an order may have.
const MOST: usize = 256 * 1024;

#[tokio::test]
async fn e1_an_order_as_plain_text_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await.to_string());
    for media_type in ["text/plain", "text/plain; charset=application/json", "application/x-www-form-urlencoded"] {
        let answer = clerk.posts(ORDERS, media_type, body.clone()).await;
        is_refusal(&answer, 415, "unsupported_media_type", None, media_type);
    }
    nothing_happened(&scene).await;
    assert_eq!(clerk.posts(ORDERS, "Application/JSON; charset=utf-8", body).await.status, 202, "it was the type alone");
}

#[tokio::test]
async fn e2_broken_json_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await.to_string());
    let cut = &body[..body.len() - 1];
    for broken in ["", "nonsense", "{\"candidate\":", "{'companyId': 'Globex'}", cut, &format!("{body}]")] {
        for route in [ORDERS, INLINE_ORDERS] {
            let answer = clerk.posts(route, JSON, broken.to_owned()).await;
            is_refusal(&answer, 400, "malformed_json", None, broken);
        }
    }
    nothing_happened(&scene).await;
}

#[tokio::test]
async fn e3_without_an_address_for_the_result_an_order_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let answer = clerk.orders(&without(&body, "/resultCallbackURL")).await;
    is_refusal(&answer, 422, "validation_failed", Some("/resultCallbackURL"), "it is missing");
    nothing_happened(&scene).await;
}

#[tokio::test]
async fn e14_what_is_not_one_address_is_refused_and_none_is_fetched_by_id_or_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let inline = adas_inline_order(&scene).await;
    let (at, refused) = ("/candidate/email", "validation_failed");
    let too_long = format!("{}@example.com", "a".repeat(243));
    let none = [&too_long, "ada@example.com\r\nBcc: eve@evil.example", "ada@example.com\n", "ada@b@example.com", "ada"];
    for email in none {
        is_refusal(&clerk.orders(&with(&body, at, email)).await, 422, refused, Some(at), email);
        is_refusal(&clerk.orders_inline(&with(&inline, at, email)).await, 422, refused, Some(at), email);
    }
    let nameless = without(&without(&body, at), "/candidate/id");
    is_refusal(&clerk.orders(&nameless).await, 422, refused, Some(at), "neither an address nor an id");
    is_refusal(&clerk.orders_inline(&without(&inline, at)).await, 422, refused, Some(at), "none in an inline order");
    nothing_happened(&scene).await;

    let longest = with(&inline, at, &too_long[1..]);
    assert_eq!(clerk.orders_inline(&longest).await.status, 200, "254 characters do");
    let by_id = scene.ada();
    assert_eq!(clerk.orders(&written(&scene, scene.draft(&by_id).without_email()).await).await.status, 202);
    scene.invitation(&by_id).await;
    assert_eq!(scene.stage.wire.received(&Method::GET, &format!("/candidates/{}", by_id.id)).len(), 1, "fetched later");
}

#[tokio::test]
async fn e15_a_name_of_any_script_is_taken_and_one_with_control_characters_or_without_end_is_not() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let inline = adas_inline_order(&scene).await;
    for name in ["Ada\0", "Ada\r\nBcc: eve@evil.example", "A\u{7}da", "Ada\u{7f}", "Ada\u{85}", &"é".repeat(201)] {
        for at in ["/candidate/firstName", "/candidate/lastName"] {
            is_refusal(&clerk.orders(&with(&body, at, name)).await, 422, "validation_failed", Some(at), name);
            is_refusal(&clerk.orders_inline(&with(&inline, at, name)).await, 422, "validation_failed", Some(at), name);
        }
    }
    nothing_happened(&scene).await;

    let names = [("👩‍🚀 Ada", "لوفليس"), ("עדה", "🦀"), (&*"é".repeat(200), "O'Neill-Müller")];
    for (place, (first, last)) in names.into_iter().enumerate() {
        let candidate = scene.stage.candidate(first, last, &format!("any-{place}@example.com"));
        assert_eq!(clerk.orders(&written(&scene, scene.draft(&candidate)).await).await.status, 202, "{first} {last}");
        assert_eq!(scene.invitation(&candidate).await.name, format!("{first} {last}"));
    }
}

#[tokio::test]
async fn e16_another_type_than_the_documents_is_refused_and_null_is_absent() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let required = ["/resultCallbackURL", "/assessmentPackageId", "/companyId"];
    let of_the_candidate = ["id", "email", "firstName", "lastName", "applicationLanguage"];
    let of_the_candidate = of_the_candidate.map(|name| format!("/candidate/{name}"));
    let texts = required.iter().chain(&["/job/id", "/jobId"]).copied().chain(of_the_candidate.iter().map(|at| &**at));
    for at in texts {
        for odd in [json!(7), json!({}), json!(["x"]), json!(true)] {
            let answer = clerk.orders(&with(&body, at, odd.clone())).await;
            is_refusal(&answer, 422, "validation_failed", Some(at), &format!("{at}: {odd}"));
        }
    }
    for at in ["/candidate", "/job"] {
        for odd in [json!(7), json!("x"), json!(["x"])] {
            let answer = clerk.orders(&with(&body, at, odd.clone())).await;
            is_refusal(&answer, 422, "validation_failed", Some(at), &format!("{at}: {odd}"));
        }
    }
    for at in required.iter().chain(&["/candidate"]) {
        let answer = clerk.orders(&with(&body, at, Value::Null)).await;
        is_refusal(&answer, 422, "validation_failed", Some(at), &format!("{at}: null"));
    }
    nothing_happened(&scene).await;

    let optional = ["/candidate/id", "/candidate/lastName", "/candidate/applicationLanguage", "/job", "/jobId"];
    let optional = optional.iter().chain(&["/requester", "/fields", "/completedAssessmentCallbackUrl"]);
    let absent = optional.fold(body, |body, at| with(&body, at, Value::Null));
    assert_eq!(clerk.orders(&absent).await.status, 202);
}

#[tokio::test]
async fn e17_a_known_key_that_comes_twice_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let members = |object: &Value| object.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let of_the_order = members(&body).into_iter().map(|name| format!("/{name}"));
    let of_the_candidate = members(&body["candidate"]).into_iter().map(|name| format!("/candidate/{name}"));
    let places: Vec<String> = of_the_order.chain(of_the_candidate).chain(["/job/id".to_owned()]).collect();
    assert!(places.len() > 10, "{places:?}");
    for at in &places {
        is_refusal(&clerk.posts(ORDERS, JSON, doubled(&body, at)).await, 400, "duplicate_key", Some(at), at);
    }
    nothing_happened(&scene).await;
    let unknown = body.to_string().replacen('{', r#"{"x":1,"x":2,"#, 1);
    assert_eq!(clerk.posts(ORDERS, JSON, unknown).await.status, 202, "what nobody reads may come twice");
}

/// The body with the member at a pointer twice.
fn doubled(body: &Value, pointer: &str) -> String {
    let (front, name) = pointer.rsplit_once('/').unwrap();
    let object = body.pointer(front).unwrap().to_string();
    let member = format!("{{\"{name}\":{},", body.pointer(pointer).unwrap());
    body.to_string().replacen(&object, &object.replacen('{', &member, 1), 1)
}

#[tokio::test]
async fn e18_json_that_is_ten_thousand_levels_deep_is_refused_and_nothing_crashes() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await.to_string());
    let arrays = "[".repeat(10_000) + &"]".repeat(10_000);
    let objects = "{\"a\":".repeat(10_000) + "1" + &"}".repeat(10_000);
    let within = body.replacen('{', &format!("{{\"x\":{arrays},"), 1);
    for deep in [arrays, objects, within, "[".repeat(10_000)] {
        for route in [ORDERS, INLINE_ORDERS] {
            let answer = clerk.posts(route, JSON, deep.clone()).await;
            is_refusal(&answer, 400, "malformed_json", None, &deep[..30]);
        }
    }
    nothing_happened(&scene).await;
    assert_eq!(clerk.posts(ORDERS, JSON, body).await.status, 202, "the next order is served");
    let logs = scene.stage.sandbox.logs();
    assert!(!logs.iter().any(|line| line.line.contains("Runtime exited") || line.line.contains("panicked")));
}

#[tokio::test]
async fn e19_an_order_of_more_than_256_kib_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await.to_string());
    let padded = |bytes: usize| body.clone() + &" ".repeat(bytes - body.len());
    for route in [ORDERS, INLINE_ORDERS] {
        let answer = clerk.posts(route, JSON, padded(MOST + 1)).await;
        is_refusal(&answer, 413, "request_too_large", None, route);
    }
    nothing_happened(&scene).await;
    assert_eq!(clerk.posts(ORDERS, JSON, padded(MOST)).await.status, 202, "as many as may be");
}

#[tokio::test]
async fn e20_fields_that_nobody_knows_are_neither_heeded_nor_stored() {
    let scene = Scene::set().await;
    let (clerk, ada) = (Clerk::of(&scene).await, scene.ada());
    let body = written(&scene, scene.draft(&ada)).await;
    let unknown = json!({ "isAdmin": true, "deep": [{ "tenant": "Stowaway" }] });
    let body = ["/isAdmin", "/candidate/isAdmin", "/job/isAdmin"].iter().fold(body, |body, at| with(&body, at, true));
    let body = with(&with(&body, "/unknown", unknown.clone()), "/candidate/unknown", unknown);
    assert_eq!(clerk.orders(&body).await.status, 202);
    scene.invitation(&ada).await;
    scene.settles().await;
    let kept = scene.table.dump().await;
    let told = scene.calls_out().into_iter().map(|call| call.request).collect::<String>();
    for word in ["isAdmin", "Stowaway"] {
        assert!(!kept.contains(word) && !told.contains(word), "{word} went further than the request");
    }
    assert_eq!(scene.table.items("ORDER#").await.len(), 1);
}

#[tokio::test]
async fn e23_a_language_that_nobody_knows_costs_nobody_the_order() {
    let scene = Scene::set().await;
    let clerk = Clerk::of(&scene).await;
    for (place, language) in ["tlh", "klingon!", "zz-ZZ-x-none-of-ours", "../nl", &"x".repeat(300)].iter().enumerate() {
        let email = format!("ada-{place}@example.com");
        let candidate = Candidate { language: (*language).to_owned(), ..Candidate::new("Ada", "Lovelace", &email) };
        let body = written(&scene, scene.draft(&candidate)).await;
        assert_eq!(clerk.orders(&body).await.status, 202, "{language}");
        scene.invitation(&candidate).await;
        let inline = with(&adas_inline_order(&scene).await, "/candidate/applicationLanguage", *language);
        let page = clerk.orders_inline(&inline).await;
        assert_eq!(page.status, 200, "{language}");
        let page = scene.browser.get(page.json()["url"].as_str().unwrap()).await;
        assert!(page.status == 200 && page.text.contains("<html lang=\"en\">"), "{language}: {}", page.status);
    }
}

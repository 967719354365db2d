//! Orders placed while a candidate applies, and the page that the candidate is sent to.

use std::time::{Duration, Instant};

use assessment::ids::OrderKey;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use edge::capabilities::Capability;
use peers::Fault;
use peers::smartrecruiters::OrderId;
use reqwest::Method;
use sandbox::Failure;
use sandbox::stage::COMPANY;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tests::{Answer, Scene};

use crate::cut::{Cut, NOWHERE};
use crate::order_support::{Clerk, adas_inline_order, altered, is_page, is_refusal, with, without};
use crate::support::nothing_happened;

const RETURN_URL: &str = "/completedAssessmentCallbackUrl";

/// Ada has ordered while applying; with the address of her page.
async fn ordered(scene: &Scene) -> (OrderId, String) {
    let ordered = scene.orders_inline(scene.inline_draft(&scene.ada())).await;
    scene.shows(&ordered.0, "PENDING").await;
    scene.settles().await;
    ordered
}

/// What the page's address proves itself with.
fn capability(page: &str) -> &str {
    page.rsplit('/').next().unwrap()
}

/// The addresses that a page leads to, besides itself in other languages.
fn ways(page: &Answer) -> Vec<&str> {
    let ways = page.text.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    ways.filter(|way| !way.starts_with("?lang=")).collect()
}

#[tokio::test]
async fn f1_without_a_way_back_an_inline_order_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_inline_order(&scene).await);
    let answer = clerk.orders_inline(&without(&body, RETURN_URL)).await;
    is_refusal(&answer, 422, "validation_failed", Some(RETURN_URL), "it is missing");
    nothing_happened(&scene).await;
}

#[tokio::test]
async fn f2_a_way_back_that_leads_astray_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_inline_order(&scene).await);
    let own = scene.ats().base_url();
    let astray = [
        "https://evil.example/applications/1",
        "https://www.smartrecruiters.com.evil.example/",
        &own.replace("127.0.0.1", "127.0.0.1.evil.example"),
        &own.replace("http://", "https://"),
        &own.replace("http://", "ftp://"),
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example/applications/1",
        &own.replace("http:", ""),
        &own.replace("http://", "http://me@"),
        &format!("{own}\\@evil.example"),
        "/applications/1",
        "",
    ];
    for url in astray {
        let answer = clerk.orders_inline(&with(&body, RETURN_URL, url)).await;
        is_refusal(&answer, 422, "return_url_not_allowed", Some(RETURN_URL), url);
    }
    nothing_happened(&scene).await;
}

#[tokio::test]
async fn f3_the_page_is_there_within_two_seconds_while_equalture_hangs() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_inline_order(&scene).await);
    scene.equalture().faults().add(Fault::Slow(Duration::from_mins(1)));
    let asked = Instant::now();
    let answer = clerk.orders_inline(&body).await;
    let took = asked.elapsed();
    assert!(answer.status == 200 && took <= Duration::from_secs(2), "{} after {took:?}", answer.status);
    let page = scene.browser.get(answer.json()["url"].as_str().unwrap()).await;
    assert!(page.status == 200 && page.text.contains("a…@e….com"), "{}", page.text);
}

#[tokio::test]
async fn f4_an_altered_page_and_one_that_never_was_are_not_told_apart() {
    let scene = Scene::set().await;
    let (_, page) = ordered(&scene).await;
    let never = format!("{}/assessments/never.was.one", scene.stage.sandbox.url());
    let never = scene.browser.get(&never).await;
    is_page(&never, 404, "not_found", "it never was");
    let cut = page[..page.len() - 9].to_owned();
    let (front, seal) = page.rsplit_once('.').unwrap();
    for forged in [altered(&page), cut, format!("{}.{seal}", altered(front))] {
        let answer = scene.browser.get(&forged).await;
        assert_eq!((answer.status, &answer.text), (404, &never.text), "{forged}");
    }
    assert_eq!(scene.browser.get(&page).await.status, 200, "the page itself");
}

#[tokio::test]
async fn f5_a_page_whose_order_is_no_longer_kept_says_so_and_shows_the_way_on() {
    let scene = Scene::set().await;
    let (order, page) = ordered(&scene).await;
    let has_ended = async |page: &str, what: &str| {
        let answer = scene.browser.get(page).await;
        is_page(&answer, 410, "gone", what);
        assert!(answer.text.contains("Go back to your application"), "{what}: {}", answer.text);
    };
    let (erased, of_the_erased) = ordered(&scene).await;
    scene.erases(&erased).await;
    has_ended(&of_the_erased, "erased").await;

    let reference = scene.keeps(&order).await.unwrap().attempts[0].reference.clone().unwrap();
    scene.completes(reference.as_str(), &[("Style", "(2) Intuitive")]).await;
    scene.shows(&order, "COMPLETED").await;
    scene.settles().await;
    scene.time_passes(Duration::from_hours(24 * 731)).await;
    assert!(!scene.table.items("ORDER#").await.is_empty(), "the table deletes late");
    has_ended(&page, "past its retention").await;
    scene.table.delete("ORDER#").await;
    has_ended(&page, "deleted").await;
}

#[tokio::test]
async fn f6_another_way_on_in_the_address_is_ignored() {
    let scene = Scene::set().await;
    let (order, page) = ordered(&scene).await;
    let back = scene.ats().order_snapshot(&order).unwrap().return_url().unwrap().to_owned();
    for query in ["next=https://evil.example", "redirect=//evil.example", "return_url=https%3A%2F%2Fevil.example"] {
        let lured = scene.browser.get(&format!("{page}?{query}")).await;
        assert!(lured.status == 200 && !lured.text.contains("evil.example"), "{query}: {}", lured.text);
        assert_eq!((ways(&lured), lured.header("location")), (vec![back.as_str()], ""), "{query}");
    }
}

#[tokio::test]
async fn f7_markup_in_the_address_is_not_reflected_and_the_function_lives() {
    let scene = Scene::set().await;
    let (_, page) = ordered(&scene).await;
    let encoded = scene.browser.get(&format!("{page}?lang=%22%3E%3Cscript%3E")).await;
    is_harmless(encoded.status, &encoded.text);
    assert!(encoded.text.contains("<html lang=\"en\">"), "the language to fall back on");
    let policy = encoded.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");

    let target = page.trim_start_matches(scene.stage.sandbox.url());
    let raw = scene.gets_raw(&format!("{target}?lang=\"><script>"), "").await;
    is_harmless(raw.split(' ').nth(1).unwrap().parse().unwrap(), &raw);
    // the gateway on this machine refuses it; AWS's passes it on
    let answer = passed_on(&scene, &page, "lang=\"><script>").await.unwrap();
    let status = answer["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok());
    is_harmless(status.unwrap(), answer["body"].as_str().unwrap());

    assert_eq!(scene.browser.get(&page).await.status, 200);
    let logs = scene.stage.sandbox.logs().into_iter().filter(|line| line.function == "candidate-page");
    let deaths: Vec<_> = logs.filter(|line| line.line.contains("panicked") || line.line.contains("Runtime")).collect();
    assert!(deaths.is_empty(), "{deaths:?}");
}

/// The only script, if there is one, is the page's own.
fn is_harmless(status: u16, text: &str) {
    assert!(status == 200 || (400..500).contains(&status), "{status}: {text}");
    assert_eq!(text.matches("<script").count(), usize::from(status == 200), "{text}");
    assert!(!text.contains("\"><script"), "{text}");
}

/// The script that stands in a page.
fn script(page: &Answer) -> Option<&str> {
    let (_, rest) = page.text.split_once("<script>")?;
    rest.split_once("</script>").map(|(script, _)| script)
}

/// What a page's policy says of this.
fn allowed<'p>(page: &'p Answer, directive: &str) -> Option<&'p str> {
    let mut directives = page.header("content-security-policy").split("; ");
    directives.find_map(|entry| entry.strip_prefix(directive)?.strip_prefix(' '))
}

#[tokio::test]
async fn f7_a_page_runs_the_script_that_keeps_it_up_to_date_and_no_other() {
    let scene = Scene::set().await;
    let (order, page) = ordered(&scene).await;
    let live = scene.browser.get(&page).await;
    let digest = STANDARD.encode(Sha256::digest(script(&live).unwrap()));
    assert_eq!(allowed(&live, "script-src"), Some(format!("'sha256-{digest}'").as_str()));
    assert_eq!((allowed(&live, "connect-src"), allowed(&live, "default-src")), (Some("'self'"), Some("'none'")));

    let report = crate::report::link_to(&scene, &order).await;
    let mut still = vec![scene.browser.get(&altered(&page)).await, scene.browser.get(&report).await];
    let reference = scene.keeps(&order).await.unwrap().attempts[0].reference.clone().unwrap();
    scene.completes(reference.as_str(), &[("Style", "(2) Intuitive")]).await;
    scene.shows(&order, "COMPLETED").await;
    still.push(scene.browser.get(&page).await);
    scene.settles().await;
    scene.erases(&order).await;
    still.push(scene.browser.get(&page).await);
    assert_eq!(still.iter().map(|page| page.status).collect::<Vec<_>>(), [404, 409, 200, 410]);
    for page in still {
        assert!(!page.text.contains("script") && !page.text.contains("http-equiv"), "{}: {}", page.status, page.text);
        let (script, connect) = (allowed(&page, "script-src"), allowed(&page, "connect-src"));
        assert_eq!((script, connect, allowed(&page, "default-src")), (None, None, Some("'none'")), "{}", page.status);
    }
}

#[tokio::test]
async fn p4_a_page_whose_order_cannot_be_read_calms_and_comes_back() {
    let cut = Cut::off("AWS_ENDPOINT_URL_DYNAMODB", NOWHERE).await;
    let order = OrderKey::parse(&format!("smartrecruiters#{COMPANY}#1")).unwrap();
    let path = format!("/assessments/{}", Capability::CandidatePage(order).seal(&cut.keys().await));
    let answer = cut.browser.send(cut.request(Method::GET, &path)).await;
    is_page(&answer, 503, "temporarily_unavailable", "the store does not answer");
    assert!(answer.text.contains("Your application is safe."), "{}", answer.text);
    assert!(answer.text.contains("<noscript><meta http-equiv=\"refresh\""), "{}", answer.text);
    assert!(script(&answer).is_some() && !answer.header("retry-after").is_empty(), "{}", answer.text);

    let asked = cut.request(Method::GET, &path).header("accept", "application/json");
    let answer = cut.browser.send(asked).await;
    assert_eq!((answer.status, &answer.json()["code"]), (503, &json!("temporarily_unavailable")));
}

/// The page's function is given a query as AWS's gateway would pass it on.
async fn passed_on(scene: &Scene, page: &str, query: &str) -> Result<Value, Failure> {
    let path = page.trim_start_matches(scene.stage.sandbox.url());
    let http = json!({ "method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.45" });
    let event = json!({
        "version": "2.0",
        "routeKey": "ANY /assessments/{assessment}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": { "accept": "text/html", "host": "bridge.example" },
        "requestContext": { "http": http, "domainName": "bridge.example", "stage": "$default" },
        "pathParameters": { "assessment": capability(page) },
        "isBase64Encoded": false,
    });
    scene.stage.sandbox.invoke("candidate-page", &event).await
}

#[tokio::test]
async fn f8_nobody_may_frame_a_page() {
    let scene = Scene::set().await;
    let (order, page) = ordered(&scene).await;
    let report = crate::report::link_to(&scene, &order).await;
    let mut pages = vec![scene.browser.get(&page).await, scene.browser.get(&altered(&page)).await];
    pages.extend([scene.browser.get(&report).await, scene.browser.get(&altered(&report)).await]);
    scene.erases(&order).await;
    pages.extend([scene.browser.get(&page).await, scene.browser.get(&report).await]);
    for page in pages {
        assert!(page.header("content-type").starts_with("text/html"), "{}", page.status);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{}: {policy}", page.status);
    }
}

#[tokio::test]
async fn f9_nobody_learns_the_pages_address_from_those_who_leave_it() {
    let scene = Scene::set().await;
    let (order, page) = ordered(&scene).await;
    let shown = scene.browser.get(&page).await;
    assert_eq!(shown.header("referrer-policy"), "no-referrer");
    let back = scene.ats().order_snapshot(&order).unwrap().return_url().unwrap().to_owned();
    assert_eq!(ways(&shown), [back]);
    assert!(!shown.text.contains(capability(&page)), "{}", shown.text);
}

//! The address in an order at which SmartRecruiters takes the result: a bearer goes nowhere else.

use serde_json::Value;
use tests::Scene;

use crate::order_support::{Clerk, adas_order, is_refusal, with};
use crate::support::nothing_happened;

/// A path that would do.
const RESULTS: &str = "/assessment-api/v202010/orders/1/results";
const POINTER: &str = "/resultCallbackURL";

/// SmartRecruiters' own origin on this machine, and its port.
fn own(scene: &Scene) -> (String, String) {
    let own = scene.ats().base_url().to_owned();
    let port = own.rsplit(':').next().unwrap().to_owned();
    (own, port)
}

/// Orders with each of these addresses are refused.
async fn are_refused(scene: &Scene, clerk: &Clerk, body: &Value, urls: impl IntoIterator<Item = String>) {
    for url in urls {
        let answer = clerk.orders(&with(body, POINTER, url.as_str())).await;
        is_refusal(&answer, 422, "callback_url_not_allowed", Some(POINTER), &url);
    }
    nothing_happened(scene).await;
}

#[tokio::test]
async fn e4_an_origin_other_than_the_configured_one_is_refused_its_scheme_included() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let (own, _) = own(&scene);
    let others = [own.replace("http:", "https:"), "https://api.smartrecruiters.com".to_owned()];
    are_refused(&scene, &clerk, &body, others.map(|origin| origin + RESULTS)).await;
    assert_eq!(clerk.orders(&body).await.status, 202, "it was the origin alone");
}

#[tokio::test]
async fn e5_a_strangers_address_is_refused_without_a_call_and_without_a_token() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    are_refused(&scene, &clerk, &body, [format!("https://evil.example{RESULTS}")]).await;
    let fetched = scene.stage.wire.calls();
    let fetched = fetched.iter().filter(|call| call.from == "bridge" && call.path.contains("token"));
    assert_eq!(fetched.count(), 0, "a token was fetched");
}

#[tokio::test]
async fn e6_an_address_that_only_looks_right_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let (own, port) = own(&scene);
    let tricks = [
        format!("https://api.smartrecruiters.com.evil.example{RESULTS}"),
        format!("{own}.evil.example{RESULTS}"),
        // user information
        format!("http://me@127.0.0.1:{port}{RESULTS}"),
        format!("{own}@evil.example{RESULTS}"),
        // a back-slash
        format!("{own}\\@evil.example{RESULTS}"),
        format!("http:\\\\127.0.0.1:{port}{RESULTS}"),
        // no scheme
        format!("//127.0.0.1:{port}{RESULTS}"),
        // another port
        format!("http://127.0.0.1:8443{RESULTS}"),
        // a trailing dot
        format!("http://127.0.0.1.:{port}{RESULTS}"),
        // homographs: digits of full width, a Cyrillic letter
        format!("http://１２７.0.0.1:{port}{RESULTS}"),
        format!("https://api.smаrtrecruiters.com{RESULTS}"),
        // a fragment
        format!("{own}#@evil.example{RESULTS}"),
    ];
    are_refused(&scene, &clerk, &body, tricks).await;
}

#[tokio::test]
async fn e7_an_address_of_numbers_is_refused_in_every_spelling() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let (_, port) = own(&scene);
    let hosts = ["169.254.169.254", "[::1]", "2130706433", "0x7f000001", "0.0.0.0", "127.1"];
    let urls = hosts.map(|host| format!("http://{host}:{port}{RESULTS}"));
    are_refused(&scene, &clerk, &body, urls).await;
}

#[tokio::test]
async fn e8_the_right_origin_with_another_path_is_refused() {
    let scene = Scene::set().await;
    let (clerk, body) = (Clerk::of(&scene).await, adas_order(&scene).await);
    let (own, _) = own(&scene);
    let below = format!("{own}/assessment-api/v202010");
    let too_long = format!("{below}/orders/{}/results", "x".repeat(65));
    let ends = [
        "",
        "/orders/1",
        "/orders/1/result",
        "/orders/1/results/",
        "/orders//results",
        "/orders/a_b/results",
        "/orders/a.b/results",
        "/orders/%2e%2e%2f1/results",
        "/orders/1/%2e%2e%2f2/results",
        "/orders/1/../2/results",
        "/other/1/results",
        "/orders/1/results?x=y",
        "/orders/1/results#x",
    ];
    let urls = ends.iter().map(|end| format!("{below}{end}")).chain([too_long]);
    are_refused(&scene, &clerk, &body, urls).await;
    let longest = format!("{below}/orders/{}/results", "x-9".repeat(21) + "Z");
    assert_eq!(clerk.orders(&with(&body, POINTER, longest)).await.status, 202, "64 letters, digits and hyphens do");
}

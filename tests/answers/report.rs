//! The address at which a recruiter sees a result without a login.

use std::time::{Duration, Instant};

use assessment::ids::OrderKey;
use assessment::ports::Addresses as _;
use edge::links::Links;
use jiff::{SignedDuration, Timestamp};
use peers::smartrecruiters::{Candidate, Order, OrderId};
use peers::{Call, Fault, Rule};
use reqwest::Method;
use sandbox::stage::COMPANY;
use tests::Scene;

use crate::order_support::{altered, is_page};

const PUBLIC_LINK: &str = "/connect_ats/public_link";

/// Ada's order, with its result.
async fn completed(scene: &Scene) -> Order {
    completed_by(scene, &scene.ada()).await
}

/// A candidate's order, with its result.
async fn completed_by(scene: &Scene, candidate: &Candidate) -> Order {
    let (order, invitation) = scene.invites(candidate).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    scene.settles().await;
    shown
}

/// The address of an order's report, which the ATS learns with the result only.
pub(crate) async fn link_to(scene: &Scene, order: &OrderId) -> String {
    let foundation = &scene.stage.foundation;
    let keys = foundation.desk().await.unwrap().keys;
    let links = Links { base: foundation.config.public_base_url.clone(), keys };
    links.report(&OrderKey::parse(&format!("smartrecruiters#{COMPANY}#{order}")).unwrap())
}

/// The links that Equalture was asked for.
fn minted(scene: &Scene) -> Vec<Call> {
    scene.stage.wire.received(&Method::GET, PUBLIC_LINK)
}

#[tokio::test]
async fn h1_an_altered_report_opens_nothing() {
    let scene = Scene::set().await;
    let shown = completed(&scene).await;
    let report = shown.report_url().unwrap();
    let (front, seal) = report.rsplit_once('.').unwrap();
    let cut = report[..report.len() - 9].to_owned();
    let other_kind = report.replace("/reports/", "/assessments/");
    for forged in [altered(report), cut, format!("{}.{seal}", altered(front)), other_kind] {
        is_page(&scene.browser.get(&forged).await, 404, "not_found", &forged);
    }
    assert!(minted(&scene).is_empty());
}

#[tokio::test]
async fn h2_the_report_of_an_erased_order_or_of_a_company_that_has_left_has_ended() {
    let scene = Scene::set().await;
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let (erased, kept) = (completed(&scene).await, completed_by(&scene, &grace).await);
    scene.erases(&erased.id).await;
    is_page(&scene.clicks(&erased).await, 410, "gone", "the order is erased");
    scene.leaves(&scene.stage.company).await;
    is_page(&scene.clicks(&kept).await, 410, "gone", "the company has left");
    assert!(minted(&scene).is_empty());
}

#[tokio::test]
async fn h3_a_report_without_a_result_says_how_far_it_is() {
    let scene = Scene::set().await;
    let is_not_ready = async |order: &OrderId, state: &str| {
        let answer = scene.browser.get(&link_to(&scene, order).await).await;
        is_page(&answer, 409, "not_ready_yet", state);
        assert_eq!(answer.header("retry-after"), "60", "{state}");
        assert!(answer.text.contains(state), "{state}: {}", answer.text);
    };
    let (invited, _) = scene.invites(&scene.ada()).await;
    is_not_ready(&invited, "The candidate is invited and has not begun yet.").await;
    let unknown = scene.orders(scene.draft(&scene.ada()).overriding("assessmentPackageId", "no-such-job")).await;
    scene.shows(&unknown, "REJECTED").await;
    is_not_ready(&unknown, "Equalture no longer offers this assessment.").await;
    scene.time_passes(Duration::from_hours(24 * 61)).await;
    scene.shows(&invited, "EXPIRED").await;
    is_not_ready(&invited, "The candidate did not finish in time.").await;
    scene.equalture().stop().await;
    let accepted = scene.orders(scene.draft(&scene.ada())).await;
    is_not_ready(&accepted, "The candidate is about to be invited.").await;
    assert!(minted(&scene).is_empty());
}

#[tokio::test]
async fn h4_while_equalture_fails_or_hangs_a_click_is_answered_with_when_to_try_again() {
    let scene = Scene::set().await;
    let shown = completed(&scene).await;
    let failures = [500, 502, 503, 504].map(|code| Fault::Status { code, retry_after: None });
    for fault in failures.into_iter().chain([Fault::Slow(Duration::from_mins(1))]) {
        scene.equalture().faults().add(Rule::from(fault.clone()).path(PUBLIC_LINK));
        let begun = Instant::now();
        let click = scene.clicks(&shown).await;
        is_page(&click, 503, "upstream_unavailable", &format!("{fault:?}"));
        assert!(click.header("retry-after").parse::<u32>().unwrap() > 0, "{fault:?}");
        assert!(begun.elapsed() < Duration::from_secs(15), "long before the gateway gives up");
        scene.equalture().faults().clear();
    }
    assert_eq!(scene.clicks(&shown).await.status, 302, "once it answers again");
}

#[tokio::test]
async fn h5_a_link_off_the_list_leads_nowhere() {
    let hosts = [("EQUALTURE_BASE_URL", "http://equalture.example"), ("EQUALTURE_LINK_HOSTS", "*.equalture.com")];
    let scene = Scene::set_with(&hosts).await;
    // it is called by a name that its links do not have
    let mut company = scene.stage.company.clone();
    company.settings.equalture_base_url = Some(scene.equalture().base_url().replace("127.0.0.1", "localhost"));
    scene.stage.foundation.desk().await.unwrap().put_company(&company).await.unwrap();
    let shown = completed(&scene).await;
    let click = scene.clicks(&shown).await;
    is_page(&click, 502, "bad_upstream_link", "off the list");
    let [asked] = minted(&scene).try_into().unwrap();
    assert!(asked.response.contains("http://127.0.0.1:"), "Equalture gave a link: {}", asked.response);
    assert!(click.header("location").is_empty() && !click.text.contains("127.0.0.1"), "{}", click.text);
}

#[tokio::test]
async fn h6_whoever_only_looks_has_no_link_minted() {
    let scene = Scene::set().await;
    let shown = completed(&scene).await;
    let report = shown.report_url().unwrap();
    let calls = scene.calls_out().len();
    let head = scene.browser.send(scene.browser.request(Method::HEAD, report)).await;
    assert_eq!((head.status, head.header("location"), head.text.as_str()), (200, "", ""));
    let previews = [
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Twitterbot/1.0",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 BingPreview/1.0b",
        "Mozilla/5.0 (compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview)",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "Mozilla/5.0 (compatible; SafeLinks)",
    ];
    for agent in previews {
        let look = scene.browser.request(Method::GET, report).header("user-agent", agent);
        let look = scene.browser.send(look).await;
        assert_eq!((look.status, look.header("location"), look.text.as_str()), (200, "", ""), "{agent}");
    }
    assert_eq!(scene.calls_out().len(), calls, "nobody was called");
}

#[tokio::test]
async fn h8_a_click_leads_to_a_link_that_was_made_for_it() {
    let scene = Scene::set().await;
    let shown = completed(&scene).await;
    for clicks in 1..=2 {
        let click = scene.clicks(&shown).await;
        assert_eq!((click.status, click.text.as_str()), (302, ""));
        assert_eq!((click.header("cache-control"), click.header("referrer-policy")), ("no-store", "no-referrer"));
        let minted = minted(&scene);
        assert_eq!(minted.len(), clicks, "one for each click");
        let newest = &minted[clicks - 1];
        assert!(Timestamp::now().duration_since(newest.at) < SignedDuration::from_secs(5), "it is younger than 5 s");
        let location = click.header("location");
        assert!(!location.is_empty() && newest.response.contains(location), "{location}");
        assert_eq!(scene.browser.get(location).await.status, 200, "without a login");
    }
}

//! What a person sees of a peer.

use std::time::Duration;

use super::client;
use super::equalture::Fixture as Platform;
use super::smartrecruiters::Fixture as Ats;
use crate::{Clock, Equalture, SmartRecruiters, equalture, smartrecruiters};

const HOME: &str = "http://127.0.0.1:8800/?as=recruiter&tab=1";

struct Seen {
    status: u16,
    html: String,
}

async fn seen(url: &str) -> Seen {
    let answer = client().get(url).send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"), "{url}");
    Seen { status: answer.status().as_u16(), html: answer.text().await.unwrap() }
}

/// The profile, the same after its link has died, the login, and where an application goes on.
async fn pages(home: Option<&str>) -> [Seen; 4] {
    let home = home.map(ToOwned::to_owned);
    let clock = Clock::system();
    let settings = equalture::Settings { home: home.clone(), ..Default::default() };
    let platform = Platform::on(Equalture::start(clock.clone(), settings).await.unwrap());
    let reference = platform.applied("https://consumer.example/1").await;
    let link = client().get(platform.url("/public_link")).bearer_auth(platform.token().await);
    let (_, link) = super::status_and_json(link.query(&[("reference_id", &reference)])).await;
    let profile = seen(link["url"].as_str().unwrap()).await;
    clock.advance(Duration::from_hours(2));
    let gone = seen(link["url"].as_str().unwrap()).await;
    let login = seen(&platform.peer.application(&reference).unwrap().results_url).await;

    let settings = smartrecruiters::Settings { home, ..Default::default() };
    let ats = Ats::on(SmartRecruiters::start(clock, settings).await.unwrap());
    let order = super::results::placed(&ats, "acme").await;
    [profile, gone, login, seen(&ats.url(&format!("/applications/{order}/completed"))).await]
}

#[tokio::test]
async fn every_page_says_what_it_is_and_leads_back() {
    let expected = [
        (200, "<h1>Profile of Rembrandt van Rijn</h1>", "the simulated Equalture"),
        (410, "<h1>This link is no longer valid</h1>", "the simulated Equalture"),
        (401, "<h1>Log in to Equalture</h1>", "the simulated Equalture"),
        (200, "<h1>Thank you for applying</h1>", "the simulated SmartRecruiters"),
    ];
    for (page, (status, heading, whose)) in pages(Some(HOME)).await.into_iter().zip(expected) {
        let html = page.html;
        assert_eq!(page.status, status, "{html}");
        assert!(html.contains(heading) && html.contains(whose), "{html}");
        let way_back = "<a href=\"http://127.0.0.1:8800/?as=recruiter&amp;tab=1\">Back to the sandbox</a>";
        assert!(html.contains(way_back), "{html}");
    }
}

#[tokio::test]
async fn every_page_fits_a_phone_and_loads_nothing() {
    for Seen { html, .. } in pages(None).await {
        assert!(html.contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"), "{html}");
        assert!(html.contains("prefers-color-scheme:dark"), "{html}");
        // an icon of no bytes, so that a browser does not ask for one
        let html = html.replacen("<link rel=\"icon\" href=\"data:,\">", "", 1);
        for loaded in ["<script", "<link", "<img", "src=", "url(", "@import", "http://", "https://", "<a"] {
            assert!(!html.contains(loaded), "{loaded}: {html}");
        }
    }
}

//! A recruiter orders, the candidate does the assessment, the recruiter sees the result.

use std::time::Duration;

use peers::smartrecruiters::{Candidate, JobSpelling, Setup};
use reqwest::Method;
use sandbox::stage::COMPANY;
use tests::Scene;

#[tokio::test]
async fn h8_a_recruiter_orders_and_sees_the_result_without_a_login() {
    let scene = Scene::set().await;
    let packages = scene.ats().packages(COMPANY, Setup::Order).await.unwrap();
    let names: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    assert_eq!(names, ["Support essentials"]);

    let (order, invitation) = scene.invites(&scene.ada()).await;
    assert_eq!(invitation.name, "Ada Lovelace");
    let pending = scene.ats().order_snapshot(&order).unwrap();
    assert_eq!(pending.result["summary"], "Equalture invites the candidate by e-mail.");
    assert_eq!(pending.report_url(), None);

    let scores = [("Cognitive flexibility", "(5) Very flexible"), ("Behavioural style", "(2) Somewhat intuitive")];
    assert_eq!(scene.completes(&invitation.reference_id, &scores).await, [200]);
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(shown.statuses(), ["PENDING", "COMPLETED"]);
    let lines = "Behavioural style: (2) Somewhat intuitive\nCognitive flexibility: (5) Very flexible";
    assert_eq!(shown.result["summary"], lines);
    assert_eq!(shown.result["attachments"][0]["type"], "OTHER_URL");
    assert!(shown.result.get("score").is_none(), "no scale is known");

    let click = scene.clicks(&shown).await;
    assert_eq!((click.status, click.header("cache-control")), (302, "no-store"));
    assert_eq!(click.header("referrer-policy"), "no-referrer");
    let page = scene.browser.get(click.header("location")).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Ada Lovelace") && page.text.contains("(5) Very flexible"), "{}", page.text);
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
    assert_eq!(scene.ats().rate_limit_violations(), 0);
}

#[tokio::test]
async fn h6_each_click_has_a_link_of_its_own_and_a_look_has_none() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    let report = shown.report_url().unwrap();
    let asked = || scene.stage.wire.received(&Method::GET, "/connect_ats/public_link");
    let minted = || asked().iter().filter(|call| call.status == Some(200)).count();

    let head = scene.browser.send(scene.browser.request(Method::HEAD, report)).await;
    let preview = scene.browser.request(Method::GET, report).header("user-agent", "Slackbot-LinkExpanding 1.0");
    let preview = scene.browser.send(preview).await;
    assert_eq!((head.status, preview.status, preview.text.as_str(), minted()), (200, 200, "", 0));

    let first = scene.clicks(&shown).await.header("location").to_owned();
    scene.stage.clock.advance(Duration::from_mins(121));
    assert_eq!(scene.browser.get(&first).await.status, 410, "the first link is dead");
    let in_dutch = scene.browser.request(Method::GET, report).header("accept-language", "nl-NL,nl;q=0.9,en;q=0.8");
    let second = scene.browser.send(in_dutch).await;
    let page = scene.browser.get(second.header("location")).await;
    assert!(page.status == 200 && page.text.contains("Profiel van Ada Lovelace"), "{}", page.text);
    assert_eq!(minted(), 2);
}

#[tokio::test]
async fn old_and_new_spellings_and_hiring_steps_order_alike() {
    let scene = Scene::set().await;
    let candidate = |name: &str| scene.stage.candidate(name, "Example", &format!("{name}@example.com"));
    let (ada, grace, joan, mary) = (candidate("ada"), candidate("grace"), candidate("joan"), candidate("mary"));
    let drafts = [
        (&ada, scene.draft(&ada).job(JobSpelling::JobId)),
        (&grace, scene.draft(&grace).job(JobSpelling::Job)),
        (&joan, scene.draft(&joan).auto_triggered()),
        (&mary, scene.draft(&mary).job(JobSpelling::JobId).auto_triggered()),
    ];
    for (candidate, draft) in drafts {
        let order = scene.orders(draft).await;
        scene.invitation(candidate).await;
        scene.shows(&order, "PENDING").await;
        let kept = scene.keeps(&order).await.unwrap();
        assert_eq!(kept.vacancy.map(|vacancy| vacancy.to_string()), Some(scene.stage.vacancy.id.clone()));
    }
    assert_eq!(scene.equalture().invitations().len(), 4);
}

#[tokio::test]
async fn e14_an_address_that_the_order_lacks_is_fetched() {
    let scene = Scene::set().await;
    let ada = scene.ada();
    let order = scene.orders(scene.draft(&ada).without_email()).await;
    let invitation = scene.invitation(&ada).await;
    assert_eq!(invitation.name, "Ada Lovelace");
    scene.shows(&order, "PENDING").await;
    let path = format!("/candidates/{}", ada.id);
    assert_eq!(scene.stage.wire.received(&Method::GET, &path).len(), 1);
}

#[tokio::test]
async fn e14_an_address_that_nobody_has_rejects_the_order_with_a_sentence() {
    let scene = Scene::set().await;
    let nameless = Candidate { email: None, ..Candidate::new("Ada", "Lovelace", "") };
    scene.ats().add_candidate(COMPANY, nameless.clone());
    let unknown = Candidate { email: None, ..Candidate::new("Grace", "Hopper", "") };
    let sentences = [
        (nameless, "This candidate has no e-mail address. Add one and order again."),
        (unknown, "The candidate's e-mail address could not be read. Add it to the candidate and order again."),
    ];
    for (candidate, sentence) in sentences {
        let order = scene.orders(scene.draft(&candidate)).await;
        let shown = scene.shows(&order, "REJECTED").await;
        assert_eq!(shown.result["summary"], sentence);
    }
    assert!(scene.creates().is_empty(), "nobody is invited");
}

//! What SmartRecruiters' documents leave open about an order.

use std::time::Duration;

use assessment::company::Settings;
use peers::equalture::DuplicateApplicant;
use peers::smartrecruiters::{Candidate, InlineAnswer, JobSpelling, OrderDraft, Setup};
use sandbox::stage::COMPANY;
use tests::{Scene, until};

use crate::support::{candidate, chooses, listed};

#[tokio::test]
async fn row_14_an_applicant_gets_a_page_at_once_and_the_invitation_by_mail() {
    let scene = Scene::set().await;
    assert_eq!(listed(&scene, Setup::Inline).await, ["Support essentials (while applying)"]);
    scene.equalture().stop().await;
    let ada = scene.ada();
    let (order, page) = scene.orders_inline(scene.inline_draft(&ada)).await;
    let shown = scene.browser.get(&page).await;
    let back = scene.ats().order_snapshot(&order).unwrap().return_url().unwrap().to_owned();
    assert!(shown.status == 200 && shown.text.contains(&format!("href=\"{back}\"")), "{}", shown.text);
    scene.has_happened(&order, "equalture_not_ready").await;
    scene.equalture().restart().await.unwrap();
    scene.time_passes(Duration::from_secs(31)).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!(scene.equalture().invitations().len(), 1);

    chooses(&scene, Settings { inline: false, ..Settings::default() }).await;
    assert_eq!(listed(&scene, Setup::Inline).await, Vec::<String>::new());
    assert_eq!(listed(&scene, Setup::Order).await, ["Support essentials"]);
}

#[tokio::test]
async fn row_15_the_page_is_named_under_both_keys() {
    let scene = Scene::set().await;
    let (order, page) = scene.orders_inline(scene.inline_draft(&scene.ada())).await;
    for read in [InlineAnswer::Url, InlineAnswer::AssessmentPackageUrl] {
        scene.ats().behave(|ats| ats.inline_answer = read);
        let (_, again) = scene.ats().inline_reorder(&order).await.unwrap();
        assert_eq!(again.as_str(), page, "{read:?}");
    }
}

#[tokio::test]
async fn row_16_the_vacancy_is_named_by_either_key_and_the_newer_one_wins() {
    let scene = Scene::set().await;
    let drafts = [
        scene.draft(&candidate(&scene, "ada")).job(JobSpelling::Both),
        scene.draft(&candidate(&scene, "grace")).job(JobSpelling::JobId),
        scene.draft(&candidate(&scene, "joan")).job(JobSpelling::Job),
        scene.draft(&candidate(&scene, "mary")).job(JobSpelling::Both).overriding("jobId", "another-vacancy"),
    ];
    let warned = || scene.stage.sandbox.logs().iter().any(|line| line.line.contains("order_names_two_jobs"));
    for draft in drafts {
        assert!(!warned(), "they are the same so far");
        let order = scene.orders(draft).await;
        let vacancy = scene.keeps(&order).await.unwrap().vacancy;
        assert_eq!(vacancy.map(|vacancy| vacancy.to_string()), Some(scene.stage.vacancy.id.clone()));
        scene.shows(&order, "PENDING").await;
    }
    until("the warning", async || warned().then_some(())).await;
    assert_eq!(scene.equalture().invitations().len(), 4);
}

#[tokio::test]
async fn row_17_an_address_that_the_order_lacks_is_fetched_and_one_that_nobody_has_rejects_it() {
    let scene = Scene::set().await;
    let ada = scene.ada();
    let order = scene.orders(scene.draft(&ada).without_email()).await;
    scene.invitation(&ada).await;
    scene.shows(&order, "PENDING").await;

    let nowhere = Candidate { email: None, ..Candidate::new("Grace", "Hopper", "") };
    scene.ats().add_candidate(COMPANY, nowhere.clone());
    let order = scene.orders(scene.draft(&nowhere)).await;
    let shown = scene.shows(&order, "REJECTED").await;
    assert_eq!(shown.result["summary"], "This candidate has no e-mail address. Add one and order again.");
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
}

#[tokio::test]
async fn row_28_the_same_order_again_is_one_application_and_another_order_another() {
    let scene = Scene::set().await;
    let ada = scene.ada();
    let (order, _) = scene.invites(&ada).await;
    for _ in 0..3 {
        assert_eq!(scene.ats().reorder(&order).await.unwrap(), order);
    }
    scene.settles().await;
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));

    let second = scene.orders(scene.draft(&ada)).await;
    scene.shows(&second, "PENDING").await;
    assert_eq!(scene.equalture().invitations().len(), 2, "the recruiter's wish");

    for twice in [DuplicateApplicant::Conflict, DuplicateApplicant::Unprocessable] {
        scene.equalture().behave(|equalture| equalture.duplicate_applicant = twice);
        let third = scene.orders(scene.draft(&ada)).await;
        let shown = scene.shows(&third, "REJECTED").await;
        let sentence = shown.result["summary"].as_str().unwrap();
        assert!(sentence.starts_with("Equalture could not invite this candidate"), "{twice:?}: {sentence}");
    }
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (4, 2));
}

#[tokio::test]
async fn row_29_a_bearer_goes_only_where_configuration_points() {
    let scene = Scene::set().await;
    let (base, path) = (scene.ats().base_url().to_owned(), "/assessment-api/v202010/orders/1/results");
    let addresses = [
        format!("https://attacker.example{path}"),
        format!("{base}@attacker.example{path}"),
        format!("{}.attacker.example{path}", base.trim_end_matches(char::is_numeric)),
        format!("{base}/orders/../../1/results"),
        format!("{base}/candidates/1/results"),
        format!("{base}{path}?to=attacker"),
    ];
    for address in addresses {
        let refused =
            scene.is_refused(scene.draft(&scene.ada()).overriding("resultCallbackURL", address.clone())).await;
        let expected = (422, "callback_url_not_allowed", Some("/resultCallbackURL"));
        assert_eq!((refused.status, refused.code.as_str(), refused.pointer.as_deref()), expected, "{address}");
    }
    scene.settles().await;
    assert!(scene.calls_out().is_empty());
    scene.invites(&scene.ada()).await;
}

/// An order while a candidate applies, who is to go back there.
fn leading_back(scene: &Scene, address: &str) -> OrderDraft {
    scene.inline_draft(&scene.ada()).overriding("completedAssessmentCallbackUrl", address)
}

#[tokio::test]
async fn row_30_a_candidate_is_sent_back_to_listed_hosts_only() {
    let listed = "https://jobs.smartrecruiters.com/oneclick-ui/company/1";
    let elsewhere = [
        "https://evil.example/",
        "http://jobs.smartrecruiters.com/",
        "https://jobs.smartrecruiters.com.evil.example/",
        "https://smartrecruiters.com@evil.example/",
        "javascript:alert(1)",
    ];
    let scene = Scene::set_with(&[("RETURN_HOSTS", "*.smartrecruiters.com")]).await;
    let (_, page) = scene.orders_inline(leading_back(&scene, listed)).await;
    assert!(scene.browser.get(&page).await.text.contains(&format!("href=\"{listed}\"")));
    for address in elsewhere {
        let refused = scene.is_refused_inline(leading_back(&scene, address)).await;
        assert_eq!((refused.status, refused.code.as_str()), (422, "return_url_not_allowed"), "{address}");
    }
    let narrower = Scene::set_with(&[("RETURN_HOSTS", "careers.example.com")]).await;
    assert_eq!(narrower.is_refused_inline(leading_back(&narrower, listed)).await.status, 422);
    narrower.orders_inline(leading_back(&narrower, "https://careers.example.com/thanks")).await;
    assert_eq!(narrower.table.items("ORDER#").await.len(), 1);
}

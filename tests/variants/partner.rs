//! What SmartRecruiters' documents leave open about its calls for tokens and packages.

use std::time::Duration;

use assessment::company::Settings;
use peers::smartrecruiters::{Browse, PackageAddress, PartnerUrls, Proof, RequesterHeader, Setup, TimeUnit};
use reqwest::Method;
use sandbox::stage::COMPANY;
use serde_json::Value;
use tests::Scene;

use crate::support::{candidate, chooses, listed};

#[tokio::test]
async fn row_22_a_requester_in_any_spelling_is_no_obstacle_and_is_kept_nowhere() {
    let scene = Scene::set().await;
    for spelling in [
        RequesterHeader::Json,
        RequesterHeader::PercentEncodedJson,
        RequesterHeader::Base64Json,
        RequesterHeader::Simple,
        RequesterHeader::SimpleExploded,
        RequesterHeader::Malformed,
    ] {
        scene.ats().behave(|ats| ats.requester = spelling);
        let mut browse = Browse::typical();
        browse.fields.insert("unheard-of".to_owned(), "a|b".to_owned());
        assert_eq!(scene.ats().browse(COMPANY, Setup::Order, &browse).await.unwrap().len(), 1, "{spelling:?}");
    }
    let nobody = Browse { requester: None, ..Browse::typical() };
    assert_eq!(scene.ats().browse(COMPANY, Setup::Order, &nobody).await.unwrap().len(), 1);
    let jobs = scene.stage.wire.received(&Method::GET, "/connect_ats/jobs");
    assert_eq!(jobs.len(), 1, "the list is asked for once a minute");
    assert!(!scene.table.dump().await.contains("recruiter@example.com"));
    assert!(scene.stage.sandbox.logs().iter().all(|line| !line.line.contains("recruiter@example.com")));
}

#[tokio::test]
async fn row_23_a_package_is_found_wherever_its_id_is_put() {
    let scene = Scene::set().await;
    let base = scene.stage.sandbox.url().to_owned();
    for (address, place) in [
        ("/packages/{assessmentPackageId}", PackageAddress::Filled),
        ("/packages", PackageAddress::Filled),
        ("/packages/", PackageAddress::Filled),
        ("/packages/{assessmentPackageId}", PackageAddress::Appended),
    ] {
        scene.ats().behave(|ats| ats.package_address = place);
        scene.ats().configure_partner(PartnerUrls { package: format!("{base}{address}"), ..PartnerUrls::at(&base) });
        let inline = format!("inline-{}", scene.stage.job.id);
        for id in [&scene.stage.job.id, &inline] {
            assert_eq!(scene.ats().package(COMPANY, id).await.unwrap().id, *id, "{address}, {place:?}");
        }
        let unknown = scene.ats().package(COMPANY, "unknown").await.unwrap_err().to_string();
        assert!(unknown.contains("404") && unknown.contains("There is no such package."), "{unknown}");
    }
    let appended = scene.stage.wire.made(&Method::GET, "/packages/%7BassessmentPackageId%7D/");
    assert_eq!(appended.len(), 3);
    for path in ["/packages/{assessmentPackageId}/ID", "/packages/%7BassessmentPackageId%7D/ID/", "/packages/ID/"] {
        let authorization = format!("authorization: Bearer {}\r\n", scene.token());
        let answer = scene.gets_raw(&path.replace("ID", &scene.stage.job.id), &authorization).await;
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains(&scene.stage.job.id), "{path}: {answer}");
    }
}

#[tokio::test]
async fn row_25_a_client_proves_itself_in_the_form_or_by_basic() {
    for proof in [Proof::Form, Proof::Basic] {
        let scene = Scene::set().await;
        scene.ats().behave(|ats| ats.proof = proof);
        assert_eq!(listed(&scene, Setup::Order).await, ["Support essentials"], "{proof:?}");
        let asked = scene.stage.wire.made(&Method::POST, "/token");
        let answer: Value = serde_json::from_str(&asked[0].response).unwrap();
        assert_eq!(
            (&answer["token_type"], asked[0].request.contains("client_secret")),
            (&Value::from("Bearer"), proof == Proof::Form)
        );
    }
}

#[tokio::test]
async fn row_26_a_life_is_said_in_seconds_and_believed_for_30_minutes_at_the_most() {
    for (unit, fresh) in [(TimeUnit::Seconds, 1), (TimeUnit::Milliseconds, 2)] {
        let scene = Scene::set().await;
        scene.ats().behave(|ats| ats.expires_in = unit);
        listed(&scene, Setup::Order).await;
        scene.stage.clock.advance(Duration::from_secs(59));
        assert_eq!(listed(&scene, Setup::Order).await, ["Support essentials"]);
        assert_eq!(
            scene.stage.wire.made(&Method::POST, "/token").len(),
            fresh,
            "{unit:?}: asked for too often at worst"
        );

        scene.invites(&candidate(&scene, "ada")).await;
        scene.settles().await;
        scene.stage.clock.advance(Duration::from_mins(31));
        let (order, _) = scene.invites(&candidate(&scene, "grace")).await;
        let answers: Vec<_> = scene.patches(&order).iter().filter_map(|patch| patch.status).collect();
        assert!(
            [&[401, 200][..], &[200]].contains(&answers.as_slice()),
            "{unit:?}: replaced once at most: {answers:?}"
        );
        assert_eq!(scene.stage.wire.received(&Method::POST, "/identity/oauth/token").len(), 2);
    }
}

#[tokio::test]
async fn row_27_an_empty_list_is_no_content_or_an_empty_array() {
    let scene = Scene::set().await;
    scene.equalture().unpublish(&scene.stage.job.id);
    for (empty_list_is_200, expected) in [(false, (Some(204), "")), (true, (Some(200), "[]"))] {
        chooses(&scene, Settings { empty_list_is_200, ..Settings::default() }).await;
        assert_eq!(listed(&scene, Setup::Order).await, Vec::<String>::new());
        let asked = scene.stage.wire.made(&Method::GET, "/packages").pop().unwrap();
        assert_eq!((asked.status, asked.response.as_str()), expected);
    }
}

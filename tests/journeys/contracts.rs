//! The vendors' documents differ between versions and from what their samples show: every dialect is spoken.

use std::time::Duration;

use peers::equalture::{JobsShape, LinkTransport, Reference, ScoreStyle, TokenVerb};
use peers::smartrecruiters::{Browse, MediaTypes, Order, PackageDate, RequesterHeader, Setup};
use peers::{equalture, smartrecruiters};
use reqwest::Method;
use sandbox::stage::COMPANY;
use tests::Scene;

/// A whole journey while the vendors behave so.
async fn goes_well(
    equalture: impl FnOnce(&mut equalture::Behaviour),
    smartrecruiters: impl FnOnce(&mut smartrecruiters::Behaviour),
) -> (Scene, Order) {
    let scene = Scene::set().await;
    scene.equalture().behave(equalture);
    scene.ats().behave(smartrecruiters);
    assert_eq!(scene.ats().packages(COMPANY, Setup::Order).await.unwrap().len(), 1);
    let (order, invitation) = scene.invites(&scene.ada()).await;
    let sent = scene.equalture().candidate_completes(&invitation.reference_id, None).await.unwrap();
    assert!(sent.iter().all(equalture::Attempt::succeeded), "{sent:?}");
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(shown.statuses(), ["PENDING", "COMPLETED"]);
    assert_eq!((scene.creates().len(), scene.equalture().invitations().len()), (1, 1));
    (scene, shown)
}

/// The same, with a report at its end.
async fn leads_to_a_report(
    equalture: impl FnOnce(&mut equalture::Behaviour),
    smartrecruiters: impl FnOnce(&mut smartrecruiters::Behaviour),
) -> (Scene, Order) {
    let (scene, shown) = goes_well(equalture, smartrecruiters).await;
    let click = scene.clicks(&shown).await;
    assert_eq!(click.status, 302);
    assert_eq!(scene.browser.get(click.header("location")).await.status, 200);
    (scene, shown)
}

#[tokio::test]
async fn the_first_version_of_equaltures_documents() {
    let first = |equalture: &mut equalture::Behaviour| {
        equalture.jobs_shape = JobsShape::Object;
        equalture.token_verb = TokenVerb::Get;
        equalture.reference = Reference::Sample;
    };
    leads_to_a_report(first, |_| ()).await;
}

#[tokio::test]
async fn tokens_that_are_created_and_scores_in_any_words() {
    let odd = |equalture: &mut equalture::Behaviour| {
        equalture.token_status = 201;
        equalture.scores = ScoreStyle::Odd;
    };
    let (_, shown) = leads_to_a_report(odd, |_| ()).await;
    let lines =
        "Intuïtie & <daadkracht>: (12) Ünusually high\nProbleemoplossend vermogen: Zeer flexibel\nStyle\n決断力: (3)";
    assert_eq!(shown.result["summary"], lines, "r12: plain text, as it came");
}

#[tokio::test]
async fn a_result_without_scores() {
    let (_, shown) = leads_to_a_report(|equalture| equalture.scores = ScoreStyle::Empty, |_| ()).await;
    let sentence = "The candidate has completed the assessment. Equalture sent no scores; open the attached report.";
    assert_eq!(shown.result["summary"], sentence);
}

#[tokio::test]
async fn updates_as_merge_patches_with_the_guides_date() {
    let guide = |ats: &mut smartrecruiters::Behaviour| {
        ats.media = MediaTypes::MergePatch;
        ats.package_date = PackageDate::AssessmentDate;
        ats.invalid_client = 401;
    };
    let (scene, shown) = leads_to_a_report(|_| (), guide).await;
    assert!(shown.result["assessmentDate"].is_string() && shown.result.get("assessmentPackageDate").is_none());
    let answers: Vec<_> = scene.patches(&shown.id).iter().filter_map(|call| call.status).collect();
    assert_eq!(answers, [415, 400, 200, 200], "what was learnt is remembered");
}

#[tokio::test]
async fn updates_as_json_with_the_specifications_date() {
    let specification = |ats: &mut smartrecruiters::Behaviour| {
        ats.media = MediaTypes::Json;
        ats.package_date = PackageDate::AssessmentPackageDate;
    };
    let (scene, shown) = leads_to_a_report(|_| (), specification).await;
    assert!(shown.result["assessmentPackageDate"].is_string());
    assert_eq!(scene.patches(&shown.id).len(), 2);
}

#[tokio::test]
async fn d3_a_requester_in_any_spelling_and_unknown_parameters() {
    let scene = Scene::set().await;
    let spellings =
        [RequesterHeader::Json, RequesterHeader::Base64Json, RequesterHeader::Simple, RequesterHeader::SimpleExploded];
    for spelling in spellings {
        scene.ats().behave(|ats| ats.requester = spelling);
        let mut browse = Browse::typical();
        browse.fields.insert("unheard-of".to_owned(), "a|b".to_owned());
        assert_eq!(scene.ats().browse(COMPANY, Setup::Order, &browse).await.unwrap().len(), 1, "{spelling:?}");
    }
    assert_eq!(
        scene.stage.wire.received(&Method::GET, "/connect_ats/jobs").len(),
        1,
        "the list is asked for once a minute"
    );
}

#[tokio::test]
async fn an_application_that_equalture_does_not_name_is_created_once() {
    let (scene, shown) = goes_well(|equalture| equalture.reference = Reference::Missing, |_| ()).await;
    assert_eq!(scene.patches(&shown.id).len(), 2);
    let click = scene.clicks(&shown).await;
    let [application] = scene.equalture().applications().try_into().unwrap();
    let with_a_login = format!("href=\"{}\"", application.results_url);
    assert!(click.status == 409 && click.text.contains("no_reference"), "{}", click.status);
    assert!(click.text.contains(&with_a_login), "the way on needs a login: {}", click.text);
    scene.time_passes(Duration::from_hours(24)).await;
    assert_eq!((scene.creates().len(), scene.patches(&shown.id).len()), (1, 2));
}

#[tokio::test]
async fn links_by_a_body_are_not_guessed_at() {
    let body = |equalture: &mut equalture::Behaviour| equalture.link_transport = LinkTransport::Body;
    let (scene, shown) = goes_well(body, |_| ()).await;
    let click = scene.clicks(&shown).await;
    assert_eq!((click.status, click.header("retry-after").is_empty()), (503, false));
}

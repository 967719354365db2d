//! What Equalture's documents leave open about the calls to it: tokens, jobs, public links.

use std::time::Duration;

use assessment::company::{Settings, TokenVerb as Pinned};
use peers::equalture::{Job, JobsShape, LinkPath, LinkTransport, Reference, TokenVerb};
use peers::smartrecruiters::{Candidate, Setup};
use reqwest::Method;
use sandbox::stage::COMPANY;
use tests::{Scene, until};

use crate::support::{candidate, chooses, goes_well, listed, opens};

const TOKEN: &str = "/connect_ats/access_token";

/// The methods of the calls for a token so far, with their answers.
fn asked(scene: &Scene) -> Vec<(String, u16)> {
    let mut calls = scene.calls_out();
    calls.retain(|call| call.path == TOKEN);
    calls.iter().map(|call| (call.method.to_string(), call.status.unwrap_or_default())).collect()
}

/// The list is given twice, and between the two every token dies.
async fn lists_twice(scene: &Scene) {
    for _ in 0..2 {
        assert_eq!(listed(scene, Setup::Order).await, ["Support essentials"]);
        scene.equalture().revoke_tokens();
    }
}

fn calls(calls: &[(&str, u16)]) -> Vec<(String, u16)> {
    calls.iter().map(|(method, status)| ((*method).to_owned(), *status)).collect()
}

#[tokio::test]
async fn row_1_the_verb_that_works_is_found_and_remembered() {
    let cases: [(_, _, _, &[_]); 4] = [
        (TokenVerb::Post, 405, 200, &[("POST", 200), ("POST", 200)]),
        (TokenVerb::Both, 405, 201, &[("POST", 201), ("POST", 201)]),
        (TokenVerb::Get, 405, 200, &[("POST", 405), ("GET", 200), ("GET", 200)]),
        (TokenVerb::Get, 404, 201, &[("POST", 404), ("GET", 201), ("GET", 201)]),
    ];
    for (verb, wrong_verb, token_status, expected) in cases {
        let scene = Scene::set().await;
        scene.equalture().behave(|equalture| {
            equalture.token_verb = verb;
            equalture.wrong_verb = wrong_verb;
            equalture.token_status = token_status;
        });
        lists_twice(&scene).await;
        assert_eq!(asked(&scene), calls(expected), "{verb:?}");
        scene.invites(&scene.ada()).await;
    }
}

#[tokio::test]
async fn row_1_a_company_that_pins_the_verb_asks_with_no_other() {
    let scene = Scene::set().await;
    scene.equalture().behave(|equalture| equalture.token_verb = TokenVerb::Get);
    chooses(&scene, Settings { token_verb: Some(Pinned::Get), ..Settings::default() }).await;
    lists_twice(&scene).await;
    scene.invites(&candidate(&scene, "ada")).await;
    let by_get = asked(&scene);
    assert!(by_get.iter().all(|call| *call == ("GET".to_owned(), 200)), "{by_get:?}");

    scene.equalture().revoke_tokens();
    chooses(&scene, Settings { token_verb: Some(Pinned::Post), ..Settings::default() }).await;
    let order = scene.orders(scene.draft(&candidate(&scene, "grace"))).await;
    let refused = async || asked(&scene).get(by_get.len()).cloned();
    until("the next call for a token", refused).await;
    scene.settles().await;
    let by_post = asked(&scene).split_off(by_get.len());
    assert!(by_post.iter().all(|call| *call == ("POST".to_owned(), 405)), "{by_post:?}");
    assert!(scene.ats().order_snapshot(&order).unwrap().versions.is_empty(), "a wrong pin refuses nobody");

    chooses(&scene, Settings::default()).await;
    scene.time_passes(Duration::from_secs(61)).await;
    scene.shows(&order, "PENDING").await;
    assert_eq!(scene.equalture().invitations().len(), 2);
}

#[tokio::test]
async fn row_2_a_list_has_either_shape_and_may_say_more_or_less() {
    let scene = Scene::set().await;
    let nameless = Job::new("");
    let secret = scene.stage.foundation.secrets.company(&scene.stage.company, false).await.unwrap();
    scene.equalture().add_job(&secret.equalture.client_id, nameless.clone());
    for (shape, extra_members) in [(JobsShape::Array, false), (JobsShape::Object, false), (JobsShape::Object, true)] {
        scene.equalture().behave(|equalture| {
            equalture.jobs_shape = shape;
            equalture.extra_members = extra_members;
        });
        assert_eq!(listed(&scene, Setup::Order).await, ["Support essentials", &nameless.id], "{shape:?}");
    }
    assert_eq!(scene.ats().package(COMPANY, &nameless.id).await.unwrap().name, nameless.id);
}

#[tokio::test]
async fn row_2_the_first_version_of_the_documents_from_beginning_to_end() {
    let first = |equalture: &mut peers::equalture::Behaviour| {
        equalture.jobs_shape = JobsShape::Object;
        equalture.token_verb = TokenVerb::Get;
        equalture.reference = Reference::Sample;
    };
    let (scene, shown) = goes_well(first, |_| ()).await;
    opens(&scene, &shown).await;
}

#[tokio::test]
async fn row_3_a_token_is_kept_and_one_that_has_died_is_replaced_at_once() {
    let scene = Scene::set().await;
    for (minutes, tokens) in [(0, 1), (10, 1), (6, 2)] {
        scene.stage.clock.advance(Duration::from_mins(minutes));
        assert_eq!(listed(&scene, Setup::Order).await, ["Support essentials"]);
        assert_eq!(asked(&scene).len(), tokens, "after another {minutes} minutes");
    }
    let lists = scene.stage.wire.received(&Method::GET, "/connect_ats/jobs");
    let answers: Vec<_> = lists.iter().filter_map(|list| list.status).collect();
    assert_eq!(answers, [200, 200, 401, 200]);

    for name in ["ada", "grace"] {
        let (order, _) = scene.invites(&candidate(&scene, name)).await;
        assert_eq!(scene.keeps(&order).await.unwrap().attempts.len(), 1);
        scene.settles().await;
        scene.stage.clock.advance(Duration::from_mins(16));
    }
    let created = scene.creates().iter().filter(|create| create.status == Some(201)).count();
    assert_eq!((created, scene.equalture().invitations().len()), (2, 2), "401 proves that nothing was created");
}

#[tokio::test]
async fn row_3_a_life_that_the_answer_names_is_heeded() {
    let scene = Scene::set().await;
    scene.equalture().behave(|equalture| {
        equalture.names_lifetime = true;
        equalture.token_lifetime = Duration::from_secs(50);
    });
    for (name, tokens) in [("ada", 1), ("grace", 2)] {
        scene.invites(&candidate(&scene, name)).await;
        scene.settles().await;
        assert_eq!(asked(&scene).len(), tokens, "{name}: it would not outlast a create");
    }
    assert!(scene.creates().iter().all(|create| create.status == Some(201)));
}

#[tokio::test]
async fn row_4_a_public_link_is_asked_for_by_a_query_where_it_was_configured() {
    let of_application = [("EQUALTURE_PUBLIC_LINK_PATH", "/connect_ats/applications/{reference_id}/public_link")];
    for (path, environment) in [(LinkPath::Fixed, &[][..]), (LinkPath::OfApplication, &of_application[..])] {
        let scene = Scene::set_with(environment).await;
        scene.equalture().behave(|equalture| equalture.link_path = path);
        let silent = Candidate { language: String::new(), ..scene.ada() };
        let (order, invitation) = scene.invites(&silent).await;
        scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
        let shown = scene.shows(&order, "COMPLETED").await;
        opens(&scene, &shown).await;
        let dutch = scene.browser.request(Method::GET, shown.report_url().unwrap()).header("accept-language", "nl");
        assert_eq!(scene.browser.send(dutch).await.status, 302);

        let reference = &invitation.reference_id;
        let paths = match path {
            LinkPath::Fixed => [
                format!("/connect_ats/public_link?reference_id={reference}"),
                format!("/connect_ats/public_link?locale=nl&reference_id={reference}"),
            ],
            LinkPath::OfApplication => [
                format!("/connect_ats/applications/{reference}/public_link"),
                format!("/connect_ats/applications/{reference}/public_link?locale=nl"),
            ],
        };
        let asked: Vec<_> = scene.calls_out().into_iter().map(|call| call.path).collect();
        let asked: Vec<_> = asked.iter().filter(|path| path.contains("public_link")).collect();
        assert_eq!(asked, paths.iter().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn row_4_links_by_a_body_are_not_guessed_at() {
    let body = |equalture: &mut peers::equalture::Behaviour| equalture.link_transport = LinkTransport::Body;
    let (scene, shown) = goes_well(body, |_| ()).await;
    let click = scene.clicks(&shown).await;
    assert_eq!((click.status, click.header("retry-after").is_empty()), (503, false));
}

#[tokio::test]
async fn row_5_a_link_lives_two_hours_and_the_record_in_the_ats_stays() {
    let (scene, shown) = goes_well(|_| (), |_| ()).await;
    let report = shown.report_url().unwrap();
    assert!(report.starts_with(scene.stage.sandbox.url()), "{report}");
    let told: Vec<String> = scene.patches(&shown.id).into_iter().map(|call| call.request).collect();
    assert!(told.iter().all(|told| !told.contains(scene.equalture().base_url())), "{told:?}");

    let first = scene.clicks(&shown).await;
    assert_eq!((first.status, first.header("cache-control")), (302, "no-store"));
    scene.stage.clock.advance(Duration::from_mins(119));
    assert_eq!(scene.browser.get(first.header("location")).await.status, 200);
    scene.stage.clock.advance(Duration::from_mins(1));
    assert_eq!(scene.browser.get(first.header("location")).await.status, 410);
    let second = scene.clicks(&shown).await;
    assert_ne!(first.header("location"), second.header("location"));
    assert_eq!(scene.browser.get(second.header("location")).await.status, 200);
    assert!(!scene.table.dump().await.contains("/public/"), "no link is kept");
}

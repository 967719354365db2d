//! The address at which the ATS says that a company has left.

use std::collections::BTreeMap;
use std::time::Duration;

use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::{Ats, CompanyKey, OrderKey};
use assessment::progress::Progress;
use aws::secrets::SecretsError;
use edge::capabilities::Capability;
use edge::links::Links;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use sandbox::{Options, Sandbox};
use tests::{Answer, Scene, Wire, until};

use crate::order_support::{Clerk, adas_order, altered, is_refusal};
use crate::orders::id_of;
use crate::support::{is_problem, request, token, token_of};

async fn links(scene: &Scene) -> Links {
    let foundation = &scene.stage.foundation;
    Links { base: foundation.config.public_base_url.clone(), keys: foundation.desk().await.unwrap().keys }
}

/// The address that is registered; the company's id comes behind it.
async fn registered(scene: &Scene) -> String {
    links(scene).await.disable(Ats::SmartRecruiters)
}

async fn asks(scene: &Scene, method: Method, url: &str, token: Option<&str>) -> Answer {
    let asked = scene.browser.request(method, url);
    scene.browser.send(token.into_iter().fold(asked, reqwest::RequestBuilder::bearer_auth)).await
}

async fn deletes(scene: &Scene, url: &str) -> Answer {
    asks(scene, Method::DELETE, url, None).await
}

fn is_done(answer: &Answer, what: &str) {
    assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{what}");
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
}

async fn stored(scene: &Scene, key: &CompanyKey) -> Company {
    scene.stage.foundation.table().read_company(key).await.unwrap().unwrap()
}

async fn is_still_served(scene: &Scene) {
    let company = stored(scene, &scene.stage.company.key).await;
    assert_eq!((company.status, company.leaving), (CompanyStatus::Active, None));
    assert_eq!(scene.table.items("CLIENT#").await.len(), 1);
}

fn events(scene: &Scene) -> usize {
    let logs = scene.stage.sandbox.logs();
    logs.iter().filter(|line| line.function == "disable" && line.line.contains("company_disabled")).count()
}

/// Another company, active in this generation.
fn company(id: &str, generation: u32) -> Company {
    let key = CompanyKey::parse(&format!("smartrecruiters#{id}")).unwrap();
    Company { key, name: None, status: CompanyStatus::Active, generation, settings: Settings::default(), leaving: None }
}

#[tokio::test]
async fn l1_a_wrong_capability_a_bearer_of_another_company_and_an_unknown_company_disable_nothing() {
    let scene = Scene::set().await;
    let good = registered(&scene).await;
    let (front, seal) = good.strip_suffix("/companies").unwrap().rsplit_once('.').unwrap();
    let report = Capability::Report(OrderKey::parse("smartrecruiters#Globex#o-1").unwrap());
    let report = report.seal(&scene.stage.foundation.desk().await.unwrap().keys);
    let base = good.split("/integrations/").next().unwrap();
    let (own, placeholder) = (token(&scene).await, format!("{base}/integrations/{{capability}}/companies/Globex"));
    let wrong = [
        format!("{}/companies/Globex", altered(&format!("{front}.{seal}"))),
        format!("{front}/companies/Globex"),
        format!("{}/companies/Globex", &good[..good.len() - "/companies".len() - 4]),
        format!("{base}/integrations/{report}/companies/Globex"),
        format!("{base}/integrations/anything/companies/Globex"),
    ];
    for url in &wrong {
        is_problem(&deletes(&scene, url).await, 404, "not_found");
        is_problem(&asks(&scene, Method::POST, url, Some(&own)).await, 404, "not_found");
    }
    is_problem(&deletes(&scene, &placeholder).await, 404, "not_found");

    let initech = scene.stage.connect("Initech", Settings::default(), &peers::equalture::Job::new("x")).await.unwrap();
    let others = token_of(&scene, &initech, Timestamp::now()).await;
    for url in [&placeholder, &format!("{good}/Globex"), &format!("{good}?companyId=Globex")] {
        is_problem(&asks(&scene, Method::DELETE, url, Some(&others)).await, 403, "tenant_mismatch");
    }
    let old = token_of(&scene, &scene.stage.company, Timestamp::now() - SignedDuration::from_hours(2)).await;
    let earlier = token_of(&scene, &company("Globex", 0), Timestamp::now()).await;
    for dead in [&*old, &*earlier, "nonsense"] {
        is_problem(&asks(&scene, Method::DELETE, &placeholder, Some(dead)).await, 401, "invalid_token");
    }
    for unknown in ["Nobody", "globex", "no%20company", &"x".repeat(200)] {
        is_done(&deletes(&scene, &format!("{good}/{unknown}")).await, unknown);
    }
    let companies = scene.table.items("COMPANY#").await.len();
    assert_eq!((companies, events(&scene)), (2, 0), "nothing is stored of who is not known");
    assert_eq!(stored(&scene, &scene.stage.company.key).await, scene.stage.company);
}

#[tokio::test]
async fn l2_whoever_is_disabled_twice_is_disabled_once() {
    let scene = Scene::set().await;
    let url = format!("{}/Globex", registered(&scene).await);
    for (method, time) in [(Method::DELETE, "first"), (Method::POST, "second"), (Method::DELETE, "third")] {
        is_done(&asks(&scene, method, &url, None).await, time);
    }
    assert_eq!(events(&scene), 1);
    let left = stored(&scene, &scene.stage.company.key).await;
    assert_eq!((left.status, left.leaving.map(|leaving| leaving.generation)), (CompanyStatus::Disabled, Some(1)));
    assert!(scene.table.items("CLIENT#").await.is_empty() && scene.table.items("JOBS#").await.is_empty());
    let secret = scene.stage.foundation.secrets.company(&left, true).await;
    assert!(matches!(secret, Err(SecretsError::Missing)));
    let removals = scene.stage.wire.received(&Method::DELETE, "/connect_ats/webhooks/application_started");
    assert_eq!(removals.len(), 1, "with credentials that were still there");

    scene.time_passes(Duration::from_mins(7)).await;
    until("the end of what was left behind", async || stored(&scene, &left.key).await.leaving.is_none().then_some(()))
        .await;
    is_done(&deletes(&scene, &url).await, "long after");
    assert_eq!(events(&scene), 1);
}

#[tokio::test]
async fn l3_after_a_company_has_left_it_cannot_order_and_what_it_was_owed_is_named_and_never_sent() {
    let scene = Scene::set().await;
    let clerk = Clerk::of(&scene).await;
    let (before, after) = (adas_order(&scene).await, adas_order(&scene).await);
    let grace = scene.stage.candidate("Grace", "Hopper", "grace@example.com");
    let (at_rest, _) = scene.invites(&grace).await;
    scene.settles().await;
    scene.ats().stop().await;
    assert_eq!(clerk.orders(&before).await.status, 202);
    let owed = id_of(&before);
    scene.is_kept(&owed, "the invitation", |kept| kept.progress == Progress::Invited).await;

    let old = token(&scene).await;
    is_done(&deletes(&scene, &format!("{}/Globex", registered(&scene).await)).await, "disabled");
    is_refusal(&clerk.orders(&after).await, 403, "integration_disabled", None, "the company has left");
    let listing = request(&scene, Method::GET, "/packages").bearer_auth(&old);
    is_problem(&scene.browser.send(listing).await, 401, "invalid_token");
    scene.ats().restart().await.unwrap();
    let calls = scene.calls_out().len();
    scene.time_passes(Duration::from_mins(2)).await;
    for order in [&owed, &at_rest] {
        let kept = scene.is_kept(order, "the end of the order", |kept| kept.progress == Progress::Cancelled).await;
        assert!(kept.attempts.iter().all(|attempt| attempt.reference.is_none()), "{kept:?}");
    }
    scene.has_happened(&owed, "owed_invited").await;
    assert_eq!(scene.calls_out().len(), calls, "somebody was called");
    let dump = scene.table.dump().await;
    assert!(["ada@", "grace@", "REF#", "Lovelace"].iter().all(|gone| !dump.contains(gone)), "{dump}");

    let back = Company { generation: 2, ..scene.stage.company.clone() };
    scene.stage.foundation.desk().await.unwrap().put_company(&back).await.unwrap();
    is_refusal(&clerk.orders(&after).await, 401, "invalid_token", None, "a token of the last connection");
    assert_eq!(scene.table.items("ORDER#").await.len(), 2);
}

#[tokio::test]
async fn row_24_the_company_is_found_wherever_the_address_names_it() {
    let scene = Scene::set().await;
    let good = registered(&scene).await;
    let ways = [
        (Method::DELETE, "/A-1", "A-1"),
        (Method::POST, "/A-2/", "A-2"),
        (Method::DELETE, "?companyId=A-3", "A-3"),
        (Method::DELETE, "/?companyId=A-4", "A-4"),
        (Method::DELETE, "/{companyId}?companyId=A-5", "A-5"),
        (Method::DELETE, "/%7BcompanyId%7D?companyId=A-6", "A-6"),
        (Method::DELETE, "/%257BcompanyId%257D?companyId=A-7", "A-7"),
        (Method::DELETE, "/{companyId}/A-8", "A-8"),
        (Method::DELETE, "/A-9?companyId=Globex", "A-9"),
        (Method::DELETE, "/companies", "companies"),
    ];
    let desk = scene.stage.foundation.desk().await.unwrap();
    for (method, rest, id) in ways {
        desk.put_company(&company(id, 4)).await.unwrap();
        is_done(&asks(&scene, method, &format!("{good}{rest}"), None).await, rest);
        assert_eq!(stored(&scene, &company(id, 4).key).await.status, CompanyStatus::Disabled, "{rest}");
    }
    for nobody in ["", "/", "/{companyId}", "/%7BcompanyId%7D/", "?companyId=", "?companyId={companyId}"] {
        is_problem(&deletes(&scene, &format!("{good}{nobody}")).await, 400, "company_missing");
    }
    is_still_served(&scene).await;
    for method in [Method::GET, Method::PUT, Method::PATCH] {
        let answer = asks(&scene, method, &format!("{good}/Globex"), None).await;
        is_problem(&answer, 405, "method_not_allowed");
        assert_eq!(answer.header("allow"), "DELETE, POST");
    }
    is_still_served(&scene).await;
}

#[tokio::test]
async fn row_24_where_the_address_lost_its_capability_a_company_disables_itself_with_its_own_token() {
    let scene = Scene::set().await;
    let (own, base) = (token(&scene).await, scene.stage.foundation.config.public_base_url.clone());
    for rest in ["companies/Globex", "companies/{companyId}"] {
        let url = format!("{base}/integrations/%7Bcapability%7D/{rest}");
        is_done(&asks(&scene, Method::DELETE, &url, Some(&own)).await, rest);
    }
    assert_eq!(stored(&scene, &scene.stage.company.key).await.status, CompanyStatus::Disabled);
    assert_eq!(events(&scene), 1);
    let back = Company { generation: 2, ..scene.stage.company.clone() };
    scene.stage.foundation.desk().await.unwrap().put_company(&back).await.unwrap();
    let url = format!("{base}/integrations/{{capability}}/companies/Globex");
    is_problem(&asks(&scene, Method::DELETE, &url, Some(&own)).await, 401, "invalid_token");
    assert_eq!(stored(&scene, &scene.stage.company.key).await.status, CompanyStatus::Active, "it has come back");
}

#[tokio::test]
async fn what_cannot_be_finished_is_answered_so_that_it_is_asked_again() {
    let scene = Scene::set().await;
    let sandbox = &scene.stage.sandbox;
    let wire = Wire::to(sandbox.secrets_url()).await;
    let shared = ["SMARTRECRUITERS_BASE_URL", "EQUALTURE_BASE_URL", "PUBLIC_BASE_URL", "AWS_ENDPOINT_URL_DYNAMODB"];
    let shared = shared.map(|name| (name.to_owned(), sandbox.environment()[name].clone()));
    let mut environment = BTreeMap::from(shared);
    environment.insert("AWS_ENDPOINT_URL_SECRETS_MANAGER".to_owned(), wire.url.clone());
    let cut_off = Sandbox::start(Options { environment, ..Options::default() }).await.unwrap();
    let path = registered(&scene).await.split_once("/integrations/").unwrap().1.to_owned();
    let url = format!("{}/integrations/{path}/Globex", cut_off.url());

    wire.throttle(&["DeleteSecret"]);
    scene.equalture().stop().await;
    let answer = deletes(&scene, &url).await;
    is_problem(&answer, 503, "temporarily_unavailable");
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    let left = stored(&scene, &scene.stage.company.key).await;
    assert_eq!(left.status, CompanyStatus::Disabled, "silence comes first");
    assert!(scene.stage.foundation.secrets.company(&left, true).await.is_ok());
    let lines = |word: &str| cut_off.logs().iter().filter(|line| line.line.contains(word)).count();
    assert_eq!((lines("company_disabled"), lines("webhooks_not_removed")), (1, 1));

    wire.throttle(&[]);
    is_done(&deletes(&scene, &url).await, "asked again");
    let secret = scene.stage.foundation.secrets.company(&left, true).await;
    assert!(matches!(secret, Err(SecretsError::Missing)));
    assert_eq!(lines("company_disabled"), 1);
    cut_off.stop().await;
}

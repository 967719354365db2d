//! What is left of an order that was erased, for whoever asks and for whoever looks into the table.

use assessment::ids::ReferenceId;
use assessment::progress::Progress;
use reqwest::Method;
use serde_json::Value;
use tests::{Answer, Scene};

use crate::callback::{callback_of, puts, result};
use crate::order_support::{Clerk, is_page, is_refusal};
use crate::support::{request, token};

/// What names the canary, in any form.
const CANARY: [&str; 4] = ["zinnobra", "quetzelstein", "canary.singing", "canary style"];

/// Asks for the public link of an application.
async fn link(scene: &Scene, reference: &str) -> Answer {
    let path = format!("/public-link?reference_id={reference}");
    scene.browser.send(request(scene, Method::GET, &path).bearer_auth(token(scene).await)).await
}

#[tokio::test]
async fn p8_after_an_order_is_erased_every_way_to_it_has_ended_and_nothing_of_it_is_found() {
    let scene = Scene::set().await;
    let canary = scene.stage.candidate("Zinnobra", "Quetzelstein", "canary.singing@example.com");
    let (order, page) = scene.orders_inline(scene.inline_draft(&canary)).await;
    let body: Value = scene.ats().order_snapshot(&order).unwrap().request;
    let reference = scene.invitation(&canary).await.reference_id;
    scene.completes(&reference, &[("Canary style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    scene.settles().await;
    let callback = callback_of(&scene, &reference);
    assert_eq!((link(&scene, &reference).await.status, scene.clicks(&shown).await.status), (200, 302));
    let dump = scene.table.dump().await.to_lowercase();
    assert!(dump.contains("canary style") && dump.contains(&reference.to_lowercase()), "{dump}");

    let application = reference.to_lowercase();
    let receipt = scene.erases(&order).await;
    assert_eq!((receipt.was, receipt.told), (Progress::Completed, true));
    assert_eq!(receipt.applications, [ReferenceId::parse(&reference).unwrap()]);
    for round in ["at once", "after the next sweep"] {
        is_page(&scene.browser.get(&page).await, 410, "gone", round);
        is_page(&scene.clicks(&shown).await, 410, "gone", round);
        assert_eq!(link(&scene, &reference).await.status, 404, "{round}");
        assert_eq!(puts(&scene, &callback, result().to_string()).await.status, 410, "{round}");
        let again = Clerk::of(&scene).await.orders_inline(&body).await;
        is_refusal(&again, 409, "order_conflict", None, round);
        let dump = scene.table.dump().await.to_lowercase();
        let names = CANARY.into_iter().chain([&*application]);
        assert_eq!(names.filter(|name| dump.contains(name)).count(), 0, "{round}: {dump}");
        scene.time_passes(std::time::Duration::from_mins(2)).await;
    }
}

//! What the variants share: a whole journey, and what a company chooses.

use std::time::Duration;

use assessment::company::{Company, Settings};
use peers::smartrecruiters::{Candidate, Order, Setup};
use peers::{equalture, smartrecruiters};
use sandbox::stage::COMPANY;
use tests::Scene;

/// Longer than a list of packages is fresh.
const A_MINUTE: Duration = Duration::from_secs(61);

/// A whole journey while the vendors behave so.
pub(crate) async fn goes_well(
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

/// A recruiter clicks the report, and sees it.
pub(crate) async fn opens(scene: &Scene, shown: &Order) {
    let click = scene.clicks(shown).await;
    assert_eq!(click.status, 302, "{}", click.text);
    assert_eq!(scene.browser.get(click.header("location")).await.status, 200);
}

/// The company on the stage chooses this from now on. Whoever works for it still remembers what it had chosen, and is waited
/// for.
pub(crate) async fn chooses(scene: &Scene, settings: Settings) {
    scene.settles().await;
    let company = Company { settings, ..scene.stage.company.clone() };
    scene.stage.foundation.desk().await.unwrap().put_company(&company).await.unwrap();
}

/// A candidate whose address begins with this name.
pub(crate) fn candidate(scene: &Scene, name: &str) -> Candidate {
    scene.stage.candidate(name, "Example", &format!("{name}@example.com"))
}

/// The names of what the ATS may offer, asked for when the last list is no longer fresh.
pub(crate) async fn listed(scene: &Scene, setup: Setup) -> Vec<String> {
    scene.table.time_passes(A_MINUTE).await;
    let packages = scene.ats().packages(COMPANY, setup).await.unwrap();
    packages.into_iter().map(|package| package.name).collect()
}

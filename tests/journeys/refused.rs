//! Orders that will never lead to an invitation: the recruiter reads why, and what to do.

use peers::equalture::DuplicateApplicant;
use peers::smartrecruiters::OrderDraft;
use tests::Scene;

const NO_LONGER_OFFERED: &str =
    "Equalture no longer offers this assessment. Choose one from the current list and order again.";
const NOT_ACCEPTED: &str = "Equalture could not invite this candidate with the name and e-mail address given. Correct \
     them and order again.";

/// The order is taken and then rejected, with this sentence, told once.
async fn is_rejected(scene: &Scene, draft: OrderDraft, sentence: &str) {
    let order = scene.orders(draft).await;
    let shown = scene.shows(&order, "REJECTED").await;
    assert_eq!(shown.result["summary"], sentence);
    scene.settles().await;
    assert_eq!((shown.statuses().len(), scene.patches(&order).len()), (1, 1));
}

#[tokio::test]
async fn a_package_that_is_gone_rejects_the_order() {
    let scene = Scene::set().await;
    let unheard_of = scene.draft(&scene.ada()).overriding("assessmentPackageId", "no-such-job");
    is_rejected(&scene, unheard_of, NO_LONGER_OFFERED).await;
    scene.equalture().unpublish(&scene.stage.job.id);
    is_rejected(&scene, scene.draft(&scene.ada()), NO_LONGER_OFFERED).await;
    scene.equalture().behave(|behaviour| behaviour.unknown_job = 422);
    is_rejected(&scene, scene.draft(&scene.ada()), NO_LONGER_OFFERED).await;
    assert!(scene.equalture().invitations().is_empty());
}

#[tokio::test]
async fn a_candidate_whom_equalture_does_not_take_rejects_the_order() {
    let scene = Scene::set().await;
    let dotless = scene.stage.candidate("Ada", "Lovelace", "ada@localhost");
    is_rejected(&scene, scene.draft(&dotless), NOT_ACCEPTED).await;
    assert!(scene.equalture().invitations().is_empty());

    let (ada, _) = (scene.ada(), scene.invites(&scene.ada()).await);
    for twice in [DuplicateApplicant::Conflict, DuplicateApplicant::Unprocessable] {
        scene.equalture().behave(|behaviour| behaviour.duplicate_applicant = twice);
        is_rejected(&scene, scene.draft(&ada), NOT_ACCEPTED).await;
    }
    assert_eq!(scene.equalture().invitations().len(), 1);
}

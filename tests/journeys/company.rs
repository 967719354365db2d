//! A company's whole life with the bridge: it joins by clicking, orders, changes its mind, leaves, and comes back.

use std::time::Duration;

use assessment::company::CompanyStatus;
use assessment::progress::Progress;
use aws::secrets::SecretsError;
use peers::equalture::EventAttempt;
use peers::smartrecruiters::{Candidate, Job, OrderDraft, OrderId, Setup};
use tests::administrator::{Administrator, NEWCOMER, token_on};
use tests::{Scene, until};

/// Everything that a company has and needs besides its connection.
struct Newcomer<'s> {
    admin: Administrator<'s>,
    vacancy: Job,
}

impl<'s> Newcomer<'s> {
    async fn joins(scene: &'s Scene) -> Self {
        let admin = Administrator::of_newcomer(scene).await;
        let done = admin.connects().await;
        assert_eq!(done.status, 200, "{}", done.text);
        let vacancy = Job::new("Account manager");
        scene.ats().add_job(NEWCOMER, vacancy.clone());
        Self { admin, vacancy }
    }

    fn candidate(&self, email: &str) -> Candidate {
        let candidate = Candidate::new("Zinnobra", "Quetzelstein", email);
        self.admin.scene.ats().add_candidate(NEWCOMER, candidate.clone());
        candidate
    }

    fn draft(&self, candidate: &Candidate) -> OrderDraft {
        let job = self.admin.scene.equalture().jobs(&self.admin.equalture.client_id).remove(0);
        OrderDraft::new(candidate, &job.id, &self.vacancy.id)
    }

    async fn orders(&self, candidate: &Candidate) -> OrderId {
        self.admin.scene.ats().order(NEWCOMER, self.draft(candidate)).await.unwrap()
    }

    async fn invites(&self, candidate: &Candidate) -> (OrderId, String) {
        let order = self.orders(candidate).await;
        let invitation = self.admin.scene.invitation(candidate).await;
        self.admin.scene.shows(&order, "PENDING").await;
        (order, invitation.reference_id)
    }
}

#[tokio::test]
async fn a_company_joins_orders_and_sees_the_candidate_begin_and_end() {
    let scene = Scene::set().await;
    let newcomer = Newcomer::joins(&scene).await;
    let (order, reference) = newcomer.invites(&newcomer.candidate("canary.singing@example.com")).await;
    let told = scene.equalture().candidate_starts(&reference).await.unwrap();
    assert!(!told.is_empty() && told.iter().all(EventAttempt::succeeded), "{told:?}");
    scene.shows(&order, "IN_PROGRESS").await;
    assert_eq!(scene.completes(&reference, &[("Style", "(2) Intuitive")]).await, [200]);
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(scene.clicks(&shown).await.status, 302);
}

#[tokio::test]
async fn row_32_a_company_leaves_without_a_trace_and_comes_back_in_a_new_generation() {
    let scene = Scene::set().await;
    let newcomer = Newcomer::joins(&scene).await;
    let (done, reference) = newcomer.invites(&newcomer.candidate("first.canary@example.com")).await;
    scene.completes(&reference, &[("Style", "(2) Intuitive")]).await;
    let report = scene.shows(&done, "COMPLETED").await;
    scene.equalture().stop().await;
    let waiting = newcomer.orders(&newcomer.candidate("second.canary@example.com")).await;
    scene.is_tried_in_vain(&waiting).await;
    scene.equalture().restart().await.unwrap();
    let connected = newcomer.admin.kept().await.unwrap();

    scene.ats().disconnect(NEWCOMER).await.unwrap();
    let left = newcomer.admin.kept().await.unwrap();
    assert_eq!(left.status, CompanyStatus::Disabled);
    let secret = scene.stage.foundation.secrets.company(&connected, true).await;
    assert!(matches!(secret, Err(SecretsError::Missing)), "deleted");
    assert_eq!(scene.equalture().webhooks(&newcomer.admin.equalture.client_id).len(), 0);
    assert_eq!(scene.clicks(&report).await.status, 410);
    let calls = scene.stage.wire.calls().len();
    scene.settles().await;
    for order in [&done, &waiting] {
        scene.is_kept(order, "silent", |kept| kept.progress == Progress::Cancelled).await;
    }
    assert_eq!(scene.stage.wire.calls().len(), calls, "nothing leaves any more");
    let stored = scene.table.dump().await;
    for personal in ["Zinnobra", "Quetzelstein", "canary", "Intuitive"] {
        assert!(!stored.contains(personal), "{personal} is still there");
    }
    scene.time_passes(Duration::from_mins(10)).await;
    until("the end of leaving", async || newcomer.admin.kept().await?.leaving.is_none().then_some(())).await;

    assert_eq!(newcomer.admin.connects().await.status, 200);
    assert_eq!(newcomer.admin.kept().await.unwrap().generation, left.generation + 1);
    newcomer.invites(&newcomer.candidate("third.canary@example.com")).await;
}

#[tokio::test]
async fn what_a_company_changes_counts_for_the_next_order() {
    let scene = Scene::set().await;
    let newcomer = Newcomer::joins(&scene).await;
    let page = newcomer.admin.page();
    let settings = newcomer.admin.opens_and_signs(&page).await;
    let fields = [
        ("form_token", &*token_on(&settings)),
        ("do", "save"),
        ("package_type", "skill_test"),
        ("scale", "5"),
        ("language", "nl"),
        ("expires_after", "7"),
        ("keep_results", "30"),
        ("doubts", "retry"),
        ("callback_token", ""),
    ];
    assert_eq!(newcomer.admin.sends(&page, &fields).await.status, 200);
    let offered = scene.ats().packages(NEWCOMER, Setup::Order).await.unwrap();
    assert_eq!(offered.len(), 1, "no longer while applying: {offered:?}");
    let (order, reference) = newcomer.invites(&newcomer.candidate("fourth.canary@example.com")).await;
    scene.completes(&reference, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    assert_eq!(shown.result["score"], serde_json::json!({ "raw": 2, "min": 0, "max": 5 }));
}

#[tokio::test]
async fn what_equalture_has_renewed_is_entered_anew() {
    let scene = Scene::set().await;
    let newcomer = Newcomer::joins(&scene).await;
    let old = newcomer.admin.equalture.clone();
    let new = scene.equalture().issue_secret(&old.client_id);
    let company = newcomer.admin.kept().await.unwrap();
    let secrets = &scene.stage.foundation.secrets;
    let mut secret = secrets.company(&company, true).await.unwrap();
    secret.equalture.client_secret.clone_from(&new.client_secret);
    secrets.replace_company(&company, &secret).await.unwrap();
    scene.equalture().revoke_secret(&old);
    newcomer.invites(&newcomer.candidate("fifth.canary@example.com")).await;
}

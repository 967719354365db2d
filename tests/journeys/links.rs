//! A recruiter clicks, and Equalture has no page to give, or one that nobody should be sent to.

use peers::{Fault, Rule};
use tests::Scene;

#[tokio::test]
async fn an_answer_that_is_no_link_leads_nowhere() {
    let scene = Scene::set().await;
    let (order, invitation) = scene.invites(&scene.ada()).await;
    scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await;
    let shown = scene.shows(&order, "COMPLETED").await;
    for (fault, status, code) in [
        (Fault::Html, 502, "bad_upstream_link"),
        (Fault::Redirect("https://evil.example/p/1".to_owned()), 503, "upstream_unavailable"),
    ] {
        scene.equalture().faults().add(Rule::from(fault).path("/connect_ats/public_link").times(1));
        let click = scene.clicks(&shown).await;
        assert_eq!((click.status, click.header("location")), (status, ""));
        assert!(click.text.contains(code) && !click.text.contains("evil.example"), "{}", click.text);
    }
}

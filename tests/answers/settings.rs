//! The settings page of a company that is connected.

use assessment::company::{Company, CompanyStatus, DoubtPolicy};
use assessment::package::PackageType;
use aws::secrets::SecretsError;
use jiff::SignedDuration;
use peers::smartrecruiters::{Candidate, DisplayMode, Job, OrderDraft};
use peers::{Fault, Rule};
use tests::administrator::{Administrator, token_on};
use tests::{Answer, Scene};

use crate::order_support::is_page;

/// Everything as the form has it, with changes.
fn fields<'f>(token: &'f str, changes: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![
        ("form_token", token),
        ("package_type", "behavioral_assessment"),
        ("inline", "yes"),
        ("scale", ""),
        ("language", ""),
        ("expires_after", "60"),
        ("keep_results", "90"),
        ("doubts", "retry"),
        ("callback_token", ""),
        ("do", "save"),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

/// Opens the settings.
async fn opened(admin: &Administrator<'_>) -> Answer {
    let settings = admin.opens_and_signs(&admin.page()).await;
    assert_eq!(settings.status, 200, "{}", settings.text);
    assert!(settings.text.contains("Equalture settings"), "{}", settings.text);
    settings
}

#[tokio::test]
async fn whoever_has_the_credentials_changes_what_the_company_has_chosen() {
    let scene = Scene::set().await;
    let admin = Administrator::of_connected(&scene).await;
    let before = admin.kept().await.unwrap();
    let settings = opened(&admin).await;
    assert!(settings.text.contains("None is set.") && settings.text.len() < 30 * 1024, "{}", settings.text);
    let first = token_on(&settings);
    let changes = [
        ("package_type", "skill_test"),
        ("inline", "no"),
        ("scale", "7"),
        ("language", "nl"),
        ("expires_after", "14"),
        ("keep_results", "0"),
        ("doubts", "hold"),
        ("callback_token", "canary-token-0123456789"),
    ];
    let saved = admin.sends(&admin.page(), &fields(&first, &changes)).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    assert!(saved.text.contains("Your settings are saved.") && saved.text.contains("One is set."), "{}", saved.text);
    assert!(!saved.text.contains("canary-token"), "{}", saved.text);

    let company = admin.kept().await.unwrap();
    let days = |count: i64| SignedDuration::from_hours(24 * count);
    let chosen = &company.settings;
    assert_eq!((chosen.package_type, chosen.inline, chosen.scale), (PackageType::SkillTest, false, Some(7)));
    assert_eq!((chosen.expires_after, chosen.keep_results, chosen.doubts), (days(14), days(0), DoubtPolicy::Hold));
    assert_eq!(chosen.language.as_ref().map(ToString::to_string).as_deref(), Some("nl"));
    assert_eq!((company.status, company.generation), (before.status, before.generation));
    let secret = scene.stage.foundation.secrets.company(&company, true).await.unwrap();
    assert_eq!(secret.callback_token.as_deref(), Some("canary-token-0123456789"));

    let second = token_on(&saved);
    let removed = admin.sends(&admin.page(), &fields(&second, &[("forget_callback_token", "yes")])).await;
    assert!(removed.text.contains("None is set."), "{}", removed.text);
    let secret = scene.stage.foundation.secrets.company(&company, true).await.unwrap();
    assert_eq!(secret.callback_token, None);
    is_page(&admin.sends(&admin.page(), &fields(&second, &[])).await, 409, "form_used", "sent twice");
}

#[tokio::test]
async fn a_form_that_showed_other_settings_changes_nothing() {
    let scene = Scene::set().await;
    let (one, other) = (Administrator::of_connected(&scene).await, Administrator::of_connected(&scene).await);
    let (theirs, ours) = (opened(&one).await, opened(&other).await);
    let saved = one.sends(&one.page(), &fields(&token_on(&theirs), &[("scale", "7")])).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let late = other.sends(&other.page(), &fields(&token_on(&ours), &[("doubts", "hold")])).await;
    is_page(&late, 409, "form_outdated", "somebody has changed the settings");
    let kept = one.kept().await.unwrap().settings;
    assert_eq!((kept.scale, kept.doubts), (Some(7), DoubtPolicy::Retry));

    // also after it was shown once more with what was wrong
    let ours = opened(&other).await;
    let wrong = other.sends(&other.page(), &fields(&token_on(&ours), &[("scale", "x")])).await;
    let saved = one.sends(&one.page(), &fields(&token_on(&saved), &[("scale", "8")])).await;
    assert_eq!((wrong.status, saved.status), (422, 200), "{}", saved.text);
    let mended = other.sends(&other.page(), &fields(&token_on(&wrong), &[("scale", "9")])).await;
    is_page(&mended, 409, "form_outdated", "changed since it was opened");
    let again = other.sends(&other.page(), &fields(&token_on(&opened(&other).await), &[("scale", "9")])).await;
    assert_eq!((again.status, one.kept().await.unwrap().settings.scale), (200, Some(9)), "{}", again.text);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_nothing_is_changed() {
    let scene = Scene::set().await;
    let admin = Administrator::of_connected(&scene).await;
    let token = token_on(&opened(&admin).await);
    let changes = [("scale", "<b>300"), ("keep_results", "-1"), ("callback_token", "canary"), ("doubts", "hold")];
    let wrong = admin.sends(&admin.page(), &fields(&token, &changes)).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    for error in ["The highest level is", "The days that results are kept are", "The token has 16 to 256"] {
        assert_eq!(wrong.text.matches(error).count(), 2, "at the top and at its field: {}", wrong.text);
    }
    assert!(wrong.text.contains("&lt;b&gt;300") && !wrong.text.contains("canary"), "{}", wrong.text);
    assert_eq!(admin.kept().await.unwrap(), scene.stage.company);
    let mended = admin.sends(&admin.page(), &fields(&token_on(&wrong), &[("doubts", "hold")])).await;
    assert!(
        mended.status == 200 && admin.kept().await.unwrap().settings.doubts == DoubtPolicy::Hold,
        "{}",
        mended.text
    );
}

#[tokio::test]
async fn the_test_button_says_how_both_systems_take_the_credentials() {
    let scene = Scene::set().await;
    let admin = Administrator::of_connected(&scene).await;
    let mut token = token_on(&opened(&admin).await);
    let mut says = async |sentences: &[&str]| {
        let tested = admin.sends(&admin.page(), &[("form_token", &token), ("do", "test")]).await;
        assert_eq!(tested.status, 200, "{}", tested.text);
        for sentence in sentences {
            assert!(tested.text.contains(sentence), "{sentence} in {}", tested.text);
        }
        token = token_on(&tested);
    };
    says(&[
        "Equalture accepts your credentials.",
        "SmartRecruiters accepts our credentials.",
        "Equalture reports when candidates begin and finish.",
    ])
    .await;
    scene.equalture().faults().add(Rule::from(Fault::Status { code: 401, retry_after: None }));
    scene.ats().faults().add(Rule::from(Fault::Status { code: 503, retry_after: None }));
    says(&["Equalture no longer accepts your credentials.", "SmartRecruiters does not answer at the moment."]).await;
    scene.ats().faults().clear();
    scene.ats().faults().add(Rule::from(Fault::Status { code: 401, retry_after: None }));
    says(&["SmartRecruiters no longer accepts our credentials.", "Connect again"]).await;
}

#[tokio::test]
async fn a_company_that_left_while_nobody_could_be_told_connects_again() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    assert_eq!(admin.connects().await.status, 200);
    let token = token_on(&opened(&admin).await);
    let pressed = admin.sends(&admin.page(), &[("form_token", &token), ("do", "reconnect")]).await;
    assert!(
        pressed.status == 200 && !pressed.text.contains("Connect again"),
        "there is no reason to: {}",
        pressed.text
    );
    assert_eq!(admin.kept().await.unwrap().generation, 1);

    scene.ats().remove_company(admin.company);
    admin.consents(DisplayMode::Popup);
    let settings = opened(&admin).await;
    assert!(settings.text.contains("SmartRecruiters no longer accepts our credentials."), "{}", settings.text);
    let pressed = admin.sends(&admin.page(), &[("form_token", &token_on(&settings)), ("do", "reconnect")]).await;
    assert!(pressed.status == 200 && pressed.text.contains("Equalture is connected"), "{}", pressed.text);
    let company = admin.kept().await.unwrap();
    assert_eq!((company.status, company.generation), (CompanyStatus::Active, 2));
    let before = Company { generation: 1, ..company };
    let secret = scene.stage.foundation.secrets.company(&before, true).await;
    assert!(matches!(secret, Err(SecretsError::Missing)), "what was there before is gone");
    assert!(!opened(&admin).await.text.contains("Connect again"));
}

#[tokio::test]
async fn k6_a_company_that_only_seemed_to_have_left_stays_connected_with_its_orders() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    assert_eq!(admin.connects().await.status, 200);
    let vacancy = Job::new("Clerk");
    scene.ats().add_job(admin.company, vacancy.clone());
    let candidate = Candidate::new("Ada", "Lovelace", "ada@example.com");
    scene.ats().add_candidate(admin.company, candidate.clone());
    let job = scene.equalture().jobs(&admin.equalture.client_id).remove(0);
    let draft = OrderDraft::new(&candidate, &job.id, &vacancy.id);
    let order = scene.ats().order(admin.company, draft).await.unwrap();
    let invitation = scene.invitation(&candidate).await;
    scene.shows(&order, "PENDING").await;
    let before = admin.kept().await.unwrap();

    scene.ats().faults().add(Rule::from(Fault::Status { code: 401, retry_after: None }).times(2));
    let settings = opened(&admin).await;
    assert!(settings.text.contains("Connect again"), "{}", settings.text);
    let token = token_on(&settings);
    let pressed = admin.sends(&admin.page(), &[("form_token", &token), ("do", "reconnect")]).await;
    is_page(&pressed, 409, "already_connected", "SmartRecruiters has it");
    assert_eq!(admin.kept().await.unwrap(), before);
    assert_eq!(admin.clients().await, 1, "what was issued for nothing is gone");
    assert_eq!(scene.completes(&invitation.reference_id, &[("Style", "(2) Intuitive")]).await, [200]);
    scene.shows(&order, "COMPLETED").await;
}

#[tokio::test]
async fn k5_other_credentials_open_no_settings() {
    let scene = Scene::set().await;
    let admin = Administrator::of_connected(&scene).await;
    // good at Equalture, and not this company's
    let stranger = Administrator::of_newcomer(&scene).await;
    let (id, secret) = (&stranger.equalture.client_id, &stranger.equalture.client_secret);
    let calls = scene.calls_out().len();
    let token = token_on(&admin.opens(&admin.page()).await);
    let fields = [("form_token", token.as_str()), ("client_id", id), ("client_secret", secret)];
    let answer = admin.sends(&admin.page(), &fields).await;
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert!(answer.text.contains("connected with another client ID") && !answer.text.contains("keep_results"));
    assert_eq!(scene.calls_out().len(), calls, "nobody was asked");
}

#[tokio::test]
async fn a_form_from_before_the_company_left_changes_nothing() {
    let scene = Scene::set().await;
    let admin = Administrator::of_connected(&scene).await;
    let token = token_on(&opened(&admin).await);
    scene.leaves(&scene.stage.company).await;
    let sent = admin.sends(&admin.page(), &fields(&token, &[("doubts", "hold")])).await;
    is_page(&sent, 409, "form_outdated", "it has left");
    let again = Company { generation: 2, status: CompanyStatus::Active, ..scene.stage.company.clone() };
    scene.stage.foundation.desk().await.unwrap().put_company(&again).await.unwrap();
    let sent = admin.sends(&admin.page(), &fields(&token, &[("doubts", "hold")])).await;
    is_page(&sent, 409, "form_outdated", "it is back");
    assert_eq!(admin.kept().await.unwrap(), again);
}

//! The page on which an administrator connects a company.

use assessment::company::{Company, CompanyStatus};
use assessment::ids::{Ats, CompanyKey};
use aws::secrets::{Pair, SecretsError};
use edge::capabilities::{Capability, Form, FormDoes};
use jiff::{SignedDuration, Timestamp};
use peers::smartrecruiters::{DisplayMode, Setup};
use peers::{Fault, Rule};
use reqwest::Method;
use tests::{Answer, Scene};

use crate::order_support::{altered, is_page};
use crate::support::request;
use tests::administrator::{Administrator, CONNECT, INTEGRATION, NEWCOMER, token_on};

/// The generation's secret is gone.
async fn has_no_secret(scene: &Scene, company: &Company) -> bool {
    matches!(scene.stage.foundation.secrets.company(company, true).await, Err(SecretsError::Missing))
}

/// What the page may be framed by, and where its forms may lead.
fn policy(answer: &Answer, directive: &str) -> String {
    let policy = answer.header("content-security-policy");
    let found = policy.split("; ").find_map(|part| part.strip_prefix(directive));
    found.unwrap_or_else(|| panic!("{directive} in {policy}")).trim().to_owned()
}

#[tokio::test]
async fn an_administrator_connects_by_a_redirect_and_is_led_back() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    scene.ats().behave(|behaviour| behaviour.tries_credentials = true);
    let page = admin.consents(DisplayMode::Redirect);
    let opened = admin.opens(&page).await;
    assert_eq!(opened.status, 200, "{}", opened.text);
    let (id, mode) = (scene.ats().base_url(), "'none'");
    assert_eq!(
        (policy(&opened, "frame-ancestors"), policy(&opened, "form-action")),
        (mode.into(), format!("'self' {id}"))
    );
    let answer = admin.signs(&page, &opened).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_eq!(answer.header("location"), format!("{id}/apps/{NEWCOMER}"));

    let company = admin.kept().await.unwrap();
    assert_eq!((company.status, company.generation), (CompanyStatus::Active, 1));
    let secret = scene.stage.foundation.secrets.company(&company, true).await.unwrap();
    assert_eq!(secret.equalture.client_id, admin.equalture.client_id);
    assert!(secret.ats.is_some() && !secret.webhook_secrets.is_empty());
    let address = format!("{}/equalture/webhooks/smartrecruiters/{NEWCOMER}", scene.stage.sandbox.url());
    let webhooks = scene.equalture().webhooks(&admin.equalture.client_id);
    assert!(webhooks.len() == 2 && webhooks.iter().all(|webhook| webhook.url == address), "{webhooks:?}");
    let offered = scene.ats().packages(NEWCOMER, Setup::Order).await.unwrap();
    assert!(offered.iter().any(|package| package.name == "Sales"), "{offered:?}");
}

#[tokio::test]
async fn an_administrator_connects_in_a_pop_up_and_is_told_so() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let done = admin.connects().await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert!(done.text.contains("Equalture is connected"), "{}", done.text);
    assert_eq!(policy(&done, "frame-ancestors"), scene.ats().base_url(), "the pop-up stays where it is");
    assert_eq!(admin.kept().await.unwrap().status, CompanyStatus::Active);
    assert_eq!(admin.clients().await, 1);
}

#[tokio::test]
async fn a_look_at_the_page_writes_nothing_and_calls_nobody() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let (stored, calls) = (scene.table.dump().await, scene.calls_out().len());
    let opened = admin.opens(&admin.page()).await;
    let head = scene.browser.send(request(&scene, Method::HEAD, &admin.page())).await;
    assert_eq!((opened.status, head.status, head.text.as_str()), (200, 200, ""));
    assert_eq!(policy(&head, "frame-ancestors"), policy(&opened, "frame-ancestors"));
    assert!(opened.text.len() < 30 * 1024 && opened.text.contains("results for 90 days"), "{}", opened.text);
    let odd = scene.browser.send(request(&scene, Method::DELETE, &admin.page())).await;
    assert_eq!((odd.status, odd.header("allow")), (405, "GET, HEAD, POST"));
    assert_eq!((scene.table.dump().await, scene.calls_out().len()), (stored, calls));
}

#[tokio::test]
async fn k1_without_a_company_there_is_nothing_to_connect() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    for query in ["", "?companyId=", "?companyId=a%2Fb", "?companyId=..", "?companyid=Initech", "?companyId=a%20b"] {
        for method in [Method::GET, Method::POST] {
            let answer = scene.browser.send(request(&scene, method, &format!("{CONNECT}{query}"))).await;
            is_page(&answer, 400, "company_missing", query);
        }
    }
    assert!(admin.kept().await.is_none());
}

#[tokio::test]
async fn k2_a_way_back_off_the_list_leads_nowhere() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let host = scene.ats().base_url().trim_start_matches("http://").to_owned();
    for way_back in [
        "https://evil.example/".to_owned(),
        "javascript:alert(1)".to_owned(),
        "//evil.example".to_owned(),
        String::new(),
        format!("https://{host}/"),
        format!("http://me@{host}/"),
        format!("http://{host}.evil.example/"),
        format!("http://{host}\\@evil.example/"),
    ] {
        let encoded: String = url::form_urlencoded::byte_serialize(way_back.as_bytes()).collect();
        let page = format!("{}&redirect={encoded}", admin.page());
        let (opened, sent) = (admin.opens(&page).await, admin.sends(&page, &[]).await);
        for answer in [opened, sent] {
            is_page(&answer, 400, "return_url_not_allowed", &way_back);
            assert!(answer.header("location").is_empty() && !answer.text.contains("href=\"http"), "{}", answer.text);
            assert_eq!(policy(&answer, "frame-ancestors"), "'none'", "{way_back}");
        }
    }
}

#[tokio::test]
async fn k3_a_form_without_a_token_is_refused() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let calls = scene.calls_out().len();
    let token = token_on(&admin.opens(&admin.page()).await);
    let capability = token.replacen("c1.", "c9.", 1);
    for forged in ["", " ", "x", &altered(&token), &token[..token.len() - 4], &capability] {
        let (id, secret) = (&admin.equalture.client_id, &admin.equalture.client_secret);
        let fields = [("form_token", forged), ("client_id", id.as_str()), ("client_secret", secret)];
        let sent = if forged.is_empty() { &fields[1..] } else { &fields[..] };
        is_page(&admin.sends(&admin.page(), sent).await, 403, "csrf_failed", forged);
    }
    assert!(admin.kept().await.is_none() && scene.calls_out().len() == calls, "nobody was asked");
}

#[tokio::test]
async fn k4_a_form_of_another_company_or_one_that_is_used_or_has_expired_is_refused() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let calls = scene.calls_out().len();
    let other = admin.opens(&format!("{CONNECT}?companyId=Globex")).await;
    is_page(&admin.signs(&admin.page(), &other).await, 403, "csrf_failed", "another company's");

    let desk = scene.stage.foundation.desk().await.unwrap();
    let company = CompanyKey::parse(&format!("smartrecruiters#{NEWCOMER}")).unwrap();
    let form = |until, generation| {
        let (company, nonce, showed) = (company.clone(), "n-1".to_owned(), String::new());
        Capability::Form(Form { company, generation, does: FormDoes::Connect, until, nonce, showed }).seal(&desk.keys)
    };
    let soon = Timestamp::now() + SignedDuration::from_mins(1);
    let outdated = Capability::Form(Form {
        company: company.clone(),
        generation: 0,
        does: FormDoes::Change,
        until: soon,
        nonce: "n-2".to_owned(),
        showed: String::new(),
    });
    let (id, secret) = (&admin.equalture.client_id, &admin.equalture.client_secret);
    for (token, code) in [
        (form(Timestamp::now() - SignedDuration::from_secs(1), 0), "form_expired"),
        (form(soon, 7), "form_outdated"),
        (outdated.seal(&desk.keys), "form_outdated"),
    ] {
        let fields = [("form_token", token.as_str()), ("client_id", id), ("client_secret", secret)];
        let answer = admin.sends(&admin.page(), &fields).await;
        is_page(&answer, 409, code, code);
        assert!(answer.text.contains("Open the page again"), "{}", answer.text);
    }
    assert!(admin.kept().await.is_none() && scene.calls_out().len() == calls, "nobody was asked");

    let page = admin.consents(DisplayMode::Popup);
    let opened = admin.opens(&page).await;
    assert_eq!(admin.signs(&page, &opened).await.status, 200);
    // one that is as old as the company's present state, and was sent
    let opened = admin.opens(&page).await;
    assert_eq!(admin.signs(&page, &opened).await.status, 200);
    is_page(&admin.signs(&page, &opened).await, 409, "form_used", "sent twice");
}

#[tokio::test]
async fn k4_of_two_clicks_at_once_one_connects() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let page = admin.consents(DisplayMode::Popup);
    let opened = admin.opens(&page).await;
    let (first, second) = tokio::join!(admin.signs(&page, &opened), admin.signs(&page, &opened));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", first.text, second.text);
    assert_eq!((admin.exchanges().len(), admin.clients().await), (1, 1));
}

#[tokio::test]
async fn k5_wrong_credentials_are_an_error_of_their_field_and_not_repeated() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let page = admin.consents(DisplayMode::Popup);
    let mut token = token_on(&admin.opens(&page).await);
    let id = admin.equalture.client_id.clone();
    for (id, secret, error) in [
        (id.as_str(), "a-wrong-secret-canary", "Equalture does not accept this client ID with this secret."),
        (
            "nobody",
            admin.equalture.client_secret.as_str(),
            "Equalture does not accept this client ID with this secret.",
        ),
        ("", "a-wrong-secret-canary", "Enter the client ID."),
        (id.as_str(), "", "Enter the client secret."),
    ] {
        let fields = [("form_token", token.as_str()), ("client_id", id), ("client_secret", secret)];
        let answer = admin.sends(&page, &fields).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert!(answer.text.contains(error) && answer.text.contains(&format!("value=\"{id}\"")), "{}", answer.text);
        assert!(secret.is_empty() || !answer.text.contains(secret), "{}", answer.text);
        assert_ne!(token_on(&answer), token, "with a new form");
        token = token_on(&answer);
    }
    assert!(admin.kept().await.is_none() && admin.exchanges().is_empty() && admin.clients().await == 0);
    let fields =
        [("form_token", token.as_str()), ("client_id", &id), ("client_secret", &admin.equalture.client_secret)];
    assert_eq!(admin.sends(&page, &fields).await.status, 200, "the new form does");
}

/// Sends wrong credentials until they are too many; 20 fit into two halves of two minutes.
async fn guesses(admin: &Administrator<'_>, client_id: &str) -> Answer {
    for _ in 0..=20 {
        let token = token_on(&admin.opens(&admin.page()).await);
        let fields = [("form_token", token.as_str()), ("client_id", client_id), ("client_secret", "a guess")];
        let answer = admin.sends(&admin.page(), &fields).await;
        if answer.status != 422 {
            return answer;
        }
    }
    panic!("nobody counts the guesses")
}

#[tokio::test]
async fn whoever_guesses_is_not_told_for_long() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let refused = guesses(&admin, "somebody").await;
    is_page(&refused, 429, "too_many_requests", "of the company");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    // the rest of this minute, if there is enough left of it to look
    if wait > 10 {
        let asked = scene.calls_out().len();
        is_page(&guesses(&admin, "somebody").await, 429, "too_many_requests", "again");
        assert_eq!(scene.calls_out().len(), asked, "and Equalture is not asked");
        let own = admin.opens_and_signs(&admin.page()).await;
        is_page(&own, 502, "no_consent", "strangers lock nobody out");
    }
    let connected = Administrator::of_connected(&scene).await;
    let refused = guesses(&connected, &connected.equalture.client_id).await;
    is_page(&refused, 429, "too_many_requests", "of a company that is connected");
    let opened = connected.opens_and_signs(&connected.page()).await;
    assert_eq!(opened.status, 200, "the right ones are right at any time: {}", opened.text);
}

#[tokio::test]
async fn while_equalture_does_not_answer_nothing_is_stored() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let page = admin.consents(DisplayMode::Popup);
    scene.equalture().faults().add(Fault::Status { code: 503, retry_after: None });
    let answer = admin.opens_and_signs(&page).await;
    is_page(&answer, 503, "equalture_unavailable", "it fails");
    assert_eq!(answer.header("retry-after"), "60");
    scene.equalture().faults().clear();
    scene.equalture().faults().add(Fault::Redirect("https://elsewhere.example/".to_owned()));
    is_page(&admin.opens_and_signs(&page).await, 502, "equalture_blocked", "it is elsewhere");
    scene.equalture().faults().clear();
    assert!(admin.kept().await.is_none() && admin.exchanges().is_empty());
    assert_eq!(admin.opens_and_signs(&page).await.status, 200, "once it answers");
}

#[tokio::test]
async fn row_31_whoever_opens_the_page_for_a_company_that_has_not_consented_connects_nobody() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let answer = admin.opens_and_signs(&admin.page()).await;
    is_page(&answer, 502, "no_consent", "again");
    assert!(answer.text.contains(NEWCOMER), "the company is named: {}", answer.text);
    let kept = admin.kept().await.unwrap();
    assert_eq!(kept.status, CompanyStatus::Connecting);
    assert!(has_no_secret(&scene, &kept).await && admin.clients().await == 0, "nothing is left that could be used");
}

#[tokio::test]
async fn k6_a_company_that_smartrecruiters_has_connected_must_be_disconnected_there() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    assert_eq!(admin.connects().await.status, 200);
    // the bridge was gone before it could store what SmartRecruiters had answered
    let active = admin.kept().await.unwrap();
    let lost = Company { status: CompanyStatus::Connecting, ..active };
    scene.stage.foundation.desk().await.unwrap().put_company(&lost).await.unwrap();
    for generation in [2, 3] {
        let answer = admin.opens_and_signs(&admin.page()).await;
        is_page(&answer, 409, "already_connected", "again");
        assert!(
            answer.text.contains("Disconnect Equalture in SmartRecruiters, then connect it again."),
            "{}",
            answer.text
        );
        let kept = admin.kept().await.unwrap();
        assert_eq!((kept.status, kept.generation), (CompanyStatus::Connecting, generation));
        assert!(has_no_secret(&scene, &kept).await && admin.clients().await == 1, "only what was there before is left");
    }
}

#[tokio::test]
async fn f8_k7_only_the_return_hosts_frame_the_page_and_only_in_a_pop_up() {
    let scene = Scene::set_with(&[("RETURN_HOSTS", "*.smartrecruiters.com,https://careers.example:8443")]).await;
    let hosts = "https://*.smartrecruiters.com https://careers.example:8443";
    let get = async |page: &str| scene.browser.send(request(&scene, Method::GET, page)).await;
    for page in ["?companyId=Initech", "?companyId=Globex", "", "?companyId=.."] {
        let opened = get(&format!("{CONNECT}{page}")).await;
        assert_eq!(
            (policy(&opened, "frame-ancestors").as_str(), policy(&opened, "form-action").as_str()),
            (hosts, "'self'")
        );
    }
    for way_back in ["https%3A%2F%2Fapp.smartrecruiters.com%2F", "https%3A%2F%2Fevil.example", ""] {
        let opened = get(&format!("{CONNECT}?companyId=Initech&redirect={way_back}")).await;
        assert_eq!(policy(&opened, "frame-ancestors"), "'none'", "{way_back}");
        assert_eq!(policy(&opened, "form-action"), format!("'self' {hosts}"), "{way_back}");
    }
}

#[tokio::test]
async fn f9_nothing_of_the_page_leaves_with_a_link() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let page = admin.consents(DisplayMode::Redirect);
    let opened = admin.opens(&page).await;
    let token = token_on(&opened);
    let connected = admin.signs(&page, &opened).await;
    let settings = admin.opens_and_signs(&page).await;
    for answer in [&opened, &connected, &settings] {
        assert_eq!((answer.header("referrer-policy"), answer.header("cache-control")), ("no-referrer", "no-store"));
        assert!(!answer.header("location").contains(&token) && answer.header("set-cookie").is_empty());
    }
    for answer in [&opened, &settings] {
        let token = token_on(answer);
        assert_eq!(answer.text.matches(&token).count(), answer.text.matches("name=\"form_token\"").count());
    }
}

#[tokio::test]
async fn k8_links_lead_to_the_configured_origin_whoever_is_named() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let page = admin.page();
    let headers = "x-forwarded-host: evil.example\r\nx-forwarded-proto: gopher\r\nforwarded: host=evil.example\r\n";
    let answer = scene.gets_raw(&page, headers).await;
    let action = format!("action=\"{}{CONNECT}?companyId={NEWCOMER}", scene.stage.sandbox.url());
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(&action), "{answer}");
    assert!(!answer.contains("evil.example") && !answer.contains("gopher"), "{answer}");
}

#[tokio::test]
async fn k9_whatever_smartrecruiters_refuses_is_taken_back_and_the_next_visit_starts_clean() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let is_refused = async |status, code: &'static str, generation| {
        is_page(&admin.opens_and_signs(&admin.page()).await, status, code, code);
        let kept = admin.kept().await.unwrap();
        assert_eq!((kept.status, kept.generation), (CompanyStatus::Connecting, generation), "{code}");
        assert!(has_no_secret(&scene, &kept).await && admin.clients().await == 0, "{code}");
        let issued = admin.exchanges().pop().unwrap();
        let form = [("client_id", "clientId"), ("client_secret", "clientSecret")];
        let form = form.map(|(name, member)| (name, issued[member].as_str().unwrap()));
        let token = admin.sends("/token", &[&[("grant_type", "client_credentials")], &form[..]].concat()).await;
        assert_eq!(token.status, 401, "{code}: {}", token.text);
    };
    is_refused(502, "no_consent", 1).await;
    admin.consents(DisplayMode::Popup);
    let faults = scene.ats().faults();
    for (generation, status, answered, code) in [
        (2, 400, 502, "not_accepted"),
        (3, 401, 502, "master_refused"),
        (4, 403, 502, "no_consent"),
        (5, 404, 502, "not_configured"),
        (6, 409, 409, "already_connected"),
        (7, 429, 503, "smartrecruiters_unavailable"),
        (8, 500, 502, "outcome_unknown"),
    ] {
        let refusal = Fault::Status { code: status, retry_after: None };
        faults.add(Rule::from(refusal).method(Method::POST).path(INTEGRATION));
        is_refused(answered, code, generation).await;
        faults.clear();
    }
    assert_eq!(admin.opens_and_signs(&admin.page()).await.status, 200);
    assert_eq!(admin.kept().await.unwrap().generation, 9);
}

#[tokio::test]
async fn k9_while_smartrecruiters_is_down_nothing_is_exchanged() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    admin.consents(DisplayMode::Popup);
    scene.ats().stop().await;
    is_page(&admin.opens_and_signs(&admin.page()).await, 503, "smartrecruiters_unavailable", "it is down");
    assert!(has_no_secret(&scene, &admin.kept().await.unwrap()).await && admin.clients().await == 0);
    scene.ats().restart().await.unwrap();
    assert_eq!(admin.opens_and_signs(&admin.page()).await.status, 200);
}

#[tokio::test]
async fn k9_a_master_credential_that_is_refused_is_read_anew_before_anybody_is_told() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    admin.consents(DisplayMode::Popup);
    let (secrets, master) = (&scene.stage.foundation.secrets, scene.ats().master());
    let right = Pair { client_id: master.client_id, client_secret: master.client_secret };
    let wrong = Pair { client_id: "nobody".to_owned(), client_secret: "nothing".to_owned() };
    secrets.put_master(Ats::SmartRecruiters, &wrong).await.unwrap();
    is_page(&admin.opens_and_signs(&admin.page()).await, 502, "master_refused", "wrong");
    assert!(admin.exchanges().is_empty() && admin.clients().await == 0);
    secrets.put_master(Ats::SmartRecruiters, &right).await.unwrap();
    assert_eq!(admin.opens_and_signs(&admin.page()).await.status, 200, "once it is right, at once");
}

#[tokio::test]
async fn after_an_answer_that_was_lost_there_is_one_true_sentence() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    admin.consents(DisplayMode::Popup);
    scene.ats().faults().add(Rule::from(Fault::ReplyLost).method(Method::POST).path(INTEGRATION).times(1));
    is_page(&admin.opens_and_signs(&admin.page()).await, 502, "outcome_unknown", "lost");
    assert_eq!(admin.exchanges().len(), 1, "it is never sent twice");
    is_page(&admin.opens_and_signs(&admin.page()).await, 409, "already_connected", "the next visit");
}

#[tokio::test]
async fn without_webhooks_a_company_is_connected_all_the_same() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let failing = Rule::from(Fault::Status { code: 500, retry_after: None }).path("/connect_ats/webhooks");
    scene.equalture().faults().add(failing);
    assert_eq!(admin.connects().await.status, 200);
    assert_eq!(admin.kept().await.unwrap().status, CompanyStatus::Active);
}

#[tokio::test]
async fn k10_what_was_issued_is_in_no_page_address_or_log() {
    let scene = Scene::set().await;
    let admin = Administrator::of_newcomer(&scene).await;
    let page = admin.consents(DisplayMode::Redirect);
    let opened = admin.opens(&page).await;
    let connected = admin.signs(&page, &opened).await;
    assert_eq!(connected.status, 303, "{}", connected.text);
    let settings = admin.opens_and_signs(&page).await;
    let tested = admin.sends(&page, &[("form_token", &token_on(&settings)), ("do", "test")]).await;
    let issued = admin.exchanges().pop().unwrap();
    let company = admin.kept().await.unwrap();
    let secret = scene.stage.foundation.secrets.company(&company, true).await.unwrap();
    let master = scene.ats().master();
    let mut secrets = vec![
        issued["clientSecret"].as_str().unwrap().to_owned(),
        secret.ats.unwrap().client_secret,
        admin.equalture.client_secret.clone(),
        master.client_secret,
    ];
    secrets.extend(secret.webhook_secrets);
    let logs: String = scene.stage.sandbox.logs().into_iter().map(|line| line.line + "\n").collect();
    let paths: String = scene.stage.sandbox.calls().into_iter().map(|call| call.path + "\n").collect();
    assert!(paths.contains(CONNECT) && logs.contains("company_connected"), "{paths}{logs}");
    let pages = [&opened, &connected, &settings, &tested].map(|answer| format!("{:?}{}", answer.headers, answer.text));
    let stored = scene.table.dump().await;
    for text in pages.iter().chain([&logs, &paths, &stored]) {
        for secret in &secrets {
            assert!(!text.contains(secret), "a secret of {} characters: {text}", secret.len());
        }
    }
}

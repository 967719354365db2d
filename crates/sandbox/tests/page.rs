//! The sandbox's page, played as somebody does whose browser runs no script: by links and forms.
#![expect(clippy::unwrap_used, reason = "what cannot go on should stop")]

mod browser;
mod running;

use std::net::TcpListener;
use std::time::{Duration, Instant};

use browser::Browser;
use running::{Folder, Running};
use serde_json::json;

#[tokio::test]
async fn an_order_by_hand_is_played_to_its_report() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    let ordered = recruiter.press("Order for Ada Lovelace", &[("package", "Support essentials")]).await;
    assert!(ordered.said().starts_with("Support essentials for Ada Lovelace: ordered."), "{}", ordered.said());
    let invited = ordered.until("Ada has mail: play Ada’s role on the page Candidate.").await;
    assert!(invited.text().contains("PENDING Support essentials, ordered by hand"), "{}", invited.text());

    let mailbox = invited.follow("Candidate").await;
    assert!(mailbox.text().contains("To Ada Lovelace <ada.lovelace@example.com>"), "{}", mailbox.text());
    let assessment = mailbox.follow("Take the assessment as Ada Lovelace").await;
    let assessment = assessment.press("Start the assessment", &[]).await;
    let unfinished = assessment.press("Finish the assessment", &[("flexibility", "5")]).await;
    assert_eq!(unfinished.said(), "Please answer each question.");
    let answers = [("flexibility", "5"), ("problems", "4"), ("decisions", "1")];
    let thanks = unfinished.press("Finish the assessment", &answers).await;
    assert_eq!(thanks.said(), "Equalture has sent the result, and the bridge has taken it.");
    assert!(thanks.text().contains("Thank you, Ada") && thanks.text().contains("Delivered"), "{}", thanks.text());

    let completed = thanks.follow("Recruiter").await.until("COMPLETED").await;
    let shown = completed.text();
    assert!(shown.contains("3 traits") && shown.contains("Problem solving: (4) Often finds a new way"), "{shown}");
    let click = completed.open(&completed.address("Open the report of Ada Lovelace in a new tab")).await;
    assert_eq!(click.status, 302);
    let profile = completed.open(&click.location.unwrap()).await;
    assert!(profile.status == 200 && profile.text().contains("Profile of Ada Lovelace"), "{}", profile.text());
    let behind = completed.open(&completed.address("Behind the scenes of the order for Ada Lovelace")).await;
    assert_eq!(behind.status, 200);
}

#[tokio::test]
async fn what_waits_is_not_told_as_done() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    let stored = "The bridge has stored the order. If nothing happens for a while, Behind the scenes says when";
    let first = recruiter.press("Order for Ada Lovelace", &[]).await.until("Ada has mail: ").await;
    let faults = first.follow("Faults").await;
    let down = faults.send("Set SmartRecruiters", &[("state", "down")]).await;
    assert_eq!(down.location.as_deref(), Some("/sandbox/faults#smartrecruiters"));
    first.press("Order for Grace Hopper", &[]).await.until("Grace has mail already, on the page Candidate; ").await;
    let later = faults.send_to(&format!("{}/sandbox/faults/skip", faults.origin), "seconds=60").await;
    assert_eq!(later.location.as_deref(), Some("/sandbox/faults#time"));
    faults.press("Set Equalture", &[("state", "down")]).await;
    let again = recruiter.press("Order for Ada Lovelace", &[]).await;
    assert!(again.text().contains(stored), "the mail of before is about the order of before: {}", again.text());
    assert!(again.text().contains("Ada has mail: "), "{}", again.text());
}

#[tokio::test]
async fn a_second_click_orders_nothing_and_leads_to_the_same_card() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    let click = async || recruiter.send("Order for Ada Lovelace", &[]).await;
    let second = async {
        recruiter.until("ordered by hand").await;
        click().await
    };
    let (first, second) = tokio::join!(click(), second);
    let (place, card) = (second.location.unwrap(), "#candidate-");
    assert!(place.contains(card) && first.location.as_ref() == Some(&place), "{place}");
    let page = recruiter.open(&place).await;
    let id = format!("id=\"{}\"", place.split_once('#').unwrap().1);
    assert!(page.html.contains(&id), "{place}");
    assert_eq!(page.text().matches("ordered by hand").count(), 1, "{}", page.text());
    recruiter.press("Order for Ada Lovelace", &[("package", "Sales drive")]).await;
    assert_eq!(recruiter.open(&place).await.text().matches("ordered by hand").count(), 2, "another assessment");
}

#[tokio::test]
async fn an_odd_form_is_answered_with_a_sentence_and_does_nothing() {
    let up = Running::start(&[]);
    let form = Browser::at(&up, "/sandbox/recruiter/job?company=Hooli").await;
    let stranger = form.press("Add the job", &[("title", "Night watch")]).await;
    assert_eq!(stranger.said(), "SmartRecruiters knows no such company: nothing was added.");
    let page = |path: &str| format!("{}{path}", form.origin);
    for (path, back) in [
        ("/sandbox/recruiter/order", "/sandbox"),
        ("/sandbox/candidate/apply", "/sandbox/candidate"),
        ("/sandbox/connect", "/sandbox/connect"),
    ] {
        for body in ["", "company=Globex&company=Globex"] {
            let answer = form.send_to(&page(path), body).await;
            assert_eq!((answer.status, answer.location.as_deref()), (303, Some(back)), "{path} {body}");
            assert_eq!(form.open(back).await.said(), "The form was incomplete: nothing was done.");
        }
    }
    assert_eq!(Browser::at(&up, "/sandbox/candidate/apply").await.status, 404);
}

/// From a tree that is built to the first order that the ATS was told about, whatever else the machine does.
#[tokio::test]
async fn the_first_order_is_told_within_ten_seconds() {
    drop(Running::start(&[]));
    let begun = Instant::now();
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    recruiter.press("Order for Ada Lovelace", &[]).await.until("PENDING").await;
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[tokio::test]
async fn a_hiring_step_orders_by_itself() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    assert!(!recruiter.text().contains("Move to Assessment"), "{}", recruiter.text());
    let attached = recruiter.press("Attach to the step", &[("package", "Sales drive")]).await;
    assert!(attached.said().contains("gets Sales drive ordered"), "{}", attached.said());
    let moved = attached.press("Move to Assessment for Grace Hopper", &[]).await.until("Grace has mail: ").await;
    assert!(moved.text().contains("In the step Assessment. PENDING Sales drive, ordered by the"), "{}", moved.text());
    let detached = moved.press("Attach to the step", &[("package", "nothing")]).await;
    assert!(!detached.text().contains("Move to Assessment"), "{}", detached.text());
}

#[tokio::test]
async fn somebody_new_gets_an_assessment_for_a_new_job() {
    let up = Running::start(&[]);
    let job = Browser::at(&up, "/sandbox").await.follow("+ Add a job").await;
    let job = job.press("Add the job", &[("title", "Night <watch>")]).await;
    assert_eq!(job.said(), "Night <watch> is a job now.");
    assert!(job.address.ends_with(job.address("Night <watch>").as_str()), "it is the one that is shown");
    let person =
        [("first_name", "Joan"), ("last_name", "O'Neil"), ("email", "joan@example.com"), ("language", "Dutch")];
    let candidate = job.follow("Add a candidate").await.press("Add the candidate", &person).await;
    let ordered = candidate.press("Order for Joan O'Neil", &[("package", "Sales drive")]).await;
    ordered.until("Joan has mail").await;
}

#[tokio::test]
async fn an_application_leads_to_the_bridges_page_and_back() {
    let up = Running::start(&[]);
    let candidate = Browser::at(&up, "/sandbox/candidate").await;
    let form = candidate.follow("Apply for Customer support engineer").await;
    let person = [("first_name", "Linus"), ("last_name", "Pauling"), ("email", "linus@example.com")];
    let step = form.press("Send the application", &person).await;
    assert!(step.text().contains("One more step: your assessment"), "{}", step.text());
    let page = step.follow("Go on to your assessment").await;
    assert!(page.address.contains("/assessments/") && page.text().contains("l…@e….com"), "{}", page.text());
    let thanks = page.follow("Back to your application").await;
    assert!(thanks.text().contains("Thank you for applying"), "{}", thanks.text());
    let home = thanks.follow("Back to the sandbox").await;
    assert!(home.address.ends_with("/sandbox") && home.text().contains("Linus Pauling"), "{}", home.text());
    let mailbox = home.follow("Candidate").await.until("Take the assessment as Linus Pauling").await;
    assert!(mailbox.text().contains("Came back from the assessment"), "{}", mailbox.text());
}

const APPS: &str = "Go to Apps & Integrations in SmartRecruiters";

/// What Equalture has issued to a company, as its page shows it.
fn issued(page: &Browser) -> [(&'static str, String); 2] {
    let text = page.text();
    let after = |words: &str| text.split_once(words).unwrap().1.split_whitespace().next().unwrap().to_owned();
    [("client_id", after("Client id ")), ("client_secret", after("Client secret "))]
}

#[tokio::test]
async fn a_company_is_connected_by_its_administrator_leaves_and_comes_back() {
    let up = Running::start(&[]);
    let connect = Browser::at(&up, "/sandbox/connect").await;
    let wrong = connect.press("Add the company", &[("company", "a b")]).await;
    assert!(wrong.said().contains("cannot be a company id"), "{}", wrong.said());
    let steps = wrong.press("Add the company", &[("company", "Initech")]).await;
    let recruiter = Browser::at(&up, "/sandbox?company=Initech").await;
    assert!(recruiter.text().contains("Initech is not connected"), "{}", recruiter.text());

    let issued = issued(&steps);
    let filled: Vec<(&str, &str)> = issued.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let consent = steps.follow(APPS).await.press("Connect", &[]).await;
    let refused = consent.send(&agree(&consent), &[filled[0], ("client_secret", "guessed")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let back = refused.press(&agree(&refused), &filled).await;
    assert!(back.text().contains("Equalture · Active"), "{}", back.text());
    let connected = steps.until("Connected").await;
    let recruiter = connected.follow("be the recruiter of Initech").await;
    let ordered = recruiter.press("Order for Ada Lovelace", &[]).await.until("Ada has mail").await;
    let assessment = ordered.follow("Candidate").await.follow("Take the assessment as Ada Lovelace").await;
    let begun = assessment.press("Start the assessment", &[]).await;
    assert_eq!(begun.said(), "Equalture has told the bridge that you have begun.");
    recruiter.until("IN_PROGRESS").await;
    begun.press("Finish the assessment", &[("flexibility", "5"), ("problems", "4"), ("decisions", "1")]).await;
    recruiter.until("COMPLETED").await;
    let listed = recruiter.follow("Connect").await;
    assert!(listed.text().contains("Initech active 1 Packages are listed as behavioural"), "{}", listed.text());

    for (which, name, package) in [
        ("issued by the bridge to SmartRecruiters", "Grace", "Support essentials"),
        ("issued by SmartRecruiters to the bridge", "Alan", "Support essentials"),
        ("issued by Equalture", "Grace", "Sales drive"),
    ] {
        let rotated = Browser::at(&up, "/sandbox/connect/Initech").await.press("Rotate", &[("which", which)]).await;
        assert_eq!(rotated.said(), "Renewed on both sides. Order something: nothing has stopped.");
        let surname = if name == "Grace" { "Hopper" } else { "Turing" };
        let ordered = recruiter.press(&format!("Order for {name} {surname}"), &[("package", package)]).await;
        ordered.until(&format!("PENDING {package}, ordered by hand")).await;
        ordered.until(&format!("{name} has mail")).await;
    }

    let left = back.press("Disconnect", &[]).await;
    assert!(left.text().contains("Not connected"), "{}", left.text());
    let listed = listed.until("Initech disabled 1").await;
    assert!(listed.text().contains("Companies that are not connected"), "{}", listed.text());
    let popup = steps.press("Change it", &[("mode", "in a pop-up")]).await;
    assert_eq!(popup.said(), "SmartRecruiters shows the bridge’s page in a pop-up.");
    let framing = popup.follow(APPS).await.press("Connect", &[]).await;
    let frame = framing.html.split("<iframe").nth(1).unwrap().split("src=\"").nth(1).unwrap().split('"').next();
    let framed = framing.open(&frame.unwrap().replace("&amp;", "&")).await;
    let ats = framing.address.split("/apps").next().unwrap();
    assert!(framed.policy.contains(&format!("frame-ancestors {ats}")), "{}", framed.policy);
    let done = framed.send(&agree(&framed), &filled).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(framing.until("It is connected").await.text().contains("Connect Initech"));
    Browser::at(&up, "/sandbox/connect").await.until("Initech active 2").await;
}

#[tokio::test]
async fn who_has_left_and_who_has_joined_is_kept() {
    let folder = Folder::new();
    let keeping = ["--data", folder.path()];
    let up = Running::start(&keeping);
    let globex = Browser::at(&up, "/sandbox/connect/Globex").await;
    let left = globex.follow("Disconnect in SmartRecruiters").await.press("Disconnect", &[]).await;
    assert!(left.text().contains("Not connected"), "{}", left.text());
    let steps = Browser::at(&up, "/sandbox/connect").await.press("Add the company", &[("company", "Initech")]).await;
    let [id, secret] = issued(&steps);
    let consent = steps.follow(APPS).await.press("Connect", &[]).await;
    consent.press(&agree(&consent), &[(id.0, &id.1), (secret.0, &secret.1)]).await;
    drop(up);

    let again = Running::start(&keeping);
    assert!(again.screen.contains("Globex is not connected: connect it on the page Connect."), "{}", again.screen);
    let listed = Browser::at(&again, "/sandbox/connect").await;
    assert!(listed.text().contains("Globex disabled 1") && listed.text().contains("Initech active 1"));
    let recruiter = Browser::at(&again, "/sandbox").await;
    assert!(recruiter.text().contains("You are a recruiter at Initech"), "{}", recruiter.text());
    recruiter.press("Order for Ada Lovelace", &[]).await.until("Ada has mail").await;
}

/// The words on the button of the bridge's page.
fn agree(page: &Browser) -> String {
    page.buttons().into_iter().next().unwrap()
}

#[tokio::test]
async fn a_result_that_the_bridge_cannot_take_is_sent_again() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    let invited = recruiter.press("Order for Ada Lovelace", &[]).await.until("Ada has mail").await;
    let assessment = invited.follow("Candidate").await.follow("Take the assessment as Ada Lovelace").await;
    let assessment = assessment.press("Start the assessment", &[]).await;
    let faults = assessment.follow("Faults").await;
    let down = faults.press("Set the store", &[("state", "down")]).await;
    assert!(down.follow("Candidate").await.text().contains("The store is down. See Faults."), "{}", down.text());
    let answers = [("flexibility", "1"), ("problems", "2"), ("decisions", "3")];
    let kept = assessment.press("Finish the assessment", &answers).await;
    assert!(
        kept.text().contains("Not delivered") && kept.text().contains("the bridge answered 503"),
        "{}",
        kept.text()
    );
    faults.press("Set the store", &[("state", "works")]).await;
    let taken = kept.press("Send the result again", &[]).await;
    assert!(taken.text().contains("Delivered"), "{}", taken.text());
}

#[tokio::test]
async fn the_bridge_is_asked_for_packages_once_and_again_by_a_button() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    for _ in 0..2 {
        recruiter.asked_by_script().await;
        recruiter.open(&recruiter.address).await;
    }
    let asked = async || Browser::at(&up, "/sandbox/behind?view=calls").await.text().matches("GET /packages").count();
    let before = asked().await;
    recruiter.press("Refresh the list", &[]).await;
    assert_eq!((before, asked().await), (1, 2));
}

#[tokio::test]
async fn what_was_said_is_said_once_and_not_to_the_pages_own_script() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    let unread = recruiter.send("Refresh the list", &[]).await;
    assert_eq!(unread.status, 303);
    let script = recruiter.asked_by_script().await;
    assert!(!script.html.contains("role=\"status\""), "{}", script.html);
    assert_eq!(recruiter.open(&recruiter.address).await.said(), "SmartRecruiters has asked the bridge again.");
    assert!(!recruiter.open(&recruiter.address).await.html.contains("role=\"status\""));
}

#[tokio::test]
async fn every_page_loads_nothing_from_elsewhere_and_names_where_one_is() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    let job = recruiter.address("Account executive").split_once('?').unwrap().1.to_owned();
    let paths = [
        "/sandbox",
        "/sandbox/",
        "/sandbox/candidate",
        "/sandbox/behind",
        "/sandbox/behind?view=logs",
        "/sandbox/faults",
        "/sandbox/connect",
        "/sandbox/recruiter/job",
        "/sandbox/recruiter/candidate",
        "/sandbox/nowhere",
        "/sandbox/candidate/assessment/none",
        "/sandbox/candidate/application/none",
        "/sandbox/connect/none",
    ];
    let apply = format!("/sandbox/candidate/apply?{job}");
    let sent_there = Browser::at(&up, "/sandbox/recruiter/order").await;
    assert!(sent_there.address.ends_with("/sandbox"), "a form's address leads to its page: {}", sent_there.address);
    for path in paths.into_iter().chain([apply.as_str()]) {
        let page = Browser::at(&up, path).await;
        assert!(
            page.policy.starts_with("default-src 'none'") && page.policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        for tag in ["<link ", "<script", "<img", "<iframe"] {
            let tags = page.html.split(tag).skip(1).map(|rest| rest.split('>').next().unwrap());
            assert!(tags.into_iter().all(|tag| !tag.contains("http")), "{path}: {tag}");
        }
        assert_eq!(page.html.matches("aria-current=\"page\"").count().min(1), 1, "{path}");
        assert_eq!(page.html.matches("<h1").count(), 1, "{path}");
        assert!(!page.html.contains(" style=\"") && !page.html.contains(" onclick="), "{path}");
    }
}

#[tokio::test]
async fn a_page_renews_itself_unless_somebody_writes_on_it() {
    let up = Running::start(&[]);
    let refresh = "<noscript><meta http-equiv=\"refresh\"";
    for path in ["/sandbox", "/sandbox/candidate", "/sandbox/behind"] {
        let page = Browser::at(&up, path).await;
        assert!(page.html.contains(refresh) && page.html.contains("<script>"), "{path}");
    }
    for (path, by_script) in [("/sandbox/connect", true), ("/sandbox/recruiter/job", false)] {
        let page = Browser::at(&up, path).await;
        assert!(!page.html.contains("http-equiv") && page.html.contains("<script>") == by_script, "{path}");
    }
}

#[tokio::test]
async fn systems_of_the_users_own_are_named_and_never_called() {
    let [ats, equalture] = [(); 2].map(|()| TcpListener::bind(("127.0.0.1", 0)).unwrap());
    let [at_ats, at_equalture] = [&ats, &equalture].map(|own| format!("http://{}", own.local_addr().unwrap()));
    let file = std::env::temp_dir().join(format!("company-{}.json", uuid::Uuid::new_v4()));
    let pair = json!({ "client_id": "an-id", "client_secret": "a-secret" });
    let company = json!({ "company": "Hooli", "equalture": pair, "ats": pair, "issued": pair });
    std::fs::write(&file, company.to_string()).unwrap();
    let company = file.to_str().unwrap();
    let up = Running::start(&["--smartrecruiters", &at_ats, "--equalture", &at_equalture, "--company", company]);
    std::fs::remove_file(&file).unwrap();
    // at its start the sandbox looks whether they are there, and asks nothing
    for own in [&ats, &equalture] {
        own.set_nonblocking(true).unwrap();
        while own.accept().is_ok() {}
    }
    for (path, sentence) in [
        ("/sandbox", format!("it is at {at_ats}/, and the sandbox never calls it")),
        ("/sandbox/candidate", format!("Equalture is yours, at {at_equalture}/")),
        ("/sandbox/candidate", format!("SmartRecruiters is yours, at {at_ats}/: apply there.")),
        ("/sandbox/connect", "Hooli active 1".to_owned()),
        ("/sandbox/connect", "cargo bridge company add --ats smartrecruiters --company COMPANY".to_owned()),
        ("/sandbox/connect", "cargo bridge company list --endpoint http://127.0.0.1:".to_owned()),
    ] {
        let page = Browser::at(&up, path).await;
        assert!(page.status == 200 && page.text().contains(&sentence), "{path}: {}", page.text());
    }
    let nowhere = ["/sandbox/candidate/apply?company=Hooli&job=1", "/sandbox/candidate/assessment/1"];
    for path in nowhere.into_iter().chain(["/sandbox/connect/Hooli"]) {
        assert_eq!(Browser::at(&up, path).await.status, 404, "{path}");
    }
    assert!(ats.accept().is_err() && equalture.accept().is_err(), "somebody called");
}

#[tokio::test]
async fn other_origins_and_other_names_are_refused() {
    let up = Running::start(&[]);
    let recruiter = Browser::at(&up, "/sandbox").await;
    for (name, value) in [("origin", "http://evil.example"), ("origin", "null"), ("host", "evil.example:8800")] {
        let refused = recruiter.send_as("Order for Ada Lovelace", name, value).await;
        assert_eq!(refused.status, 403, "{name}: {value}");
        assert!(!refused.html.is_empty() && !refused.policy.is_empty(), "{name}: {value}");
    }
    let untouched = recruiter.open(&recruiter.address).await;
    assert!(!untouched.text().contains("ordered by hand"), "{}", untouched.text());
    let own = recruiter.origin.clone();
    assert_eq!(recruiter.send_as("Order for Ada Lovelace", "origin", &own).await.status, 303);
}

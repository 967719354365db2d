//! A company that an operator has added works like any other.

use crate::bridge::Bridge;
use peers::smartrecruiters::{Company, OrderDraft, Setup};
use peers::{Credentials, equalture, smartrecruiters};
use serde_json::{Value, json};
use tests::{Scene, until};

const INITECH: &str = "--ats smartrecruiters --company Initech";

fn pair(credentials: &Credentials) -> Value {
    json!({ "client_id": credentials.client_id, "client_secret": credentials.client_secret })
}

/// What the operator of a sandbox has: one address.
fn bridge(scene: &Scene) -> Bridge {
    let (url, table) = (scene.stage.sandbox.aws_url(), scene.stage.sandbox.table());
    Bridge::with(&[("AWS_ENDPOINT_URL", url), ("TABLE_NAME", table)])
}

/// Orders for a candidate of the company, and waits until the candidate is invited and the ATS knows it.
async fn invites(scene: &Scene, company: &str, job: &equalture::Job) {
    let vacancy = smartrecruiters::Job::new("Accountant");
    scene.ats().add_job(company, vacancy.clone());
    let peter = smartrecruiters::Candidate::new("Peter", "Gibbons", "peter@example.com");
    scene.ats().add_candidate(company, peter.clone());
    let packages = scene.ats().packages(company, Setup::Order).await.unwrap();
    assert_eq!(packages.iter().map(|package| &*package.name).collect::<Vec<_>>(), ["Numbers"]);
    let order = scene.ats().order(company, OrderDraft::new(&peter, &job.id, &vacancy.id)).await.unwrap();
    let invited = async || scene.equalture().invitations().into_iter().find(|mail| mail.to == "peter@example.com");
    until("the invitation", invited).await;
    scene.shows(&order, "PENDING").await;
}

#[tokio::test]
async fn a_company_that_was_added_orders_and_its_candidate_is_invited() {
    let scene = Scene::set().await;
    let bridge = bridge(&scene);
    let (at_equalture, job) = (Credentials::mint(), equalture::Job::new("Numbers"));
    scene.equalture().add_client(at_equalture.clone());
    scene.equalture().add_job(&at_equalture.client_id, job.clone());
    let mut company = Company::new("Initech", Credentials::mint());
    let given = json!({ "equalture": pair(&at_equalture), "ats": pair(&company.customer) });
    let file = bridge.file("secrets.json", &given);

    let line = format!("company add {INITECH} --name Initech --secrets-file {}", file.display());
    let added = bridge.run(&line).await.well();
    let issued = Credentials::new(added.line("Client id:"), added.line("Client secret:"));
    company.partner = issued.clone();
    scene.ats().add_company(company.clone());
    invites(&scene, "Initech", &job).await;

    let again = bridge.run(&line).await.failed("already connected, in generation 1");
    let list = bridge.run("company list").await.well();
    let show = bridge.run(&format!("company show {INITECH}")).await.well();
    assert!(list.out.contains("Initech") && list.out.contains("Globex"), "{}", list.out);
    assert!(show.out.contains(&issued.client_id) && show.out.contains("1 invited"), "{}", show.out);

    // what is secret is shown once or never, and is in the vault or nowhere
    let seen = [again.all(), list.all(), show.all()].concat();
    let logs: String = scene.stage.sandbox.logs().iter().map(|line| line.line.clone()).collect();
    let kept = scene.table.dump().await;
    for secret in [&issued, &at_equalture, &company.customer].map(|pair| &pair.client_secret) {
        assert!(!seen.contains(secret) && !logs.contains(secret) && !kept.contains(secret), "{secret}");
    }
    for secret in [&at_equalture, &company.customer].map(|pair| &pair.client_secret) {
        assert!(!added.all().contains(secret), "{}", added.all());
    }
    assert!(kept.contains(&issued.client_id) && !show.out.contains("c1."), "{}", show.out);
}

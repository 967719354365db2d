//! Customers, their candidates and jobs, and the step of hiring that orders by itself.

use serde_json::{Value, json};

use super::partner::partner;
use super::smartrecruiters::Fixture;
use crate::Credentials;
use crate::smartrecruiters::{
    Candidate, Company, HiringStep, Job, JobSpelling, Order, OrderDraft, OrderId, Standing, Why,
};

fn ada() -> Candidate {
    Candidate::new("Ada", "Lovelace", "ada@example.com")
}

fn step() -> HiringStep {
    HiringStep { name: "Assessment".to_owned(), package: "job-1".to_owned() }
}

/// A candidate and a job of `acme` without a step.
fn hiring(fixture: &Fixture) -> (Candidate, Job) {
    let (candidate, job) = (ada(), Job::new("Painter"));
    fixture.peer.add_candidate("acme", candidate.clone());
    fixture.peer.add_job("acme", job.clone());
    (candidate, job)
}

#[tokio::test]
async fn whoever_is_moved_into_the_step_gets_its_package_ordered_by_nobody() {
    let fixture = Fixture::start().await;
    let partner = partner(&fixture, 202, json!({})).await;
    let (candidate, job) = hiring(&fixture);
    fixture.peer.attach_to_step(&job.id, Some(step()));
    let id = fixture.peer.move_to_step("acme", &candidate.id, &job.id).await.unwrap();

    let order = fixture.peer.order_snapshot(&id).unwrap();
    assert_eq!((&order.standing, &*order.company), (&Standing::Accepted, "acme"));
    let body = &partner.lock().unwrap().got[0].2;
    assert_eq!(body, &order.request);
    assert!(body.get("requester").is_none(), "{body}");
    assert_eq!((&body["candidate"]["id"], &body["assessmentPackageId"]), (&json!(candidate.id), &json!("job-1")));
    assert_eq!(order.job_id(), Some(&*job.id));
}

#[tokio::test]
async fn a_move_that_orders_nothing_says_why() {
    let fixture = Fixture::start().await;
    let _partner = partner(&fixture, 202, json!({})).await;
    let (candidate, job) = hiring(&fixture);
    let why = async |company: &str, candidate: &str, job: &str| {
        let refusal = fixture.peer.move_to_step(company, candidate, job).await.unwrap_err();
        assert_eq!(refusal.order, None);
        refusal.why
    };
    assert_eq!(why("acme", &candidate.id, &job.id).await, Why::NoStep);
    fixture.peer.attach_to_step(&job.id, Some(step()));
    assert_eq!(why("nobody", &candidate.id, &job.id).await, Why::NotConnected);
    assert_eq!(why("other", &candidate.id, &job.id).await, Why::Unknown("candidate"));
    assert_eq!(why("acme", "nobody", &job.id).await, Why::Unknown("candidate"));
    fixture.peer.add_candidate("other", Candidate { id: "grace".to_owned(), ..ada() });
    assert_eq!(why("other", "grace", &job.id).await, Why::Unknown("job"));
    assert_eq!(why("acme", &candidate.id, "none").await, Why::Unknown("job"));
    fixture.peer.attach_to_step(&job.id, None);
    assert_eq!(why("acme", &candidate.id, &job.id).await, Why::NoStep);

    assert!(fixture.peer.orders().is_empty());
    assert_eq!(Why::Unknown("job").to_string(), "the company has no such job");
    assert_eq!(Why::NoStep.to_string(), "no step of the job's hiring process has a package");
}

#[tokio::test]
async fn an_order_tells_what_it_is_about_in_every_spelling() {
    let fixture = Fixture::start().await;
    let _partner = partner(&fixture, 202, json!({})).await;
    let candidate = ada();
    let ordered = async |spelling: JobSpelling| {
        let draft = OrderDraft::new(&candidate, "job-1", "sr-job-1").job(spelling);
        fixture.peer.order("acme", draft).await.unwrap()
    };
    for spelling in [JobSpelling::Both, JobSpelling::JobId, JobSpelling::Job] {
        let order = snapshot(&fixture, &ordered(spelling).await);
        assert_eq!((order.job_id(), order.package_id()), (Some("sr-job-1"), Some("job-1")), "{spelling:?}");
        assert_eq!((order.candidate_name().as_str(), order.candidate_id()), ("Ada Lovelace", Some(&*candidate.id)));
        assert_eq!(order.candidate_email(), Some("ada@example.com"));
    }
    let bare = OrderDraft::new(&candidate, "job-1", "sr-job-1").without_email();
    let bare = bare.overriding("candidate", json!({ "lastName": "Lovelace" })).overriding("assessmentPackageId", 7);
    let bare = snapshot(&fixture, &fixture.peer.order("acme", bare).await.unwrap());
    assert_eq!((bare.candidate_name().as_str(), bare.candidate_email()), ("Lovelace", None));
    assert_eq!((bare.candidate_id(), bare.package_id()), (None, None));
}

fn snapshot(fixture: &Fixture, id: &OrderId) -> Order {
    fixture.peer.order_snapshot(id).unwrap()
}

#[tokio::test]
async fn lists_keep_the_order_in_which_things_were_added() {
    let fixture = Fixture::start().await;
    let peer = &fixture.peer;
    let jobs = ["Z", "M", "A"].map(Job::new);
    let candidates = ["Z", "M", "A"].map(|name| Candidate::new(name, "Lovelace", "a@example.com"));
    for (job, candidate) in jobs.iter().zip(&candidates) {
        peer.add_job("acme", job.clone());
        peer.add_candidate("acme", candidate.clone());
    }
    peer.add_job("other", Job::new("Elsewhere"));
    peer.add_candidate("other", ada());
    assert_eq!((peer.jobs("acme"), peer.candidates("acme")), (jobs.to_vec(), candidates.to_vec()));
    assert_eq!((peer.jobs("other").len(), peer.candidates("nobody").len()), (1, 0));

    let renamed = Job { title: "Y".to_owned(), ..jobs[0].clone() };
    peer.add_job("acme", renamed.clone());
    peer.add_candidate("acme", Candidate { language: "nl".to_owned(), ..candidates[0].clone() });
    assert_eq!((&peer.jobs("acme")[0], peer.job(&jobs[0].id)), (&renamed, Some(renamed.clone())));
    assert_eq!((peer.jobs("acme").len(), peer.candidates("acme").len()), (3, 3));
    assert_eq!(peer.candidate(&candidates[0].id).unwrap().language, "nl");
    assert_eq!((peer.job("none"), peer.candidate("none")), (None, None));
}

#[tokio::test]
async fn a_company_is_replaced_in_its_place_or_removed() {
    let fixture = Fixture::start().await;
    let ids = || fixture.peer.companies().into_iter().map(|company| company.id).collect::<Vec<_>>();
    let renewed = Company::new("acme", Credentials::mint());
    let stale = fixture.token(&fixture.acme).await;
    fixture.peer.add_company(renewed.clone());
    assert_eq!((ids(), fixture.peer.company("acme")), (vec!["acme".to_owned(), "other".to_owned()], Some(renewed)));
    assert_eq!(fixture.get("/jobs/none", &stale).await, (401, unauthorized()));
    fixture.peer.remove_company("acme");
    assert_eq!((ids(), fixture.peer.company("acme")), (vec!["other".to_owned()], None));
}

fn unauthorized() -> Value {
    let message = "The access token is missing, unknown or expired";
    json!({ "message": message, "errors": [{ "code": "UNAUTHORIZED", "message": message }] })
}

//! What a peer keeps in a file, and what it says when it can't.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use super::equalture::Fixture as Platform;
use super::smartrecruiters::Fixture as Ats;
use super::{client, status_and_json};
use crate::equalture::{Job, JobsShape, TokenVerb};
use crate::smartrecruiters::{Candidate, HiringStep, OrderDraft, PartnerUrls, Setup, Standing, Why};
use crate::{Clock, Credentials, Equalture, Fault, Rule, SmartRecruiters, equalture, smartrecruiters};

/// A folder that is gone with its test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = Self(std::env::temp_dir().join(format!("peers-{}", Uuid::new_v4())));
        folder.create();
        folder
    }

    fn create(&self) {
        fs::create_dir(&self.0).unwrap();
    }

    fn remove(&self) {
        fs::remove_dir_all(&self.0).unwrap();
    }

    fn file(&self) -> PathBuf {
        self.0.join("state.json")
    }

    fn files(&self) -> Vec<PathBuf> {
        fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    async fn equalture(&self) -> Equalture {
        Equalture::start(Clock::system(), self.platform_settings()).await.unwrap()
    }

    async fn smartrecruiters(&self) -> SmartRecruiters {
        SmartRecruiters::start(Clock::system(), self.ats_settings()).await.unwrap()
    }

    fn platform_settings(&self) -> equalture::Settings {
        equalture::Settings { kept: Some(self.file()), ..Default::default() }
    }

    fn ats_settings(&self) -> smartrecruiters::Settings {
        smartrecruiters::Settings { kept: Some(self.file()), ..Default::default() }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn path_of(url: &str, base: &str) -> String {
    url.strip_prefix(base).unwrap().to_owned()
}

#[tokio::test]
async fn equalture_is_found_again_with_its_clients_jobs_applications_and_mail() {
    let folder = Folder::new();
    let first = Platform::on(folder.equalture().await);
    let (other, draft) = (Credentials::mint(), Job::new("Draft"));
    first.peer.add_client(other.clone());
    first.peer.add_job(&first.credentials.client_id, draft.clone());
    first.peer.unpublish(&draft.id);
    // Nobody listens there.
    let reference = first.applied("http://127.0.0.1:9/callbacks/1").await;
    first.applied("http://127.0.0.1:9/callbacks/2").await;
    first.peer.candidate_completes(&reference, None).await.unwrap();
    let known = (first.peer.clients(), first.peer.jobs(&first.credentials.client_id));
    let told = (first.peer.applications(), first.peer.invitations());
    assert_eq!((&known.0, told.1.len()), (&vec![first.credentials.clone(), other], 2));
    first.peer.stop().await;

    let again = folder.equalture().await;
    assert_eq!((again.clients(), again.jobs(&first.credentials.client_id)), known);
    assert_eq!((again.applications(), again.invitations()), told);
    assert_eq!(again.callback_failures().len(), 1);
    assert_eq!(again.unkept(), None);
}

#[tokio::test]
async fn a_public_link_is_kept_and_tokens_and_behaviour_are_not() {
    let folder = Folder::new();
    let first = Platform::on(folder.equalture().await);
    let reference = first.applied("http://127.0.0.1:9/callbacks/1").await;
    let token = first.token().await;
    let asked = client().get(first.url("/public_link")).bearer_auth(&token).query(&[("reference_id", &reference)]);
    let link = path_of(status_and_json(asked).await.1["url"].as_str().unwrap(), first.peer.base_url());
    first.peer.behave(|behaviour| behaviour.token_verb = TokenVerb::Get);
    first.peer.faults().add(Fault::Html);
    first.peer.stop().await;

    let again = Platform { peer: folder.equalture().await, ..first };
    let page = client().get(format!("{}{link}", again.peer.base_url())).send().await.unwrap();
    assert!(page.status() == 200 && page.text().await.unwrap().contains("Profile of Rembrandt van Rijn"));
    assert_eq!(again.jobs(&token).await.0, 401);
    assert_eq!(again.jobs(&again.token().await).await.0, 200);
}

#[tokio::test]
async fn smartrecruiters_is_found_again_with_its_customers_candidates_and_jobs() {
    let folder = Folder::new();
    let first = Ats::on(folder.smartrecruiters().await);
    for name in ["Zoe", "Ada"] {
        first.peer.add_candidate("acme", Candidate::new(name, "Lovelace", "a@example.com"));
        first.peer.add_job("acme", smartrecruiters::Job::new(name));
    }
    let step = HiringStep { name: "Assessment".to_owned(), package: "job-1".to_owned() };
    first.peer.attach_to_step(&first.peer.jobs("acme")[1].id, Some(step));
    let known = (first.peer.companies(), first.peer.candidates("acme"), first.peer.jobs("acme"));
    assert!(known.0.len() == 2 && known.1[0].first_name == "Zoe" && known.2[1].step.is_some());
    first.peer.stop().await;

    let again = folder.smartrecruiters().await;
    assert_eq!((again.companies(), again.candidates("acme"), again.jobs("acme")), known);
}

#[tokio::test]
async fn smartrecruiters_is_found_again_with_its_orders_results_and_uploads() {
    let folder = Folder::new();
    let first = Ats::on(folder.smartrecruiters().await);
    let order = super::results::placed(&first, "acme").await;
    let token = first.token(&first.acme).await;
    let results = format!("/assessment-api/v202010/orders/{order}/results");
    for status in ["IN_PROGRESS", "COMPLETED"] {
        let update = client().patch(first.url(&results)).bearer_auth(&token).json(&json!({ "status": status }));
        assert_eq!(status_and_json(update).await.0, 200);
    }
    let body = "--b\r\ncontent-disposition: form-data; name=\"f\"\r\n\r\nre\u{e9}port\r\n--b--\r\n";
    let upload = client().post(first.url(&format!("{results}/attachment"))).bearer_auth(&token);
    let upload = upload.header("content-type", "multipart/form-data; boundary=b").body(body);
    let file = path_of(status_and_json(upload).await.1["url"].as_str().unwrap(), first.peer.base_url());
    let orders = first.peer.orders();
    assert_eq!((orders[0].statuses().len(), orders[0].uploads.len()), (2, 1));
    first.peer.stop().await;

    let again = Ats { peer: folder.smartrecruiters().await, ..first };
    assert_eq!(again.peer.orders(), orders);
    let report = client().get(again.url(&file)).send().await.unwrap().text().await.unwrap();
    assert_eq!(report, "re\u{e9}port");
    assert_eq!(again.get("/jobs/none", &token).await.0, 401);
}

#[tokio::test]
async fn the_partner_is_kept_unless_another_one_is_chosen_at_the_start() {
    let folder = Folder::new();
    let first = Ats::on(folder.smartrecruiters().await);
    assert_eq!(first.peer.packages("acme", Setup::Order).await.unwrap_err().why, Why::NotConnected);
    // Nobody listens there.
    first.peer.configure_partner(PartnerUrls::at("http://127.0.0.1:9/kept"));
    first.peer.stop().await;
    let called = async |peer: &SmartRecruiters| {
        let refusal = peer.packages("acme", Setup::Order).await.unwrap_err();
        assert!(matches!(refusal.why, Why::NoAnswer(_)), "{refusal}");
        peer.wire().calls()[0].path.clone()
    };
    let again = folder.smartrecruiters().await;
    assert_eq!(called(&again).await, "/kept/token");
    again.stop().await;
    let settings =
        smartrecruiters::Settings { partner: Some("http://127.0.0.1:9/chosen".to_owned()), ..folder.ats_settings() };
    let chosen = SmartRecruiters::start(Clock::system(), settings).await.unwrap();
    assert_eq!(called(&chosen).await, "/chosen/token");
}

#[tokio::test]
async fn the_behaviour_is_the_one_chosen_at_the_start() {
    let folder = Folder::new();
    let first = Platform::on(folder.equalture().await);
    first.peer.stop().await;
    let mut settings = folder.platform_settings();
    settings.behaviour.jobs_shape = JobsShape::Object;
    let again = Platform { peer: Equalture::start(Clock::system(), settings).await.unwrap(), ..first };
    assert_eq!(again.jobs(&again.token().await).await.1["jobs"][0]["name"], "Painter");

    let mut settings = smartrecruiters::Settings::default();
    settings.behaviour.invalid_client = 401;
    let ats = SmartRecruiters::start(Clock::system(), settings).await.unwrap();
    let form = super::form("client_credentials", &Credentials::mint());
    assert_eq!(Ats::on(ats).ask_token(form).await.0, 401);
}

#[tokio::test]
async fn what_is_answered_is_kept_before_the_answer_goes_out() {
    let folder = Folder::new();
    let platform = Platform::on(folder.equalture().await);
    let slow = Fault::Slow(Duration::from_secs(30));
    platform.peer.faults().add(Rule::from(slow).path("/connect_ats/applications"));
    tokio::select! {
        _ = platform.applied("http://127.0.0.1:9/callbacks/1") => panic!("the answer takes half a minute"),
        () = super::server::until(|| platform.peer.applications().len() == 1) => {}
    }
    // Another process could find it now, whatever became of this one.
    let found = folder.equalture().await;
    assert_eq!(found.applications(), platform.peer.applications());
    assert_eq!(found.invitations().len(), 1);
}

#[tokio::test]
async fn an_order_is_kept_before_the_partner_hears_of_it() {
    let folder = Folder::new();
    let ats = Ats::on(folder.smartrecruiters().await);
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    ats.peer.connect_partner(&format!("http://{}", silent.local_addr().unwrap()));
    let draft = OrderDraft::new(&Candidate::new("Ada", "Lovelace", "ada@example.com"), "job-1", "sr-job-1");
    tokio::select! {
        _ = ats.peer.order("acme", draft) => panic!("nobody answers"),
        _ = silent.accept() => {}
    }
    let [order] = &ats.peer.orders()[..] else { panic!("one order") };
    let [found] = &folder.smartrecruiters().await.orders()[..] else { panic!("one order") };
    assert_eq!((&found.id, &found.request), (&order.id, &order.request));
    let Standing::Failed(why) = &found.standing else { panic!("nobody will answer any more: {:?}", found.standing) };
    assert!(why.contains("stopped before the answer came"), "{why}");
}

#[tokio::test]
async fn only_a_change_is_written_and_nothing_is_left_beside_it() {
    let folder = Folder::new();
    let platform = Platform::on(folder.equalture().await);
    fs::remove_file(folder.file()).unwrap();
    platform.peer.publish(&platform.job.id);
    platform.jobs(&platform.token().await).await;
    assert!(!folder.file().exists());
    platform.peer.unpublish(&platform.job.id);
    assert_eq!(folder.files(), [folder.file()]);
}

#[tokio::test]
async fn who_reads_the_file_meanwhile_reads_the_old_one_to_its_end() {
    let folder = Folder::new();
    let platform = Platform::on(folder.equalture().await);
    let (old, mut reader) = (fs::read_to_string(folder.file()).unwrap(), fs::File::open(folder.file()).unwrap());
    platform.peer.unpublish(&platform.job.id);
    let mut read = String::new();
    reader.read_to_string(&mut read).unwrap();
    assert_eq!(read, old);
    assert_ne!(fs::read_to_string(folder.file()).unwrap(), old);
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing_behind() {
    let folder = Folder::new();
    let platform = Platform::on(folder.equalture().await);
    fs::remove_file(folder.file()).unwrap();
    fs::create_dir(folder.file()).unwrap();
    platform.peer.unpublish(&platform.job.id);
    assert!(platform.peer.unkept().is_some());
    assert_eq!(folder.files(), [folder.file()]);
}

#[tokio::test]
async fn a_file_that_is_no_state_is_named_with_what_to_do() {
    let folder = Folder::new();
    let named = |error: std::io::Error| {
        let text = error.to_string();
        assert!(text.contains(folder.file().to_str().unwrap()), "{text}");
        assert!(text.contains("delete its folder, or choose another"), "{text}");
    };
    for content in ["", "{\"clients\": [", "[]", "{}"] {
        fs::write(folder.file(), content).unwrap();
        named(Equalture::start(Clock::system(), folder.platform_settings()).await.err().unwrap());
        named(SmartRecruiters::start(Clock::system(), folder.ats_settings()).await.err().unwrap());
        assert_eq!(fs::read_to_string(folder.file()).unwrap(), content);
    }
    fs::remove_file(folder.file()).unwrap();
    fs::create_dir(folder.file()).unwrap();
    named(Equalture::start(Clock::system(), folder.platform_settings()).await.err().unwrap());
}

#[tokio::test]
async fn a_write_that_fails_stops_nobody_and_is_told_until_one_succeeds() {
    let folder = Folder::new();
    let platform = Platform::on(folder.equalture().await);
    let ats = Ats::on(SmartRecruiters::start(Clock::system(), smartrecruiters::Settings::default()).await.unwrap());
    assert_eq!((platform.peer.unkept(), ats.peer.unkept()), (None, None));
    folder.remove();
    let reference = platform.applied("http://127.0.0.1:9/callbacks/1").await;
    assert_eq!(platform.peer.application(&reference).unwrap().reference_id, reference);
    let told = platform.peer.unkept().unwrap();
    assert!(told.contains(folder.file().to_str().unwrap()), "{told}");

    folder.create();
    // A look changes nothing, so it writes nothing.
    platform.peer.applications();
    assert!(platform.peer.unkept().is_some());
    platform.peer.add_client(Credentials::mint());
    assert_eq!(platform.peer.unkept(), None);
    assert_eq!(written(&folder.file())["applications"].as_object().unwrap().len(), 1);
}

fn written(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

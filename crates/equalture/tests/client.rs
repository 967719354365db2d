//! The client against a server on a socket: each way a call can end, and what is remembered between calls.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use assessment::attempt::{Blockage, Ending};
use assessment::candidate::Person;
use assessment::company::{Company, CompanyStatus, Settings as Chosen, TokenVerb};
use assessment::ids::{CompanyKey, EqualtureJobId, ReferenceId};
use assessment::ports::{
    AssessmentPlatform as _, Catalogue as _, ClientCredentials, Creation, Credentials, Invitation, NoCredentials,
    Probed, Unanswered, Upstream,
};
use assessment::refusal::Refusal;
use edge::outbound::Outbound;
use edge::testing::{Asked, Reply, Server};
use equalture::{Client, LinkError, LinkHosts, Settings};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use url::Url;

const TOKEN: &str = "/connect_ats/access_token";
const JOBS: &str = "/connect_ats/jobs";
const APPLICATIONS: &str = "/connect_ats/applications";
const LINK: &str = "/connect_ats/public_link";

/// The store of secrets: the secret says how often it was read fresh.
#[derive(Debug, Default)]
struct Vault(AtomicUsize);

impl Credentials for Vault {
    async fn credentials(&self, _: &Company, _: Upstream, fresh: bool) -> Result<ClientCredentials, NoCredentials> {
        let read = self.0.fetch_add(usize::from(fresh), Ordering::SeqCst) + usize::from(fresh);
        Ok(ClientCredentials { id: "client".into(), secret: format!("secret-{read}").into() })
    }
}

struct Bench {
    server: Server,
    client: Client<Vault>,
    second: Arc<AtomicI64>,
}

impl Bench {
    /// A server that grants token after token, knows one job and leaves the rest to the test.
    fn new(rest: impl Fn(&Asked, usize) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let granted = AtomicUsize::new(0);
        let server = Server::start(move |asked, earlier| {
            rest(asked, earlier).unwrap_or_else(|| match asked.target.as_str() {
                TOKEN => {
                    let number = granted.fetch_add(1, Ordering::SeqCst);
                    Reply::json(200, json!({ "access_token": format!("SFMyNTY.{number}") }))
                }
                JOBS => Reply::json(200, json!({ "jobs": [{ "id": "job-1", "name": "Engineer" }] })),
                _ => Reply::status(404),
            })
        });
        let base_url = Url::parse(&server.origin).unwrap();
        let settings = Settings {
            link_hosts: LinkHosts::parse(None, &base_url).unwrap(),
            base_url,
            token_path: Settings::TOKEN_PATH.to_owned(),
            public_link_path: Settings::PUBLIC_LINK_PATH.to_owned(),
        };
        let second = Arc::new(AtomicI64::new(0));
        let now = second.clone();
        let clock = move || Timestamp::from_second(now.load(Ordering::SeqCst)).unwrap();
        let client = Client::with_clock(Outbound::new(None).unwrap(), settings, Vault::default(), clock);
        Self { server, client, second }
    }

    /// A server whose answer to a create is this.
    fn answering(reply: Reply) -> Self {
        Self::new(move |asked, _| (asked.target == APPLICATIONS).then(|| reply.clone()))
    }

    async fn create(&self) -> Ending {
        self.create_for("job-1").await
    }

    async fn create_for(&self, job: &str) -> Ending {
        let person =
            Person { first_name: "Rembrandt".into(), last_name: "Van Rijn".into(), email: "r@example.nl".into() };
        let job = EqualtureJobId::parse(job).unwrap();
        let callback_url = "https://bridge.example/c".to_owned();
        let invitation = Invitation { job: &job, person: &person, callback_url };
        match self.client.create(&company(), &invitation).await {
            Creation::Ended(ending) => ending,
            Creation::JobDoubted(otherwise) => match self.client.offers(&company(), &job).await {
                Some(false) => Ending::Refused(Refusal::UnknownPackage),
                Some(true) | None => otherwise,
            },
        }
    }

    async fn link(&self) -> Result<Url, LinkError> {
        self.client.public_link(&company(), &ReferenceId::parse("ref-1").unwrap(), Some("nl")).await
    }

    fn asked(&self, path: &str) -> usize {
        self.server.asked_on(path).len()
    }
}

fn company() -> Company {
    let key = CompanyKey::parse("smartrecruiters#ACME").unwrap();
    Company {
        key,
        name: None,
        status: CompanyStatus::Active,
        generation: 1,
        settings: Chosen::default(),
        leaving: None,
    }
}

/// A server whose tokens are long in coming.
fn slow_with_tokens() -> Bench {
    Bench::new(|asked, _| {
        if asked.target == TOKEN {
            std::thread::sleep(std::time::Duration::from_millis(700));
        }
        None
    })
}

fn created() -> Reply {
    Reply::json(201, json!({ "reference_id": "ref-1" }))
}

#[tokio::test]
async fn row_1_the_verb_is_post_then_get_and_is_remembered() {
    let bench = Bench::new(|asked, _| {
        (asked.target == TOKEN && asked.method == "POST").then(|| Reply::status(405).with("allow", "GET"))
    });
    assert_eq!(bench.client.ready(&company()).await, Probed::Well);
    bench.second.store(15 * 60, Ordering::SeqCst);
    assert_eq!(bench.client.ready(&company()).await, Probed::Well);
    let verbs: Vec<String> = bench.server.asked().into_iter().map(|asked| asked.method).collect();
    assert_eq!(verbs, ["POST", "GET", "GET"]);
    assert_eq!(bench.server.asked()[1].header("authorization"), "Basic Y2xpZW50OnNlY3JldC0w");
}

#[tokio::test]
async fn row_1_a_company_may_pin_the_verb_and_then_no_other_is_tried() {
    for (pinned, verb) in [(TokenVerb::Get, "GET"), (TokenVerb::Post, "POST")] {
        let bench = Bench::new(|asked, _| (asked.target == TOKEN).then(|| Reply::status(405)));
        let mut pinning = company();
        pinning.settings.token_verb = Some(pinned);
        assert_eq!(bench.client.ready(&pinning).await, Probed::Blocked(Blockage::WrongAddress));
        let verbs: Vec<String> = bench.server.asked().into_iter().map(|asked| asked.method).collect();
        assert_eq!(verbs, [verb]);
    }
}

#[tokio::test]
async fn row_1_a_post_may_answer_201() {
    let bench = Bench::new(|asked, _| {
        (asked.target == TOKEN).then(|| Reply::json(201, json!({ "access_token": "SFMyNTY.x" })))
    });
    assert_eq!(bench.client.ready(&company()).await, Probed::Well);
}

#[tokio::test]
async fn row_3_a_token_is_kept_for_14_minutes_and_must_live_another_for_a_create() {
    let bench = Bench::new(|_, _| None);
    let tokens_at = async |minute: i64| {
        bench.second.store(minute * 60, Ordering::SeqCst);
        bench.client.jobs(&company()).await.unwrap();
        bench.asked(TOKEN)
    };
    assert_eq!(tokens_at(0).await, 1);
    assert_eq!(tokens_at(13).await, 1);
    assert_eq!(bench.client.ready(&company()).await, Probed::Well);
    assert_eq!(bench.asked(TOKEN), 2);
    assert_eq!(tokens_at(26).await, 2);
    assert_eq!(tokens_at(27).await, 3);
}

#[tokio::test]
async fn row_3_a_shorter_life_is_heeded() {
    let bench = Bench::new(|asked, _| {
        let short = json!({ "access_token": "SFMyNTY.x", "expires_in": 120 });
        (asked.target == TOKEN).then(|| Reply::json(200, short))
    });
    bench.client.jobs(&company()).await.unwrap();
    bench.second.store(119, Ordering::SeqCst);
    bench.client.jobs(&company()).await.unwrap();
    assert_eq!(bench.asked(TOKEN), 1);
    bench.second.store(120, Ordering::SeqCst);
    bench.client.jobs(&company()).await.unwrap();
    assert_eq!(bench.asked(TOKEN), 2);
}

#[tokio::test]
async fn those_who_ask_at_once_share_one_token() {
    let bench = Bench::new(|_, _| None);
    let company = company();
    let answers = join_all((0..8).map(|_| bench.client.jobs(&company))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(bench.asked(TOKEN), 1);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_with_credentials_read_anew() {
    let bench = Bench::new(|asked, _| {
        (asked.target == JOBS && asked.header("authorization") == "Bearer SFMyNTY.0").then(|| Reply::status(401))
    });
    assert_eq!(bench.client.jobs(&company()).await.unwrap().len(), 1);
    let tokens = bench.server.asked_on(TOKEN);
    assert_eq!(tokens.len(), 2);
    assert_ne!(tokens[0].header("authorization"), tokens[1].header("authorization"));
    let refusing = Bench::new(|asked, _| (asked.target == JOBS).then(|| Reply::status(401)));
    assert_eq!(refusing.client.jobs(&company()).await, Err(Unanswered::Blocked(Blockage::Credentials)));
    assert_eq!((refusing.asked(TOKEN), refusing.asked(JOBS)), (2, 2));
}

#[tokio::test]
async fn credentials_that_were_rotated_are_read_anew() {
    let bench = Bench::new(|asked, _| {
        let old = asked.header("authorization") == "Basic Y2xpZW50OnNlY3JldC0w";
        (asked.target == TOKEN && old).then(|| Reply::status(401))
    });
    assert_eq!(bench.client.ready(&company()).await, Probed::Well);
}

#[tokio::test]
async fn each_failure_to_get_a_token_is_told_apart() {
    for (reply, expected) in [
        (Reply::status(401), Probed::Blocked(Blockage::Credentials)),
        (Reply::status(403), Probed::Blocked(Blockage::Credentials)),
        (Reply::status(404), Probed::Blocked(Blockage::WrongAddress)),
        (Reply::status(302).with("location", "https://evil.example"), Probed::Blocked(Blockage::Redirected)),
        (Reply::status(429), Probed::Unavailable),
        (Reply::status(500), Probed::Unavailable),
        (Reply::text(200, "text/html", "<html>"), Probed::Unavailable),
        (Reply::Close, Probed::Unavailable),
    ] {
        let bench = Bench::new(move |asked, _| (asked.target == TOKEN).then(|| reply.clone()));
        assert_eq!(bench.client.ready(&company()).await, expected);
        let ending = bench.create().await;
        let expected = match expected {
            Probed::Blocked(blockage) => Ending::Blocked(blockage),
            _ => Ending::NotSent,
        };
        assert_eq!(ending, expected);
        assert_eq!(bench.asked(APPLICATIONS), 0);
    }
}

#[tokio::test]
async fn a_create_sends_the_documented_body_and_gives_the_reference() {
    let bench = Bench::answering(created());
    assert_eq!(bench.create().await, Ending::Created(ReferenceId::parse("ref-1").unwrap()));
    let asked = &bench.server.asked_on(APPLICATIONS)[0];
    assert_eq!((asked.method.as_str(), asked.header("content-type")), ("POST", "application/json"));
    assert_eq!(asked.header("authorization"), "Bearer SFMyNTY.0");
    let details = json!({ "first_name": "Rembrandt", "last_name": "Van Rijn", "email": "r@example.nl" });
    let body = json!({
        "job_id": "job-1", "callback_url": "https://bridge.example/c", "applicant_details": details
    });
    assert_eq!(asked.json(), body);
}

#[tokio::test]
async fn a_create_never_uses_a_connection_again() {
    let bench = Bench::answering(created());
    bench.client.jobs(&company()).await.unwrap();
    for _ in 0..3 {
        bench.create().await;
    }
    let mut connections: Vec<usize> = bench.server.asked_on(APPLICATIONS).iter().map(|a| a.connection).collect();
    connections.push(bench.server.asked_on(JOBS)[0].connection);
    connections.sort_unstable();
    connections.dedup();
    assert_eq!(connections.len(), 4);
}

#[tokio::test]
async fn each_way_a_create_ends() {
    for (reply, expected) in [
        (Reply::Close, Ending::InDoubt),
        (Reply::Cut(201, json!({ "reference_id": "ref-1" }).to_string()), Ending::CreatedUnnamed),
        (Reply::Cut(422, json!({ "errors": { "email": ["x"] } }).to_string()), {
            Ending::Refused(Refusal::CandidateNotAccepted)
        }),
        (Reply::Cut(500, "oh dear".into()), Ending::InDoubt),
        (Reply::text(200, "text/html", "<html>hello</html>"), Ending::InDoubt),
        (Reply::status(307).with("location", "/elsewhere"), Ending::Blocked(Blockage::Redirected)),
        (Reply::status(429).with("retry-after", "30"), Ending::Busy(Some(SignedDuration::from_secs(30)))),
        (Reply::status(503).with("retry-after", "9"), Ending::Busy(Some(SignedDuration::from_secs(9)))),
        (Reply::status(503), Ending::InDoubt),
        (Reply::status(404), Ending::Blocked(Blockage::WrongAddress)),
        (Reply::status(504), Ending::InDoubt),
    ] {
        let bench = Bench::answering(reply.clone());
        assert_eq!(bench.create().await, expected, "{reply:?}");
        assert_eq!(bench.asked(APPLICATIONS), 1, "{reply:?}");
        assert_eq!(bench.asked("/elsewhere"), 0);
    }
}

#[tokio::test]
async fn a_create_that_finds_nobody_was_not_sent() {
    let bench = Bench::new(|_, _| None);
    bench.client.ready(&company()).await;
    let mut elsewhere = company();
    elsewhere.settings.equalture_base_url = Some(Server::nowhere());
    let job = EqualtureJobId::parse("job-1").unwrap();
    let person = Person { first_name: String::new(), last_name: String::new(), email: String::new() };
    let invitation = Invitation { job: &job, person: &person, callback_url: String::new() };
    assert_eq!(bench.client.create(&elsewhere, &invitation).await, Creation::Ended(Ending::NotSent));
    elsewhere.generation += 1;
    assert_eq!(bench.client.ready(&elsewhere).await, Probed::Unavailable);
}

#[tokio::test]
async fn a_404_refuses_the_order_only_if_the_list_lacks_the_job() {
    let bench = Bench::answering(Reply::status(404));
    assert_eq!(bench.create_for("job-2").await, Ending::Refused(Refusal::UnknownPackage));
    assert_eq!(bench.asked(JOBS), 1);
    assert_eq!(bench.create_for("job-1").await, Ending::Blocked(Blockage::WrongAddress));
    let without_list =
        Bench::new(|asked, _| matches!(asked.target.as_str(), APPLICATIONS | JOBS).then(|| Reply::status(404)));
    assert_eq!(without_list.create_for("job-2").await, Ending::Blocked(Blockage::WrongAddress));
    let unnamed = Bench::answering(Reply::json(422, json!({ "errors": { "detail": "Job not found" } })));
    assert_eq!(unnamed.create_for("job-2").await, Ending::Refused(Refusal::UnknownPackage));
    assert_eq!(unnamed.create_for("job-1").await, Ending::Refused(Refusal::CandidateNotAccepted));
}

#[tokio::test]
async fn a_create_with_a_stale_token_is_sent_once_more_with_a_fresh_one() {
    let bench = Bench::new(|asked, _| match asked.target.as_str() {
        APPLICATIONS if asked.header("authorization") == "Bearer SFMyNTY.0" => Some(Reply::status(401)),
        APPLICATIONS => Some(created()),
        _ => None,
    });
    assert_eq!(bench.create().await.as_str(), "created");
    for status in [401, 403] {
        let refusing = Bench::answering(Reply::status(status));
        assert_eq!(refusing.create().await, Ending::Blocked(Blockage::Credentials));
        assert_eq!((refusing.asked(APPLICATIONS), refusing.asked(TOKEN)), (2, 2), "{status}");
    }
}

#[tokio::test]
async fn a_probe_is_the_job_list() {
    let probed = async |reply: Reply| {
        let bench = Bench::new(move |asked, _| (asked.target == JOBS).then(|| reply.clone()));
        bench.client.probe(&company()).await
    };
    assert_eq!(probed(Reply::json(200, json!([]))).await, Probed::Well);
    assert_eq!(probed(Reply::status(204)).await, Probed::Well);
    assert_eq!(probed(Reply::status(500)).await, Probed::Unavailable);
    assert_eq!(probed(Reply::text(200, "text/html", "<html>")).await, Probed::Unavailable);
    assert_eq!(probed(Reply::status(404)).await, Probed::Blocked(Blockage::WrongAddress));
    assert_eq!(probed(Reply::status(301)).await, Probed::Blocked(Blockage::Redirected));
}

#[tokio::test]
async fn row_4_a_public_link_is_asked_for_and_only_an_allowed_one_is_given() {
    let linking = |url: &str| {
        let url = url.to_owned();
        Bench::new(move |asked, _| asked.target.starts_with(LINK).then(|| Reply::json(200, json!({ "url": url }))))
    };
    let bench = linking("https://app.equalture.com/public/x?y=z");
    assert_eq!(bench.link().await.unwrap().as_str(), "https://app.equalture.com/public/x?y=z");
    assert_eq!(bench.server.asked_on(LINK)[0].target, format!("{LINK}?locale=nl&reference_id=ref-1"));
    for bad in ["", "https://evil.example/x", "javascript:alert(1)", "http://app.equalture.com/x", "/public/x"] {
        assert_eq!(linking(bad).link().await, Err(LinkError::BadLink), "{bad}");
    }
}

#[tokio::test]
async fn each_way_a_public_link_is_not_given() {
    for (reply, expected) in [
        (Reply::status(404), LinkError::NotFound),
        (Reply::status(500), LinkError::Unavailable),
        (Reply::status(429), LinkError::Unavailable),
        (Reply::Close, LinkError::Unavailable),
        (Reply::status(302).with("location", "https://evil.example"), LinkError::Blocked),
        (Reply::status(403), LinkError::Blocked),
        (Reply::status(401), LinkError::Blocked),
        (Reply::text(200, "text/html", "<html>"), LinkError::BadLink),
        (Reply::text(200, "application/json", r#"["https://app.equalture.com/p/1"]"#), LinkError::BadLink),
    ] {
        let shown = format!("{reply:?}");
        let bench = Bench::new(move |asked, _| asked.target.starts_with(LINK).then(|| reply.clone()));
        assert_eq!(bench.link().await, Err(expected), "{shown}");
    }
}

#[tokio::test]
async fn a_question_survives_one_broken_connection() {
    let bench = Bench::new(|asked, earlier| (asked.target == JOBS && earlier == 1).then_some(Reply::Close));
    assert_eq!(bench.client.jobs(&company()).await.unwrap().len(), 1);
    assert_eq!(bench.asked(JOBS), 2);
}

#[tokio::test]
async fn a_companys_own_address_wins() {
    let bench = Bench::new(|_, _| None);
    let own = Server::start(|asked, _| match asked.target.as_str() {
        "/eu/connect_ats/access_token" => Reply::json(200, json!({ "access_token": "SFMyNTY.own" })),
        _ => Reply::json(200, json!([{ "id": "own" }])),
    });
    let mut company = company();
    company.settings.equalture_base_url = Some(format!("{}/eu/", own.origin));
    assert_eq!(bench.client.jobs(&company).await.unwrap()[0].name, "own");
    assert_eq!(own.asked()[1].target, "/eu/connect_ats/jobs");
    assert!(bench.server.asked().is_empty());
    company.settings.equalture_base_url = Some("no address".into());
    let blocked = Unanswered::Blocked(Blockage::WrongAddress);
    assert_eq!(bench.client.jobs(&company).await, Err(blocked));
}

#[tokio::test]
async fn a_token_that_was_long_in_coming_is_for_the_next_probe() {
    let bench = slow_with_tokens();
    assert_eq!(bench.client.probe(&company()).await, Probed::Unavailable);
    assert_eq!((bench.asked(TOKEN), bench.asked(JOBS)), (1, 0));
    assert_eq!(bench.client.probe(&company()).await, Probed::Well);
    assert_eq!((bench.asked(TOKEN), bench.asked(JOBS)), (1, 1));
}

#[tokio::test]
async fn a_refusal_that_was_long_in_coming_is_asked_again_with_what_was_read_anew() {
    let bench = Bench::new(|asked, earlier| {
        let first = asked.target == TOKEN && earlier == 0;
        first.then(|| {
            std::thread::sleep(std::time::Duration::from_millis(700));
            Reply::status(401)
        })
    });
    assert_eq!(bench.client.ready(&company()).await, Probed::Unavailable);
    assert_eq!(bench.asked(TOKEN), 1);
    assert_eq!(bench.client.ready(&company()).await, Probed::Well);
    assert_ne!(bench.server.asked()[0].header("authorization"), bench.server.asked()[1].header("authorization"));
}

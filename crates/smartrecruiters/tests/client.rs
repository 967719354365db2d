//! The client against a server on a socket: each way a call can end, and what is remembered between calls. Row numbers
//! are those of the table of ambiguities.
#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

mod common;

use assessment::attempt::Blockage;
use assessment::candidate::Person;
use assessment::company::Company;
use assessment::fact::TellEnding;
use assessment::ids::AtsId;
use assessment::ports::{
    ApplicantTracker as _, ClientCredentials, Credentials, Fetched, NoCredentials, Probed, Upstream,
};
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use common::{company, order};
use edge::outbound::Outbound;
use edge::testing::{Asked, Reply, Server};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use smartrecruiters::Client;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use url::Url;

const TOKEN: &str = "/identity/oauth/token";
const RESULTS: &str = "/assessment-api/v202010/orders/o-1/results";
const CANDIDATE: &str = "/candidates/c-1";
const OLD_SECRET: &str = "grant_type=client_credentials&client_id=customer&client_secret=secret-0";

/// The store of secrets: the secret says how often it was read fresh.
#[derive(Debug, Default)]
struct Vault(AtomicUsize);

impl Credentials for Vault {
    async fn credentials(
        &self,
        _: &Company,
        upstream: Upstream,
        fresh: bool,
    ) -> Result<ClientCredentials, NoCredentials> {
        assert_eq!(upstream, Upstream::Ats);
        let read = self.0.fetch_add(usize::from(fresh), Ordering::SeqCst) + usize::from(fresh);
        Ok(ClientCredentials { id: "customer".into(), secret: format!("secret-{read}").into() })
    }
}

struct Bench {
    server: Server,
    client: Client<Vault>,
    second: Arc<AtomicI64>,
}

impl Bench {
    /// A server that grants token after token, takes every result and leaves the rest to the test.
    fn new(rest: impl Fn(&Asked, usize) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let granted = AtomicUsize::new(0);
        let server = Server::start(move |asked, earlier| {
            rest(asked, earlier).unwrap_or_else(|| match asked.target.as_str() {
                TOKEN => {
                    let number = granted.fetch_add(1, Ordering::SeqCst);
                    let body =
                        json!({ "access_token": format!("t{number}"), "token_type": "bearer", "expires_in": 1800 });
                    Reply::json(200, body)
                }
                RESULTS => Reply::json(200, json!({})),
                _ => Reply::status(404),
            })
        });
        let second = Arc::new(AtomicI64::new(0));
        let now = second.clone();
        let clock = move || Timestamp::from_second(now.load(Ordering::SeqCst)).unwrap();
        let base_url = Url::parse(&server.origin).unwrap();
        let client = Client::with_clock(&Outbound::new(None).unwrap(), &base_url, Vault::default(), clock);
        Self { server, client, second }
    }

    /// A server whose answer on a path is this.
    fn answering(path: &'static str, reply: Reply) -> Self {
        Self::new(move |asked, _| (asked.target == path).then(|| reply.clone()))
    }

    async fn tell(&self) -> TellEnding {
        self.client.tell(&company(), &order(Progress::Invited), "https://bridge.example/reports/r").await
    }

    async fn candidate(&self) -> Fetched {
        self.client.candidate(&company(), &AtsId::parse("c-1").unwrap()).await
    }

    fn asked(&self, path: &str) -> Vec<Asked> {
        self.server.asked_on(path)
    }
}

#[tokio::test]
async fn a_result_is_told_with_the_customers_credentials() {
    let bench = Bench::new(|_, _| None);
    assert_eq!(bench.tell().await, TellEnding::Told);
    let token = &bench.asked(TOKEN)[0];
    assert_eq!((token.method.as_str(), token.body.as_str()), ("POST", OLD_SECRET));
    assert_eq!(token.header("content-type"), "application/x-www-form-urlencoded");
    let patch = &bench.asked(RESULTS)[0];
    assert_eq!((patch.method.as_str(), patch.header("authorization")), ("PATCH", "Bearer t0"));
    assert_eq!(patch.header("content-type"), "application/json");
    assert_eq!((&patch.json()["status"], &patch.json()["attachments"]), (&json!("PENDING"), &json!([])));
}

#[tokio::test]
async fn each_way_telling_ends() {
    let wait = |seconds| TellEnding::Busy(Some(SignedDuration::from_secs(seconds)));
    for (reply, expected) in [
        (Reply::status(204), TellEnding::Told),
        (Reply::Cut(200, "{\"status\":1}".into()), TellEnding::Told),
        (Reply::text(200, "text/html", "<html>back soon</html>"), TellEnding::InDoubt),
        (Reply::text(200, "application/json", &format!("{{\"filling\":\"{}\"}}", "x".repeat(2_000_000))), {
            TellEnding::InDoubt
        }),
        (Reply::status(400), TellEnding::NotAccepted),
        (Reply::status(422), TellEnding::NotAccepted),
        (Reply::status(403), TellEnding::Blocked(Blockage::Credentials)),
        (Reply::status(404), TellEnding::Gone),
        (Reply::status(405), TellEnding::Blocked(Blockage::WrongAddress)),
        (Reply::status(409), TellEnding::NotAccepted),
        (Reply::status(413), TellEnding::NotAccepted),
        (Reply::status(429).with("retry-after", "3"), wait(3)),
        (Reply::status(503), TellEnding::Busy(None)),
        (Reply::status(500), TellEnding::InDoubt),
        (Reply::status(502), TellEnding::InDoubt),
        (Reply::status(504), TellEnding::InDoubt),
        (Reply::status(307).with("location", "/elsewhere"), TellEnding::Blocked(Blockage::Redirected)),
    ] {
        let bench = Bench::answering(RESULTS, reply.clone());
        assert_eq!(bench.tell().await, expected, "{reply:?}");
        assert_eq!((bench.asked(RESULTS).len(), bench.asked("/elsewhere").len()), (1, 0), "{reply:?}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_once_is_no_doubt_and_twice_is_one() {
    let once = Bench::new(|asked, earlier| (asked.target == RESULTS && earlier == 1).then_some(Reply::Close));
    assert_eq!(once.tell().await, TellEnding::ToldTwice);
    let twice = Bench::answering(RESULTS, Reply::Close);
    assert_eq!(twice.tell().await, TellEnding::InDoubt);
    assert_eq!(twice.asked(RESULTS).len(), 2);
}

#[tokio::test]
async fn i6_what_broke_may_arrive_yet_whatever_the_repeat_is_answered() {
    for status in [429, 503, 400, 403, 302] {
        let bench = Bench::new(move |asked, earlier| {
            let broken = earlier == 1;
            (asked.target == RESULTS).then(|| if broken { Reply::Close } else { Reply::status(status) })
        });
        assert_eq!(bench.tell().await, TellEnding::InDoubt, "{status}");
    }
    let gone = Bench::new(|asked, earlier| {
        (asked.target == RESULTS).then(|| if earlier == 1 { Reply::Close } else { Reply::status(404) })
    });
    assert_eq!(gone.tell().await, TellEnding::Gone);
}

#[tokio::test]
async fn nothing_is_told_where_nobody_listens() {
    let base = Url::parse(&Server::nowhere()).unwrap();
    let client = Client::new(&Outbound::new(None).unwrap(), &base, Vault::default());
    assert_eq!(client.tell(&company(), &order(Progress::Invited), "r").await, TellEnding::NotSent);
    assert!(matches!(client.candidate(&company(), &AtsId::parse("c").unwrap()).await, Fetched::NotNow(None)));
    assert_eq!(client.probe(&company()).await, Probed::Unavailable);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_with_credentials_read_anew() {
    let stale = Bench::new(|asked, _| {
        (asked.target == RESULTS && asked.header("authorization") == "Bearer t0").then(|| Reply::status(401))
    });
    assert_eq!(stale.tell().await, TellEnding::Told);
    assert!(stale.asked(TOKEN)[1].body.ends_with("secret-1"));
    let refusing = Bench::answering(RESULTS, Reply::status(401));
    assert_eq!(refusing.tell().await, TellEnding::Blocked(Blockage::Credentials));
    assert_eq!((refusing.asked(RESULTS).len(), refusing.asked(TOKEN).len()), (2, 2));
}

#[tokio::test]
async fn row_19_the_media_type_is_switched_once_and_remembered() {
    let bench = Bench::new(|asked, _| {
        (asked.target == RESULTS && asked.header("content-type") == "application/json").then(|| Reply::status(415))
    });
    assert_eq!(bench.tell().await, TellEnding::Told);
    assert_eq!(bench.tell().await, TellEnding::Told);
    let kinds: Vec<String> = bench.asked(RESULTS).iter().map(|asked| asked.header("content-type").to_owned()).collect();
    let patch = "application/merge-patch+json";
    assert_eq!(kinds, ["application/json", patch, patch]);
    let never = Bench::answering(RESULTS, Reply::status(415));
    assert_eq!(never.tell().await, TellEnding::Blocked(Blockage::WrongAddress));
    assert_eq!(never.asked(RESULTS).len(), 2);
}

#[tokio::test]
async fn row_18_the_dates_other_name_is_tried_once_when_the_first_is_refused() {
    let refusal = |name: &str| {
        let message = format!("Unrecognized field \"{name}\"");
        Reply::json(400, json!({ "errors": [{ "code": "BAD_REQUEST", "message": message }] }))
    };
    let bench = Bench::new(move |asked, _| {
        let newer = asked.body.contains("assessmentPackageDate");
        (asked.target == RESULTS && newer).then(|| refusal("assessmentPackageDate"))
    });
    assert_eq!(bench.tell().await, TellEnding::Told);
    assert_eq!(bench.asked(RESULTS)[1].json()["assessmentDate"], "2020-08-28T20:36:28.618Z");
    assert_eq!(bench.tell().await, TellEnding::Told);
    assert_eq!(bench.asked(RESULTS).len(), 3);
    let never = Bench::answering(RESULTS, refusal("assessmentPackageDate"));
    assert_eq!(never.tell().await, TellEnding::NotAccepted);
    assert_eq!(never.asked(RESULTS).len(), 2);
    let other = Bench::answering(RESULTS, refusal("summary"));
    assert_eq!(other.tell().await, TellEnding::NotAccepted);
    assert_eq!(other.asked(RESULTS).len(), 1);
}

#[tokio::test]
async fn several_things_are_mended_in_one_call_and_it_still_ends() {
    let bench = Bench::new(|asked, _| match asked.target.as_str() {
        RESULTS if asked.header("authorization") == "Bearer t0" => Some(Reply::status(401)),
        RESULTS if asked.header("content-type") == "application/json" => Some(Reply::status(415)),
        RESULTS if asked.body.contains("PackageDate") => Some(Reply::text(400, "text/plain", "assessmentPackageDate?")),
        _ => None,
    });
    assert_eq!(bench.tell().await, TellEnding::Told);
    assert_eq!(bench.asked(RESULTS).len(), 4);
}

#[tokio::test]
async fn a_token_is_kept_until_a_minute_before_its_end_and_shared() {
    let bench = Bench::new(|_, _| None);
    let endings = join_all((0..6).map(|_| bench.tell())).await;
    assert!(endings.iter().all(|ending| *ending == TellEnding::Told));
    assert_eq!(bench.asked(TOKEN).len(), 1);
    bench.second.store(29 * 60 - 1, Ordering::SeqCst);
    bench.tell().await;
    assert_eq!(bench.asked(TOKEN).len(), 1);
    bench.second.store(29 * 60, Ordering::SeqCst);
    bench.tell().await;
    assert_eq!(bench.asked(TOKEN).len(), 2);
}

#[tokio::test]
async fn row_26_a_life_in_milliseconds_is_not_believed_beyond_30_minutes() {
    let long = json!({ "access_token": "t", "expires_in": 1_800_000 });
    let bench = Bench::answering(TOKEN, Reply::json(200, long));
    bench.tell().await;
    bench.second.store(29 * 60, Ordering::SeqCst);
    bench.tell().await;
    assert_eq!(bench.asked(TOKEN).len(), 2);
}

#[tokio::test]
async fn each_failure_to_get_a_token_is_told_apart() {
    for (reply, expected) in [
        (Reply::json(400, json!({ "error": "invalid_client" })), Probed::Blocked(Blockage::Credentials)),
        (Reply::status(401), Probed::Blocked(Blockage::Credentials)),
        (Reply::status(403), Probed::Blocked(Blockage::Credentials)),
        (Reply::status(404), Probed::Blocked(Blockage::WrongAddress)),
        (Reply::status(302), Probed::Blocked(Blockage::Redirected)),
        (Reply::status(429), Probed::Unavailable),
        (Reply::status(503), Probed::Unavailable),
        (Reply::text(200, "text/html", "<html>"), Probed::Unavailable),
        (Reply::Close, Probed::Unavailable),
    ] {
        let shown = format!("{reply:?}");
        let bench = Bench::answering(TOKEN, reply);
        assert_eq!(bench.client.probe(&company()).await, expected, "{shown}");
        let told = match expected {
            Probed::Blocked(blockage) => TellEnding::Blocked(blockage),
            _ => TellEnding::NotSent,
        };
        assert_eq!(bench.tell().await, told, "{shown}");
        assert!(bench.asked(RESULTS).is_empty());
    }
}

#[tokio::test]
async fn credentials_that_were_rotated_are_read_anew_and_a_probe_always_asks() {
    let bench = Bench::new(|asked, _| (asked.body == OLD_SECRET).then(|| Reply::status(400)));
    assert_eq!(bench.client.probe(&company()).await, Probed::Well);
    assert_eq!(bench.asked(TOKEN).len(), 2);
    let well = Bench::new(|_, _| None);
    well.client.probe(&company()).await;
    well.client.probe(&company()).await;
    assert_eq!(well.asked(TOKEN).len(), 2);
}

#[tokio::test]
async fn row_17_a_candidate_is_fetched() {
    let body = json!({ "id": "c-1", "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com", "internal": false });
    let bench = Bench::answering(CANDIDATE, Reply::json(200, body));
    let Fetched::Person(person) = bench.candidate().await else { panic!("no person") };
    let ada = Person { first_name: "Ada".into(), last_name: "Lovelace".into(), email: "ada@example.com".into() };
    assert_eq!(person, ada);
    assert_eq!(bench.asked(CANDIDATE)[0].header("authorization"), "Bearer t0");
}

#[tokio::test]
async fn row_17_each_way_a_candidate_is_not_fetched() {
    let fetched = async |reply: Reply| format!("{:?}", Bench::answering(CANDIDATE, reply).candidate().await);
    let never = |refusal: Refusal| format!("{:?}", Fetched::Never(refusal));
    for email in [json!(null), json!(""), json!("no address"), json!(["a@b.c"])] {
        let body = json!({ "firstName": "Ada", "email": email });
        assert_eq!(fetched(Reply::json(200, body)).await, never(Refusal::NoEmail));
    }
    assert_eq!(fetched(Reply::json(200, json!({}))).await, never(Refusal::NoEmail));
    assert_eq!(fetched(Reply::status(404)).await, never(Refusal::CandidateNotFound));
    assert_eq!(fetched(Reply::status(403)).await, never(Refusal::CandidateNotFound));
    assert_eq!(fetched(Reply::status(401)).await, format!("{:?}", Fetched::Blocked(Blockage::Credentials)));
    assert_eq!(fetched(Reply::status(302)).await, format!("{:?}", Fetched::Blocked(Blockage::Redirected)));
    let wait = Fetched::NotNow(Some(SignedDuration::from_secs(9)));
    assert_eq!(fetched(Reply::status(429).with("retry-after", "9")).await, format!("{wait:?}"));
    let odd = |text: &str| Reply::text(200, "application/json", text);
    let arrays = [odd("[]"), odd(r#"["Ada","Lovelace","ada@example.com"]"#)];
    for reply in [Reply::status(500), Reply::Close, Reply::text(200, "text/html", "<html>")].into_iter().chain(arrays) {
        assert_eq!(fetched(reply).await, format!("{:?}", Fetched::NotNow(None)));
    }
}

#[tokio::test]
async fn an_id_that_would_walk_up_the_path_is_not_asked_for() {
    let bench = Bench::new(|_, _| None);
    let fetched = bench.client.candidate(&company(), &AtsId::parse("..").unwrap()).await;
    assert!(matches!(fetched, Fetched::Never(Refusal::CandidateNotFound)));
    assert!(bench.server.asked().is_empty());
}

#[tokio::test]
async fn row_21_a_token_is_used_whatever_the_scopes_in_it_are_called_and_none_is_asked_for() {
    for scope in [json!("assessment_result_manage orders_manage"), json!("orders_modify"), json!(""), json!(null)] {
        let answer = json!({ "access_token": "t0", "token_type": "bearer", "expires_in": 1800, "scope": scope });
        let bench = Bench::answering(TOKEN, Reply::json(200, answer));
        assert_eq!(bench.tell().await, TellEnding::Told, "{scope}");
        assert!(!bench.asked(TOKEN)[0].body.contains("scope"), "{}", bench.asked(TOKEN)[0].body);
    }
}

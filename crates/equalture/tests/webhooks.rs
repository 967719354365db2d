//! Webhooks and credentials that are not stored yet, against a server on a socket.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot go on should stop")]

use assessment::attempt::Blockage;
use assessment::company::{Company, CompanyStatus, Settings as Chosen, TokenVerb};
use assessment::ids::CompanyKey;
use assessment::ports::{ClientCredentials, Credentials, NoCredentials, Unanswered, Upstream};
use edge::outbound::Outbound;
use edge::testing::{Asked, Reply, Server};
use equalture::{Client, Settings, Unproved};
use serde_json::{Value, json};
use url::Url;

const TOKEN: &str = "/connect_ats/access_token";
const WEBHOOKS: &str = "/connect_ats/webhooks";
const STARTED: &str = "/connect_ats/webhooks/application_started";
const FINISHED: &str = "/connect_ats/webhooks/application_finished";
const URL: &str = "https://bridge.example/equalture/webhooks/smartrecruiters/ACME";
const SECRETS: [&str; 2] = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"];

/// What is stored for the company.
#[derive(Debug)]
struct Vault;

impl Credentials for Vault {
    async fn credentials(&self, _: &Company, _: Upstream, _: bool) -> Result<ClientCredentials, NoCredentials> {
        Ok(ClientCredentials { id: "stored".into(), secret: "stored-secret".to_owned().into() })
    }
}

struct Bench {
    server: Server,
    client: Client<Vault>,
    company: Company,
}

impl Bench {
    /// A server that grants tokens unless the test says otherwise.
    fn new(rest: impl Fn(&Asked, usize) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let server = Server::start(move |asked, earlier| {
            let token = || (asked.target == TOKEN).then(|| Reply::json(200, json!({ "access_token": "SFMyNTY.t" })));
            rest(asked, earlier).or_else(token).unwrap_or_else(|| Reply::status(404))
        });
        let base = Url::parse(&server.origin).unwrap();
        let settings = Settings::new(base, None, None, None).unwrap();
        let client = Client::new(Outbound::new(None).unwrap(), settings, Vault);
        let company = Company {
            key: CompanyKey::parse("smartrecruiters#ACME").unwrap(),
            name: None,
            status: CompanyStatus::Connecting,
            generation: 1,
            settings: Chosen::default(),
            leaving: None,
        };
        Self { server, client, company }
    }

    /// A server that answers each of these calls so.
    fn answering(answers: Vec<(&'static str, &'static str, Reply)>) -> Self {
        Self::new(move |asked, _| {
            let answer = |(verb, path, _): &&(&str, &str, Reply)| asked.method == *verb && asked.target == *path;
            answers.iter().find(answer).map(|(_, _, reply)| reply.clone())
        })
    }

    async fn register(&self) -> Result<Vec<String>, Unanswered> {
        self.client.register_webhooks(&self.company, URL).await
    }

    async fn check(&self) -> Result<(), Unproved> {
        let given = ClientCredentials { id: "given".into(), secret: "given-secret".to_owned().into() };
        self.client.check(&self.company, &given).await
    }

    /// The calls but those for tokens.
    fn calls(&self) -> Vec<(String, String)> {
        let asked = self.server.asked().into_iter().filter(|asked| asked.target != TOKEN);
        asked.map(|asked| (asked.method, asked.target)).collect()
    }
}

fn calls(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    wanted.iter().map(|(verb, path)| ((*verb).to_owned(), (*path).to_owned())).collect()
}

fn put(started: Value, finished: Value) -> Vec<(&'static str, &'static str, Reply)> {
    vec![("PUT", STARTED, Reply::json(200, started)), ("PUT", FINISHED, Reply::json(201, finished))]
}

#[tokio::test]
async fn row_7_two_labels_are_registered_and_their_secrets_learned() {
    let [first, second] = SECRETS;
    for (started, finished, learned) in [
        (json!({ "url": URL, "secret": first }), json!({ "url": URL, "signing_secret": second }), vec![first, second]),
        (json!({ "secret": first }), json!({ "secret": first }), vec![first]),
        (json!({ "webhook": { "secret": first } }), json!({ "data": { "signing_secret": null } }), vec![first]),
    ] {
        let bench = Bench::answering(put(started, finished));
        assert_eq!(bench.register().await.unwrap(), learned);
        assert_eq!(bench.calls(), calls(&[("PUT", STARTED), ("PUT", FINISHED)]));
        let asked = &bench.server.asked_on(STARTED)[0];
        assert_eq!((asked.json(), asked.header("authorization")), (json!({ "url": URL }), "Bearer SFMyNTY.t"));
    }
}

#[tokio::test]
async fn row_7_secrets_that_the_answers_do_not_name_are_looked_for_in_the_list() {
    let [first, second] = SECRETS;
    let elsewhere = json!({ "label": "other", "url": "https://elsewhere.example/", "secret": second });
    let ours = json!({ "label": "application_started", "url": URL, "secret": first });
    for list in [json!([elsewhere, ours]), json!({ "webhooks": [elsewhere, ours] })] {
        let mut answers = put(json!({}), json!({ "url": URL, "secret": "short" }));
        answers.push(("GET", WEBHOOKS, Reply::json(200, list)));
        let bench = Bench::answering(answers);
        assert_eq!(bench.register().await.unwrap(), [first], "another's secret proves nothing to us");
        assert_eq!(bench.calls().last().unwrap(), &calls(&[("GET", WEBHOOKS)])[0]);
    }
    let bench = Bench::answering(put(json!({}), json!(null)));
    assert_eq!(bench.register().await, Ok(vec![]), "they are registered, though no list is to be had");
}

#[tokio::test]
async fn a_registration_that_is_not_taken_says_why() {
    for (reply, why) in [
        (Reply::status(404), Unanswered::Unknown),
        (Reply::status(403), Unanswered::Blocked(Blockage::Credentials)),
        (Reply::status(422), Unanswered::Blocked(Blockage::WrongAddress)),
        (Reply::status(302).with("location", "https://elsewhere.example/"), Unanswered::Blocked(Blockage::Redirected)),
        (Reply::status(503), Unanswered::Unavailable),
        (Reply::Close, Unanswered::Unavailable),
    ] {
        let bench = Bench::answering(vec![("PUT", STARTED, reply)]);
        assert_eq!(bench.register().await, Err(why));
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let refused = |asked: &Asked, earlier| (asked.target == STARTED && earlier < 2).then(|| Reply::status(401));
    let bench = Bench::new(move |asked, earlier| {
        refused(asked, earlier)
            .or_else(|| (asked.method == "PUT").then(|| Reply::json(200, json!({ "secret": SECRETS[0] }))))
    });
    assert_eq!(bench.register().await.unwrap(), [SECRETS[0]]);
    assert_eq!(bench.server.asked_on(STARTED).len(), 2);
    assert_eq!(bench.server.asked_on(STARTED)[1].json(), json!({ "url": URL }), "the repeat has the body as well");
}

#[tokio::test]
async fn both_labels_are_removed_and_what_is_gone_stays_gone() {
    let bench =
        Bench::answering(vec![("DELETE", STARTED, Reply::status(204)), ("DELETE", FINISHED, Reply::status(410))]);
    bench.client.remove_webhooks(&bench.company).await.unwrap();
    assert_eq!(bench.calls(), calls(&[("DELETE", STARTED), ("DELETE", FINISHED)]));
}

#[tokio::test]
async fn row_7_where_no_label_is_deleted_all_are() {
    for (by_label, all, ended) in [
        (405, 200, Ok(())),
        (404, 204, Ok(())),
        (404, 404, Ok(())),
        (405, 503, Err(Unanswered::Unavailable)),
        (503, 200, Err(Unanswered::Unavailable)),
    ] {
        let answers = vec![("DELETE", STARTED, Reply::status(by_label)), ("DELETE", WEBHOOKS, Reply::status(all))];
        let bench = Bench::answering(answers);
        assert_eq!(bench.client.remove_webhooks(&bench.company).await, ended, "{by_label}, {all}");
        assert_eq!(bench.calls().len(), if by_label == 503 { 1 } else { 2 });
    }
}

#[tokio::test]
async fn k5_credentials_that_are_not_stored_yet_are_proved_and_not_kept() {
    let bench = Bench::new(|_, _| None);
    assert_eq!(bench.check().await, Ok(()));
    let asked = &bench.server.asked_on(TOKEN)[0];
    assert_eq!(asked.header("authorization"), "Basic Z2l2ZW46Z2l2ZW4tc2VjcmV0", "given:given-secret");
    assert_eq!(bench.check().await, Ok(()));
    assert_eq!(bench.server.asked_on(TOKEN).len(), 2, "each time Equalture is asked");
    bench.register().await.unwrap_err();
    let asked = &bench.server.asked_on(TOKEN)[2];
    assert_eq!(asked.header("authorization"), "Basic c3RvcmVkOnN0b3JlZC1zZWNyZXQ=", "stored:stored-secret");
}

#[tokio::test]
async fn k5_each_way_in_which_credentials_are_not_proved_is_told_apart() {
    let no_token = Reply::json(200, json!({}));
    let moved = Reply::status(302).with("location", "https://elsewhere.example/");
    for (reply, why) in [
        (Reply::status(401), Unproved::Wrong),
        (Reply::status(403), Unproved::Wrong),
        (Reply::status(503), Unproved::Unavailable),
        (Reply::status(429), Unproved::Unavailable),
        (Reply::Close, Unproved::Unavailable),
        (no_token, Unproved::Unavailable),
        (moved, Unproved::Blocked),
        (Reply::status(404), Unproved::Blocked),
    ] {
        let bench = Bench::answering(vec![("POST", TOKEN, reply.clone()), ("GET", TOKEN, reply)]);
        assert_eq!(bench.check().await, Err(why));
    }
}

#[tokio::test]
async fn row_1_credentials_are_proved_by_either_verb() {
    let token = Reply::json(200, json!({ "access_token": "SFMyNTY.t" }));
    let mut bench = Bench::answering(vec![("POST", TOKEN, Reply::status(405)), ("GET", TOKEN, token)]);
    assert_eq!(bench.check().await, Ok(()));
    bench.company.settings.token_verb = Some(TokenVerb::Post);
    assert_eq!(bench.check().await, Err(Unproved::Blocked), "where the verb is set, no other is tried");
    bench.company.settings.equalture_base_url = Some("ftp://equalture.example".into());
    assert_eq!(bench.check().await, Err(Unproved::Blocked), "no address to ask");
}

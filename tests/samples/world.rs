//! The sample world: what the sample events speak of. Everything in it is public and opens nothing that is deployed:
//! real keys and secrets are random.

use crate::{files, orders};
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::{ClientId, CompanyKey};
use assessment::ports::{Client, Digests as _, IssuedSecret, Purpose};
use aws::config::Config;
use aws::desk::Desk;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, Pair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use edge::keys::Keys;
use jiff::Timestamp;
use peers::{Clock, Credentials, Equalture, equalture};
use sandbox::{Options, Sandbox};
use serde_json::json;
use std::collections::BTreeMap;

/// The function that calls out on its own account.
pub(crate) const DISPATCHER: &str = "dispatcher";
/// The vendor whose addresses the samples name is nowhere: nobody can own a name below `.example` (RFC 2606). Where
/// something is sent to it, it is not even looked for.
const NOBODY: &str = "http://127.0.0.1:1";
/// The company's client and its secret, as `token.json` has them.
const CLIENT: (&str, &str) = ("globex", "not-a-secret");
/// What Equalture signs the company's events with.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_YSBzYW1wbGUgc2VjcmV0IHRoYXQgb3BlbnMgbm90aGluZw==";

/// The sample world around one function.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    equalture: Equalture,
}

impl World {
    /// Makes it anew, with the environment that `events/env.json` gives to this function, but for where AWS and
    /// Equalture are.
    pub(crate) async fn of(function: &str) -> Self {
        let equalture = Equalture::start(Clock::system(), equalture::Settings::default()).await.unwrap();
        fill(&equalture);
        let environment = environment(function, &equalture);
        // the dispatcher works when it is called and not beside it
        let options = Options { environment, untriggered: true, ..Options::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        orders::place_all(&connect(&sandbox).await).await;
        Self { sandbox, equalture }
    }

    /// What Lambda would give to a function, for those who start it by hand.
    pub(crate) fn environment(&self, function: &str) -> BTreeMap<String, String> {
        let mut environment = self.sandbox.environment().clone();
        for (name, value) in [("NAME", function), ("VERSION", "$LATEST"), ("MEMORY_SIZE", "128")] {
            environment.insert(format!("AWS_LAMBDA_FUNCTION_{name}"), value.to_owned());
        }
        environment
    }

    /// Who has got an invitation, in the order of their addresses.
    pub(crate) fn invited(&self) -> Vec<String> {
        let mut invited: Vec<_> = self.equalture.invitations().into_iter().map(|mail| mail.to).collect();
        invited.sort();
        invited
    }
}

/// The keys that sign what the samples carry.
pub(crate) fn keys() -> Keys {
    Keys::parse(&stored_keys()).unwrap()
}

/// The address that the samples were sent to.
pub(crate) fn public_base_url() -> String {
    files::json(files::ENVIRONMENT)["TokenFunction"]["PUBLIC_BASE_URL"].as_str().unwrap().to_owned()
}

fn stored_keys() -> String {
    let key = |kid: &str, bytes: &[u8; 32]| json!({ "kid": kid, "secret": URL_SAFE_NO_PAD.encode(bytes) });
    let token_key = key("t1", b"another sample key opens nothing");
    let capability_key = key("c1", b"a sample key that opens nothing!");
    json!({ "tokens": [token_key], "capabilities": [capability_key] }).to_string()
}

fn environment(function: &str, equalture: &Equalture) -> BTreeMap<String, String> {
    let given = files::json(files::ENVIRONMENT)[files::logical_id(function)].take();
    let given = given.as_object().unwrap_or_else(|| panic!("env.json has nothing for {function}")).clone();
    let given = given.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_owned()));
    let mut environment: BTreeMap<String, String> = given.collect();
    let mut set = |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
    set("EQUALTURE_BASE_URL", equalture.base_url());
    set("EQUALTURE_LINK_HOSTS", equalture.base_url());
    if [DISPATCHER, "connect"].contains(&function) {
        set("SMARTRECRUITERS_BASE_URL", NOBODY);
    }
    environment
}

/// The company's client, job and one application at Equalture.
fn fill(equalture: &Equalture) {
    equalture.add_client(Credentials::new(CLIENT.0, CLIENT.1));
    equalture.add_job(CLIENT.0, equalture::Job { id: orders::JOB.into(), ..equalture::Job::new("Support essentials") });
    equalture.add_application(equalture::Application {
        reference_id: orders::COMPLETED_REFERENCE.into(),
        client_id: CLIENT.0.into(),
        job_id: orders::JOB.into(),
        callback_url: "https://bridge.example/".into(),
        applicant: equalture::Applicant {
            first_name: "Hedy".into(),
            last_name: "Sample".into(),
            email: "hedy@example.com".into(),
        },
        created: Timestamp::now(),
        status: equalture::Status::Completed,
        scores: Vec::new(),
        results_url: "https://app.equalture.example/".into(),
        callbacks: Vec::new(),
    });
}

/// Stores the keys, the company and its client.
async fn connect(sandbox: &Sandbox) -> Desk {
    let config = Config::read(|name| sandbox.environment().get(name).cloned()).unwrap();
    let secrets = aws::sdk::secrets_manager(&config.aws, aws::http::client(None).unwrap());
    let name = format!("{}/signing", config.secret_prefix);
    secrets.create_secret().name(name).secret_string(stored_keys()).send().await.unwrap();

    let foundation = Foundation::new(config).unwrap();
    let pair = || Pair { client_id: CLIENT.0.into(), client_secret: CLIENT.1.into() };
    let webhook_secrets = vec![WEBHOOK_SECRET.to_owned()];
    let secret = CompanySecret { equalture: pair(), ats: Some(pair()), callback_token: None, webhook_secrets };
    foundation.secrets.create_company(&company(), &secret).await.unwrap();

    let desk = foundation.desk().await.unwrap();
    desk.put_company(&company()).await.unwrap();
    let key = CompanyKey::parse("smartrecruiters#Initech").unwrap();
    desk.put_company(&Company { key, status: CompanyStatus::Disabled, ..company() }).await.unwrap();
    let digest = desk.digest(Purpose::ClientSecret, &[CLIENT.0, CLIENT.1]);
    let client =
        Client { company: company().key, generation: None, secrets: vec![IssuedSecret { digest, until: None }] };
    desk.put_client(&ClientId::parse(CLIENT.0).unwrap(), &client).await.unwrap();
    desk
}

fn company() -> Company {
    Company {
        key: CompanyKey::parse("smartrecruiters#Globex").unwrap(),
        name: Some("Globex".into()),
        status: CompanyStatus::Active,
        generation: 1,
        settings: Settings::default(),
        leaving: None,
    }
}

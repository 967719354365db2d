//! One deployment, its vendors, its operator and its time.

use crate::vendors::Vendor;
use assessment::attempt::{Attempt, Ending};
use assessment::candidate::{Candidate, Person};
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::ids::{ClientId, CompanyKey, Nonce, OrderId, OrderKey, ReferenceId};
use assessment::order::{Order, Origin};
use assessment::package::PackageId;
use assessment::place_order::{Named, OrderRequest, place_order};
use assessment::ports::{Client, Clock as _, Digests as _, IssuedSecret, Orders as _, Purpose, Replaced};
use assessment::progress::Progress;
use aws::config::Config;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, Pair};
use edge::keys::{Keys, random_secret};
use edge::rings::Ring;
use edge::timepiece::Timepiece;
use edge::tokens;
use jiff::{SignedDuration, Timestamp};
use sandbox::{Bundle, Secrets, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const ATS: assessment::ids::Ats = assessment::ids::Ats::SmartRecruiters;

/// The time, which only the test moves.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    /// Since the beginning.
    pub(crate) fn elapsed(&self) -> SignedDuration {
        SignedDuration::from_secs(self.0.load(Ordering::SeqCst))
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap() + self.elapsed()
    }

    pub(crate) fn passes(&self, time: SignedDuration) {
        self.0.fetch_add(time.as_secs(), Ordering::SeqCst);
    }
}

/// One deployment and everybody around it.
pub(crate) struct Stage {
    pub(crate) clock: Clock,
    pub(crate) config: Config,
    pub(crate) equalture: Vendor,
    pub(crate) smartrecruiters: Vendor,
    /// What the ATS proves itself with at the beginning.
    pub(crate) issued: Pair,
    /// The operator's own view of table and secrets.
    operator: Foundation,
    _store: Store,
    _secrets: Secrets,
}

pub(crate) fn company() -> Company {
    let key = CompanyKey::parse("smartrecruiters#Globex").unwrap();
    Company {
        key,
        name: None,
        status: CompanyStatus::Active,
        generation: 1,
        settings: Settings::default(),
        leaving: None,
    }
}

fn pair(id: &str, secret: &str) -> Pair {
    Pair { client_id: id.to_owned(), client_secret: secret.to_owned() }
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let template = include_str!("../../../../template.yaml");
        let table = Bundle::parse(template, "https://bridge.example").unwrap().table;
        let (store, secrets) = (Store::start(None, &table).await.unwrap(), Secrets::start(None).await.unwrap());
        let equalture = Vendor::equalture(&["equalture-1"]);
        let smartrecruiters = Vendor::smartrecruiters(&["customer-1", "master-1"]);
        let config = Config::read(|name| {
            let value = match name {
                "TABLE_NAME" => &table.name,
                "AWS_ENDPOINT_URL_DYNAMODB" => &store.url,
                "AWS_ENDPOINT_URL_SECRETS_MANAGER" => &secrets.url,
                "PUBLIC_BASE_URL" => "https://bridge.example",
                "EQUALTURE_BASE_URL" => &equalture.server.origin,
                "SMARTRECRUITERS_BASE_URL" => &smartrecruiters.server.origin,
                "SECRET_PREFIX" | "AWS_REGION" | "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => "rotation",
                _ => return None,
            };
            Some(value.to_owned())
        });
        let (clock, config) = (Clock::default(), config.unwrap());
        let operator = foundation(&config, &clock);
        let issued = pair("globex", "issued-1");
        let stage =
            Self { clock, config, equalture, smartrecruiters, issued, operator, _store: store, _secrets: secrets };
        stage.connects().await;
        stage
    }

    async fn connects(&self) {
        let secrets = &self.operator.secrets;
        secrets.create_signing_keys().await.unwrap();
        let stored = CompanySecret {
            equalture: pair("globex", "equalture-1"),
            ats: Some(pair("globex", "customer-1")),
            callback_token: None,
            webhook_secrets: Vec::new(),
        };
        secrets.create_company(&company(), &stored).await.unwrap();
        secrets.put_master(ATS, &pair("partner", "master-1")).await.unwrap();
        let desk = self.operator.desk().await.unwrap();
        desk.put_company(&company()).await.unwrap();
        let secrets = vec![IssuedSecret { digest: self.digest(&self.issued).await, until: None }];
        desk.put_client(&self.client(), &Client { company: company().key, generation: None, secrets }).await.unwrap();
    }

    fn client(&self) -> ClientId {
        ClientId::parse(&self.issued.client_id).unwrap()
    }

    async fn digest(&self, issued: &Pair) -> String {
        self.keys().await.digest(Purpose::ClientSecret, &[&issued.client_id, &issued.client_secret])
    }

    pub(crate) async fn keys(&self) -> Arc<Keys> {
        self.operator.secrets.keys().await.unwrap()
    }

    /// A token of the company as it would be issued now with these keys.
    pub(crate) fn token_of(&self, keys: &Keys) -> String {
        tokens::issue(keys, &self.config.public_base_url, &company(), self.clock.now()).unwrap()
    }

    /// An order whose candidate was invited.
    pub(crate) async fn invited(&self, order: &str) -> OrderKey {
        let key = OrderKey { company: company().key, order: OrderId::parse(order).unwrap() };
        let person = Person { first_name: "Ada".into(), last_name: "Lovelace".into(), email: "ada@example.com".into() };
        let request = OrderRequest {
            key: key.clone(),
            package: PackageId::parse("job-1").unwrap(),
            candidate: Named::Person(person, None),
            origin: Origin::Recruiter,
            vacancy: None,
            language: None,
        };
        let desk = self.operator.desk().await.unwrap();
        let seen = place_order(&desk, &company(), request).await.unwrap();
        let reference = ReferenceId::parse("reference-1").unwrap();
        let attempt = Attempt {
            number: 1,
            nonce: Nonce("n".to_owned()),
            begun_at: self.clock.now(),
            ending: Some(Ending::Created(reference.clone())),
            reference: Some(reference),
            outcome: None,
        };
        let candidate = Candidate::Forgotten { masked: None, subject: None };
        let next = Order {
            version: seen.version + 1,
            written_by: desk.nonce(),
            candidate,
            progress: Progress::Invited,
            attempts: vec![attempt],
            ..seen.clone()
        };
        assert!(matches!(desk.replace(&seen, &next).await.unwrap(), Replaced::Done));
        key
    }

    /// `bridge rotate tokens`, `bridge rotate capabilities`.
    pub(crate) async fn turns(&self, ring: Ring) {
        let seen = self.operator.secrets.see_rings().await.unwrap();
        let (next, _) = seen.held.turned(ring, self.clock.now()).unwrap();
        self.operator.secrets.replace_seen_rings(&seen, &next).await.unwrap();
    }

    /// `bridge rotate issued`.
    pub(crate) async fn issues(&self, overlap: SignedDuration) -> Pair {
        let new = pair(&self.issued.client_id, &random_secret());
        let table = self.operator.table();
        let seen = table.read_client(&self.client()).await.unwrap().unwrap();
        let until = Some(self.clock.now() + overlap);
        let old = seen.secrets.iter().map(|secret| IssuedSecret { until, ..secret.clone() });
        let secrets = std::iter::once(IssuedSecret { digest: self.digest(&new).await, until: None }).chain(old);
        let next = Client { company: seen.company.clone(), generation: seen.generation, secrets: secrets.collect() };
        assert!(table.replace_client(&self.client(), &seen, &next).await.unwrap());
        new
    }

    /// `bridge rotate customer`, with credentials that SmartRecruiters takes beside the old ones for now.
    pub(crate) async fn replaces_customer(&self, secret: &str) {
        self.smartrecruiters.takes(secret);
        self.replaces(|stored| stored.ats = Some(pair("globex", secret))).await;
    }

    /// `bridge rotate equalture`, in the same way.
    pub(crate) async fn replaces_equalture(&self, secret: &str) {
        self.equalture.takes(secret);
        self.replaces(|stored| stored.equalture = pair("globex", secret)).await;
    }

    async fn replaces(&self, change: impl FnOnce(&mut CompanySecret)) {
        let seen = self.operator.secrets.see_company(&company()).await.unwrap();
        let mut next = seen.held.clone();
        change(&mut next);
        self.operator.secrets.replace_seen_company(&company(), &seen, &next).await.unwrap();
    }

    /// `bridge rotate master`, in the same way.
    pub(crate) async fn replaces_master(&self, secret: &str) {
        self.smartrecruiters.takes(secret);
        let seen = self.operator.secrets.see_master(ATS).await.unwrap();
        self.operator.secrets.replace_seen_master(ATS, &seen, &pair("partner", secret)).await.unwrap();
    }
}

/// Table and secrets as one process sees them, by the stage's clock.
pub(crate) fn foundation(config: &Config, clock: &Clock) -> Foundation {
    let http = aws::http::client(None).unwrap();
    let dynamodb = aws::sdk::dynamodb(&config.aws, http.clone());
    let secrets_manager = aws::sdk::secrets_manager(&config.aws, http);
    let time = clock.clone();
    Foundation::on(config.clone(), dynamodb, secrets_manager, Timepiece::of(move || time.now()))
}

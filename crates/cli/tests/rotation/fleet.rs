//! Three of each function, warm for as long as the test lasts.

use crate::stage::{Clock, Stage, company, foundation};
use assessment::ids::{Ats, OrderKey};
use assessment::ports::{ApplicantTracker as _, ClientCredentials, Digests as _, Probed, Purpose};
use aws::foundation::Foundation;
use aws::secrets::{Pair, SharedSecrets};
use edge::capabilities::Capability;
use edge::outbound::Outbound;
use equalture::{LinkHosts, Settings};
use jiff::SignedDuration;
use lambda_http::http::Request as HttpRequest;
use lambda_http::{Body, Request, RequestExt as _, Response};
use serde_json::{Value, json};
use smartrecruiters::partner::Partner;
use smartrecruiters::{ReturnHosts, Rules};
use std::collections::HashMap;
use std::sync::Arc;

/// Between the beginnings of two of a kind: a third of the time for which they remember.
const APART: SignedDuration = SignedDuration::from_secs(100);

/// What was asked, how it was answered, and how it should be.
pub(crate) type Answer = (&'static str, u16, u16);

/// Addresses that were sealed at one moment.
pub(crate) struct Sealed {
    pub(crate) callback: String,
    pub(crate) report: String,
    disable: String,
}

/// One of each function, each with a memory of its own.
struct Warm {
    token: Foundation,
    packages: packages::World,
    orders: orders::World,
    callback: equalture_callback::World,
    report: public_link::World,
    disable: disable::World,
    dispatcher: Foundation,
    ats: smartrecruiters::Client<SharedSecrets>,
    partner: Partner,
}

pub(crate) struct Fleet(Vec<Warm>);

impl Fleet {
    /// Each begins at another time, and so reads its keys at other times from then on.
    pub(crate) async fn warm(stage: &Stage) -> Self {
        let fleet = Self((0..3).map(|_| Warm::start(stage)).collect());
        for warm in &fleet.0 {
            warm.dispatcher.secrets.keys().await.unwrap();
            stage.clock.passes(APART);
        }
        fleet
    }

    /// The ATS asks for a token.
    pub(crate) async fn token(&self, which: usize, client: &Pair) -> (u16, String) {
        let (id, secret) = (&client.client_id, &client.client_secret);
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let request = request("POST", "/token").header("content-type", "application/x-www-form-urlencoded");
        let answer = token::handle(&self.0[which].token, request.body(Body::Text(form)).unwrap()).await;
        let body: Value = serde_json::from_slice(answer.body().as_ref()).unwrap();
        (answer.status().as_u16(), body["access_token"].as_str().unwrap_or_default().to_owned())
    }

    pub(crate) async fn packages(&self, which: usize, token: &str) -> u16 {
        let request = request("GET", "/packages").header("authorization", format!("Bearer {token}"));
        status(&packages::handle(&self.0[which].packages, request.body(Body::Empty).unwrap()).await)
    }

    pub(crate) async fn orders(&self, which: usize, token: &str, order: &str) -> u16 {
        let world = &self.0[which].orders;
        let base = world.rules.base_url.as_str();
        let body = json!({
            "companyId": "Globex",
            "assessmentPackageId": "job-1",
            "resultCallbackURL": format!("{base}assessment-api/v202010/orders/{order}/results"),
            "candidate": { "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com" },
            "job": { "id": "v-1", "name": "Engineer" },
        });
        let request = request("POST", "/packages/orders").header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {token}")).body(Body::Text(body.to_string()));
        status(&orders::handle(world, request.unwrap()).await)
    }

    /// What the dispatcher puts into its calls, and `bridge partner configure` into the configuration.
    pub(crate) async fn seals(&self, which: usize, order: &OrderKey) -> Sealed {
        let keys = self.0[which].dispatcher.secrets.keys().await.unwrap();
        Sealed {
            callback: Capability::Callback { order: order.clone(), attempt: 1 }.seal(&keys),
            report: Capability::Report(order.clone()).seal(&keys),
            disable: Capability::Disable(Ats::SmartRecruiters).seal(&keys),
        }
    }

    /// One has sealed a result, and another looks whether the same came again. Here nobody reads keys anew for a name that he
    /// does not know.
    pub(crate) async fn recognise(&self) -> Vec<Answer> {
        let mut keys = Vec::new();
        for warm in &self.0 {
            keys.push(warm.dispatcher.secrets.keys().await.unwrap());
        }
        let sealed: Vec<String> = keys.iter().map(|keys| keys.digest(Purpose::Outcome, &["scores"])).collect();
        let known = |digest| keys.iter().all(|keys| keys.matches(Purpose::Outcome, &["scores"], digest));
        sealed.iter().map(|digest| ("a sealed result", word(known(digest)), 200)).collect()
    }

    /// Equalture reports, a recruiter clicks, and another company leaves.
    pub(crate) async fn open(&self, which: usize, sealed: &Sealed) -> Vec<Answer> {
        let warm = &self.0[which];
        let result = json!({ "results_url": "", "scores": { "Flexibility": "(5) Very flexible" } }).to_string();
        let callback = request("PUT", "/equalture/callbacks/x").header("content-type", "application/json");
        let callback = with(callback.body(Body::Text(result)).unwrap(), &[("callback", &sealed.callback)]);
        let report = with(request("GET", "/reports/x").body(Body::Empty).unwrap(), &[("report", &sealed.report)]);
        let left = [("capability", &*sealed.disable), ("rest", "companies/Initech")];
        let leaves = with(request("DELETE", "/integrations/x/companies/Initech").body(Body::Empty).unwrap(), &left);
        vec![
            ("a callback", status(&equalture_callback::handle(&warm.callback, callback).await), 200),
            ("a report", status(&public_link::handle(&warm.report, report).await), 302),
            ("a company that leaves", status(&disable::handle(&warm.disable, leaves).await), 204),
        ]
    }

    /// The dispatcher gets a token of the company's, and the connect page one of the partner's.
    pub(crate) async fn calls_out(&self, which: usize) -> Vec<Answer> {
        let warm = &self.0[which];
        let probed = warm.ats.probe(&company()).await;
        let master = warm.dispatcher.secrets.master(Ats::SmartRecruiters, false).await.unwrap();
        let master = ClientCredentials { id: master.client_id, secret: master.client_secret.into() };
        let checked = warm.partner.check(&master).await;
        vec![
            ("a token of the company's at the ATS", word(matches!(probed, Probed::Well)), 200),
            ("a token of the partner's", word(checked.is_ok()), 200),
        ]
    }
}

impl Warm {
    fn start(stage: &Stage) -> Self {
        let config = &stage.config;
        let new = || foundation(config, &stage.clock);
        let outbound = Outbound::new(None).unwrap();
        let (for_packages, for_reports, for_leaving, dispatcher) = (new(), new(), new(), new());
        let rules = Rules {
            base_url: config.smartrecruiters_base_url.clone(),
            return_hosts: ReturnHosts::parse(None).unwrap(),
        };
        let secrets = SharedSecrets(Arc::clone(&dispatcher.secrets));
        let base = &config.smartrecruiters_base_url;
        let clock = stage.clock.clone();
        Self {
            token: new(),
            packages: packages::World {
                equalture: at_equalture(&for_packages, &stage.clock),
                foundation: for_packages,
            },
            orders: orders::World { foundation: new(), rules },
            callback: equalture_callback::World {
                foundation: new(),
                link_hosts: LinkHosts::parse(None, &config.equalture_base_url).unwrap(),
            },
            report: public_link::World { equalture: at_equalture(&for_reports, &stage.clock), foundation: for_reports },
            disable: disable::World { equalture: at_equalture(&for_leaving, &stage.clock), foundation: for_leaving },
            ats: smartrecruiters::Client::with_clock(&outbound, base, secrets, move || clock.now()),
            partner: Partner::new(&outbound, base),
            dispatcher,
        }
    }
}

fn at_equalture(foundation: &Foundation, clock: &Clock) -> equalture::Client<SharedSecrets> {
    let settings = Settings::new(foundation.config.equalture_base_url.clone(), None, None, None).unwrap();
    let (secrets, clock) = (SharedSecrets(Arc::clone(&foundation.secrets)), clock.clone());
    equalture::Client::with_clock(Outbound::new(None).unwrap(), settings, secrets, move || clock.now())
}

fn request(method: &str, path: &str) -> lambda_http::http::request::Builder {
    HttpRequest::builder().method(method).uri(format!("https://bridge.example{path}"))
}

fn with(request: Request, parts: &[(&str, &str)]) -> Request {
    let parts = parts.iter().map(|(name, part)| ((*name).to_owned(), vec![(*part).to_owned()]));
    request.with_path_parameters(parts.collect::<HashMap<_, _>>())
}

/// A status for what has none.
fn word(well: bool) -> u16 {
    if well { 200 } else { 401 }
}

fn status(response: &Response<Body>) -> u16 {
    response.status().as_u16()
}

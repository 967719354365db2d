//! The functions behind the gateway: a warm process for each request at a time, a new one where all are busy.

use crate::bundle::process::{ATS, BRIDGE, Process};
use crate::world::World;
use aws::foundation::Foundation;
use equalture::LinkHosts;
use lambda_http::http::{Method, Request as HttpRequest};
use lambda_http::{Body, Request, RequestExt as _, Response};
use smartrecruiters::{ReturnHosts, Rules};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// How long such a function may take (`Timeout` in the template).
const LONGEST: Duration = Duration::from_secs(10);

/// The functions that answer requests here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Access tokens.
    Token,
    /// Orders.
    Orders,
    /// Orders while applying.
    InlineOrders,
    /// Results.
    Callback,
    /// Events.
    Webhook,
}

/// What comes to the gateway.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Whose.
    pub function: Function,
    /// The bearer, if one.
    pub token: Option<String>,
    /// The last segment of a callback's path.
    pub callback: Option<String>,
    /// What proves an event.
    pub webhook: Option<Webhook>,
    /// The body.
    pub body: Vec<u8>,
}

/// Whose event it is, and the three headers of Standard Webhooks.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// The company in the path.
    pub company: String,
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
}

/// What the gateway answers.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

enum Wired {
    Token(Foundation),
    Orders(orders::World),
    InlineOrders(inline_orders::World),
    Callback(equalture_callback::World),
    Webhook(Foundation),
}

struct Warm {
    process: Process,
    wired: Wired,
}

/// The gateway and the functions behind it. Clones are handles to the same ones.
#[derive(Clone)]
pub struct Front {
    world: World,
    idle: Arc<Mutex<Vec<(Function, Warm)>>>,
}

impl Front {
    /// With no process yet.
    pub fn new(world: &World) -> Self {
        Self { world: world.clone(), idle: Arc::default() }
    }

    /// Has a function answer; a function that dies is a 502, as the gateway says it.
    pub async fn answer(&self, incoming: Incoming) -> Outgoing {
        let function = incoming.function;
        let warm = self.take(function).unwrap_or_else(|| Warm::start(&self.world, function));
        let answered = warm.process.works(warm.wired.handle(request(incoming)), LONGEST).await;
        let Some(response) = answered else {
            return Outgoing { status: 502, body: Vec::new() };
        };
        let (status, body) = (response.status().as_u16(), response.into_body().to_vec());
        if !warm.process.is_dead() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((function, warm));
        }
        Outgoing { status, body }
    }

    fn take(&self, function: Function) -> Option<Warm> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let at = idle.iter().position(|(of, _)| *of == function)?;
        Some(idle.swap_remove(at).1)
    }
}

impl Warm {
    fn start(world: &World, function: Function) -> Self {
        let process = Process::start(world);
        let wired = Wired::of(function, process.foundation());
        Self { process, wired }
    }
}

impl Wired {
    fn of(function: Function, foundation: Foundation) -> Self {
        let config = &foundation.config;
        match function {
            Function::Token => Self::Token(foundation),
            Function::Webhook => Self::Webhook(foundation),
            Function::Orders => Self::Orders(orders::World { rules: rules(&foundation), foundation }),
            Function::InlineOrders => {
                Self::InlineOrders(inline_orders::World { rules: rules(&foundation), foundation })
            }
            Function::Callback => {
                let hosts = LinkHosts::parse(config.equalture_link_hosts.as_deref(), &config.equalture_base_url);
                let link_hosts = hosts.unwrap_or_else(|error| panic!("{error}"));
                Self::Callback(equalture_callback::World { foundation, link_hosts })
            }
        }
    }

    async fn handle(&self, request: Request) -> Response<Body> {
        match self {
            Self::Token(foundation) => token::handle(foundation, request).await,
            Self::Orders(world) => orders::handle(world, request).await,
            Self::InlineOrders(world) => inline_orders::handle(world, request).await,
            Self::Callback(world) => equalture_callback::handle(world, request).await,
            Self::Webhook(foundation) => equalture_webhook::handle(foundation, request).await,
        }
    }
}

fn rules(foundation: &Foundation) -> Rules {
    let return_hosts = ReturnHosts::parse(foundation.config.return_hosts.as_deref());
    Rules {
        base_url: Url::parse(ATS).unwrap_or_else(|error| panic!("{error}")),
        return_hosts: return_hosts.unwrap_or_else(|error| panic!("{error}")),
    }
}

fn request(incoming: Incoming) -> Request {
    let (method, path, kind) = match incoming.function {
        Function::Token => (Method::POST, "/token".to_owned(), "application/x-www-form-urlencoded"),
        Function::Orders => (Method::POST, "/packages/orders".to_owned(), "application/json"),
        Function::InlineOrders => (Method::POST, "/packages/inline/orders".to_owned(), "application/json"),
        Function::Callback => (Method::PUT, "/equalture/callbacks/one".to_owned(), "application/json"),
        Function::Webhook => (Method::POST, "/equalture/webhooks/one".to_owned(), "application/json"),
    };
    let mut parts: HashMap<String, Vec<String>> =
        incoming.callback.map(|segment| ("callback".to_owned(), vec![segment])).into_iter().collect();
    let mut request = HttpRequest::builder().method(method).uri(format!("{BRIDGE}{path}")).header("content-type", kind);
    if let Some(webhook) = incoming.webhook {
        let headers = [("id", webhook.id), ("timestamp", webhook.timestamp), ("signature", webhook.signature)];
        request = headers
            .into_iter()
            .fold(request, |request, (name, value)| request.header(format!("webhook-{name}"), value));
        parts.insert("ats".to_owned(), vec!["smartrecruiters".to_owned()]);
        parts.insert("company".to_owned(), vec![webhook.company]);
    }
    let request = match incoming.token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    };
    let text = String::from_utf8(incoming.body);
    let body = text.map_or_else(|bytes| Body::Binary(bytes.into_bytes()), Body::Text);
    let request = request.body(body).unwrap_or_else(|error| panic!("{error}"));
    request.with_path_parameters(parts)
}

//! SmartRecruiters, an applicant tracking system: its Assessment Partner API (v202010), both directions.
//!
//! It serves configuration, integrations, results, attachments, candidates and jobs, and it calls the partner for packages
//! and orders, and when a company leaves. Its pages for administrators are at `/apps`.

use std::io;
use std::path::PathBuf;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State as Extract};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Html;
use axum::routing::{get, patch, post};
use maud::html;

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::faults::Faults;
use crate::keeping::Kept;
use crate::outgoing::Outgoing;
use crate::page::Page;
use crate::server::{Server, Site, bind};
use crate::wire::Wire;

mod apps;
mod attachments;
mod caller;
mod configuration;
mod errors;
mod hiring;
mod integration;
mod limits;
mod merge_patch;
mod order;
mod ordering;
mod package_result;
mod packages;
mod resources;
mod results;
mod settings;
mod state;
mod token;

pub use crate::outgoing::NoAnswer;
pub use caller::{PartnerUrls, Refusal, Why};
pub use configuration::DisplayMode;
use errors::Refused;
use limits::Limits;
pub use order::{Kind, Order, OrderId, Standing, Version};
pub use ordering::{JobSpelling, OrderDraft, Requester};
pub use packages::{Assessment, Browse, Package, PackageType, Setup};
pub use settings::{
    Behaviour, DisableVerb, InlineAnswer, MediaTypes, PackageAddress, PackageDate, Proof, RateLimit, RequesterHeader,
    Settings, TimeUnit,
};
use state::State;
pub use state::{Candidate, Company, Connection, HiringStep, Job};

const NAME: &str = "SmartRecruiters";

/// A running SmartRecruiters. Clones are handles to the same one; it goes down with the last.
#[derive(Clone)]
pub struct SmartRecruiters {
    world: World,
    server: Server,
}

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) base_url: String,
    pub(crate) clock: Clock,
    /// Where pages for people lead back to.
    pub(crate) home: Option<String>,
    pub(crate) state: Kept<State>,
    pub(crate) limits: Limits,
    pub(crate) outgoing: Outgoing,
}

impl SmartRecruiters {
    /// Starts on a port of this machine.
    pub async fn start(clock: Clock, settings: Settings) -> io::Result<Self> {
        let listener = bind(settings.port).await?;
        let partner = settings.partner.as_deref().map(PartnerUrls::at);
        let state = opened(settings.kept, settings.behaviour, partner, settings.master)?;
        let world = World {
            base_url: format!("http://{}", listener.local_addr()?),
            clock: clock.clone(),
            home: settings.home,
            state,
            limits: Limits::default(),
            outgoing: Outgoing::new(clock.clone(), settings.wire.clone(), NAME, settings.partner_name.clone())?,
        };
        let site = Site {
            name: NAME,
            caller: settings.partner_name,
            clock,
            faults: Faults::default(),
            wire: settings.wire,
            router: router(&world),
        };
        Ok(Self { world, server: Server::serve(listener, site)? })
    }

    /// Where it is served, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.world.base_url
    }

    /// Goes down: callers are refused, open connections close.
    pub async fn stop(&self) {
        self.server.stop().await;
    }

    /// Comes back on the same port with the same state.
    pub async fn restart(&self) -> io::Result<()> {
        self.server.restart().await
    }

    /// Whether it is up: neither stopped nor on its way down.
    pub async fn is_up(&self) -> bool {
        self.server.is_up().await
    }

    /// Its name in the wire log.
    pub fn name(&self) -> &'static str {
        NAME
    }

    /// Why the file that keeps its state is out of date, if it is.
    pub fn unkept(&self) -> Option<String> {
        self.world.state.unkept()
    }

    /// What goes wrong with calls to it.
    pub fn faults(&self) -> &Faults {
        &self.server.site().faults
    }

    /// What it has seen and sent.
    pub fn wire(&self) -> &Wire {
        &self.server.site().wire
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// Changes how it behaves from now on.
    pub fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.world.state.lock().behaviour);
    }

    /// Calls the partner at the usual paths below this base URL.
    pub fn connect_partner(&self, base_url: &str) {
        self.configure_partner(PartnerUrls::at(base_url));
    }

    /// Calls the partner at these addresses.
    pub fn configure_partner(&self, urls: PartnerUrls) {
        self.world.state.lock().partner = Some(urls);
    }

    /// Kills every access token that it issued, as a restart of its token service would.
    pub fn revoke_tokens(&self) {
        self.world.state.lock().grants.clear();
    }

    /// Removes an order: updates of its result get 404.
    pub fn remove_order(&self, id: &OrderId) {
        self.world.state.lock().orders.remove(id);
    }

    /// An order as it is now.
    pub fn order_snapshot(&self, id: &OrderId) -> Option<Order> {
        self.world.state.lock().orders.get(id).cloned()
    }

    /// All orders as they are now, oldest first.
    pub fn orders(&self) -> Vec<Order> {
        let mut orders: Vec<Order> = self.world.state.lock().orders.values().cloned().collect();
        orders.sort_by_key(|order| order.placed_at);
        orders
    }

    /// How often the partner exceeded a rate limit.
    pub fn rate_limit_violations(&self) -> u64 {
        self.world.limits.violations()
    }
}

/// What was kept, with what is chosen now.
fn opened(
    kept: Option<PathBuf>,
    behaviour: Behaviour,
    partner: Option<PartnerUrls>,
    master: Option<Credentials>,
) -> io::Result<Kept<State>> {
    let kept = Kept::open(kept, State::default())?;
    let mut state = kept.lock();
    state.behaviour = behaviour;
    state.partner = partner.or_else(|| state.partner.take());
    match master {
        Some(master) => state.masters = vec![master],
        None if state.masters.is_empty() => state.masters.push(Credentials::mint()),
        None => {}
    }
    for order in state.orders.values_mut().filter(|order| order.standing == Standing::Placing) {
        order.standing = Standing::Failed("SmartRecruiters was stopped before the answer came".to_owned());
    }
    drop(state);
    Ok(kept)
}

fn router(world: &World) -> Router {
    let behind_a_token = Router::new()
        .route("/assessment-api/v202010/orders/{id}/results", patch(results::update))
        .route("/assessment-api/v202010/orders/{id}/results/attachment", post(attachments::upload))
        .route("/candidates/{id}", get(resources::candidate))
        .route("/jobs/{id}", get(resources::job))
        .route("/jobs/{id}/hiring-team", get(resources::hiring_team))
        .route_layer(from_fn_with_state(world.clone(), token::admit_customer));
    let behind_the_masters = Router::new()
        .route("/assessment-api/v202010/partner/configuration", get(configuration::read).put(configuration::write))
        .route("/assessment-api/v202010/integration/company/{id}", post(integration::create))
        .route_layer(from_fn_with_state(world.clone(), token::admit_master));
    Router::new()
        .route("/identity/oauth/token", post(token::issue))
        .route("/attachments/{name}", get(attachments::download))
        .route("/applications/{id}/completed", get(application_completed))
        .route("/apps", get(apps::list))
        .route("/apps/{company}", get(apps::show))
        .route("/apps/{company}/connect", post(apps::begin))
        .route("/apps/{company}/popup", get(apps::popup))
        .route("/apps/{company}/disconnect", post(apps::leave))
        .merge(behind_a_token)
        .merge(behind_the_masters)
        .fallback(async || Refused::not_found("resource"))
        .method_not_allowed_fallback(async || {
            Refused::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "The method is not allowed")
        })
        .layer(DefaultBodyLimit::disable())
        .with_state(world.clone())
}

/// Where the candidate of an inline order comes back to: `completedAssessmentCallbackUrl`.
async fn application_completed(
    Extract(world): Extract<World>,
    Path(id): Path<String>,
) -> Result<Html<String>, Refused> {
    let mut state = world.state.lock();
    let order = state.orders.get_mut(&OrderId::from(id.as_str())).ok_or_else(|| Refused::not_found("application"))?;
    order.candidate_returned = true;
    let content = html! { p { "Nothing more is needed from you." } };
    let note = "This is the simulated SmartRecruiters: the candidate's application goes on here.";
    Ok(Page { language: "en", heading: "Thank you for applying", content, note, home: world.home.as_deref() }.into())
}

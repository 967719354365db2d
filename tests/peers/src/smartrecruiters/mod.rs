//! SmartRecruiters, an applicant tracking system: its Assessment Partner API (v202010), both directions.
//!
//! It serves results, attachments, candidates and jobs, and it calls the partner for packages and orders.

use std::io;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State as Extract};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Html;
use axum::routing::{get, patch, post};

use crate::clock::Clock;
use crate::faults::Faults;
use crate::outgoing::Outgoing;
use crate::server::{Server, Site, bind};
use crate::shared::Shared;
use crate::wire::Wire;

mod attachments;
mod caller;
mod errors;
mod limits;
mod merge_patch;
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
use errors::Refused;
use limits::Limits;
pub use ordering::{JobSpelling, OrderDraft, Requester};
pub use packages::{Assessment, Browse, Package, PackageType, Setup};
pub use settings::{
    Behaviour, InlineAnswer, MediaTypes, PackageAddress, PackageDate, Proof, RateLimit, RequesterHeader, Settings,
    TimeUnit,
};
use state::State;
pub use state::{Candidate, Company, Job, Kind, Order, OrderId, Standing, Version};

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
    pub(crate) state: Shared<State>,
    pub(crate) limits: Limits,
    pub(crate) outgoing: Outgoing,
}

impl SmartRecruiters {
    /// Starts on a port of this machine.
    pub async fn start(clock: Clock, settings: Settings) -> io::Result<Self> {
        let listener = bind(settings.port).await?;
        let partner = settings.partner.as_deref().map(PartnerUrls::at);
        let world = World {
            base_url: format!("http://{}", listener.local_addr()?),
            clock: clock.clone(),
            state: Shared::new(State::new(settings.behaviour, partner)),
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

    /// Adds a company, or replaces its credentials; tokens for and from the replaced ones are forgotten.
    pub fn add_company(&self, company: Company) {
        let mut state = self.world.state.lock();
        state.grants.retain(|_, grant| grant.company != company.id);
        state.partner_tokens.remove(&company.id);
        state.companies.insert(company.id.clone(), company);
    }

    /// Removes a company and kills its tokens; its orders stay.
    pub fn remove_company(&self, company: &str) {
        let mut state = self.world.state.lock();
        state.grants.retain(|_, grant| grant.company != company);
        state.partner_tokens.remove(company);
        state.companies.remove(company);
    }

    /// Kills every access token that it issued, as a restart of its token service would.
    pub fn revoke_tokens(&self) {
        self.world.state.lock().grants.clear();
    }

    /// Adds a candidate to a company.
    pub fn add_candidate(&self, company: &str, candidate: Candidate) {
        self.world.state.lock().candidates.insert(candidate.id.clone(), (company.to_owned(), candidate));
    }

    /// Adds a job to a company.
    pub fn add_job(&self, company: &str, job: Job) {
        self.world.state.lock().jobs.insert(job.id.clone(), (company.to_owned(), job));
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

fn router(world: &World) -> Router {
    let behind_a_token = Router::new()
        .route("/assessment-api/v202010/orders/{id}/results", patch(results::update))
        .route("/assessment-api/v202010/orders/{id}/results/attachment", post(attachments::upload))
        .route("/candidates/{id}", get(resources::candidate))
        .route("/jobs/{id}", get(resources::job))
        .route("/jobs/{id}/hiring-team", get(resources::hiring_team))
        .route_layer(from_fn_with_state(world.clone(), token::admit));
    Router::new()
        .route("/identity/oauth/token", post(token::issue))
        .route("/attachments/{name}", get(attachments::download))
        .route("/applications/{id}/completed", get(application_completed))
        .merge(behind_a_token)
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
) -> Result<Html<&'static str>, Refused> {
    let mut state = world.state.lock();
    let order = state.orders.get_mut(&OrderId::from(id.as_str())).ok_or_else(|| Refused::not_found("application"))?;
    order.candidate_returned = true;
    Ok(Html("<!doctype html><html lang=\"en\"><title>Your application</title><h1>Thank you for applying</h1></html>"))
}

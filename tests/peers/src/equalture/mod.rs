//! Equalture, an assessment platform: its `connect_ats` API, and the results and events it sends.

use std::io;
use std::path::PathBuf;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post, put};

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::faults::Faults;
use crate::keeping::Kept;
use crate::list;
use crate::outgoing::Outgoing;
use crate::server::{Server, Site, bind};
use crate::wire::Wire;

mod applications;
mod callback;
mod errors;
mod events;
mod jobs;
mod profile;
mod public_link;
mod settings;
mod state;
mod token;
mod webhooks;

pub use callback::CallbackError;
use errors::Refused;
pub use events::{Event, EventAttempt, EventKind};
pub use settings::{
    Behaviour, CallbackAuth, DuplicateApplicant, EventNames, JobsShape, LinkPath, LinkTransport, Reference, ScoreStyle,
    SecretMember, SecretShown, Settings, Signed, TokenVerb, WebhookId,
};
use state::State;
pub use state::{Applicant, Application, Attempt, Invitation, Job, Status};
pub use webhooks::Webhook;

const NAME: &str = "Equalture";

/// A running Equalture. Clones are handles to the same one; it goes down with the last.
#[derive(Clone)]
pub struct Equalture {
    world: World,
    server: Server,
}

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) base_url: String,
    pub(crate) clock: Clock,
    /// The clock of what is told in events.
    pub(crate) told: Clock,
    /// Where pages for people lead back to.
    pub(crate) home: Option<String>,
    pub(crate) state: Kept<State>,
    pub(crate) outgoing: Outgoing,
}

impl Equalture {
    /// Starts on a port of this machine.
    pub async fn start(clock: Clock, settings: Settings) -> io::Result<Self> {
        let listener = bind(settings.port).await?;
        let world = World {
            base_url: format!("http://{}", listener.local_addr()?),
            clock: clock.clone(),
            told: settings.told.unwrap_or_else(|| clock.clone()),
            home: settings.home,
            state: opened(settings.kept, settings.behaviour)?,
            outgoing: Outgoing::new(clock.clone(), settings.wire.clone(), NAME, settings.consumer_name.clone())?,
        };
        let site = Site {
            name: NAME,
            caller: settings.consumer_name,
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

    /// Adds a client, or gives it a new secret; its tokens are forgotten.
    pub fn add_client(&self, client: Credentials) {
        let mut state = self.world.state.lock();
        state.grants.retain(|_, grant| grant.client_id != client.client_id);
        state.clients.retain(|known| known.client_id != client.client_id);
        state.clients.push(client);
    }

    /// Gives a client another secret; the former stays good until [`Equalture::revoke_secret`].
    pub fn issue_secret(&self, client_id: &str) -> Credentials {
        let issued = Credentials::new(client_id, Credentials::mint().client_secret);
        self.world.state.lock().clients.push(issued.clone());
        issued
    }

    /// This pair is good no more; with it go all tokens of the client.
    pub fn revoke_secret(&self, client: &Credentials) {
        let mut state = self.world.state.lock();
        state.grants.retain(|_, grant| grant.client_id != client.client_id);
        state.clients.retain(|known| known != client);
    }

    /// The clients, in the order in which they were added.
    pub fn clients(&self) -> Vec<Credentials> {
        self.world.state.lock().clients.clone()
    }

    /// Kills every access token that it issued.
    pub fn revoke_tokens(&self) {
        self.world.state.lock().grants.clear();
    }

    /// Adds a job to a client, or replaces it.
    pub fn add_job(&self, client_id: &str, job: Job) {
        let (owner, id) = (client_id.to_owned(), job.id.clone());
        let replaces = |(known_owner, known): &(String, Job)| *known_owner == client_id && known.id == id;
        list::put(&mut self.world.state.lock().jobs, (owner, job), replaces);
    }

    /// A client's jobs, published or not, in the order of the list.
    pub fn jobs(&self, client_id: &str) -> Vec<Job> {
        let state = self.world.state.lock();
        state.jobs.iter().filter(|(owner, _)| owner == client_id).map(|(_, job)| job.clone()).collect()
    }

    /// Publishes a job.
    pub fn publish(&self, job_id: &str) {
        self.set_published(job_id, true);
    }

    /// Takes a job back: it is neither listed nor can it be applied for.
    pub fn unpublish(&self, job_id: &str) {
        self.set_published(job_id, false);
    }

    fn set_published(&self, job_id: &str, published: bool) {
        for (_, job) in self.world.state.lock().jobs.iter_mut().filter(|(_, job)| job.id == job_id) {
            job.published = published;
        }
    }

    /// The e-mails to candidates, oldest first: exactly one for each application.
    pub fn invitations(&self) -> Vec<Invitation> {
        self.world.state.lock().mailbox.clone()
    }

    /// All applications, oldest first.
    pub fn applications(&self) -> Vec<Application> {
        let mut applications: Vec<Application> = self.world.state.lock().applications.values().cloned().collect();
        applications.sort_by_key(|application| application.created);
        applications
    }

    /// Adds an application that was created before.
    pub fn add_application(&self, application: Application) {
        let mut state = self.world.state.lock();
        state.applications.insert(application.reference_id.clone(), application);
    }

    /// One application.
    pub fn application(&self, reference: &str) -> Option<Application> {
        self.world.state.lock().applications.get(reference).cloned()
    }
}

/// What was kept, with the behaviour that is chosen now.
fn opened(kept: Option<PathBuf>, behaviour: Behaviour) -> io::Result<Kept<State>> {
    let state = Kept::open(kept, State::default())?;
    state.lock().behaviour = behaviour;
    Ok(state)
}

fn router(world: &World) -> Router {
    let behind_a_token = Router::new()
        .route("/connect_ats/jobs", get(jobs::list))
        .route("/connect_ats/applications", post(applications::create))
        .route("/connect_ats/public_link", get(public_link::request))
        .route("/connect_ats/applications/{reference_id}/public_link", get(public_link::request))
        .route("/connect_ats/webhooks", get(webhooks::list).delete(webhooks::delete_all))
        .route("/connect_ats/webhooks/{label}", put(webhooks::put_one).delete(webhooks::delete_one))
        .route_layer(from_fn_with_state(world.clone(), token::admit));
    Router::new()
        .route("/connect_ats/access_token", any(token::issue))
        .route("/public/{token}", get(public_link::page))
        .route("/dashboard/{*page}", get(public_link::dashboard))
        .merge(behind_a_token)
        .fallback(async || Refused::Plain(StatusCode::NOT_FOUND, "Not Found"))
        .method_not_allowed_fallback(async || Refused::Plain(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"))
        .layer(DefaultBodyLimit::disable())
        .with_state(world.clone())
}

//! GET and POST /connect?companyId&redirect: an administrator connects a company, and later changes what it has chosen.
//!
//! Contract: SmartRecruiters, "1.3. Exchange Customer Level Credentials". Anybody can open the page with any company's id:
//! what opens a company is its Equalture credentials, and SmartRecruiters takes ours only for a company that has consented
//! there. A look at the page writes nothing; each form is good once, for a quarter of an hour.

mod change;
mod consent;
mod form;
mod page;
mod proof;
mod trial;
mod trouble;
mod visit;
mod webhooks;
mod words;

use assessment::company::{Company, CompanyStatus, Leaving};
use assessment::ports::{Clock as _, Companies as _};
use aws::desk::Desk;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, SharedSecrets};
use edge::capabilities::{Form, FormDoes};
use edge::outbound::Deadline;
use edge::{capabilities, request, respond};
use form::Sent;
use jiff::SignedDuration;
use lambda_http::http::Method;
use lambda_http::{Body, Request, Response};
use page::settings::{self, Screenful};
use page::{Screen, door};
use proof::{Given, NotProved, Wrong};
use smartrecruiters::partner::Partner;
use smartrecruiters::return_hosts::ReturnHosts;
use trial::Taken;
use trouble::Trouble;
use visit::{Visit, Window};

/// The gateway gives up after 30 seconds; whatever may be left out is left out before.
const PATIENCE: SignedDuration = SignedDuration::from_secs(26);

/// What lives as long as the process.
#[derive(Debug)]
pub struct World {
    /// Configuration, table and secrets.
    pub foundation: Foundation,
    /// Where an administrator may be sent back to, and who may frame the page.
    pub return_hosts: ReturnHosts,
    /// Says whether a company's Equalture credentials are good.
    pub equalture: equalture::Client<SharedSecrets>,
    /// Exchanges a company's credentials with ours.
    pub partner: Partner,
}

/// What an administrator sees next.
enum Next {
    /// A page.
    Screen(Box<Screen>),
    /// SmartRecruiters, at this address.
    Back(String),
}

impl From<Screen> for Next {
    fn from(screen: Screen) -> Self {
        Self::Screen(Box::new(screen))
    }
}

/// Answers an administrator's browser.
pub async fn handle(world: &World, request: Request) -> Response<Body> {
    let window = Window::of(&request);
    let mut response = match answer(world, &request, &window).await {
        Ok(Next::Back(address)) => respond::see_other(&address),
        Ok(Next::Screen(screen)) => screen.render(&window, &world.return_hosts),
        Err(trouble) => page::trouble::screen(trouble, &window).render(&window, &world.return_hosts),
    };
    if request.method() == Method::HEAD {
        *response.body_mut() = Body::Empty;
    }
    respond::named(response, &respond::request_id(&request))
}

async fn answer(world: &World, request: &Request, window: &Window) -> Result<Next, Trouble> {
    request::method(request, &[Method::GET, Method::HEAD, Method::POST], trouble::ALLOW)
        .map_err(|_| Trouble::Method)?;
    let visit = Visit::read(request, window, world)?;
    if request.method() == Method::POST {
        receive(world, request, &visit).await
    } else {
        let desk = world.foundation.desk().await?;
        let company = desk.company(&visit.company).await?;
        Ok(door::first(&visit, &desk, company.as_ref()).into())
    }
}

/// A form that an administrator has sent, and what it takes to do what it says.
struct Errand<'e> {
    world: &'e World,
    desk: &'e Desk,
    visit: &'e Visit<'e>,
    sent: &'e Sent,
    form: Form,
    /// Until when the administrator waits.
    deadline: Deadline,
}

/// Takes a form that was sent.
async fn receive(world: &World, request: &Request, visit: &Visit<'_>) -> Result<Next, Trouble> {
    let deadline = Deadline::within(PATIENCE);
    let sent = &Sent::read(request)?;
    let desk = &world.foundation.desk_with(capabilities::kid(sent.token()?)).await?;
    let form = form::open(desk, sent.token()?, &visit.company)?;
    let company = desk.company(&visit.company).await?;
    if company.as_ref().map_or(0, |company| company.generation) != form.generation {
        return Err(Trouble::Outdated);
    }
    let active = company.as_ref().filter(|company| company.status == CompanyStatus::Active);
    let errand = Errand { world, desk, visit, sent, form, deadline };
    match (errand.form.does, active) {
        (FormDoes::Connect, Some(active)) => errand.open_settings(active).await,
        (FormDoes::Connect, None) => errand.connect(company.as_ref()).await,
        (FormDoes::Change, Some(active)) => errand.change(active).await,
        (FormDoes::Change, None) => Err(Trouble::Outdated),
    }
}

impl Errand<'_> {
    /// A company that is connected: whoever has its Equalture credentials sees what it has chosen.
    async fn open_settings(&self, active: &Company) -> Result<Next, Trouble> {
        let given = match Given::read(self.sent) {
            Ok(given) => given,
            Err(lacking) => return Ok(self.ask_again(Some(active), &lacking)),
        };
        form::use_up(self.desk, &self.form).await?;
        match proof::is_stored(self.world, self.desk, active, &given).await {
            Ok(secret) => Ok(self.settings_as_they_stand(active, &secret).await),
            Err(NotProved::Wrong(wrong)) => Ok(self.ask_again(Some(active), &[wrong])),
            Err(NotProved::Trouble(trouble)) => Err(trouble),
        }
    }

    /// A company that is not connected, or no longer, or not yet quite: whoever has its Equalture credentials connects it.
    async fn connect(&self, seen: Option<&Company>) -> Result<Next, Trouble> {
        let given = match Given::read(self.sent) {
            Ok(given) => given,
            Err(lacking) => return Ok(self.ask_again(seen, &lacking)),
        };
        form::use_up(self.desk, &self.form).await?;
        let company = consent::next(&self.visit.company, seen);
        match proof::is_taken(self.world, self.desk, &company, &given).await {
            Ok(()) => {}
            Err(NotProved::Wrong(wrong)) => return Ok(self.ask_again(seen, &[wrong])),
            Err(NotProved::Trouble(trouble)) => return Err(trouble),
        }
        let (equalture, uninvited) = (given.0.clone(), company.clone());
        let secret = CompanySecret { equalture, ats: None, callback_token: None, webhook_secrets: Vec::new() };
        let joined = self.join(seen, company, secret).await;
        if matches!(joined, Err(Trouble::NoConsent)) {
            proof::came_uninvited(self.desk, &uninvited, &given).await?;
        }
        joined
    }

    /// A company that is connected here and no longer in SmartRecruiters, where it left without our being told: it joins
    /// anew.
    async fn reconnect(&self, active: &Company, known: CompanySecret) -> Result<Next, Trouble> {
        form::use_up(self.desk, &self.form).await?;
        if trial::at_ats(self.world, &known).await != Taken::Refused {
            return Ok(self.settings_as_they_stand(active, &known).await);
        }
        let leaving = Some(Leaving { generation: active.generation, since: self.desk.now() });
        let company = Company { leaving, ..consent::next(&active.key, Some(active)) };
        let secret = CompanySecret { ats: None, webhook_secrets: Vec::new(), ..known };
        self.join(Some(active), company, secret).await
    }

    async fn join(&self, seen: Option<&Company>, company: Company, secret: CompanySecret) -> Result<Next, Trouble> {
        let connected = consent::connect(self.world, self.desk, seen, company, secret).await?;
        webhooks::register(self.world, self.desk, &connected, self.deadline).await;
        Ok(self.visit.way_back.clone().map_or_else(|| door::done(self.visit).into(), Next::Back))
    }

    /// The settings; and whether SmartRecruiters still knows the company, which an administrator who comes from there to
    /// connect could not see otherwise.
    async fn settings_as_they_stand(&self, active: &Company, secret: &CompanySecret) -> Next {
        let at_ats = trial::at_ats(self.world, secret).await;
        let screenful = if at_ats == Taken::Refused { Screenful::Forgotten } else { Screenful::Opened };
        settings::screen(self.visit, self.desk, active, secret, &screenful).into()
    }

    fn ask_again(&self, company: Option<&Company>, wrong: &[Wrong]) -> Next {
        door::again(self.visit, self.desk, company, self.sent, wrong).into()
    }
}

//! A company joins: each side gets the other's credentials.
//!
//! What is ours is stored first, under a generation of its own, and the company stays *connecting* until SmartRecruiters has
//! answered. A refusal takes all of it back. Where nobody knows what came of it, or we are gone before we could store the
//! answer, SmartRecruiters has the company connected and tells its credentials to nobody again: then the company must be
//! disconnected there, which the next visit says.

use crate::World;
use crate::proof::credentials;
use crate::trouble::Trouble;
use assessment::company::{Company, CompanyStatus, Generation, Settings};
use assessment::ids::{Ats, ClientId, CompanyKey};
use assessment::ports::{Client, ClientCredentials, Clock as _, Digests as _, IssuedSecret, Purpose};
use aws::companies::Connected;
use aws::desk::Desk;
use aws::secrets::{CompanySecret, Pair, SecretsError};
use edge::keys::random_secret;
use secrecy::ExposeSecret as _;
use smartrecruiters::partner::IntegrateError;

/// Names of secrets are tried this often: earlier tries may have used some up, and steps get longer.
const NAMES_TRIED: u32 = 20;
/// A write that must not be missed is tried this often.
const TRIES: u32 = 3;

/// The company as it would be in its next generation.
pub(crate) fn next(key: &CompanyKey, seen: Option<&Company>) -> Company {
    Company {
        key: key.clone(),
        name: seen.and_then(|company| company.name.clone()),
        status: CompanyStatus::Connecting,
        generation: seen.map_or(0, |company| company.generation) + 1,
        settings: seen.map_or_else(Settings::default, |company| company.settings.clone()),
        leaving: seen.and_then(|company| company.leaving),
    }
}

/// Connects a company whose Equalture credentials were found good: its secret lacks what SmartRecruiters answers.
pub(crate) async fn connect(
    world: &World,
    desk: &Desk,
    seen: Option<&Company>,
    company: Company,
    secret: CompanySecret,
) -> Result<Company, Trouble> {
    let key = company.key.clone();
    let connected = connected(world, desk, seen, company, secret).await;
    match &connected {
        Ok(company) => tracing::info!(company = %key, generation = company.generation, "company_connected"),
        Err(trouble @ (Trouble::MasterRefused | Trouble::NotConfigured | Trouble::NotAccepted)) => {
            tracing::error!(company = %key, why = trouble.code(), "company_not_connected");
        }
        Err(trouble) => tracing::warn!(company = %key, why = trouble.code(), "company_not_connected"),
    }
    connected
}

async fn connected(
    world: &World,
    desk: &Desk,
    seen: Option<&Company>,
    company: Company,
    secret: CompanySecret,
) -> Result<Company, Trouble> {
    // without it nothing can be exchanged, and nothing need be stored
    let master = master(world, false).await?;
    if !desk.begin_exchange(&company.key).await? {
        return Err(Trouble::Overtaken);
    }
    let key = company.key.clone();
    let connected = joined(world, desk, seen, company, secret, master).await;
    if let Err(error) = desk.end_exchange(&key).await {
        // it ends by itself in half a minute
        tracing::warn!(cause = %error, company = %key, "exchange_not_ended");
    }
    connected
}

async fn joined(
    world: &World,
    desk: &Desk,
    seen: Option<&Company>,
    company: Company,
    secret: CompanySecret,
    master: ClientCredentials,
) -> Result<Company, Trouble> {
    let issued = Issued::mint(desk);
    let company = store_secret(world, company, &secret).await?;
    let exchanged = match store(world, desk, seen, &company, &issued).await {
        Ok(until_then) => exchange(world, &company, master, &issued).await.map(|ats| (until_then, ats)),
        Err(trouble) => Err(trouble),
    };
    match exchanged {
        Ok((until_then, ats)) => {
            activate(world, &until_then, &company, CompanySecret { ats: Some(ats), ..secret }, &issued).await
        }
        Err(trouble) => {
            take_back(world, &company, &issued).await;
            Err(trouble)
        }
    }
}

/// What we issue to SmartRecruiters for one company.
struct Issued {
    id: ClientId,
    credentials: ClientCredentials,
}

impl Issued {
    fn mint(desk: &Desk) -> Self {
        loop {
            // a nonce is 32 hexadecimal digits, which an id may be
            if let Ok(id) = ClientId::parse(&desk.nonce().0) {
                let credentials = ClientCredentials { id: id.to_string(), secret: random_secret().into() };
                return Self { id, credentials };
            }
        }
    }

    /// What is stored of it: a digest.
    fn client(&self, desk: &Desk, company: &Company) -> Client {
        let parts = [self.id.as_str(), self.credentials.secret.expose_secret()];
        let digest = desk.digest(Purpose::ClientSecret, &parts);
        let generation = Some(company.generation);
        Client { company: company.key.clone(), generation, secrets: vec![IssuedSecret { digest, until: None }] }
    }
}

/// The credentials with which we prove ourselves as a partner.
async fn master(world: &World, fresh: bool) -> Result<ClientCredentials, Trouble> {
    match world.foundation.secrets.master(Ats::SmartRecruiters, fresh).await {
        Ok(pair) => Ok(credentials(&pair)),
        Err(SecretsError::Missing | SecretsError::Unusable(_)) => Err(Trouble::MasterRefused),
        Err(error) => Err(error.into()),
    }
}

/// Stores what SmartRecruiters will prove itself with; gives the company as it is until the exchange is done. One that is
/// connected stays so until then: SmartRecruiters may refuse, and its orders must not pay for that.
async fn store(
    world: &World,
    desk: &Desk,
    seen: Option<&Company>,
    company: &Company,
    issued: &Issued,
) -> Result<Company, Trouble> {
    let client = issued.client(desk, company);
    if let Some(active) = seen.filter(|company| company.status == CompanyStatus::Active) {
        desk.put_client(&issued.id, &client).await?;
        return Ok(active.clone());
    }
    match world.foundation.table().connect(seen, company, &issued.id, &client).await? {
        Connected::Done => {}
        Connected::Changed | Connected::ClientTaken => return Err(Trouble::Overtaken),
    }
    if let Some(before) = seen {
        forget_secret(world, &before.key, before.generation).await;
    }
    Ok(company.clone())
}

/// Stores the secret under the first generation whose name is free: one in use, or in deletion, is never written over.
async fn store_secret(world: &World, mut company: Company, secret: &CompanySecret) -> Result<Company, Trouble> {
    for step in 0..NAMES_TRIED {
        match world.foundation.secrets.create_company(&company, secret).await {
            Ok(()) => return Ok(company),
            // in ever longer steps, so that nobody can use all names up
            Err(SecretsError::Taken) => company.generation += 1 << step,
            Err(error) => return Err(error.into()),
        }
    }
    Err(SecretsError::Taken.into())
}

/// Has SmartRecruiters exchange the credentials. Ours as a partner may have been changed since they were read; a refusal
/// of them proves that nothing was exchanged.
async fn exchange(
    world: &World,
    company: &Company,
    remembered: ClientCredentials,
    issued: &Issued,
) -> Result<Pair, Trouble> {
    let ask = async |master: &ClientCredentials| {
        world.partner.integrate(master, &company.key.company, &issued.credentials).await
    };
    let mut answer = ask(&remembered).await;
    if answer.as_ref().is_err_and(|error| *error == IntegrateError::MasterRefused) {
        let fresh = master(world, true).await?;
        if !same(&fresh, &remembered) {
            answer = ask(&fresh).await;
        }
    }
    let ats = answer?;
    Ok(Pair { client_id: ats.id, client_secret: ats.secret.expose_secret().to_owned() })
}

fn same(a: &ClientCredentials, b: &ClientCredentials) -> bool {
    a.id == b.id && a.secret.expose_secret() == b.secret.expose_secret()
}

/// Stores what SmartRecruiters has answered: from here on the company is connected.
async fn activate(
    world: &World,
    until_then: &Company,
    company: &Company,
    secret: CompanySecret,
    issued: &Issued,
) -> Result<Company, Trouble> {
    if !keep(world, company, &secret).await {
        take_back(world, company, issued).await;
        return Err(Trouble::Unclear);
    }
    let active = Company { status: CompanyStatus::Active, ..company.clone() };
    for _ in 0..TRIES {
        match world.foundation.table().replace_company(until_then, &active).await {
            Ok(true) => {
                if until_then.generation != active.generation {
                    forget_secret(world, &until_then.key, until_then.generation).await;
                }
                return Ok(active);
            }
            Ok(false) => {
                take_back(world, company, issued).await;
                return Err(Trouble::Unclear);
            }
            Err(error) => tracing::error!(cause = %error, "store_unavailable"),
        }
    }
    // it may be stored all the same, and then it needs its secret
    Err(Trouble::Unclear)
}

/// Keeps the credentials that nobody tells us again.
async fn keep(world: &World, company: &Company, secret: &CompanySecret) -> bool {
    for _ in 0..TRIES {
        match world.foundation.secrets.replace_company(company, secret).await {
            Ok(()) => return true,
            Err(error) => tracing::error!(cause = %error, "secrets_unavailable"),
        }
    }
    false
}

/// Takes back what was stored for a generation that did not come to be. The company stays *connecting*: nobody is served,
/// and the next visit begins a generation of its own.
async fn take_back(world: &World, company: &Company, issued: &Issued) {
    if let Err(error) = world.foundation.table().forget_client(&issued.id).await {
        tracing::error!(cause = %error, client = %issued.id, "client_left_behind");
    }
    forget_secret(world, &company.key, company.generation).await;
}

/// Nobody needs the secret of a generation that is over, or did not come to be.
async fn forget_secret(world: &World, key: &CompanyKey, generation: Generation) {
    if let Err(error) = world.foundation.secrets.delete_company(key, generation).await {
        tracing::error!(cause = %error, company = %key, generation, "secret_left_behind");
    }
}

//! An ATS proves with client id and secret for which company it speaks.

use crate::company::{Company, CompanyStatus};
use crate::ids::ClientId;
use crate::ports::{Client, Clients, Clock, Companies, Digests, Purpose, StoreUnavailable};
use jiff::Timestamp;

/// This many wrong secrets in a minute are answered as wrong; the next as too many.
const WRONG_A_MINUTE: u32 = 10;

/// Why a client is not believed.
#[derive(Debug, thiserror::Error)]
pub enum ProveClientError {
    /// Unknown, wrong or of a company that has left: which one is not said.
    #[error("unknown client or wrong secret")]
    NotProved,
    /// Too many wrong secrets in this minute.
    #[error("too many wrong secrets in a minute")]
    TooMany,
    /// Nobody could be asked.
    #[error(transparent)]
    Store(#[from] StoreUnavailable),
}

/// Gives the company that the client speaks for. A right secret is right at any time: ids are no secret, so a wrong one
/// must not lock anybody out.
pub async fn prove_client<W>(world: &W, id: &str, secret: &str) -> Result<Company, ProveClientError>
where
    W: Clients + Companies + Digests + Clock,
{
    if let Some(company) = proved(world, id, secret).await? {
        return Ok(company);
    }
    let who = world.digest(Purpose::FailedClient, &[id]);
    match world.count_failure(&who, world.now()).await? {
        ..=WRONG_A_MINUTE => Err(ProveClientError::NotProved),
        _ => Err(ProveClientError::TooMany),
    }
}

async fn proved<W>(world: &W, id: &str, secret: &str) -> Result<Option<Company>, StoreUnavailable>
where
    W: Clients + Companies + Digests + Clock,
{
    let Ok(client_id) = ClientId::parse(id) else {
        return Ok(None);
    };
    let Some(client) = world.client(&client_id).await? else {
        return Ok(None);
    };
    if !knows(world, &client, id, secret, world.now()) {
        return Ok(None);
    }
    // An ATS may try its new credentials while it connects a company; what it gets opens nothing before it has.
    let company = world.company(&client.company).await?;
    // So is a client newer than its company's connection: that one is being replaced. An older one is dead.
    let current = |company: &Company| client.generation.is_none_or(|issued_for| issued_for >= company.generation);
    Ok(company.filter(|company| company.status != CompanyStatus::Disabled && current(company)))
}

fn knows(digests: &impl Digests, client: &Client, id: &str, secret: &str, now: Timestamp) -> bool {
    let mut live = client.secrets.iter().filter(|issued| issued.until.is_none_or(|until| now < until));
    live.any(|issued| digests.matches(Purpose::ClientSecret, &[id, secret], &issued.digest))
}

//! What is done when a company leaves, in the order in which it matters: silence is stored first. Each part can be done
//! again, so whoever is answered 503 asks again and finishes what was left.

use crate::World;
use assessment::company::Company;
use assessment::ids::CompanyKey;
use aws::leaving::Disabled;
use aws::secrets::SecretsError;
use edge::problem::Problem;
use std::time::Duration;

/// Equalture is asked to report nothing any more, and not waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(3);

/// Disables a company: its tokens and clients are dead, Equalture reports nothing any more, its secrets go. Its orders are seen
/// off by the dispatcher.
pub(crate) async fn leave(world: &World, key: &CompanyKey) -> Result<(), Problem> {
    let table = world.foundation.table();
    let company = match table.disable(key).await? {
        Disabled::Unknown => return Ok(()),
        Disabled::Now(company) => {
            tracing::info!(company = %company.key, generation = company.generation, "company_disabled");
            company
        }
        Disabled::Before(company) => company,
    };
    table.forget_clients(&company).await?;
    forget_secrets(world, &company).await
}

/// The webhooks go before the credentials that they are removed with.
async fn forget_secrets(world: &World, company: &Company) -> Result<(), Problem> {
    let secrets = &world.foundation.secrets;
    match secrets.company(company, true).await {
        Ok(_) => remove_webhooks(world, company).await,
        Err(SecretsError::Missing) => return Ok(()),
        Err(SecretsError::Unusable(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(secrets.delete_company(&company.key, company.generation).await?)
}

/// What stays behind at Equalture reports to an address that takes nothing for this company.
async fn remove_webhooks(world: &World, company: &Company) {
    let why = match tokio::time::timeout(PATIENCE, world.equalture.remove_webhooks(company)).await {
        Ok(Ok(())) => return,
        Ok(Err(unanswered)) => unanswered.to_string(),
        Err(_) => "the upstream does not answer in time".to_owned(),
    };
    tracing::warn!(company = %company.key, why, "webhooks_not_removed");
}

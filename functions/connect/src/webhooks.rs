//! Equalture is asked to report when candidates begin and finish.

use crate::World;
use assessment::company::Company;
use aws::desk::Desk;
use aws::secrets::CompanySecret;
use edge::links::Links;
use edge::outbound::Deadline;
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;

/// The most that anybody waits for it.
const PATIENCE: SignedDuration = SignedDuration::from_secs(8);

/// Asks, as long as there is time; says whether Equalture has agreed. Without it the company is as connected as with it:
/// results come by another way.
pub(crate) async fn register(world: &World, desk: &Desk, company: &Company, deadline: Deadline) -> bool {
    let patience = deadline.left(PATIENCE);
    let registered = patience > Duration::ZERO && asked(world, desk, company, patience).await;
    if !registered {
        tracing::warn!(company = %company.key, "webhooks_not_registered");
    }
    registered
}

async fn asked(world: &World, desk: &Desk, company: &Company, patience: Duration) -> bool {
    let links = Links { base: world.foundation.config.public_base_url.clone(), keys: Arc::clone(&desk.keys) };
    let url = links.webhook(&company.key);
    match tokio::time::timeout(patience, world.equalture.register_webhooks(company, &url)).await {
        Ok(Ok(learned)) => learned.is_empty() || keep(world, company, learned).await,
        Ok(Err(_)) | Err(_) => false,
    }
}

/// Keeps what Equalture signs its events with.
async fn keep(world: &World, company: &Company, learned: Vec<String>) -> bool {
    let secrets = &world.foundation.secrets;
    let Ok(seen) = secrets.see_company(company).await else { return false };
    if seen.held.webhook_secrets == learned {
        return true;
    }
    let next = CompanySecret { webhook_secrets: learned, ..seen.held.clone() };
    secrets.replace_seen_company(company, &seen, &next).await.is_ok()
}

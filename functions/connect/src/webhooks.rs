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

/// Two events may be signed with a secret each, and each may be in rotation.
const MOST_SECRETS: usize = 4;
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
        Ok(Ok(learned)) => keep(world, company, learned).await,
        Ok(Err(_)) | Err(_) => false,
    }
}

/// Keeps what Equalture signs its events with, in front of what it was before: that may still be in use. Without any secret
/// no event can be believed.
async fn keep(world: &World, company: &Company, learned: Vec<String>) -> bool {
    let secrets = &world.foundation.secrets;
    let Ok(seen) = secrets.see_company(company).await else { return false };
    let known = &seen.held.webhook_secrets;
    let before = known.iter().filter(|secret| !learned.contains(secret)).cloned();
    let next: Vec<String> = learned.iter().cloned().chain(before).take(MOST_SECRETS).collect();
    if next == *known {
        return !next.is_empty();
    }
    let next = CompanySecret { webhook_secrets: next, ..seen.held.clone() };
    secrets.replace_seen_company(company, &seen, &next).await.is_ok()
}

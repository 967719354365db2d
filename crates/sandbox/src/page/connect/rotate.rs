//! A company's credentials are renewed: what an operator does with `bridge rotate`, and what the vendors do beside it.

use assessment::company::Company;
use assessment::ids::CompanyKey;
use assessment::ports::{Client, Companies as _, Digests as _, IssuedSecret, Purpose};
use aws::secrets::CompanySecret;
use axum::extract::Path;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use peers::Credentials;
use serde::Deserialize;

use super::super::Ground;
use super::super::fields::{Form, choice};
use super::super::layout::{Tab, back_to, say};
use super::newcomer::Both;
use super::path;
use crate::connect::unstored;
use crate::playground::Playground;
use crate::stage::{StageError, pair};

/// How long what the bridge issued stays good beside what replaces it.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

const ISSUED: &str = "issued";
const CUSTOMER: &str = "customer";
const EQUALTURE: &str = "equalture";

#[derive(Debug, Deserialize)]
pub(super) struct Which {
    which: String,
}

/// A form for who would renew something.
pub(super) fn form(company: &str) -> Markup {
    let which = [
        (ISSUED, "issued by the bridge to SmartRecruiters"),
        (CUSTOMER, "issued by SmartRecruiters to the bridge"),
        (EQUALTURE, "issued by Equalture"),
    ];
    html! {
        form.card.row method="post" action={ (path(company)) "/rotate" } {
            (choice("which", "Renew the secret", "", which, None))
            button.second { "Rotate" }
        }
    }
}

/// Renews it on both sides; whatever is under way goes on.
pub(super) async fn rotate(ground: Ground, Path(company): Path<String>, Form(sent): Form<Which>) -> Response {
    let Some(both) = Both::of(&ground) else { return back_to(Tab::Connect.path()) };
    let rotated = match sent.which.as_str() {
        ISSUED => issued(&ground, both, &company).await,
        CUSTOMER => customer(&ground, both, &company).await,
        _ => at_equalture(&ground, both, &company).await,
    };
    match rotated {
        Ok(()) => say(&ground, "Renewed on both sides. Order something: nothing has stopped."),
        Err(error) => say(&ground, format!("Nothing was renewed: {error}.")),
    }
    back_to(&path(&company))
}

/// `bridge rotate issued`; SmartRecruiters is given the new secret.
async fn issued(ground: &Playground, both: Both<'_>, id: &str) -> Result<(), StageError> {
    let known = both.ats.company(id).ok_or_else(|| unstored("it is not connected"))?;
    let new = Credentials::new(&known.partner.client_id, Credentials::mint().client_secret);
    let (table, desk) = (ground.foundation.table(), ground.foundation.desk().await.map_err(unstored)?);
    let client_id = assessment::ids::ClientId::parse(&new.client_id).map_err(unstored)?;
    let seen = table.read_client(&client_id).await.map_err(unstored)?.ok_or_else(|| unstored("it has no client"))?;
    let (now, digest) = (Timestamp::now(), desk.digest(Purpose::ClientSecret, &[&new.client_id, &new.client_secret]));
    let lasting = seen.secrets.iter().filter(|secret| secret.until.is_none()).cloned();
    let ending = lasting.map(|secret| IssuedSecret { until: Some(now + OVERLAP), ..secret });
    let secrets = std::iter::once(IssuedSecret { digest, until: None }).chain(ending).collect();
    let next = Client { company: seen.company.clone(), generation: seen.generation, secrets };
    if !table.replace_client(&client_id, &seen, &next).await.map_err(unstored)? {
        return Err(unstored("somebody has changed it at the same moment: try again"));
    }
    both.ats.renew_partner(id, new);
    Ok(())
}

/// `bridge rotate customer`, with what SmartRecruiters issues beside the old pair.
async fn customer(ground: &Playground, both: Both<'_>, id: &str) -> Result<(), StageError> {
    let company = company(ground, id).await?;
    both.ats.company(id).ok_or_else(|| unstored("it is not connected"))?;
    let new = pair(both.ats.issue_customer(id));
    replace(ground, &company, |secret| CompanySecret { ats: Some(new), ..secret }).await
}

/// `bridge rotate equalture`, with what Equalture issues beside the old secret. One that was replaced before is dead then.
async fn at_equalture(ground: &Playground, both: Both<'_>, id: &str) -> Result<(), StageError> {
    let company = company(ground, id).await?;
    let known = both.at_equalture(id).ok_or_else(|| unstored("Equalture's secrets stand in the company's file"))?;
    let clients = both.platform.clients().into_iter();
    for older in clients.filter(|client| client.client_id == known.client_id && *client != known) {
        both.platform.revoke_secret(&older);
    }
    let new = pair(both.platform.issue_secret(&known.client_id));
    replace(ground, &company, |secret| CompanySecret { equalture: new, ..secret }).await
}

async fn company(ground: &Playground, id: &str) -> Result<Company, StageError> {
    let key = CompanyKey::parse(&format!("smartrecruiters#{id}")).map_err(unstored)?;
    let company = ground.foundation.desk().await.map_err(unstored)?.company(&key).await.map_err(unstored)?;
    company.ok_or_else(|| unstored("the bridge does not know it"))
}

async fn replace(
    ground: &Playground,
    company: &Company,
    change: impl FnOnce(CompanySecret) -> CompanySecret,
) -> Result<(), StageError> {
    let secrets = &ground.foundation.secrets;
    let seen = secrets.see_company(company).await.map_err(unstored)?;
    let next = change(seen.held.clone());
    secrets.replace_seen_company(company, &seen, &next).await.map_err(unstored)
}

//! The bridge as SmartRecruiters' partner: what an operator does once with `bridge partner configure`.

use ::smartrecruiters::configuration::{Choices, Configuration, DisplayMode};
use ::smartrecruiters::partner::Partner;
use assessment::ids::Ats;
use assessment::ports::ClientCredentials;
use aws::foundation::Foundation;
use aws::secrets::Pair;
use edge::links::Links;
use edge::outbound::Outbound;
use peers::SmartRecruiters;
use url::Url;

use crate::connect::unstored;
use crate::stage::{StageError, pair};

const ATS: Ats = Ats::SmartRecruiters;

/// Stores what the simulated SmartRecruiters has issued to its partner, and tells it where this bridge is.
pub(crate) async fn configure(
    foundation: &Foundation,
    ats: &SmartRecruiters,
    display: DisplayMode,
) -> Result<(), StageError> {
    let secrets = &foundation.secrets;
    secrets.create_signing_keys().await.map_err(unstored)?;
    let master = pair(ats.master());
    let same = |known: Pair| known.client_id == master.client_id && known.client_secret == master.client_secret;
    if !secrets.master(ATS, true).await.is_ok_and(same) {
        secrets.put_master(ATS, &master).await.map_err(unstored)?;
    }
    let base = foundation.config.public_base_url.clone();
    let disable = Links { base: base.clone(), keys: secrets.keys().await.map_err(unstored)? }.disable(ATS);
    let choices = Choices { display, inline: true, fields: Vec::new() };
    let configuration = Configuration::of(&base, &disable, choices);
    let partner = partner(ats)?;
    partner.configure(&credentials(master), &configuration).await.map_err(unstored)?;
    Ok(())
}

fn partner(ats: &SmartRecruiters) -> Result<Partner, StageError> {
    let outbound = Outbound::new(None).map_err(unstored)?;
    Ok(Partner::new(&outbound, &Url::parse(ats.base_url()).map_err(unstored)?))
}

fn credentials(pair: Pair) -> ClientCredentials {
    ClientCredentials { id: pair.client_id, secret: pair.client_secret.into() }
}

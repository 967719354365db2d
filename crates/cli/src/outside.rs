//! The way to the systems outside: as the functions go, with the same certificates.

use crate::access::is_sheltered;
use crate::arguments::{AtEqualture, AtSmartRecruiters};
use crate::trouble::Trouble;
use assessment::company::Company;
use assessment::ports::{ClientCredentials, Credentials, NoCredentials, Upstream};
use aws::secrets::Pair;
use edge::outbound::Outbound;
use smartrecruiters::partner::Partner;
use std::path::PathBuf;
use url::Url;

/// SmartRecruiters, for its partner.
pub(crate) fn partner(at: &AtSmartRecruiters) -> Result<Partner, Trouble> {
    Ok(Partner::new(&outbound()?, sheltered(&at.smartrecruiters)?))
}

/// SmartRecruiters, for one company at a time.
pub(crate) fn smartrecruiters<C: Credentials>(
    at: &AtSmartRecruiters,
    credentials: C,
) -> Result<smartrecruiters::Client<C>, Trouble> {
    Ok(smartrecruiters::Client::new(&outbound()?, sheltered(&at.smartrecruiters)?, credentials))
}

/// Equalture, for credentials that are not stored yet.
pub(crate) fn equalture(at: &AtEqualture, company: &Company) -> Result<equalture::Client<Nobody>, Trouble> {
    let own = company.settings.equalture_base_url.as_deref().and_then(|own| Url::parse(own).ok());
    let base = own.as_ref().or(at.equalture.as_ref()).ok_or(Trouble::NoEqualture)?;
    let token_path = at.equalture_token_path.as_deref();
    let settings = equalture::Settings::new(sheltered(base)?.clone(), token_path, None, None);
    // no list of hosts was given that could be wrong
    let settings = settings.map_err(|error| Trouble::Stream(std::io::Error::other(error)))?;
    Ok(equalture::Client::new(outbound()?, settings, Nobody))
}

/// As a system asks for them.
pub(crate) fn credentials(pair: &Pair) -> ClientCredentials {
    ClientCredentials { id: pair.client_id.clone(), secret: pair.client_secret.clone().into() }
}

fn outbound() -> Result<Outbound, Trouble> {
    let extra = std::env::var_os("EXTRA_CA_FILE").filter(|file| !file.is_empty()).map(PathBuf::from);
    Ok(Outbound::new(extra.as_deref())?)
}

/// Credentials go nowhere in the clear but to this machine.
fn sheltered(url: &Url) -> Result<&Url, Trouble> {
    if is_sheltered(url) { Ok(url) } else { Err(Trouble::InTheClear(url.to_string())) }
}

/// Has no stored credentials: only those are tried that are given.
pub(crate) struct Nobody;

impl Credentials for Nobody {
    async fn credentials(&self, _: &Company, _: Upstream, _: bool) -> Result<ClientCredentials, NoCredentials> {
        Err(NoCredentials::Missing)
    }
}

//! A company is connected as an administrator's visit to the connect page would leave it.

use std::sync::Arc;

use assessment::company::Company;
use assessment::ids::ClientId;
use assessment::ports::{Client, Digests as _, IssuedSecret, Purpose};
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, Pair, SecretsError};

use crate::stage::StageError;

/// Stores a company, its secrets and the client that its ATS proves itself with, over whatever is there.
pub(crate) async fn connect(
    foundation: &Foundation,
    company: &Company,
    secret: &CompanySecret,
    issued: &Pair,
) -> Result<(), StageError> {
    let secrets = Arc::clone(&foundation.secrets);
    secrets.create_signing_keys().await.map_err(unstored)?;
    match secrets.create_company(company, secret).await {
        Err(SecretsError::Taken) => secrets.replace_company(company, secret).await.map_err(unstored)?,
        created => created.map_err(unstored)?,
    }
    let desk = foundation.desk().await.map_err(unstored)?;
    let digest = desk.digest(Purpose::ClientSecret, &[&issued.client_id, &issued.client_secret]);
    let client = Client { company: company.key.clone(), secrets: vec![IssuedSecret { digest, until: None }] };
    let client_id = ClientId::parse(&issued.client_id).map_err(unstored)?;
    desk.put_client(&client_id, &client).await.map_err(unstored)?;
    desk.put_company(company).await.map_err(unstored)
}

pub(crate) fn unstored(error: impl std::fmt::Display) -> StageError {
    StageError::Company(error.to_string())
}

//! A company is connected as an administrator's visit to the connect page would leave it.

use assessment::company::Company;
use assessment::ids::ClientId;
use assessment::ports::{Client, Digests as _, IssuedSecret, Purpose};
use aws::companies::Connected;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, Pair, SecretsError};
use jiff::Timestamp;

use crate::stage::StageError;

/// Stores a company, its secrets and the one client that its ATS proves itself with, over what is there of it.
pub(crate) async fn connect(
    foundation: &Foundation,
    company: &Company,
    secret: &CompanySecret,
    issued: &Pair,
) -> Result<(), StageError> {
    let (table, secrets) = (foundation.table(), &foundation.secrets);
    secrets.create_signing_keys().await.map_err(unstored)?;
    match secrets.create_company(company, secret).await {
        Err(SecretsError::Taken) => secrets.replace_company(company, secret).await.map_err(unstored)?,
        created => created.map_err(unstored)?,
    }
    let client_id = ClientId::parse(&issued.client_id).map_err(unstored)?;
    let seen = table.read_company(&company.key).await.map_err(unstored)?;
    let client = client(foundation, company, issued).await?;
    match table.connect(seen.as_ref(), company, &client_id, &client).await.map_err(unstored)? {
        Connected::Done => {}
        Connected::Changed => return Err(unstored("somebody has changed it at the same moment: try again")),
        Connected::ClientTaken => return Err(unstored("the client id that it was issued is another company's")),
    }
    forget_others(foundation, company, &client_id).await
}

async fn client(foundation: &Foundation, company: &Company, issued: &Pair) -> Result<Client, StageError> {
    let desk = foundation.desk().await.map_err(unstored)?;
    let digest = desk.digest(Purpose::ClientSecret, &[&issued.client_id, &issued.client_secret]);
    Ok(Client {
        company: company.key.clone(),
        generation: Some(company.generation),
        secrets: vec![IssuedSecret { digest, until: None }],
    })
}

/// What it was issued before opens nothing any more.
async fn forget_others(foundation: &Foundation, company: &Company, id: &ClientId) -> Result<(), StageError> {
    let table = foundation.table();
    let known = table.overview(&company.key, Timestamp::now()).await.map_err(unstored)?;
    for (other, _) in known.clients.iter().filter(|(other, _)| other != id) {
        table.forget_client(other).await.map_err(unstored)?;
    }
    Ok(())
}

pub(crate) fn unstored(error: impl std::fmt::Display) -> StageError {
    StageError::Company(error.to_string())
}

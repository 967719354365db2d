//! A company that is ready to order: from its file, from what is kept, or the sandbox's own.

use assessment::company::{Company, Settings};
use assessment::ids::CompanyKey;
use assessment::ports::Companies as _;
use aws::foundation::Foundation;
use aws::secrets::{CompanySecret, Pair, SecretsError};
use peers::{Credentials, Equalture, SmartRecruiters, equalture, smartrecruiters};

use super::{PlaygroundError, Vendors};
use crate::Data;
use crate::company_file::CompanyFile;
use crate::connect::{connect, unstored};
use crate::partner::configure;
use crate::stage::{COMPANY, DisplayMode, StageError, active, pair};

/// Makes a company known to the bridge and to the vendors that are simulated, unless it is or has left. Gives what it was
/// issued, if it has not left.
pub(super) async fn make_ready(
    foundation: &Foundation,
    vendors: &Vendors,
    data: &Data,
    file: Option<CompanyFile>,
) -> Result<(Company, Option<Pair>), PlaygroundError> {
    if let Some(ats) = vendors.smartrecruiters.simulated() {
        configure(foundation, ats, display(ats)).await?;
    }
    let CompanyFile { company, secret, issued } = match (file, active(COMPANY, Settings::default())?) {
        (Some(file), _) => in_its_generation(foundation, file).await?,
        (None, own) => match kept(foundation, &own.key).await? {
            kept if has_left(vendors) => return Ok((kept.unwrap_or(own), None)),
            Some(company) => return Ok((company, Some(issued_before(vendors, data)?))),
            None => of_our_own()?,
        },
    };
    if let Some(equalture) = vendors.equalture.simulated() {
        introduce_to_equalture(equalture, &secret.equalture);
    }
    if let (Some(ats), Some(pair)) = (vendors.smartrecruiters.simulated(), &secret.ats) {
        introduce_to_ats(ats, company.key.company.as_str(), pair, &issued);
    }
    connect(foundation, &company, &secret, &issued).await?;
    Ok((company, Some(issued)))
}

/// The sandbox's own company, as it begins.
fn of_our_own() -> Result<CompanyFile, StageError> {
    let [ats, issued] = [(); 2].map(|()| pair(Credentials::mint()));
    let equalture = pair(at_equalture(COMPANY));
    let company = active(COMPANY, Settings::default())?;
    Ok(CompanyFile {
        company,
        secret: CompanySecret { equalture, ats: Some(ats), callback_token: None, webhook_secrets: Vec::new() },
        issued,
    })
}

/// As SmartRecruiters was told before; at first in the administrator's own window.
fn display(ats: &SmartRecruiters) -> DisplayMode {
    match ats.display_mode() {
        Some(smartrecruiters::DisplayMode::Popup) => DisplayMode::Popup,
        Some(smartrecruiters::DisplayMode::Redirect) | None => DisplayMode::Redirect,
    }
}

/// The sandbox's own company was here and has been disconnected.
fn has_left(vendors: &Vendors) -> bool {
    let ats = vendors.smartrecruiters.simulated();
    ats.is_some_and(|ats| ats.customers().iter().any(|id| id == COMPANY) && ats.company(COMPANY).is_none())
}

/// What Equalture issues to a customer of the sandbox's: its name says whose it is.
pub(crate) fn at_equalture(company: &str) -> Credentials {
    Credentials::new(client_of(company), Credentials::mint().client_secret)
}

/// The name by which Equalture knows a customer of the sandbox's.
pub(crate) fn client_of(company: &str) -> String {
    format!("{company}-at-Equalture")
}

/// What the sandbox's own company was issued when it began: only its ATS knows, as it should.
fn issued_before(vendors: &Vendors, data: &Data) -> Result<Pair, PlaygroundError> {
    let known = vendors.smartrecruiters.simulated().and_then(|ats| ats.company(COMPANY));
    known.map(|company| pair(company.partner)).ok_or_else(|| PlaygroundError::Kept {
        folder: data.file("").unwrap_or_default(),
        why: format!(
            "the bridge knows {COMPANY}, and the simulated SmartRecruiters does not; was it started with --company?"
        ),
    })
}

/// The company as the table has it.
async fn kept(foundation: &Foundation, key: &CompanyKey) -> Result<Option<Company>, StageError> {
    match foundation.desk().await {
        Ok(desk) => desk.company(key).await.map_err(unstored),
        Err(SecretsError::Missing) => Ok(None),
        Err(error) => Err(unstored(error)),
    }
}

/// A company that comes from its file again stays in the generation that its orders have.
async fn in_its_generation(foundation: &Foundation, mut file: CompanyFile) -> Result<CompanyFile, StageError> {
    if let Some(kept) = kept(foundation, &file.company.key).await? {
        file.company.generation = kept.generation;
    }
    Ok(file)
}

fn credentials(pair: &Pair) -> Credentials {
    Credentials::new(&pair.client_id, &pair.client_secret)
}

pub(crate) fn introduce_to_equalture(equalture: &Equalture, known: &Pair) {
    if equalture.clients().contains(&credentials(known)) {
        return;
    }
    equalture.add_client(credentials(known));
    if !equalture.jobs(&known.client_id).is_empty() {
        return;
    }
    for job in ["Support essentials", "Sales drive"] {
        equalture.add_job(&known.client_id, equalture::Job::new(job));
    }
}

pub(crate) fn introduce_to_ats(ats: &SmartRecruiters, company: &str, customer: &Pair, issued: &Pair) {
    let (customer, partner) = (credentials(customer), credentials(issued));
    ats.add_company(smartrecruiters::Company { id: company.to_owned(), customer, partner });
    hire(ats, company);
}

/// Gives a customer of the ATS jobs and candidates.
pub(crate) fn hire(ats: &SmartRecruiters, company: &str) {
    if !ats.jobs(company).is_empty() {
        return;
    }
    for title in ["Customer support engineer", "Account executive"] {
        ats.add_job(company, smartrecruiters::Job::new(title));
    }
    for (first, last, email) in [
        ("Ada", "Lovelace", "ada.lovelace@example.com"),
        ("Grace", "Hopper", "grace.hopper@example.com"),
        ("Alan", "Turing", "alan.turing@example.com"),
    ] {
        ats.add_candidate(company, smartrecruiters::Candidate::new(first, last, email));
    }
}

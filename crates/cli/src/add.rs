//! `bridge company add`.
//!
//! The order of the writes: the signing keys, the company's secret under a name of its own, then company and client in one
//! transaction. Until the last, nothing uses what was written; and it is refused if anybody has written the company since it
//! was read.

use crate::access::Access;
use crate::arguments::Add;
use crate::ask::{Person, ask};
use crate::issued::Issued;
use crate::secrets_file::read_secrets;
use crate::trouble::Trouble;
use assessment::company::{Company, CompanyStatus};
use assessment::ids::{Ats, CompanyKey};
use aws::companies::Connected;
use aws::secrets::{CompanySecret, SecretsError};

/// Names that earlier tries may have used up.
const NAMES_TRIED: u32 = 50;

/// Connects a company.
pub(crate) async fn add(access: &Access, options: &Add, person: &mut impl Person) -> Result<(), Trouble> {
    let key = options.company.key();
    let seen = access.table.read_company(&key).await.map_err(|error| access.no_table(&error))?;
    if let Some(active) = seen.as_ref().filter(|company| company.status == CompanyStatus::Active) {
        let generation = active.generation;
        return Err(Trouble::Connected { ats: key.ats.as_str(), company: key.company, generation });
    }
    let given = options.secrets_file.as_deref().map(read_secrets).transpose()?;
    if given.is_none() && !person.is_there() {
        return Err(Trouble::NobodyToAsk);
    }
    // whoever cannot read here cannot store either, and should learn it before the ATS gets the pair
    match access.secrets.keys().await {
        Ok(_) => {}
        Err(SecretsError::Missing) => access.is_first().await?,
        Err(error) => return Err(access.no_secrets(&error)),
    }
    let issued = Issued::hand_over(options.issued_file.as_deref())?;
    println!("{}\n", what_to_do(&key, access.is_sandbox, given.is_none()));
    let secret = match given {
        Some(secret) => secret,
        None => ask(person, name(key.ats))?,
    };
    let company = Company {
        generation: seen.as_ref().map_or(1, |company| company.generation + 1),
        key,
        name: options.name.clone(),
        status: CompanyStatus::Active,
        settings: options.choices.settings(),
        leaving: seen.as_ref().and_then(|company| company.leaving),
    };
    store(access, seen.as_ref(), company, &issued, &secret).await
}

async fn store(
    access: &Access,
    seen: Option<&Company>,
    company: Company,
    issued: &Issued,
    secret: &CompanySecret,
) -> Result<(), Trouble> {
    let keys = access.keys().await?;
    let first = company.generation;
    let company = store_secret(access, company, secret).await?;
    let client = issued.client(&company, &*keys);
    let name = access.secrets.company_name(&company.key, company.generation);
    match access.table.connect(seen, &company, &issued.id, &client).await {
        Ok(Connected::Done) => {}
        Ok(Connected::Changed) => return Err(Trouble::Overtaken { company: company.key, secret: name }),
        Ok(Connected::ClientTaken) => return Err(Trouble::ClientTaken(name)),
        Err(error) => return Err(Trouble::Unsure(company.key, access.cause(&error))),
    }
    println!("{} is connected, in generation {}.", company.key, company.generation);
    for generation in first..company.generation {
        let left = access.secrets.company_name(&company.key, generation);
        println!("Left behind by an earlier try and used by nobody, so delete it: {left}");
    }
    Ok(())
}

/// Stores the secret under the first name that is free: a name in use is never written over, whoever used it and for what.
async fn store_secret(access: &Access, mut company: Company, secret: &CompanySecret) -> Result<Company, Trouble> {
    for _ in 0..NAMES_TRIED {
        match access.secrets.create_company(&company, secret).await {
            Ok(()) => return Ok(company),
            Err(SecretsError::Taken) => company.generation += 1,
            Err(error) => return Err(access.no_secrets(&error)),
        }
    }
    let last = access.secrets.company_name(&company.key, company.generation);
    Err(Trouble::NoName(company.key, last))
}

/// The ATS's own name.
fn name(ats: Ats) -> &'static str {
    match ats {
        Ats::SmartRecruiters => "SmartRecruiters",
    }
}

/// What an operator does with what was issued, and where what is asked for next comes from.
fn what_to_do(key: &CompanyKey, in_sandbox: bool, asks: bool) -> String {
    let company = &key.company;
    match key.ats {
        Ats::SmartRecruiters if in_sandbox => {
            format!("In a sandbox, enter them for {company} on its page Connect, where SmartRecruiters gets them.")
        }
        Ats::SmartRecruiters => format!(
            "Send them to SmartRecruiters, as clientId and clientSecret, with the partner's own access token:\n  \
             POST https://api.smartrecruiters.com/assessment-api/v202010/integration/company/{company}{}",
            if asks { "\nIts answer holds the SmartRecruiters client id and secret of this company." } else { "" }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_is_told_what_is_to_be_done_here_and_no_more() {
        let key = CompanyKey::parse("smartrecruiters#Globex").unwrap();
        let told = |in_sandbox, asks| {
            let text = what_to_do(&key, in_sandbox, asks);
            ["page Connect", "integration/company/Globex", "answer holds"].map(|part| text.contains(part))
        };
        assert_eq!(told(false, true), [false, true, true]);
        assert_eq!(told(false, false), [false, true, false], "they are in a file already");
        assert_eq!((told(true, true), told(true, false)), ([true, false, false], [true, false, false]));
    }
}

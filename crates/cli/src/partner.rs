//! `bridge partner`: where SmartRecruiters finds this deployment.

mod differences;
mod trouble;

pub(crate) use trouble::PartnerTrouble;

use crate::access::{Access, is_sheltered};
use crate::arguments::{Configure, MappedField, PartnerCommand, PartnerShow};
use crate::ask::{Person, ask_pair};
use crate::outside;
use crate::secrets_file::read_given_pair;
use crate::trouble::Trouble;
use assessment::ids::Ats;
use aws::secrets::{Pair, SecretsError};
use differences::{Line, differences, overview, whole};
use edge::links::Links;
use serde_json::Value;
use smartrecruiters::configuration::{Choices, Configuration, EQUALTURE_JOB, masked};
use std::path::Path;

const ATS: Ats = Ats::SmartRecruiters;

/// Does what was asked for.
pub(crate) async fn run(access: &Access, command: &PartnerCommand, person: &mut impl Person) -> Result<(), Trouble> {
    match command {
        PartnerCommand::Configure(options) => configure(access, options, person).await,
        PartnerCommand::Show(options) => show(access, options).await,
    }
}

async fn configure(access: &Access, options: &Configure, person: &mut impl Person) -> Result<(), Trouble> {
    if !is_sheltered(&options.public_url) {
        return Err(Trouble::InTheClear(options.public_url.to_string()));
    }
    let partner = outside::partner(&options.at)?;
    let trouble = |error| PartnerTrouble::of(error, &options.at.smartrecruiters);
    let ours = configuration(access, options).await?;
    let wanted = serde_json::to_value(&ours).map_err(std::io::Error::other)?;
    let master = outside::credentials(&master(access, options, person, &partner).await?);
    if options.dry_run {
        let found = partner.configuration(&master).await.map_err(trouble)?;
        print_differences(&wanted, found.as_ref());
        return Ok(());
    }
    println!("SmartRecruiters at {} is told:\n{}\n", options.at.smartrecruiters, whole(&wanted));
    partner.configure(&master, &ours).await.map_err(trouble)?;
    let found = partner.configuration(&master).await.map_err(trouble)?;
    let found = found.unwrap_or_default();
    let mut lines = differences(&wanted, &found);
    lines.retain(Line::differs);
    if lines.is_empty() {
        println!("It has stored that: read back, it is the same.");
        return Ok(());
    }
    println!("{}", overview(&lines));
    Err(PartnerTrouble::StoredOtherwise.into())
}

/// What this deployment wants to be known by.
async fn configuration(access: &Access, options: &Configure) -> Result<Configuration, Trouble> {
    let keys = match access.secrets.keys().await {
        Err(SecretsError::Missing) if options.dry_run => {
            return Err(PartnerTrouble::NoKeys(access.prefix.clone()).into());
        }
        Err(SecretsError::Missing) => {
            access.is_first().await?;
            access.keys().await?
        }
        known => known.map_err(|error| access.no_secrets(&error))?,
    };
    let base = options.public_url.as_str().trim_end_matches('/').to_owned();
    let disable = Links { base: base.clone(), keys }.disable(ATS);
    let mut fields = Vec::new();
    if options.fields.contains(&MappedField::EqualtureJob) {
        fields.push(EQUALTURE_JOB);
    }
    let choices = Choices { display: options.display.into(), inline: !options.no_inline, fields };
    Ok(Configuration::of(&base, &disable, choices))
}

/// The partner's own credentials: those that are stored, or else those that are given now, once SmartRecruiters takes them.
async fn master(
    access: &Access,
    options: &Configure,
    person: &mut impl Person,
    partner: &smartrecruiters::partner::Partner,
) -> Result<Pair, Trouble> {
    match access.secrets.master(ATS, true).await {
        Err(SecretsError::Missing) => {}
        known => return known.map_err(|error| access.no_secrets(&error)),
    }
    let given = given(options.secrets_file.as_deref(), person)?;
    let checked = partner.check(&outside::credentials(&given)).await;
    checked.map_err(|error| PartnerTrouble::unchecked(error, &options.at.smartrecruiters))?;
    if !options.dry_run {
        access.secrets.put_master(ATS, &given).await.map_err(|error| access.no_secrets(&error))?;
        println!("The partner's credentials are stored: {}", access.secrets.master_name(ATS));
    }
    Ok(given)
}

fn given(file: Option<&Path>, person: &mut impl Person) -> Result<Pair, Trouble> {
    match file {
        Some(file) => read_given_pair(file),
        None if person.is_there() => ask_pair(person, "SmartRecruiters master"),
        None => Err(Trouble::NobodyToAsk),
    }
}

async fn show(access: &Access, options: &PartnerShow) -> Result<(), Trouble> {
    let partner = outside::partner(&options.at)?;
    let master = match access.secrets.master(ATS, true).await {
        Err(SecretsError::Missing) => return Err(PartnerTrouble::NoMaster(access.prefix.clone()).into()),
        known => outside::credentials(&known.map_err(|error| access.no_secrets(&error))?),
    };
    let found = partner.configuration(&master).await;
    match found.map_err(|error| PartnerTrouble::of(error, &options.at.smartrecruiters))? {
        found if options.json => {
            println!("{}", masked(&serde_json::to_string_pretty(&found).map_err(std::io::Error::other)?));
        }
        Some(found) => println!("{}", whole(&found)),
        None => {
            println!("SmartRecruiters has no configuration of this partner yet: `bridge partner configure` writes it.");
        }
    }
    Ok(())
}

/// Says what differs.
fn print_differences(wanted: &Value, found: Option<&Value>) {
    let Some(found) = found else {
        println!("SmartRecruiters has no configuration of this partner yet. It would be told:\n{}", whole(wanted));
        return;
    };
    let lines = differences(wanted, found);
    println!("{}", overview(&lines));
    match lines.iter().filter(|line| line.differs()).count() {
        0 => println!("SmartRecruiters has it as this deployment says."),
        1 => println!("1 member differs."),
        some => println!("{some} members differ."),
    }
}

//! `bridge rotate customer`, `bridge rotate equalture`, `bridge rotate master`: credentials that others have issued to us.
//!
//! They are tried before they are stored, and stored only over what was read: everything else in the secret stays.

use super::RotateTrouble;
use crate::access::Access;
use crate::arguments::{AtSmartRecruiters, Customer, Equalture, Given, Master, Which};
use crate::ask::{Person, ask_equalture, ask_pair};
use crate::outside;
use crate::secrets_file::{read_equalture, read_given_pair};
use crate::trouble::Trouble;
use assessment::attempt::Blockage;
use assessment::company::Company;
use assessment::ids::Ats;
use aws::secrets::{CompanySecret, Pair, SecretsError, Seen};
use edge::grants::Ungranted;
use equalture::Unproved;
use jiff::SignedDuration;

const SMARTRECRUITERS: &str = "SmartRecruiters";
const EQUALTURE: &str = "Equalture";
/// How long functions remember secrets.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(5);

/// Replaces what SmartRecruiters issued for a company.
pub(super) async fn customer(access: &Access, options: &Customer, person: &mut impl Person) -> Result<(), Trouble> {
    let (company, seen) = see(access, &options.company).await?;
    let pair = new_pair(&options.given, person, SMARTRECRUITERS)?;
    if !options.given.unchecked {
        try_at_smartrecruiters(&options.at, &pair).await?;
    }
    replace(access, &company, &seen, CompanySecret { ats: Some(pair), ..seen.held.clone() }).await?;
    println!("{}", keep_the_old(access, SMARTRECRUITERS));
    Ok(())
}

/// Replaces what Equalture issued, or a secret of its webhooks, or both.
pub(super) async fn equalture(access: &Access, options: &Equalture, person: &mut impl Person) -> Result<(), Trouble> {
    let (company, seen) = see(access, &options.company).await?;
    if options.end_webhook_overlap {
        return end_webhook_overlap(access, &company, &seen).await;
    }
    let (pair, webhook_secret) = match &options.secrets_file {
        Some(file) => read_equalture(file)?,
        None if person.is_there() => ask_equalture(person, options.webhook_secret)?,
        None => return Err(Trouble::NobodyToAsk),
    };
    if options.webhook_secret && webhook_secret.is_none() {
        return Err(RotateTrouble::NoWebhookSecret.into());
    }
    let mut next = seen.held.clone();
    if let Some(secret) = &webhook_secret {
        if !equalture::signature::is_secret(secret) {
            return Err(RotateTrouble::NoWebhookSecret.into());
        }
        next.webhook_secrets.retain(|known| known != secret);
        next.webhook_secrets.insert(0, secret.clone());
    }
    if let Some(pair) = &pair {
        if !options.unchecked {
            try_at_equalture(options, &company, pair).await?;
        }
        next.equalture = pair.clone();
    }
    if pair.is_none() && webhook_secret.is_none() {
        return Err(RotateTrouble::NothingNew.into());
    }
    replace(access, &company, &seen, next).await?;
    if pair.is_some() {
        println!("{}", keep_the_old(access, EQUALTURE));
    }
    if webhook_secret.is_some() {
        println!(
            "The webhooks' new secret counts beside the old one: end that with --end-webhook-overlap when Equalture signs with it."
        );
    }
    Ok(())
}

/// Replaces the partner's own credentials.
pub(super) async fn master(access: &Access, options: &Master, person: &mut impl Person) -> Result<(), Trouble> {
    let ats = options.ats.ats();
    let seen = match access.secrets.see_master(ats).await {
        Err(SecretsError::Missing) => return Err(RotateTrouble::NoMaster.into()),
        seen => seen.map_err(|error| access.no_secrets(&error))?,
    };
    let pair = new_pair(&options.given, person, "SmartRecruiters master")?;
    if !options.given.unchecked {
        try_at_smartrecruiters(&options.at, &pair).await?;
    }
    let replaced = access.secrets.replace_seen_master(ats, &seen, &pair).await;
    replaced.map_err(|error| not_replaced(access, &error, &access.secrets.master_name(ats)))?;
    let Ats::SmartRecruiters = ats;
    println!("{}", keep_the_old(access, SMARTRECRUITERS));
    Ok(())
}

async fn see(access: &Access, which: &Which) -> Result<(Company, Seen<CompanySecret>), Trouble> {
    let key = which.key();
    let company = access.table.read_company(&key).await.map_err(|error| access.no_table(&error))?;
    let company = company.ok_or(Trouble::NoCompany(key))?;
    match access.secrets.see_company(&company).await {
        Err(SecretsError::Missing) => Err(RotateTrouble::NoSecrets(company.key).into()),
        seen => Ok((company, seen.map_err(|error| access.no_secrets(&error))?)),
    }
}

async fn replace(
    access: &Access,
    company: &Company,
    seen: &Seen<CompanySecret>,
    next: CompanySecret,
) -> Result<(), Trouble> {
    let replaced = access.secrets.replace_seen_company(company, seen, &next).await;
    replaced.map_err(|error| not_replaced(access, &error, &format!("the secrets of {}", company.key)))
}

fn not_replaced(access: &Access, error: &SecretsError, what: &str) -> Trouble {
    match error {
        SecretsError::Overtaken => RotateTrouble::Overtaken(what.to_owned()).into(),
        other => access.no_secrets(other),
    }
}

async fn end_webhook_overlap(access: &Access, company: &Company, seen: &Seen<CompanySecret>) -> Result<(), Trouble> {
    let mut next = seen.held.clone();
    next.webhook_secrets.truncate(1);
    let ended = seen.held.webhook_secrets.len() - next.webhook_secrets.len();
    if ended > 0 {
        replace(access, company, seen, next).await?;
    }
    match ended {
        0 => println!("There is no older secret of the webhooks."),
        _ => println!("Only the newest secret of the webhooks counts, everywhere in 5 minutes."),
    }
    Ok(())
}

fn new_pair(given: &Given, person: &mut impl Person, whose: &str) -> Result<Pair, Trouble> {
    match &given.secrets_file {
        Some(file) => read_given_pair(file),
        None if person.is_there() => ask_pair(person, &format!("New {whose}")),
        None => Err(Trouble::NobodyToAsk),
    }
}

async fn try_at_smartrecruiters(at: &AtSmartRecruiters, pair: &Pair) -> Result<(), Trouble> {
    let tried = outside::partner(at)?.check(&outside::credentials(pair)).await;
    Ok(tried.map_err(|ungranted| match ungranted {
        Ungranted::Unavailable => RotateTrouble::NotTried(SMARTRECRUITERS),
        Ungranted::Blocked(Blockage::Credentials) => RotateTrouble::Refused(SMARTRECRUITERS),
        Ungranted::Blocked(_) => RotateTrouble::WrongAddress(SMARTRECRUITERS),
    })?)
}

async fn try_at_equalture(options: &Equalture, company: &Company, pair: &Pair) -> Result<(), Trouble> {
    let tried = outside::equalture(&options.at, company)?.check(company, &outside::credentials(pair)).await;
    Ok(tried.map_err(|unproved| match unproved {
        Unproved::Unavailable => RotateTrouble::NotTried(EQUALTURE),
        Unproved::Wrong => RotateTrouble::Refused(EQUALTURE),
        Unproved::Blocked => RotateTrouble::WrongAddress(EQUALTURE),
    })?)
}

fn keep_the_old(access: &Access, vendor: &str) -> String {
    let until = access.clock.now() + REMEMBERED;
    format!(
        "Stored. Some functions remember the old credentials until {until:.0}: keep those valid at {vendor} until then. A function that \
         meets a refusal takes the new ones at once."
    )
}

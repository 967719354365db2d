//! `bridge company disable`.
//!
//! The order of the writes: silence first, then clients and credentials. Whoever was interrupted runs the command again.

use crate::access::Access;
use crate::arguments::Disable;
use crate::ask::Person;
use crate::trouble::Trouble;
use assessment::company::Company;
use assessment::ids::CompanyKey;
use aws::leaving::Disabled;

/// Has a company leave.
pub(crate) async fn disable(access: &Access, options: &Disable, person: &mut impl Person) -> Result<(), Trouble> {
    let key = options.company.key();
    known(access, &key).await?;
    confirm(person, options.yes, &format!("{key} is cut off at once, and its orders are forgotten. Disable it?"))?;
    let (left, now) = leave(access, &key).await?;
    println!("{key} {}", if now { "has left. Nothing is taken or sent for it any more." } else { "had left already." });
    println!("Its credentials are scheduled for deletion: {}", access.secrets.company_name(&key, left.generation));
    if left.leaving.is_some() {
        println!("The dispatcher has its orders forget everything personal, within minutes.");
    }
    println!("What Equalture reports for it from now on is not kept. Remove its webhooks there if they are to end.");
    Ok(())
}

/// Has a company leave, and what lets it in go; says whether it has left now. Any part can be done again.
pub(crate) async fn leave(access: &Access, key: &CompanyKey) -> Result<(Company, bool), Trouble> {
    let (left, now) = match access.table.disable(key).await.map_err(|error| access.no_table(&error))? {
        Disabled::Now(left) => (left, true),
        Disabled::Before(left) => (left, false),
        Disabled::Unknown => return Err(Trouble::NoCompany(key.clone())),
    };
    access.table.forget_clients(&left).await.map_err(|error| access.no_table(&error))?;
    access.secrets.delete_company(key, left.generation).await.map_err(|error| access.no_secrets(&error))?;
    Ok((left, now))
}

/// The company, if there is one.
pub(crate) async fn known(access: &Access, key: &CompanyKey) -> Result<Company, Trouble> {
    let company = access.table.read_company(key).await.map_err(|error| access.no_table(&error))?;
    company.ok_or_else(|| Trouble::NoCompany(key.clone()))
}

/// Goes on only if a person says so, here or with `--yes`.
pub(crate) fn confirm(person: &mut impl Person, yes: bool, question: &str) -> Result<(), Trouble> {
    if yes {
        return Ok(());
    }
    if !person.is_there() {
        return Err(Trouble::NobodyToConfirm);
    }
    let answer = person.tells(&format!("{question} (yes or no)"))?;
    if ["y", "yes"].contains(&answer.trim().to_lowercase().as_str()) { Ok(()) } else { Err(Trouble::NotConfirmed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::tests::Script;

    #[test]
    fn nothing_but_a_yes_is_a_yes() {
        let said = |answer: &'static str| confirm(&mut Script::new(&[answer]), false, "Sure?");
        assert!(said("yes").is_ok() && said(" Y ").is_ok());
        for no in ["", "no", "n", "yes, but", "ja"] {
            assert!(matches!(said(no), Err(Trouble::NotConfirmed)), "{no}");
        }
        let mut person = Script::new(&[]);
        assert!(confirm(&mut person, true, "Sure?").is_ok() && person.asked.is_empty());
    }
}

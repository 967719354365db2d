//! `bridge rotate issued`.
//!
//! Handing over comes before storing, as when a company is added. The client's secrets are written together, and only if they are
//! still what was read.

use super::RotateTrouble;
use crate::access::Access;
use crate::arguments::Issued as Options;
use crate::issued::Issued;
use crate::trouble::Trouble;
use assessment::ids::{ClientId, CompanyKey};
use assessment::ports::{Client, IssuedSecret};
use jiff::{SignedDuration, Timestamp};

/// Issues a new secret beside the old one.
pub(super) async fn issued(access: &Access, options: &Options) -> Result<(), Trouble> {
    let key = options.company.key();
    let company = access.table.read_company(&key).await.map_err(|error| access.no_table(&error))?;
    let key = company.ok_or(Trouble::NoCompany(key))?.key;
    let keys = access.desk().await?.keys;
    let (id, seen) = client(access, &key, options.client.as_ref()).await?;
    let kept = kept(&seen, access.clock.now(), options.overlap, options.again)?;

    let new = Issued::hand_over_as(options.file.as_deref(), id.as_str())?;
    if new.id != id {
        return Err(RotateTrouble::OtherClient(id).into());
    }
    if seen.secrets.iter().any(|secret| new.is_of(secret, &*keys)) {
        return Err(RotateTrouble::SameSecret.into());
    }
    let ends = kept.first().and_then(|secret| secret.until);
    let secrets = std::iter::once(new.digested(&*keys)).chain(kept).collect();
    let next = Client { company: key.clone(), generation: seen.generation, secrets };
    let replaced = access.table.replace_client(&id, &seen, &next).await;
    if !replaced.map_err(|error| access.no_table(&error))? {
        return Err(RotateTrouble::Overtaken(format!("the client of {key}; what was issued here is void")).into());
    }
    println!("{}", valid(ends));
    Ok(())
}

/// The client that the company's ATS proves itself with, as it is stored now.
async fn client(access: &Access, key: &CompanyKey, named: Option<&ClientId>) -> Result<(ClientId, Client), Trouble> {
    let overview = access.table.overview(key, access.clock.now()).await.map_err(|error| access.no_table(&error))?;
    let mut ids = overview.clients.into_iter().map(|(id, _)| id).filter(|id| named.is_none_or(|named| named == id));
    let id = ids.next().ok_or_else(|| RotateTrouble::NoClient(key.clone()))?;
    if ids.next().is_some() {
        return Err(RotateTrouble::SeveralClients(key.clone()).into());
    }
    let client = access.table.read_client(&id).await.map_err(|error| access.no_table(&error))?;
    let client = client.filter(|client| client.company == *key).ok_or_else(|| RotateTrouble::NoClient(key.clone()))?;
    Ok((id, client))
}

/// What stays of the secrets: the one in use, until the overlap ends; `again`, only the one before it, until it would have ended.
fn kept(
    client: &Client,
    now: Timestamp,
    overlap: SignedDuration,
    again: bool,
) -> Result<Vec<IssuedSecret>, RotateTrouble> {
    let live = client.secrets.iter().filter(|secret| secret.until.is_none_or(|until| now < until));
    let (ending, lasting): (Vec<_>, Vec<_>) = live.cloned().partition(|secret| secret.until.is_some());
    match (ending.iter().filter_map(|secret| secret.until).max(), again) {
        (Some(until), false) => Err(RotateTrouble::OverlapRuns(until)),
        (None, true) => Err(RotateTrouble::NoOverlap),
        (Some(_), true) => Ok(ending),
        (None, false) if overlap.is_zero() => Ok(Vec::new()),
        (None, false) => {
            let until = Some(now + overlap);
            Ok(lasting.into_iter().map(|secret| IssuedSecret { until, ..secret }).collect())
        }
    }
}

fn valid(until: Option<Timestamp>) -> String {
    match until {
        Some(until) => format!(
            "The new secret is valid now. The old one is valid until {until:.0}, and dead from then on: have the ATS use the new one \
             before that."
        ),
        None => "The new secret is valid now, and the old one is dead: have the ATS use the new one.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: SignedDuration = SignedDuration::from_hours(24);

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn client(secrets: &[(&str, Option<Timestamp>)]) -> Client {
        let secrets = secrets.iter().map(|(digest, until)| IssuedSecret { digest: (*digest).into(), until: *until });
        Client {
            company: CompanyKey::parse("smartrecruiters#Globex").unwrap(),
            generation: None,
            secrets: secrets.collect(),
        }
    }

    fn left(client: &Client, overlap: SignedDuration, again: bool) -> Result<Vec<(String, Option<Timestamp>)>, String> {
        let kept = kept(client, now(), overlap, again).map_err(|error| error.to_string())?;
        Ok(kept.into_iter().map(|secret| (secret.digest, secret.until)).collect())
    }

    #[test]
    fn the_old_secret_lives_until_the_overlap_ends() {
        let one = client(&[("a", None)]);
        assert_eq!(left(&one, DAY, false), Ok(vec![("a".to_owned(), Some(now() + DAY))]));
        assert_eq!(left(&one, SignedDuration::ZERO, false), Ok(Vec::new()));
        assert!(left(&one, DAY, true).unwrap_err().contains("nothing to do --again"));
        let ended = client(&[("b", None), ("a", Some(now()))]);
        assert_eq!(left(&ended, DAY, false), Ok(vec![("b".to_owned(), Some(now() + DAY))]));
    }

    #[test]
    fn a_secret_that_nobody_got_is_replaced_and_the_one_in_use_keeps_its_end() {
        let until = Some(now() + DAY);
        let two = client(&[("b", None), ("a", until)]);
        assert!(left(&two, DAY, false).unwrap_err().contains("valid until 2026-11-23T12:00:00Z"));
        assert_eq!(left(&two, DAY, true), Ok(vec![("a".to_owned(), until)]));
    }
}

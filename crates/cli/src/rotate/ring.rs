//! `bridge rotate tokens`, `bridge rotate capabilities`.
//!
//! Everything about a new key is in one write, made only if nobody else has written since: there is no second step to forget,
//! and of two operators at once neither loses a key.

use super::RotateTrouble;
use crate::access::Access;
use crate::arguments::{Capabilities, Tokens};
use crate::trouble::Trouble;
use aws::secrets::{SecretsError, Seen};
use comfy_table::{Table, presets};
use edge::rings::{Ring, Rings, Term};
use jiff::{SignedDuration, Timestamp};

/// How late the table may delete what has ended, and a company's clock may be wrong.
const MARGIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Turns the ring of the token keys.
pub(super) async fn tokens(access: &Access, options: &Tokens) -> Result<(), Trouble> {
    let seen = see(access).await?;
    if options.list {
        print_terms(&seen.held, Ring::Tokens, access.clock.now());
        return Ok(());
    }
    let term = turn(access, &seen, Ring::Tokens).await?;
    println!("{}", begins(&term));
    if let Some(until) = term.signs_from.map(|from| from + edge::rings::OUTLIVED) {
        println!("The older ones verify until {until:.0}. There is nothing else to do.");
    }
    Ok(())
}

/// Turns the ring of the capability keys, or takes an old one out.
pub(super) async fn capabilities(access: &Access, options: &Capabilities) -> Result<(), Trouble> {
    let seen = see(access).await?;
    if options.list {
        print_terms(&seen.held, Ring::Capabilities, access.clock.now());
        return Ok(());
    }
    if let Some(kid) = &options.drop {
        return drop_key(access, &seen, kid).await;
    }
    let term = turn(access, &seen, Ring::Capabilities).await?;
    println!("{}", begins(&term));
    println!(
        "The older ones open what they have signed until they are dropped: `bridge rotate capabilities --list` shows them."
    );
    println!("To have SmartRecruiters told an address of the new key, run `bridge partner configure` after that time.");
    Ok(())
}

async fn see(access: &Access) -> Result<Seen<Rings>, Trouble> {
    match access.secrets.see_rings().await {
        Err(SecretsError::Missing) => Err(Trouble::WrongPrefix(access.prefix.clone())),
        seen => seen.map_err(|error| access.no_secrets(&error)),
    }
}

async fn turn(access: &Access, seen: &Seen<Rings>, ring: Ring) -> Result<Term, Trouble> {
    let (next, term) = seen.held.turned(ring, access.clock.now()).map_err(RotateTrouble::from)?;
    replace(access, seen, &next).await?;
    print_terms(&next, ring, access.clock.now());
    Ok(term)
}

async fn replace(access: &Access, seen: &Seen<Rings>, next: &Rings) -> Result<(), Trouble> {
    access.secrets.replace_seen_rings(seen, next).await.map_err(|error| match error {
        SecretsError::Overtaken => RotateTrouble::Overtaken("the signing keys".to_owned()).into(),
        other => access.no_secrets(&other),
    })
}

async fn drop_key(access: &Access, seen: &Seen<Rings>, kid: &str) -> Result<(), Trouble> {
    let terms = seen.held.terms(Ring::Capabilities);
    let term = terms.iter().find(|term| term.kid == kid).ok_or_else(|| RotateTrouble::NoKey(kid.to_owned()))?;
    let now = access.clock.now();
    let until = term.signs_until.filter(|until| *until <= now).ok_or_else(|| RotateTrouble::Signs(kid.to_owned()))?;
    let kept = until + longest_kept(access).await?;
    if now < kept {
        return Err(RotateTrouble::StillKept { kid: kid.to_owned(), until, kept }.into());
    }
    let clients = access.table.read_clients().await.map_err(|error| access.no_table(&error))?;
    let made_with = |digest: &str| digest.split_once('.').is_some_and(|(of, _)| of == kid);
    let live = |until: Option<Timestamp>| until.is_none_or(|until| now < until);
    let mut proved = clients
        .into_iter()
        .filter(|(_, client)| client.secrets.iter().any(|secret| live(secret.until) && made_with(&secret.digest)));
    if let Some((_, client)) = proved.next() {
        return Err(RotateTrouble::StillProves { kid: kid.to_owned(), company: client.company }.into());
    }
    let next = seen.held.without(kid);
    replace(access, seen, &next).await?;
    print_terms(&next, Ring::Capabilities, now);
    println!("{kid} is dropped; functions that remember it forget it within 5 minutes.");
    println!("If SmartRecruiters was last told an address of {kid}, run `bridge partner configure` now.");
    Ok(())
}

/// The longest that anything with an address is kept by any company.
async fn longest_kept(access: &Access) -> Result<SignedDuration, Trouble> {
    let companies = access.table.read_companies().await.map_err(|error| access.no_table(&error))?;
    let usual = assessment::company::Settings::default();
    let settings = companies.iter().map(|company| &company.settings).chain([&usual]);
    let longest = settings.map(|settings| settings.expires_after.saturating_add(settings.keep_orders)).max();
    Ok(longest.unwrap_or_default().saturating_add(MARGIN))
}

fn begins(term: &Term) -> String {
    match term.signs_from {
        Some(from) => {
            format!("{} is in the ring, is known to all functions in 5 minutes, and signs from {from:.0} on.", term.kid)
        }
        None => format!("{} is in the ring and signs.", term.kid),
    }
}

fn print_terms(rings: &Rings, ring: Ring, now: Timestamp) {
    println!("{}", table(&rings.terms(ring), ring, now));
}

fn table(terms: &[Term], ring: Ring, now: Timestamp) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["Key", "Signs from", "Signs until", "Verifies until", "Now"]);
    let time = |time: Option<Timestamp>, none: &str| time.map_or_else(|| none.to_owned(), |time| format!("{time:.0}"));
    let no_end = match ring {
        Ring::Tokens => "-",
        Ring::Capabilities => "for good",
    };
    for term in terms {
        table.add_row([
            term.kid.clone(),
            time(term.signs_from, "the beginning"),
            time(term.signs_until, "-"),
            time(term.verifies_until, no_end),
            state(term, now),
        ]);
    }
    table
}

fn state(term: &Term, now: Timestamp) -> String {
    let since = |until: Timestamp| now.duration_since(until).as_hours() / 24;
    match term {
        Term { signs_from: Some(from), .. } if now < *from => "waits".to_owned(),
        Term { verifies_until: Some(until), .. } if *until <= now => "is dead".to_owned(),
        Term { signs_until: Some(until), .. } if *until <= now => match since(*until) {
            0 => "verifies".to_owned(),
            1 => "verifies, replaced a day ago".to_owned(),
            days => format!("verifies, replaced {days} days ago"),
        },
        _ => "signs".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edge::keys::Keys;

    #[test]
    fn a_key_is_shown_as_it_is_at_that_time() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let minutes = |minutes| now + SignedDuration::from_mins(minutes);
        let rings = Rings::parse(&Keys::generate()).unwrap();
        let (rings, _) = rings.turned(Ring::Tokens, now).unwrap();
        let states = |at| rings.terms(Ring::Tokens).iter().map(|term| state(term, at)).collect::<Vec<_>>();
        assert_eq!(states(minutes(5)), ["signs", "waits"]);
        assert_eq!(states(minutes(6)), ["verifies", "signs"]);
        assert_eq!(states(minutes(71)), ["is dead", "signs"]);
        let (rings, _) = rings.turned(Ring::Capabilities, now).unwrap();
        let terms = rings.terms(Ring::Capabilities);
        assert_eq!(state(&terms[0], minutes(60 * 24 * 3)), "verifies, replaced 2 days ago");
        let shown = table(&terms, Ring::Capabilities, now).to_string();
        assert!(shown.contains("2026-11-22T12:06:00Z") && shown.contains("for good"), "{shown}");
    }
}

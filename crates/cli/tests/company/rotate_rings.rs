//! `bridge rotate tokens` and `bridge rotate capabilities`: one write, and never a key lost.

use crate::deployment::{Deployment, GLOBEX};
use edge::rings::{KNOWN_BY_ALL, Ring, Rings, Term};
use jiff::{SignedDuration, Timestamp};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn terms(deployment: &Deployment, ring: Ring) -> Vec<Term> {
    deployment.foundation.secrets.see_rings().await.unwrap().held.terms(ring)
}

fn kids(terms: &[Term]) -> Vec<&str> {
    terms.iter().map(|term| term.kid.as_str()).collect()
}

/// Turns a ring as it would have been turned so long ago.
async fn turned(deployment: &Deployment, ring: Ring, ago: SignedDuration) {
    let seen = deployment.foundation.secrets.see_rings().await.unwrap();
    let (next, _) = seen.held.turned(ring, Timestamp::now() - ago).unwrap();
    deployment.foundation.secrets.replace_seen_rings(&seen, &next).await.unwrap();
}

/// Nothing of a key is said.
fn says_no_key(said: &str, rings: &Rings) {
    let text = rings.to_text().unwrap();
    for secret in text.split('"').filter(|part| part.len() >= 43) {
        assert!(!said.contains(secret), "{said}");
    }
}

#[tokio::test]
async fn a_new_key_is_in_the_ring_at_once_and_signs_six_minutes_later() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    let before = Timestamp::now();
    for (command, ring, kid, old) in
        [("tokens", Ring::Tokens, "t2", "t1"), ("capabilities", Ring::Capabilities, "c2", "c1")]
    {
        let run = deployment.bridge.run(&format!("rotate {command}")).await.well();
        let terms = terms(&deployment, ring).await;
        assert_eq!(kids(&terms), [old, kid]);
        let (signs, now) = (terms[1].signs_from.unwrap(), Timestamp::now());
        let window =
            before + KNOWN_BY_ALL - SignedDuration::from_secs(3)..=now + KNOWN_BY_ALL + SignedDuration::from_secs(3);
        assert!(window.contains(&signs), "{signs}");
        assert_eq!(terms[0].signs_until, Some(signs));
        assert!(run.out.contains(&format!("{kid} is in the ring")) && run.out.contains("waits"), "{}", run.out);
        let rings = deployment.foundation.secrets.see_rings().await.unwrap().held;
        says_no_key(&run.all(), &rings);
        let list = deployment.bridge.run(&format!("rotate {command} --list")).await.well();
        assert!(list.out.contains(kid), "{}", list.out);
        says_no_key(&list.all(), &rings);
        let again = deployment.bridge.run(&format!("rotate {command}")).await;
        again.failed(&format!("Nothing was changed: the key {kid} was added and signs from"));
    }
}

#[tokio::test]
async fn of_operators_at_once_one_adds_a_key_and_no_key_is_lost() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    let line = "rotate tokens";
    let run = || deployment.bridge.run(line);
    let other = deployment.bridge.run("rotate capabilities");
    let (first, second, third, other) = tokio::join!(run(), run(), run(), other);
    let runs = [first, second, third];
    for refused in runs.iter().filter(|run| run.code != Some(0)) {
        let clear = ["Somebody else has changed the signing keys meanwhile", "was added and signs from"];
        assert!(clear.iter().any(|words| refused.err.contains(words)), "{}", refused.err);
    }
    let won = runs.iter().filter(|run| run.code == Some(0)).count();
    assert!(won <= 1 && (won == 1 || other.code == Some(0)), "somebody is always the first");
    let tokens = terms(&deployment, Ring::Tokens).await;
    assert_eq!(tokens.len(), 1 + won);
    assert_eq!(terms(&deployment, Ring::Capabilities).await.len(), 1 + usize::from(other.code == Some(0)));
}

#[tokio::test]
async fn an_old_capability_key_goes_when_nothing_of_its_time_is_kept_and_no_sooner() {
    let deployment = Deployment::new().await;
    deployment.adds("Globex", "one").await.well();
    let bridge = &deployment.bridge;
    let drop = async |kid: &str| bridge.run(&format!("rotate capabilities --drop {kid}")).await;
    drop("c9").await.failed("There is no capability key c9");
    drop("c1").await.failed("c1 still signs");
    turned(&deployment, Ring::Capabilities, DAY * 1200).await;
    turned(&deployment, Ring::Capabilities, DAY * 700).await;
    drop("c3").await.failed("c3 still signs");
    drop("c2").await.failed("c2 signed until");
    drop("c1").await.failed("The issued secret of smartrecruiters#Globex was digested with c1");
    let issued = format!("rotate issued {GLOBEX} --overlap 0s");
    let issued = deployment.bridge.run(&issued).await.well();
    assert!(issued.out.contains("the old one is dead"), "{}", issued.out);
    let dropped = drop("c1").await.well();
    assert!(dropped.out.contains("c1 is dropped") && dropped.out.contains("replaced 699 days ago"), "{}", dropped.out);
    assert_eq!(kids(&terms(&deployment, Ring::Capabilities).await), ["c2", "c3"]);
}

#[tokio::test]
async fn without_signing_keys_nothing_is_turned() {
    let deployment = Deployment::new().await;
    deployment.bridge.run("rotate tokens").await.failed("there are no signing keys below equalture-bridge/");
    deployment.bridge.run("rotate capabilities").await.failed("there are no signing keys");
}

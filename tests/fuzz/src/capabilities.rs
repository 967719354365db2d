//! Capabilities: of all texts only those that we have sealed open anything, and only what they were sealed for.
//!
//! Input: a byte that chooses a good one, then changes to it, three bytes each (what, where, with which byte). If
//! the byte is
//! `r`, the rest is the text itself.

use crate::Target;
use assessment::ids::OrderKey;
use edge::capabilities::{Capability, callback, candidate_page, kid, report};
use edge::keys::Keys;
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::LazyLock;

/// The target.
pub const TARGET: Target =
    Target { name: "capabilities", run, inputs, words: &["c1.", "c2.", ".", "r", "=", "-", "_", "+", "/", "%2e", "A"] };

const NEW: &str = r#"{"kid":"c2","secret":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"}"#;
const OLD: &str = r#"{"kid":"c1","secret":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"}"#;

/// What was sealed, and how it is written.
struct Sealed {
    capability: Capability,
    segment: String,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| ring(&[NEW, OLD]));
static SEALED: LazyLock<Vec<Sealed>> = LazyLock::new(seal);

fn ring(capabilities: &[&str]) -> Keys {
    Keys::parse(&format!(r#"{{"tokens":[{NEW}],"capabilities":[{}]}}"#, capabilities.join(","))).unwrap()
}

/// Each kind, of two companies that are easily mistaken for each other, with the key in use and with the last one.
fn seal() -> Vec<Sealed> {
    let orders = ["smartrecruiters#ACME#1", "smartrecruiters#ACME1#1"].map(|key| OrderKey::parse(key).unwrap());
    let mut sealed = Vec::new();
    for keys in [ring(&[NEW, OLD]), ring(&[OLD])] {
        for order in &orders {
            let callbacks = [1, 2, 12].map(|attempt| Capability::Callback { order: order.clone(), attempt });
            let pages = [Capability::Report(order.clone()), Capability::CandidatePage(order.clone())];
            for capability in callbacks.into_iter().chain(pages) {
                sealed.push(Sealed { segment: capability.seal(&keys), capability });
            }
        }
    }
    sealed
}

/// What a text opens, whatever it is taken for.
fn opened(segment: &str) -> Vec<Capability> {
    let callback = callback(&KEYS, segment).map(|(order, attempt)| Capability::Callback { order, attempt });
    let report = report(&KEYS, segment).map(Capability::Report);
    let page = candidate_page(&KEYS, segment).map(Capability::CandidatePage);
    [callback, report, page].into_iter().flatten().collect()
}

fn run(data: &[u8]) {
    let segment = segment(data);
    let meant = SEALED.iter().filter(|sealed| sealed.segment == segment).map(|sealed| sealed.capability.clone());
    assert_eq!(opened(&segment), meant.collect::<Vec<_>>(), "{segment}");
    assert!(kid(&segment).is_none_or(|kid| segment.starts_with(kid) && !kid.contains('.')), "{segment}");
}

fn segment(data: &[u8]) -> String {
    let Some((&chosen, rest)) = data.split_first() else { return String::new() };
    if chosen == b'r' {
        return String::from_utf8_lossy(rest).into_owned();
    }
    let mut bytes = SEALED[usize::from(chosen) % SEALED.len()].segment.clone().into_bytes();
    for change in rest.chunks_exact(3) {
        let place = usize::from(change[1]) % bytes.len().max(1);
        match change[0] % 5 {
            0 if !bytes.is_empty() => bytes[place] = change[2],
            1 => bytes.insert(place, change[2]),
            2 => bytes.truncate(place),
            3 => bytes.extend(&SEALED[usize::from(change[2]) % SEALED.len()].segment.as_bytes()[place.min(20)..]),
            _ if !bytes.is_empty() => drop(bytes.remove(place)),
            _ => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Good ones with few changes; and pieces of good ones put together.
fn inputs() -> BoxedStrategy<Vec<u8>> {
    let changed =
        (any::<u8>(), vec((any::<u8>(), any::<u8>(), "[A-Za-z0-9_.=+-]"), 0..3)).prop_map(|(chosen, changes)| {
            let changes = changes.into_iter().flat_map(|(what, place, with)| [what, place, with.as_bytes()[0]]);
            std::iter::once(chosen).chain(changes).collect()
        });
    let pieces = vec((any::<prop::sample::Index>(), 0..3_usize), 3).prop_map(|pieces| {
        let piece = |(sealed, place): &(prop::sample::Index, usize)| {
            sealed.get(&SEALED).segment.split('.').nth(*place).unwrap_or_default().to_owned()
        };
        format!("r{}", pieces.iter().map(piece).collect::<Vec<_>>().join(".")).into_bytes()
    });
    prop_oneof![3 => changed, 1 => pieces].boxed()
}

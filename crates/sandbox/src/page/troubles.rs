//! What is switched off or made to fail just now, in sentences.

use peers::Faults;

use crate::playground::Playground;

/// A sentence for each vendor that is down or misbehaves, and for the store.
pub(super) async fn troubles(playground: &Playground) -> Vec<String> {
    let mut troubles = Vec::new();
    if let Some(ats) = playground.vendors.smartrecruiters.simulated() {
        troubles.extend(trouble(ats.name(), ats.is_up().await, ats.faults()));
    }
    if let Some(platform) = playground.vendors.equalture.simulated() {
        troubles.extend(trouble(platform.name(), platform.is_up().await, platform.faults()));
    }
    if !playground.sandbox.store().is_up().await {
        troubles.push("The store is down.".to_owned());
    }
    troubles
}

fn trouble(name: &str, up: bool, faults: &Faults) -> Option<String> {
    if !up {
        return Some(format!("{name} is down."));
    }
    (!faults.active().is_empty()).then(|| format!("{name} is made to fail."))
}

//! The candidate, known only as long as the invitation needs it.

use crate::ids::AtsId;
use std::fmt;

/// Name and address: what Equalture needs for the invitation. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Address that the invitation goes to.
    pub email: String,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person([redacted])")
    }
}

/// What an order holds of its candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Candidate {
    /// Enough to invite.
    Known {
        /// Name and address.
        person: Person,
        /// A keyed digest of company and lower-case address, to find a person's orders after the address is gone.
        subject: String,
    },
    /// The ATS sent no address; it is asked for it by this id.
    ToFetch {
        /// The candidate's id in the ATS.
        id: AtsId,
    },
    /// The invitation is out (or will never be): only a masked address is left.
    Forgotten {
        /// Such as `a…@e….com`; none if no address was ever known.
        masked: Option<String>,
        /// As in `Known`.
        subject: Option<String>,
    },
}

impl Candidate {
    /// What may be kept once the order has left `Accepted`.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        match self {
            Self::Known { person, subject } => {
                Self::Forgotten { masked: Some(mask(&person.email)), subject: Some(subject.clone()) }
            }
            Self::ToFetch { .. } => Self::Forgotten { masked: None, subject: None },
            Self::Forgotten { .. } => self.clone(),
        }
    }

    /// The address with all but its first letters hidden, for the candidate's own page.
    pub fn masked(&self) -> Option<String> {
        match self {
            Self::Known { person, .. } => Some(mask(&person.email)),
            Self::ToFetch { .. } => None,
            Self::Forgotten { masked, .. } => masked.clone(),
        }
    }
}

/// Hides an address: first letter of the mailbox, first letter and ending of the host.
fn mask(email: &str) -> String {
    let (mailbox, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let (name, ending) = host.rsplit_once('.').unwrap_or((host, ""));
    let first = |text: &str| text.chars().next().map_or_else(String::new, |c| c.to_string());
    format!("{}…@{}….{ending}", first(mailbox), first(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(email: &str) -> Candidate {
        let person = Person { first_name: "Ada".into(), last_name: "L".into(), email: email.into() };
        Candidate::Known { person, subject: "s".into() }
    }

    #[test]
    fn a_mask_keeps_just_enough_to_recognise_ones_own_address() {
        let shown = |email: &str| known(email).masked().unwrap();
        assert_eq!(shown("ada@example.com"), "a…@e….com");
        assert_eq!(shown("élise@exämple.co.uk"), "é…@e….uk");
    }

    #[test]
    fn forgetting_keeps_no_name_and_no_address() {
        let debug = format!("{:?} {:?}", known("ada@example.com"), known("ada@example.com").forgotten());
        assert!(!debug.contains("Ada") && !debug.contains("ada@"), "{debug}");
    }
}

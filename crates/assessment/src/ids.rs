//! The names of things: each its own type, parsed once where it comes in.

use std::fmt;

/// A text that cannot be the id it was offered as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a well-formed {what}")]
pub struct Malformed {
    /// What it was meant to be, in words.
    pub what: &'static str,
}

/// Declares an id: a checked string with `parse`, `as_str` and `Display`.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, $allowed:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes the text if it can be one.
            pub fn parse(text: &str) -> Result<Self, Malformed> {
                let fits = (1..=$max).contains(&text.len());
                let clean = text.chars().all(|c| c.is_ascii_alphanumeric() || $allowed.contains(c));
                if fits && clean { Ok(Self(text.to_owned())) } else { Err(Malformed { what: $what }) }
            }

            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A company, as its ATS names it (SmartRecruiters: `companyId`).
    CompanyId, "company id", 128, "._-"
);
id!(
    /// An order, as the ATS names it: the path segment before `/results` (SmartRecruiters, 5.1).
    OrderId, "order id", 64, "-"
);
id!(
    /// An Equalture job of type "assessment". Samples in the vendor's documents are no UUIDs, so none is asked for.
    EqualtureJobId, "Equalture job id", 120, "._-"
);
id!(
    /// The application that Equalture created (`reference_id`).
    ReferenceId, "reference id", 128, "._-"
);
id!(
    /// A vacancy or candidate in the ATS.
    AtsId, "ATS id", 128, "._:-"
);
id!(
    /// A client id that we issued to an ATS.
    ClientId, "client id", 128, "._-"
);
id!(
    /// A language as the ATS names it, such as `en` or `pt-BR`.
    Language, "language", 35, "_-"
);

/// A word used once, which tells our own write from somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonce(pub String);

/// The applicant tracking systems that the bridge serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ats {
    /// SmartRecruiters, Assessment Partner API v202010.
    SmartRecruiters,
}

impl Ats {
    /// The word used in keys, tokens and paths.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SmartRecruiters => "smartrecruiters",
        }
    }

    /// Reads the word used in keys, tokens and paths.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        match text {
            "smartrecruiters" => Ok(Self::SmartRecruiters),
            _ => Err(Malformed { what: "ATS" }),
        }
    }
}

/// One company in one ATS: the border that nothing crosses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CompanyKey {
    /// Where the company hires.
    pub ats: Ats,
    /// Its id there.
    pub company: CompanyId,
}

impl fmt::Display for CompanyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.ats.as_str(), self.company)
    }
}

impl CompanyKey {
    /// Reads the form written by `Display`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let (ats, company) = text.split_once('#').ok_or(Malformed { what: "company key" })?;
        Ok(Self { ats: Ats::parse(ats)?, company: CompanyId::parse(company)? })
    }
}

/// One order of one company.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderKey {
    /// Whose order it is.
    pub company: CompanyKey,
    /// Its id in the ATS.
    pub order: OrderId,
}

impl fmt::Display for OrderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.company, self.order)
    }
}

impl OrderKey {
    /// Reads the form written by `Display`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let (company, order) = text.rsplit_once('#').ok_or(Malformed { what: "order key" })?;
        Ok(Self { company: CompanyKey::parse(company)?, order: OrderId::parse(order)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_id_is_short_and_plain() {
        for good in ["1", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", &"a".repeat(64)] {
            assert!(OrderId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a/b", "a.b", "a#b", "ä", "%2e", &"a".repeat(65)] {
            assert!(OrderId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn keys_read_what_they_write() {
        let key = OrderKey::parse("smartrecruiters#ACME#o-1").unwrap();
        assert_eq!(key.to_string(), "smartrecruiters#ACME#o-1");
        assert!(OrderKey::parse("workday#ACME#o-1").is_err());
        assert!(OrderKey::parse("smartrecruiters#o-1").is_err());
    }
}

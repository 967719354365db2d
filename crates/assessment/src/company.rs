//! A company and what it has chosen.

use crate::ids::{CompanyKey, Language};
use crate::package::PackageType;
use jiff::{SignedDuration, Timestamp};

/// How far a company's integration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanyStatus {
    /// Credentials are being exchanged.
    Connecting,
    /// Orders are taken.
    Active,
    /// Nothing is taken and nothing leaves.
    Disabled,
}

/// Counts the times a company has connected; tokens and orders of an older one are dead.
pub type Generation = u32;

/// What to do when it is not known whether Equalture created an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DoubtPolicy {
    /// Try once more after the grace.
    #[default]
    Retry,
    /// Wait for a person.
    Hold,
}

/// The HTTP method of Equalture's token endpoint: its documents know both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenVerb {
    /// Versions 2 and 3.
    Post,
    /// Version 1.
    Get,
}

/// What the ATS shows of a candidate who is invited and has not begun: no document says which of the two it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShownWhenInvited {
    /// Pending.
    #[default]
    Pending,
    /// In progress.
    InProgress,
}

/// What a company may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The type its packages are listed with.
    pub package_type: PackageType,
    /// Whether each package is also offered while applying.
    pub inline: bool,
    /// What happens after a doubt.
    pub doubts: DoubtPolicy,
    /// How long scores are kept after they were told; zero: until told.
    pub keep_results: SignedDuration,
    /// How long a candidate has before the order expires.
    pub expires_after: SignedDuration,
    /// How long a finished order is kept at all.
    pub keep_orders: SignedDuration,
    /// The language of reports when the reader's browser names none.
    pub language: Option<Language>,
    /// The highest level of Equalture's scale; without it no number is sent.
    pub scale: Option<u8>,
    /// An empty list is answered 200 `[]` and not 204.
    pub empty_list_is_200: bool,
    /// What the ATS shows of an invited candidate.
    pub shown_when_invited: ShownWhenInvited,
    /// Where this company's Equalture answers, if not at the configured address.
    pub equalture_base_url: Option<String>,
    /// The one method by which this company's Equalture is asked for tokens; without it, the one that works is found.
    pub token_verb: Option<TokenVerb>,
}

/// A day, as a length of time.
const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            package_type: PackageType::BehavioralAssessment,
            inline: true,
            doubts: DoubtPolicy::default(),
            keep_results: days(90),
            expires_after: days(60),
            keep_orders: days(730),
            language: None,
            scale: None,
            empty_list_is_200: false,
            shown_when_invited: ShownWhenInvited::default(),
            equalture_base_url: None,
            token_verb: None,
        }
    }
}

/// A company as the table holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Which company.
    pub key: CompanyKey,
    /// Its name, for pages.
    pub name: Option<String>,
    /// How far its integration is.
    pub status: CompanyStatus,
    /// How often it has connected.
    pub generation: Generation,
    /// What it has chosen.
    pub settings: Settings,
    /// What it has left behind may still be there.
    pub leaving: Option<Leaving>,
}

/// A company has left, and what it has left behind may still hold something that must go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaving {
    /// Orders up to this generation are left behind. It may have come back in a newer one.
    pub generation: Generation,
    /// When it left.
    pub since: Timestamp,
}

impl Company {
    /// Whether work of this generation may go on.
    pub fn serves(&self, generation: Generation) -> bool {
        self.status == CompanyStatus::Active && self.generation == generation
    }
}

//! What can be chosen about the simulated SmartRecruiters; the defaults are its strictest documented behaviour.

use std::path::PathBuf;
use std::time::Duration;

use crate::credentials::Credentials;
use crate::wire::Wire;

/// Chosen at the start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The port on this machine; 0 takes a free one.
    pub port: u16,
    /// The partner's base URL, if it is known yet; see also `connect_partner`.
    pub partner: Option<String>,
    /// The partner's name in the wire log.
    pub partner_name: String,
    /// The file that keeps what it knows: read at the start if it is there, written before each change is answered.
    /// Addresses are kept as they were, so give it a fixed port as well.
    pub kept: Option<PathBuf>,
    /// Where its pages for people lead back to.
    pub home: Option<String>,
    /// What it issued to the partner for its configuration; what was kept, or a random pair, if none is given.
    pub master: Option<Credentials>,
    /// The wire log; give one to several peers to see their calls in one order.
    pub wire: Wire,
    /// How it behaves; it can be changed later.
    pub behaviour: Behaviour,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            partner: None,
            partner_name: "bridge".to_owned(),
            kept: None,
            home: None,
            master: None,
            wire: Wire::default(),
            behaviour: Behaviour::default(),
        }
    }
}

/// What can be changed while it runs.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with one another")]
pub struct Behaviour {
    /// The media types of a result update; the others get 415.
    pub media: MediaTypes,
    /// The package's date has two spellings in the documents.
    pub package_date: PackageDate,
    /// Unknown keys in a result, a configuration or an integration are refused; otherwise they are ignored.
    pub refuse_unknown_keys: bool,
    /// Placeholders in braces may stand in the configuration's addresses; as URIs are written they must be encoded.
    pub placeholders: bool,
    /// The partner's credentials are tried before an integration is confirmed, and refused with 400 if no token comes.
    pub tries_credentials: bool,
    /// The verb with which it says that a company has left.
    pub disable_verb: DisableVerb,
    /// Whether it shows the company's token then; the specification declares no security.
    pub disable_with_token: bool,
    /// A completed package stays completed.
    pub completed_is_final: bool,
    /// The spelling of the `requester` header.
    pub requester: RequesterHeader,
    /// Where it adds a package's id to the partner's address.
    pub package_address: PackageAddress,
    /// How it proves itself to the partner.
    pub proof: Proof,
    /// The unit of `expires_in`, given and taken.
    pub expires_in: TimeUnit,
    /// The member of an inline order's answer that it reads.
    pub inline_answer: InlineAnswer,
    /// The status for wrong client credentials: RFC 6749, 5.2 allows 400 and 401.
    pub invalid_client: u16,
    /// How long an access token lives.
    pub token_lifetime: Duration,
    /// The rate limits of one credential.
    pub rate: RateLimit,
    /// How long it waits for the partner.
    pub patience: Duration,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            media: MediaTypes::Both,
            package_date: PackageDate::Either,
            refuse_unknown_keys: true,
            placeholders: true,
            tries_credentials: false,
            disable_verb: DisableVerb::Delete,
            disable_with_token: false,
            completed_is_final: true,
            requester: RequesterHeader::Json,
            package_address: PackageAddress::Filled,
            proof: Proof::Form,
            expires_in: TimeUnit::Seconds,
            inline_answer: InlineAnswer::Either,
            invalid_client: 400,
            token_lifetime: Duration::from_mins(30),
            rate: RateLimit { per_second: 10, concurrent: 8 },
            patience: Duration::from_secs(15),
        }
    }
}

/// Which media types a result update may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaTypes {
    /// `application/json` and `application/merge-patch+json`.
    Both,
    /// Only `application/json`.
    Json,
    /// Only `application/merge-patch+json`.
    MergePatch,
}

impl MediaTypes {
    pub(crate) fn accept(self, media_type: &str) -> bool {
        match media_type {
            "application/json" => self != Self::MergePatch,
            "application/merge-patch+json" => self != Self::Json,
            _ => false,
        }
    }
}

/// Which name the package's date has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageDate {
    /// Both names are known.
    Either,
    /// `assessmentDate`, as in the guide "Updating Package Status".
    AssessmentDate,
    /// `assessmentPackageDate`, as in the API's specification.
    AssessmentPackageDate,
}

impl PackageDate {
    pub(crate) fn knows(self, key: &str) -> bool {
        match self {
            Self::Either => key == "assessmentDate" || key == "assessmentPackageDate",
            Self::AssessmentDate => key == "assessmentDate",
            Self::AssessmentPackageDate => key == "assessmentPackageDate",
        }
    }
}

/// How the `requester` header spells its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequesterHeader {
    /// `{"email":"a@b.c"}`
    Json,
    /// The same, percent-encoded.
    PercentEncodedJson,
    /// The same in base64.
    Base64Json,
    /// `email,a@b.c`: the specification's simple style.
    Simple,
    /// `email=a@b.c`: the specification's simple style, exploded.
    SimpleExploded,
    /// No object in any spelling.
    Malformed,
}

/// Where a package's id goes: whether a placeholder belongs into `singleAssessmentPackageUrl` is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageAddress {
    /// In the place of `{assessmentPackageId}`; behind an address that has none.
    Filled,
    /// Behind the address as it is, placeholder and all.
    Appended,
}

/// How `integrationDisableUrl` is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisableVerb {
    /// As in the specification.
    Delete,
    /// As it is not written anywhere.
    Post,
}

/// How a client proves itself to a token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Id and secret in the form, as in the specification.
    Form,
    /// HTTP Basic.
    Basic,
}

/// The unit of `expires_in`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// As in the specification.
    Seconds,
    /// As on a page about webhooks.
    Milliseconds,
}

/// The member with the address of an inline order's assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InlineAnswer {
    /// The one that is there.
    Either,
    /// `url`, as in the guide.
    Url,
    /// `assessmentPackageURL`, as in the specification.
    AssessmentPackageUrl,
}

/// Rate limits of one credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests in any one second.
    pub per_second: u32,
    /// Requests at the same time.
    pub concurrent: u32,
}

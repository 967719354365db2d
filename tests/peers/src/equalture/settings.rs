//! What can be chosen about the simulated Equalture: where its documents are silent or differ between versions.

use std::path::PathBuf;
use std::time::Duration;

use crate::wire::Wire;

/// Chosen at the start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The port on this machine; 0 takes a free one.
    pub port: u16,
    /// The consumer's name in the wire log.
    pub consumer_name: String,
    /// The file that keeps what it knows: read at the start if it is there, written before each change is answered.
    /// Addresses are kept as they were, so give it a fixed port as well.
    pub kept: Option<PathBuf>,
    /// Where its pages for people lead back to.
    pub home: Option<String>,
    /// The wire log; give one to several peers to see their calls in one order.
    pub wire: Wire,
    /// How it behaves; it can be changed later.
    pub behaviour: Behaviour,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            consumer_name: "bridge".to_owned(),
            kept: None,
            home: None,
            wire: Wire::default(),
            behaviour: Behaviour::default(),
        }
    }
}

/// What can be changed while it runs; the defaults are version 3 of the documents.
#[derive(Debug, Clone)]
pub struct Behaviour {
    /// How a token is asked for.
    pub token_verb: TokenVerb,
    /// The status for the other verb: 405, or perhaps 404.
    pub wrong_verb: u16,
    /// The status of a token answer: 200, or perhaps 201.
    pub token_status: u16,
    /// Whether a token answer says with `expires_in` how long the token lives; no document has it.
    pub names_lifetime: bool,
    /// How long an access token lives.
    pub token_lifetime: Duration,
    /// The shape of the job list.
    pub jobs_shape: JobsShape,
    /// Whether answers have members that no document names.
    pub extra_members: bool,
    /// The status for a job that is not there: 404, or perhaps 422.
    pub unknown_job: u16,
    /// What a second application of the same person for the same job gets.
    pub duplicate_applicant: DuplicateApplicant,
    /// How the answer to a new application names it.
    pub reference: Reference,
    /// Where public links are asked for.
    pub link_path: LinkPath,
    /// Where the parameters of a public link stand.
    pub link_transport: LinkTransport,
    /// How long a public link lives.
    pub link_lifetime: Duration,
    /// How callbacks authenticate.
    pub callback_auth: CallbackAuth,
    /// How often a callback is sent again at once if it was not answered with 200.
    pub callback_retries: u32,
    /// How often a callback is sent again although it was answered with 200.
    pub callback_duplicates: u32,
    /// Completions wait until they are sent by hand.
    pub hold_callbacks: bool,
    /// How long it waits for an answer to a callback.
    pub patience: Duration,
    /// The scores of a candidate for whom the test gives none.
    pub scores: ScoreStyle,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            token_verb: TokenVerb::Post,
            wrong_verb: 405,
            token_status: 200,
            names_lifetime: false,
            token_lifetime: Duration::from_mins(15),
            jobs_shape: JobsShape::Array,
            extra_members: false,
            unknown_job: 404,
            duplicate_applicant: DuplicateApplicant::New,
            reference: Reference::Uuid,
            link_path: LinkPath::Fixed,
            link_transport: LinkTransport::Query,
            link_lifetime: Duration::from_hours(2),
            callback_auth: CallbackAuth::Off,
            callback_retries: 0,
            callback_duplicates: 0,
            hold_callbacks: false,
            patience: Duration::from_secs(15),
            scores: ScoreStyle::Levels,
        }
    }
}

/// The verb of the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenVerb {
    /// Versions 2 and 3.
    Post,
    /// Version 1.
    Get,
    /// Either.
    Both,
}

/// The shape of the job list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobsShape {
    /// Version 3: a bare array.
    Array,
    /// Versions 1 and 2: `{"jobs": [...]}`.
    Object,
}

/// What happens to a second application of the same person for the same job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateApplicant {
    /// It is another application with another reference.
    New,
    /// It is refused with 409.
    Conflict,
    /// It is refused with 422.
    Unprocessable,
}

/// How a new application is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// A lower-case UUID.
    Uuid,
    /// Not a UUID: `1234-1234-4567-1111`, as in the samples of versions 1 and 2.
    Sample,
    /// Digits only, and a number in the answer.
    Number,
    /// The application is created, and the answer names it in a way that no address could hold.
    Unusable,
    /// The application is created, and the answer is 200 `{}`.
    Missing,
}

/// Where public links are asked for: no document prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPath {
    /// `/connect_ats/public_link`
    Fixed,
    /// `/connect_ats/applications/{reference_id}/public_link`
    OfApplication,
}

/// Where the parameters of a public link stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkTransport {
    /// In the query.
    Query,
    /// In a JSON body, although the verb is GET.
    Body,
}

/// How callbacks authenticate: "can be authenticated by a Token once provided to Equalture".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallbackAuth {
    /// Not at all.
    Off,
    /// `Authorization: Bearer ...`
    Bearer(String),
    /// `Authorization: Token ...`
    Token(String),
    /// `Authorization: ...`
    Bare(String),
}

/// What scores look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreStyle {
    /// As in the documents' sample: a level in brackets, then words.
    Levels,
    /// Without numbers, with odd numbers, in other scripts.
    Odd,
    /// None.
    Empty,
}

impl ScoreStyle {
    pub(crate) fn scores(self) -> Vec<(String, String)> {
        let scores: &[(&str, &str)] = match self {
            Self::Levels => {
                &[("Cognitive trait", "(5) Very flexible"), ("Bahavioural style", "(2) Somewhat intuitive")]
            }
            Self::Odd => &[
                ("Probleemoplossend vermogen", "Zeer flexibel"),
                ("Intuïtie & <daadkracht>", "(12) Ünusually high"),
                ("決断力", "(3)"),
                ("Style", ""),
            ],
            Self::Empty => &[],
        };
        scores.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }
}

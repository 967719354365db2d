//! What can be chosen about the simulated Equalture: where its documents are silent or differ between versions.

use std::path::PathBuf;
use std::time::Duration;

use crate::clock::Clock;
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
    /// The clock of what it tells in events; its own if none is given.
    pub told: Option<Clock>,
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
            told: None,
            wire: Wire::default(),
            behaviour: Behaviour::default(),
        }
    }
}

/// What can be changed while it runs; the defaults are version 3 of the documents.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with one another")]
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
    /// The status for a webhook that was put: 200, or perhaps 201.
    pub webhook_status: u16,
    /// The status for webhooks that were deleted: 204, or perhaps 200.
    pub webhook_deleted: u16,
    /// The shape of the list of webhooks.
    pub webhooks_shape: JobsShape,
    /// Where a webhook's secret is shown.
    pub webhook_secret: SecretShown,
    /// The name of the member that holds it.
    pub secret_member: SecretMember,
    /// Whether a webhook that is put again gets another secret.
    pub webhook_renews_secret: bool,
    /// Whether one webhook can be deleted by its label; the overview prints no label there.
    pub deletes_by_label: bool,
    /// The names of events: the list has others than the samples.
    pub event_names: EventNames,
    /// What the header `webhook-id` holds.
    pub webhook_id: WebhookId,
    /// How events are signed.
    pub signed: Signed,
    /// How old the timestamp of an event is when it is sent.
    pub event_age: Duration,
    /// Whether the finished event comes before the callback.
    pub finished_first: bool,
    /// Events wait until they are sent by hand.
    pub hold_events: bool,
    /// Events are never sent.
    pub drop_events: bool,
    /// How often an event is sent again at once if it was not answered with 2xx.
    pub event_retries: u32,
    /// How often an event is sent again although it was answered with 2xx.
    pub event_duplicates: u32,
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
            webhook_status: 200,
            webhook_deleted: 204,
            webhooks_shape: JobsShape::Array,
            webhook_secret: SecretShown::Always,
            secret_member: SecretMember::Secret,
            webhook_renews_secret: false,
            deletes_by_label: true,
            event_names: EventNames::Assessment,
            webhook_id: WebhookId::OfTheBody,
            signed: Signed::Well,
            event_age: Duration::ZERO,
            finished_first: true,
            hold_events: false,
            drop_events: false,
            event_retries: 0,
            event_duplicates: 0,
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

/// Where the secret of a webhook is shown: no document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretShown {
    /// In the answer to the PUT, and in the list.
    Always,
    /// In the list.
    InTheList,
    /// Nowhere: it is handed over out of band.
    Never,
}

/// The member that holds a webhook's secret: no document names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretMember {
    /// `secret`
    Secret,
    /// `signing_secret`
    SigningSecret,
}

/// How events are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventNames {
    /// `assessment_started`, `assessment_finished`: as in the samples.
    Assessment,
    /// `application_started`, `application_finished`: as in the list.
    Application,
}

/// What the header `webhook-id` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookId {
    /// The `id` of the body.
    OfTheBody,
    /// Another one: `msg_...`, as in the specification's samples.
    ItsOwn,
}

/// How events are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// With the webhook's secret; with the former one as well while there is one.
    Well,
    /// With signatures of other secrets and of another scheme before the good one.
    AmongOthers,
    /// With another secret.
    Wrongly,
    /// Not at all.
    Not,
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

//! `GET` and `PUT /partner/configuration`: SmartRecruiters, 1.1 Partner Configuration.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Map, Value};

use super::caller::PartnerUrls;
use super::errors::{Mistake, Refused};
use super::package_result::is_absolute;
use super::settings::Behaviour;
use super::{SmartRecruiters, World};
use crate::outgoing::media_type;

const REQUIRED: [&str; 6] = [
    "consentUrl",
    "consentDisplayMode",
    "assessmentPackageListUrl",
    "singleAssessmentPackageUrl",
    "oauthTokenUrl",
    "supportedAssessmentTypes",
];
const TYPES: [&str; 6] = [
    "BACKGROUND_CHECK",
    "BEHAVIORAL_ASSESSMENT",
    "INLINE_ASSESSMENT",
    "REFERENCE_CHECK",
    "SKILL_TEST",
    "VIDEO_INTERVIEW",
];
const FIELD_MEMBERS: [&str; 3] = ["id", "name", "description"];
const MOST_FIELDS: usize = 5;

/// How the partner's page for consent is shown: `consentDisplayMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisplayMode {
    /// In the administrator's window, which comes back.
    Redirect,
    /// In a window over SmartRecruiters' page: 600 px wide, 45 % of the screen's height.
    Popup,
}

impl DisplayMode {
    fn read(text: &str) -> Option<Self> {
        match text {
            "REDIRECT" => Some(Self::Redirect),
            "POPUP" => Some(Self::Popup),
            _ => None,
        }
    }
}

impl SmartRecruiters {
    /// What the partner has said of itself, if it has.
    pub fn configuration(&self) -> Option<Value> {
        self.world.state.lock().configuration.clone().map(Value::Object)
    }

    /// Has the partner be one that has said nothing of itself.
    pub fn forget_configuration(&self) {
        self.world.state.lock().configuration = None;
    }

    /// How the partner's page is shown, once it has said so.
    pub fn display_mode(&self) -> Option<DisplayMode> {
        self.world.display_mode()
    }
}

impl World {
    pub(crate) fn display_mode(&self) -> Option<DisplayMode> {
        let state = self.state.lock();
        DisplayMode::read(state.configuration.as_ref()?.get("consentDisplayMode")?.as_str()?)
    }
}

/// What is stored; 404 before there is anything.
pub(crate) async fn read(State(world): State<World>) -> Result<Json<Map<String, Value>>, Refused> {
    world.state.lock().configuration.clone().map(Json).ok_or_else(|| Refused::not_found("partner configuration"))
}

/// Stores the whole, and answers what is stored.
pub(crate) async fn write(
    State(world): State<World>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Map<String, Value>>, Refused> {
    let mut configuration = object(&headers, &body)?;
    let mut state = world.state.lock();
    let mistakes = mistakes(&configuration, &state.behaviour);
    if !mistakes.is_empty() {
        return Err(Refused::bad_request(mistakes));
    }
    configuration.retain(|key, _| is_known(key));
    state.configuration = Some(configuration.clone());
    // Tokens of the former address are not the new one's.
    state.partner_tokens.clear();
    Ok(Json(configuration))
}

/// A JSON object that is declared to be one.
pub(crate) fn object(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Refused> {
    let mistake = |message: &str| Refused::bad_request(vec![Mistake::new("INVALID_BODY", message)]);
    if media_type(headers).as_deref() != Some("application/json") {
        return Err(mistake("The body must be application/json"));
    }
    serde_json::from_slice(body).map_err(|_| mistake("The body must be a JSON object"))
}

/// The partner's addresses as it has configured them; what it does not offer is empty.
pub(crate) fn urls(configuration: &Map<String, Value>) -> PartnerUrls {
    let text = |key: &str| configuration.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    PartnerUrls {
        consent: text("consentUrl"),
        token: text("oauthTokenUrl"),
        packages: text("assessmentPackageListUrl"),
        package: text("singleAssessmentPackageUrl"),
        orders: text("packageOrderUrl"),
        inline_orders: text("inlineAssessmentPackageOrderUrl"),
        disable: text("integrationDisableUrl"),
    }
}

fn is_known(key: &str) -> bool {
    is_address(key) || matches!(key, "consentDisplayMode" | "fields" | "supportedAssessmentTypes")
}

fn is_address(key: &str) -> bool {
    matches!(
        key,
        "consentUrl"
            | "assessmentPackageListUrl"
            | "singleAssessmentPackageUrl"
            | "packageOrderUrl"
            | "inlineAssessmentPackageOrderUrl"
            | "oauthTokenUrl"
            | "integrationDisableUrl"
    )
}

fn mistakes(configuration: &Map<String, Value>, behaviour: &Behaviour) -> Vec<Mistake> {
    let missing = REQUIRED.iter().filter(|key| !configuration.contains_key(**key));
    let mut mistakes: Vec<Mistake> = missing.map(|key| mistake(key, "is required")).collect();
    for (key, value) in configuration {
        let wrong = match key.as_str() {
            // "leave this field empty" when nothing can be ordered inline
            "inlineAssessmentPackageOrderUrl" if value == "" => None,
            _ if is_address(key) => address(value, behaviour.placeholders),
            "consentDisplayMode" if value.as_str().and_then(DisplayMode::read).is_none() => {
                Some("is neither REDIRECT nor POPUP")
            }
            "supportedAssessmentTypes" => types(value),
            "fields" => fields(value),
            _ if !is_known(key) && behaviour.refuse_unknown_keys => Some("is unknown"),
            _ => None,
        };
        mistakes.extend(wrong.map(|wrong| mistake(key, wrong)));
    }
    mistakes
}

fn mistake(key: &str, wrong: &str) -> Mistake {
    Mistake::new("INVALID_CONFIGURATION", format!("{key} {wrong}"))
}

/// RFC 3986 has neither blanks nor braces.
fn address(value: &Value, placeholders: bool) -> Option<&'static str> {
    let is_uri = |text: &str| {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`|".contains(&byte));
        is_absolute(text) && plain && (placeholders || !text.contains(['{', '}']))
    };
    let good = value.as_str().is_some_and(is_uri);
    (!good).then_some("is not a URI")
}

fn types(value: &Value) -> Option<&'static str> {
    let Some(types) = value.as_array() else { return Some("is not an array") };
    if types.is_empty() || types.len() > TYPES.len() {
        return Some("has between 1 and 6 values");
    }
    let known = types.iter().all(|kind| kind.as_str().is_some_and(|kind| TYPES.contains(&kind)));
    (!known).then_some("holds an unknown type")
}

fn fields(value: &Value) -> Option<&'static str> {
    let Some(fields) = value.as_array() else { return Some("is not an array") };
    if fields.len() > MOST_FIELDS {
        return Some("has at most 5 values");
    }
    let whole = fields.iter().all(|field| {
        FIELD_MEMBERS.iter().all(|member| field[*member].as_str().is_some_and(|text| !text.trim().is_empty()))
    });
    (!whole).then_some("holds a field without id, name or description")
}

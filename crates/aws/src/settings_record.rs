//! A company's choices as the table holds them. What is absent has its default, so a new choice needs no migration.

use assessment::company::{DoubtPolicy, Settings, ShownWhenInvited, TokenVerb};
use assessment::ids::{Language, Malformed};
use assessment::package::PackageType;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SettingsRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    package_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inline: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubts: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_results_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_after_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_orders_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scale: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    empty_list_is_200: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shown_when_invited: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    equalture_base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_verb: Option<String>,
}

/// Ten years: no time that is added to it leaves the calendar.
const LONGEST_DAYS: i64 = 3650;

/// A choice among a few, each with its word in the table.
struct Words<T: 'static> {
    what: &'static str,
    words: &'static [(T, &'static str)],
}

const PACKAGE_TYPES: Words<PackageType> = Words {
    what: "package type",
    words: &[(PackageType::BehavioralAssessment, "behavioral_assessment"), (PackageType::SkillTest, "skill_test")],
};
const DOUBT_POLICIES: Words<DoubtPolicy> =
    Words { what: "policy for doubts", words: &[(DoubtPolicy::Retry, "retry"), (DoubtPolicy::Hold, "hold")] };
const SHOWN: Words<ShownWhenInvited> = Words {
    what: "what is shown of the invited",
    words: &[(ShownWhenInvited::Pending, "pending"), (ShownWhenInvited::InProgress, "in_progress")],
};
const TOKEN_VERBS: Words<TokenVerb> =
    Words { what: "token verb", words: &[(TokenVerb::Post, "post"), (TokenVerb::Get, "get")] };

impl<T: Copy + PartialEq> Words<T> {
    fn of(&self, chosen: T) -> Option<String> {
        let found = self.words.iter().find(|(meant, _)| *meant == chosen);
        found.map(|(_, word)| (*word).to_owned())
    }

    fn read(&self, word: Option<&str>) -> Result<Option<T>, Malformed> {
        let Some(word) = word else { return Ok(None) };
        let found = self.words.iter().find(|(_, known)| *known == word);
        found.map(|(meant, _)| Some(*meant)).ok_or(Malformed { what: self.what })
    }
}

impl From<&Settings> for SettingsRecord {
    fn from(settings: &Settings) -> Self {
        let days = |length: SignedDuration| Some(length.as_hours() / 24);
        Self {
            package_type: PACKAGE_TYPES.of(settings.package_type),
            inline: Some(settings.inline),
            doubts: DOUBT_POLICIES.of(settings.doubts),
            keep_results_days: days(settings.keep_results),
            expires_after_days: days(settings.expires_after),
            keep_orders_days: days(settings.keep_orders),
            language: settings.language.as_ref().map(ToString::to_string),
            scale: settings.scale,
            empty_list_is_200: Some(settings.empty_list_is_200),
            shown_when_invited: SHOWN.of(settings.shown_when_invited),
            equalture_base_url: settings.equalture_base_url.clone(),
            token_verb: settings.token_verb.and_then(|verb| TOKEN_VERBS.of(verb)),
        }
    }
}

impl TryFrom<SettingsRecord> for Settings {
    type Error = Malformed;

    fn try_from(record: SettingsRecord) -> Result<Self, Malformed> {
        let default = Self::default();
        let length = |count: i64| SignedDuration::from_hours(24 * count.clamp(0, LONGEST_DAYS));
        let days = |count: Option<i64>, default| count.map_or(default, length);
        let shown = SHOWN.read(record.shown_when_invited.as_deref())?;
        Ok(Self {
            package_type: PACKAGE_TYPES.read(record.package_type.as_deref())?.unwrap_or(default.package_type),
            inline: record.inline.unwrap_or(default.inline),
            doubts: DOUBT_POLICIES.read(record.doubts.as_deref())?.unwrap_or(default.doubts),
            keep_results: days(record.keep_results_days, default.keep_results),
            expires_after: days(record.expires_after_days, default.expires_after),
            keep_orders: days(record.keep_orders_days, default.keep_orders),
            language: record.language.as_deref().map(Language::parse).transpose()?,
            scale: record.scale,
            empty_list_is_200: record.empty_list_is_200.unwrap_or(default.empty_list_is_200),
            shown_when_invited: shown.unwrap_or(default.shown_when_invited),
            equalture_base_url: record.equalture_base_url,
            token_verb: TOKEN_VERBS.read(record.token_verb.as_deref())?,
        })
    }
}

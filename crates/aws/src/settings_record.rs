//! A company's choices as the table holds them. What is absent has its default, so a new choice needs no migration.

use assessment::company::{DoubtPolicy, Settings};
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
    equalture_base_url: Option<String>,
}

/// Ten years: no time that is added to it leaves the calendar.
const LONGEST_DAYS: i64 = 3650;
const SKILL_TEST: &str = "skill_test";
const BEHAVIORAL_ASSESSMENT: &str = "behavioral_assessment";

impl From<&Settings> for SettingsRecord {
    fn from(settings: &Settings) -> Self {
        let days = |length: SignedDuration| Some(length.as_hours() / 24);
        let package_type = match settings.package_type {
            PackageType::SkillTest => SKILL_TEST,
            PackageType::BehavioralAssessment | PackageType::InlineAssessment => BEHAVIORAL_ASSESSMENT,
        };
        let doubts = match settings.doubts {
            DoubtPolicy::Retry => "retry",
            DoubtPolicy::Hold => "hold",
        };
        Self {
            package_type: Some(package_type.to_owned()),
            inline: Some(settings.inline),
            doubts: Some(doubts.to_owned()),
            keep_results_days: days(settings.keep_results),
            expires_after_days: days(settings.expires_after),
            keep_orders_days: days(settings.keep_orders),
            language: settings.language.as_ref().map(ToString::to_string),
            scale: settings.scale,
            empty_list_is_200: Some(settings.empty_list_is_200),
            equalture_base_url: settings.equalture_base_url.clone(),
        }
    }
}

impl TryFrom<SettingsRecord> for Settings {
    type Error = Malformed;

    fn try_from(record: SettingsRecord) -> Result<Self, Malformed> {
        let default = Self::default();
        let length = |count: i64| SignedDuration::from_hours(24 * count.clamp(0, LONGEST_DAYS));
        let days = |count: Option<i64>, default| count.map_or(default, length);
        Ok(Self {
            package_type: match record.package_type.as_deref() {
                None | Some(BEHAVIORAL_ASSESSMENT) => PackageType::BehavioralAssessment,
                Some(SKILL_TEST) => PackageType::SkillTest,
                Some(_) => return Err(Malformed { what: "package type" }),
            },
            inline: record.inline.unwrap_or(default.inline),
            doubts: match record.doubts.as_deref() {
                None | Some("retry") => DoubtPolicy::Retry,
                Some("hold") => DoubtPolicy::Hold,
                Some(_) => return Err(Malformed { what: "policy for doubts" }),
            },
            keep_results: days(record.keep_results_days, default.keep_results),
            expires_after: days(record.expires_after_days, default.expires_after),
            keep_orders: days(record.keep_orders_days, default.keep_orders),
            language: record.language.as_deref().map(Language::parse).transpose()?,
            scale: record.scale,
            empty_list_is_200: record.empty_list_is_200.unwrap_or(default.empty_list_is_200),
            equalture_base_url: record.equalture_base_url,
        })
    }
}

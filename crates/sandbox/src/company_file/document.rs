//! What may stand in a company's file.

use assessment::company::{DoubtPolicy, Settings, ShownWhenInvited, TokenVerb};
use assessment::ids::{ClientId, CompanyId, Language};
use assessment::package::PackageType;
use aws::secrets::Pair;
use jiff::SignedDuration;
use serde::Deserialize;
use url::Url;

use super::members::{
    address, client_id, company_id, days, days_or_none, doubts, language, name, package_type, pair, scale, settings,
    shown_when_invited, some_sound, sound, switch, token_verb,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    #[serde(deserialize_with = "company_id")]
    pub(super) company: CompanyId,
    #[serde(default, deserialize_with = "name")]
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "pair")]
    pub(super) equalture: PairDocument,
    #[serde(deserialize_with = "pair")]
    pub(super) ats: PairDocument,
    #[serde(deserialize_with = "pair")]
    pub(super) issued: IssuedDocument,
    #[serde(default, deserialize_with = "some_sound")]
    pub(super) callback_token: Option<String>,
    #[serde(default, deserialize_with = "settings")]
    pub(super) settings: SettingsDocument,
}

/// What a vendor gave.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PairDocument {
    #[serde(deserialize_with = "sound")]
    client_id: String,
    #[serde(deserialize_with = "sound")]
    client_secret: String,
}

/// What the bridge gave: its ids are plainer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IssuedDocument {
    #[serde(deserialize_with = "client_id")]
    client_id: ClientId,
    #[serde(deserialize_with = "sound")]
    client_secret: String,
}

/// The company's choices, named as the table names them.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SettingsDocument {
    #[serde(deserialize_with = "package_type")]
    package_type: Option<PackageType>,
    #[serde(deserialize_with = "switch")]
    inline: Option<bool>,
    #[serde(deserialize_with = "doubts")]
    doubts: Option<DoubtPolicy>,
    #[serde(deserialize_with = "days_or_none")]
    keep_results_days: Option<i64>,
    #[serde(deserialize_with = "days")]
    expires_after_days: Option<i64>,
    #[serde(deserialize_with = "days")]
    keep_orders_days: Option<i64>,
    #[serde(deserialize_with = "language")]
    language: Option<Language>,
    #[serde(deserialize_with = "scale")]
    scale: Option<u8>,
    #[serde(deserialize_with = "switch")]
    empty_list_is_200: Option<bool>,
    #[serde(deserialize_with = "shown_when_invited")]
    shown_when_invited: Option<ShownWhenInvited>,
    #[serde(deserialize_with = "address")]
    equalture_base_url: Option<Url>,
    #[serde(deserialize_with = "token_verb")]
    token_verb: Option<TokenVerb>,
}

impl From<PairDocument> for Pair {
    fn from(pair: PairDocument) -> Self {
        Self { client_id: pair.client_id, client_secret: pair.client_secret }
    }
}

impl From<IssuedDocument> for Pair {
    fn from(pair: IssuedDocument) -> Self {
        Self { client_id: pair.client_id.to_string(), client_secret: pair.client_secret }
    }
}

impl From<SettingsDocument> for Settings {
    fn from(chosen: SettingsDocument) -> Self {
        let default = Self::default();
        let days = |count: Option<i64>, default| count.map_or(default, |count| SignedDuration::from_hours(24 * count));
        Self {
            package_type: chosen.package_type.unwrap_or(default.package_type),
            inline: chosen.inline.unwrap_or(default.inline),
            doubts: chosen.doubts.unwrap_or(default.doubts),
            keep_results: days(chosen.keep_results_days, default.keep_results),
            expires_after: days(chosen.expires_after_days, default.expires_after),
            keep_orders: days(chosen.keep_orders_days, default.keep_orders),
            language: chosen.language,
            scale: chosen.scale,
            empty_list_is_200: chosen.empty_list_is_200.unwrap_or(default.empty_list_is_200),
            shown_when_invited: chosen.shown_when_invited.unwrap_or(default.shown_when_invited),
            equalture_base_url: chosen.equalture_base_url.as_ref().map(ToString::to_string),
            token_verb: chosen.token_verb,
        }
    }
}

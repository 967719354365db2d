//! What a company may choose, as options and as it is shown.

use crate::arguments::address;
use assessment::company::{DoubtPolicy, Settings, ShownWhenInvited, TokenVerb};
use assessment::ids::Language;
use assessment::package::PackageType;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::SignedDuration;
use serde::Serialize;
use url::Url;

/// The words for the values of a choice: the ones that are typed are the ones that are shown.
type Words<T> = [(&'static str, T)];

const PACKAGE_TYPES: &Words<PackageType> =
    &[("behavioral-assessment", PackageType::BehavioralAssessment), ("skill-test", PackageType::SkillTest)];
const SWITCH: &Words<bool> = &[("on", true), ("off", false)];
const DOUBTS: &Words<DoubtPolicy> = &[("retry", DoubtPolicy::Retry), ("hold", DoubtPolicy::Hold)];
const EMPTY_LIST: &Words<bool> = &[("204", false), ("200", true)];
const SHOWN: &Words<ShownWhenInvited> =
    &[("pending", ShownWhenInvited::Pending), ("in-progress", ShownWhenInvited::InProgress)];
const TOKEN_VERBS: &Words<TokenVerb> = &[("post", TokenVerb::Post), ("get", TokenVerb::Get)];

/// What is not given is as it is for every company.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What the company chooses")]
pub(crate) struct Choices {
    /// Where Equalture answers for this company, if not where the deployment says.
    #[arg(long, value_name = "URL", value_parser = address)]
    equalture_base_url: Option<Url>,
    /// The one method by which Equalture is asked for tokens; without it, the one that works is found.
    #[arg(long, value_name = "METHOD", value_parser = one_of(TOKEN_VERBS))]
    token_verb: Option<TokenVerb>,
    /// The type that packages are listed with [default: behavioral-assessment].
    #[arg(long, value_name = "TYPE", value_parser = one_of(PACKAGE_TYPES))]
    package_type: Option<PackageType>,
    /// Whether each package is offered a second time, for candidates while they apply [default: on].
    #[arg(long, value_name = "SWITCH", value_parser = one_of(SWITCH))]
    inline: Option<bool>,
    /// How an empty list of packages is answered: 204, or 200 with an empty list [default: 204].
    #[arg(long, value_name = "STATUS", value_parser = one_of(EMPTY_LIST))]
    empty_list: Option<bool>,
    /// When nobody knows whether Equalture created an application: try once more, or hold for a person [default: retry].
    #[arg(long, value_name = "POLICY", value_parser = one_of(DOUBTS))]
    doubts: Option<DoubtPolicy>,
    /// What the ATS shows of a candidate who is invited and has not begun [default: pending].
    #[arg(long, value_name = "STATUS", value_parser = one_of(SHOWN))]
    shown_when_invited: Option<ShownWhenInvited>,
    /// The highest level of Equalture's scale; without it the ATS gets no number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    scale: Option<u8>,
    /// The language of reports where the reader's browser names none, such as en or pt-BR.
    #[arg(long, value_name = "CODE", value_parser = language)]
    language: Option<Language>,
    /// How long scores are kept after the ATS has them; 0 is not a moment longer [default: 90].
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(0..=3650))]
    keep_results: Option<u16>,
    /// How long a candidate has [default: 60].
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3650))]
    expires_after: Option<u16>,
    /// How long a finished order is kept at all [default: 730].
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=3650))]
    keep_orders: Option<u16>,
}

fn one_of<T: Copy + Send + Sync + 'static>(words: &'static Words<T>) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words.iter().map(|(word, _)| *word)).try_map(move |chosen| {
        let found = words.iter().find(|(word, _)| *word == chosen);
        found.map(|(_, value)| *value).ok_or("not one of the words")
    })
}

fn word<T: PartialEq>(words: &'static Words<T>, value: &T) -> &'static str {
    words.iter().find(|(_, known)| known == value).map_or("another", |(word, _)| word)
}

impl Choices {
    /// The settings of a new company.
    pub(crate) fn settings(&self) -> Settings {
        let days = |count: u16| SignedDuration::from_hours(24 * i64::from(count));
        let mut settings = Settings { scale: self.scale, language: self.language.clone(), ..Settings::default() };
        settings.equalture_base_url = self.equalture_base_url.as_ref().map(ToString::to_string);
        settings.token_verb = self.token_verb;
        set(&mut settings.package_type, self.package_type);
        set(&mut settings.inline, self.inline);
        set(&mut settings.empty_list_is_200, self.empty_list);
        set(&mut settings.doubts, self.doubts);
        set(&mut settings.shown_when_invited, self.shown_when_invited);
        set(&mut settings.keep_results, self.keep_results.map(days));
        set(&mut settings.expires_after, self.expires_after.map(days));
        set(&mut settings.keep_orders, self.keep_orders.map(days));
        settings
    }
}

fn set<T>(setting: &mut T, chosen: Option<T>) {
    if let Some(chosen) = chosen {
        *setting = chosen;
    }
}

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text).map_err(|error| error.to_string())
}

/// Settings as they are shown, by the options' names.
#[derive(Debug, Serialize)]
pub(crate) struct SettingsView {
    equalture_base_url: Option<String>,
    token_verb: Option<&'static str>,
    package_type: &'static str,
    inline: &'static str,
    empty_list: &'static str,
    doubts: &'static str,
    shown_when_invited: &'static str,
    scale: Option<u8>,
    language: Option<String>,
    keep_results_days: i64,
    expires_after_days: i64,
    keep_orders_days: i64,
}

impl From<&Settings> for SettingsView {
    fn from(settings: &Settings) -> Self {
        let days = |length: SignedDuration| length.as_hours() / 24;
        Self {
            equalture_base_url: settings.equalture_base_url.clone(),
            token_verb: settings.token_verb.map(|verb| word(TOKEN_VERBS, &verb)),
            package_type: word(PACKAGE_TYPES, &settings.package_type),
            inline: word(SWITCH, &settings.inline),
            empty_list: word(EMPTY_LIST, &settings.empty_list_is_200),
            doubts: word(DOUBTS, &settings.doubts),
            shown_when_invited: word(SHOWN, &settings.shown_when_invited),
            scale: settings.scale,
            language: settings.language.as_ref().map(ToString::to_string),
            keep_results_days: days(settings.keep_results),
            expires_after_days: days(settings.expires_after),
            keep_orders_days: days(settings.keep_orders),
        }
    }
}

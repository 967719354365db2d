//! Members as they are read: each knows what it expects, and an error its line.

use std::fmt;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

use assessment::company::{DoubtPolicy, ShownWhenInvited, TokenVerb};
use assessment::ids::{ClientId, CompanyId, Language};
use assessment::package::PackageType;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use url::Url;

use super::document::SettingsDocument;

/// What is expected, in words.
pub(super) struct Expected;

impl Expected {
    pub(super) const DOCUMENT: &str = "company, equalture, ats and issued";
    const PAIR: &str = "an object with client_id and client_secret";
    const SETTINGS: &str = "an object with settings";
    const SOUND: &str = "text that is not empty and neither begins nor ends with a blank";
    const ID: &str = "1 to 128 letters, digits, dots, dashes and underscores";
    const NAME: &str = "1 to 200 characters that can be seen";
}

/// What is expected of a member that must be there.
pub(super) fn expected_of(member: &str) -> &'static str {
    match member {
        "company" => Expected::ID,
        "client_id" | "client_secret" => Expected::SOUND,
        _ => Expected::PAIR,
    }
}

/// Reads an object: a derived reader alone would also take a list for one.
pub(super) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Object { expected: "an object", kind: PhantomData })
}

pub(super) fn pair<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Object { expected: Expected::PAIR, kind: PhantomData })
}

pub(super) fn settings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SettingsDocument, D::Error> {
    deserializer.deserialize_map(Object { expected: Expected::SETTINGS, kind: PhantomData })
}

struct Object<T> {
    expected: &'static str,
    kind: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members))
    }
}

/// Text that means something. Read where it stands, so that an error knows its line.
struct Text<R> {
    expected: &'static str,
    read: R,
}

impl<T, R: FnOnce(&str) -> Option<T>> Visitor<'_> for Text<R> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let expected = self.expected;
        (self.read)(text).ok_or_else(|| E::invalid_value(Unexpected::Other("text"), &expected))
    }
}

struct Number {
    expected: &'static str,
    range: RangeInclusive<i64>,
}

impl Visitor<'_> for Number {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        let fits = self.range.contains(&number);
        if fits { Ok(number) } else { Err(E::invalid_value(Unexpected::Other("number"), &self)) }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

fn text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text { expected, read })
}

pub(super) fn company_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CompanyId, D::Error> {
    text(deserializer, Expected::ID, |id| CompanyId::parse(id).ok())
}

pub(super) fn client_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ClientId, D::Error> {
    text(deserializer, Expected::ID, |id| ClientId::parse(id).ok())
}

/// A blank or line end that was copied along would only show when the credentials are refused.
pub(super) fn sound<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let is_sound = |text: &&str| !text.is_empty() && text.trim() == *text;
    text(deserializer, Expected::SOUND, |text| Some(text).filter(is_sound).map(str::to_owned))
}

pub(super) fn some_sound<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    sound(deserializer).map(Some)
}

/// A name that can be shown as it is: no control characters, nothing that turns the direction of writing.
pub(super) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let turns =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text(deserializer, Expected::NAME, |name| {
        let seen = !name.trim().is_empty() && !name.chars().any(|c| c.is_control() || turns(c));
        (seen && name.chars().count() <= 200).then(|| Some(name.to_owned()))
    })
}

pub(super) fn switch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    bool::deserialize(deserializer).map(Some)
}

pub(super) fn package_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PackageType>, D::Error> {
    text(deserializer, "\"behavioral_assessment\" or \"skill_test\"", |word| match word {
        "behavioral_assessment" => Some(Some(PackageType::BehavioralAssessment)),
        "skill_test" => Some(Some(PackageType::SkillTest)),
        _ => None,
    })
}

pub(super) fn doubts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DoubtPolicy>, D::Error> {
    text(deserializer, "\"retry\" or \"hold\"", |word| match word {
        "retry" => Some(Some(DoubtPolicy::Retry)),
        "hold" => Some(Some(DoubtPolicy::Hold)),
        _ => None,
    })
}

pub(super) fn shown_when_invited<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<ShownWhenInvited>, D::Error> {
    text(deserializer, "\"pending\" or \"in_progress\"", |word| match word {
        "pending" => Some(Some(ShownWhenInvited::Pending)),
        "in_progress" => Some(Some(ShownWhenInvited::InProgress)),
        _ => None,
    })
}

pub(super) fn token_verb<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TokenVerb>, D::Error> {
    text(deserializer, "\"post\" or \"get\"", |word| match word {
        "post" => Some(Some(TokenVerb::Post)),
        "get" => Some(Some(TokenVerb::Get)),
        _ => None,
    })
}

pub(super) fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let days = Number { expected: "a whole number from 1 to 3650", range: 1..=3650 };
    deserializer.deserialize_i64(days).map(Some)
}

pub(super) fn days_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let days = Number { expected: "a whole number from 0 to 3650", range: 0..=3650 };
    deserializer.deserialize_i64(days).map(Some)
}

pub(super) fn scale<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let levels = Number { expected: "a whole number from 1 to 255", range: 1..=255 };
    deserializer.deserialize_i64(levels).map(|levels| u8::try_from(levels).ok())
}

pub(super) fn language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Language>, D::Error> {
    text(deserializer, "a language such as \"en\" or \"pt-BR\"", |code| Language::parse(code).ok().map(Some))
}

pub(super) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    text(deserializer, "an http(s) address such as \"http://127.0.0.1:9101\"", |text| {
        crate::up::address(text).ok().map(Some)
    })
}

//! Reads a JSON body field by field: a key that comes twice and a value of another type are answered with their place.
//!
//! A derived reader would stop at the same places, but could not say where, and would not see that an unknown key came
//! twice, which is nobody's business.

use edge::problem::Problem;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A JSON value as far as an order needs it: objects keep each of their members.
#[derive(Debug)]
enum Json {
    Null,
    Text(String),
    Object(Vec<(String, Json)>),
    /// A number, a truth value or an array.
    Other,
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    /// The elements are read too: nothing nests deeper than the reader allows, also where nobody looks.
    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        while elements.next_element::<Json>()?.is_some() {}
        Ok(Json::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = entries.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}

/// A whole body: an object.
#[derive(Debug)]
pub(crate) struct Body(Vec<(String, Json)>);

impl Body {
    /// Reads a body; anything but a JSON object of sane depth is malformed.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        match serde_json::from_slice(bytes) {
            Ok(Json::Object(members)) => Ok(Self(members)),
            _ => Err(Problem::bad_request("malformed_json", "The body is not a JSON object.")),
        }
    }

    /// Its members, of which these are known.
    pub(crate) fn fields(&self, known: &[&str]) -> Result<Fields<'_>, Problem> {
        Fields::new(String::new(), &self.0, known)
    }
}

/// The members of an object, and where it stands.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    pointer: String,
    members: &'a [(String, Json)],
}

impl<'a> Fields<'a> {
    /// No known key may come twice: two readers could take different ones.
    fn new(pointer: String, members: &'a [(String, Json)], known: &[&str]) -> Result<Self, Problem> {
        let fields = Self { pointer, members };
        let twice = |name: &&&str| members.iter().filter(|(key, _)| key == **name).count() > 1;
        match known.iter().find(twice) {
            Some(name) => Err(Problem {
                pointer: Some(fields.at(name)),
                ..Problem::bad_request("duplicate_key", "A key comes twice.")
            }),
            None => Ok(fields),
        }
    }

    fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.pointer)
    }

    fn value(&self, name: &str) -> Option<&'a Json> {
        self.members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// 422: this field does not do.
    pub(crate) fn invalid(&self, name: &str, detail: &str) -> Problem {
        Problem::invalid("validation_failed", &self.at(name), detail)
    }

    /// A text, if there is one; `null` and an empty text are none.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, Problem> {
        match self.value(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Text(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty()).map(String::as_str)),
            Some(_) => Err(self.invalid(name, "This must be a text.")),
        }
    }

    /// A text that must be there; it may be empty.
    pub(crate) fn required(&self, name: &str) -> Result<&'a str, Problem> {
        match self.value(name) {
            Some(Json::Text(text)) => Ok(text),
            None | Some(Json::Null) => Err(self.invalid(name, "This is missing.")),
            Some(_) => Err(self.invalid(name, "This must be a text.")),
        }
    }

    /// An object, if there is one, of whose members these are known.
    pub(crate) fn object(&self, name: &str, known: &[&str]) -> Result<Option<Fields<'a>>, Problem> {
        match self.value(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Object(members)) => Fields::new(self.at(name), members, known).map(Some),
            Some(_) => Err(self.invalid(name, "This must be an object.")),
        }
    }
}

//! The template language's references, as far as the template uses them.
//!
//! What can't be known on one machine (an ARN, a parameter without a default) stays visible as
//! `${Name}`, so that whoever reads the result sees what is missing, and which resource is meant.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use serde_yaml_ng::Value as Yaml;

use crate::template::TemplateError;

/// What references resolve to.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// `Ref` of a parameter, a pseudo parameter or a resource.
    pub(crate) names: BTreeMap<String, String>,
    /// `GetAtt`, written `Resource.Attribute`.
    pub(crate) attributes: BTreeMap<String, String>,
    /// The template's conditions, unevaluated.
    pub(crate) conditions: BTreeMap<String, Yaml>,
}

impl Scope {
    /// The plain value of a piece of template; properties that are `AWS::NoValue` are left out.
    pub(crate) fn resolve(&self, value: &Yaml) -> Result<Json, TemplateError> {
        if let Some((function, argument)) = as_function(value) {
            return self.call(&function, argument);
        }
        match value {
            Yaml::Sequence(items) => items.iter().map(|item| self.resolve(item)).collect(),
            Yaml::Mapping(entries) => {
                let mut object = Map::new();
                for (key, value) in entries {
                    let value = self.resolve(value)?;
                    if !value.is_null() {
                        object.insert(text(key)?, value);
                    }
                }
                Ok(Json::Object(object))
            }
            plain => serde_json::to_value(plain).map_err(|_| unreadable(plain)),
        }
    }

    fn call(&self, function: &str, argument: &Yaml) -> Result<Json, TemplateError> {
        match function {
            "Ref" if argument.as_str() == Some("AWS::NoValue") => Ok(Json::Null),
            "Ref" => Ok(Json::String(self.named(&text(argument)?))),
            "GetAtt" => Ok(Json::String(self.attribute(&dotted(argument)?))),
            "Sub" => Ok(Json::String(self.substitute(&text(argument)?))),
            "If" => match arguments(argument) {
                [condition, yes, no] => {
                    let holds = self.condition(&text(condition)?)?;
                    self.resolve(if holds { yes } else { no })
                }
                _ => Err(unreadable(argument)),
            },
            "Equals" | "Not" | "And" | "Or" | "Condition" => Ok(Json::Bool(self.holds(function, argument)?)),
            other => Err(TemplateError::Unsupported { what: format!("!{other}") }),
        }
    }

    fn condition(&self, name: &str) -> Result<bool, TemplateError> {
        let condition = self
            .conditions
            .get(name)
            .ok_or_else(|| TemplateError::Unsupported { what: format!("the undeclared condition {name}") })?;
        self.truth(condition)
    }

    fn truth(&self, value: &Yaml) -> Result<bool, TemplateError> {
        match as_function(value) {
            Some((function, argument)) => self.holds(&function, argument),
            None => Err(unreadable(value)),
        }
    }

    fn holds(&self, function: &str, argument: &Yaml) -> Result<bool, TemplateError> {
        let operands = arguments(argument);
        match (function, operands) {
            ("Equals", [left, right]) => Ok(plain(&self.resolve(left)?) == plain(&self.resolve(right)?)),
            ("Not", [one]) => Ok(!self.truth(one)?),
            ("And", all) => all.iter().try_fold(true, |so_far, one| Ok(so_far && self.truth(one)?)),
            ("Or", all) => all.iter().try_fold(false, |so_far, one| Ok(so_far || self.truth(one)?)),
            ("Condition", _) => self.condition(&text(argument)?),
            _ => Err(unreadable(argument)),
        }
    }

    fn substitute(&self, pattern: &str) -> String {
        let mut parts = pattern.split("${");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}') {
                Some((name, rest)) if name.contains('.') => {
                    out = out + &self.attribute(name) + rest;
                }
                Some((name, rest)) => out = out + &self.named(name) + rest,
                None => out = out + "${" + part,
            }
        }
        out
    }

    fn named(&self, name: &str) -> String {
        let known = self.names.get(name).cloned();
        known.unwrap_or_else(|| format!("${{{name}}}"))
    }

    fn attribute(&self, name: &str) -> String {
        let known = self.attributes.get(name).cloned();
        known.unwrap_or_else(|| format!("${{{name}}}"))
    }
}

/// The logical ids that a resolved text still refers to.
pub(crate) fn references(text: &str) -> Vec<&str> {
    let names = text.split("${").skip(1).filter_map(|part| {
        let (name, _) = part.split_once('}')?;
        Some(name.split('.').next().unwrap_or(name))
    });
    names.collect()
}

/// `!Sub x`, `{"Fn::Sub": x}` and `{"Ref": x}` are the same thing.
fn as_function(value: &Yaml) -> Option<(String, &Yaml)> {
    match value {
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            Some((tag.trim_start_matches('!').to_owned(), &tagged.value))
        }
        Yaml::Mapping(entries) if entries.len() == 1 => {
            let (key, argument) = entries.iter().next()?;
            let key = key.as_str()?;
            let name = match key {
                "Ref" => key,
                _ => key.strip_prefix("Fn::")?,
            };
            Some((name.to_owned(), argument))
        }
        _ => None,
    }
}

fn arguments(value: &Yaml) -> &[Yaml] {
    value.as_sequence().map_or(&[], Vec::as_slice)
}

fn dotted(value: &Yaml) -> Result<String, TemplateError> {
    match value {
        Yaml::Sequence(parts) => {
            let parts: Result<Vec<_>, _> = parts.iter().map(text).collect();
            Ok(parts?.join("."))
        }
        other => text(other),
    }
}

fn text(value: &Yaml) -> Result<String, TemplateError> {
    value.as_str().map(str::to_owned).ok_or_else(|| unreadable(value))
}

/// Parameters are texts: `12` and `"12"` are equal.
pub(crate) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn unreadable(value: &Yaml) -> TemplateError {
    TemplateError::Unsupported { what: format!("`{}`", format!("{value:?}").replace('\n', " ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scope() -> Scope {
        let conditions = "{Custom: !Not [!Equals [!Ref Url, '']], Zero: !Equals [!Ref Count, 0]}";
        Scope {
            names: [("Url", ""), ("Count", "0"), ("AWS::Region", "eu-central-1")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            attributes: [("Api.ApiEndpoint".to_owned(), "http://here".to_owned())].into(),
            conditions: serde_yaml_ng::from_str(conditions).unwrap(),
        }
    }

    #[test]
    fn resolves_what_is_known_and_shows_what_is_not() {
        let cases = [
            ("!Ref Count", json!("0")),
            ("!Ref Elsewhere", json!("${Elsewhere}")),
            ("!GetAtt Api.ApiEndpoint", json!("http://here")),
            ("!GetAtt [Api, ApiEndpoint]", json!("http://here")),
            ("!GetAtt A.Arn", json!("${A.Arn}")),
            ("!Sub '${AWS::Region}/${A.Arn}/x'", json!("eu-central-1/${A.Arn}/x")),
            ("!If [Custom, !Ref Url, !GetAtt Api.ApiEndpoint]", json!("http://here")),
            ("!If [Zero, !Ref AWS::NoValue, 1]", Json::Null),
            ("{Fn::If: [Zero, yes, no]}", json!("yes")),
            ("{a: !Ref AWS::NoValue, b: [1, true]}", json!({"b": [1, true]})),
        ];
        for (yaml, expected) in cases {
            let value: Yaml = serde_yaml_ng::from_str(yaml).unwrap();
            assert_eq!(scope().resolve(&value).unwrap(), expected, "{yaml}");
        }
    }

    #[test]
    fn refuses_a_function_that_it_does_not_know() {
        let value: Yaml = serde_yaml_ng::from_str("!ImportValue x").unwrap();
        let error = scope().resolve(&value).unwrap_err();
        assert!(error.to_string().contains("!ImportValue"), "{error}");
    }

    #[test]
    fn finds_the_resources_that_are_meant() {
        assert_eq!(references("integrations/${TokenIntegration}"), ["TokenIntegration"]);
        assert_eq!(references("${TokenFunction.Arn}"), ["TokenFunction"]);
        assert!(references("plain").is_empty());
    }
}

//! What a request's placeholders stand for, none undefined and none unused.

use super::expression::{Operand, Parsed, Uses};
use super::refused::Refused;
use super::value::{Item, adopt, typed};
use serde_json::Value;

/// Names and values for the placeholders of a request's expressions.
#[derive(Debug, Default)]
pub(super) struct Words<'a> {
    aliases: Vec<(&'a str, &'a str)>,
    values: Vec<(&'a str, Value)>,
}

const NAMES: &str = "ExpressionAttributeNames";
const VALUES: &str = "ExpressionAttributeValues";

impl<T> Parsed<T> {
    /// The kind of an expression and its placeholders.
    pub(super) fn used(&self) -> (&'static str, &Uses) {
        (self.kind, &self.uses)
    }
}

impl<'a> Words<'a> {
    /// Reads the placeholders of a request with these expressions.
    pub(super) fn read(request: &'a Item, expressions: &[(&'static str, &Uses)]) -> Result<Self, Refused> {
        let mut words = Self::default();
        for (placeholder, name) in members(request, NAMES, '#', expressions)? {
            let name = name.as_str().ok_or_else(|| Refused::not_serializable("a name is no text"))?;
            if name.is_empty() {
                return Err(Refused::invalid(format!("{NAMES} contains invalid value: empty for key {placeholder}")));
            }
            words.aliases.push((placeholder, name));
        }
        for (placeholder, value) in members(request, VALUES, ':', expressions)? {
            words.values.push((placeholder, adopt(value)?));
        }
        words.fit(expressions)?;
        Ok(words)
    }

    fn fit(&self, expressions: &[(&'static str, &Uses)]) -> Result<(), Refused> {
        let names = |name: &str| self.aliases.iter().any(|(known, _)| *known == name);
        let values = |value: &str| self.values.iter().any(|(known, _)| *known == value);
        for (kind, uses) in expressions {
            if let Some(missing) = uses.aliases.iter().find(|alias| !names(alias)) {
                let why = "An expression attribute name used in the document path is not defined";
                return Err(Refused::invalid(format!("Invalid {kind}: {why}; attribute name: {missing}")));
            }
            if let Some(missing) = uses.values.iter().find(|value| !values(value)) {
                let why = "An expression attribute value used in expression is not defined";
                return Err(Refused::invalid(format!("Invalid {kind}: {why}; attribute value: {missing}")));
            }
        }
        let used = |word: &str| {
            expressions.iter().any(|(_, uses)| uses.aliases.iter().chain(&uses.values).any(|used| used == word))
        };
        let given = self.aliases.iter().map(|(name, _)| (NAMES, *name));
        let mut given = given.chain(self.values.iter().map(|(value, _)| (VALUES, *value)));
        match given.find(|(_, word)| !used(word)) {
            None => Ok(()),
            Some((member, word)) => {
                Err(Refused::invalid(format!("Value provided in {member} unused in expressions: keys: {{{word}}}")))
            }
        }
    }

    /// The name that is meant.
    pub(super) fn name<'b>(&'b self, operand: &'b Operand) -> &'b str {
        match operand {
            Operand::Name(name) => name,
            Operand::Alias(alias) => self.aliases.iter().find(|(known, _)| known == alias).map_or("", |(_, name)| name),
            Operand::Value(_) => "",
        }
    }

    /// The value of a placeholder.
    pub(super) fn value(&self, placeholder: &str) -> &Value {
        self.values.iter().find(|(known, _)| *known == placeholder).map_or(&Value::Null, |(_, value)| value)
    }

    /// What an operand is in an item.
    pub(super) fn resolve<'b>(&'b self, operand: &'b Operand, item: Option<&'b Item>) -> Option<&'b Value> {
        match operand {
            Operand::Value(value) => Some(self.value(value)),
            name => item?.get(self.name(name)),
        }
    }

    /// The type of a placeholder's value; nothing for a name.
    pub(super) fn literal_type(&self, operand: &Operand) -> Option<&str> {
        match operand {
            Operand::Value(value) => typed(self.value(value)).map(|(kind, _)| kind),
            Operand::Name(_) | Operand::Alias(_) => None,
        }
    }
}

fn members<'a>(
    request: &'a Item,
    member: &str,
    sign: char,
    expressions: &[(&'static str, &Uses)],
) -> Result<impl Iterator<Item = (&'a str, &'a Value)> + use<'a>, Refused> {
    let given = request
        .get(member)
        .map(|given| given.as_object().ok_or_else(|| Refused::not_serializable(format!("{member} is no object"))));
    let given = given.transpose()?;
    if given.is_some() && expressions.is_empty() {
        return Err(Refused::invalid(format!("{member} can only be specified when using expressions")));
    }
    if given.is_some_and(Item::is_empty) {
        return Err(Refused::invalid(format!("{member} must not be empty")));
    }
    if let Some(odd) = given.and_then(|given| given.keys().find(|key| !is_placeholder(key, sign))) {
        return Err(Refused::invalid(format!("{member} contains invalid key: Syntax error; key: \"{odd}\"")));
    }
    Ok(given.into_iter().flatten().map(|(placeholder, value)| (placeholder.as_str(), value)))
}

fn is_placeholder(text: &str, sign: char) -> bool {
    let Some(word) = text.strip_prefix(sign) else { return false };
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(expression: &str, request: &Value) -> Result<(), Refused> {
        let parsed = Parsed::condition("ConditionExpression", expression)?;
        Words::read(request.as_object().unwrap(), &[parsed.used()]).map(|_| ())
    }

    #[test]
    fn each_placeholder_is_defined_and_used() {
        let names = json!({"#a": "ttl"});
        let values = json!({":v": {"S": "x"}});
        let both = json!({"ExpressionAttributeNames": names, "ExpressionAttributeValues": values});
        assert!(read("#a = :v", &both).is_ok());
        for (expression, named) in
            [("a = :v", "{#a}"), ("attribute_exists(#a)", "{:v}"), ("#a = :w", ":w"), ("#b = :v", "#b")]
        {
            let refused = read(expression, &both).unwrap_err();
            assert!(refused.message().contains(named), "{expression}: {refused:?}");
        }
    }

    #[test]
    fn odd_maps_are_refused() {
        let odd = [
            json!({"ExpressionAttributeValues": {}}),
            json!({"ExpressionAttributeValues": {"v": {"S": "x"}}}),
            json!({"ExpressionAttributeValues": {":v": {}}}),
            json!({"ExpressionAttributeNames": {"#a": ""}, "ExpressionAttributeValues": {":v": {"S": "x"}}}),
        ];
        for request in odd {
            assert_eq!(read("#a = :v", &request).unwrap_err().kind(), "ValidationException", "{request}");
        }
        let request = json!({"ExpressionAttributeValues": {":v": {"S": "x"}}});
        let refused = Words::read(request.as_object().unwrap(), &[]).unwrap_err();
        assert!(refused.message().contains("only be specified when using expressions"));
    }
}

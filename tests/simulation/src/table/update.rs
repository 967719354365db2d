//! Update expressions: `SET` of plain values, `REMOVE`, and `ADD` on numbers.

use super::expression::{Operand, Parsed, Parser};
use super::lexer::{Comparator, Token};
use super::number::Number;
use super::refused::Refused;
use super::value::{Item, one_member, text_of};
use super::words::Words;
use serde_json::Value;

/// What is done to an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Update {
    set: Vec<(Operand, String)>,
    remove: Vec<Operand>,
    add: Vec<(Operand, String)>,
}

const KIND: &str = "UpdateExpression";

impl Parsed<Update> {
    pub(super) fn update(text: &str) -> Result<Self, Refused> {
        let mut parser = Parser::new(KIND, text)?;
        let mut update = Update::default();
        while parser.peek(0).is_some() {
            section(&mut parser, &mut update)?;
        }
        Ok(Self { kind: KIND, tree: update, uses: parser.uses })
    }
}

fn section(parser: &mut Parser, update: &mut Update) -> Result<(), Refused> {
    let is_new = if parser.took_keyword("SET") {
        let is_new = update.set.is_empty();
        list(parser, |parser| {
            let name = parser.name()?;
            parser.expect(&Token::Compare(Comparator::Equal))?;
            update.set.push((name, parser.value()?));
            Ok(())
        })?;
        is_new
    } else if parser.took_keyword("REMOVE") {
        let is_new = update.remove.is_empty();
        list(parser, |parser| parser.name().map(|name| update.remove.push(name)))?;
        is_new
    } else if parser.took_keyword("ADD") {
        let is_new = update.add.is_empty();
        list(parser, |parser| {
            let name = parser.name()?;
            update.add.push((name, parser.value()?));
            Ok(())
        })?;
        is_new
    } else {
        // refused as what is left over
        return parser.end();
    };
    if is_new { Ok(()) } else { Err(parser.refuse("a section can only be used once in an update expression;")) }
}

fn list(parser: &mut Parser, mut one: impl FnMut(&mut Parser) -> Result<(), Refused>) -> Result<(), Refused> {
    one(parser)?;
    while parser.took(&Token::Comma) {
        one(parser)?;
    }
    Ok(())
}

impl Update {
    /// Refuses names that occur twice, the key, and what cannot be added.
    pub(super) fn check(&self, key: &str, words: &Words<'_>) -> Result<(), Refused> {
        let names: Vec<&str> = self.names(words).collect();
        if names.contains(&key) {
            let why = "One or more parameter values were invalid: Cannot update attribute";
            return Err(Refused::invalid(format!("{why} {key}. This attribute is part of the key")));
        }
        if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(*name)) {
            let why = "Two document paths overlap with each other; must remove or rewrite one of these paths";
            return Err(Refused::invalid(format!("Invalid {KIND}: {why}; path: [{}]", twice.1)));
        }
        let wrong = self.add.iter().find(|(_, value)| words.value(value).get("N").is_none());
        wrong.map_or(Ok(()), |(_, value)| {
            let why = "Incorrect operand type for operator or function; operator: ADD, operand";
            Err(Refused::invalid(format!("Invalid {KIND}: {why}: {value}")))
        })
    }

    fn names<'a>(&'a self, words: &'a Words<'_>) -> impl Iterator<Item = &'a str> {
        self.written(words).chain(self.remove.iter().map(|name| words.name(name)))
    }

    fn written<'a>(&'a self, words: &'a Words<'_>) -> impl Iterator<Item = &'a str> {
        self.set.iter().chain(&self.add).map(|(name, _)| words.name(name))
    }

    /// Does it to an item.
    pub(super) fn apply(&self, item: &mut Item, words: &Words<'_>) -> Result<(), Refused> {
        for (name, value) in &self.set {
            item.insert(words.name(name).to_owned(), words.value(value).clone());
        }
        for name in &self.remove {
            item.remove(words.name(name));
        }
        for (name, value) in &self.add {
            let name = words.name(name);
            let sum = added(item.get(name), words.value(value))?;
            item.insert(name.to_owned(), sum);
        }
        Ok(())
    }

    /// The part of an item that the update names.
    pub(super) fn touched(&self, item: &Item, words: &Words<'_>) -> Item {
        self.names(words).filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
    }
}

fn added(old: Option<&Value>, more: &Value) -> Result<Value, Refused> {
    let Some(old) = old else { return Ok(more.clone()) };
    let (Some(old), Some(more)) = (text_of(old, "N"), text_of(more, "N")) else {
        return Err(Refused::invalid("An operand in the update expression has an incorrect data type"));
    };
    let sum = Number::parse(old)?.plus(Number::parse(more)?)?;
    Ok(one_member("N", Value::String(sum.text())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn apply(text: &str, values: &Value, item: &Value) -> Result<Value, Refused> {
        let parsed = Parsed::update(text)?;
        let mut request = Item::new();
        if !values.is_null() {
            request.insert("ExpressionAttributeValues".to_owned(), values.clone());
        }
        let words = Words::read(&request, &[parsed.used()])?;
        parsed.tree.check("pk", &words)?;
        let mut item = item.as_object().unwrap().clone();
        parsed.tree.apply(&mut item, &words)?;
        Ok(Value::Object(item))
    }

    #[test]
    fn an_update_sets_removes_and_adds() {
        let item = json!({"a": {"S": "x"}, "b": {"S": "y"}, "n": {"N": "1"}});
        let values = json!({":s": {"S": "new"}, ":n": {"N": "41"}});
        let updated = apply("SET a = :s, c = :s REMOVE b, gone ADD n :n, m :n", &values, &item);
        let expected = json!({
            "a": {"S": "new"}, "c": {"S": "new"}, "n": {"N": "42"}, "m": {"N": "41"},
        });
        assert_eq!(updated, Ok(expected));
    }

    #[test]
    fn what_is_not_known_or_not_allowed_is_refused() {
        let text = json!({":v": {"S": "x"}});
        let number = json!({":v": {"N": "1"}});
        let refused = [
            ("SET pk = :v", &text),
            ("SET ttl = :v", &text),
            ("SET a = :v REMOVE a", &text),
            ("SET a = :v SET b = :v", &text),
            ("SET a = b", &Value::Null),
            ("SET a = if_not_exists(a, :v)", &text),
            ("SET a :v", &text),
            ("SET a > :v", &text),
            ("DELETE a :v", &text),
            ("ADD a :v", &text),
            ("ADD s :v", &number),
            ("SET", &Value::Null),
            ("REMOVE a,", &Value::Null),
            ("a = :v", &text),
        ];
        for (expression, values) in refused {
            let refused = apply(expression, values, &json!({"s": {"S": "x"}})).unwrap_err();
            assert_eq!(refused.kind(), "ValidationException", "{expression}");
        }
    }
}

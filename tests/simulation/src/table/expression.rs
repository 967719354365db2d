//! Conditions as they are parsed: once for each text, without the values that a request gives them.

use super::lexer::{Comparator, Token, split};
use super::refused::Refused;
use super::reserved::is_reserved;

/// What stands for a name or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operand {
    Name(String),
    Alias(String),
    Value(String),
}

/// A condition, a filter or a key condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    Compare(Operand, Comparator, Operand),
    Between(Operand, Operand, Operand),
    Exists(Operand),
    Missing(Operand),
    BeginsWith(Operand, Operand),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
}

/// The placeholders that an expression uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Uses {
    pub(super) aliases: Vec<String>,
    pub(super) values: Vec<String>,
}

/// A parsed expression and the placeholders in it.
#[derive(Debug, Clone)]
pub(super) struct Parsed<T> {
    pub(super) kind: &'static str,
    pub(super) tree: T,
    pub(super) uses: Uses,
}

impl Parsed<Condition> {
    pub(super) fn condition(kind: &'static str, text: &str) -> Result<Self, Refused> {
        let mut parser = Parser::new(kind, text)?;
        let tree = parser.either()?;
        parser.end()?;
        parser.pairs()?;
        Ok(Self { kind, tree, uses: parser.uses })
    }
}

/// Reads tokens one after the other.
pub(super) struct Parser {
    kind: &'static str,
    tokens: Vec<Token>,
    at: usize,
    pub(super) uses: Uses,
}

impl Parser {
    pub(super) fn new(kind: &'static str, text: &str) -> Result<Self, Refused> {
        Ok(Self { kind, tokens: split(kind, text)?, at: 0, uses: Uses::default() })
    }

    pub(super) fn refuse(&self, why: &str) -> Refused {
        Refused::invalid(format!("Invalid {}: {why}", self.kind))
    }

    fn unexpected(&self) -> Refused {
        match self.tokens.get(self.at) {
            Some(token) => self.refuse(&format!("Syntax error; token: {token:?}, number: {}", self.at + 1)),
            None => self.refuse("Syntax error; token: <EOF>"),
        }
    }

    pub(super) fn end(&self) -> Result<(), Refused> {
        if self.at == self.tokens.len() { Ok(()) } else { Err(self.unexpected()) }
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    /// Takes this token if it is the next.
    pub(super) fn took(&mut self, token: &Token) -> bool {
        let found = self.peek(0) == Some(token);
        self.at += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, token: &Token) -> Result<(), Refused> {
        if self.took(token) { Ok(()) } else { Err(self.unexpected()) }
    }

    pub(super) fn is_keyword(&self, keyword: &str) -> bool {
        matches!(self.peek(0), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn took_keyword(&mut self, keyword: &str) -> bool {
        let found = self.is_keyword(keyword);
        self.at += usize::from(found);
        found
    }

    fn either(&mut self) -> Result<Condition, Refused> {
        let mut one = self.both()?;
        while self.took_keyword("OR") {
            one = Condition::Or(Box::new(one), Box::new(self.both()?));
        }
        Ok(one)
    }

    fn both(&mut self) -> Result<Condition, Refused> {
        let mut one = self.not()?;
        while self.took_keyword("AND") {
            one = Condition::And(Box::new(one), Box::new(self.not()?));
        }
        Ok(one)
    }

    fn not(&mut self) -> Result<Condition, Refused> {
        if self.took_keyword("NOT") { Ok(Condition::Not(Box::new(self.not()?))) } else { self.one() }
    }

    fn one(&mut self) -> Result<Condition, Refused> {
        if self.took(&Token::Open) {
            let inner = self.either()?;
            self.expect(&Token::Close)?;
            return Ok(inner);
        }
        match (self.peek(0), self.peek(1)) {
            (Some(Token::Word(function)), Some(Token::Open)) => {
                let function = function.clone();
                self.at += 2;
                self.function(&function)
            }
            _ => self.comparison(),
        }
    }

    /// A pair of parentheses right inside another is refused.
    fn pairs(&self) -> Result<(), Refused> {
        let mut open = Vec::new();
        let mut last = None;
        for (at, token) in self.tokens.iter().enumerate() {
            match token {
                Token::Open => open.push(at),
                Token::Close => {
                    let opened = open.pop();
                    if last.zip(opened).is_some_and(|(inner, outer)| inner == (outer + 1, at - 1)) {
                        return Err(self.refuse("The expression has redundant parentheses;"));
                    }
                    last = opened.map(|opened| (opened, at));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn function(&mut self, function: &str) -> Result<Condition, Refused> {
        let condition = match function {
            "attribute_exists" => Condition::Exists(self.name()?),
            "attribute_not_exists" => Condition::Missing(self.name()?),
            "begins_with" => {
                let whole = self.operand()?;
                self.expect(&Token::Comma)?;
                Condition::BeginsWith(whole, self.operand()?)
            }
            _ => return Err(self.refuse(&format!("Invalid function name; function: {function}"))),
        };
        self.expect(&Token::Close)?;
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Condition, Refused> {
        let left = self.operand()?;
        if self.took_keyword("BETWEEN") {
            let low = self.operand()?;
            if !self.took_keyword("AND") {
                return Err(self.unexpected());
            }
            return Ok(Condition::Between(left, low, self.operand()?));
        }
        let Some(Token::Compare(comparator)) = self.peek(0) else { return Err(self.unexpected()) };
        let comparator = *comparator;
        self.at += 1;
        let right = self.operand()?;
        if left == right {
            let why = "The first operand must be distinct from the remaining operands for this operator or function";
            return Err(self.refuse(&format!("{why}; operator: {}", comparator.sign())));
        }
        Ok(Condition::Compare(left, comparator, right))
    }

    /// The name of an attribute, bare or behind a `#`.
    pub(super) fn name(&mut self) -> Result<Operand, Refused> {
        match self.operand()? {
            Operand::Value(_) => Err(self.refuse("Operator or function requires a document path; operand type: value")),
            name => Ok(name),
        }
    }

    /// A `:value`.
    pub(super) fn value(&mut self) -> Result<String, Refused> {
        match self.peek(0) {
            Some(Token::Value(_)) => {}
            _ => return Err(self.unexpected()),
        }
        match self.operand()? {
            Operand::Value(value) => Ok(value),
            Operand::Name(_) | Operand::Alias(_) => Err(self.unexpected()),
        }
    }

    fn operand(&mut self) -> Result<Operand, Refused> {
        let operand = match self.peek(0) {
            Some(Token::Word(word)) if is_reserved(word) => {
                let why = "Attribute name is a reserved keyword; reserved keyword:";
                return Err(self.refuse(&format!("{why} {word}")));
            }
            Some(Token::Word(word)) => Operand::Name(word.clone()),
            Some(Token::Alias(alias)) => Operand::Alias(alias.clone()),
            Some(Token::Value(value)) => Operand::Value(value.clone()),
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        self.uses.note(&operand);
        Ok(operand)
    }
}

impl Uses {
    fn note(&mut self, operand: &Operand) {
        let (known, used) = match operand {
            Operand::Name(_) => return,
            Operand::Alias(alias) => (&mut self.aliases, alias),
            Operand::Value(value) => (&mut self.values, value),
        };
        if !known.contains(used) {
            known.push(used.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Condition, Refused> {
        Parsed::condition("ConditionExpression", text).map(|parsed| parsed.tree)
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closest() {
        assert_eq!(parse("a = :a OR b = :b AND c = :c"), parse("a = :a OR (b = :b AND c = :c)"));
        assert_ne!(parse("a = :a OR b = :b AND c = :c"), parse("(a = :a OR b = :b) AND c = :c"));
        assert_eq!(parse("NOT a = :a AND b = :b"), parse("(NOT a = :a) AND b = :b"));
        assert!(matches!(parse("a BETWEEN :x AND :y AND b = :b"), Ok(Condition::And(..))));
    }

    #[test]
    fn placeholders_are_noted_once() {
        let parsed = Parsed::condition("X", "#a = :v OR #a < :v OR b = :w").unwrap();
        assert_eq!(parsed.uses, Uses { aliases: vec!["#a".into()], values: vec![":v".into(), ":w".into()] });
    }

    #[test]
    fn what_is_not_known_is_refused_by_name() {
        let refused = [
            ("ttl < :now", "ttl"),
            ("attribute_exists(Status)", "Status"),
            ("size(a) > :v", "size"),
            ("contains(a, :v)", "contains"),
            ("a IN (:v)", "IN"),
            ("a = :v b", "b"),
            ("a =", "<EOF>"),
            ("(a = :v", "<EOF>"),
            ("attribute_exists(:v)", "document path"),
            ("a = a", "distinct"),
            ("((a = :v))", "redundant"),
            ("a", "<EOF>"),
        ];
        for (text, named) in refused {
            let refused = parse(text).unwrap_err();
            assert!(refused.message().contains(named), "{text}: {refused:?}");
        }
        assert!(parse("((a = :v) OR (b = :v)) AND (c = :v)").is_ok());
        assert!(parse("(NOT (a = :v))").is_ok());
    }
}

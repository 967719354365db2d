//! The words of an expression.

use super::refused::Refused;

/// A word or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word: a name, an operator or a function.
    Word(String),
    /// `#name`.
    Alias(String),
    /// `:value`.
    Value(String),
    Open,
    Close,
    Comma,
    Compare(Comparator),
}

/// `=`, `<>`, `<`, `<=`, `>`, `>=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// Splits an expression of a kind, such as `ConditionExpression`.
pub(super) fn split(kind: &str, text: &str) -> Result<Vec<Token>, Refused> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = next(first, rest).ok_or_else(|| {
            let near: String = rest.chars().take(20).collect();
            Refused::invalid(format!("Invalid {kind}: Syntax error; token: \"{first}\", near: \"{near}\""))
        })?;
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    if tokens.is_empty() {
        return Err(Refused::invalid(format!("Invalid {kind}: The expression can not be empty;")));
    }
    Ok(tokens)
}

fn next(first: char, rest: &str) -> Option<(Token, usize)> {
    let follows = |what: &str| rest.starts_with(what);
    Some(match first {
        '(' => (Token::Open, 1),
        ')' => (Token::Close, 1),
        ',' => (Token::Comma, 1),
        '=' => (Token::Compare(Comparator::Equal), 1),
        '<' if follows("<>") => (Token::Compare(Comparator::Unequal), 2),
        '<' if follows("<=") => (Token::Compare(Comparator::LessOrEqual), 2),
        '<' => (Token::Compare(Comparator::Less), 1),
        '>' if follows(">=") => (Token::Compare(Comparator::GreaterOrEqual), 2),
        '>' => (Token::Compare(Comparator::Greater), 1),
        '#' => placeholder(rest, Token::Alias)?,
        ':' => placeholder(rest, Token::Value)?,
        letter if letter.is_ascii_alphabetic() => {
            let word = word(rest);
            (Token::Word(word.to_owned()), word.len())
        }
        _ => return None,
    })
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn placeholder(rest: &str, token: fn(String) -> Token) -> Option<(Token, usize)> {
    let length = 1 + word(&rest[1..]).len();
    (length > 1).then(|| (token(rest[..length].to_owned()), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_are_told_apart() {
        let tokens = split("X", "a=:v AND(#n<>b)").unwrap();
        let word = |text: &str| Token::Word(text.to_owned());
        let expected = [
            word("a"),
            Token::Compare(Comparator::Equal),
            Token::Value(":v".to_owned()),
            word("AND"),
            Token::Open,
            Token::Alias("#n".to_owned()),
            Token::Compare(Comparator::Unequal),
            word("b"),
            Token::Close,
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn a_sign_that_is_not_known_is_named() {
        for text in ["a.b = :v", "a + :v", "a[0] = :v", "# = :v", "a = 'x'", "1 = :v"] {
            let refused = split("ConditionExpression", text).unwrap_err();
            assert!(refused.message().contains("Syntax error; token: "), "{text}: {refused:?}");
        }
        assert!(split("X", "  ").unwrap_err().message().contains("can not be empty"));
    }
}

//! What a query asks of an index: one partition, and a stretch of it.

use super::expression::{Condition, Operand};
use super::index::Index;
use super::lexer::Comparator;
use super::refused::Refused;
use super::value::text_of;
use super::words::Words;

/// The part of an index that a query wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) partition: String,
    pub(super) stretch: Stretch,
}

/// A stretch of a partition, by the sort key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    All,
    Compare(Comparator, String),
    Between(String, String),
    Begins(String),
}

impl Stretch {
    /// Nothing before this is in it.
    pub(super) fn start(&self) -> &str {
        match self {
            Self::All | Self::Compare(Comparator::Less | Comparator::LessOrEqual, _) => "",
            Self::Compare(_, text) | Self::Between(text, _) | Self::Begins(text) => text,
        }
    }

    pub(super) fn holds(&self, sort: &str) -> bool {
        match self {
            Self::All => true,
            Self::Between(low, high) => low.as_str() <= sort && sort <= high.as_str(),
            Self::Begins(prefix) => sort.starts_with(prefix),
            Self::Compare(comparator, text) => match comparator {
                Comparator::Equal => sort == text,
                Comparator::Less => sort < text.as_str(),
                Comparator::LessOrEqual => sort <= text.as_str(),
                Comparator::Greater => sort > text.as_str(),
                Comparator::GreaterOrEqual => sort >= text.as_str(),
                Comparator::Unequal => false,
            },
        }
    }

    /// Whether nothing at or behind this place is in it, which itself is not.
    pub(super) fn is_over(&self, sort: &str) -> bool {
        sort > self.start() && !self.holds(sort)
    }
}

const KIND: &str = "KeyConditionExpression";

impl Wanted {
    pub(super) fn read(condition: &Condition, index: &Index, words: &Words<'_>) -> Result<Self, Refused> {
        condition.check(KIND, words)?;
        let (one, other) = match condition {
            Condition::And(one, other) => (one.as_ref(), Some(other.as_ref())),
            single => (single, None),
        };
        let is_partition = |condition: &&Condition| name(condition, words) == Some(index.hash.name);
        let parts = [Some(one), other];
        let partition = parts.iter().flatten().copied().find(is_partition);
        let missed = || Refused::invalid(format!("Query condition missed key schema element: {}", index.hash.name));
        let partition = partition.ok_or_else(missed)?;
        let mut rest = parts.iter().flatten().copied().filter(|part| !std::ptr::eq(*part, partition));
        Ok(Self {
            partition: partition_value(partition, index, words)?,
            stretch: rest.next().map_or(Ok(Stretch::All), |rest| stretch(rest, index, words))?,
        })
    }
}

/// The name that a part is about.
fn name<'a>(condition: &'a Condition, words: &'a Words<'_>) -> Option<&'a str> {
    match condition {
        Condition::Compare(name, ..) | Condition::Between(name, ..) | Condition::BeginsWith(name, _) => {
            Some(words.name(name))
        }
        _ => None,
    }
}

fn partition_value(condition: &Condition, index: &Index, words: &Words<'_>) -> Result<String, Refused> {
    let Condition::Compare(_, Comparator::Equal, value) = condition else {
        return Err(Refused::invalid("Query key condition not supported"));
    };
    key_text(value, index.hash.kind, index.hash.name, words)
}

fn stretch(condition: &Condition, index: &Index, words: &Words<'_>) -> Result<Stretch, Refused> {
    let key = &index.range;
    if name(condition, words) != Some(key.name) {
        return Err(Refused::invalid(format!("Query condition missed key schema element: {}", key.name)));
    }
    let text = |operand| key_text(operand, key.kind, key.name, words);
    match condition {
        Condition::Compare(_, Comparator::Unequal, _) => {
            Err(Refused::invalid(format!("Invalid operator used in {KIND}: <>")))
        }
        Condition::Compare(_, comparator, value) => Ok(Stretch::Compare(*comparator, text(value)?)),
        Condition::Between(_, low, high) => Ok(Stretch::Between(text(low)?, text(high)?)),
        Condition::BeginsWith(_, prefix) => Ok(Stretch::Begins(text(prefix)?)),
        _ => Err(Refused::invalid(format!("Invalid operator used in {KIND}"))),
    }
}

fn key_text(operand: &Operand, kind: &str, key: &str, words: &Words<'_>) -> Result<String, Refused> {
    let Operand::Value(value) = operand else {
        return Err(Refused::invalid(format!("Invalid {KIND}: a key is compared with a value only; key: {key}")));
    };
    let Some(text) = text_of(words.value(value), kind) else {
        let why = "Condition parameter type does not match schema type";
        return Err(Refused::invalid(format!("One or more parameter values were invalid: {why}; key: {key}")));
    };
    if text.is_empty() {
        return Err(Refused::empty_key(key));
    }
    Ok(text.to_owned())
}

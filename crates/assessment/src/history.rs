//! What happened to an order: one entry a cause, never a name or an address.

use jiff::Timestamp;

/// At most this many causes are kept; later new causes are dropped, repeats are still counted.
const MOST: usize = 60;

/// One cause, however often it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// A word from the code, such as `not_sent` or `told_completed`.
    pub what: String,
    /// The attempt it belongs to; 0 if to none.
    pub attempt: u32,
    /// How often it happened.
    pub count: u32,
    /// When it happened first.
    pub first: Timestamp,
    /// When it happened last.
    pub last: Timestamp,
}

/// The causes in the order in which each came first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History(Vec<Entry>);

impl History {
    /// Reads back what was stored.
    pub fn from_entries(entries: Vec<Entry>) -> Self {
        Self(entries)
    }

    /// The causes, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// Notes that something happened.
    pub fn note(&mut self, what: &str, attempt: u32, now: Timestamp) {
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.what == what && entry.attempt == attempt) {
            entry.count = entry.count.saturating_add(1);
            entry.last = now;
        } else if self.0.len() < MOST {
            self.0.push(Entry { what: what.to_owned(), attempt, count: 1, first: now, last: now });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_of_one_cause_are_one_entry() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut history = History::default();
        for second in 1..=200 {
            history.note("not_sent", 1, at(second));
            history.note(&format!("cause {second}"), 0, at(second));
        }
        let first = &history.entries()[0];
        assert_eq!((first.count, first.first, first.last), (200, at(1), at(200)));
        assert_eq!(history.entries().len(), MOST);
    }
}

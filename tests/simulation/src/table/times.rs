//! When items are due and when their time is over, in order.

use super::value::text_of;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Keys by a time.
#[derive(Debug, Default)]
pub(super) struct Times {
    due: BTreeSet<(i64, Arc<str>)>,
    over: BTreeSet<(i64, Arc<str>)>,
}

/// DynamoDB leaves alone what has been over for longer than five years, in seconds.
const TOO_OLD: i64 = 5 * 365 * 24 * 3600;

impl Times {
    /// Follows a write.
    pub(super) fn follow(&mut self, pk: &Arc<str>, old: Option<&Value>, new: Option<&Value>) {
        replace(&mut self.due, pk, old.and_then(due), new.and_then(due));
        replace(&mut self.over, pk, old.and_then(over), new.and_then(over));
    }

    /// The earliest time at which an item is due, in milliseconds.
    pub(super) fn earliest_due(&self) -> Option<i64> {
        self.due.first().map(|(at, _)| *at)
    }

    /// The keys of all items whose time has passed, in seconds.
    pub(super) fn passed(&self, now: i64) -> Vec<Arc<str>> {
        let from = (now - TOO_OLD, Arc::from(""));
        self.over.range(from..(now, Arc::from(""))).map(|(_, pk)| Arc::clone(pk)).collect()
    }
}

fn replace(times: &mut BTreeSet<(i64, Arc<str>)>, pk: &Arc<str>, old: Option<i64>, new: Option<i64>) {
    if old == new {
        return;
    }
    if let Some(old) = old {
        times.remove(&(old, Arc::clone(pk)));
    }
    if let Some(new) = new {
        times.insert((new, Arc::clone(pk)));
    }
}

fn over(item: &Value) -> Option<i64> {
    text_of(item.get("ttl")?, "N")?.parse().ok()
}

/// Reads `{company}#{queue}#{time}#{order}`.
fn due(item: &Value) -> Option<i64> {
    item.get("due_shard")?;
    milliseconds(text_of(item.get("due")?, "S")?.rsplit('#').nth(1)?)
}

/// Reads `2026-11-22T10:00:00.123Z`.
fn milliseconds(text: &str) -> Option<i64> {
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        19 => byte == b'.',
        23 => byte == b'Z',
        _ => byte.is_ascii_digit(),
    };
    if text.len() != 24 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    let part = |from: usize, to: usize| text[from..to].parse::<i64>().ok();
    let days = days(part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let seconds = part(11, 13)? * 3600 + part(14, 16)? * 60 + part(17, 19)?;
    Some((days * 86_400 + seconds) * 1000 + part(20, 23)?)
}

/// The days from 1970 to a day: years begin in March, so that a leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_read_to_the_millisecond() {
        let known = [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999),
            ("2026-11-22T10:00:00.123Z", 1_795_341_600_123),
            ("2100-03-01T00:00:00.000Z", 4_107_542_400_000),
        ];
        for (text, expected) in known {
            assert_eq!(milliseconds(text), Some(expected), "{text}");
        }
        for text in ["", "2026-11-22T10:00:00Z", "2026-11-22 10:00:00.123Z", "2026-11-22T10:00:00.1234"] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
    }

    #[test]
    fn the_earliest_due_follows_the_items() {
        let item = |time: &str| json!({"due_shard": {"N": "0"}, "due": {"S": format!("ats#A#equalture#{time}#o-1")}});
        let (early, late) = (item("1970-01-01T00:00:01.000Z"), item("1970-01-01T00:00:02.000Z"));
        let (a, b): (Arc<str>, Arc<str>) = (Arc::from("a"), Arc::from("b"));
        let mut times = Times::default();
        assert_eq!(times.earliest_due(), None);
        times.follow(&a, None, Some(&early));
        times.follow(&b, None, Some(&late));
        assert_eq!(times.earliest_due(), Some(1000));
        times.follow(&a, Some(&early), Some(&json!({})));
        assert_eq!(times.earliest_due(), Some(2000));
        times.follow(&b, Some(&late), None);
        assert_eq!(times.earliest_due(), None);
    }
}

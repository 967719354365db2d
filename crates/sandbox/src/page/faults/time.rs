//! How much time is skipped: read from a form, and said in words.

use std::time::Duration;

use super::fields::Fields;

/// What one click skips, in seconds.
pub(super) const BUTTONS: [(u64, &str); 6] = [
    (60, "1 minute"),
    (15 * 60, "15 minutes"),
    (3600, "1 hour"),
    (DAY, "1 day"),
    (7 * DAY, "7 days"),
    (60 * DAY, "60 days"),
];
const DAY: u64 = 24 * 3600;
/// The units of the field, each with its seconds.
pub(super) const UNITS: [(&str, u64); 3] = [("minutes", 60), ("hours", 3600), ("days", DAY)];

/// The time that was chosen, by a button or in the field.
pub(super) fn read(fields: &Fields) -> Result<Duration, &'static str> {
    let (number, factor) = match fields.get("seconds") {
        "" => (fields.get("number"), unit(fields.get("unit"))?),
        seconds => (seconds, 1),
    };
    let number = number.parse::<u64>().ok().filter(|number| *number > 0);
    let number = number.ok_or("Give a whole number of minutes, hours or days, from 1.")?;
    Ok(Duration::from_secs(number.saturating_mul(factor)))
}

fn unit(name: &str) -> Result<u64, &'static str> {
    let found = UNITS.iter().find(|(unit, _)| *unit == name);
    found.map(|(_, seconds)| *seconds).ok_or("Choose minutes, hours or days.")
}

/// `1 day 3 hours`, without what is less than a second.
pub(super) fn words(time: Duration) -> String {
    let seconds = time.as_secs();
    let parts = [
        ("day", seconds / DAY),
        ("hour", seconds / 3600 % 24),
        ("minute", seconds / 60 % 60),
        ("second", seconds % 60),
    ];
    let parts = parts.into_iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> =
        parts.map(|(unit, count)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" })).collect();
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_or_a_number_with_its_unit_is_a_time() {
        assert_eq!(read(&Fields::of(&[("seconds", "900")])), Ok(Duration::from_mins(15)));
        assert_eq!(read(&Fields::of(&[("number", " 3 "), ("unit", "days")])), Ok(Duration::from_hours(72)));
        assert_eq!(
            read(&Fields::of(&[("number", "18446744073709551615"), ("unit", "days")])),
            Ok(Duration::from_secs(u64::MAX))
        );
    }

    #[test]
    fn what_is_no_time_is_answered_with_a_sentence() {
        for number in ["", "0", "-1", "1.5", "ten", "99999999999999999999"] {
            assert!(read(&Fields::of(&[("number", number), ("unit", "hours")])).is_err(), "{number}");
            assert!(number.is_empty() || read(&Fields::of(&[("seconds", number)])).is_err(), "{number}");
        }
        assert_eq!(read(&Fields::of(&[("number", "1"), ("unit", "years")])), Err("Choose minutes, hours or days."));
        assert!(read(&Fields::default()).is_err());
    }

    #[test]
    fn a_time_is_said_in_words() {
        assert_eq!(words(Duration::from_secs(86_400 + 3 * 3600 + 61)), "1 day 3 hours 1 minute 1 second");
        assert_eq!(words(Duration::from_millis(20)), "0 seconds");
    }
}
